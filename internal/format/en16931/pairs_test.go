package en16931_test

import (
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/num"
	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/internal/format/ubl"
	"chancery/internal/format/xmldoc"
	"chancery/test/shared"
)

// readXML returns the model of a UBL or CII file.
func readXML(t *testing.T, path string) *en16931.Invoice {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := xmldoc.Parse(data, xmldoc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var inv *en16931.Invoice
	switch {
	case ubl.Is(doc):
		inv, err = ubl.Read(doc)
	case cii.Is(doc):
		inv, err = cii.Read(doc)
	default:
		t.Fatal("neither an invoice in UBL nor in CII")
	}
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

// readGOBL returns the invoice in an envelope.
func readGOBL(t *testing.T, path string) *bill.Invoice {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var env struct {
		Doc *bill.Invoice `json:"doc"`
	}
	if err := json.Unmarshal(data, &env); err != nil {
		t.Fatal(err)
	}
	return env.Doc
}

// figures returns the terms as "BT-1 value", sorted, with numbers in their shortest form.
func figures(inv *en16931.Invoice) []string {
	var list []string
	for _, term := range en16931.Terms(inv) {
		value := strings.Join(strings.Fields(term.Value), " ")
		if a, err := num.ParseAmount(value); err == nil && isFigure(term.Number) {
			value = a.Rescale(12).String()
			value = strings.TrimRight(strings.TrimRight(value, "0"), ".")
		}
		list = append(list, term.Number+" "+value)
	}
	slices.Sort(list)
	return list
}

// isFigure reports whether a term is a number.
func isFigure(number string) bool {
	switch number {
	case "BT-92", "BT-93", "BT-94", "BT-96", "BT-99", "BT-100", "BT-101", "BT-103", "BT-116", "BT-117", "BT-119",
		"BT-129", "BT-131", "BT-136", "BT-137", "BT-138", "BT-141", "BT-142", "BT-143", "BT-146", "BT-147", "BT-148", "BT-149", "BT-152":
		return true
	}
	return number >= "BT-106" && number <= "BT-115" && len(number) == 6
}

// difference returns what only one of two sorted lists has, marked - for the first and + for the second.
func difference(a, b []string) []string {
	var list []string
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
			list, a = append(list, "-"+a[0]), a[1:]
		case len(a) == 0 || b[0] < a[0]:
			list, b = append(list, "+"+b[0]), b[1:]
		default:
			a, b = a[1:], b[1:]
		}
	}
	return list
}

// TestPairsFromGOBL checks that the model of a GOBL document says the same as the published file of that document.
func TestPairsFromGOBL(t *testing.T) {
	t.Parallel()
	for _, syntax := range []string{"ubl", "cii"} {
		root := filepath.Join(shared.Path(t, "formats", "data", "pairs", syntax), "gobl-to-"+syntax)
		files, err := filepath.Glob(filepath.Join(root, "*", "*.in.json"))
		if err != nil || len(files) == 0 {
			t.Fatal(err, len(files))
		}
		for _, file := range files {
			context := filepath.Base(filepath.Dir(file))
			profile, ok := en16931.ProfileByID(en16931.ProfileID(context))
			if !ok {
				if !strings.HasPrefix(context, "cdar") {
					t.Errorf("no profile for %s", file)
				}
				continue
			}
			name := strings.TrimSuffix(filepath.Base(file), ".in.json")
			t.Run(syntax+"/"+context+"/"+name, func(t *testing.T) {
				t.Parallel()
				inv, err := en16931.FromGOBL(readGOBL(t, file), profile)
				if err != nil {
					t.Fatal(err)
				}
				want := readXML(t, strings.TrimSuffix(file, ".in.json")+".out.xml")
				for _, d := range difference(figures(want), figures(inv)) {
					if syntax == "cii" && excused("cii writer", d) {
						continue
					}
					if !excused(syntax+"/"+context+"/"+name, d) {
						t.Error(d)
					}
				}
			})
		}
	}
}

// library returns a library with a fixed clock.
func library(t testing.TB) *gobl.Library {
	t.Helper()
	lib, err := gobl.New(gobl.Options{
		Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }, Rand: rand.Reader,
	})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// TestPairsToGOBL checks that the GOBL document made of a file says the same as the published document of that file.
func TestPairsToGOBL(t *testing.T) {
	t.Parallel()
	lib := library(t)
	for _, syntax := range []string{"ubl", "cii"} {
		root := filepath.Join(shared.Path(t, "formats", "data", "pairs", syntax), syntax+"-to-gobl")
		for _, pattern := range []string{"*.in.xml", "*/*.in.xml"} {
			files, err := filepath.Glob(filepath.Join(root, pattern))
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				name := strings.TrimSuffix(strings.TrimPrefix(file, root+"/"), ".in.xml")
				if strings.Contains(name, "-CDV-") {
					continue // a message about an invoice
				}
				t.Run(syntax+"/"+name, func(t *testing.T) {
					t.Parallel()
					source := readXML(t, file)
					got, err := en16931.ToGOBL(source, lib)
					if err != nil {
						t.Fatal(err)
					}
					stated := figures(source)
					profile, _ := en16931.ProfileByID(en16931.ProfileEN16931)
					want := en16931.Represent(readGOBL(t, strings.TrimSuffix(file, ".in.xml")+".out.json"), profile)
					for _, d := range difference(figures(want), figures(en16931.Represent(got.Invoice, profile))) {
						// What the file states is right, though the published document may not have it.
						if more, ok := strings.CutPrefix(d, "+"); ok && slices.Contains(stated, more) {
							continue
						}
						if !excused(syntax+"/"+name, d) {
							t.Error(d)
						}
					}
				})
			}
		}
	}
}

// TestSamples checks that every term of the published samples survives the way to GOBL and back.
func TestSamples(t *testing.T) {
	t.Parallel()
	lib := library(t)
	root := shared.Path(t, "formats", "data", "samples")
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".xml" {
			return err
		}
		t.Run(strings.TrimPrefix(path, root+"/"), func(t *testing.T) {
			t.Parallel()
			got, err := en16931.ToGOBL(readXML(t, path), lib)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimPrefix(path, root+"/")
			for _, d := range got.Differences {
				if !excused(name, d.Term) {
					t.Errorf("%s %s: theirs %s, ours %s", d.Term, d.Path, d.Theirs, d.Ours)
				}
			}
			for _, d := range got.Dropped {
				if !excused(name, d.Number+" "+d.Value) && !excused("samples", d.Number) {
					t.Errorf("dropped %s %s", d.Number, d.Value)
				}
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
