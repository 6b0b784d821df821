package addon_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/brnfe"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func TestCombosBrnfe(t *testing.T) {
	icms := func(keysAndCodes ...string) tax.Extensions { return extBrnfe("icms-", keysAndCodes...) }
	addontest.Combos(t, brnfe.Addon(), []addontest.Combo{
		{Name: "ICMS", In: tax.Combo{Cat: "ICMS"}, Want: tax.Combo{Cat: "ICMS", Ext: icms("cst", "00", "origin", "0")}},
		{
			Name: "CST", In: tax.Combo{Cat: "ICMS", Ext: icms("cst", "41")},
			Want: tax.Combo{Cat: "ICMS", Ext: icms("cst", "41", "origin", "0")},
		},
		{
			Name: "CSOSN", In: tax.Combo{Cat: "ICMS", Ext: icms("csosn", "102")},
			Want: tax.Combo{Cat: "ICMS", Ext: icms("csosn", "102", "origin", "0")},
		},
		{
			Name: "both", In: tax.Combo{Cat: "ICMS", Ext: icms("cst", "00", "csosn", "102")},
			Want: tax.Combo{Cat: "ICMS", Ext: icms("cst", "00", "csosn", "102", "origin", "0")},
		},
		{
			Name: "origin", In: tax.Combo{Cat: "ICMS", Ext: icms("origin", "2")},
			Want: tax.Combo{Cat: "ICMS", Ext: icms("cst", "00", "origin", "2")},
		},
		{Name: "PIS", In: tax.Combo{Cat: "PIS"}, Want: tax.Combo{Cat: "PIS", Ext: extBrnfe("pis-", "cst", "01")}},
		{
			Name: "PIS given", In: tax.Combo{Cat: "PIS", Ext: extBrnfe("pis-", "cst", "49")},
			Want: tax.Combo{Cat: "PIS", Ext: extBrnfe("pis-", "cst", "49")},
		},
		{Name: "COFINS", In: tax.Combo{Cat: "COFINS"}, Want: tax.Combo{Cat: "COFINS", Ext: extBrnfe("cofins-", "cst", "01")}},
		{
			Name: "COFINS given", In: tax.Combo{Cat: "COFINS", Ext: extBrnfe("cofins-", "cst", "06")},
			Want: tax.Combo{Cat: "COFINS", Ext: extBrnfe("cofins-", "cst", "06")},
		},
		{Name: "ISS", In: tax.Combo{Cat: "ISS"}, Want: tax.Combo{Cat: "ISS"}},
		{Name: "PISRet", In: tax.Combo{Cat: "PISRet"}, Want: tax.Combo{Cat: "PISRet"}},
	})
}

// extBrnfe writes extensions as pairs of a key without its beginning, and a code.
func extBrnfe(prefix string, keysAndCodes ...string) tax.Extensions {
	ext := tax.Extensions{}
	for i := 0; i < len(keysAndCodes); i += 2 {
		ext[cbc.Key("br-nfe-"+prefix+keysAndCodes[i])] = cbc.Code(keysAndCodes[i+1])
	}
	return ext
}

func TestPaymentMeansBrnfe(t *testing.T) {
	for _, c := range []struct {
		key         cbc.Key
		given, want cbc.Code
	}{
		{"cash", "", "01"},
		{"cash", "17", "01"},
		{"cheque", "", "02"},
		{"card", "", "03"},
		{"card", "04", "03"},
		{"card+credit", "", "03"},
		{"card+debit", "", "04"},
		{"card+debit+x", "", "04"},
		{"debit-transfer+debit", "", "04"},
		{"debit-transfer", "", ""},
		{"debit-transfer", "16", "16"},
		{"credit-transfer", "", "18"},
		{"credit-transfer+pix", "17", "18"},
		{"online", "", "18"},
		{"other", "", "99"},
		{"other", "17", "17"},
		{"other", "xx", "xx"},
		{"other+x", "", "99"},
		{"other+x", "17", "99"},
		{"direct-debit", "", ""},
		{"direct-debit", "15", "15"},
		{"", "", ""},
		{"", "90", "90"},
	} {
		instructions, record := &pay.Instructions{Key: c.key}, &pay.Record{Key: c.key}
		if c.given != "" {
			instructions.Ext = extBrnfe("", "payment-means", string(c.given))
			record.Ext = instructions.Ext.Clone()
		}
		for range 2 {
			addontest.Normalize(brnfe.Addon(), instructions)
			addontest.Normalize(brnfe.Addon(), record)
			a, b := instructions.Ext[brnfe.ExtPaymentMeans], record.Ext[brnfe.ExtPaymentMeans]
			if a != c.want || b != c.want {
				t.Errorf("%q with %q: codes %q, %q, want %q", c.key, c.given, a, b, c.want)
			}
		}
	}
}

