package frchoruspro

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/regime/fr"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Codes that are written.
const (
	frameworkInvoice cbc.Code = "A1"
	frameworkPaid    cbc.Code = "A2"

	schemeSIRET cbc.Code = "1"
	schemeEU    cbc.Code = "2" // in the Union, but not in France
	schemeOther cbc.Code = "3" // outside of the Union
)

const france l10n.TaxCountry = "FR"

// maxQuantityDecimals is the most that the portal accepts.
const maxQuantityDecimals = 4

func normalize(c *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *bill.Line:
		v.Quantity = v.Quantity.RescaleDown(maxQuantityDecimals)
	case *org.Party:
		if v.Ext.Has(ExtScheme) {
			return
		}
		if scheme := schemeOf(c, v); scheme != "" {
			v.Ext = v.Ext.Set(ExtScheme, scheme)
		}
	case *bill.Invoice:
		if v.Tax == nil {
			v.Tax = new(bill.Tax)
		}
		v.Tax.Ext = v.Tax.Ext.SetIfEmpty(ExtFramework, frameworkInvoice)
	}
}

// schemeOf returns the kind of identifier a party has, empty when it has none
// that the portal accepts.
func schemeOf(c *tax.Context, party *org.Party) cbc.Code {
	switch {
	case party.TaxID != nil && party.TaxID.Country != france:
		if party.TaxID.Country.InEU(c.Today()) {
			return schemeEU
		}
		return schemeOther
	case hasSIRET(party):
		return schemeSIRET
	}
	return ""
}

func hasSIRET(party *org.Party) bool { return law.HasIdentityType(party, fr.IdentityTypeSIRET) }
