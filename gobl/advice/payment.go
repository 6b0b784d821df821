package advice

import (
	"fmt"

	"chancery/gobl/bill"
	"chancery/gobl/num"
	"chancery/gobl/pay"
)

// dueDates are those of the payment terms, nil without terms.
func (s *sheet) dueDates() []*pay.DueDate {
	if s.details == nil || s.details.Terms == nil {
		return nil
	}
	return s.details.Terms.DueDates
}

// due is what remains to be paid.
func (s *sheet) due() num.Amount {
	if s.totals.Due != nil {
		return *s.totals.Due
	}
	return s.totals.Payable
}

// dueDatesSum: parts that do not add up to what is due.
func dueDatesSum(s *sheet) {
	dates := s.dueDates()
	if s.totals == nil || len(dates) == 0 || s.isCredit() || !s.due().IsPositive() {
		return
	}
	sum, whole := num.MakeAmount(0, s.exp()), num.MakePercentage(0, 2)
	for _, d := range dates {
		if d == nil {
			continue
		}
		if d.Currency != "" && d.Currency != s.currency {
			return // not comparable
		}
		sum = sum.Add(d.Amount)
		if d.Percent != nil {
			whole = num.PercentageFromAmount(whole.Amount().MatchPrecision(d.Percent.Amount()).Add(d.Percent.Amount()))
		}
	}
	if sum.Equals(s.printed(s.due())) {
		return
	}
	s.warn(fmt.Sprintf("the due dates add up to %s, but %s is due; %s", sum, s.due(), s.dueRemedy(whole)),
		".payment.terms.due_dates")
}

// dueRemedy says how due dates are put right whose percentages have this sum.
func (s *sheet) dueRemedy(whole num.Percentage) string {
	switch {
	case whole.Compare(num.MakePercentage(100, 2)) > 0:
		return "each is a part of the sum, so a discount for early payment (Skonto) belongs in `payment.terms.notes`, not in a due date of its own"
	case s.totals.Due != nil && !s.totals.Due.Equals(s.totals.Payable):
		return "percentages are of the payable amount before advances, so give `amount` instead"
	}
	return "give parts that make up the whole"
}

// dueDatesNothingDue: due dates of a document that is paid.
func dueDatesNothingDue(s *sheet) {
	if s.totals == nil || len(s.dueDates()) == 0 || s.isCredit() || s.totals.Payable.IsNegative() || s.due().IsPositive() {
		return
	}
	s.warn("there are due dates, but "+s.due().String()+" is due; leave them out", ".payment.terms.due_dates")
}

// advancesOverTotal: more was paid than is charged.
func advancesOverTotal(s *sheet) {
	if s.totals == nil || s.totals.Advance == nil || s.isCredit() || s.totals.Payable.IsNegative() ||
		s.totals.Advance.Compare(s.totals.Payable) <= 0 {
		return
	}
	s.warn(fmt.Sprintf("the advances of %s are more than the payable amount of %s; list only what was paid for this document",
		s.totals.Advance, s.totals.Payable), ".payment.advances")
}

// totalNegative: an invoice that pays the customer.
func totalNegative(s *sheet) {
	if s.invoice == nil || s.kind != bill.InvoiceStandard || s.totals == nil || !s.totals.Payable.IsNegative() {
		return
	}
	s.warn("the payable amount "+s.totals.Payable.String()+" of a standard invoice is negative; "+
		"issue a document of type `credit-note` with positive amounts", ".totals.payable")
}

// creditNotePayment: a credit that says how to pay it.
func creditNotePayment(s *sheet) {
	if !s.isCredit() || s.details == nil {
		return
	}
	var p places
	if t := s.details.Terms; t != nil && len(t.DueDates) > 0 {
		p.add(".payment.terms.due_dates")
	} else if t != nil {
		p.add(".payment.terms")
	}
	if i := s.details.Instructions; i != nil && len(i.CreditTransfer) > 0 {
		p.add(".payment.instructions.credit_transfer")
	}
	s.warnAt(&p, "a credit note does not ask for money, so print leaves these out; "+
		"remove them unless the file for the customer's system needs them")
}

// creditOverOriginal: credit notes that together exceed what they correct.
func creditOverOriginal(s *sheet) {
	if !s.isCredit() || s.totals == nil {
		return
	}
	corrected := s.corrected()
	if len(corrected) == 0 || len(corrected) != len(s.preceding) {
		return
	}
	charged, credited := num.MakeAmount(0, s.exp()), num.MakeAmount(0, s.exp())
	var p places
	for _, c := range corrected {
		charged = charged.Add(c.Payable)
		credited = credited.Add(c.Credited)
		p.add(".preceding[%d]", c.Index)
	}
	if credited.Add(s.totals.Payable).Compare(charged) <= 0 {
		return
	}
	text := fmt.Sprintf("%s was charged", charged)
	if !credited.IsZero() {
		text += fmt.Sprintf(" and %s credited before", credited)
	}
	s.warnAt(&p, fmt.Sprintf("%s, so a credit of %s is more than what is left; reduce it, or correct the reference",
		text, s.totals.Payable))
}

// corrected is what is known about preceding documents, or else what they say of
// themselves.
func (s *sheet) corrected() []Corrected {
	if len(s.known.Corrected) > 0 {
		return s.known.Corrected
	}
	var list []Corrected
	for i, ref := range s.preceding {
		if ref == nil || ref.Payable == nil || ref.Currency != "" && ref.Currency != s.currency {
			return nil
		}
		list = append(list, Corrected{Index: i, Payable: *ref.Payable})
	}
	return list
}