func TestInvoicesBrnfe(t *testing.T) {
	const reg = `"identities":[{"key":"br-nfe-state-reg","code":"1"}]`
	for in, want := range map[string]string{
		`{}`:                                    `{"tax":{"ext":{"br-nfe-model":"55"}}}`,
		`{"tax":{"ext":{"br-nfe-model":"65"}}}`: `{"tax":{"ext":{"br-nfe-model":"55"}}}`,
		`{"$tags":["simplified"],"tax":{"ext":{"br-nfe-model":"55"}}}`: `{"tax":{"ext":{"br-nfe-model":"65"}}}`,
		`{"supplier":{}}`: `{"supplier":{"ext":{"br-nfe-regime":"3"}}}`,
		`{"supplier":{"ext":{"br-nfe-regime":"1"}}}`: `{"supplier":{"ext":{"br-nfe-regime":"1"}}}`,
		`{"customer":{}}`:            `{"customer":{"ext":{"br-nfe-state-reg-ind":"9"}}}`,
		`{"customer":{` + reg + `}}`: `{"customer":{"ext":{"br-nfe-state-reg-ind":"1"}}}`,
		`{"customer":{"identities":[null,{"key":"x","code":"1"}]}}`:       `{"customer":{"ext":{"br-nfe-state-reg-ind":"9"}}}`,
		`{"$tags":["simplified"],"customer":{` + reg + `}}`:               `{"customer":{"ext":{"br-nfe-state-reg-ind":"9"}}}`,
		`{"customer":{` + reg + `,"ext":{"br-nfe-state-reg-ind":"9"}}}`:   `{"customer":{"ext":{"br-nfe-state-reg-ind":"9"}}}`,
		`{"customer":{"ext":{"br-nfe-state-reg-ind":"2"}},"supplier":{}}`: `{"customer":{"ext":{"br-nfe-state-reg-ind":"2"}},"supplier":{"ext":{"br-nfe-regime":"3"}}}`,
		`{"tax":{"ext":{"br-nfe-presence":"2"}}}`:                         `{"tax":{"ext":{"br-nfe-model":"55","br-nfe-presence":"2"}}}`,
	} {
		inv, expected := readInvoice(t, in), readInvoice(t, want)
		for range 2 {
			addontest.Normalize(brnfe.Addon(), inv)
		}
		if expected.Tax != nil && !expected.Tax.Ext.Equal(inv.Tax.Ext) {
			t.Errorf("%s: tax details %v, want %v", in, inv.Tax.Ext, expected.Tax.Ext)
		}
		for _, p := range [][2]*org.Party{{inv.Supplier, expected.Supplier}, {inv.Customer, expected.Customer}} {
			if p[1] != nil && !p[0].Ext.Equal(p[1].Ext) {
				t.Errorf("%s: party %v, want %v", in, p[0].Ext, p[1].Ext)
			}
		}
		if inv.Supplier != nil && inv.Supplier.Ext.Has(brnfe.ExtStateRegInd) || inv.Customer != nil && inv.Customer.Ext.Has(brnfe.ExtRegime) {
			t.Errorf("%s: the wrong party has a code", in)
		}
	}
}

// TestScenarioBrnfe: a standard invoice is normal and outbound, all others say it themselves.
func TestScenarioBrnfe(t *testing.T) {
	summary := func(kind cbc.Key) tax.Extensions {
		sum := addontest.Context(brnfe.Addon()).Summarize("bill/invoice", &tax.ScenarioInput{Type: kind})
		if sum == nil {
			return nil
		}
		return sum.Ext
	}
	want := extBrnfe("", "purpose", "1", "operation-type", "1")
	if got := summary("standard"); !got.Equal(want) {
		t.Errorf("%v, want %v", got, want)
	}
	for _, kind := range []cbc.Key{"credit-note", "debit-note", "corrective", "proforma", "other"} {
		if got := summary(kind); got != nil {
			t.Errorf("%s: %v", kind, got)
		}
	}
}

func percentBrnfe(value int64) *num.Percentage {
	p := num.MakePercentage(value, 3)
	return &p
}

func amountBrnfe(value int64) *num.Amount {
	a := num.MakeAmount(value, 2)
	return &a
}

func addressBrnfe() *org.Address {
	return &org.Address{Street: "Rua A", Num: "1", Locality: "Centro", State: "MG", Code: "30140072", Country: "BR"}
}

