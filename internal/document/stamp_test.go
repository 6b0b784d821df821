package document_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/tree"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/test/shared"
)

// calculated makes the content with a code in the long way: the document gets the code
// and is calculated, validated, digested and written as a whole.
func (f *fixture) calculated(c *domain.Content, code string, sign bool) (*domain.Content, error) {
	f.Helper()
	env, err := f.build.Open(c)
	if err != nil {
		f.Fatal(err)
	}
	*f.codeOf(env.Document()) = cbc.Code(code)
	data, err := env.JSON()
	if err != nil {
		f.Fatal(err)
	}
	return f.build.Revise(c, data, &document.Options{Now: later, Sign: sign, Keep: true})
}

func (f *fixture) codeOf(doc tree.Node) *cbc.Code {
	f.Helper()
	switch d := doc.(type) {
	case *bill.Invoice:
		return &d.Code
	case *bill.Order:
		return &d.Code
	case *bill.Delivery:
		return &d.Code
	case *bill.Payment:
		return &d.Code
	case *bill.Status:
		return &d.Code
	}
	f.Fatalf("a %s has no code", doc.Kind())
	return nil
}

// drafts are the documents without a code of all examples and of all kinds.
func (f *fixture) drafts() map[string]*domain.Content {
	f.Helper()
	all := map[string][]byte{}
	for name, text := range kinds {
		all[name] = []byte(text)
	}
	for _, root := range []string{shared.Path(f, "gobl", "examples"), filepath.Join("..", "..", "examples", "invoices")} {
		if err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".json" {
				return err
			}
			all[path], err = os.ReadFile(path)
			return err
		}); err != nil {
			f.Fatal(err)
		}
	}
	drafts := map[string]*domain.Content{}
	for name, data := range all {
		node, err := f.build.Library.Parse(data)
		if err != nil {
			f.Fatalf("%s: %v", name, err)
		}
		doc := node
		if env, ok := node.(*gobl.Envelope); ok {
			doc = env.Document()
		}
		switch doc.(type) {
		case *bill.Invoice, *bill.Order, *bill.Delivery, *bill.Payment, *bill.Status:
			*f.codeOf(doc) = ""
			if data, err = json.Marshal(node); err != nil {
				f.Fatal(err)
			}
			if _, ok := node.(*gobl.Envelope); !ok {
				data = f.merged(data, fmt.Sprintf(`{"$schema": %q}`, f.build.Library.Types().IDOf(node)))
			}
			if c, err := f.build.Build(data, lenient()); err != nil {
				f.Errorf("%s: %v", name, err)
			} else {
				drafts[name] = c
			}
		}
	}
	return drafts
}

// numbers are codes in the formats of series, and what series must not make of them.
var numbers = []string{ //nolint:gochecknoglobals // a table
	"1", "000123", "F-2026/000123", "INV 1 (EU)", "a<b>&\"c\"\\7", "é1", "e\u03011", " 7 ", "\u00a07\t", "1\u20287", "😀1",
	strings.Repeat("9", 64), strings.Repeat("9", 65), "\u00e9\u0001\u007f8", "\ufffd1", "\xff1",
}

// TestStampIsTheCalculation: for every document, a stamp is byte for byte what the
// calculation with the code is, also when it is refused.
func TestStampIsTheCalculation(t *testing.T) {
	f := newFixture(t)
	drafts := f.drafts()
	if len(drafts) < 100 {
		t.Errorf("only %d documents", len(drafts))
	}
	accepted := 0
	for n, name := range slices.Sorted(maps.Keys(drafts)) {
		c := drafts[name]
		s, refused := f.build.Prepare(c, &domain.Numbering{}, later)
		for i, code := range numbers {
			if (i+n)%4 > 0 {
				continue // each number goes to a quarter of the documents
			}
			want, wantErr := f.calculated(c, code, false)
			if refused != nil {
				if wantErr == nil {
					t.Errorf("%s, %q: %v", name, code, refused)
				}
				continue
			}
			got, err := s.With(code)
			// A code that has no canonical form is reported at its place in the code.
			gotText, _, _ := strings.Cut(fmt.Sprint(err), " at byte")
			if wantText, _, _ := strings.Cut(fmt.Sprint(wantErr), " at byte"); gotText != wantText {
				t.Errorf("%s, %q: %v, want %v", name, code, err, wantErr)
			}
			if want == nil || err != nil {
				continue
			}
			accepted++
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %q (-calculated +stamped):\n%s", name, code, diff)
			}
		}
	}
	if accepted < 300 {
		t.Errorf("only %d numbers were accepted", accepted)
	}
}

