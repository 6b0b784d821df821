package bill

import (
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Tags that change the calculation itself.
const (
	// TagBypass leaves lines and totals as they were given.
	TagBypass cbc.Key = "bypass"
	// TagCustomerRates applies the tax rates of the customer's country.
	TagCustomerRates cbc.Key = "customer-rates"
)

// Further tags of invoices, which act through scenarios and rules.
const (
	TagSimplified    cbc.Key = "simplified"
	TagReverseCharge cbc.Key = "reverse-charge"
	TagSelfBilled    cbc.Key = "self-billed"
	TagPartial       cbc.Key = "partial"
	TagPrepayment    cbc.Key = "prepayment"
	TagFactoring     cbc.Key = "factoring"
)

// preciseDecimals is how many more decimals than the currency the precise
// rounding model calculates with.
const preciseDecimals = 2

// calculation is what the calculation sees of an invoice, an order or a delivery.
type calculation struct {
	// c is the context of the document itself, outer the one that documents
	// embedded in it start from.
	c     *tax.Context
	outer *tax.Context

	tags        *tax.Tags
	issueDate   *cal.Date
	issueTime   *cal.Time
	valueDate   *cal.Date
	currency    *currency.Code
	rates       []*currency.ExchangeRate
	preceding   []*org.DocumentRef
	tax         *Tax
	customer    *org.Party
	lines       []*Line
	discounts   []*Discount
	charges     []*Charge
	payment     *PaymentDetails
	complements []*schema.Object
	totals      **Totals

	cur currency.Code
	// decimals of the currency, and the rounding model.
	decimals uint32
	rounding cbc.Key
}

// begin gives the document its regime, brings its list of addons into order and
// returns the context of the document.
func begin(c *tax.Context, regime *tax.Regime, addons *tax.Addons, supplier *org.Party) *tax.Context {
	regime.DefaultTo(c.Facts, impliedRegime(regime, supplier))
	addons.Resolve(c.Facts)
	return c.For(regime.Country, addons.List)
}

// setIssue sets the date of issue where it is missing, and date and time where
// the time is given as midnight.
func setIssue(c *tax.Context, date *cal.Date, clock *cal.Time) {
	if clock != nil && clock.IsZero() {
		now := c.LocalNow()
		*date, *clock = cal.DateOf(now), cal.TimeOf(now)
		return
	}
	if date.IsZero() {
		*date = c.Today()
	}
}

// setCurrency falls back to the currency of the regime.
func setCurrency(c *tax.Context, code *currency.Code) error {
	if code.Valid() {
		return nil
	}
	if c.Regime == nil || !c.Regime.Currency.Valid() {
		return tree.At("currency", currencyError(*code))
	}
	*code = c.Regime.Currency
	return nil
}

// calculate works out every figure of the document, unless the document bypasses it.
func (calc *calculation) calculate() error {
	setIssue(calc.c, calc.issueDate, calc.issueTime)
	if err := setCurrency(calc.c, calc.currency); err != nil {
		return err
	}
	if calc.tags.Has(TagBypass) {
		return nil
	}
	calc.prepare()
	if err := calculateObjects(calc.outer, calc.complements); err != nil {
		return err
	}
	calc.calculatePreceding()
	for i, l := range calc.lines {
		if l == nil {
			continue
		}
		l.Index = i + 1
		if err := calc.line(l); err != nil {
			return tree.AtItem("lines", i, err)
		}
	}
	return calc.calculateTotals()
}

// calculateObjects calculates embedded documents, each under its own regime.
func calculateObjects(c *tax.Context, list []*schema.Object) error {
	for i, obj := range list {
		if obj == nil {
			continue
		}
		if err := obj.Calculate(c); err != nil {
			return tree.AtItem("complements", i, err)
		}
	}
	return nil
}

// taxDate returns the date that decides the rates of taxes.
func (calc *calculation) taxDate() cal.Date {
	if calc.valueDate != nil {
		return *calc.valueDate
	}
	return *calc.issueDate
}

func (calc *calculation) prepare() {
	calc.cur = *calc.currency
	calc.decimals = currency.Exp(calc.cur)
	calc.rounding = tax.RoundPrecise
	switch {
	case calc.tax != nil && calc.tax.Rounding != "":
		calc.rounding = calc.tax.Rounding
	case calc.c.Regime != nil && calc.c.Regime.Rounding != "":
		calc.rounding = calc.c.Regime.Rounding
	}
	if calc.tags.Has(TagCustomerRates) && calc.customer != nil && calc.customer.TaxID != nil {
		calc.taxInCountryOf(calc.customer.TaxID)
	}
}

// taxInCountryOf makes every combo one of the identity's country.
func (calc *calculation) taxInCountryOf(id *tax.Identity) {
	mark := func(set tax.Set) {
		for _, combo := range set {
			if combo != nil {
				combo.Country = id.Country
			}
		}
	}
	for _, l := range calc.lines {
		if l != nil {
			mark(l.Taxes)
		}
	}
	for _, d := range calc.discounts {
		if d != nil {
			mark(d.Taxes)
		}
	}
	for _, ch := range calc.charges {
		if ch != nil {
			mark(ch.Taxes)
		}
	}
}

// calculatePreceding derives the tax amounts of preceding documents from their
// bases. The currency that an entry names holds for those after it as well.
func (calc *calculation) calculatePreceding() {
	cur := calc.cur
	for _, ref := range calc.preceding {
		if ref == nil || ref.Tax == nil {
			continue
		}
		if ref.Currency != "" {
			cur = ref.Currency
		}
		ref.Tax.Calculate(cur, calc.rounding)
		ref.Tax.Round(cur)
	}
}

// zero returns nothing, with the decimals of the currency.
func (calc *calculation) zero() num.Amount { return num.MakeAmount(0, calc.decimals) }

// apply rescales an amount to the decimals the rounding model calculates with.
func (calc *calculation) apply(a num.Amount) num.Amount {
	if calc.rounding == tax.RoundCurrency {
		return a.Rescale(calc.decimals)
	}
	return a.RescaleUp(calc.decimals)
}

// percentOf takes a percentage of a given base, or of the sum without one.
func (calc *calculation) percentOf(percent num.Percentage, base *num.Amount, sum num.Amount) num.Amount {
	if base != nil {
		sum = calc.apply(base.RescaleUp(calc.decimals + preciseDecimals))
	}
	return percent.Of(sum)
}

// accumulate adds without losing decimals.
func accumulate(sum, a num.Amount) num.Amount { return sum.MatchPrecision(a).Add(a) }
