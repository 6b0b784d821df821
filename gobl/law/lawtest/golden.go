package lawtest

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

//nolint:gochecknoglobals // flags are registered once for a test binary
var update = flag.Bool("update", false, "rewrite the golden files")

// Golden compares a text with the content of a file, or writes the file when the
// test runs with -update.
func Golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; read what -update writes before you keep it", err)
	}
	if string(want) == string(got) {
		return
	}
	before, after := changedLines(string(want), string(got))
	t.Errorf("%s (-want +got):\n%s", path, cmp.Diff(before, after))
}

// changedLines returns the lines of both texts without those they have in common
// at the beginning and at the end. A diff of long tables would take minutes.
func changedLines(want, got string) (before, after []string) {
	before, after = strings.Split(want, "\n"), strings.Split(got, "\n")
	for len(before) > 0 && len(after) > 0 && before[0] == after[0] {
		before, after = before[1:], after[1:]
	}
	for len(before) > 0 && len(after) > 0 && before[len(before)-1] == after[len(after)-1] {
		before, after = before[:len(before)-1], after[:len(after)-1]
	}
	return before, after
}

// Fact is a definition with the name of its golden file.
type Fact struct {
	Name string
	Of   any
}

// Facts compares each definition with testdata/facts/<name>.golden in the folder of
// the test, and requires that every file there belongs to a definition. The files
// protect facts against changes that nobody meant; -update rewrites them.
func Facts(t *testing.T, facts []Fact) {
	t.Helper()
	const folder = "testdata/facts"
	var names []string
	for _, f := range facts {
		names = append(names, f.Name+".golden")
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			Golden(t, filepath.Join(folder, f.Name+".golden"), Text(f.Of))
		})
	}
	entries, err := os.ReadDir(folder)
	if err != nil && !*update {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(names, e.Name()) {
			t.Errorf("%s/%s belongs to no definition", folder, e.Name())
		}
	}
}
