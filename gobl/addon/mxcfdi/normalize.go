package mxcfdi

import (
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func normalize(c *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *bill.Invoice:
		setIssueTime(c, &v.IssueDate, &v.IssueTime)
		if v.Tags.Has(TagGlobal) {
			v.Customer = nil
		}
	case *bill.Payment:
		setIssueTime(c, &v.IssueDate, &v.IssueTime)
		normalizePayment(v)
	case *org.Party:
		v.Identities, v.Ext = moveIdentities(v.Identities, v.Ext)
	case *org.Item:
		v.Identities, v.Ext = moveIdentities(v.Identities, v.Ext)
		completeProdServ(v)
	default:
		law.PaymentMeans(n, ExtPaymentMeans, paymentCode)
	}
}

// setIssueTime gives a document that has no time the date and time of now: Fecha names
// both, and the certifier takes no document that is older than 72 hours.
func setIssueTime(c *tax.Context, date *cal.Date, clock **cal.Time) {
	if *clock != nil && !(*clock).IsZero() {
		return
	}
	now := c.NowIn(country)
	at := cal.TimeOf(now)
	*date, *clock = cal.DateOf(now), &at
}

// correct replaces the time of the original, which may be that of a later hour.
func correct(c *tax.Context, inv *bill.Invoice, opts *bill.CorrectionOptions) error {
	law.IssueAnew(inv, opts, c.NowIn(country))
	return nil
}

func normalizePayment(pmt *bill.Payment) {
	pmt.Ext = pmt.Ext.Set(ExtDocType, docTypePayment)
	if pmt.Customer != nil {
		pmt.Customer.Ext = pmt.Customer.Ext.SetIfEmpty(ExtUse, usePayments)
	}
	for _, ref := range pmt.Preceding {
		if ref != nil {
			ref.Ext = ref.Ext.SetIfEmpty(ExtRelType, relTypeSubstitution)
		}
	}
}

// moveIdentities makes extensions of the identities by which older documents gave their
// codes.
func moveIdentities(list []*org.Identity, ext tax.Extensions) ([]*org.Identity, tax.Extensions) {
	var kept []*org.Identity
	for _, id := range list {
		if id != nil && id.Key.In(ExtProdServ, ExtFiscalRegime, ExtUse) {
			if id.Code != "" {
				ext = ext.Set(id.Key, id.Code)
			}
			continue
		}
		kept = append(kept, id)
	}
	if len(kept) == len(list) {
		return list, ext
	}
	return kept, ext
}

// Lengths of codes in c_ClaveProdServ: the last two digits were left out before.
const (
	prodServDigits = 8
	oldProdServ    = 6
)

func completeProdServ(item *org.Item) {
	if code := item.Ext[ExtProdServ]; checkdigit.Digits(string(code), oldProdServ) {
		item.Ext[ExtProdServ] = code + "00"
	}
}

// paymentCode returns the code of a means of payment (c_FormaPago).
//
//nolint:gocyclo // a table
func paymentCode(key cbc.Key) cbc.Code {
	switch key {
	case "cash":
		return "01"
	case "cheque":
		return "02"
	case "credit-transfer":
		return "03"
	case "card":
		return "04"
	case "online+wallet":
		return "05"
	case "online":
		return "06"
	case "other+grocery-vouchers":
		return "08"
	case "other+in-kind":
		return "12"
	case "other+subrogation":
		return "13"
	case "other+consignment":
		return "14"
	case "other+debt-relief":
		return "15"
	case "netting":
		return "17"
	case "other+novation":
		return "23"
	case "other+merger":
		return "24"
	case "other+remission":
		return "25"
	case "other+expiration":
		return "26"
	case "other+satisfy-creditor":
		return "27"
	case "card+debit", "other+debit":
		return "28"
	case "other+services":
		return "29"
	case "other+advance":
		return "30"
	case "other+intermediary":
		return "31"
	default:
		return ""
	}
}
