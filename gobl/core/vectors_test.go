package core_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/core"
	"chancery/gobl/l10n"
	"chancery/gobl/note"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/regime"
	"chancery/gobl/rule"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
	"chancery/test/shared"
)

// vector is a document with the verdict that was recorded for it.
type vector struct {
	ID     string
	Input  json.RawMessage
	OK     bool
	Error  string
	Faults []struct {
		Code  string
		Paths []string
	}
}

// TestVectors calculates and checks recorded documents, and compares the faults
// against the rules of the core. Documents that use addons are left to the
// tests of the addons, as are those whose calculation fails by design.
func TestVectors(t *testing.T) {
	lib := newLibrary(t)
	for _, tt := range []struct {
		file string
		// atLeast is the number of documents that must have been compared.
		atLeast int
	}{
		{"refusals.jsonl", 128},
		{"mutations.jsonl", 231},
		{"regimes.jsonl", 430},
	} {
		t.Run(tt.file, func(t *testing.T) {
			compared := 0
			readVectors(t, tt.file, func(v vector) {
				if lib.compare(t, v) {
					compared++
				}
			})
			t.Logf("%d documents compared", compared)
			if compared < tt.atLeast {
				t.Errorf("%d documents compared, want at least %d", compared, tt.atLeast)
			}
		})
	}
}

func readVectors(t *testing.T, file string, use func(v vector)) {
	t.Helper()
	f, err := os.Open(shared.Path(t, "gobl", "vectors", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		use(v)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// library is as much of the document library as the rules need to be tried on
// real documents.
type library struct {
	ctx   *tax.Context
	types *schema.Types
	book  *rule.Book
}

func newLibrary(t *testing.T) *library {
	t.Helper()
	ctx := &tax.Context{
		Now:         time.Date(2024, 6, 1, 12, 0, 0, 0, time.UTC),
		NewID:       func() (uuid.UUID, error) { return uuidV7, nil },
		Normalizers: []tax.Normalizer{tax.Normalize, org.Normalize, pay.Normalize, bill.Normalize},
	}
	var defs []*tax.RegimeDef
	for _, r := range regime.All() {
		defs = append(defs, r.Def)
		if r.Normalize != nil {
			ctx.Laws = append(ctx.Laws, tax.Law{Regime: r.Def.Country, Normalize: r.Normalize})
		}
		if r.TaxID != nil {
			ctx.Normalizers = append(ctx.Normalizers, ofCountry(r.Def, r.TaxID))
		}
	}
	// Invoices may carry codes of this catalogue without an addon.
	untdid := &tax.CatalogueDef{Key: "untdid", Extensions: []*cbc.Definition{{Key: "untdid-tax-category"}}}
	facts, err := tax.NewFacts(defs, nil, []*tax.CatalogueDef{untdid})
	if err != nil {
		t.Fatal(err)
	}
	ctx.Facts = facts
	return &library{ctx: ctx, types: documentTypes(), book: rule.NewBook(core.Rules())}
}

func ofCountry(def *tax.RegimeDef, normalize func(*tax.Identity)) tax.Normalizer {
	countries := append([]l10n.TaxCountry{def.Country}, def.AltCountries...)
	return func(_ *tax.Context, n tree.Node) {
		if id, ok := n.(*tax.Identity); ok && slices.Contains(countries, id.Country) {
			normalize(id)
		}
	}
}

func documentTypes() *schema.Types {
	return schema.NewTypes(map[schema.ID]func() tree.Node{
		schema.Short("bill/invoice"):  func() tree.Node { return new(bill.Invoice) },
		schema.Short("bill/order"):    func() tree.Node { return new(bill.Order) },
		schema.Short("bill/delivery"): func() tree.Node { return new(bill.Delivery) },
		schema.Short("bill/payment"):  func() tree.Node { return new(bill.Payment) },
		schema.Short("bill/status"):   func() tree.Node { return new(bill.Status) },
		schema.Short("org/party"):     func() tree.Node { return new(org.Party) },
		schema.Short("tax/identity"):  func() tree.Node { return new(tax.Identity) },
		schema.Short("note/message"):  func() tree.Node { return new(note.Message) },
	})
}

// folder gives documents the place they have in an envelope.
type folder struct {
	fakeEnvelope
	doc *schema.Object
}

func (f *folder) Walk(w *tree.Walker) { tree.One(w, "doc", f.doc) }

// compare reports whether the document was one to compare.
func (l *library) compare(t *testing.T, v vector) bool {
	t.Helper()
	var head struct {
		Schema schema.ID `json:"$schema"`
		Addons []string  `json:"$addons"`
	}
	if err := json.Unmarshal(v.Input, &head); err != nil || len(head.Addons) > 0 {
		return false
	}
	if !v.OK && v.Error != "validation" {
		return false
	}
	doc := schema.Read(head.Schema, v.Input)
	if err := doc.Resolve(l.types); err != nil {
		t.Errorf("%s: cannot be read: %v", v.ID, err)
		return false
	}
	if err := doc.Calculate(l.ctx); err != nil {
		t.Errorf("%s: cannot be calculated: %v", v.ID, err)
		return false
	}
	if diff := cmp.Diff(l.expected(v), l.found(doc)); diff != "" {
		t.Errorf("%s: faults (-want +got):\n%s", v.ID, diff)
	}
	return true
}

// expected leaves out what the countries' own rules find.
func (l *library) expected(v vector) map[string][]string {
	list := map[string][]string{}
	for _, f := range v.Faults {
		if l.isOurs(f.Code) {
			list[f.Code] = slices.Sorted(slices.Values(f.Paths))
		}
	}
	return list
}

func (l *library) isOurs(code string) bool {
	return slices.ContainsFunc(core.Rules(), func(s rule.Set) bool {
		return slices.ContainsFunc(s.Rules, func(r rule.Rule) bool { return r.ID == code })
	})
}

func (l *library) found(doc *schema.Object) map[string][]string {
	list := map[string][]string{}
	for _, f := range l.book.Run(l.ctx.For(regimeOf(doc.Payload()), nil), &folder{doc: doc}) {
		list[f.Code] = slices.Sorted(slices.Values(f.Paths))
	}
	return list
}

func regimeOf(doc tree.Node) l10n.TaxCountry {
	switch doc := doc.(type) {
	case *bill.Invoice:
		return doc.Country
	case *bill.Order:
		return doc.Country
	case *bill.Delivery:
		return doc.Country
	case *bill.Payment:
		return doc.Country
	case *bill.Status:
		return doc.Country
	case *org.Party:
		return doc.Country
	}
	return ""
}
