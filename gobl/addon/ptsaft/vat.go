package ptsaft

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Extensions of the country's regime: the region, and an older name of the reason of an
// exemption.
const (
	extRegion       cbc.Key  = "pt-region"
	extExemptionOld cbc.Key  = "pt-exemption-code"
	mainland        cbc.Code = "PT"
)

// rateKeyOther is the rate of a percentage that the law of Portugal does not name.
const rateKeyOther cbc.Key = "other"

// normalizeVAT lets the reason of an exemption decide the key, where there is none or only
// that it is exempt, and then makes key, rate and codes say the same.
func normalizeVAT(c *tax.Combo) {
	if c.Cat != tax.CategoryVAT {
		return
	}
	if law.IsForeign(c, "PT") {
		c.Ext = c.Ext.Set(ExtTaxRate, rateOther)
		return
	}
	if code, found := c.Ext[extExemptionOld]; found {
		c.Ext = c.Ext.Delete(extExemptionOld).Set(ExtExemption, code)
	}
	if c.Key == "" || c.Key == tax.KeyExempt {
		applyExemption(c)
	}
	switch c.Key {
	case tax.KeyStandard:
		setRate(c)
	case tax.KeyZero, tax.KeyExempt:
		setExemption(c, tax.KeyExempt, defaultExempt)
	case tax.KeyReverseCharge:
		setExemption(c, c.Key, defaultReverseCharge)
	case tax.KeyOutsideScope:
		setExemption(c, c.Key, defaultOutsideScope)
	case tax.KeyIntraCommunity:
		setExemption(c, c.Key, defaultIntraCommunity)
	case tax.KeyExport:
		setExemption(c, c.Key, defaultExport)
	}
}

// applyExemption writes the key that the reason of an exemption belongs to.
func applyExemption(c *tax.Combo) {
	key := exemptionKey(c.Ext[ExtExemption])
	switch {
	case key != "":
		c.Key = key
	case c.Key == "":
		c.Key = tax.KeyStandard
	}
}

// setRate makes the rate and its code say the same; the rate decides, if there is one.
func setRate(c *tax.Combo) {
	if c.Rate == "" {
		c.Rate = rateOf(c.Ext[ExtTaxRate])
	}
	if code := rateCode(c.Rate); code != "" {
		c.Ext = c.Ext.Set(ExtTaxRate, code)
	}
	c.Ext = c.Ext.Delete(ExtExemption)
}

func rateOf(code cbc.Code) cbc.Key {
	switch code {
	case rateReduced:
		return tax.RateReduced
	case rateIntermediate:
		return tax.RateIntermediate
	case rateNormal:
		return tax.RateGeneral
	case rateOther:
		return rateKeyOther
	default:
		return ""
	}
}

func rateCode(rate cbc.Key) cbc.Code {
	switch rate {
	case tax.RateReduced:
		return rateReduced
	case tax.RateIntermediate:
		return rateIntermediate
	case tax.RateGeneral:
		return rateNormal
	case rateKeyOther:
		return rateOther
	default:
		return ""
	}
}

// finishMigration completes the taxes of older documents. The regime replaces rates such
// as "exempt+exports" by keys and reasons after the taxes and lines were looked at, and
// leaves nothing else of their codes.
func finishMigration(inv *bill.Invoice) {
	for _, line := range inv.Lines {
		if line != nil && finishSet(line.Taxes) {
			addExemptionNote(line)
		}
	}
	for _, discount := range inv.Discounts {
		if discount != nil {
			finishSet(discount.Taxes)
		}
	}
	for _, charge := range inv.Charges {
		if charge != nil {
			finishSet(charge.Taxes)
		}
	}
}

// finishSet reports whether there was something to do.
func finishSet(set tax.Set) bool {
	done := false
	for _, c := range set {
		if c == nil || c.Cat != tax.CategoryVAT || c.Key != tax.KeyExempt || c.Ext.Has(ExtTaxRate) {
			continue
		}
		region := mainland
		if law.IsForeign(c, "PT") {
			region = cbc.Code(c.Country.ISO())
		}
		c.Ext = c.Ext.SetIfEmpty(extRegion, region)
		normalizeVAT(c)
		done = true
	}
	return done
}