// TestStampSigned: a signed stamp has the document and header of the calculation, and
// a signature of our key.
func TestStampSigned(t *testing.T) {
	f := newFixture(t)
	for name, c := range f.drafts() {
		s, err := f.build.Prepare(c, &domain.Numbering{Sign: true}, later)
		if err != nil {
			continue // as in the test above
		}
		want, wantErr := f.calculated(c, "F-<1>", true)
		got, err := s.With("F-<1>")
		if fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Fatalf("%s: %v, want %v", name, err, wantErr)
		}
		if err != nil {
			continue
		}
		if string(got.Doc) != string(want.Doc) || string(got.Head) != string(want.Head) || !got.Signed {
			t.Errorf("%s: %s, want %s", name, text(got), text(want))
		}
		env, err := f.build.Open(got)
		if err != nil {
			t.Fatal(err)
		}
		if err := env.Verify(f.keys.Live.Public()); err != nil || len(env.Sigs) != 1 {
			t.Errorf("%s: %d signatures, %v", name, len(env.Sigs), err)
		}
	}
}

// zeros is randomness without surprises.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// TestStampOfEntangledDocument: a document that would show its code in a second place
// is calculated with each code.
func TestStampOfEntangledDocument(t *testing.T) {
	f := newFixture(t)
	library, err := gobl.New(gobl.Options{Now: domaintest.NewClock().Now, Rand: zeros{}})
	if err != nil {
		t.Fatal(err)
	}
	f.build.Library = library
	id, err := library.NewID() // each is the same
	if err != nil {
		t.Fatal(err)
	}
	c := f.content(f.example("es", fmt.Sprintf(`{"notes": [{"text": %q}]}`, "not the code: "+id)), options())
	s, err := f.build.Prepare(c, &domain.Numbering{}, later)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"0001", "0002", "", strings.Repeat("9", 65)} {
		want, wantErr := f.calculated(c, code, false)
		if errors.Is(wantErr, document.ErrUnchanged) {
			continue // without a code
		}
		got, err := s.With(code)
		if diff := cmp.Diff(want, got); diff != "" || fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Errorf("%q: %v, want %v (-calculated +stamped):\n%s", code, err, wantErr, diff)
		}
	}
}

// TestStampOfIgnoredFaults: faults that the header ignores are no faults with a code.
func TestStampOfIgnoredFaults(t *testing.T) {
	f := newFixture(t)
	long := strings.Repeat("9", 65)
	broken := f.content(f.example("es", ""), options())
	_, err := f.stamp(broken, false, long, domain.Numbering{})
	faults := f.refusal(err, domain.Invalid, "validation").Faults
	ignoring, err := f.build.Revise(broken, f.envelope(broken, fmt.Sprintf(`{"head": {"ignore": [%q]}}`, faults[0].Code)), options())
	if err != nil {
		t.Fatal(err)
	}
	for _, sign := range []bool{false, true} {
		c, err := f.stamp(ignoring, false, long, domain.Numbering{Sign: sign})
		if err != nil || c.Index.Code != long || c.Signed != sign {
			t.Errorf("%s, %v", text(c), err)
		}
	}
}

// long is a draft with many lines.
func (f *fixture) long(lines int) *domain.Content {
	f.Helper()
	list := make([]any, lines)
	for i := range list {
		list[i] = map[string]any{
			"quantity": fmt.Sprint(i%9 + 1),
			"item":     map[string]any{"name": fmt.Sprintf("Item %d of a catalogue", i), "price": fmt.Sprintf("%d.%02d", i%200+1, i%100)},
			"taxes":    []any{map[string]any{"cat": "VAT", "rate": []string{"general", "reduced"}[i%2]}},
		}
	}
	data, err := json.Marshal(map[string]any{"lines": list})
	if err != nil {
		f.Fatal(err)
	}
	return f.content(f.example("es", string(data)), options())
}

// TestStampWorkInTheTransaction: what is left for the transaction is not a parse, a
// calculation or any other walk along the lines, each of which allocates for each line.
func TestStampWorkInTheTransaction(t *testing.T) {
	f := newFixture(t)
	var allocs [2]float64
	for i, lines := range []int{10, 1000} {
		s, err := f.build.Prepare(f.long(lines), &domain.Numbering{Sign: true}, later)
		if err != nil {
			t.Fatal(err)
		}
		allocs[i] = testing.AllocsPerRun(20, func() {
			if _, err := s.With("0001"); err != nil {
				t.Error(err)
			}
		})
	}
	if allocs[1] > allocs[0]+20 {
		t.Errorf("%.0f allocations for 10 lines, %.0f for 1,000", allocs[0], allocs[1])
	}
}

// BenchmarkStamp measures both parts of a number: what is prepared, and what happens
// inside the transaction.
func BenchmarkStamp(b *testing.B) {
	f := newFixture(b)
	for _, lines := range []int{2, 10, 1000, 10_000} {
		draft := f.long(lines)
		n := &domain.Numbering{Sign: true}
		b.Run(fmt.Sprintf("prepare/%d", lines), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.build.Prepare(draft, n, later); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("transaction/%d", lines), func(b *testing.B) {
			s, err := f.build.Prepare(draft, n, later)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.With("0001"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
