package ubl_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/format/ubl"
	"chancery/internal/format/xmldoc"
	"chancery/test/shared"
)

func parse(t testing.TB, data []byte) *xmldoc.Doc {
	t.Helper()
	doc, err := xmldoc.Parse(data, xmldoc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// samples returns the UBL documents in a folder of the published samples.
func samples(t testing.TB, elem ...string) map[string]*xmldoc.Doc {
	t.Helper()
	docs := map[string]*xmldoc.Doc{}
	root := shared.Path(t, append([]string{"formats", "data"}, elem...)...)
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".xml" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if doc := parse(t, data); ubl.Is(doc) {
			docs[strings.TrimPrefix(path, root)] = doc
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) == 0 {
		t.Fatalf("no document in %s", root)
	}
	return docs
}
