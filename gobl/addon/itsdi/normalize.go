package itsdi

import (
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func normalize(c *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *tax.Combo:
		if v.Cat == tax.CategoryVAT {
			normalizeVAT(c, v)
		}
	case *org.Address:
		if v.Country == "IT" {
			v.Code = postCode(v.Code)
		}
	case *bill.Invoice:
		if v.Supplier != nil {
			normalizeSupplier(v.Supplier)
		}
	default:
		law.PaymentMeans(n, ExtPaymentMeans, paymentCode)
	}
}

// ordinaryRegime is the fiscal regime of those who do not have another.
const ordinaryRegime cbc.Code = "RF01"

func normalizeSupplier(p *org.Party) {
	p.Ext = p.Ext.SetIfEmpty(ExtFiscalRegime, ordinaryRegime)
	if !isItalian(p) {
		return
	}
	for _, t := range p.Telephones {
		if t != nil {
			t.Num = strings.TrimPrefix(t.Num, "+39")
		}
	}
}

func isItalian(p *org.Party) bool { return p.TaxID.In("IT") }

const postCodeLength = 5

// postCode restores the leading zeros of a CAP that was read as a number.
func postCode(code cbc.Code) cbc.Code {
	missing := postCodeLength - len(code)
	if code == "" || missing <= 0 || !checkdigit.AllDigits(string(code)) {
		return code
	}
	return cbc.Code(strings.Repeat("0", missing)) + code
}

// paymentCode returns the code of a means of payment (ModalitaPagamento).
func paymentCode(key cbc.Key) cbc.Code {
	switch key {
	case "cash":
		return "MP01"
	case "cheque":
		return "MP02"
	case "bank-draft":
		return "MP03"
	case "cash+treasury":
		return "MP04"
	case "credit-transfer":
		return "MP05"
	case "promissory-note":
		return "MP06"
	case "other+payment-slip":
		return "MP07"
	case "card", "online":
		return "MP08"
	case "debit-transfer":
		return "MP13"
	case "other+tax-receipt":
		return "MP14"
	case "other+special-account":
		return "MP15"
	case "cheque+post-office":
		return "MP18"
	case "netting":
		return "MP22"
	case "online+pagopa":
		return "MP23"
	default:
		return directDebitCode(key)
	}
}

// directDebitCode returns the code of debits: of banks, and of the Single Euro Payments
// Area, which replaced most of the former.
func directDebitCode(key cbc.Key) cbc.Code {
	switch key {
	case "direct-debit+rid":
		return "MP09"
	case "direct-debit+rid-utility":
		return "MP10"
	case "direct-debit+rid-fast":
		return "MP11"
	case "direct-debit+riba":
		return "MP12"
	case "direct-debit":
		return "MP16"
	case "direct-debit+post-office":
		return "MP17"
	case "direct-debit+sepa":
		return "MP19"
	case "direct-debit+sepa-core":
		return "MP20"
	case "direct-debit+sepa-b2b":
		return "MP21"
	default:
		return ""
	}
}
