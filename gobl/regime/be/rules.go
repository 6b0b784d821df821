package be

import (
	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/rule"
)

func rules() []rule.Set {
	return []rule.Set{
		law.TaxIDRules("GOBL-BE-TAX-IDENTITY-01", "BE",
			"Belgian VAT number must have 10 digits with matching check digits", validVAT),
		{Regime: "BE", Rules: supplierRules()},
	}
}

// supplierRules require a VAT number or an enterprise number, and report it for each
// of the two when both are missing.
func supplierRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BE-BILL-INVOICE-01", "supplier.tax_id",
			"supplier of a Belgian invoice needs a tax identity, or else a BCE identity",
			func(_ *rule.Check, inv *bill.Invoice) bool {
				s := inv.Supplier
				return s == nil || law.HasIdentityType(s, IdentityTypeBCE) || s.TaxID != nil
			}),
		rule.Must("GOBL-BE-BILL-INVOICE-02", "supplier.tax_id.code",
			"supplier of a Belgian invoice needs a code in the tax identity, or else a BCE identity",
			func(_ *rule.Check, inv *bill.Invoice) bool {
				s := inv.Supplier
				return s == nil || law.HasIdentityType(s, IdentityTypeBCE) ||
					s.TaxID == nil || s.TaxID.Code != ""
			}),
		rule.Must("GOBL-BE-BILL-INVOICE-03", "supplier.identities",
			"supplier of a Belgian invoice without tax code needs an identity of type BCE",
			func(_ *rule.Check, inv *bill.Invoice) bool {
				s := inv.Supplier
				return s == nil || law.HasTaxCode(s) || law.HasIdentityType(s, IdentityTypeBCE)
			}),
	}
}
