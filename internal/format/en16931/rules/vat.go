package rules

import (
	"strings"

	"chancery/gobl/num"
	"chancery/internal/format/en16931"
)

// vatUse is what the lines, allowances and charges of one VAT category come to.
type vatUse struct {
	lines, allowances, charges vatPart
	breakdowns                 int
	breakdown                  int32 // the first one
}

// vatPart is what one kind of user of a category comes to.
type vatPart struct {
	count int   // of all users, whatever their tax is
	vat   int   // of those whose tax is VAT
	first int32 // the element of the first of those
	sum   num.Amount
}

// add counts one user.
func (p *vatPart) add(node int32, amount en16931.Amount, vat bool) {
	if vat && p.vat == 0 {
		p.first = node
	}
	p.count++
	if vat {
		p.vat++
	}
	if amount.Valid {
		p.sum = plus(p.sum, amount.Value)
	}
}

// used reports whether anything has the category.
func (u *vatUse) used() bool { return u.lines.count+u.allowances.count+u.charges.count > 0 }

// usedForVAT reports whether anything has the category with VAT as its tax.
func (u *vatUse) usedForVAT() bool { return u.lines.vat+u.allowances.vat+u.charges.vat > 0 }

// base returns the lines, less the allowances, plus the charges.
func (u *vatUse) base() num.Amount {
	return minus(plus(u.lines.sum, u.charges.sum), u.allowances.sum)
}

// roundedBase is base with each of its three parts rounded, as CII rules do.
func (u *vatUse) roundedBase() num.Amount {
	return minus(plus(round2(u.lines.sum), round2(u.charges.sum)), round2(u.allowances.sum))
}

// vatSums holds the use of each category.
type vatSums struct {
	by    [9]vatUse // in the order of vatFamilies
	rates []rateUse // of the categories that are summed by rate
	index map[rateKey]int
	b     int32 // the first element with split payment, whatever it is
	hasB  bool
	hasS  bool
	// other elements have a category that is not O, by kind.
	otherLine, otherAllowance, otherCharge, otherBreakdown vatPart
}

// rateUse is the use of a category at one rate.
type rateUse struct {
	key rateKey
	use vatUse
}

// rateKey is a category and a rate without zeros behind it.
type rateKey struct {
	family int
	rate   num.Amount
}

// family returns the number of a category in vatFamilies, -1 for another.
func family(code string) int {
	for i := range vatFamilies {
		if vatFamilies[i].code == code {
			return i
		}
	}
	return -1
}

// collect adds up the lines, allowances, charges and breakdowns of an invoice.
func (v *vatSums) collect(c *check) {
	for i := range c.inv.Lines {
		l := &c.inv.Lines[i]
		v.line(c, l)
	}
	for i := range c.inv.Allowances {
		a := &c.inv.Allowances[i]
		v.allowance(c, a, false)
	}
	for i := range c.inv.Charges {
		a := &c.inv.Charges[i]
		v.allowance(c, a, true)
	}
	for i := range c.inv.VATBreakdown {
		b := &c.inv.VATBreakdown[i]
		v.mark(b.Category, b.Node)
		vat := c.isVAT(b.Node, "TaxCategory")
		if b.Category != "O" && vat {
			v.otherBreakdown.add(b.Node, en16931.Amount{}, true)
		}
		if f := family(b.Category); f >= 0 && (vat || b.Category == "S") {
			u := &v.by[f]
			if u.breakdowns == 0 {
				u.breakdown = b.Node
			}
			u.breakdowns++
		}
	}
}

// mark remembers the categories B and S.
func (v *vatSums) mark(code string, node int32) {
	switch code {
	case "B":
		if !v.hasB {
			v.hasB, v.b = true, node
		}
	case "S":
		v.hasS = true
	}
}

func (v *vatSums) line(c *check, l *en16931.Line) {
	code := l.VAT.Category
	v.mark(code, l.Node)
	vat := c.isVAT(l.VAT.Node, "")
	if code != "O" && (code != "" || l.VAT.Node != 0) && vat {
		v.otherLine.add(l.Node, en16931.Amount{}, true)
	}
	f := family(code)
	if f < 0 {
		return
	}
	v.by[f].lines.add(l.Node, l.Net, vat)
	if vatFamilies[f].byRate && l.VAT.Rate.Valid {
		v.rate(f, l.VAT.Rate.Value).lines.add(l.Node, l.Net, vat)
	}
}

func (v *vatSums) allowance(c *check, a *en16931.AllowanceCharge, charge bool) {
	v.mark(a.Category, a.Node)
	vat := c.isVAT(a.Node, "TaxCategory")
	if a.Category != "O" && a.Category != "" && vat {
		other := &v.otherAllowance
		if charge {
			other = &v.otherCharge
		}
		other.add(a.Node, en16931.Amount{}, true)
	}
	f := family(a.Category)
	if f < 0 {
		return
	}
	v.by[f].part(charge).add(a.Node, a.Amount, vat)
	if vatFamilies[f].byRate && a.Rate.Valid {
		v.rate(f, a.Rate.Value).part(charge).add(a.Node, a.Amount, vat)
	}
}

// part returns the allowances or the charges.
func (u *vatUse) part(charge bool) *vatPart {
	if charge {
		return &u.charges
	}
	return &u.allowances
}

// manyRates is from how many rates on they are looked up in a map.
const manyRates = 16

// rate returns the use of a category at a rate.
func (v *vatSums) rate(family int, rate num.Amount) *vatUse {
	key := rateKey{family, reduce(rate)}
	if u := v.at(key); u != nil {
		return u
	}
	v.rates = append(v.rates, rateUse{key: key})
	last := len(v.rates) - 1
	if len(v.rates) > manyRates {
		if v.index == nil {
			v.index = map[rateKey]int{}
			for i := range v.rates {
				v.index[v.rates[i].key] = i
			}
		}
		v.index[key] = last
	}
	return &v.rates[last].use
}

// at returns the use of a category at a rate, nil if there is none.
func (v *vatSums) at(key rateKey) *vatUse {
	if v.index != nil {
		if i, ok := v.index[key]; ok {
			return &v.rates[i].use
		}
		return nil
	}
	for i := range v.rates {
		if v.rates[i].key == key {
			return &v.rates[i].use
		}
	}
	return nil
}

// reduce removes zeros behind the decimals of a number, so that equal numbers are the same.
func reduce(a num.Amount) num.Amount {
	value, exp := a.Value(), a.Exp()
	for exp > 0 && value%10 == 0 {
		value, exp = value/10, exp-1
	}
	return num.MakeAmount(value, exp)
}

// isVAT reports whether the tax of an element is VAT: of the element itself, or of the
// one of a local name of UBL inside it. Without a document every tax is.
func (c *check) isVAT(node int32, inside string) bool {
	if c.doc == nil || node == 0 {
		return c.doc == nil
	}
	if c.cii() {
		if inside != "" && c.doc.Local(node) == "SpecifiedTradeAllowanceCharge" {
			node = c.child(node, "CategoryTradeTax")
		}
		return node != 0 && strings.EqualFold(c.text(c.child(node, "TypeCode")), "VAT")
	}
	if inside != "" {
		if node = c.child(node, inside); node == 0 {
			return false
		}
	}
	scheme := c.below(node, "TaxScheme", "ID")
	return scheme != 0 && strings.EqualFold(c.text(scheme), "VAT")
}
