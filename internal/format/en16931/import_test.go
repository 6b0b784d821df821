package en16931_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/num"
	"chancery/internal/format/en16931"
)

// small returns a model with one line.
func small(change func(inv *en16931.Invoice)) *en16931.Invoice {
	a := func(text string) en16931.Amount { return en16931.ReadAmount(text, 0) }
	inv := &en16931.Invoice{
		Number: "1", IssueDate: en16931.ReadDate("2026-02-03", 0), TypeCode: "380", Currency: "EUR",
		Process: en16931.Process{Specification: en16931.SpecEN16931},
		Seller:  en16931.Party{Name: "Seller", VATID: en16931.Identifier{Value: "DE111111125"}},
		Buyer:   en16931.Party{Name: "Buyer"},
		Lines: []en16931.Line{{
			ID: "A", Quantity: a("3"), Unit: "C62", Net: a("30.00"), Price: en16931.Price{Net: a("10")},
			VAT: en16931.LineVAT{Category: "S", Rate: a("19")}, Item: en16931.Item{Name: "Thing"},
		}},
		VATBreakdown: []en16931.VATBreakdown{{Taxable: a("30.00"), Tax: a("5.70"), Category: "S", Rate: a("19")}},
		Totals:       en16931.Totals{Lines: a("30.00"), WithoutVAT: a("30.00"), VAT: a("5.70"), WithVAT: a("35.70"), Due: a("35.70")},
	}
	if change != nil {
		change(inv)
	}
	return inv
}

// TestPrices checks that the price of one unit keeps what the line says.
func TestPrices(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		net, gross, discount, base string
		quantity, line, want       string
	}{
		"as it is":                          {net: "10.123456", quantity: "3", line: "30.37", want: "10.123456"},
		"exactly divided":                   {net: "25.00", base: "1000", quantity: "1500", line: "37.50", want: "0.025"},
		"divided as far as the line needs":  {net: "10.00", base: "3", quantity: "7", line: "23.33", want: "3.333"},
		"divided for a large quantity":      {net: "10.00", base: "3", quantity: "700000", line: "2333333.33", want: "3.33333333"},
		"gross price less discount":         {gross: "12.50", discount: "2.125", quantity: "2", line: "20.75", want: "10.375"},
		"gross price only":                  {gross: "12.50", quantity: "2", line: "25.00", want: "12.50"},
		"no price":                          {quantity: "3", line: "10.00", want: "3.333"},
		"the line knows no base quantity":   {net: "12.73", base: "12.73", quantity: "2", line: "25.46", want: "12.73"},
		"a base quantity that agrees":       {net: "12.73", base: "2", quantity: "2", line: "12.73", want: "6.365"},
		"a base quantity that nobody knows": {net: "10", base: "4", quantity: "2", line: "7.00", want: "2.5"},
	}
	lib := library(t)
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := en16931.ToGOBL(small(func(inv *en16931.Invoice) {
				l := &inv.Lines[0]
				l.Quantity, l.Net = en16931.ReadAmount(tc.quantity, 0), en16931.ReadAmount(tc.line, 0)
				l.Price = en16931.Price{
					Net: en16931.ReadAmount(tc.net, 0), Gross: en16931.ReadAmount(tc.gross, 0), Discount: en16931.ReadAmount(tc.discount, 0),
					BaseQuantity: en16931.ReadAmount(tc.base, 0),
				}
			}), lib)
			if err != nil {
				t.Fatal(err)
			}
			want, err := num.ParseAmount(tc.want)
			if err != nil {
				t.Fatal(err)
			}
			if price := got.Invoice.Lines[0].Item.Price; !price.Equals(want) {
				t.Errorf("price %s, want %s", price, tc.want)
			}
			stated := false
			for _, d := range got.Differences {
				stated = stated || d.Term == "BT-131"
			}
			if stated != strings.HasSuffix(name, "nobody knows") {
				t.Errorf("differences %v", got.Differences)
			}
		})
	}
}

