package tax

import (
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/tree"
)

// Total sums up the taxes of a document by category and rate.
type Total struct {
	// The taxes of the document, one row each.
	Categories []*CategoryTotal `json:"categories,omitempty"`
	// Sum of the taxes that are added to the total.
	Sum num.Amount `json:"sum"`
	// Sum of the taxes that the customer withholds.
	Retained *num.Amount `json:"retained,omitempty"`
}

// CategoryTotal sums up one tax.
type CategoryTotal struct {
	// Category of the tax, such as `VAT`.
	Code cbc.Code `json:"code"`
	// Whether the customer withholds the tax.
	Retained bool `json:"retained,omitempty"`
	// Whether the tax is only shown and changes no total.
	Informative bool `json:"informative,omitempty"`
	// What is taxed alike, one row each (BG-23).
	Rates []*RateTotal `json:"rates"`
	// Amount of the tax, without surcharges (BT-110).
	Amount num.Amount `json:"amount"`
	// Sum of the surcharges of the tax.
	Surcharge *num.Amount `json:"surcharge,omitempty"`
}

// RateTotal sums up what is taxed alike. Key, country, extensions and
// percentages are those of the first combo that came in.
type RateTotal struct {
	// Country whose tax it is, if not that of the regime of the document.
	Country l10n.TaxCountry `json:"country,omitempty"`
	// Treatment of the supply: `standard`, `exempt`, `export` and so on (BT-118).
	Key cbc.Key `json:"key,omitempty"`
	// Codes that the lines of this row have in common (BT-118, BT-121).
	Ext Extensions `json:"ext,omitempty"`
	// Amount that is taxed (BT-116).
	Base num.Amount `json:"base"`
	// Percentage of the tax; absent if none is charged (BT-119).
	Percent *num.Percentage `json:"percent,omitempty"`
	// Surcharge on the same base.
	Surcharge *RateSurcharge `json:"surcharge,omitempty"`
	// Amount of the tax (BT-117).
	Amount num.Amount `json:"amount"`
}

// RateSurcharge is the surcharge on the base of a rate total.
type RateSurcharge struct {
	// Percentage of the surcharge.
	Percent num.Percentage `json:"percent"`
	// Amount of the surcharge.
	Amount num.Amount `json:"amount"`
}

// Kind names the type for rules.
func (*Total) Kind() string { return "tax.Total" }

// Walk visits the categories.
func (t *Total) Walk(w *tree.Walker) { tree.List(w, "categories", &t.Categories) }

// Kind names the type for rules.
func (*CategoryTotal) Kind() string { return "tax.CategoryTotal" }

// Walk visits the code and the rates.
func (t *CategoryTotal) Walk(w *tree.Walker) {
	tree.Text(w, "code", &t.Code)
	tree.List(w, "rates", &t.Rates)
}

// Kind names the type for rules.
func (*RateTotal) Kind() string { return "tax.RateTotal" }

// Walk visits the parts of the rate total.
func (r *RateTotal) Walk(w *tree.Walker) {
	tree.Text(w, "key", &r.Key)
	tree.Map(w, "ext", &r.Ext)
}

// Category returns the total of a tax, or nil.
func (t *Total) Category(code cbc.Code) *CategoryTotal {
	if t == nil {
		return nil
	}
	for _, c := range t.Categories {
		if c != nil && c.Code == code {
			return c
		}
	}
	return nil
}

// Round brings every figure to the decimals of a currency, each for itself.
func (t *Total) Round(cur currency.Code) {
	exp := currency.Exp(cur)
	t.Sum = t.Sum.Rescale(exp)
	rescale(t.Retained, exp)
	for _, c := range t.Categories {
		if c == nil {
			continue
		}
		c.Amount = c.Amount.Rescale(exp)
		rescale(c.Surcharge, exp)
		for _, r := range c.Rates {
			r.round(exp)
		}
	}
}

func (r *RateTotal) round(exp uint32) {
	if r == nil {
		return
	}
	r.Base = r.Base.Rescale(exp)
	r.Amount = r.Amount.Rescale(exp)
	if r.Surcharge != nil {
		r.Surcharge.Amount = r.Surcharge.Amount.Rescale(exp)
	}
}

func rescale(a *num.Amount, exp uint32) {
	if a != nil {
		*a = a.Rescale(exp)
	}
}

// Calculate derives all amounts from the bases, in a currency and by a rounding
// model.
//
// A surcharge of a category and a retained sum that are already there are added
// to, not replaced: documents refer to totals of earlier documents that way, and
// their digests depend on it.
func (t *Total) Calculate(cur currency.Code, rounding cbc.Key) {
	zero := num.MakeAmount(0, currency.Exp(cur))
	t.Sum = zero
	for _, c := range t.Categories {
		if c == nil {
			continue
		}
		c.calculate(zero, rounding)
		switch {
		case c.Informative:
		case c.Retained:
			if t.Retained == nil {
				retained := zero
				t.Retained = &retained
			}
			c.addTo(t.Retained, rounding)
		default:
			c.addTo(&t.Sum, rounding)
		}
	}
}

func (t *CategoryTotal) addTo(sum *num.Amount, rounding cbc.Key) {
	*sum = accumulate(*sum, t.Amount, rounding)
	if t.Surcharge != nil {
		*sum = sum.Add(*t.Surcharge)
	}
}

