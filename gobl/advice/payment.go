package advice

import (
	"fmt"
	"slices"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
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
	sum, whole, last := num.MakeAmount(0, s.exp()), num.MakePercentage(0, 2), num.MakeAmount(0, s.exp())
	for _, d := range dates {
		if d == nil {
			continue
		}
		if d.Currency != "" && d.Currency != s.currency {
			return // not comparable
		}
		sum, last = sum.Add(d.Amount), d.Amount
		if d.Percent != nil {
			whole = num.PercentageFromAmount(whole.Amount().MatchPrecision(d.Percent.Amount()).Add(d.Percent.Amount()))
		}
	}
	if sum.Equals(s.printed(s.due())) {
		return
	}
	last = last.Add(s.due().Subtract(sum))
	s.warn(fmt.Sprintf("the due dates add up to %s, but %s is due; %s", sum, s.due(), s.dueRemedy(whole, last)),
		".payment.terms.due_dates")
}

// dueRemedy says how due dates are put right whose percentages have this sum, and whose
// last part would make up the whole with this amount.
func (s *sheet) dueRemedy(whole num.Percentage, last num.Amount) string {
	switch {
	case whole.Compare(num.MakePercentage(100, 2)) > 0:
		return "each is a part of the sum, so a discount for early payment (Skonto) belongs in `payment.terms.notes`, not in a due date of its own"
	case s.totals.Due != nil && !s.totals.Due.Equals(s.totals.Payable):
		return "percentages are of the payable amount before advances, so give `amount` instead"
	}
	if whole.Equals(num.MakePercentage(100, 2)) && last.IsPositive() {
		return `the percentages make 100%, and rounding the rest: give the last part "amount": "` + last.String() + `" in place of its percentage`
	}
	return "give parts that make up the whole"
}

// frBillingMode says in French documents what is paid already (addons fr-ctc-flow2-v1 and
// fr-ctc-flow10-v1).
const frBillingMode cbc.Key = "fr-ctc-billing-mode"

// datesPaid reports whether the due date of a document is the day on which it was paid, as
// French documents that are paid already have it.
func (s *sheet) datesPaid() bool {
	return s.invoice != nil && s.invoice.Tax != nil && s.invoice.Tax.Ext[frBillingMode].In("B2", "S2", "M2")
}

// dueDatesNothingDue: due dates of a document that is paid.
func dueDatesNothingDue(s *sheet) {
	if s.totals == nil || len(s.dueDates()) == 0 || s.isCredit() || s.datesPaid() || s.totals.Payable.IsNegative() || s.due().IsPositive() {
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

// leaveConsequences removes what follows from a percentage that is a hundred times too high.
func (s *sheet) leaveConsequences() {
	has := func(code string) bool {
		return slices.ContainsFunc(s.found, func(w Warning) bool { return w.Code == code })
	}
	if !has("percent-high") {
		return
	}
	s.found = slices.DeleteFunc(s.found, func(w Warning) bool { return w.Code == "total-negative" || w.Code == "due-dates-sum" })
}

// creditNoteNegative: a credit that charges the customer.
func creditNoteNegative(s *sheet) {
	if s.invoice == nil || s.kind != bill.InvoiceCreditNote || s.totals == nil || !s.totals.Payable.IsNegative() {
		return
	}
	s.warn("the credit note has the payable amount "+s.totals.Payable.String()+", which charges the customer; "+
		"quantities and amounts that are credited are positive", ".totals.payable")
}

// paymentCurrency: advances and due dates in another currency, whose amounts count as if
// they were in that of the document.
func paymentCurrency(s *sheet) {
	if s.details == nil || s.currency == "" {
		return
	}
	var p places
	for i, a := range s.details.Advances {
		if a != nil && a.Currency != "" && a.Currency != s.currency {
			p.add(".payment.advances[%d].currency", i)
		}
	}
	if t := s.details.Terms; t != nil {
		for i, d := range t.DueDates {
			if d != nil && d.Currency != "" && d.Currency != s.currency {
				p.add(".payment.terms.due_dates[%d].currency", i)
			}
		}
	}
	s.warnAt(&p, "the amount counts in "+string(s.currency)+", the currency of the document, and is not converted; give it in "+string(s.currency))
}

// creditNotePayment: a credit that says how to pay it, which print leaves out.
func creditNotePayment(s *sheet) {
	if !s.isCredit() || s.details == nil {
		return
	}
	var p places
	var names []string
	for _, part := range creditParts(s.details) {
		if part.there {
			p.add("%s", ".payment"+part.path)
			names = append(names, part.name)
		}
	}
	if p.count == 0 {
		return
	}
	text := "nobody is asked to pay a credit note, so print leaves out " + join(names) +
		"; remove what is not for the customer's system, which gets it in the file"
	if t := s.totals; t != nil && t.Due != nil && !t.Due.Equals(t.Payable) {
		text += fmt.Sprintf("; because of the advances the document says that only %s is due back, and not %s", t.Due, t.Payable)
	}
	s.warnAt(&p, text)
}

// join joins names as in a sentence.
func join(names []string) string {
	if n := len(names) - 1; n > 0 {
		return strings.Join(names[:n], ", ") + " and " + names[n]
	}
	return strings.Join(names, "")
}

// creditPart is a part of the payment details that print leaves out of credit notes.
type creditPart struct {
	there      bool
	path, name string
}

func creditParts(d *bill.PaymentDetails) []creditPart {
	var dues bool
	if d.Terms != nil {
		dues = len(d.Terms.DueDates) > 0
	}
	list := []creditPart{
		{dues, ".terms.due_dates", "the due dates"},
		{d.Terms != nil && !dues, ".terms", "the terms"},
	}
	if i := d.Instructions; i != nil {
		list = append(list,
			creditPart{len(i.CreditTransfer) > 0, ".instructions.credit_transfer", "the account"},
			creditPart{i.DirectDebit != nil, ".instructions.direct_debit", "the direct debit"},
			creditPart{i.Card != nil, ".instructions.card", "the card"},
			creditPart{len(i.Online) > 0, ".instructions.online", "the pages to pay at"},
			creditPart{i.Ref != "", ".instructions.ref", "the reference of the payment"},
			creditPart{i.Detail != "" || i.Notes != "", ".instructions", "the words on how to pay"},
		)
	}
	return append(list,
		creditPart{d.Payee != nil, ".payee", "the payee"},
		creditPart{len(d.Advances) > 0, ".advances", "the advances"},
	)
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