// TestDifferences checks what is said of figures that GOBL calculates otherwise.
func TestDifferences(t *testing.T) {
	t.Parallel()
	a := func(text string) en16931.Amount { return en16931.ReadAmount(text, 0) }
	tests := map[string]struct {
		change   func(inv *en16931.Invoice)
		want     []en16931.Difference
		rounding string
	}{
		"none": {},
		"a cent is rounding": {
			change: func(inv *en16931.Invoice) { inv.Totals.Due = a("35.71") },
			want: []en16931.Difference{
				{Term: "BT-114", Path: "Totals.Rounding", Ours: "0.01"},
			},
			rounding: "0.01",
		},
		"stated rounding": {
			change:   func(inv *en16931.Invoice) { inv.Totals.Due, inv.Totals.Rounding = a("35.00"), a("-0.70") },
			rounding: "-0.70",
		},
		"more is a difference": {
			change: func(inv *en16931.Invoice) { inv.Totals.Due = a("36.00") },
			want:   []en16931.Difference{{Term: "BT-115", Path: "Totals.Due", Theirs: "36.00", Ours: "35.70"}},
		},
		"a line": {
			change: func(inv *en16931.Invoice) { inv.Lines[0].Net = a("31.00") },
			want:   []en16931.Difference{{Term: "BT-131", Path: "Lines[0].Net", Theirs: "31.00", Ours: "30.00"}},
		},
		"a row that nothing belongs to": {
			change: func(inv *en16931.Invoice) {
				inv.VATBreakdown = append(inv.VATBreakdown, en16931.VATBreakdown{Taxable: a("5.00"), Tax: a("0.35"), Category: "S", Rate: a("7")})
			},
			want: []en16931.Difference{
				{Term: "BT-116", Path: "VATBreakdown[1].Taxable", Theirs: "5.00"},
				{Term: "BT-117", Path: "VATBreakdown[1].Tax", Theirs: "0.35"},
			},
		},
		"no number": {
			change: func(inv *en16931.Invoice) { inv.Totals.VAT = a("much") },
			want:   []en16931.Difference{{Term: "BT-110", Path: "Totals.VAT", Theirs: "much", Ours: "5.70"}},
		},
	}
	lib := library(t)
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := en16931.ToGOBL(small(tc.change), lib)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got.Differences); diff != "" {
				t.Errorf("differences (-want +got):\n%s", diff)
			}
			rounding := ""
			if r := got.Invoice.Totals.Rounding; r != nil {
				rounding = r.String()
			}
			if rounding != tc.rounding {
				t.Errorf("rounding %q, want %q", rounding, tc.rounding)
			}
			for _, term := range got.Dropped {
				if !strings.HasPrefix(term.Path, "VATBreakdown[1].") { // the row that nothing belongs to
					t.Errorf("dropped %v", term)
				}
			}
		})
	}
}

// TestDropped checks that what GOBL has no place for is named.
func TestDropped(t *testing.T) {
	t.Parallel()
	got, err := en16931.ToGOBL(small(func(inv *en16931.Invoice) {
		inv.Lines[0].Price.Gross = en16931.ReadAmount("12", 0)
		inv.Lines[0].Item.Attributes = []en16931.Attribute{{Name: "Color", Value: "red"}}
		inv.Lines[0].Ext = &en16931.LineExtension{SubLines: []en16931.Line{{Item: en16931.Item{Name: "Part"}}}}
		inv.Lines = append(inv.Lines, en16931.Line{
			ID: "G", Item: en16931.Item{Name: "Group"}, Ext: &en16931.LineExtension{StatusReason: "GROUP"},
		})
		inv.Documents = []en16931.SupportingDocument{
			{Reference: "only a name"},
			{Reference: "file", Content: "SGVs\n bG8=", MIME: "text/csv", Filename: "a.csv"},
		}
		inv.Ext = &en16931.InvoiceExtension{
			SalesAgent:         &en16931.Party{Name: "Agent"},
			ThirdPartyPayments: []en16931.ThirdPartyPayment{{Amount: en16931.ReadAmount("1.00", 0)}},
		}
	}), library(t))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, term := range got.Dropped {
		names = append(names, term.Path+"="+term.Value)
	}
	want := []string{
		"Documents[0].Reference=only a name", "Lines[0].Price.Gross=12", "Lines[0].Item.Attributes[0].Name=Color", "Lines[1].Item.Name=Group",
		"Ext.SalesAgent=Agent", "Ext.ThirdPartyPayments[0]=1.00", "Lines[0].SubLines[0]=Part", "Lines[1]=Group",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("dropped (-want +got):\n%s", diff)
	}
	if len(got.Files) != 1 || string(got.Files[0].Data) != "Hello" || got.Files[0].Name != "a.csv" {
		t.Errorf("files %+v", got.Files)
	}
	if len(got.Invoice.Lines) != 1 {
		t.Errorf("%d lines", len(got.Invoice.Lines))
	}
}

