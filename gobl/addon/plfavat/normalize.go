package plfavat

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *tax.Combo:
		if code := taxCategory(v); code != "" {
			v.Ext = v.Ext.Set(ExtTaxCategory, code)
		}
	case *bill.Invoice:
		setFlag(v, tagSelfBilled, ExtSelfBilling)
		setFlag(v, tagReverseCharge, ExtReverseCharge)
	default:
		law.PaymentMeans(n, ExtPaymentMeans, paymentCode)
	}
}

// outsidePoland is the column of supplies that Poland does not tax.
const outsidePoland cbc.Code = "8"

// taxCategory returns the column of the invoice that a tax belongs to; empty when the
// key does not determine it.
func taxCategory(c *tax.Combo) cbc.Code {
	if law.IsForeign(c, "PL") {
		return outsidePoland
	}
	switch c.Key {
	case tax.KeyStandard:
		return rateCategory(c.Rate)
	case tax.KeyZero:
		return "6.1"
	case tax.KeyIntraCommunity:
		return "6.2"
	case tax.KeyExport:
		return "6.3"
	case tax.KeyExempt:
		return "7"
	case tax.KeyOutsideScope:
		return outsidePoland
	case tax.KeyReverseCharge:
		return "9"
	default:
		return ""
	}
}

func rateCategory(rate cbc.Key) cbc.Code {
	switch rate {
	case tax.RateGeneral:
		return "1"
	case tax.RateReduced:
		return "2"
	case tax.RateSuperReduced:
		return "3"
	default:
		return ""
	}
}

// yes is the code of a flag that is set; 2 would be no.
const yes cbc.Code = "1"

func setFlag(inv *bill.Invoice, tag, flag cbc.Key) {
	if inv.Tags.Has(tag) {
		details := law.TaxDetails(inv)
		details.Ext = details.Ext.Set(flag, yes)
	}
}

// paymentCode returns the code of a means of payment (FormaPlatnosci).
func paymentCode(key cbc.Key) cbc.Code {
	switch key {
	case "cash":
		return "1"
	case "card":
		return "2"
	case "other+voucher":
		return "3"
	case "cheque":
		return "4"
	case "other+credit":
		return "5"
	case "credit-transfer":
		return "6"
	case "online":
		return "7"
	default:
		return ""
	}
}
