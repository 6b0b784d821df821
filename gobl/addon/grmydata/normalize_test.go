package grmydata_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/grmydata"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

func rate(code cbc.Code) tax.Extensions { return tax.Extensions{grmydata.ExtVATRate: code} }

func reason(code cbc.Code) tax.Extensions { return tax.Extensions{grmydata.ExtExemption: code} }

func both(code cbc.Code) tax.Extensions {
	return tax.Extensions{grmydata.ExtVATRate: "7", grmydata.ExtExemption: code}
}

func TestCombos(t *testing.T) {
	addontest.Combos(t, grmydata.Addon(), []addontest.Combo{
		{
			Name: "in the Union", In: tax.Combo{Country: "DE", Key: "standard", Rate: "general"},
			Want: tax.Combo{Country: "DE", Key: "outside-scope", Rate: "general", Ext: both("30")},
		},
		{
			Name: "outside of the Union", In: tax.Combo{Country: "US"},
			Want: tax.Combo{Country: "US", Key: "outside-scope", Ext: both("29")},
		},
		{
			Name: "Greece", In: tax.Combo{Country: "EL", Rate: "general"},
			Want: tax.Combo{Country: "EL", Key: "standard", Rate: "general", Ext: rate("1")},
		},
		{Name: "nothing said", In: tax.Combo{}, Want: tax.Combo{Key: "standard"}},
		{
			Name: "standard has no reason", In: tax.Combo{Key: "standard", Rate: "reduced", Ext: reason("3")},
			Want: tax.Combo{Key: "standard", Rate: "reduced", Ext: rate("2")},
		},
		{
			Name: "super-reduced", In: tax.Combo{Rate: "super-reduced"},
			Want: tax.Combo{Key: "standard", Rate: "super-reduced", Ext: rate("3")},
		},
		{
			Name: "islands", In: tax.Combo{Rate: "general+island"},
			Want: tax.Combo{Key: "standard", Rate: "general+island", Ext: rate("4")},
		},
		{
			Name: "islands, reduced", In: tax.Combo{Rate: "reduced+island"},
			Want: tax.Combo{Key: "standard", Rate: "reduced+island", Ext: rate("5")},
		},
		{
			Name: "islands, super-reduced", In: tax.Combo{Rate: "super-reduced+island"},
			Want: tax.Combo{Key: "standard", Rate: "super-reduced+island", Ext: rate("6")},
		},
		{
			Name: "unknown rate keeps the category", In: tax.Combo{Key: "zero", Ext: rate("8")},
			Want: tax.Combo{Key: "zero", Ext: rate("8")},
		},
		{Name: "from reason 24", In: tax.Combo{Ext: reason("24")}, Want: tax.Combo{Key: "outside-scope", Ext: both("24")}},
		{Name: "from reason 27", In: tax.Combo{Ext: reason("27")}, Want: tax.Combo{Key: "exempt", Ext: both("27")}},
		{Name: "from reason 28", In: tax.Combo{Ext: reason("28")}, Want: tax.Combo{Key: "export", Ext: both("28")}},
		{Name: "from reason 14", In: tax.Combo{Ext: reason("14")}, Want: tax.Combo{Key: "intra-community", Ext: both("14")}},
		{Name: "from reason 16", In: tax.Combo{Ext: reason("16")}, Want: tax.Combo{Key: "reverse-charge", Ext: both("16")}},
		{Name: "unknown reason", In: tax.Combo{Ext: reason("99")}, Want: tax.Combo{Key: "standard"}},
		{Name: "outside scope", In: tax.Combo{Key: "outside-scope"}, Want: tax.Combo{Key: "outside-scope", Ext: both("1")}},
		{Name: "exempt", In: tax.Combo{Key: "exempt"}, Want: tax.Combo{Key: "exempt", Ext: both("7")}},
		{Name: "export", In: tax.Combo{Key: "export"}, Want: tax.Combo{Key: "export", Ext: both("8")}},
		{
			Name: "wrong reason", In: tax.Combo{Key: "exempt", Ext: reason("8")},
			Want: tax.Combo{Key: "exempt", Ext: both("7")},
		},
		{Name: "another tax", In: tax.Combo{Cat: "X", Country: "DE"}, Want: tax.Combo{Cat: "X", Country: "DE"}},
	})
}

func TestCharges(t *testing.T) {
	for _, c := range []struct {
		key      cbc.Key
		in, want tax.Extensions
	}{
		{"stamp-duty", nil, tax.Extensions{grmydata.ExtTaxType: "4"}},
		{"tax", tax.Extensions{grmydata.ExtTaxType: "2"}, tax.Extensions{grmydata.ExtTaxType: "3"}},
		{
			"",
			tax.Extensions{grmydata.ExtFee: "1"},
			tax.Extensions{grmydata.ExtFee: "1", grmydata.ExtTaxType: "2"},
		},
		{
			"",
			tax.Extensions{grmydata.ExtOtherTax: "1"},
			tax.Extensions{grmydata.ExtOtherTax: "1", grmydata.ExtTaxType: "3"},
		},
		{
			"",
			tax.Extensions{grmydata.ExtStampDuty: "1"},
			tax.Extensions{grmydata.ExtStampDuty: "1", grmydata.ExtTaxType: "4"},
		},
		{
			"",
			tax.Extensions{grmydata.ExtStampDuty: "1", grmydata.ExtTaxType: "1"},
			tax.Extensions{grmydata.ExtStampDuty: "1", grmydata.ExtTaxType: "1"},
		},
		{"delivery", nil, nil},
	} {
		ch := &bill.Charge{Key: c.key, Ext: c.in}
		addontest.Normalize(grmydata.Addon(), ch)
		if diff := cmp.Diff(c.want, ch.Ext); diff != "" {
			t.Errorf("%q: want (-), got (+)\n%s", c.key, diff)
		}
	}
}

func TestPaymentMeans(t *testing.T) {
	for key, want := range map[cbc.Key]cbc.Code{
		"credit-transfer": "1", "credit-transfer+foreign": "2", "credit-transfer+sepa": "1", "cash": "3",
		"cheque": "4", "promissory-note": "5", "online": "6", "card": "7", "card+credit": "7", "netting": "", "": "",
	} {
		instructions, record := &pay.Instructions{Key: key}, &pay.Record{Key: key}
		addontest.Normalize(grmydata.Addon(), instructions)
		addontest.Normalize(grmydata.Addon(), record)
		if a, b := instructions.Ext[grmydata.ExtPaymentMeans], record.Ext[grmydata.ExtPaymentMeans]; a != want || b != want {
			t.Errorf("%q: codes %q, %q, want %q", key, a, b, want)
		}
	}
}