// TestSuppliersWithoutVAT checks that a document comes in even where GOBL knows no law with VAT.
func TestSuppliersWithoutVAT(t *testing.T) {
	t.Parallel()
	lib := library(t)
	tests := map[string]func(inv *en16931.Invoice){
		"a seller in the United States": func(inv *en16931.Invoice) { inv.Seller.VATID.Value = "US123456789" },
		"IGIC outside Spain": func(inv *en16931.Invoice) {
			inv.Lines[0].VAT.Category, inv.VATBreakdown[0].Category = "L", "L"
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inv := small(change)
			got, err := en16931.ToGOBL(inv, lib)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Differences) > 0 || len(got.Dropped) != 1 || got.Dropped[0].Number != "BT-31" {
				t.Errorf("differences %v, dropped %v", got.Differences, got.Dropped)
			}
			back := convert(t, got.Invoice, en16931.ProfileEN16931)
			if number := value(back, "BT-32"); number != inv.Seller.VATID.Value {
				t.Errorf("BT-32 %q", number)
			}
		})
	}
}

// TestProfiles checks that profiles have what the rest of the program relies on.
func TestProfiles(t *testing.T) {
	t.Parallel()
	for _, p := range en16931.Profiles() {
		if got, ok := en16931.ProfileByID(p.ID); !ok || got.Name != p.Name {
			t.Errorf("%s is not found by its name", p.ID)
		}
		if len(p.Syntaxes) == 0 || p.Specification == "" || p.Name == "" || (p.Level == "") != (p.Attachment == "") {
			t.Errorf("%+v", p)
		}
		if _, ok := en16931.ProfileByID(p.Base); p.Base != "" && !ok {
			t.Errorf("%s builds on %s, which does not exist", p.ID, p.Base)
		}
		if p.Level != "" && !p.In(en16931.CII) {
			t.Errorf("%s belongs into a PDF, and cannot be written in CII", p.ID)
		}
	}
	if _, ok := en16931.ProfileByID("edifact"); ok {
		t.Error("found a profile that does not exist")
	}
}

