package itticket

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Kinds of supply without VAT (natura, D.P.R. 633/1972).
const (
	excluded      cbc.Code = "N1" // article 15
	notSubject    cbc.Code = "N2" // articles 7 to 7-septies and others
	notTaxable    cbc.Code = "N3" // articles 8, 8-bis, 9
	exempt        cbc.Code = "N4" // article 10
	marginScheme  cbc.Code = "N5" // D.L. 41/1995, article 36
	reverseCharge cbc.Code = "N6" // article 17
)

func normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *tax.Combo:
		if v.Cat == tax.CategoryVAT {
			normalizeVAT(v)
		}
	case *org.Item:
		v.Ext = v.Ext.SetIfEmpty(ExtProduct, "services")
	case *bill.Invoice:
		normalizeInvoice(v)
	}
}

func normalizeInvoice(inv *bill.Invoice) {
	details := law.TaxDetails(inv)
	if details.PricesInclude == "" {
		details.PricesInclude = tax.CategoryVAT
	}
	if code, ok := details.Ext[ExtLottery]; ok {
		details.Ext = details.Ext.Set(ExtLottery, cbc.AlphanumericalCode(code))
	}
}

// normalizeVAT lets the kind of supply decide the key where there is none, and
// then makes both agree.
func normalizeVAT(c *tax.Combo) {
	if law.IsForeign(c, "IT") {
		c.Ext = c.Ext.Set(ExtExempt, notSubject)
		return
	}
	if c.Key == "" {
		keyFromExempt(c)
	}
	switch c.Key {
	case tax.KeyStandard, tax.KeyZero:
		c.Ext = c.Ext.Delete(ExtExempt)
	case tax.KeyOutsideScope:
		c.Ext = c.Ext.SetOneOf(ExtExempt, excluded, notSubject)
	case tax.KeyExport, tax.KeyIntraCommunity:
		c.Ext = c.Ext.Set(ExtExempt, notTaxable)
	case tax.KeyExempt:
		c.Ext = c.Ext.SetOneOf(ExtExempt, exempt, marginScheme)
	case tax.KeyReverseCharge:
		c.Ext = c.Ext.Set(ExtExempt, reverseCharge)
	}
}

func keyFromExempt(c *tax.Combo) {
	var key cbc.Key
	switch c.Ext[ExtExempt] {
	case "":
		c.Key = tax.KeyStandard
		return
	case excluded, notSubject:
		key = tax.KeyOutsideScope
	case notTaxable:
		key = tax.KeyExport
	case exempt, marginScheme:
		key = tax.KeyExempt
	case reverseCharge:
		key = tax.KeyReverseCharge
	default:
		return
	}
	c.Key, c.Rate = key, ""
}
