package pdf

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/internal/format/pdf/pdfw"
)

// TestReferences checks references of the guidelines of SIX and of ISO 11649, and near misses.
func TestReferences(t *testing.T) {
	for text, want := range map[string][2]bool{ // a creditor reference, a QR reference
		"RF18539007547034":             {true, false},
		"RF720191230100405JSC000301":   {false, false}, // 26 characters
		"RF97C2H5OH":                   {true, false},
		"RF19539007547034":             {false, false},
		"RF18":                         {false, false},
		"RF1853900754703-":             {false, false},
		"210000000003139471430009017":  {false, true},
		"210000000003139471430009018":  {false, false},
		"21000000000313947143000901":   {false, false},
		"000000000000000000000000000":  {false, false},
		"000000000000000000000000000a": {false, false},
		"":                             {false, false},
	} {
		if got := [2]bool{creditorReference(text), swissReference(text)}; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if got := groupFives("210000000003139471430009017"); got != "21 00000 00003 13947 14300 09017" {
		t.Errorf("grouped: %q", got)
	}
}

// owing returns an invoice of 2,194.86 with an account and a reference.
func owing(code currency.Code, iban, ref string) *document {
	inv := bill.Invoice{
		Type: bill.InvoiceStandard, Series: "R26", Code: "00718", IssueDate: cal.MakeDate(2026, 3, 3), Currency: code,
		Supplier: &org.Party{Name: "Velowerkstatt  Limmat AG", Addresses: []*org.Address{{
			Street: "Hardturmstrasse", Num: "128", Code: "8005", Locality: "Zürich", Country: "CH",
		}}},
		Customer: &org.Party{Name: "Bäckerei Łódź–Ω", Addresses: []*org.Address{{
			POBox: "Postfach 12", Code: "10115", Locality: "Berlin", Country: "DE",
		}}},
		Totals: &bill.Totals{Payable: num.MakeAmount(219486, 2)},
		Payment: &bill.PaymentDetails{
			Terms:        &pay.Terms{DueDates: []*pay.DueDate{{Date: cal.MakeDate(2026, 4, 2), Amount: num.MakeAmount(219486, 2)}}},
			Instructions: &pay.Instructions{Key: "credit-transfer", Ref: cbc.Code(ref), CreditTransfer: []*pay.CreditTransfer{{IBAN: iban}}},
		},
	}
	d := &document{Invoice: inv}
	d.complete("invoice", nil)
	return d
}

func composed(t *testing.T, d *document) *composer {
	t.Helper()
	loc, err := localeOf("en")
	if err != nil {
		t.Fatal(err)
	}
	return newComposer(d, Options{}, loc)
}

const (
	qrIBAN    = "CH4431999123000889012"
	swissIBAN = "CH5604835012345678009"
	qrRef     = "210000000003139471430009017"
	rfRef     = "RF18539007547034"
)

// TestSwissPayload compares the text of the Swiss QR code with the order of the guidelines.
func TestSwissPayload(t *testing.T) {
	b, why := composed(t, owing("CHF", "CH44 3199 9123 0008 8901 2", qrRef)).swissBill(owing("CHF", qrIBAN, qrRef).demand())
	if b == nil {
		t.Fatal(why)
	}
	want := []string{
		"SPC", "0200", "1", qrIBAN,
		"S", "Velowerkstatt Limmat AG", "Hardturmstrasse", "128", "8005", "Zürich", "CH",
		"", "", "", "", "", "", "",
		"2194.86", "CHF",
		"S", "Bäckerei Łódź-.", "Postfach 12", "", "10115", "Berlin", "DE",
		"QRR", qrRef, "R26-00718", "EPD",
	}
	if diff := cmp.Diff(want, strings.Split(b.payload(), "\n")); diff != "" {
		t.Errorf("payload differs (-want +got):\n%s", diff)
	}
	if got := b.debtor.lines(); !slices.Equal(got, []string{"Bäckerei Łódź-.", "Postfach 12", "DE-10115 Berlin"}) {
		t.Errorf("address %q", got)
	}
	if got := b.shownAmount(); got != "2 194.86" {
		t.Errorf("amount %q", got)
	}
}

// TestSwissBill checks which documents have a Swiss payment part, with which reference, and why others have none.
func TestSwissBill(t *testing.T) {
	tests := []struct {
		name    string
		doc     *document
		change  func(d *document)
		kind    string // of the reference, empty for no bill
		message string
		why     string
	}{
		{"a QR reference", owing("CHF", qrIBAN, qrRef), nil, "QRR", "R26-00718", ""},
		{"a QR-IBAN without a reference", owing("CHF", qrIBAN, ""), nil, "", "", "QR-IBAN"},
		{"a QR-IBAN with a wrong reference", owing("CHF", qrIBAN, qrRef[:26]+"8"), nil, "", "", "QR-IBAN"},
		{"a creditor reference", owing("CHF", swissIBAN, "RF18 5390 0754 7034"), nil, "SCOR", "R26-00718", ""},
		{"a reference of the issuer", owing("CHF", swissIBAN, "4711"), nil, "NON", "4711 R26-00718", ""},
		{"no reference", owing("CHF", swissIBAN, ""), nil, "NON", "R26-00718", ""},
		{"euros", owing("EUR", swissIBAN, ""), nil, "NON", "R26-00718", ""},
		{"dollars", owing("USD", swissIBAN, ""), nil, "", "", ""},
		{"a German account", owing("EUR", "DE89370400440532013000", ""), nil, "", "", ""},
		{"euros from Germany, who have a German account too", owing("EUR", swissIBAN, ""), func(d *document) {
			i := d.Payment.Instructions
			i.CreditTransfer = append(i.CreditTransfer, &pay.CreditTransfer{IBAN: "DE89370400440532013000"})
		}, "", "", ""},
		{"no address", owing("CHF", swissIBAN, ""), func(d *document) { d.Supplier.Addresses = nil }, "", "", "post code"},
		{"a credit note", owing("CHF", swissIBAN, ""), func(d *document) { d.Type = bill.InvoiceCreditNote }, "", "", ""},
		{"a pro forma invoice", owing("CHF", swissIBAN, ""), func(d *document) { d.Type = bill.InvoiceProforma }, "", "", ""},
		{"a draft", owing("CHF", swissIBAN, ""), func(d *document) { d.Code = "" }, "", "", ""},
		{"a direct debit", owing("CHF", swissIBAN, ""), func(d *document) { d.Payment.Instructions.Key = "direct-debit" }, "", "", ""},
		{"an order", owing("CHF", swissIBAN, ""), func(d *document) { d.kind = "order" }, "", "", ""},
		{"nothing due", owing("CHF", swissIBAN, ""), func(d *document) { d.Totals.Due = new(num.MakeAmount(0, 2)) }, "", "", ""},
	}
	for _, tt := range tests {
		if tt.change != nil {
			tt.change(tt.doc)
		}
		b, why := composed(t, tt.doc).swissBill(tt.doc.demand())
		if (b != nil) != (tt.kind != "") || !strings.Contains(why, tt.why) || (tt.why == "") != (why == "") {
			t.Errorf("%s: %+v, %q", tt.name, b, why)
			continue
		}
		if b != nil && (b.kind != tt.kind || b.message != tt.message) {
			t.Errorf("%s: %s, %q", tt.name, b.kind, b.message)
		}
	}
}

// TestScan compares the texts of the codes for banking apps.
func TestScan(t *testing.T) {
	german := func(ref string) *document { return owing("EUR", "DE89 3704 0044 0532 0130 00", ref) }
	instalments := german("")
	instalments.Payment.Terms.DueDates = []*pay.DueDate{
		{Date: cal.MakeDate(2026, 5, 2), Amount: num.MakeAmount(119486, 2)}, {Date: cal.MakeDate(2026, 4, 2), Amount: num.MakeAmount(100000, 2)},
	}
	factor := german("")
	factor.Payment.Payee = &org.Party{Name: "Factor\nBank"}
	withBIC := german(rfRef)
	withBIC.Payment.Instructions.CreditTransfer[0].BIC = "COBADEFFXXX"
	czech := owing("CZK", "CZ6508000000192000145399", "2600718")
	czech.Supplier.Name = "Kolo*Servis"
	indian := owing("INR", "", "")
	indian.Payment.Instructions.CreditTransfer = []*pay.CreditTransfer{{Number: "1234567"}, {Number: "shop.1@bank", Name: "Shop"}}
	huge := german("")
	huge.Totals.Payable = num.MakeAmount(100000000000, 2)
	huge.Payment.Terms = nil
	for name, tt := range map[string]struct {
		doc  *document
		want string
	}{
		"EPC": {german(""), "BCD|002|1|SCT||Velowerkstatt Limmat AG|DE89370400440532013000|EUR2194.86|||R26-00718"},
		"EPC with a creditor reference and a BIC": {withBIC, "BCD|002|1|SCT|COBADEFFXXX|Velowerkstatt Limmat AG|DE89370400440532013000|EUR2194.86||" + rfRef},
		"EPC with a reference of the issuer":      {german("K 17"), "BCD|002|1|SCT||Velowerkstatt Limmat AG|DE89370400440532013000|EUR2194.86|||K 17 R26-00718"},
		"EPC to a factor":                         {factor, "BCD|002|1|SCT||Factor Bank|DE89370400440532013000|EUR2194.86|||R26-00718"},
		"EPC for the first instalment":            {instalments, "BCD|002|1|SCT||Velowerkstatt Limmat AG|DE89370400440532013000|EUR1000.00|||R26-00718"},
		"EPC above its limit":                     {huge, ""},
		"Czech":                                   {czech, "SPD*1.0*ACC:CZ6508000000192000145399*AM:2194.86*CC:CZK*DT:20260402*RN:Kolo%2AServis*X-VS:2600718*MSG:R26-00718"},
		"Indian":                                  {indian, "upi://pay?pa=shop.1@bank&am=2194.86&cu=INR&pn=Shop&tn=R26-00718"},
		"a QR-IBAN":                               {owing("EUR", qrIBAN, ""), ""},
		"a Swiss account":                         {owing("EUR", swissIBAN, ""), "BCD|002|1|SCT||Velowerkstatt Limmat AG|" + swissIBAN + "|EUR2194.86|||R26-00718"},
		"an account that is none":                 {owing("EUR", "DE89370400440532013001", ""), ""},
		"an account outside of SEPA":              {owing("EUR", "TR330006100519786457841326", ""), ""},
		"another currency":                        {owing("USD", "DE89370400440532013000", ""), ""},
	} {
		got := ""
		if b := composed(t, tt.doc).scanBlock(tt.doc.demand()); b != nil {
			got = strings.ReplaceAll(b.qr, "\n", "|")
		}
		if got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, tt.want)
		}
	}
}

