package advice

import (
	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// What is said about mending figures that do not add up.
const (
	mends     = `; "tax": {"rounding": "currency"} rounds each figure as it arises, and they add up`
	mendsSome = `; "tax": {"rounding": "currency"} mends a part of the figures only, so check the amounts that were given`
	mendsNot  = "; rounding to the currency does not mend it, so check the amounts that were given"
	mendsNet  = `; it comes from taking the tax out of prices: prices without tax and "tax": {"rounding": "currency"} add up`
	mendsHard = "; it comes from taking the tax out of prices, and rounding to the currency does not mend all of it"
	mendsGone = "; the tag `bypass` takes figures as they are given, so correct them or remove the tag"
)

// sum is a check of printed figures. It returns what does not add up, empty when all
// does, and notes the places.
type sum func(s *sheet, p *places) string

// sums are all checks of figures, which are mended together or not at all.
var sums = []sum{lineFigures, lineSums, totalSums, baseSums, rateSums, taxSums, withTaxSums, payableSums}

// wrong is the number of checks by which figures do not add up.
func (s *sheet) wrong() int {
	n := 0
	for _, f := range sums {
		if f(s, new(places)) != "" {
			n++
		}
	}
	return n
}

// check makes the check of a kind out of that of figures: when they do not add up,
// it says what makes all figures of the document do so.
func (f sum) check(s *sheet) {
	if s.totals == nil {
		return
	}
	var p places
	what := f(s, &p)
	if what == "" {
		return
	}
	if s.remedy == "" {
		s.remedy = s.mend()
	}
	s.warnAt(&p, what+s.remedy)
}

// mend says what makes the figures add up.
func (s *sheet) mend() string {
	if s.tags.Has(bill.TagBypass) {
		return mendsGone
	}
	r := s.roundedCopy()
	if r != nil && r.wrong() == 0 {
		return mends
	}
	if s.tax == nil || s.tax.PricesInclude == "" {
		if r != nil && r.wrong() < s.wrong() {
			return mendsSome
		}
		return mendsNot
	}
	net := s.netCopy()
	if net == nil || net.wrong() > 0 {
		return mendsHard
	}
	if r := net.totals.Rounding; r != nil && !r.IsZero() {
		return mendsNet + `, with "rounding": "` + r.String() + `" in the totals`
	}
	return mendsNet
}

// roundedCopy returns the sheet of a copy of the document that is rounded to the
// currency as its figures arise; nil when there is none or when the document is
// rounded so.
func (s *sheet) roundedCopy() *sheet {
	if s.tax != nil && s.tax.Rounding == tax.RoundCurrency {
		return nil
	}
	return s.copy(s.checker.lib.Envelop)
}

// netCopy returns the sheet of a copy that is rounded to the currency and has prices
// without tax; nil when there is none.
func (s *sheet) netCopy() *sheet {
	return s.copy(func(doc tree.Node) (*gobl.Envelope, error) {
		e, err := s.checker.lib.Envelop(doc)
		if err == nil {
			err = s.checker.lib.RemoveIncludedTaxes(e)
		}
		return e, err
	})
}

// copy returns the sheet of a copy of the document, rounded to the currency and worked
// out by a function; nil when that is not possible.
func (s *sheet) copy(calculate func(doc tree.Node) (*gobl.Envelope, error)) *sheet {
	lib := s.checker.lib
	original, err := lib.Types().NewObject(s.doc)
	if err != nil {
		return nil
	}
	data, err := original.MarshalJSON()
	if err != nil {
		return nil
	}
	doc, err := lib.Parse(data)
	if err != nil {
		return nil
	}
	switch d := doc.(type) {
	case *bill.Invoice:
		d.Tax = roundedTax(d.Tax)
	case *bill.Order:
		d.Tax = roundedTax(d.Tax)
	case *bill.Delivery:
		d.Tax = roundedTax(d.Tax)
	default:
		return nil
	}
	e, err := calculate(doc)
	if err != nil {
		return nil
	}
	if r := newSheet(s.checker, e, s.known); r != nil && r.totals != nil {
		return r
	}
	return nil
}

func roundedTax(t *bill.Tax) *bill.Tax {
	if t == nil {
		t = new(bill.Tax)
	}
	t.Rounding = tax.RoundCurrency
	return t
}

// lineSums: the printed totals of the lines against their sum (BR-CO-10).
func lineSums(s *sheet, p *places) string {
	sum := num.MakeAmount(0, s.exp())
	for _, l := range s.lines {
		if l != nil && l.Total != nil {
			sum = sum.Add(s.printed(*l.Total))
		}
	}
	if sum.Equals(s.totals.Sum) {
		return ""
	}
	p.add(".totals.sum")
	return "the lines as printed add up to " + sum.String() + ", but the sum is " + s.totals.Sum.String()
}

// totalSums: sum, discounts, charges and included tax against the total (BR-CO-13).
func totalSums(s *sheet, p *places) string {
	t := s.totals
	want := t.Sum
	if t.Discount != nil {
		want = want.Subtract(*t.Discount)
	}
	if t.Charge != nil {
		want = want.Add(*t.Charge)
	}
	if t.TaxIncluded != nil {
		want = want.Subtract(*t.TaxIncluded)
	}
	if want.Equals(t.Total) {
		return ""
	}
	p.add(".totals.total")
	return "the sum with discounts and charges, without included tax, is " + want.String() +
		", but the total is " + t.Total.String()
}

// withTaxSums: total and tax against the total with tax (BR-CO-15).
func withTaxSums(s *sheet, p *places) string {
	t := s.totals
	want := t.Total.Add(t.Tax)
	if want.Equals(t.TotalWithTax) {
		return ""
	}
	p.add(".totals.total_with_tax")
	return t.Total.String() + " and the tax of " + t.Tax.String() + " make " + want.String() +
		", but the total with tax is " + t.TotalWithTax.String()
}

// taxBases: the bases of the tax against the total, and what is under no tax at all.
func taxBases(s *sheet) {
	if s.totals != nil && !s.adjustmentsUntaxed() {
		sum(baseSums).check(s)
	}
}

// baseSums: the bases of the indirect tax against the total, where everything is
// taxed (BR-S-08 and its like).
func baseSums(s *sheet, p *places) string {
	scheme := s.scheme()
	if scheme == "" || s.totals.Taxes == nil || !s.taxedThroughout() {
		return ""
	}
	for i, c := range s.totals.Taxes.Categories {
		if c == nil || c.Code != scheme {
			continue
		}
		sum := num.MakeAmount(0, s.exp())
		for _, r := range c.Rates {
			if r != nil {
				sum = sum.Add(r.Base)
			}
		}
		if sum.Equals(s.totals.Total) {
			continue
		}
		p.add(".totals.taxes.categories[%d].rates", i)
		return "the bases of " + string(scheme) + " add up to " + sum.String() +
			", but the total is " + s.totals.Total.String()
	}
	return ""
}

// taxedThroughout reports whether each amount is under the country's indirect tax.
func (s *sheet) taxedThroughout() bool {
	scheme := s.scheme()
	for _, l := range s.lines {
		if l != nil && l.Total != nil && !l.Taxes.Has(scheme) {
			return false
		}
	}
	for _, d := range s.discounts {
		if d != nil && !d.Taxes.Has(scheme) {
			return false
		}
	}
	for _, ch := range s.charges {
		if ch != nil && !ch.Taxes.Has(scheme) {
			return false
		}
	}
	return true
}

// rateSums: percentage and base of each rate against its amount (BR-CO-17).
func rateSums(s *sheet, p *places) string {
	text := ""
	s.rateTotals(func(i, j int, r *tax.RateTotal) {
		if r.Percent == nil {
			return
		}
		want := s.printed(r.Percent.Of(r.Base.RescaleUp(s.exp() + 2)))
		if want.Equals(r.Amount) || s.pricesInclude(i) && want.Subtract(r.Amount).Abs().Compare(s.subunit()) <= 0 {
			return
		}
		p.add(".totals.taxes.categories[%d].rates[%d].amount", i, j)
		if text == "" {
			text = r.Percent.String() + " of " + r.Base.String() + " is " + want.String() +
				", but the tax is " + r.Amount.String()
		}
	})
	return text
}

// pricesInclude reports whether prices include the tax of a category of the totals. Base and
// tax then make the price that was agreed, and a cent between them is nobody's mistake.
func (s *sheet) pricesInclude(category int) bool {
	list := s.totals.Taxes.Categories
	return s.tax != nil && s.tax.PricesInclude != "" && list[category] != nil && list[category].Code == s.tax.PricesInclude
}

// subunit is the smallest amount that is printed.
func (s *sheet) subunit() num.Amount { return num.MakeAmount(1, s.exp()) }

// taxSums: the amounts of the rates against those of the categories, and these
// against the tax (BR-CO-14).
func taxSums(s *sheet, p *places) string {
	if s.totals.Taxes == nil {
		return ""
	}
	all, text := num.MakeAmount(0, s.exp()), ""
	for i, c := range s.totals.Taxes.Categories {
		if c == nil {
			continue
		}
		amount, surcharge := categorySums(c, s.exp())
		if !amount.Equals(c.Amount) || c.Surcharge != nil && !surcharge.Equals(*c.Surcharge) {
			p.add(".totals.taxes.categories[%d].amount", i)
			text = "the amounts of the rates of " + string(c.Code) + " add up to " + amount.Add(surcharge).String() +
				", but " + categoryAmount(c).String() + " is printed"
		}
		if c.Retained || c.Informative {
			continue
		}
		all = all.Add(categoryAmount(c))
	}
	if !all.Equals(s.totals.Tax) {
		p.add(".totals.tax")
		return "the taxes add up to " + all.String() + ", but the tax is " + s.totals.Tax.String()
	}
	return text
}

// categoryAmount is the printed tax of a category, with its surcharge.
func categoryAmount(c *tax.CategoryTotal) num.Amount {
	if c.Surcharge == nil {
		return c.Amount
	}
	return c.Amount.Add(*c.Surcharge)
}

func categorySums(c *tax.CategoryTotal, exp uint32) (amount, surcharge num.Amount) {
	amount, surcharge = num.MakeAmount(0, exp), num.MakeAmount(0, exp)
	for _, r := range c.Rates {
		if r == nil {
			continue
		}
		amount = amount.Add(r.Amount)
		if r.Surcharge != nil {
			surcharge = surcharge.Add(r.Surcharge.Amount)
		}
	}
	return amount, surcharge
}

// payableSums: what is to be paid (BT-115, BR-CO-16).
func payableSums(s *sheet, p *places) string {
	t := s.totals
	want := t.TotalWithTax
	if t.RetainedTax != nil {
		want = want.Subtract(*t.RetainedTax)
	}
	if t.Rounding != nil {
		want = want.Add(*t.Rounding)
	}
	if !want.Equals(t.Payable) {
		p.add(".totals.payable")
		return "total with tax, retained tax and rounding make " + want.String() +
			", but the payable amount is " + t.Payable.String()
	}
	if t.Due == nil || t.Advance == nil {
		return ""
	}
	if rest := t.Payable.Subtract(*t.Advance); !rest.Equals(*t.Due) {
		p.add(".totals.due")
		return "after advances " + rest.String() + " remains, but the due amount is " + t.Due.String()
	}
	return ""
}

// lineFigures: sum, discounts and charges of each line against its total.
func lineFigures(s *sheet, p *places) string {
	text := ""
	for i, l := range s.lines {
		if l == nil || l.Sum == nil || l.Total == nil || len(l.Discounts)+len(l.Charges) == 0 {
			continue
		}
		want, total := s.lineTotal(l), s.printed(*l.Total)
		if want.Equals(total) {
			continue
		}
		p.add(".lines[%d].total", i)
		if text == "" {
			text = "the line as printed, with its discounts and charges, makes " + want.String() +
				", but its total is " + total.String()
		}
	}
	return text
}

// lineTotal is the total that follows from the printed figures of a line.
func (s *sheet) lineTotal(l *bill.Line) num.Amount {
	total := s.printed(*l.Sum)
	for _, d := range l.Discounts {
		if d != nil {
			total = total.Subtract(s.printed(d.Amount))
		}
	}
	for _, ch := range l.Charges {
		if ch != nil {
			total = total.Add(s.printed(ch.Amount))
		}
	}
	return total
}

// rateTotals calls f with each total of a rate and its positions.
func (s *sheet) rateTotals(f func(i, j int, r *tax.RateTotal)) {
	if s.totals == nil || s.totals.Taxes == nil {
		return
	}
	for i, c := range s.totals.Taxes.Categories {
		if c == nil {
			continue
		}
		for j, r := range c.Rates {
			if r != nil {
				f(i, j, r)
			}
		}
	}
}
