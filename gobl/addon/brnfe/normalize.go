package brnfe

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/regime/br"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *bill.Invoice:
		normalizeInvoice(v)
	case *tax.Combo:
		normalizeCombo(v)
	case *pay.Instructions:
		if !chosen(v.Key, v.Ext) {
			law.PaymentMeans(v, ExtPaymentMeans, paymentCode)
		}
	case *pay.Record:
		if !chosen(v.Key, v.Ext) {
			law.PaymentMeans(v, ExtPaymentMeans, paymentCode)
		}
	}
}

func normalizeInvoice(inv *bill.Invoice) {
	details := law.TaxDetails(inv)
	details.Ext = details.Ext.Set(ExtModel, model(inv))
	if s := inv.Supplier; s != nil {
		s.Ext = s.Ext.SetIfEmpty(ExtRegime, regimeNormal)
	}
	if c := inv.Customer; c != nil {
		c.Ext = c.Ext.SetIfEmpty(ExtStateRegInd, registration(inv, c))
	}
}

func model(inv *bill.Invoice) cbc.Code {
	if inv.Tags.Has(tagSimplified) {
		return modelNFCe
	}
	return modelNFe
}

// registration guesses whether the customer pays ICMS: who is registered with its state
// does, unless it buys as a consumer.
func registration(inv *bill.Invoice, customer *org.Party) cbc.Code {
	if isModel(inv, modelNFe) && hasStateReg(customer) {
		return registered
	}
	return notTaxpayer
}

func normalizeCombo(c *tax.Combo) {
	switch c.Cat {
	case br.CategoryICMS:
		if !c.Ext.HasAny(ExtICMSCST, ExtICMSCSOSN) {
			c.Ext = c.Ext.Set(ExtICMSCST, taxedInFull)
		}
		c.Ext = c.Ext.SetIfEmpty(ExtICMSOrigin, originNational)
	case br.CategoryPIS:
		c.Ext = c.Ext.SetIfEmpty(ExtPISCST, standardRate)
	case br.CategoryCOFINS:
		c.Ext = c.Ext.SetIfEmpty(ExtCOFINSCST, standardRate)
	}
}

// keyOther is the key of means of payment that have none of their own, such as vouchers.
const keyOther cbc.Key = "other"

// chosen reports whether a code was given for a means of payment that any code fits.
func chosen(key cbc.Key, ext tax.Extensions) bool {
	return key == keyOther && ext.Has(ExtPaymentMeans)
}

// paymentCode returns the code of a means of payment (tPag).
func paymentCode(key cbc.Key) cbc.Code {
	switch key {
	case "cash":
		return "01"
	case "cheque":
		return "02"
	case "card":
		return "03"
	case "card+debit", "debit-transfer+debit": // the latter is an older form
		return "04"
	case "credit-transfer", "online":
		return "18"
	case keyOther:
		return "99"
	default:
		return ""
	}
}