// TestExtensions checks that the terms of extensions are listed, and that an import names what it leaves out of them.
func TestExtensions(t *testing.T) {
	t.Parallel()
	a := func(text string) en16931.Amount { return en16931.ReadAmount(text, 0) }
	inv := small(func(inv *en16931.Invoice) {
		inv.Notes = []en16931.Note{{Text: "x", ContentCode: "EEV"}}
		inv.Preceding = []en16931.Reference{{Number: "1", TypeCode: "380"}}
		inv.Seller.Ext = &en16931.PartyExtension{Fax: "+33 1", LegalAddress: &en16931.Address{City: "Paris"}}
		inv.Ext = &en16931.InvoiceExtension{
			DocumentName: "Facture", Payer: &en16931.Party{Name: "Payer", LegalID: en16931.Identifier{Value: "9", Scheme: "0002"}},
			ShipFrom:     &en16931.Party{Name: "Depot", Address: &en16931.Address{City: "Lille"}},
			PaymentTerms: []en16931.PaymentTerm{{Description: "first"}, {Description: "second"}},
			ExchangeRate: &en16931.ExchangeRate{Rate: a("1.1")},
		}
		inv.Lines[0].Notes = []en16931.Note{{Text: "y", Subject: "AAI"}}
		inv.Lines[0].Item.Attributes = []en16931.Attribute{{Name: "Weight", Measure: a("2.5"), MeasureUnit: "KGM"}}
		inv.Lines[0].Allowances = []en16931.AllowanceCharge{{Amount: a("0.00"), Reason: "z", Ext: &en16931.AllowanceChargeExtension{Sequence: "1"}}}
		inv.Lines[0].Ext = &en16931.LineExtension{StatusReason: "DETAIL", BrandName: "B", FreeQuantity: a("3"), Seller: &en16931.Party{Name: "S"}}
	})
	said := func(list []en16931.Term) []string {
		var out []string
		for _, term := range list {
			out = append(out, term.Number+" "+term.Name+": "+term.Value)
		}
		return out
	}
	want := []string{
		"BT-X-5 Notes content code: EEV", "EXT-FR-FE-02 Preceding type code: 380", "EXT Seller fax: +33 1",
		"EXT Seller legal address city: Paris", "EXT Document name: Facture", "EXT Payer name: Payer", "EXT Payer legal ID: 9",
		"EXT Payer legal ID scheme: 0002", "EXT Ship from name: Depot", "EXT Ship from address city: Lille",
		"EXT Exchange rate rate: 1.1", "EXT Payment terms description: second", "BT-X-10 Line notes subject: AAI",
		"BT-X-12 Line item attributes measure: 2.5 KGM", "EXT Line allowances sequence: 1", "BT-X-8 Line status reason: DETAIL",
		"EXT Line seller name: S", "EXT Line free quantity: 3", "EXT Line brand name: B",
	}
	if diff := cmp.Diff(want, said(en16931.ExtensionTerms(inv))); diff != "" {
		t.Errorf("terms (-want +got):\n%s", diff)
	}
	got, err := en16931.ToGOBL(inv, library(t))
	if err != nil {
		t.Fatal(err)
	}
	dropped := said(got.Dropped)
	for _, lost := range []string{"BT-X-5 Notes content code: EEV", "EXT Seller fax: +33 1", "EXT Document name: Facture", "BT-X-10 Line notes subject: AAI", "EXT Line brand name: B"} {
		if !slices.Contains(dropped, lost) {
			t.Errorf("%s is lost in silence: %q", lost, dropped)
		}
	}
	for _, kept := range []string{"EXT-FR-FE-02 Preceding type code: 380", "EXT Payer name: Payer", "EXT Line seller name: S", "BT-X-8 Line status reason: DETAIL", "EXT Exchange rate rate: 1.1"} {
		if slices.Contains(dropped, kept) {
			t.Errorf("%s is said to be dropped", kept)
		}
	}
}

// TestWithoutLines imports a profile that has no lines: the document cannot have its totals, but has all else.
func TestWithoutLines(t *testing.T) {
	t.Parallel()
	got, err := en16931.ToGOBL(small(func(inv *en16931.Invoice) { inv.Lines = nil }), library(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, term := range got.Dropped {
		if slices.Contains([]string{"BT-1", "BT-2", "BT-3", "BT-5", "BT-24", "BT-27", "BT-31", "BT-44"}, term.Number) {
			t.Errorf("dropped %s %s", term.Number, term.Value)
		}
	}
	if !slices.ContainsFunc(got.Differences, func(d en16931.Difference) bool { return d.Term == "BT-112" && d.Ours == "" }) {
		t.Errorf("differences %v", got.Differences)
	}
}

// TestBrokenFile keeps an invoice whose attached file is not in base64.
func TestBrokenFile(t *testing.T) {
	t.Parallel()
	got, err := en16931.ToGOBL(small(func(inv *en16931.Invoice) {
		inv.Documents = []en16931.SupportingDocument{{Reference: "1", Content: "???", MIME: "text/csv", Filename: "a.csv"}}
	}), library(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Files) != 1 || got.Files[0].Data != nil || !strings.Contains(got.Files[0].Problem, `"a.csv" is not in base64`) {
		t.Errorf("%+v", got.Files)
	}
}
