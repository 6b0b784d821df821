package pdf

import (
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
)

// demand is what a document asks its recipient to pay now, for codes that a banking app reads.
type demand struct {
	amount   num.Amount // positive, in the decimals of the currency
	currency currency.Code
	date     cal.Date // may be zero
	accounts []*pay.CreditTransfer
	payee    *org.Party // may be nil
	payer    *org.Party // may be nil
	ref      string     // of the payment, may be empty
	number   string     // of the document
}

// demand returns nil for a document on which nobody pays by transfer: a draft, one that is paid or credits, a pro forma
// invoice, an offer, an order. A customer who issues an invoice to himself is not asked either.
func (d *document) demand() *demand {
	out := &demand{currency: d.Currency, payee: d.Supplier, payer: d.Customer, number: full(d.Series, d.Code)}
	switch {
	case d.Code == "":
		return nil
	case d.kind == "payment" && d.Type == bill.PaymentRequest:
		out.amount = d.paid.Total
		for _, m := range present(d.paid.Methods) {
			if m.CreditTransfer != nil && byTransfer(m.Key) {
				out.accounts = append(out.accounts, m.CreditTransfer)
			}
			out.ref = firstOf(out.ref, m.Ref)
		}
		out.payee = firstParty(d.payee, out.payee)
	case d.kind == "invoice" && d.Type != bill.InvoiceProforma && d.asksToPay() && !d.fromCustomer() && d.outstanding() != nil:
		out.amount = *d.outstanding()
		if due, several := d.nextDue(); due != nil {
			out.date = due.Date
			if several {
				out.amount = due.Amount
			}
		}
		i := orZero(d.Payment.Instructions)
		if byTransfer(i.Key) {
			out.accounts = present(i.CreditTransfer)
		}
		out.ref = string(i.Ref)
		out.payee, out.payer = firstParty(d.Payment.Payee, out.payee), firstParty(d.Payment.Payer, out.payer)
	default:
		return nil
	}
	out.amount = out.amount.Rescale(currency.Exp(out.currency))
	if !out.amount.IsPositive() {
		return nil
	}
	return out
}

// composeDemand adds the codes to pay with: a Swiss payment part, or else a code for a banking app.
func (c *composer) composeDemand(v *view) {
	d := c.doc.demand()
	bill, why := c.swissBill(d)
	if v.bill = bill; bill == nil {
		v.scan = c.scanBlock(d)
	}
	if why != "" {
		v.warnings = append(v.warnings, "the Swiss payment part is left out: "+why)
	}
}

// nextDue returns the earliest due date in the currency of the document, nil without one, and whether there are others.
func (d *document) nextDue() (next *pay.DueDate, several bool) {
	dues := d.dues()
	for _, due := range dues {
		if due.Currency != "" && due.Currency != d.Currency {
			return nil, false
		}
		if next == nil || due.Date.Before(next.Date) {
			next = due
		}
	}
	return next, len(dues) > 1
}

// byTransfer reports whether means of payment leave the transfer to the payer.
func byTransfer(means cbc.Key) bool {
	key, _, _ := strings.Cut(string(means), "+")
	switch cbc.Key(key) {
	case "", pay.MeansAny, pay.MeansCreditTransfer, pay.MeansOther:
		return true
	}
	return false
}

func firstParty(options ...*org.Party) *org.Party {
	for _, p := range options {
		if p != nil {
			return p
		}
	}
	return nil
}

// holder returns the name of the holder of an account: its own or that of the payee.
func (d *demand) holder(a *pay.CreditTransfer) string {
	return firstOf(strings.Join(strings.Fields(a.Name), " "), displayName(orZero(d.payee)))
}

// account returns the first account with an IBAN that a country of which the function approves has issued.
func (d *demand) account(approves func(country string) bool) *pay.CreditTransfer {
	return d.accountBy(func(iban string) bool { return approves(iban[:2]) })
}

// sepaAccount returns the first account for SEPA. A QR-IBAN is only for Swiss payment parts (SIX, QR-bill 2.3, 4.2.2).
func (d *demand) sepaAccount() *pay.CreditTransfer {
	return d.accountBy(func(iban string) bool { return inSEPA(iban[:2]) && !isQRIBAN(iban) })
}

func (d *demand) accountBy(approves func(iban string) bool) *pay.CreditTransfer {
	for _, a := range d.accounts {
		if iban := bare(a.IBAN); pay.IsIBAN(iban) && approves(iban) {
			return a
		}
	}
	return nil
}
