package es

import (
	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
)

func rules() []rule.Set {
	return []rule.Set{
		{Regime: "ES", Rules: supplierRules()},
		law.TaxIDRules("GOBL-ES-TAX-IDENTITY-01", "ES",
			"Spanish NIF must have 9 characters with a matching check letter or digit", validNIF),
	}
}

// supplierRules: an invoice shows the NIF of who issues it (Real Decreto
// 1619/2012, article 6 (1) d).
func supplierRules() []rule.Rule {
	return []rule.Rule{
		law.Supplier("GOBL-ES-BILL-INVOICE-01", "Spanish invoice needs a supplier",
			func(s *org.Party) bool { return s != nil }),
		rule.Must("GOBL-ES-BILL-INVOICE-02", "supplier.tax_id",
			"supplier of a Spanish invoice needs a tax identity",
			func(_ *rule.Check, inv *bill.Invoice) bool {
				return inv.Supplier == nil || inv.Supplier.TaxID != nil
			}),
		rule.Must("GOBL-ES-BILL-INVOICE-03", "supplier.tax_id.code",
			"supplier of a Spanish invoice needs a code in the tax identity",
			func(_ *rule.Check, inv *bill.Invoice) bool {
				s := inv.Supplier
				return s == nil || s.TaxID == nil || s.TaxID.Code != ""
			}),
	}
}
