package addontest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/gobl/law/lawtest"
)

// Library returns a library on a morning in January 2026, whose identifiers are always the
// same.
func Library(t *testing.T) *gobl.Library {
	t.Helper()
	return LibraryAt(t, time.Date(2026, 1, 15, 10, 30, 0, 0, time.UTC))
}

// LibraryAt is Library at another time.
func LibraryAt(t *testing.T, at time.Time) *gobl.Library {
	t.Helper()
	lib, err := gobl.New(gobl.Options{Now: func() time.Time { return at }, Rand: zeros{}})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// zeros is a source of randomness that is the same in every run.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// Document is a document in the folder of an addon, testdata/<name>.yaml.
type Document struct {
	Name   string
	Source []byte // as JSON
	Golden string // the file with the envelope that is built from it
}

// Documents reads the documents in the folder of an addon, which is that of its package.
func Documents(t *testing.T, lib *gobl.Library, folder string) []Document {
	t.Helper()
	var list []Document
	for _, file := range lawtest.Files(t, filepath.Join(folder, "testdata", "*.yaml")) {
		path := strings.TrimSuffix(file, ".yaml")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		source, err := lib.FromYAML(text)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		list = append(list, Document{Name: filepath.Base(path), Source: source, Golden: path + ".golden"})
	}
	return list
}

// Source returns the document of a name in the folder of an addon.
func Source(t *testing.T, lib *gobl.Library, folder, name string) []byte {
	t.Helper()
	for _, d := range Documents(t, lib, folder) {
		if d.Name == name {
			return d.Source
		}
	}
	t.Fatalf("%s has no document %s", folder, name)
	return nil
}

// Build builds a document without faults and returns its envelope as text.
func Build(t *testing.T, lib *gobl.Library, source []byte) []byte {
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