func validBrnfe() *bill.Invoice {
	return &bill.Invoice{
		Type: "standard", Currency: "BRL", Series: "1",
		Tax: &bill.Tax{Ext: extBrnfe("", "model", "55", "presence", "1", "purpose", "1", "operation-type", "1")},
		Supplier: &org.Party{
			Name:      "Loja",
			TaxID:     &tax.Identity{Country: "BR", Code: "18069577000115"},
			Addresses: []*org.Address{addressBrnfe()},
			Ext:       tax.Extensions{"br-ibge-municipality": "3106200", brnfe.ExtRegime: "3"},
		},
		Customer: &org.Party{
			TaxID:      &tax.Identity{Country: "BR", Code: "55263640000186"},
			Identities: []*org.Identity{nil, {Key: "br-nfe-state-reg", Code: "1"}},
			Addresses:  []*org.Address{addressBrnfe()},
			Ext:        tax.Extensions{"br-ibge-municipality": "3550308", brnfe.ExtStateRegInd: "1"},
		},
		Lines: []*bill.Line{nil, {
			Item: &org.Item{Identities: []*org.Identity{nil, {Key: "ncm", Code: "94013010"}, {Key: "br-nfe-cest", Code: "1234567"}}},
			Ext:  extBrnfe("", "cfop", "5102"),
			Taxes: tax.Set{
				nil,
				{Cat: "ICMS", Percent: percentBrnfe(120), Ext: extBrnfe("icms-", "cst", "00", "origin", "0")},
				{Cat: "PIS", Percent: percentBrnfe(16), Ext: extBrnfe("pis-", "cst", "01")},
				{Cat: "COFINS", Percent: percentBrnfe(76), Ext: extBrnfe("cofins-", "cst", "01")},
			},
		}},
		Notes:  []*org.Note{nil, {Key: "general", Text: strings.Repeat("x", 61)}, {Key: "reason", Text: "Venda"}},
		Totals: &bill.Totals{},
		Payment: &bill.PaymentDetails{
			Instructions: &pay.Instructions{Key: "cash", Ext: extBrnfe("", "payment-means", "01")},
			Advances:     []*pay.Record{nil, {Ext: extBrnfe("", "payment-means", "01")}},
		},
	}
}

// nfceBrnfe makes the invoice an NFC-e without customer.
func nfceBrnfe(inv *bill.Invoice) {
	inv.Tax.Ext[brnfe.ExtModel] = "65"
	inv.Customer = nil
}

// foreignBrnfe makes the customer one who has no number of a tax, with an identity of a country.
func foreignBrnfe(country l10n.ISOCountry) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		c := inv.Customer
		c.TaxID, c.Ext = nil, extBrnfe("", "state-reg-ind", "9")
		c.Identities = []*org.Identity{nil, {Code: "1"}, {Country: country, Code: "2"}}
		c.Addresses[0].State = ""
	}
}

// taxExtBrnfe writes codes into the tax details; an empty code removes one.
func taxExtBrnfe(keysAndCodes ...string) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		for key, code := range extBrnfe("", keysAndCodes...) {
			inv.Tax.Ext = inv.Tax.Ext.Set(key, code)
		}
	}
}

// comboBrnfe changes the codes and the percentage of a tax of the line: 1 ICMS, 2 PIS, 3 COFINS.
func comboBrnfe(i int, percent int64, ext tax.Extensions) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Lines[1].Taxes[i].Ext, inv.Lines[1].Taxes[i].Percent = ext, percentBrnfe(percent)
	}
}

// simplesBrnfe gives the supplier a regime, and the line a code of ICMS.
func simplesBrnfe(regime, key, code string) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Supplier.Ext[brnfe.ExtRegime] = cbc.Code(regime)
		comboBrnfe(1, 0, extBrnfe("icms-", key, code, "origin", "0"))(inv)
	}
}

func removeTaxBrnfe(i int) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Lines[1].Taxes[i] = nil }
}

func reasonBrnfe(text string) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Notes[2].Text = text }
}

func identityBrnfe(i int, code cbc.Code) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Lines[1].Item.Identities[i].Code = code }
}

// partlyBrnfe gives a party a second address, of which something is missing.
func partlyBrnfe(p func(inv *bill.Invoice) *org.Party, change func(a *org.Address)) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		a := addressBrnfe()
		change(a)
		p(inv).Addresses = append(p(inv).Addresses, a)
	}
}

func supplierBrnfe(inv *bill.Invoice) *org.Party { return inv.Supplier }

func customerBrnfe(inv *bill.Invoice) *org.Party { return inv.Customer }

func TestRulesBrnfe(t *testing.T) {
	var cases []addontest.Break
	for _, list := range [][]addontest.Break{
		partiesBrnfe(), detailsBrnfe(), paymentsBrnfe(), linesBrnfe(),
	} {
		cases = append(cases, list...)
	}
	addontest.Breaks(t, brnfe.Addon(), "GOBL-BR-NFE-", validBrnfe, cases)
}

