package advice

import (
	"regexp"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/tax"
)

// untaxedCharges are charges that often bear no tax: what was paid for the customer,
// and other taxes.
var untaxedCharges = map[cbc.Key]bool{"outlay": true, "stamp-duty": true, "tax": true, "customs": true}

// feeWords name what is collected for others: local taxes of guests, tips and deposits
// that are returned, in plain text.
var feeWords = regexp.MustCompile(`kurtaxe|kurbeitrag|gastetaxe|ortstaxe|bettensteuer|taxe de sejour|imposta di soggiorno|` +
	`tourist|(?:city|local|resort|occupancy)[\s-]*tax|impuesto turistico|tasa turistica|` +
	`trinkgeld|\btips?\b|gratuity|propina|pourboire|mancia|pfand|kaution|deposit|caution|fianza|cauzione`)

// grTaxType marks fees and other taxes in Greek documents (addon gr-mydata-v1).
const grTaxType cbc.Key = "gr-mydata-tax-type"

// adjustmentsUntaxed gives advice when lines are taxed, but discounts and charges of the
// document are under no tax: they change the total, and not the tax. It reports whether
// it did.
func (s *sheet) adjustmentsUntaxed() bool {
	cat := s.commonTax()
	if cat == "" || s.totals.Taxes == nil || s.reasonGiven(cat) {
		return false
	}
	bases := s.bases(cat)
	if bases.Equals(s.totals.Total) {
		return false
	}
	var p places
	s.untaxedAdjustments(&p)
	s.warnAt(&p, "the bases of "+string(cat)+" add up to "+bases.String()+", but the total is "+s.totals.Total.String()+
		", because this discount or charge is under no tax; give it the same `taxes` as the lines that it is about, or a key such as `outside-scope`")
	return p.count > 0
}

// untaxedAdjustments notes discounts and charges without taxes, and without a word on
// why.
func (s *sheet) untaxedAdjustments(p *places) {
	for i, d := range s.discounts {
		if d != nil && len(d.Taxes) == 0 && !d.Amount.IsZero() && !s.saysUntaxed(d.Reason) {
			p.add(".discounts[%d].taxes", i)
		}
	}
	for i, ch := range s.charges {
		if ch != nil && len(ch.Taxes) == 0 && !ch.Amount.IsZero() && !s.feeOf(ch) {
			p.add(".charges[%d].taxes", i)
		}
	}
}

// feeOf reports whether a charge seems to be one that bears no tax.
func (s *sheet) feeOf(ch *bill.Charge) bool {
	if untaxedCharges[ch.Key] || ch.Ext.Has(grTaxType) || s.saysUntaxed(ch.Reason) {
		return true
	}
	text, ok := s.read(ch.Reason)
	return !ok || feeWords.MatchString(text)
}

// commonTax is the first tax added to prices that all lines are under, empty without
// one.
func (s *sheet) commonTax() cbc.Code {
	var sets []tax.Set
	for _, l := range s.lines {
		if l != nil && l.Total != nil {
			sets = append(sets, l.Taxes)
		}
	}
	if len(sets) == 0 || s.regime != nil && s.scheme() == "" {
		return ""
	}
	for _, c := range sets[0] {
		if c != nil && s.addsTax(c.Cat) && everySet(sets, c.Cat) {
			return c.Cat
		}
	}
	return ""
}

// addsTax reports whether a category is added to the price.
func (s *sheet) addsTax(cat cbc.Code) bool {
	if s.regime == nil {
		return cat == tax.CategoryVAT
	}
	def := s.regime.Category(cat)
	return def != nil && !def.Retained && !def.Informative
}

func everySet(sets []tax.Set, cat cbc.Code) bool {
	for _, set := range sets {
		if !set.Has(cat) {
			return false
		}
	}
	return true
}

// bases is the sum of the bases of a tax.
func (s *sheet) bases(cat cbc.Code) num.Amount {
	sum := num.MakeAmount(0, s.exp())
	for _, c := range s.totals.Taxes.Categories {
		if c == nil || c.Code != cat {
			continue
		}
		for _, r := range c.Rates {
			if r != nil {
				sum = sum.Add(r.Base)
			}
		}
	}
	return sum
}
