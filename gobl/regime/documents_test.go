package regime_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/law/lawtest"
)

// zeros is where identifiers come from when they must be the same every time.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// TestDocuments builds every <country>/testdata/*.yaml and compares the envelope
// with the .golden file next to it. Built again from that, it stays as it is.
func TestDocuments(t *testing.T) {
	t.Parallel()
	lib, err := gobl.New(gobl.Options{
		Now:  func() time.Time { return time.Date(2026, 1, 15, 10, 30, 0, 0, time.UTC) },
		Rand: zeros{},
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*/testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents found: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(file, ".yaml"), func(t *testing.T) {
			t.Parallel()
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if source, err = lib.FromYAML(source); err != nil {
				t.Fatal(err)
			}
			got := built(t, lib, source)
			if again := built(t, lib, got); string(again) != string(got) {
				t.Errorf("built again it is another (-first +second):\n%s", cmp.Diff(string(got), string(again)))
			}
			lawtest.Golden(t, strings.TrimSuffix(file, ".yaml")+".golden", got)
		})
	}
}

func built(t *testing.T, lib *gobl.Library, source []byte) []byte {
	t.Helper()
	env, err := lib.Build(source)
	if err != nil {
		t.Fatal(err)
	}
	data, err := env.IndentedJSON()
	if err != nil {
		t.Fatal(err)
	}
	return append(data, '\n')
}
