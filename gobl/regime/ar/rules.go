package ar

import (
	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/rule"
)

func rules() []rule.Set {
	return []rule.Set{
		{Regime: "AR", Rules: []rule.Rule{
			rule.Must("GOBL-AR-BILL-INVOICE-01", "supplier.tax_id",
				"supplier of an Argentine invoice needs a tax identity",
				func(_ *rule.Check, inv *bill.Invoice) bool {
					return inv.Supplier == nil || inv.Supplier.TaxID != nil
				}),
		}},
		law.TaxIDRules("GOBL-AR-TAX-IDENTITY-01", "AR",
			"Argentine CUIT, CUIL or CDI must have 11 digits with a matching check digit", validCUIT),
	}
}
