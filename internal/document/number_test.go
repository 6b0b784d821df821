package document_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/internal/document"
	"chancery/internal/domain"
)

func TestNumberingOf(t *testing.T) {
	f := newFixture(t)
	for name, tt := range map[string]struct {
		data []byte
		want document.Numbering
	}{
		"a draft":                   {f.example("es", ""), document.Numbering{Numbered: true, Series: "DEMO", SupplierCountry: "ES", SupplierCode: "B63912844"}},
		"a code":                    {f.example("es", `{"code": "7"}`), document.Numbering{Numbered: true, Series: "DEMO", Code: "7", SupplierCountry: "ES", SupplierCode: "B63912844"}},
		"no series":                 {f.example("es", `{"series": null}`), document.Numbering{Numbered: true, SupplierCountry: "ES", SupplierCode: "B63912844"}},
		"a supplier without a code": {[]byte(kinds["delivery"]), document.Numbering{Numbered: true, Series: "D", Code: "2", SupplierCode: "Seller"}},
		"an order":                  {[]byte(kinds["order"]), document.Numbering{Numbered: true, Series: "O", Code: "1", SupplierCountry: "ES", SupplierCode: "B63912844"}},
		"a payment":                 {[]byte(kinds["payment"]), document.Numbering{Numbered: true, Series: "P", Code: "3", SupplierCode: "Seller"}},
		"a status":                  {[]byte(kinds["status"]), document.Numbering{Numbered: true, Series: "S", Code: "4", SupplierCode: "Seller"}},
		"a party":                   {[]byte(kinds["party"]), document.Numbering{}},
	} {
		got, err := f.build.NumberingOf(f.content(tt.data, lenient()))
		if err != nil || *got != tt.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if _, err := f.build.NumberingOf(&domain.Content{Head: []byte(`{`)}); domain.KindOf(err) != domain.Internal {
		t.Errorf("a damaged content: %v", err)
	}
}

// stamp reads the numbering first if read is set, as a step does.
func (f *fixture) stamp(c *domain.Content, read bool, code string, n domain.Numbering) (*domain.Content, error) {
	f.Helper()
	if read {
		if _, err := f.build.NumberingOf(c); err != nil {
			f.Fatal(err)
		}
	}
	return f.build.Stamp(c, code, &n, later)
}

func TestStamp(t *testing.T) {
	f := newFixture(t)
	draft := f.content(f.example("es", ""), options())
	before := string(draft.Envelope())
	for _, read := range []bool{true, false} {
		c, err := f.stamp(draft, read, "0001", domain.Numbering{})
		if err != nil || c.Index.Code != "0001" || c.Signed || c.Version == draft.Version || !c.At.Equal(later) {
			t.Fatalf("read %t: %s, %v", read, text(c), err)
		}
		signed, err := f.stamp(draft, read, "0001", domain.Numbering{Sign: true})
		if err != nil || !signed.Signed || signed.Digest != c.Digest {
			t.Errorf("read %t: %s, %v", read, text(signed), err)
		}
		// A transaction that is tried again stamps again, perhaps another number.
		again, err := f.build.Stamp(draft, "0002", &domain.Numbering{}, later)
		if err != nil || again.Index.Code != "0002" {
			t.Errorf("read %t: %s, %v", read, text(again), err)
		}
	}
	if string(draft.Envelope()) != before {
		t.Error("the draft has changed")
	}
}

func TestStampRefuses(t *testing.T) {
	f := newFixture(t)
	if c, err := f.stamp(f.invoice(), true, "0001", domain.Numbering{}); !errors.Is(err, document.ErrNumbered) {
		t.Errorf("a document with a code: %s, %v", text(c), err)
	}
	_, err := f.stamp(f.content([]byte(kinds["party"]), options()), true, "0001", domain.Numbering{})
	f.refused(err, domain.Invalid, "validation")
	broken := f.content(f.example("es", `{"supplier": {"name": null}}`), lenient())
	_, err = f.stamp(broken, true, "0001", domain.Numbering{})
	f.refused(err, domain.Invalid, "validation")
	if _, err := f.build.Stamp(&domain.Content{Head: []byte(`{`)}, "1", &domain.Numbering{}, later); domain.KindOf(err) != domain.Internal {
		t.Errorf("a damaged content: %v", err)
	}
}

// What NumberingOf read is for the same bytes only, whatever they are called.
func TestStampOfAnotherContent(t *testing.T) {
	f := newFixture(t)
	draft := f.content(f.example("es", ""), options())
	other := *f.content(f.example("es", `{"notes": null}`), options())
	other.Version, other.Digest = draft.Version, draft.Digest
	if _, err := f.build.NumberingOf(draft); err != nil {
		t.Fatal(err)
	}
	c, err := f.build.Stamp(&other, "0001", &domain.Numbering{}, later)
	if err != nil || strings.Contains(string(c.Doc), "Thank you") {
		t.Errorf("%s, %v", text(c), err)
	}
}

// Many documents that are read and never stamped take a bounded place, and those
// that were pushed out are parsed again.
func TestStampAfterManyReads(t *testing.T) {
	f := newFixture(t)
	first := f.content(f.example("es", ""), options())
	note := strings.Repeat("x", 4000)
	for i := range 300 {
		c := *first
		c.Version = fmt.Sprint(i)
		c.Doc = f.merged(first.Doc, fmt.Sprintf(`{"notes": [{"text": "%s %d"}]}`, note, i))
		if _, err := f.build.NumberingOf(&c); err != nil {
			t.Fatal(err)
		}
	}
	large := f.content(f.example("es", `{"notes": [{"text": "`+strings.Repeat(note, 300)+`"}]}`), lenient())
	for _, c := range []*domain.Content{first, large} {
		if got, err := f.stamp(c, true, "0001", domain.Numbering{}); err != nil || got.Index.Code != "0001" {
			t.Errorf("%s, %v", text(got), err)
		}
	}
}

func TestStampsAtTheSameTime(t *testing.T) {
	f := newFixture(t)
	draft := f.content(f.example("es", ""), options())
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			code := fmt.Sprintf("%04d", i)
			if _, err := f.build.NumberingOf(draft); err != nil {
				t.Error(err)
			}
			c, err := f.build.Stamp(draft, code, &domain.Numbering{}, time.Time{})
			if err != nil || c.Index.Code != code {
				t.Errorf("%s, %v", text(c), err)
			}
		})
	}
	wg.Wait()
}