// partiesBrnfe breaks the rules about supplier and customer. In whole documents, the rules
// 03, 16, 39 and 50 cannot be broken, as null elements are dropped and codes are filled in.
func partiesBrnfe() []addontest.Break {
	s, c := supplierBrnfe, customerBrnfe
	return []addontest.Break{
		{Want: "BILL-INVOICE-01 $.supplier.tax_id", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID = nil }},
		{Want: "BILL-INVOICE-02 $.supplier.tax_id.code", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID.Code = "" }},
		{Want: "BILL-INVOICE-03 $.supplier.addresses[1]", Do: func(inv *bill.Invoice) {
			inv.Supplier.Addresses = append(inv.Supplier.Addresses, nil)
		}},
		{Want: "BILL-INVOICE-04 $.supplier.addresses[1].street", Do: partlyBrnfe(s, func(a *org.Address) { a.Street = "" })},
		{Want: "BILL-INVOICE-05 $.supplier.addresses[1].num", Do: partlyBrnfe(s, func(a *org.Address) { a.Num = "" })},
		{Want: "BILL-INVOICE-06 $.supplier.addresses[1].locality", Do: partlyBrnfe(s, func(a *org.Address) { a.Locality = "" })},
		{Want: "BILL-INVOICE-07 $.supplier.addresses[1].state", Do: partlyBrnfe(s, func(a *org.Address) { a.State = "" })},
		{Want: "BILL-INVOICE-08 $.supplier.addresses[1].code", Do: partlyBrnfe(s, func(a *org.Address) { a.Code = "" })},
		{Want: "BILL-INVOICE-37 $.supplier.addresses[1].country", Do: partlyBrnfe(s, func(a *org.Address) { a.Country = "" })},
		{Want: "BILL-INVOICE-09 $.supplier.ext", Do: func(inv *bill.Invoice) { delete(inv.Supplier.Ext, "br-ibge-municipality") }},
		{Want: "BILL-INVOICE-39 $.supplier.ext", Do: func(inv *bill.Invoice) { delete(inv.Supplier.Ext, brnfe.ExtRegime) }},
		{Want: "BILL-INVOICE-09 $.supplier.ext, BILL-INVOICE-39 $.supplier.ext", Do: func(inv *bill.Invoice) { inv.Supplier.Ext = nil }},
		{Want: "BILL-INVOICE-10 $.supplier.name", Do: func(inv *bill.Invoice) { inv.Supplier.Name = "" }},
		{Want: "BILL-INVOICE-11 $.supplier.addresses", Do: func(inv *bill.Invoice) {
			inv.Supplier.Addresses = nil
			delete(inv.Supplier.Ext, "br-ibge-municipality")
		}},
		{Want: "BILL-INVOICE-12 $.customer", Do: func(inv *bill.Invoice) { inv.Customer = nil }},
		{Want: "BILL-INVOICE-13 $.customer.addresses", Do: func(inv *bill.Invoice) { inv.Customer.Addresses = nil }},
		{Want: "BILL-INVOICE-36 $.customer", Do: foreignBrnfe("")},
		{Want: "BILL-INVOICE-36 $.customer", Do: foreignBrnfe("BR")},
		{Want: "BILL-INVOICE-36 $.customer", Do: func(inv *bill.Invoice) {
			nfceBrnfe(inv)
			inv.Customer = &org.Party{Ext: extBrnfe("", "state-reg-ind", "9")}
		}},
		{Want: "BILL-INVOICE-15 $.customer.tax_id.code", Do: func(inv *bill.Invoice) { inv.Customer.TaxID.Code = "" }},
		{Want: "BILL-INVOICE-15 $.customer.tax_id.code", Do: func(inv *bill.Invoice) { inv.Customer.TaxID = &tax.Identity{Country: "US"} }},
		{Want: "BILL-INVOICE-16 $.customer.addresses[1]", Do: func(inv *bill.Invoice) {
			inv.Customer.Addresses = append(inv.Customer.Addresses, nil)
		}},
		{Want: "BILL-INVOICE-17 $.customer.addresses[1].street", Do: partlyBrnfe(c, func(a *org.Address) { a.Street = "" })},
		{Want: "BILL-INVOICE-18 $.customer.addresses[1].num", Do: partlyBrnfe(c, func(a *org.Address) { a.Num = "" })},
		{Want: "BILL-INVOICE-19 $.customer.addresses[1].locality", Do: partlyBrnfe(c, func(a *org.Address) { a.Locality = "" })},
		{Want: "BILL-INVOICE-21 $.customer.addresses[1].code", Do: partlyBrnfe(c, func(a *org.Address) { a.Code = "" })},
		{Want: "BILL-INVOICE-38 $.customer.addresses[1].country", Do: partlyBrnfe(c, func(a *org.Address) { a.Country = "" })},
		{Want: "BILL-INVOICE-20 $.customer.addresses[1].state", Do: partlyBrnfe(c, func(a *org.Address) { a.State = "" })},
		{Want: "BILL-INVOICE-22 $.customer.ext", Do: func(inv *bill.Invoice) { delete(inv.Customer.Ext, "br-ibge-municipality") }},
		{Want: "BILL-INVOICE-50 $.customer.ext", Do: func(inv *bill.Invoice) { delete(inv.Customer.Ext, brnfe.ExtStateRegInd) }},
		{Want: "BILL-INVOICE-51 $.customer", Do: func(inv *bill.Invoice) { inv.Customer.Identities = nil }},
		{Want: "BILL-INVOICE-52 $.customer", Do: func(inv *bill.Invoice) { inv.Customer.Ext[brnfe.ExtStateRegInd] = "2" }},
		{Want: "BILL-INVOICE-53 $.customer.ext", Do: taxExtBrnfe("model", "65")},
		{Want: "ORG-PARTY-01 $.supplier.ext", Do: func(inv *bill.Invoice) { inv.Supplier.Ext[brnfe.ExtRegime] = "5" }},
		{Want: "ORG-PARTY-01 $.customer.ext", Do: func(inv *bill.Invoice) { inv.Customer.Ext[brnfe.ExtRegime] = "03" }},
		{Want: "ORG-PARTY-02 $.supplier.ext", Do: func(inv *bill.Invoice) { inv.Supplier.Ext[brnfe.ExtFiscalIncentive] = "3" }},
		{Want: "ORG-PARTY-03 $.supplier.ext", Do: func(inv *bill.Invoice) { inv.Supplier.Ext[brnfe.ExtSpecialRegime] = "7" }},
	}
}

