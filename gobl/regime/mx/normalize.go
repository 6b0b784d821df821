package mx

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Extensions for postal codes: that of the place of issue belongs to the document,
// that of a party was used before and is in its address now.
const (
	ExtIssuePlace cbc.Key = "mx-cfdi-issue-place"
	ExtPostCode   cbc.Key = "mx-cfdi-post-code"
)

func normalize(_ *tax.Context, n tree.Node) {
	inv, ok := n.(*bill.Invoice)
	if !ok {
		return
	}
	setIssuePlace(inv)
	moveCustomerPostCode(inv.Customer)
	for _, p := range []*org.Party{inv.Supplier, inv.Customer} {
		if p != nil {
			p.Ext = p.Ext.Delete(ExtPostCode)
		}
	}
}

// setIssuePlace fills in the postal code of the place of issue from the supplier
// (Código Fiscal de la Federación, article 29-A, I and III).
func setIssuePlace(inv *bill.Invoice) {
	if inv.Tax != nil && inv.Tax.Ext.Has(ExtIssuePlace) {
		return
	}
	code := supplierPostCode(inv.Supplier)
	if code == "" {
		return
	}
	if inv.Tax == nil {
		inv.Tax = new(bill.Tax)
	}
	inv.Tax.Ext = inv.Tax.Ext.Set(ExtIssuePlace, code)
}

func supplierPostCode(p *org.Party) cbc.Code {
	if p == nil {
		return ""
	}
	if code := p.Ext[ExtPostCode]; code != "" {
		return code
	}
	if len(p.Addresses) > 0 && p.Addresses[0] != nil {
		return p.Addresses[0].Code
	}
	return ""
}

func moveCustomerPostCode(p *org.Party) {
	if p == nil || p.Ext[ExtPostCode] == "" {
		return
	}
	if len(p.Addresses) == 0 {
		p.Addresses = []*org.Address{{}}
	}
	if p.Addresses[0] == nil {
		p.Addresses[0] = new(org.Address)
	}
	p.Addresses[0].Code = p.Ext[ExtPostCode]
}
