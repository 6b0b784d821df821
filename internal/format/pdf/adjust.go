package pdf

// adjustable reports whether adjustment mode changes how the document is shown.
func (s *source) adjustable() bool { return s.kind() == "invoice" && s.Type == "credit-note" }

// adjust negates the amounts of a credit note, which are positive, so that it reads as an invoice with negative
// amounts. Quantities are negated and prices are kept, so that each line still multiplies; rates are kept too.
func (s *source) adjust() {
	for i := range s.Lines {
		l := &s.Lines[i]
		negate(&l.Quantity, &l.Sum, &l.Total)
		negateAll(l.Discounts)
		negateAll(l.Charges)
	}
	negateAll(s.Discounts)
	negateAll(s.Charges)
	for i := range s.Payment.Advances {
		negate(&s.Payment.Advances[i].Amount)
	}
	if t := s.Payment.Terms; t != nil {
		for i := range t.DueDates {
			negate(&t.DueDates[i].Amount)
		}
	}
	if t := s.Totals; t != nil {
		negate(&t.Sum, &t.Discount, &t.Charge, &t.TaxIncluded, &t.Total, &t.Tax, &t.TotalWithTax, &t.RetainedTax,
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
			negate(&r.Base, &r.Amount)
			if r.Surcharge != nil {
				negate(&r.Surcharge.Amount)
			}
		}
	}
}

func negateAll(list []adjustment) {
	for i := range list {
		negate(&list[i].Base, &list[i].Amount)
	}
}

func negate(amounts ...*decimal) {
	for _, d := range amounts {
		*d = negated(*d)
	}
}
