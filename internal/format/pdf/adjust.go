package pdf

// adjustable tells whether the document is one that adjustment mode shows differently.
func (s *source) adjustable() bool { return s.kind() == "invoice" && s.Type == "credit-note" }

// adjust turns the signs of a credit note, whose amounts are positive by nature, so that it reads as an invoice that
// takes something back. Quantities turn and prices stay, so that each line still multiplies; rates stay too.
func (s *source) adjust() {
	for i := range s.Lines {
		l := &s.Lines[i]
		turn(&l.Quantity, &l.Sum, &l.Total)
		turnAll(l.Discounts)
		turnAll(l.Charges)
	}
	turnAll(s.Discounts)
	turnAll(s.Charges)
	for i := range s.Payment.Advances {
		turn(&s.Payment.Advances[i].Amount)
	}
	if t := s.Payment.Terms; t != nil {
		for i := range t.DueDates {
			turn(&t.DueDates[i].Amount)
		}
	}
	if t := s.Totals; t != nil {
		turn(&t.Sum, &t.Discount, &t.Charge, &t.TaxIncluded, &t.Total, &t.Tax, &t.TotalWithTax, &t.RetainedTax,
			&t.Rounding, &t.Payable, &t.Advance, &t.Due)
		t.Taxes.adjust()
	}
}

func (t *taxTotal) adjust() {
	if t == nil {
		return
	}
	for _, cat := range t.Categories {
		for i := range cat.Rates {
			r := &cat.Rates[i]
			turn(&r.Base, &r.Amount)
			if r.Surcharge != nil {
				turn(&r.Surcharge.Amount)
			}
		}
	}
}

func turnAll(list []adjustment) {
	for i := range list {
		turn(&list[i].Base, &list[i].Amount)
	}
}

func turn(amounts ...*decimal) {
	for _, d := range amounts {
		*d = negated(*d)
	}
}
