package regime_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/regime/mx"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestTaxIDsMX(t *testing.T) {
	regimetest.TaxIDs(t, mx.Regime(), "MX", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("eku-900317-3c9", "EKU9003173C9"), // a company
		regimetest.Accepts("MX EKU9003173C9", "EKU9003173C9"),
		regimetest.Accepts("MXEK9003173C9", "MXEK9003173C9"), // MX belongs to the name
		regimetest.Accepts("MXA9003173C9", "MXA9003173C9"),
		regimetest.Accepts("ñ&a900317 3C9", "Ñ&A9003173C9"),
		regimetest.Accepts("Ñ&AÑ9003173C9", "Ñ&AÑ9003173C9"),
		regimetest.Refuses("EK9003173C9", "EK9003173C9"),
		regimetest.Refuses("EKUAB9003173C9", "EKUAB9003173C9"),
		regimetest.Refuses("EKU9003173C", "EKU9003173C"),
		regimetest.Refuses("EKU9003173Ñ9", "EKU9003173Ñ9"),
		regimetest.Refuses("MX", "MX"),
	})
}

func postCodeMX(code cbc.Code) tax.Extensions { return tax.Extensions{mx.ExtPostCode: code} }

func TestIssuePlaceMX(t *testing.T) {
	at := func(code cbc.Code) []*org.Address { return []*org.Address{{Code: code}} }
	placed := func(code cbc.Code) *bill.Tax {
		return &bill.Tax{Ext: tax.Extensions{mx.ExtIssuePlace: code}}
	}
	for _, c := range []struct {
		name     string
		tax      *bill.Tax
		supplier *org.Party
		want     *bill.Tax
	}{
		{"unknown", nil, &org.Party{}, nil},
		{"no supplier", nil, nil, nil},
		{"address without code", nil, &org.Party{Addresses: at("")}, nil},
		{"from the address", nil, &org.Party{Addresses: at("21000")}, placed("21000")},
		{"from the extension", nil, &org.Party{Ext: postCodeMX("01000"), Addresses: at("21000")}, placed("01000")},
		{"given", placed("45000"), &org.Party{Ext: postCodeMX("01000")}, placed("45000")},
		{
			"beside other details", &bill.Tax{PricesInclude: "VAT"}, &org.Party{Addresses: at("21000")},
			&bill.Tax{PricesInclude: "VAT", Ext: tax.Extensions{mx.ExtIssuePlace: "21000"}},
		},
	} {
		inv := &bill.Invoice{Tax: c.tax, Supplier: c.supplier}
		regimetest.Normalize(mx.Regime(), inv)
		if (inv.Tax == nil) != (c.want == nil) {
			t.Errorf("%s: tax details %+v, want %+v", c.name, inv.Tax, c.want)
			continue
		}
		if c.want == nil {
			continue
		}
		if diff := cmp.Diff(c.want.Ext, inv.Tax.Ext); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", c.name, diff)
		}
	}
}

func TestPostCodesLeaveThePartiesMX(t *testing.T) {
	inv := &bill.Invoice{
		Supplier: &org.Party{Ext: postCodeMX("21000")},
		Customer: &org.Party{Ext: tax.Extensions{mx.ExtPostCode: "65000", "mx-cfdi-use": "G01"}},
	}
	regimetest.Normalize(mx.Regime(), inv)
	if inv.Supplier.Ext != nil || inv.Supplier.Addresses != nil {
		t.Errorf("supplier: %v, %v", inv.Supplier.Ext, inv.Supplier.Addresses)
	}
	if diff := cmp.Diff(tax.Extensions{"mx-cfdi-use": "G01"}, inv.Customer.Ext); diff != "" {
		t.Errorf("customer: want (-), got (+)\n%s", diff)
	}
	if len(inv.Customer.Addresses) != 1 || inv.Customer.Addresses[0].Code != "65000" {
		t.Errorf("customer's addresses: %v", inv.Customer.Addresses)
	}

	inv.Customer = &org.Party{
		Ext:       postCodeMX("65000"),
		Addresses: []*org.Address{{Street: "Calle 1", Code: "1"}, {Code: "2"}},
	}
	regimetest.Normalize(mx.Regime(), inv)
	if a := inv.Customer.Addresses; a[0].Code != "65000" || a[0].Street != "Calle 1" || a[1].Code != "2" {
		t.Errorf("customer's addresses: %v, %v", a[0], a[1])
	}
}
