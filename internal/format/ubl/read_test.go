package ubl_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/cal"
	"chancery/gobl/num"
	"chancery/internal/format/en16931"
	"chancery/internal/format/ubl"
	"chancery/internal/format/xmldoc"
	"chancery/test/models"
	"chancery/test/shared"
	"chancery/test/xsd"
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

// withoutNodes compares models without the elements they were read from.
func withoutNodes() cmp.Option {
	return cmp.Options{
		cmp.FilterPath(func(p cmp.Path) bool {
			name := p.Last().String()
			return name == ".Node" || name == ".GrossNode" || name == ".Proprietary"
		}, cmp.Ignore()),
		cmp.Comparer(func(a, b num.Amount) bool { return a == b }),
		cmp.Comparer(func(a, b cal.Date) bool { return a == b }),
	}
}

// TestRoundTrip writes every published document that was read, and reads it again: all terms are the
// same, and in the samples so is everything else in the model.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"samples", "pairs"} {
		for name, doc := range samples(t, dir) {
			want, err := ubl.Read(doc)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			data, err := ubl.Write(want, en16931.Profile{})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			got, err := ubl.Read(parse(t, data))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if diff := cmp.Diff(en16931.Terms(want), en16931.Terms(got), withoutNodes()); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if diff := cmp.Diff(want, got, withoutNodes()); dir == "samples" && diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	}
}

// TestSchema judges everything that is written from the published documents by the schemas of UBL 2.1.
func TestSchema(t *testing.T) {
	t.Parallel()
	invoices, creditNotes := map[string][]byte{}, map[string][]byte{}
	for _, dir := range []string{"samples", "pairs"} {
		for name, doc := range samples(t, dir) {
			inv, err := ubl.Read(doc)
			if err != nil {
				t.Fatal(err)
			}
			if inv.Currency == "" {
				continue // amounts must have a currency, and the document does not say which
			}
			data, err := ubl.Write(inv, en16931.Profile{})
			if err != nil {
				t.Fatal(err)
			}
			if inv.CreditNote {
				creditNotes[name] = data
			} else {
				invoices[name] = data
			}
		}
	}
	xsd.Valid(t, xsd.UBLInvoice, invoices)
	xsd.Valid(t, xsd.UBLCreditNote, creditNotes)
}

// TestMapping reads the published documents and looks for everything at the paths that the published table
// gives for each term.
func TestMapping(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"samples", "pairs"} {
		for name, doc := range samples(t, dir) {
			inv, err := ubl.Read(doc)
			if err != nil {
				t.Fatal(err)
			}
			for _, missing := range models.Missing(t, doc, inv) {
				t.Errorf("%s: %s", name, missing)
			}
		}
	}
}
