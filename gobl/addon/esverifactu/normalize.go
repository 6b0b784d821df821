package esverifactu

import (
	"chancery/gobl/addon/spanish"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Codes that are written.
const (
	regimeGeneral   cbc.Code = "01"
	regimeExport    cbc.Code = "02"
	regimeOSS       cbc.Code = "17" // one-stop shop
	regimeSurcharge cbc.Code = "18" // equivalence surcharge

	opTaxed             cbc.Code = "S1"
	opReverseCharge     cbc.Code = "S2"
	opOutsideOtherwise  cbc.Code = "N1"
	opOutsideByLocation cbc.Code = "N2"

	issuerThirdParty cbc.Code = "T"
	issuerCustomer   cbc.Code = "D"
)

func normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *tax.Combo:
		if spanish.IsVAT(v) {
			normalizeCombo(v)
		}
	case *bill.Invoice:
		normalizeInvoice(v)
	}
}

func normalizeCombo(combo *tax.Combo) {
	if law.IsForeign(combo, spanish.Country) {
		combo.Ext = combo.Ext.
			Set(ExtOpClass, opOutsideByLocation).
			SetOneOf(ExtRegime, regimeGeneral, regimeOSS).
			Delete(ExtExempt)
		return
	}
	if combo.Key == "" {
		combo.Key = keyOf(combo.Ext)
	}
	ext := combo.Ext
	if combo.Key == tax.KeyExport {
		ext = ext.SetIfEmpty(ExtRegime, regimeExport)
	}
	if combo.Surcharge != nil {
		ext = ext.SetIfEmpty(ExtRegime, regimeSurcharge)
	}
	combo.Ext = classify(combo.Key, ext.SetIfEmpty(ExtRegime, regimeGeneral))
}

// keyOf is how a supply is treated, by the codes given for it.
func keyOf(ext tax.Extensions) cbc.Key {
	switch ext[ExtOpClass] {
	case opReverseCharge:
		return tax.KeyReverseCharge
	case opOutsideOtherwise, opOutsideByLocation:
		return tax.KeyOutsideScope
	}
	if key := spanish.ExemptionKey(ext[ExtExempt]); key != "" {
		return key
	}
	return tax.KeyStandard
}

// classify writes the class of the operation or the cause of its exemption: codes
// that fit stay, others give way to the usual one.
func classify(key cbc.Key, ext tax.Extensions) tax.Extensions {
	switch key {
	case tax.KeyStandard, tax.KeyZero:
		return ext.Set(ExtOpClass, opTaxed).Delete(ExtExempt)
	case tax.KeyReverseCharge:
		return ext.Set(ExtOpClass, opReverseCharge).Delete(ExtExempt)
	case tax.KeyOutsideScope:
		return ext.SetOneOf(ExtOpClass, opOutsideByLocation, opOutsideOtherwise).Delete(ExtExempt)
	case tax.KeyExempt:
		return ext.SetOneOf(ExtExempt, "E1", "E6").Delete(ExtOpClass)
	case tax.KeyExport:
		return ext.SetOneOf(ExtExempt, "E2", "E3", "E4").Delete(ExtOpClass)
	case tax.KeyIntraCommunity:
		return ext.Set(ExtExempt, "E5").Delete(ExtOpClass)
	}
	return ext
}

func normalizeInvoice(inv *bill.Invoice) {
	spanish.ClassifyCorrection(inv, ExtDocType, ExtCorrectionType)
	if issuer := issuerOf(inv); issuer != "" {
		t := law.TaxDetails(inv)
		t.Ext = t.Ext.Set(ExtIssuerType, issuer)
	}
	spanish.IdentifyCustomer(inv, ExtIdentityType)
}

// issuerOf returns who issues the invoice when it is not the supplier. An issuer
// that is named wins over the tag.
func issuerOf(inv *bill.Invoice) cbc.Code {
	switch {
	case inv.Ordering != nil && inv.Ordering.Issuer != nil:
		return issuerThirdParty
	case inv.Tags.Has("self-billed"):
		return issuerCustomer
	}
	return ""
}
