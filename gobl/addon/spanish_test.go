package addon_test

import (
	"testing"

	"chancery/gobl/addon/spanish"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

const identityTypeSpanish cbc.Key = "xx-identity-type"

func TestIdentifyCustomerSpanish(t *testing.T) {
	for key, want := range map[cbc.Key]cbc.Code{
		"passport": "03", "foreign": "04", "resident": "05", "other": "06", "": "", "gln": "",
	} {
		for name, id := range map[string]*tax.Identity{
			"none": nil, "without a code": {Country: "ES"}, "foreign": {Country: "GB", Code: "X"},
		} {
			inv := &bill.Invoice{Customer: &org.Party{TaxID: id, Identities: []*org.Identity{{Key: key}, {Key: "other"}}}}
			spanish.IdentifyCustomer(inv, identityTypeSpanish)
			if got := inv.Customer.Identities[0].Ext[identityTypeSpanish]; got != want {
				t.Errorf("key %q, tax identity %s: type %q, want %q", key, name, got, want)
			}
			if inv.Customer.Identities[1].Ext != nil {
				t.Errorf("key %q: the second identity is written to", key)
			}
		}
	}
}

func TestIdentifyCustomerLeavesAloneSpanish(t *testing.T) {
	for name, customer := range map[string]*org.Party{
		"nobody":           nil,
		"nothing":          {},
		"null":             {Identities: []*org.Identity{nil}},
		"a tax number too": {TaxID: &tax.Identity{Country: "ES", Code: "X"}, Identities: []*org.Identity{{Key: "other"}}},
	} {
		spanish.IdentifyCustomer(&bill.Invoice{Customer: customer}, identityTypeSpanish)
		if customer != nil && org.IdentityForExt(customer.Identities, identityTypeSpanish) != nil {
			t.Errorf("%s is identified", name)
		}
	}
}

func TestIdentifiedSpanish(t *testing.T) {
	for _, c := range []struct {
		name     string
		customer *org.Party
		want     bool
	}{
		{"nobody", nil, true},
		{"tax identity", &org.Party{TaxID: &tax.Identity{Country: "ES"}}, true},
		{"nothing", &org.Party{}, false},
		{"identity of no type", &org.Party{Identities: []*org.Identity{{Key: "other"}}}, false},
		{"second identity", &org.Party{Identities: []*org.Identity{{}, {Ext: tax.Extensions{identityTypeSpanish: "06"}}}}, true},
	} {
		if got := spanish.Identified(c.customer, identityTypeSpanish); got != c.want {
			t.Errorf("%s: %t, want %t", c.name, got, c.want)
		}
	}
}

func TestMoveDocTypeSpanish(t *testing.T) {
	const docType cbc.Key = "xx-doc-type"
	move := spanish.MoveDocType(docType)
	inv := &bill.Invoice{Preceding: []*org.DocumentRef{{Code: "1"}}}
	if err := move(nil, inv, &bill.CorrectionOptions{}); err != nil || inv.Tax != nil {
		t.Errorf("without a type: %v, tax details %+v", err, inv.Tax)
	}
}

func TestExemptionKeySpanish(t *testing.T) {
	for code, want := range map[cbc.Code]cbc.Key{
		"E1": "exempt", "E2": "export", "E3": "export", "E4": "export", "E5": "intra-community", "E6": "exempt",
		"": "", "S1": "",
	} {
		if got := spanish.ExemptionKey(code); got != want {
			t.Errorf("%q is %q, want %q", code, got, want)
		}
	}
}
