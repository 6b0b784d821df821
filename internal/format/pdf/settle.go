package pdf

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/pay"
)

// outstanding returns what remains to be paid: the due amount (BT-115) or, without advances, the payable one. It is nil
// for a document without totals.
func (d *document) outstanding() *num.Amount {
	switch {
	case d.Totals == nil:
		return nil
	case d.Totals.Due != nil:
		return d.Totals.Due
	}
	return &d.Totals.Payable
}

// credits reports whether the document gives money to the customer.
func (d *document) credits() bool { return d.kind == "invoice" && d.Type == bill.InvoiceCreditNote }

// asksToPay reports whether something remains to be paid, so that due dates, terms and bank details have a purpose.
func (d *document) asksToPay() bool {
	left := d.outstanding()
	return !d.credits() && (left == nil || left.IsPositive())
}

// paid returns the label and the value for a document that advances have paid in full, with the day of the last of them
// when all are dated.
func (c *composer) paid() (label, value string) {
	if !c.doc.settled() || (c.doc.credits() && !c.doc.refunded()) {
		return "", ""
	}
	_, last := c.doc.advanceDays()
	switch {
	case last.IsZero():
		return "payment", c.word("paid-in-full")
	case c.doc.credits():
		return "refunded-on", c.date(last)
	}
	return "paid-on", c.date(last)
}

// settled reports whether advances have paid the document in full.
func (d *document) settled() bool {
	return d.Totals != nil && d.Totals.Due != nil && d.Totals.Due.IsZero() && !d.Totals.Payable.IsZero()
}

// refunded reports whether a credit note was paid back to the customer in full. Advances before its date are not refunds:
// they were copied from the invoice that it corrects.
func (d *document) refunded() bool {
	from, _ := d.advanceDays()
	return d.credits() && d.settled() && !from.IsZero() && !from.Before(d.IssueDate)
}

// advanceDays returns the days of the first and of the last advance. Both are zero when one of them has no date.
func (d *document) advanceDays() (from, to cal.Date) {
	for _, r := range present(d.Payment.Advances) {
		day := *orZero(r.Date)
		if day.IsZero() {
			return cal.Date{}, cal.Date{}
		}
		if from.IsZero() || day.Before(from) {
			from = day
		}
		if day.After(to) {
			to = day
		}
	}
	return from, to
}

// dues returns the due dates with what is due on each. The format works them out from the payable amount, so when they
// add up to that and a part of it is paid, the payments settle the earliest dates first. Other dates that do not add up
// are shown as they are.
func (d *document) dues() []*pay.DueDate {
	list := present(orZero(d.Payment.Terms).DueDates)
	if d.Totals == nil || d.Totals.Due == nil || len(list) == 0 {
		return list
	}
	sum := num.MakeAmount(0, d.Totals.Payable.Exp())
	for _, due := range list {
		if due.Currency != "" && due.Currency != d.Currency {
			return list
		}
		sum = sum.Add(due.Amount)
	}
	settled := d.Totals.Payable.Subtract(*d.Totals.Due)
	if !sum.Equals(d.Totals.Payable) || !settled.IsPositive() {
		return list
	}
	return settle(list, settled)
}

// settle subtracts an amount from due dates, the earliest first, and leaves out those that are paid.
func settle(list []*pay.DueDate, settled num.Amount) []*pay.DueDate {
	rest := map[*pay.DueDate]num.Amount{}
	earliest := slices.Clone(list)
	slices.SortStableFunc(earliest, func(a, b *pay.DueDate) int { return a.Date.Compare(b.Date) })
	for _, due := range earliest {
		paid := due.Amount
		if settled.Compare(paid) < 0 {
			paid = settled
		}
		settled = settled.Subtract(paid)
		rest[due] = due.Amount.Subtract(paid)
	}
	var out []*pay.DueDate
	for _, due := range list {
		left := rest[due]
		switch {
		case left.Equals(due.Amount):
			out = append(out, due)
		case !left.IsZero():
			out = append(out, &pay.DueDate{Date: due.Date, Notes: due.Notes, Amount: left, Currency: due.Currency})
		}
	}
	return out
}

// cents returns an amount rounded to the decimals of the currency. Calculated figures of lines may have more.
func (c *composer) cents(a *num.Amount) decimal {
	if a == nil || currency.Get(c.doc.Currency) == nil {
		return optional(a)
	}
	return plain(a.RescaleDown(currency.Exp(c.doc.Currency)))
}
