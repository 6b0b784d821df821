package pdf

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/head"
	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

// supply returns an invoice with one line between businesses of two countries.
func supply(from, to string, combo *tax.Combo, tags ...cbc.Key) *document {
	d := owing("EUR", "", "")
	d.Supplier.TaxID = &tax.Identity{Country: l10n.TaxCountry(from), Code: "1"}
	d.Customer.TaxID = &tax.Identity{Country: l10n.TaxCountry(to), Code: "2"}
	d.Lines = []*bill.Line{{Taxes: tax.Set{combo}}}
	d.Tags.List = tags
	return d
}

// TestMentions checks what is added to documents by tags, codes of taxes and countries.
func TestMentions(t *testing.T) {
	vat := func(ext tax.Extensions) *tax.Combo { return &tax.Combo{Cat: "VAT", Ext: ext} }
	french := []string{"No discount for early payment.", "Late payment: interest", "Fixed compensation"}
	factored := supply("BE", "BE", vat(nil), bill.TagFactoring)
	factored.Payment.Payee = &org.Party{Name: "Factor NV"}
	agreed := supply("FR", "FR", vat(nil))
	agreed.Payment.Terms = &pay.Terms{Notes: "Pas d’escompte. Pénalités de retard : 12 %. Indemnité de 40 €."}
	paid := supply("FR", "FR", vat(nil))
	paid.Type = bill.InvoiceCreditNote
	private := supply("FR", "FR", vat(nil))
	private.Customer.TaxID = nil
	noted := supply("DE", "DE", &tax.Combo{Cat: "VAT", Key: "exempt", Ext: tax.Extensions{extVATEX: "VATEX-EU-132-1I"}})
	noted.Tax = &bill.Tax{Notes: []*tax.Note{{Key: "exempt", Text: "Education"}}}
	stamped := supply("IT", "IT", vat(tax.Extensions{"it-sdi-exempt": "N4"}))
	stamped.Charges = []*bill.Charge{{Key: "stamp-duty"}}
	stamped.Supplier.Ext = tax.Extensions{"it-sdi-fiscal-regime": "RF19"}
	order := supply("PT", "PT", vat(nil))
	order.kind = "order"
	split := supply("PL", "PL", vat(nil))
	split.Tax = &bill.Tax{Ext: tax.Extensions{"pl-favat-split-payment": "1", "pl-favat-cash-accounting": "2"}}
	for name, tt := range map[string]struct {
		doc  *document
		want []string // beginnings
	}{
		"nothing":                     {supply("DE", "DE", vat(nil)), nil},
		"reverse charge by tag":       {supply("DE", "AT", vat(nil), bill.TagReverseCharge), []string{"Reverse charge"}},
		"cash accounting":             {supply("ES", "ES", vat(nil), "cash-basis"), []string{"Cash accounting"}},
		"margin scheme by tag":        {supply("ES", "ES", vat(nil), "travel-agency"), []string{"Margin scheme – Travel agents"}},
		"margin scheme by code":       {supply("DE", "DE", vat(tax.Extensions{extVATEX: "VATEX-EU-F"})), []string{"Margin scheme – Second-hand goods"}},
		"an article":                  {supply("DE", "DE", vat(tax.Extensions{extVATEX: "VATEX-EU-132-1I"})), []string{"Exempt: Article 132(1)(i) of Directive 2006/112/EC"}},
		"an article that a note says": {noted, nil},
		"French franchise":            {supply("FR", "DE", vat(tax.Extensions{extVATEX: "VATEX-FR-FRANCHISE"})), []string{"TVA non applicable, art. 293 B du CGI"}},
		"French businesses":           {supply("FR", "FR", vat(nil)), french},
		"French terms that say it":    {agreed, nil},
		"a French credit note":        {paid, nil},
		"a French consumer":           {private, nil},
		"Spanish exemption":           {supply("ES", "ES", vat(tax.Extensions{"es-verifactu-exempt": "E1"})), []string{"Operación exenta por el artículo 20 de la Ley 37/1992"}},
		"Basque exemption":            {supply("ES", "ES", vat(tax.Extensions{"es-tbai-exemption": "E1"})), []string{"Operación exenta por el artículo 20 de la Norma Foral"}},
		"Italian mentions":            {stamped, []string{"Operazione in franchigia", "Esente ai sensi dell’art. 10", "Imposta di bollo"}},
		"Portuguese order":            {order, []string{"Este documento não serve de fatura"}},
		"Polish flags":                {split, []string{"Mechanizm podzielonej płatności"}},
		"a factor":                    {factored, []string{"This claim has been assigned to Factor NV."}},
	} {
		tt.doc.complete(tt.doc.kind, nil)
		got := composed(t, tt.doc).mentions(nil)
		if !slices.EqualFunc(got, tt.want, strings.HasPrefix) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestStampsOfAuthorities checks what is printed around the codes of authorities, and what is on every page.
func TestStampsOfAuthorities(t *testing.T) {
	blocks := func(country string, typ cbc.Key, stamps ...*head.Stamp) ([]stampBlock, string) {
		d := supply(country, country, &tax.Combo{Cat: "VAT"})
		d.Type = typ
		d.complete("invoice", &head.Header{Stamps: stamps})
		return composed(t, d).stamps()
	}
	stamp := func(prv cbc.Key, val string) *head.Stamp { return &head.Stamp{Prv: prv, Val: val} }
	for name, tt := range map[string]struct {
		country string
		typ     cbc.Key
		stamps  []*head.Stamp
		want    stampBlock
		mark    string
	}{
		"VERI*FACTU": {
			"ES", bill.InvoiceStandard,
			[]*head.Stamp{stamp("verifactu-qr", "https://a/ValidarQR?nif=1")},
			stampBlock{qr: "https://a/ValidarQR?nif=1", caption: "QR tributario:", legend: "VERI*FACTU", first: true},
			"",
		},
		"a system that does not report": {
			"ES", bill.InvoiceStandard,
			[]*head.Stamp{stamp("verifactu-qr", "https://a/ValidarQRNoVerifactu?nif=1")},
			stampBlock{qr: "https://a/ValidarQRNoVerifactu?nif=1", caption: "QR tributario:", first: true},
			"",
		},
		"TicketBAI": {
			"ES", bill.InvoiceStandard,
			[]*head.Stamp{stamp("tbai-code", "TBAI-1"), stamp("tbai-qr", "q")},
			stampBlock{qr: "q", legend: "TBAI-1"},
			"",
		},
		"KSeF": {
			"PL", bill.InvoiceStandard,
			[]*head.Stamp{stamp("favat-ksef-number", "5265877635-20250826-0100001AF629-AF"), stamp("favat-qr", "q")},
			stampBlock{qr: "q", legend: "5265877635-20250826-0100001AF629-AF"},
			"",
		},
		"KSeF without a number": {"PL", bill.InvoiceStandard, []*head.Stamp{stamp("favat-qr", "q")}, stampBlock{qr: "q", legend: "OFFLINE"}, ""},
		"Portugal": {
			"PT", bill.InvoiceStandard,
			[]*head.Stamp{stamp("at-atcud", "JF-7"), stamp("at-qr", "q"), stamp("at-hash", "abcd"), stamp("at-app-id", "9999/AT")},
			stampBlock{qr: "q", caption: "ATCUD:JF-7", texts: []fact{{value: "abcd-Processado por programa certificado n.º 9999/AT"}}},
			"ATCUD:JF-7",
		},
		"Mexico": {
			"MX", bill.InvoiceStandard,
			[]*head.Stamp{stamp("sat-uuid", "u"), stamp("sat-url", "q")},
			stampBlock{qr: "q", legend: "Este documento es una representación impresa de un CFDI", texts: []fact{{label: "UUID (folio fiscal)", value: "u"}}},
			"",
		},
		"Argentina": {
			"AR", bill.InvoiceStandard,
			[]*head.Stamp{stamp("arca-cae", "70417054367476"), stamp("arca-cae-expiry", "2026-03-20"), stamp("arca-qr", "q")},
			stampBlock{qr: "q", caption: "ARCA · Comprobante autorizado", texts: []fact{{label: "CAE N°", value: "70417054367476"}, {label: "Fecha de Vto. de CAE", value: "20\u00a0March\u00a02026"}}},
			"",
		},
		"a Colombian invoice": {
			"CO", bill.InvoiceStandard,
			[]*head.Stamp{stamp("dian-cude", "c"), stamp("dian-qr", "q")},
			stampBlock{qr: "q", texts: []fact{{label: "CUFE", value: "c"}}},
			"",
		},
		"a Colombian credit note": {
			"CO", bill.InvoiceCreditNote,
			[]*head.Stamp{stamp("dian-cude", "c"), stamp("dian-qr", "q")},
			stampBlock{qr: "q", texts: []fact{{label: "CUDE", value: "c"}}},
			"",
		},
	} {
		got, mark := blocks(tt.country, tt.typ, tt.stamps...)
		if len(got) != 1 || mark != tt.mark {
			t.Errorf("%s: %+v, mark %q", name, got, mark)
			continue
		}
		if diff := cmp.Diff(tt.want, got[0], cmp.AllowUnexported(stampBlock{}, fact{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestVoucher checks the letter of Argentine vouchers.
func TestVoucher(t *testing.T) {
	for code, want := range map[cbc.Code]string{"001": "A · COD. 01", "6": "B · COD. 06", "211": "C · COD. 211", "099": "", "": ""} {
		d := supply("AR", "AR", &tax.Combo{Cat: "VAT"})
		d.Tax = &bill.Tax{Ext: tax.Extensions{"ar-arca-doc-type": code}}
		d.complete("invoice", nil)
		if got := d.voucher(); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}
