package itsdi

import (
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/num"
	"chancery/gobl/tax"
)

// natureExcluded is the nature of sums outside the taxable amount (D.P.R.
// 633/1972, article 15).
const natureExcluded cbc.Code = "N1"

// normalizeVAT lets the nature of the supply (Natura) decide the key, where there
// is none or only that it is exempt, and then makes both say the same.
func normalizeVAT(c *tax.Context, v *tax.Combo) {
	if law.IsForeign(v, "IT") {
		nature := cbc.Code("N2.1")
		if v.Country.InEU(c.Today()) {
			nature = "N7"
		}
		v.Ext = v.Ext.Set(ExtExempt, nature)
		return
	}
	if v.Key == "" || v.Key == tax.KeyExempt {
		applyNature(v)
	}
	switch v.Key {
	case tax.KeyStandard:
		v.Ext = v.Ext.Delete(ExtExempt)
	case tax.KeyZero:
		v.Ext = v.Ext.Set(ExtExempt, natureExcluded)
	case tax.KeyOutsideScope:
		v.Ext = v.Ext.SetOneOf(ExtExempt, "N2.1", "N2.2", "N7")
	case tax.KeyExport:
		v.Ext = v.Ext.SetOneOf(ExtExempt, "N3.1", "N3.3", "N3.4", "N3.5")
	case tax.KeyIntraCommunity:
		v.Ext = v.Ext.SetOneOf(ExtExempt, "N3.2", "N3.6")
	case tax.KeyExempt:
		v.Ext = v.Ext.SetOneOf(ExtExempt, "N4", "N5")
	case tax.KeyReverseCharge:
		v.Ext = v.Ext.SetOneOf(ExtExempt, "N6.9",
			"N6.1", "N6.2", "N6.3", "N6.4", "N6.5", "N6.6", "N6.7", "N6.8")
	}
}

// applyNature writes the key that the nature belongs to. A sum excluded from
// the taxable amount counts as taxed at zero.
func applyNature(v *tax.Combo) {
	nature := v.Ext[ExtExempt]
	if nature == natureExcluded {
		zero := num.MakePercentage(0, 2)
		v.Key, v.Percent = tax.KeyZero, &zero
		return
	}
	if key := keyOf(nature); key != "" {
		v.Key = key
		return
	}
	if nature == "" && v.Key == "" {
		v.Key = tax.KeyStandard
	}
}

func keyOf(nature cbc.Code) cbc.Key {
	switch nature {
	case "N2.1", "N2.2", "N7":
		return tax.KeyOutsideScope
	case "N3.1", "N3.3", "N3.4", "N3.5":
		return tax.KeyExport
	case "N3.2", "N3.6":
		return tax.KeyIntraCommunity
	case "N4", "N5":
		return tax.KeyExempt
	case "N6.1", "N6.2", "N6.3", "N6.4", "N6.5", "N6.6", "N6.7", "N6.8", "N6.9":
		return tax.KeyReverseCharge
	default:
		return ""
	}
}

// isWithheld lists the taxes and contributions that a customer may withhold
// (DatiRitenuta).
func isWithheld(category cbc.Code) bool {
	return category.In("IRPEF", "IRES", "INPS", "ENPAM", "ENASARCO", "CP")
}
