package rules_test

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/format/en16931/rules"
	"chancery/test/shared"
)

// fragment is one test of an official set: a piece of an invoice, and the rules that
// it must and must not break.
type fragment struct {
	name      string
	xml       []byte
	must, not []string
}

// fragments reads the official sets in a folder.
func fragments(t *testing.T, folder string) []fragment {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.xml"))
	if err != nil || len(files) == 0 {
		t.Fatal("no sets in", folder, err)
	}
	var all []fragment
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, split(t, filepath.Base(file), content)...)
	}
	return all
}

// split cuts a set into its tests.
func split(t *testing.T, name string, content []byte) []fragment {
	t.Helper()
	var all []fragment
	d := xml.NewDecoder(bytes.NewReader(content))
	var at fragment
	depth, text, start := 0, "", int64(0)
	for {
		before := d.InputOffset()
		token, err := d.Token()
		if err != nil {
			return all
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			text = ""
			switch {
			case e.Name.Local == "test":
				at = fragment{name: name}
			case depth == 3 && (e.Name.Local == "Invoice" || e.Name.Local == "CreditNote"):
				start = before
			}
		case xml.CharData:
			text += string(e)
		case xml.EndElement:
			switch {
			case depth == 3 && (e.Name.Local == "Invoice" || e.Name.Local == "CreditNote"):
				at.xml = content[start:d.InputOffset()]
			case depth == 4 && e.Name.Local == "success":
				at.not = append(at.not, strings.TrimSpace(text))
			case depth == 4 && (e.Name.Local == "error" || e.Name.Local == "fatal" || e.Name.Local == "warning"):
				at.must = append(at.must, strings.TrimSpace(text))
			case e.Name.Local == "test" && at.xml != nil:
				all = append(all, at)
			}
			depth--
		}
	}
}

// judge reads a document and returns the IDs of what a set finds in it.
func judge(t *testing.T, content []byte, set rules.Set) map[string]bool {
	t.Helper()
	inv, doc := read(t, content)
	found := map[string]bool{}
	for _, f := range rules.Check(inv, doc, set) {
		found[f.ID()] = true
	}
	return found
}

// TestUnitSets compares our verdict on the rule under test with the official one, for
// all fragments of the official sets.
func TestUnitSets(t *testing.T) {
	t.Parallel()
	for folder, want := range map[string]int{"en16931-ubl-invoice": 915, "en16931-ubl-creditnote": 216} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			list := fragments(t, shared.Path(t, "formats", "data", "unitsets", folder))
			if len(list) != want {
				t.Errorf("%d fragments, want %d", len(list), want)
			}
			for i, f := range list {
				found := judge(t, f.xml, rules.EN16931Set())
				for _, id := range f.must {
					if !found[id] {
						t.Errorf("%s %d: %s is not found", f.name, i, id)
					}
				}
				for _, id := range f.not {
					if found[id] {
						t.Errorf("%s %d: %s is found", f.name, i, id)
					}
				}
			}
		})
	}
}
