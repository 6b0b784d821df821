package pt_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/bill"
	"chancery/gobl/regime/pt"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestRegion(t *testing.T) {
	for _, c := range []struct {
		name  string
		combo tax.Combo
		want  tax.Extensions
	}{
		{"default", tax.Combo{Cat: "VAT"}, tax.Extensions{"pt-region": "PT"}},
		{"given", tax.Combo{Cat: "VAT", Ext: tax.Extensions{"pt-region": "PT-MA"}}, tax.Extensions{"pt-region": "PT-MA"}},
		{"at home", tax.Combo{Cat: "VAT", Country: "PT"}, tax.Extensions{"pt-region": "PT"}},
		{"abroad", tax.Combo{Cat: "VAT", Country: "EL"}, tax.Extensions{"pt-region": "GR"}},
		{
			"abroad, against what is given",
			tax.Combo{Cat: "VAT", Country: "ES", Ext: tax.Extensions{"pt-region": "PT"}},
			tax.Extensions{"pt-region": "ES"},
		},
		{"another tax", tax.Combo{Cat: "IRS"}, nil},
	} {
		regimetest.Normalize(pt.Regime(), &c.combo)
		if diff := cmp.Diff(c.want, c.combo.Ext); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", c.name, diff)
		}
	}
}

func TestOldExemptions(t *testing.T) {
	region := tax.Extensions{"pt-region": "PT"}
	for _, c := range []struct {
		name        string
		combo, want tax.Combo
	}{
		{
			"reason in the rate",
			tax.Combo{Cat: "VAT", Rate: "exempt+outlay"},
			tax.Combo{Cat: "VAT", Key: "exempt", Ext: tax.Extensions{"pt-saft-exemption": "M01"}},
		},
		{
			"reason of two parts",
			tax.Combo{Cat: "VAT", Rate: "exempt+reverse-charge+gold", Ext: tax.Extensions{"pt-region": "PT-AC"}},
			tax.Combo{Cat: "VAT", Key: "exempt", Ext: tax.Extensions{"pt-saft-exemption": "M43"}},
		},
		{
			"unknown reason",
			tax.Combo{Cat: "VAT", Rate: "exempt+whim"},
			tax.Combo{Cat: "VAT", Rate: "exempt+whim", Ext: region},
		},
		{
			"older extension",
			tax.Combo{Cat: "VAT", Key: "exempt", Ext: tax.Extensions{"pt-exemption-code": "M07"}},
			tax.Combo{Cat: "VAT", Key: "exempt", Ext: tax.Extensions{"pt-region": "PT", "pt-saft-exemption": "M07"}},
		},
		{
			"nothing old",
			tax.Combo{Cat: "VAT", Key: "standard", Rate: "general"},
			tax.Combo{Cat: "VAT", Key: "standard", Rate: "general", Ext: region},
		},
	} {
		line, discount, charge := c.combo, c.combo, c.combo
		line.Ext, discount.Ext, charge.Ext = c.combo.Ext.Clone(), c.combo.Ext.Clone(), c.combo.Ext.Clone()
		regimetest.Normalize(pt.Regime(), &bill.Invoice{
			Lines:     []*bill.Line{{Taxes: tax.Set{&line}}},
			Discounts: []*bill.Discount{{Taxes: tax.Set{&discount}}},
			Charges:   []*bill.Charge{{Taxes: tax.Set{&charge}}},
		})
		for _, got := range []tax.Combo{line, discount, charge} {
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s: want (-), got (+)\n%s", c.name, diff)
			}
		}
	}
}