// detailsBrnfe breaks the rules about the document. In whole documents, the rules 25 and
// 44 cannot be broken, as the model is always written.
func detailsBrnfe() []addontest.Break {
	return []addontest.Break{
		{Want: "BILL-INVOICE-34 $", Do: func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{Want: "BILL-INVOICE-30 $", Do: func(inv *bill.Invoice) { inv.Notes = inv.Notes[:2] }},
		{Want: "BILL-INVOICE-23 $.series", Do: func(inv *bill.Invoice) { inv.Series = "" }},
		{Want: "BILL-INVOICE-24 $.series", Do: func(inv *bill.Invoice) { inv.Series = "1000" }},
		{Want: "BILL-INVOICE-24 $.series", Do: func(inv *bill.Invoice) { inv.Series = "01" }},
		{Want: "BILL-INVOICE-24 $.series", Do: func(inv *bill.Invoice) { inv.Series = "A" }},
		{Want: "BILL-INVOICE-24 $.series", Do: func(inv *bill.Invoice) { inv.Series = "1\n" }},
		{Want: "BILL-INVOICE-25 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		{Want: "BILL-INVOICE-26 $.tax.ext", Do: taxExtBrnfe("model", "")},
		{Want: "BILL-INVOICE-26 $.tax.ext", Do: taxExtBrnfe("presence", "")},
		{Want: "BILL-INVOICE-26 $.tax.ext", Do: taxExtBrnfe("purpose", "")},
		{Want: "BILL-INVOICE-26 $.tax.ext", Do: taxExtBrnfe("operation-type", "")},
		{Want: "BILL-INVOICE-26 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext = nil }},
		{Want: "BILL-INVOICE-44 $.tax.ext", Do: taxExtBrnfe("model", "57")},
		{Want: "BILL-INVOICE-45 $.tax.ext", Do: taxExtBrnfe("presence", "6")},
		{Want: "BILL-INVOICE-46 $.tax.ext", Do: taxExtBrnfe("purpose", "7")},
		{Want: "BILL-INVOICE-47 $.tax.ext", Do: taxExtBrnfe("operation-type", "2")},
		{Want: "BILL-INVOICE-27 $.tax.ext", Do: taxExtBrnfe("presence", "4")},
		{Want: "BILL-INVOICE-28 $.tax.ext", Do: func(inv *bill.Invoice) {
			nfceBrnfe(inv)
			inv.Tax.Ext[brnfe.ExtPresence] = "2"
		}},
		{Want: "BILL-INVOICE-40 $.tax.ext", Do: taxExtBrnfe("purpose", "5")},
		{Want: "BILL-INVOICE-40 $.tax.ext", Do: taxExtBrnfe("purpose", "5", "debit-note-type", "01")},
		{Want: "BILL-INVOICE-48 $.tax.ext", Do: taxExtBrnfe("purpose", "5", "credit-note-type", "06")},
		{Want: "BILL-INVOICE-41 $.tax.ext", Do: taxExtBrnfe("purpose", "6")},
		{Want: "BILL-INVOICE-49 $.tax.ext", Do: taxExtBrnfe("purpose", "6", "debit-note-type", "09")},
		{Want: "BILL-INVOICE-29 $.notes[2].text", Do: reasonBrnfe(strings.Repeat("x", 61))},
		{Want: "BILL-INVOICE-29 $.notes[2].text", Do: reasonBrnfe(strings.Repeat("ç", 30) + "x")},
	}
}

func paymentsBrnfe() []addontest.Break {
	return []addontest.Break{
		{Want: "BILL-INVOICE-31 $.payment", Do: func(inv *bill.Invoice) { inv.Payment = nil }},
		{Want: "BILL-INVOICE-31 $.payment", Do: func(inv *bill.Invoice) { inv.Payment, inv.Totals = nil, nil }},
		{Want: "BILL-INVOICE-31 $.payment", Do: func(inv *bill.Invoice) { inv.Payment, inv.Totals.Due = nil, amountBrnfe(1) }},
		{Want: "BILL-INVOICE-32 $.payment.instructions", Do: func(inv *bill.Invoice) { inv.Payment.Instructions = nil }},
		{Want: "BILL-INVOICE-32 $.payment.instructions, BILL-INVOICE-33 $.totals.due", Do: func(inv *bill.Invoice) {
			inv.Payment.Instructions, inv.Totals.Due = nil, amountBrnfe(-1)
		}},
		{Want: "PAY-INSTRUCTIONS-01 $.payment.instructions.ext", Do: func(inv *bill.Invoice) { inv.Payment.Instructions.Ext = nil }},
		{Want: "PAY-INSTRUCTIONS-02 $.payment.instructions.ext", Do: func(inv *bill.Invoice) {
			inv.Payment.Instructions.Ext[brnfe.ExtPaymentMeans] = "14"
		}},
		{Want: "PAY-RECORD-01 $.payment.advances[1].ext", Do: func(inv *bill.Invoice) { inv.Payment.Advances[1].Ext = nil }},
		{Want: "PAY-RECORD-02 $.payment.advances[1].ext", Do: func(inv *bill.Invoice) {
			inv.Payment.Advances[1].Ext[brnfe.ExtPaymentMeans] = "1"
		}},
	}
}

// linesBrnfe breaks the rules about lines and their taxes. In whole documents, the rules
// TAX-COMBO-01 to 04 cannot be broken, as the codes are filled in.
func linesBrnfe() []addontest.Break {
	cases := []addontest.Break{
		{Want: "BILL-INVOICE-35 $.lines[1].ext", Do: func(inv *bill.Invoice) { inv.Lines[1].Ext = nil }},
		{Want: "BILL-INVOICE-42 $.lines[1].taxes[1].ext", Do: simplesBrnfe("3", "csosn", "102")},
		{Want: "BILL-INVOICE-42 $.lines[1].taxes[1].ext", Do: simplesBrnfe("2", "csosn", "900")},
		{Want: "BILL-INVOICE-43 $.lines[1].taxes[1].ext", Do: simplesBrnfe("1", "cst", "00")},
		{Want: "BILL-INVOICE-43 $.lines[1].taxes[1].ext", Do: simplesBrnfe("4", "cst", "60")},
		{Want: "BILL-LINE-01 $.lines[1]", Do: removeTaxBrnfe(1)},
		{Want: "BILL-LINE-02 $.lines[1]", Do: removeTaxBrnfe(2)},
		{Want: "BILL-LINE-03 $.lines[1]", Do: removeTaxBrnfe(3)},
		{Want: "TAX-COMBO-01 $.lines[1].taxes[1].ext", Do: comboBrnfe(1, 120, extBrnfe("icms-", "origin", "0"))},
		{Want: "TAX-COMBO-02 $.lines[1].taxes[1].ext", Do: comboBrnfe(1, 120, extBrnfe("icms-", "cst", "00"))},
		{
			Want: "TAX-COMBO-01 $.lines[1].taxes[1].ext, TAX-COMBO-02 $.lines[1].taxes[1].ext",
			Do:   comboBrnfe(1, 120, nil),
		},
		{
			Want: "BILL-INVOICE-42 $.lines[1].taxes[1].ext, TAX-COMBO-05 $.lines[1].taxes[1].ext",
			Do:   comboBrnfe(1, 0, extBrnfe("icms-", "cst", "00", "csosn", "102", "origin", "0")),
		},
		{Want: "TAX-COMBO-03 $.lines[1].taxes[2].ext", Do: comboBrnfe(2, 16, nil)},
		{Want: "TAX-COMBO-04 $.lines[1].taxes[3].ext", Do: comboBrnfe(3, 76, nil)},
		{Want: "ORG-IDENTITY-01 $.lines[1].item.identities[2].code", Do: identityBrnfe(2, "123456")},
		{Want: "ORG-IDENTITY-01 $.lines[1].item.identities[2].code", Do: identityBrnfe(2, "12.345.67")},
		{Want: "ORG-IDENTITY-02 $.lines[1].item.identities[1].code", Do: identityBrnfe(1, "9401.30.10")},
		{Want: "ORG-IDENTITY-02 $.lines[1].item.identities[1].code", Do: identityBrnfe(1, "940")},
	}
	for _, code := range []string{"102", "103", "202", "203", "300", "400", "500"} {
		cases = append(cases, addontest.Break{Want: "TAX-COMBO-06 $.lines[1].taxes[1].percent", Do: func(inv *bill.Invoice) {
			simplesBrnfe("1", "csosn", code)(inv)
			inv.Lines[1].Taxes[1].Percent = percentBrnfe(1)
		}})
	}
	for _, code := range []string{"40", "41", "50", "60"} {
		cases = append(cases, addontest.Break{
			Want: "TAX-COMBO-07 $.lines[1].taxes[1].percent", Do: comboBrnfe(1, 1, extBrnfe("icms-", "cst", code, "origin", "0")),
		})
	}
	for _, code := range []string{"04", "05", "06", "07", "08", "09"} {
		cases = append(cases,
			addontest.Break{Want: "TAX-COMBO-08 $.lines[1].taxes[2].percent", Do: comboBrnfe(2, 1, extBrnfe("pis-", "cst", code))},
			addontest.Break{Want: "TAX-COMBO-09 $.lines[1].taxes[3].percent", Do: comboBrnfe(3, -1, extBrnfe("cofins-", "cst", code))},
		)
	}
	return cases
}

func TestAllowedBrnfe(t *testing.T) {
	allowed := map[string]func(inv *bill.Invoice){
		"NFC-e":            nfceBrnfe,
		"NFC-e, delivered": func(inv *bill.Invoice) { nfceBrnfe(inv); inv.Tax.Ext[brnfe.ExtPresence] = "4" },
		"NFC-e, customer":  func(inv *bill.Invoice) { nfceBrnfe(inv); inv.Customer = customerOfNfceBrnfe() },
		"foreign customer": foreignBrnfe("US"),
		"foreign tax number": func(inv *bill.Invoice) {
			foreignBrnfe("")(inv)
			inv.Customer.TaxID = &tax.Identity{Country: "PT", Code: "1"}
		},
		"registration, no payer":  func(inv *bill.Invoice) { inv.Customer.Ext[brnfe.ExtStateRegInd] = "9" },
		"exempt from registering": func(inv *bill.Invoice) { inv.Customer.Ext[brnfe.ExtStateRegInd], inv.Customer.Identities = "2", nil },
		"purpose 5":               taxExtBrnfe("purpose", "5", "credit-note-type", "05"),
		"purpose 6":               taxExtBrnfe("purpose", "6", "debit-note-type", "08"),
		"purpose 4, other types":  taxExtBrnfe("purpose", "4", "credit-note-type", "xx", "debit-note-type", "xx"),
		"series 0":                func(inv *bill.Invoice) { inv.Series = "0" },
		"series 999":              func(inv *bill.Invoice) { inv.Series = "999" },
		"reason of 60 bytes":      reasonBrnfe(strings.Repeat("ç", 30)),
		"empty reason":            reasonBrnfe(""),
		"paid":                    func(inv *bill.Invoice) { inv.Payment, inv.Totals.Due = nil, amountBrnfe(0) },
		"paid, no instructions":   func(inv *bill.Invoice) { inv.Payment.Instructions, inv.Totals.Due = nil, amountBrnfe(0) },
		"partly paid":             func(inv *bill.Invoice) { inv.Totals.Due = amountBrnfe(1) },
		"no totals":               func(inv *bill.Invoice) { inv.Totals = nil },
		"no supplier":             func(inv *bill.Invoice) { inv.Supplier = nil },
		"no lines":                func(inv *bill.Invoice) { inv.Lines = nil },
		"short NCM":               identityBrnfe(1, "00"),
		"NCM without code":        identityBrnfe(1, ""),
		"CEST without code":       identityBrnfe(2, ""),
		"CSOSN with a value": func(inv *bill.Invoice) {
			simplesBrnfe("1", "csosn", "101")(inv)
			inv.Lines[1].Taxes[1].Percent = percentBrnfe(12)
		},
		"CSOSN, no percentage": func(inv *bill.Invoice) { simplesBrnfe("4", "csosn", "102")(inv); inv.Lines[1].Taxes[1].Percent = nil },
		"PIS without value":    comboBrnfe(2, 0, extBrnfe("pis-", "cst", "04")),
		"PIS 49":               comboBrnfe(2, 1, extBrnfe("pis-", "cst", "49")),
		"COFINS without value": comboBrnfe(3, 0, extBrnfe("cofins-", "cst", "09")),
		"ICMS deferred":        comboBrnfe(1, 1, extBrnfe("icms-", "cst", "51", "origin", "0")),
		"ICMS exempt":          comboBrnfe(1, 0, extBrnfe("icms-", "cst", "40", "origin", "0")),
		"codes of another tax": comboBrnfe(3, 76, tax.Extensions{brnfe.ExtCOFINSCST: "01", brnfe.ExtPISCST: "04", brnfe.ExtICMSCST: "40"}),
	}
	for _, code := range []string{"02", "15", "53", "61"} {
		allowed["fuel "+code] = simplesBrnfe("1", "cst", code)
	}
	for _, code := range []string{"0", "1", "2", "3", "5", "9"} {
		allowed["presence "+code] = taxExtBrnfe("presence", code)
	}
	for name, change := range allowed {
		inv := validBrnfe()
		change(inv)
		if diff := cmp.Diff([]string(nil), addontest.Faults(brnfe.Addon(), inv)); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", name, diff)
		}
	}
}

func customerOfNfceBrnfe() *org.Party {
	return &org.Party{TaxID: &tax.Identity{Country: "BR", Code: "11144477735"}, Ext: extBrnfe("", "state-reg-ind", "9")}
}

// TestCorrectBrnfe: a correction has its own purpose, that of the options, or none.
func TestCorrectBrnfe(t *testing.T) {
	original := extBrnfe("", "model", "55", "presence", "1", "purpose", "6", "operation-type", "1", "debit-note-type", "01", "credit-note-type", "01")
	for name, c := range map[string]struct{ opts, want tax.Extensions }{
		"nothing": {nil, extBrnfe("", "model", "55", "presence", "1")},
		"other":   {tax.Extensions{"x": "1"}, extBrnfe("", "model", "55", "presence", "1")},
		"return": {
			extBrnfe("", "purpose", "4", "operation-type", "0"),
			extBrnfe("", "model", "55", "presence", "1", "purpose", "4", "operation-type", "0"),
		},
		"credit": {
			extBrnfe("", "purpose", "5", "credit-note-type", "03"),
			extBrnfe("", "model", "55", "presence", "1", "purpose", "5", "credit-note-type", "03"),
		},
	} {
		ref := &org.DocumentRef{Ext: c.opts.Clone()}
		inv := &bill.Invoice{Tax: &bill.Tax{Ext: original.Clone()}, Preceding: []*org.DocumentRef{ref}}
		err := brnfe.Addon().Correct(addontest.Context(brnfe.Addon()), inv, &bill.CorrectionOptions{Ext: c.opts})
		if err != nil || !inv.Tax.Ext.Equal(c.want) {
			t.Errorf("%s: %v, %v, want %v", name, err, inv.Tax.Ext, c.want)
		}
		if ref.Ext.HasAny(brnfe.ExtPurpose, brnfe.ExtOperationType, brnfe.ExtCreditNoteType) || ref.Ext.Has("x") != c.opts.Has("x") {
			t.Errorf("%s: reference with %v", name, ref.Ext)
		}
	}
	inv := &bill.Invoice{}
	if err := brnfe.Addon().Correct(addontest.Context(brnfe.Addon()), inv, &bill.CorrectionOptions{}); err != nil || inv.Tax != nil {
		t.Errorf("without tax details: %v, %v", err, inv.Tax)
	}
	inv = validBrnfe()
	inv.Type, inv.Tax.Ext = "credit-note", extBrnfe("", "model", "55", "presence", "1")
	faults := rule.NewBook(brnfe.Addon().Rules).Run(addontest.Context(brnfe.Addon()), inv)
	const want = "br-nfe-purpose, br-nfe-operation-type are missing; a correction usually has the purpose 4 for a return, 5 for a credit"
	if len(faults) != 1 || !strings.Contains(faults[0].Message, want) {
		t.Errorf("faults %v, want %s", faults, want)
	}
}
