package en16931

import (
	"strings"

	"chancery/gobl/pay"
)

// payment sets BG-16, BT-9 and BT-20.
func (x *exporter) payment() {
	p := x.src.Payment
	if p == nil {
		return
	}
	x.terms(p.Terms)
	if i := p.Instructions; i != nil {
		means := PaymentMeans{Code: string(i.Ext[extPayment]), Text: i.Detail}
		if means.Code == "" {
			means.Code = meansCode(i.Key)
		}
		for _, t := range i.CreditTransfer {
			if t != nil {
				means.Transfers = append(means.Transfers, transfer(t))
			}
		}
		if i.Card != nil {
			means.Card = &PaymentCard{Number: cardNumber(i.Card), Holder: i.Card.Holder}
		}
		if d := i.DirectDebit; d != nil {
			means.DirectDebit = &DirectDebit{Mandate: d.Ref, Account: d.Account}
			if d.Creditor != "" {
				means.DirectDebit.Creditor = Identifier{Value: d.Creditor, Scheme: "SEPA"}
			}
		}
		if strings.HasPrefix(string(x.profile.ID), string(ProfileXRechnung)) {
			means.keepFitting()
		}
		x.out.Payment = &Payment{Remittance: string(i.Ref), Means: []PaymentMeans{means}}
	}
}

// keepFitting keeps the one group that belongs to the kind of payment: XRechnung refuses the others (BR-DE-23 to BR-DE-25).
func (m *PaymentMeans) keepFitting() {
	switch m.Code {
	case "30", "58":
		m.Card, m.DirectDebit = nil, nil
	case "48", "54", "55":
		m.Transfers, m.DirectDebit = nil, nil
	case "59":
		m.Transfers, m.Card = nil, nil
	default:
	}
}

// transfer returns BG-17.
func transfer(t *pay.CreditTransfer) CreditTransfer {
	out := CreditTransfer{Account: t.IBAN, Name: t.Name, Bank: t.BIC}
	if out.Account == "" {
		out.Account, out.Proprietary = strings.TrimSpace(t.Clearing+" "+t.Number), true
	}
	return out
}

// cardNumber returns the part of a card's number that may be shown (BT-87): the first six digits and the last four, without
// anything between them, for there may be ten characters (BR-51).
func cardNumber(c *pay.Card) string { return c.First6 + c.Last4 }

// terms sets BT-9 to the first due date and BT-20 to the terms. Several due dates are written out in BT-20.
func (x *exporter) terms(t *pay.Terms) {
	if t == nil {
		return
	}
	var dues []*pay.DueDate
	for _, d := range t.DueDates {
		if d != nil && !d.Date.IsZero() {
			dues = append(dues, d)
		}
	}
	text := []string{}
	if t.Notes != "" {
		text = append(text, t.Notes)
	}
	if len(dues) > 0 {
		x.out.DueDate = NewDate(dues[0].Date)
	}
	if len(dues) > 1 {
		for _, d := range dues {
			cur := d.Currency
			if cur == "" {
				cur = x.src.Currency
			}
			text = append(text, strings.TrimSpace(d.Date.String()+": "+d.Amount.String()+" "+string(cur)+" "+d.Notes))
		}
	}
	x.out.PaymentTerms = strings.Join(text, "\n")
}
