package tax

import (
	"hash/maphash"

	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
)

// marks are what decides which rate total a supply belongs to. Key and name of the rate do
// not matter; without a percentage neither does the surcharge.
type marks struct {
	ext                Extensions
	country            l10n.TaxCountry
	percent, surcharge *num.Percentage
}

func (c *Combo) marks() marks { return marks{c.Ext, c.Country, c.Percent, c.Surcharge} }

func (r *RateTotal) marks() marks { return marks{r.Ext, r.Country, r.Percent, r.surcharge()} }

// equal reports whether both belong together.
func (m *marks) equal(other *marks) bool {
	if m.country != other.country || !m.ext.Equal(other.ext) {
		return false
	}
	if m.percent == nil || other.percent == nil {
		return m.percent == other.percent
	}
	return m.percent.Equals(*other.percent) && equalPercent(m.surcharge, other.surcharge)
}

func equalPercent(a, b *num.Percentage) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equals(*b)
}

// hash returns the same number for marks that are equal.
func (m *marks) hash(seed maphash.Seed) uint64 {
	sum := maphash.String(seed, string(m.country))
	for key, code := range m.ext { // in any order, therefore added up
		sum += maphash.Comparable(seed, [2]string{string(key), string(code)})
	}
	if m.percent == nil {
		return sum
	}
	sum += maphash.Comparable(seed, m.percent.Reduce())
	if m.surcharge != nil {
		sum += maphash.Comparable(seed, [2]num.Percentage{m.surcharge.Reduce()})
	}
	return sum
}

// fewRates is how many rate totals are compared one by one. Nearly all documents have fewer.
const fewRates = 8

// grouping finds the rate totals of one category. A document may have as many of them as it
// has lines, so that they cannot all be compared for each line.
type grouping struct {
	of   *CategoryTotal
	seed maphash.Seed
	// byHash holds the first rate totals of the category, in their order.
	byHash map[uint64][]*RateTotal
	// held is how many they are.
	held int
}

func group(t *CategoryTotal) *grouping { return &grouping{of: t} }

// find returns the first rate total that a supply belongs to; nil for none.
func (g *grouping) find(m marks) *RateTotal {
	if len(g.of.Rates) <= fewRates {
		return g.first(g.of.Rates, &m)
	}
	if g.byHash == nil {
		g.seed, g.byHash = maphash.MakeSeed(), map[uint64][]*RateTotal{}
	}
	for _, r := range g.of.Rates[g.held:] {
		if r != nil {
			theirs := r.marks()
			hash := theirs.hash(g.seed)
			g.byHash[hash] = append(g.byHash[hash], r)
		}
	}
	g.held = len(g.of.Rates)
	return g.first(g.byHash[m.hash(g.seed)], &m)
}

func (*grouping) first(list []*RateTotal, m *marks) *RateTotal {
	for _, r := range list {
		if r == nil {
			continue
		}
		if theirs := r.marks(); theirs.equal(m) {
			return r
		}
	}
	return nil
}

// groupings are those of the categories of a total.
type groupings map[cbc.Code]*grouping
