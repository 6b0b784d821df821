package addon_test

import (
	"strings"
	"testing"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// TestCodesNamed breaks the rules that ask for one of several codes: the fault names the
// code that was given, and the possible ones.
func TestCodesNamed(t *testing.T) {
	invoice := func(kind cbc.Key, key cbc.Key, code cbc.Code) *bill.Invoice {
		return &bill.Invoice{Type: kind, Tax: &bill.Tax{Ext: tax.Extensions{key: code}}}
	}
	customer := func(inv *bill.Invoice, key cbc.Key, code cbc.Code) *bill.Invoice {
		inv.Customer = &org.Party{Ext: tax.Extensions{key: code}}
		return inv
	}
	category := func(cat, code cbc.Code) *tax.Combo {
		return &tax.Combo{Cat: cat, Ext: tax.Extensions{catalogue.UNTDIDTaxCategory: code}}
	}
	percent, err := num.ParsePercentage("21%")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		addon cbc.Key
		id    string
		doc   tree.Node
		want  string
	}{
		{
			"ar-arca-v4", "GOBL-AR-ARCA-BILL-INVOICE-05", invoice("credit-note", "ar-arca-doc-type", "1"),
			`a credit note needs the document type of one; "1" is none; possible are 3, 8, 13, 53, 203, 208, 213, 197`,
		},
		{
			"ar-arca-v4", "GOBL-AR-ARCA-BILL-INVOICE-06", invoice("debit-note", "ar-arca-doc-type", "002"),
			`a debit note needs the document type of one; "002" is none; possible are 2, 7, 12, 52, 202, 207, 212, 196; did you mean "2"?`,
		},
		{
			"ar-arca-v4", "GOBL-AR-ARCA-BILL-INVOICE-12", customer(invoice("standard", "ar-arca-doc-type", "49"), "ar-arca-vat-status", "1"),
			`used goods are bought from final consumers, of VAT status 5; "1" was given`,
		},
		{
			"ar-arca-v4", "GOBL-AR-ARCA-BILL-INVOICE-13", customer(invoice("standard", "ar-arca-doc-type", "1"), "ar-arca-vat-status", "5"),
			`a class A document is for customers of VAT status 1, 6, 13 or 16; "5" is none`,
		},
		{
			"co-dian-v2", "GOBL-CO-DIAN-BILL-INVOICE-01", &bill.Invoice{Type: "other"},
			`the DIAN takes invoices of type standard, credit-note, debit-note and proforma; "other" is none`,
		},
		{
			"de-xrechnung-v3", "GOBL-DE-XRECHNUNG-BILL-INVOICE-01", invoice("standard", catalogue.UNTDIDTaxCategory, "S"),
			`use a type of document that XRechnung allows (BR-DE-17); "S" is none; possible are 326, 380, 384, 389, 381, 875, 876, 877`,
		},
		{
			"es-sii-v1", "GOBL-ES-SII-BILL-INVOICE-10", invoice("standard", "es-sii-doc-type", "R1"),
			`let "es-sii-doc-type" of a standard invoice be F1, F2 or F3; "R1" is none`,
		},
		{
			"es-verifactu-v1", "GOBL-ES-VERIFACTU-BILL-INVOICE-12", invoice("credit-note", "es-verifactu-doc-type", "r1"),
			`let "es-verifactu-doc-type" of a corrective invoice, credit or debit note be R1, R2, R3, R4 or R5; "r1" is none; did you mean "R1"?`,
		},
		{
			"es-tbai-v1", "GOBL-ES-TBAI-BILL-INVOICE-11", &bill.Invoice{Supplier: &org.Party{Ext: tax.Extensions{"es-tbai-bi-activity": "12345678"}}},
			`write "es-tbai-bi-activity" with one to seven digits; "12345678" was given`,
		},
		{
			"eu-en16931-v2017", "GOBL-EU-EN16931-TAX-COMBO-02", category("VAT", "L"),
			`let the category of VAT be AE, E, G, K, O, S or Z; "L" is none`,
		},
		{
			"eu-en16931-v2017", "GOBL-EU-EN16931-TAX-COMBO-03", category("IGIC", "S"),
			`let the category of IGIC be L; "S" was given`,
		},
		{
			"fr-choruspro-v1", "GOBL-FR-CHORUSPRO-BILL-INVOICE-01", customer(new(bill.Invoice), "fr-choruspro-scheme", "2"),
			`identify the customer, a public body, by its SIRET ("fr-choruspro-scheme" 1); "2" was given`,
		},
		{
			"gr-mydata-v1", "GOBL-GR-MYDATA-PAY-INSTRUCTIONS-02", &pay.Instructions{Key: "netting"},
			`choose means of payment that myDATA knows; "netting" is none; possible are card, credit-transfer, cash, cheque, online, promissory-note`,
		},
		{
			"it-sdi-v1", "GOBL-IT-SDI-PAY-RECORD-01", &pay.Record{Key: "any"},
			`choose means of payment that FatturaPA knows; "any" is none; possible are card, credit-transfer, debit-transfer, cash, cheque, bank-draft, direct-debit, online, promissory-note, netting`,
		},
		{
			"it-ticket-v1", "GOBL-IT-TICKET-TAX-COMBO-02", &tax.Combo{Cat: "VAT", Percent: &percent},
			`VAT needs a percentage that commercial documents know; 21% is none; possible are 2%, 4%, 5%, 6.4%, 7%, 7.3%, 7.5%, 7.65%, 7.95%, 8.3%, 8.5%, 8.8%, 9.5%, 12.3%, 10%, 22%`,
		},
		{
			"pl-favat-v3", "GOBL-PL-FAVAT-BILL-INVOICE-01", &bill.Invoice{Type: "proforma"},
			`KSeF takes invoices of type standard and credit-note; "proforma" is none`,
		},
	} {
		a := addonOf(c.addon)
		got := "no fault"
		for _, f := range rule.NewBook(a.Rules).Run(addontest.Context(a), c.doc) {
			if f.Code == c.id {
				got = f.Message
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.id, got, c.want)
		}
	}
}

