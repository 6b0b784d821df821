package estbai

import (
	"strings"

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
	regionAraba    cbc.Code = "VI"
	regionBizkaia  cbc.Code = "BI"
	regionGipuzkoa cbc.Code = "SS"

	regimeGeneral   cbc.Code = "01"
	regimeExport    cbc.Code = "02"
	regimeIslands   cbc.Code = "08" // IPSI or IGIC
	regimeSurcharge cbc.Code = "51" // equivalence surcharge

	reverseCharge     cbc.Code = "S2"
	outsideByLocation cbc.Code = "RL"
	outsideOther      cbc.Code = "OT"
	outsideThirdParty cbc.Code = "VT"
	outsideOtherTax   cbc.Code = "IE" // the tax of somewhere else is charged

	productGoods    cbc.Code = "goods"
	productServices cbc.Code = "services"
	productResale   cbc.Code = "resale"
)

func normalize(c *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *tax.Combo:
		switch {
		case v.Cat == "IGIC":
			v.Ext = v.Ext.Set(ExtExemption, outsideOtherTax).SetIfEmpty(ExtRegime, regimeIslands)
		case v.Cat != tax.CategoryVAT:
		case law.IsForeign(v, spanish.Country):
			normalizeForeign(c, v)
		default:
			normalizeCombo(v)
		}
	case *bill.Line:
		normalizeLine(v)
	case *bill.Invoice:
		normalizeInvoice(v)
	}
}

// normalizeForeign: the tax of another member state is passed on; other countries
// are outside by location.
func normalizeForeign(c *tax.Context, combo *tax.Combo) {
	exemption := outsideByLocation
	if combo.Country.InEU(c.Today()) {
		exemption = outsideOtherTax
	}
	combo.Ext = combo.Ext.Set(ExtExemption, exemption).SetIfEmpty(ExtRegime, regimeGeneral)
}

func normalizeCombo(combo *tax.Combo) {
	if combo.Key == "" {
		combo.Key = keyOf(combo.Ext[ExtExemption])
	}
	ext := combo.Ext
	if combo.Key == tax.KeyExport {
		ext = ext.SetIfEmpty(ExtRegime, regimeExport)
	}
	// Surcharges that come with a rate are not known yet.
	if combo.Surcharge != nil || combo.Rate.Has("eqs") {
		ext = ext.SetIfEmpty(ExtRegime, regimeSurcharge)
	}
	combo.Ext = explain(combo.Key, ext.SetIfEmpty(ExtRegime, regimeGeneral))
}

// keyOf is how a supply is treated, by the code given for it.
func keyOf(exemption cbc.Code) cbc.Key {
	switch exemption {
	case reverseCharge:
		return tax.KeyReverseCharge
	case outsideOther, outsideByLocation, outsideThirdParty, outsideOtherTax:
		return tax.KeyOutsideScope
	}
	if key := spanish.ExemptionKey(exemption); key != "" {
		return key
	}
	return tax.KeyStandard
}

// explain says why no tax is charged, where none is: codes that fit stay,
// others give way to the usual one.
func explain(key cbc.Key, ext tax.Extensions) tax.Extensions {
	switch key {
	case tax.KeyStandard, tax.KeyZero:
		return ext.Delete(ExtExemption)
	case tax.KeyReverseCharge:
		return ext.Set(ExtExemption, reverseCharge)
	case tax.KeyOutsideScope:
		return ext.SetOneOf(ExtExemption, outsideByLocation, outsideOtherTax, outsideOther, outsideThirdParty)
	case tax.KeyExempt:
		return ext.SetOneOf(ExtExemption, "E1", "E6")
	case tax.KeyExport:
		return ext.SetOneOf(ExtExemption, "E2", "E3", "E4")
	case tax.KeyIntraCommunity:
		return ext.Set(ExtExemption, "E5")
	}
	return ext
}

// normalizeLine distinguishes deliveries from services; a line is a service unless its
// item is marked as goods.
func normalizeLine(line *bill.Line) {
	combo := line.Taxes.Get(tax.CategoryVAT)
	if combo == nil || line.Item == nil {
		return
	}
	switch line.Item.Key {
	case org.ItemKeyGoods:
		combo.Ext = combo.Ext.SetOneOf(ExtProduct, productGoods, productResale)
	case org.ItemKeyServices, "":
		combo.Ext = combo.Ext.Set(ExtProduct, productServices)
	}
}

func normalizeInvoice(inv *bill.Invoice) {
	if !law.TaxExt(inv).Has(ExtRegion) {
		if region := regionOf(inv.Supplier); region != "" {
			t := law.TaxDetails(inv)
			t.Ext = t.Ext.Set(ExtRegion, region)
		}
	}
	if inv.Tags.Has("simplified") {
		t := law.TaxDetails(inv)
		t.Ext = t.Ext.Set(ExtSimplified, "S")
	}
	spanish.IdentifyCustomer(inv, ExtIdentityType)
}

// regionOf returns the territory of the first address of the supplier, empty outside
// of the Basque Country.
func regionOf(supplier *org.Party) cbc.Code {
	if supplier == nil || len(supplier.Addresses) == 0 || supplier.Addresses[0] == nil {
		return ""
	}
	switch strings.ToLower(supplier.Addresses[0].Region) {
	case "alava", "álava", "araba", "vi":
		return regionAraba
	case "bizkaia", "vizcaya", "bi":
		return regionBizkaia
	case "gipuzkoa", "guipuzcoa", "guipúzcoa", "ss":
		return regionGipuzkoa
	}
	return ""
}