func (t *CategoryTotal) calculate(zero num.Amount, rounding cbc.Key) {
	t.Amount = zero
	for _, r := range t.Rates {
		if r == nil {
			continue
		}
		if r.Percent == nil {
			r.Amount = zero
			continue
		}
		r.Amount = r.Percent.Of(r.Base)
		t.Amount = accumulate(t.Amount, r.Amount, rounding)
		if r.Surcharge == nil {
			continue
		}
		r.Surcharge.Amount = r.Surcharge.Percent.Of(r.Base)
		if t.Surcharge == nil {
			surcharge := zero
			t.Surcharge = &surcharge
		}
		*t.Surcharge = accumulate(*t.Surcharge, r.Surcharge.Amount, rounding)
	}
}

// accumulate adds by a rounding model: under RoundCurrency the sum keeps its
// decimals, otherwise it takes the decimals of the added amount.
func accumulate(sum, a num.Amount, rounding cbc.Key) num.Amount {
	if rounding != RoundCurrency {
		sum = sum.MatchPrecision(a)
	}
	return sum.Add(a)
}

// Clone returns a copy that may be changed. The informative mark of categories
// is not copied.
func (t *Total) Clone() *Total {
	if t == nil {
		return nil
	}
	c := &Total{Sum: t.Sum, Retained: copyAmount(t.Retained)}
	for _, cat := range t.Categories {
		if cat != nil {
			c.Categories = append(c.Categories, cat.clone())
		}
	}
	return c
}

func (t *CategoryTotal) clone() *CategoryTotal {
	c := &CategoryTotal{
		Code: t.Code, Retained: t.Retained,
		Amount: t.Amount, Surcharge: copyAmount(t.Surcharge),
	}
	for _, r := range t.Rates {
		if r == nil {
			continue
		}
		rate := *r
		rate.Ext = r.Ext.Clone()
		rate.Percent = copyPercent(r.Percent)
		if r.Surcharge != nil {
			surcharge := *r.Surcharge
			rate.Surcharge = &surcharge
		}
		c.Rates = append(c.Rates, &rate)
	}
	return c
}

func copyAmount(a *num.Amount) *num.Amount {
	if a == nil {
		return nil
	}
	c := *a
	return &c
}

// Scale multiplies every base by a factor and derives the amounts again.
func (t *Total) Scale(factor num.Amount, cur currency.Code, rounding cbc.Key) {
	t.eachRate(func(r *RateTotal) { r.Base = r.Base.Multiply(factor) })
	t.Calculate(cur, rounding)
}

// Exchange converts every base by a rate and derives the amounts again in the
// currency of its target.
func (t *Total) Exchange(rate *currency.ExchangeRate, rounding cbc.Key) {
	t.eachRate(func(r *RateTotal) { r.Base = rate.Convert(r.Base) })
	t.Calculate(rate.To, rounding)
}

// Negate turns the sign of every figure.
func (t *Total) Negate() {
	t.Sum = t.Sum.Negate()
	negate(t.Retained)
	for _, c := range t.Categories {
		if c != nil {
			c.Amount = c.Amount.Negate()
			negate(c.Surcharge)
		}
	}
	t.eachRate(func(r *RateTotal) {
		r.Base, r.Amount = r.Base.Negate(), r.Amount.Negate()
		if r.Surcharge != nil {
			r.Surcharge.Amount = r.Surcharge.Amount.Negate()
		}
	})
}

func negate(a *num.Amount) {
	if a != nil {
		*a = a.Negate()
	}
}

func (t *Total) eachRate(do func(r *RateTotal)) {
	for _, c := range t.Categories {
		if c == nil {
			continue
		}
		for _, r := range c.Rates {
			if r != nil {
				do(r)
			}
		}
	}
}

// Merge returns a total with the figures of both, category by category and rate
// by rate.
func (t *Total) Merge(other *Total) *Total {
	sum := t.Clone()
	if other == nil {
		return sum
	}
	if sum == nil {
		return other.Clone()
	}
	sum.Sum = plus(sum.Sum, other.Sum)
	sum.Retained = plusOptional(sum.Retained, other.Retained)
	for _, cat := range other.Clone().Categories {
		mine := sum.Category(cat.Code)
		if mine == nil {
			sum.Categories = append(sum.Categories, cat)
			continue
		}
		mine.merge(cat)
	}
	return sum
}

func (t *CategoryTotal) merge(other *CategoryTotal) {
	t.Amount = plus(t.Amount, other.Amount)
	t.Surcharge = plusOptional(t.Surcharge, other.Surcharge)
	rates := group(t)
	for _, r := range other.Rates {
		mine := rates.find(r.marks())
		if mine == nil {
			t.Rates = append(t.Rates, r)
			continue
		}
		mine.Base = plus(mine.Base, r.Base)
		mine.Amount = plus(mine.Amount, r.Amount)
		if r.Surcharge != nil && mine.Surcharge != nil {
			mine.Surcharge.Amount = plus(mine.Surcharge.Amount, r.Surcharge.Amount)
		}
	}
}

func plus(a, b num.Amount) num.Amount { return a.MatchPrecision(b).Add(b) }

func plusOptional(a, b *num.Amount) *num.Amount {
	switch {
	case b == nil:
		return a
	case a == nil:
		return copyAmount(b)
	}
	sum := plus(*a, *b)
	return &sum
}

func (r *RateTotal) surcharge() *num.Percentage {
	if r.Surcharge == nil {
		return nil
	}
	return &r.Surcharge.Percent
}