// TestLegible checks that the colours of themes become dark enough for small text, and no darker.
func TestLegible(t *testing.T) {
	for in, want := range map[pdfw.Color]pdfw.Color{0x1D4A86: 0x1D4A86, 0x000000: 0x000000, 0xFFFFFF: 0x6C6C6C} {
		if got := legible(in); got != want {
			t.Errorf("%06X becomes %06X, want %06X", in, got, want)
		}
	}
	for _, c := range []pdfw.Color{0xFFFF00, 0x00FF00, 0xF59E0B, 0xFF0000} {
		got := legible(c)
		if r, g, b := uint32(got>>16&255), uint32(got>>8&255), uint32(got&255); luminance(r, g, b) > maxLuminance {
			t.Errorf("%06X becomes %06X, which is too light", c, got)
		}
	}
}

// TestArticles checks how codes of exemptions become provisions.
func TestArticles(t *testing.T) {
	for code, want := range map[cbc.Code]string{
		"VATEX-EU-132": "132", "VATEX-EU-132-1I": "132(1)(i)", "VATEX-EU-79-C": "79(c)", "VATEX-EU-143-1FA": "143(1)(fa)",
		"VATEX-EU-IC": "", "VATEX-EU-": "", "VATEX-FR-FRANCHISE": "", "": "",
	} {
		if got, _ := articleOf(code); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}
