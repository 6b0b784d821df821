package cii_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/internal/format/xmldoc"
	"chancery/test/models"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden compares what is written with the files in testdata.
func TestGolden(t *testing.T) {
	t.Parallel()
	creditNote := models.Plain(1)
	creditNote.CreditNote, creditNote.TypeCode = true, "381"
	creditNote.Preceding = []en16931.Reference{{Number: "F-2026-000", IssueDate: creditNote.IssueDate}}
	for name, inv := range map[string]*en16931.Invoice{"plain": models.Plain(2), "credit-note": creditNote} {
		got, err := cii.Write(inv, en16931.Profile{})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name+".xml")
		if *update {
			if err := os.WriteFile(path, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestWrongRoot checks that other documents are refused with what they are.
func TestWrongRoot(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		`<CrossIndustryInvoice/>`, `<CrossIndustryDocument xmlns="urn:ferd:CrossIndustryDocument:invoice:1p0"/>`,
		`<r:CrossIndustryInvoice xmlns:r="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:13"/>`,
	} {
		doc := parse(t, []byte(in))
		if cii.Is(doc) {
			t.Errorf("%s is taken for an invoice", in)
		}
		if _, err := cii.Read(doc); err == nil || !strings.Contains(err.Error(), doc.Local(1)) {
			t.Errorf("%s: %v", in, err)
		}
	}
}

// TestWrongNamespace checks that elements of another namespace say nothing.
func TestWrongNamespace(t *testing.T) {
	t.Parallel()
	data, err := cii.Write(everything(), en16931.Profile{})
	if err != nil {
		t.Fatal(err)
	}
	inv, err := cii.Read(parse(t, []byte(strings.Replace(string(data), "standard:ReusableAggregateBusinessInformationEntity:100", "urn:example:other", 1))))
	if err != nil {
		t.Fatal(err)
	}
	if terms := en16931.Terms(inv); len(terms) != 0 {
		t.Errorf("read %v", terms)
	}
}

// TestPrefixes checks that a document says the same with any prefixes.
func TestPrefixes(t *testing.T) {
	t.Parallel()
	want := models.Plain(2)
	data, err := cii.Write(want, en16931.Profile{})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("ram:", "a:", ":ram=", ":a=", "rsm:", "r-1:", ":rsm=", ":r-1=", "udt:", "ram:", ":udt=", ":ram=").Replace(string(data))
	got, err := cii.Read(parse(t, []byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(en16931.Terms(want), en16931.Terms(got), withoutNodes()); diff != "" {
		t.Error(diff)
	}
}

// TestUnwritable checks that a text that XML cannot hold is an error that names the element.
func TestUnwritable(t *testing.T) {
	t.Parallel()
	inv := models.Plain(1)
	inv.Lines[0].Item.Name = "bell \a"
	if _, err := cii.Write(inv, en16931.Profile{}); err == nil || !strings.Contains(err.Error(), "Name has the character U+0007") {
		t.Errorf("got %v", err)
	}
}

// FuzzReadCII reads anything that is XML, and documents of which lines are repeated, left out or given
// another text. What is read can be written and says the same again.
func FuzzReadCII(f *testing.F) {
	data, err := cii.Write(models.Plain(1), en16931.Profile{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data, []byte{})
	f.Add(data, []byte{10, 0, 20, 1, 30, 2, 40, 3, 50, 4})
	f.Add([]byte("<!DOCTYPE a><a/>"), []byte{})
	f.Fuzz(func(t *testing.T, data, edits []byte) {
		doc, err := xmldoc.Parse(models.Edit(data, edits), xmldoc.Limits{Nodes: 10_000})
		if err != nil || !cii.Is(doc) {
			return
		}
		inv, err := cii.Read(doc)
		if err != nil {
			t.Fatal(err)
		}
		first, err := cii.Write(inv, en16931.Profile{})
		if err != nil {
			t.Fatal(err)
		}
		again, err := cii.Read(parse(t, first))
		if err != nil {
			t.Fatal(err)
		}
		second, err := cii.Write(again, en16931.Profile{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(first), string(second)); diff != "" {
			t.Error(diff)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for _, lines := range []int{20, 1000} {
		data, err := cii.Write(models.Plain(lines), en16931.Profile{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				doc, err := xmldoc.Parse(data, xmldoc.Limits{})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := cii.Read(doc); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, lines := range []int{20, 1000} {
		inv := models.Plain(lines)
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := cii.Write(inv, en16931.Profile{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestAllocations keeps reading and writing of 20 lines far below the thousand allocations that a verdict may take.
func TestAllocations(t *testing.T) {
	inv := models.Plain(20)
	data, err := cii.Write(inv, en16931.Profile{})
	if err != nil {
		t.Fatal(err)
	}
	read := testing.AllocsPerRun(10, func() {
		doc, err := xmldoc.Parse(data, xmldoc.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := cii.Read(doc); err != nil {
			t.Fatal(err)
		}
	})
	write := testing.AllocsPerRun(10, func() {
		if _, err := cii.Write(inv, en16931.Profile{}); err != nil {
			t.Fatal(err)
		}
	})
	const most = 100
	if read > most || write > most {
		t.Errorf("reading takes %v allocations, writing %v, of at most %d each", read, write, most)
	}
}
