package essii

import (
	"chancery/gobl/addon/spanish"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Codes that are written.
const (
	regimeGeneral cbc.Code = "01"
	regimeExport  cbc.Code = "02"
	regimeOSS     cbc.Code = "17" // one-stop shop

	outsideByLocation cbc.Code = "location"
	outsideOtherwise  cbc.Code = "other"
)

func normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *tax.Combo:
		if spanish.IsVAT(v) {
			normalizeCombo(v)
		}
	case *bill.Line:
		normalizeLine(v)
	case *bill.Invoice:
		normalizeInvoice(v)
	}
}

func normalizeCombo(combo *tax.Combo) {
	if law.IsForeign(combo, spanish.Country) {
		combo.Ext = combo.Ext.
			Set(ExtOutsideScope, outsideByLocation).
			SetOneOf(ExtRegime, regimeGeneral, regimeOSS).
			Delete(ExtExempt)
		return
	}
	if combo.Key == "" {
		combo.Key = keyOf(combo.Ext)
	}
	if combo.Key == tax.KeyExport {
		combo.Ext = combo.Ext.SetIfEmpty(ExtRegime, regimeExport)
	}
	combo.Ext = explain(combo.Key, combo.Ext.SetIfEmpty(ExtRegime, regimeGeneral))
}

// keyOf is how a supply is treated, by the codes given for it.
func keyOf(ext tax.Extensions) cbc.Key {
	if ext.Has(ExtOutsideScope) {
		return tax.KeyOutsideScope
	}
	if key := spanish.ExemptionKey(ext[ExtExempt]); key != "" {
		return key
	}
	return tax.KeyStandard
}

// explain says why no tax is charged, where none is: codes that fit stay,
// others give way to the usual one.
func explain(key cbc.Key, ext tax.Extensions) tax.Extensions {
	switch key {
	case tax.KeyStandard, tax.KeyZero, tax.KeyReverseCharge:
		return ext.Delete(ExtExempt)
	case tax.KeyOutsideScope:
		return ext.SetOneOf(ExtOutsideScope, outsideByLocation, outsideOtherwise).Delete(ExtExempt)
	case tax.KeyExempt:
		return ext.SetOneOf(ExtExempt, "E1", "E6").Delete(ExtOutsideScope)
	case tax.KeyExport:
		return ext.SetOneOf(ExtExempt, "E2", "E3", "E4").Delete(ExtOutsideScope)
	case tax.KeyIntraCommunity:
		return ext.Set(ExtExempt, "E5").Delete(ExtOutsideScope)
	}
	return ext
}

// normalizeLine distinguishes goods from services where the item does.
func normalizeLine(line *bill.Line) {
	combo := line.Taxes.Get(tax.CategoryVAT)
	if combo == nil || line.Item == nil {
		return
	}
	if key := line.Item.Key; key.In(org.ItemKeyGoods, org.ItemKeyServices) {
		combo.Ext = combo.Ext.Set(ExtProduct, cbc.Code(key))
	}
}

func normalizeInvoice(inv *bill.Invoice) {
	spanish.ClassifyCorrection(inv, ExtDocType, ExtCorrectionType)
	if inv.Tags.Has("self-billed") || inv.Ordering != nil && inv.Ordering.Issuer != nil {
		t := law.TaxDetails(inv)
		t.Ext = t.Ext.Set(ExtThirdPartyIssuer, "S")
	}
	spanish.IdentifyCustomer(inv, ExtIdentityType)
}
