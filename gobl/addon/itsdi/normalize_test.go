package itsdi_test

import (
	"testing"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/itsdi"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

func nature(code cbc.Code) tax.Extensions { return tax.Extensions{itsdi.ExtExempt: code} }

func percent(value int64) *num.Percentage {
	p := num.MakePercentage(value, 2)
	return &p
}

func TestCombos(t *testing.T) {
	cases := []addontest.Combo{
		{
			Name: "in the Union", In: tax.Combo{Country: "DE", Key: "standard"},
			Want: tax.Combo{Country: "DE", Key: "standard", Ext: nature("N7")},
		},
		{
			Name: "outside of the Union", In: tax.Combo{Country: "GB"},
			Want: tax.Combo{Country: "GB", Ext: nature("N2.1")},
		},
		{Name: "Italy", In: tax.Combo{Country: "IT"}, Want: tax.Combo{Country: "IT", Key: "standard"}},
		{Name: "nothing said", In: tax.Combo{}, Want: tax.Combo{Key: "standard"}},
		{Name: "standard has no nature", In: tax.Combo{Key: "standard", Ext: nature("N4")}, Want: tax.Combo{Key: "standard"}},
		{
			Name: "excluded", In: tax.Combo{Ext: nature("N1"), Percent: percent(22)},
			Want: tax.Combo{Key: "zero", Percent: percent(0), Ext: nature("N1")},
		},
		{
			Name: "excluded, called exempt", In: tax.Combo{Key: "exempt", Ext: nature("N1")},
			Want: tax.Combo{Key: "zero", Percent: percent(0), Ext: nature("N1")},
		},
		{Name: "zero", In: tax.Combo{Key: "zero"}, Want: tax.Combo{Key: "zero", Ext: nature("N1")}},
		{Name: "exempt", In: tax.Combo{Key: "exempt"}, Want: tax.Combo{Key: "exempt", Ext: nature("N4")}},
		{
			Name: "exempt, really export", In: tax.Combo{Key: "exempt", Ext: nature("N3.4")},
			Want: tax.Combo{Key: "export", Ext: nature("N3.4")},
		},
		{
			Name: "export does not become another", In: tax.Combo{Key: "export", Ext: nature("N4")},
			Want: tax.Combo{Key: "export", Ext: nature("N3.1")},
		},
		{Name: "outside scope", In: tax.Combo{Key: "outside-scope"}, Want: tax.Combo{Key: "outside-scope", Ext: nature("N2.1")}},
		{
			Name: "intra-community", In: tax.Combo{Key: "intra-community"},
			Want: tax.Combo{Key: "intra-community", Ext: nature("N3.2")},
		},
		{
			Name: "reverse charge", In: tax.Combo{Key: "reverse-charge"},
			Want: tax.Combo{Key: "reverse-charge", Ext: nature("N6.9")},
		},
		{Name: "unknown nature", In: tax.Combo{Ext: nature("N9")}, Want: tax.Combo{Ext: nature("N9")}},
		{
			Name: "unknown nature, exempt", In: tax.Combo{Key: "exempt", Ext: nature("N9")},
			Want: tax.Combo{Key: "exempt", Ext: nature("N4")},
		},
		{Name: "another tax", In: tax.Combo{Cat: "IRPEF", Country: "DE"}, Want: tax.Combo{Cat: "IRPEF", Country: "DE"}},
	}
	for code, key := range map[cbc.Code]cbc.Key{
		"N2.1": "outside-scope", "N2.2": "outside-scope", "N7": "outside-scope",
		"N3.1": "export", "N3.3": "export", "N3.4": "export", "N3.5": "export",
		"N3.2": "intra-community", "N3.6": "intra-community", "N4": "exempt", "N5": "exempt",
		"N6.1": "reverse-charge", "N6.5": "reverse-charge", "N6.8": "reverse-charge", "N6.9": "reverse-charge",
	} {
		cases = append(cases, addontest.Combo{
			Name: "from " + string(code),
			In:   tax.Combo{Ext: nature(code)},
			Want: tax.Combo{Key: key, Ext: nature(code)},
		})
	}
	addontest.Combos(t, itsdi.Addon(), cases)
}

func TestPaymentMeans(t *testing.T) {
	for key, want := range map[cbc.Key]cbc.Code{
		"cash": "MP01", "cheque": "MP02", "bank-draft": "MP03", "cash+treasury": "MP04", "credit-transfer": "MP05",
		"promissory-note": "MP06", "other+payment-slip": "MP07", "card": "MP08", "online": "MP08",
		"direct-debit+rid": "MP09", "direct-debit+rid-utility": "MP10", "direct-debit+rid-fast": "MP11",
		"direct-debit+riba": "MP12", "debit-transfer": "MP13", "other+tax-receipt": "MP14",
		"other+special-account": "MP15", "direct-debit": "MP16", "direct-debit+post-office": "MP17",
		"cheque+post-office": "MP18", "direct-debit+sepa": "MP19", "direct-debit+sepa-core": "MP20",
		"direct-debit+sepa-b2b": "MP21", "netting": "MP22", "online+pagopa": "MP23",
		"credit-transfer+sepa": "MP05", "card+credit": "MP08", "cash+x+y": "MP01", "other": "", "any": "", "": "",
	} {
		instructions, record := &pay.Instructions{Key: key}, &pay.Record{Key: key}
		addontest.Normalize(itsdi.Addon(), instructions)
		addontest.Normalize(itsdi.Addon(), record)
		if a, b := instructions.Ext[itsdi.ExtPaymentMeans], record.Ext[itsdi.ExtPaymentMeans]; a != want || b != want {
			t.Errorf("%q: codes %q, %q, want %q", key, a, b, want)
		}
	}
	given := &pay.Record{Key: "other", Ext: tax.Extensions{itsdi.ExtPaymentMeans: "MP15"}}
	addontest.Normalize(itsdi.Addon(), given)
	if got := given.Ext[itsdi.ExtPaymentMeans]; got != "MP15" {
		t.Errorf("given code became %q", got)
	}
}

func TestSupplier(t *testing.T) {
	for _, c := range []struct {
		country     string
		regime      cbc.Code
		num         string
		wantRegime  cbc.Code
		wantDialled string
	}{
		{"IT", "", "+3906123456", "RF01", "06123456"},
		{"IT", "RF19", "+39 06 123", "RF19", " 06 123"},
		{"IT", "", "003906123", "RF01", "003906123"},
		{"FR", "", "+3906123456", "RF01", "+3906123456"},
	} {
		p := &org.Party{Telephones: []*org.Telephone{{Num: c.num}}}
		p.TaxID = &tax.Identity{Country: l10n.TaxCountry(c.country)}
		p.Ext = p.Ext.Set(itsdi.ExtFiscalRegime, c.regime)
		customer := &org.Party{TaxID: p.TaxID, Telephones: []*org.Telephone{{Num: "+391"}}}
		addontest.Normalize(itsdi.Addon(), &bill.Invoice{Supplier: p, Customer: customer})
		if got := p.Ext[itsdi.ExtFiscalRegime]; got != c.wantRegime {
			t.Errorf("%+v: regime %q", c, got)
		}
		if got := p.Telephones[0].Num; got != c.wantDialled {
			t.Errorf("%+v: telephone %q", c, got)
		}
		if customer.Ext != nil || customer.Telephones[0].Num != "+391" {
			t.Errorf("%+v: the customer was changed", c)
		}
	}
	addontest.Normalize(itsdi.Addon(), &bill.Invoice{}) // without supplier
}

func TestPostCode(t *testing.T) {
	for _, c := range []struct {
		country    string
		code, want cbc.Code
	}{
		{"IT", "100", "00100"},
		{"IT", "00100", "00100"},
		{"IT", "7", "00007"},
		{"IT", "123456", "123456"},
		{"IT", "1A0", "1A0"},
		{"IT", "", ""},
		{"SM", "100", "100"},
		{"", "100", "100"},
	} {
		a := &org.Address{Country: l10n.ISOCountry(c.country), Code: c.code}
		addontest.Normalize(itsdi.Addon(), a)
		if a.Code != c.want {
			t.Errorf("%s %q became %q, want %q", c.country, c.code, a.Code, c.want)
		}
	}
}

// TestDocumentTypes follows the scenarios as the type and tags of an invoice
// decide.
func TestDocumentTypes(t *testing.T) {
	for _, c := range []struct {
		kind         cbc.Key
		tags         []cbc.Key
		format, want cbc.Code
	}{
		{"standard", nil, "FPR12", "TD01"},
		{"standard", []cbc.Key{"b2g"}, "FPA12", "TD01"},
		{"standard", []cbc.Key{"partial"}, "FPR12", "TD02"},
		{"standard", []cbc.Key{"partial", "freelance"}, "FPR12", "TD03"},
		{"standard", []cbc.Key{"self-billed", "reverse-charge"}, "FPR12", "TD16"},
		{"standard", []cbc.Key{"self-billed", "import", "goods"}, "FPR12", "TD19"},
		{"standard", []cbc.Key{"deferred", "third-period"}, "FPR12", "TD25"},
		{"credit-note", []cbc.Key{"simplified"}, "FPR12", "TD08"},
		{"debit-note", nil, "FPR12", "TD05"},
		{"proforma", nil, "FPR12", ""},
	} {
		a := itsdi.Addon()
		sum := addontest.Context(a).Summarize("bill/invoice", &tax.ScenarioInput{Type: c.kind, Tags: c.tags})
		if f, d := sum.Ext[itsdi.ExtFormat], sum.Ext[itsdi.ExtDocumentType]; f != c.format || d != c.want {
			t.Errorf("%s %v: %q, %q, want %q, %q", c.kind, c.tags, f, d, c.format, c.want)
		}
	}
}
