package grmydata

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func normalize(c *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *tax.Combo:
		if v.Cat == tax.CategoryVAT {
			normalizeVAT(c, v)
		}
	case *bill.Charge:
		if code := taxType(v); code != "" {
			v.Ext = v.Ext.Set(ExtTaxType, code)
		}
	default:
		law.PaymentMeans(n, ExtPaymentMeans, paymentCode)
	}
}

// Kinds of tax other than VAT. Withheld taxes and deductions are no charges.
const (
	taxTypeFee       cbc.Code = "2"
	taxTypeOther     cbc.Code = "3"
	taxTypeStampDuty cbc.Code = "4"
)

// taxType returns the kind of tax that a charge names, by its key or else, when
// no kind is given, by its codes; empty when it names none.
func taxType(ch *bill.Charge) cbc.Code {
	switch {
	case ch.Key == "stamp-duty":
		return taxTypeStampDuty
	case ch.Key == "tax":
		return taxTypeOther
	case ch.Ext.Has(ExtTaxType):
		return ""
	case ch.Ext.Has(ExtFee):
		return taxTypeFee
	case ch.Ext.Has(ExtOtherTax):
		return taxTypeOther
	case ch.Ext.Has(ExtStampDuty):
		return taxTypeStampDuty
	default:
		return ""
	}
}

// paymentCode returns the code of a means of payment; accounts abroad have their own.
func paymentCode(key cbc.Key) cbc.Code {
	switch key {
	case pay.MeansCreditTransfer:
		return "1"
	case pay.MeansCreditTransfer + "+foreign":
		return "2"
	case pay.MeansCash:
		return "3"
	case pay.MeansCheque:
		return "4"
	case pay.MeansPromissoryNote:
		return "5"
	case pay.MeansOnline:
		return "6"
	case pay.MeansCard:
		return "7"
	default:
		return ""
	}
}
