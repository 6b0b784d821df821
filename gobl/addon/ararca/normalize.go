package ararca

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *tax.Combo:
		if code := vatRate(v); code != "" {
			v.Ext = v.Ext.Set(ExtVATRate, code)
		}
	case *bill.Invoice:
		normalizeInvoice(v)
	}
}

// vatRate returns the code of the rates that have one (AlicIva).
func vatRate(c *tax.Combo) cbc.Code {
	if c.Key == tax.KeyZero {
		return "3"
	}
	switch c.Rate {
	case tax.RateReduced:
		return "4"
	case tax.RateGeneral:
		return "5"
	case "increased":
		return "6"
	default:
		return ""
	}
}

func normalizeInvoice(inv *bill.Invoice) {
	if inv.Customer != nil {
		setVATStatus(inv.Customer)
	}
	details := law.TaxDetails(inv)
	if !details.Ext.Has(ExtDocType) {
		details.Ext = details.Ext.Set(ExtDocType, docTypeOf(inv))
	}
	if concept := conceptOf(inv.Lines); concept != "" {
		details.Ext = details.Ext.Set(ExtConcept, concept)
	}
}

// setVATStatus keeps the status given for the customer if it fits the tax
// identity: final consumers have none, foreigners have a foreign one.
func setVATStatus(customer *org.Party) {
	switch {
	case customer.TaxID == nil:
		customer.Ext = customer.Ext.SetOneOf(ExtVATStatus, "5", "4", "7", "10", "15")
	case customer.TaxID.Country != "AR":
		customer.Ext = customer.Ext.SetOneOf(ExtVATStatus, "9", "8")
	default:
		customer.Ext = customer.Ext.SetOneOf(ExtVATStatus, "1", "6", "13", "16", "4", "7", "10", "15")
	}
}

// Concepts: goods, services or both.
const (
	conceptGoods    cbc.Code = "1"
	conceptServices cbc.Code = "2"
	conceptBoth     cbc.Code = "3"
)

// conceptOf counts every item not marked as goods as a service; it is empty when
// there are no lines.
func conceptOf(lines []*bill.Line) cbc.Code {
	var goods, services bool
	for _, l := range lines {
		if l != nil && l.Item != nil && l.Item.Key == org.ItemKeyGoods {
			goods = true
		} else {
			services = true
		}
	}
	switch {
	case goods && services:
		return conceptBoth
	case goods:
		return conceptGoods
	case services:
		return conceptServices
	default:
		return ""
	}
}
