package shared

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Path returns the path of a file or folder in "shared". If it does not exist, the
// test is skipped; in CI, where nothing may be missing, the test fails.
func Path(t testing.TB, elem ...string) string {
	t.Helper()
	root, err := root()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(append([]string{filepath.Dir(root), "shared"}, elem...)...)
	switch _, err := os.Stat(path); {
	case err == nil:
	case !errors.Is(err, fs.ErrNotExist):
		t.Fatal(err)
	case inCI(os.Getenv("CI")):
		t.Fatalf("%s does not exist; CI needs the folder \"shared\" next to the repository", path)
	default:
		t.Skipf("%s does not exist; this test needs the folder \"shared\" next to the repository", path)
	}
	return path
}

// Read returns the contents of a file in "shared", under the same conditions as Path.
func Read(t testing.TB, elem ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(Path(t, elem...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// root returns the top of the repository, found from the folder of the running test.
func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod above the folder of the test")
		}
		dir = parent
	}
}

// inCI reports whether a value of the variable CI means that this is a CI run.
func inCI(value string) bool { return value != "" && value != "0" && value != "false" }
