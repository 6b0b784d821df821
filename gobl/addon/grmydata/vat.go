package grmydata

import (
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// country is the code of Greece in VAT numbers.
const country = "EL"

// withoutVAT is the VAT category of supplies without VAT.
const withoutVAT cbc.Code = "7"

// Reasons for charging no VAT that are the default of a key, with the article of
// Law 2859/2000 that they are based on.
const (
	outsideScope    cbc.Code = "1"  // outside of VAT, 3
	exemptSupply    cbc.Code = "7"  // exempt supplies within the country, 22
	exported        cbc.Code = "8"  // exports, 24
	withinUnion     cbc.Code = "14" // supplies to other member states, 28
	byRecipient     cbc.Code = "16" // the recipient owes the tax, 39a
	elsewhere       cbc.Code = "29" // One Stop Shop outside of the Union, 47b
	elsewhereInside cbc.Code = "30" // One Stop Shop of the Union, 47c
)

// normalizeVAT lets the reason decide the key where there is none, and then makes
// key, rate category and reason agree.
func normalizeVAT(c *tax.Context, v *tax.Combo) {
	if law.IsForeign(v, country) {
		code := elsewhere
		if v.Country.InEU(c.Today()) {
			code = elsewhereInside
		}
		v.Key = tax.KeyOutsideScope
		v.Ext = v.Ext.Set(ExtExemption, code).Set(ExtVATRate, withoutVAT)
		return
	}
	if v.Key == "" {
		v.Key = keyOf(v.Ext[ExtExemption])
	}
	switch v.Key {
	case tax.KeyStandard, tax.KeyZero:
		if code := vatCategory(v.Rate); code != "" {
			v.Ext = v.Ext.Set(ExtVATRate, code)
		}
		v.Ext = v.Ext.Delete(ExtExemption)
	case tax.KeyOutsideScope:
		setReason(v, outsideScope)
	case tax.KeyExempt:
		setReason(v, exemptSupply)
	case tax.KeyExport:
		setReason(v, exported)
	case tax.KeyIntraCommunity:
		setReason(v, withinUnion)
	case tax.KeyReverseCharge:
		setReason(v, byRecipient)
	}
}

// setReason keeps the reason given when it belongs to the key, and gives the
// default otherwise.
func setReason(v *tax.Combo, code cbc.Code) {
	if given := v.Ext[ExtExemption]; given == "" || keyOf(given) != v.Key {
		v.Ext = v.Ext.Set(ExtExemption, code)
	}
	v.Ext = v.Ext.Set(ExtVATRate, withoutVAT)
}

// keyOf returns the key that a reason belongs to; without one of these, VAT is charged.
func keyOf(reason cbc.Code) cbc.Key {
	switch reason {
	case "1", "2", "3", "4", "24", "29", "30", "31":
		return tax.KeyOutsideScope
	case "5", "6", "7", "9", "10", "11", "12", "13", "15", "17", "18", "19", "20", "21", "22", "23", "25", "26", "27":
		return tax.KeyExempt
	case "8", "28":
		return tax.KeyExport
	case "14":
		return tax.KeyIntraCommunity
	case "16":
		return tax.KeyReverseCharge
	default:
		return tax.KeyStandard
	}
}

// vatCategory returns the category of a rate, on the mainland and on the islands with reduced
// rates; empty for others.
func vatCategory(rate cbc.Key) cbc.Code {
	switch rate {
	case "general":
		return "1"
	case "reduced":
		return "2"
	case "super-reduced":
		return "3"
	case "general+island":
		return "4"
	case "reduced+island":
		return "5"
	case "super-reduced+island":
		return "6"
	default:
		return ""
	}
}