// TestTourismVAT names the rate code of taxes of lines.
func TestTourismVAT(t *testing.T) {
	a := addonOf("ar-arca-v4")
	line := &bill.Line{Taxes: tax.Set{nil, {Ext: tax.Extensions{"ar-arca-vat-rate": "4", "ar-arca-tourism-item": "1"}}}}
	inv := &bill.Invoice{Tax: &bill.Tax{Ext: tax.Extensions{"ar-arca-doc-type": "195"}}, Lines: []*bill.Line{nil, line, line}}
	for _, f := range rule.NewBook(a.Rules).Run(addontest.Context(a), inv) {
		if f.Code != "GOBL-AR-ARCA-BILL-INVOICE-28" {
			continue
		}
		if want := `VAT of a tourism invoice is 21%, with the rate code 5; "4" was given`; f.Message != want || len(f.Paths) != 2 ||
			f.Paths[0] != "$.lines[1].taxes[1].ext" {
			t.Errorf("%v", f)
		}
		return
	}
	t.Error("no fault")
}

// TestExternalCodes: faults of external addons name the code that was given and what is meant.
func TestExternalCodes(t *testing.T) {
	reasons := &bill.Status{Lines: []*bill.StatusLine{{
		Ext: tax.Extensions{"fr-ctc-flow6-status": "200"}, Reasons: []*bill.Reason{{Ext: tax.Extensions{"fr-ctc-flow6-reason": "AUTRE"}}},
	}}}
	for _, c := range []struct {
		addon     cbc.Key
		id, given string
		doc       tree.Node
	}{
		{
			"sa-zatca-v1", "GOBL-SA-ZATCA-TAX-COMBO-02", `; "AE" is none`,
			&tax.Combo{Cat: "VAT", Ext: tax.Extensions{catalogue.UNTDIDTaxCategory: "AE"}},
		},
		{
			"br-nfe-v4", "GOBL-BR-NFE-BILL-INVOICE-46", `; "04" is none; possible are 1, 2, 3, 4, 5, 6; did you mean "4"?`,
			&bill.Invoice{Tax: &bill.Tax{Ext: tax.Extensions{"br-nfe-purpose": "04"}}},
		},
		{
			"fr-ctc-flow6-v1", "GOBL-FR-CTC-FLOW6-ORG-PARTY-01", `; "se" is none; did you mean "SE"?`,
			&org.Party{Ext: tax.Extensions{"fr-ctc-flow6-role": "se"}},
		},
		{"fr-ctc-flow6-v1", "GOBL-FR-CTC-FLOW6-BILL-STATUS-17", `; "AUTRE" was given`, reasons},
		{
			"dk-oioubl-v2", "GOBL-DK-OIOUBL-PAY-INSTRUCTIONS-01", `; "30" is none`,
			&pay.Instructions{Ext: tax.Extensions{catalogue.UNTDIDPaymentMeans: "30"}},
		},
	} {
		a := addonOf(c.addon)
		got := "no fault"
		for _, f := range rule.NewBook(a.Rules).Run(addontest.Context(a), c.doc) {
			if f.Code == c.id {
				got = f.Message
			}
		}
		if !strings.HasSuffix(got, c.given) {
			t.Errorf("%s: %s, want %s", c.id, got, c.given)
		}
	}
}
