package codian

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// noResponsibility means that none of the listed duties applies to a party.
const noResponsibility cbc.Code = "R-99-PN"

func normalize(_ *tax.Context, n tree.Node) {
	inv, ok := n.(*bill.Invoice)
	if !ok {
		return
	}
	for _, p := range [...]*org.Party{inv.Supplier, inv.Customer} {
		if p != nil && isColombian(p) {
			p.Ext = p.Ext.SetIfEmpty(ExtFiscalResponsibility, noResponsibility)
		}
	}
}

func isColombian(p *org.Party) bool { return p.TaxID.In("CO") }
