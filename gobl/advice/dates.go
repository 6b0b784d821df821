package advice

import (
	"fmt"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
)

// issueDateFuture: documents that bear a later date than today.
func issueDateFuture(s *sheet) {
	today := s.known.Today
	if today.IsZero() || !s.issued.After(today) || s.invoice == nil && s.payment == nil {
		return
	}
	if s.invoice != nil && s.kind == bill.InvoiceProforma {
		return
	}
	s.warn(fmt.Sprintf("the issue date %s is after today, %s; issue it on its date, or give today's", s.issued, today), ".issue_date")
}

// issueDateOrder: a number after a later date in the same series.
func issueDateOrder(s *sheet) {
	before := s.known.Before
	if before == nil || before.IssueDate.IsZero() || !s.issued.Before(before.IssueDate) {
		return
	}
	s.warn(fmt.Sprintf("the issue date %s is before %s, that of %s, the last number of the series; "+
		"give that date or a later one, or use another series", s.issued, before.IssueDate, before.Code), ".issue_date")
}

// dueDateEarly: due dates before the issue date.
func dueDateEarly(s *sheet) {
	if !s.charging() || s.details == nil || s.details.Terms == nil || s.datesPaid() {
		return
	}
	var p places
	for i, d := range s.details.Terms.DueDates {
		if d != nil && before(&d.Date, s.issued) {
			p.add(".payment.terms.due_dates[%d].date", i)
		}
	}
	s.warnAt(&p, fmt.Sprintf("due before the issue date %s; give a date on or after it, "+
		"or list what was paid before under `payment.advances`", s.issued))
}

// operationLate: supplies and tax points after the issue date.
func operationLate(s *sheet) {
	if !s.charging() || s.tags.Has(bill.TagPrepayment) {
		return
	}
	var p places
	if after(s.invoice.OpDate, s.issued) {
		p.add(".op_date")
	}
	if after(s.invoice.ValueDate, s.issued) {
		p.add(".value_date")
	}
	s.warnAt(&p, fmt.Sprintf("after the issue date %s, as if the supply were still to come; "+
		"correct the date, or tag an invoice for an advance as `prepayment`", s.issued))
}

// advanceLate: advances that were paid after the issue date.
func advanceLate(s *sheet) {
	if !s.charging() || s.details == nil {
		return
	}
	var p places
	for i, a := range s.details.Advances {
		if a != nil && after(a.Date, s.issued) {
			p.add(".payment.advances[%d].date", i)
		}
	}
	s.warnAt(&p, fmt.Sprintf("an advance is paid before the invoice, but this date is after the issue date %s; "+
		"correct it, or leave out what was not paid yet", s.issued))
}

// precedingLate: documents that correct a later one.
func precedingLate(s *sheet) {
	var p places
	for i, ref := range s.preceding {
		if ref != nil && after(ref.IssueDate, s.issued) {
			p.add(".preceding[%d].issue_date", i)
		}
	}
	s.warnAt(&p, fmt.Sprintf("a preceding document cannot be issued after this one, of %s; correct one of the dates", s.issued))
}

// before reports whether a date is given and before another.
func before(d *cal.Date, other cal.Date) bool {
	return d != nil && !d.IsZero() && !other.IsZero() && d.Before(other)
}

// after reports whether a date is given and after another.
func after(d *cal.Date, other cal.Date) bool {
	return d != nil && !d.IsZero() && !other.IsZero() && d.After(other)
}
