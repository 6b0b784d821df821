package bill

import (
	"errors"
	"strconv"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
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

// sheet is what the calculation sees of an invoice, an order or a delivery.
type sheet struct {
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
func begin(c *tax.Context, regime *tax.Regime, addons *tax.Addons, supplier *org.Party) (*tax.Context, error) {
	if supplier != nil && supplier.TaxID != nil {
		regime.DefaultTo(c.Facts, supplier.TaxID.Country)
	}
	if err := addons.Resolve(c.Facts); err != nil {
		return nil, err
	}
	return c.For(regime.Country, addons.List), nil
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

// errCurrency refuses a document without a usable currency.
var errCurrency = errors.New("currency: missing or invalid")

// setCurrency falls back to the currency of the regime.
func setCurrency(c *tax.Context, code *currency.Code) error {
	if code.Valid() {
		return nil
	}
	if c.Regime == nil || !c.Regime.Currency.Valid() {
		return errCurrency
	}
	*code = c.Regime.Currency
	return nil
}

// calculate works out every figure of the document, unless it asks for none.
func (s *sheet) calculate() error {
	setIssue(s.c, s.issueDate, s.issueTime)
	if err := setCurrency(s.c, s.currency); err != nil {
		return err
	}
	if s.tags.Has(TagBypass) {
		return nil
	}
	s.prepare()
	if err := calculateObjects(s.outer, s.complements); err != nil {
		return err
	}
	s.calculatePreceding()
	for i, l := range s.lines {
		if l == nil {
			continue
		}
		l.Index = i + 1
		if err := s.line(l); err != nil {
			return at("lines", i, err)
		}
	}
	return s.calculateTotals()
}

// calculateObjects calculates embedded documents, each under its own regime.
func calculateObjects(c *tax.Context, list []*schema.Object) error {
	for i, obj := range list {
		if obj == nil {
			continue
		}
		if err := obj.Calculate(c); err != nil {
			return at("complements", i, err)
		}
	}
	return nil
}

// taxDate is the date that decides the rates of taxes.
func (s *sheet) taxDate() cal.Date {
	if s.valueDate != nil {
		return *s.valueDate
	}
	return *s.issueDate
}

func (s *sheet) prepare() {
	s.cur = *s.currency
	s.decimals = currency.Exp(s.cur)
	s.rounding = tax.RoundPrecise
	switch {
	case s.tax != nil && s.tax.Rounding != "":
		s.rounding = s.tax.Rounding
	case s.c.Regime != nil && s.c.Regime.Rounding != "":
		s.rounding = s.c.Regime.Rounding
	}
	if s.tags.Has(TagCustomerRates) && s.customer != nil && s.customer.TaxID != nil {
		s.taxInCountryOf(s.customer.TaxID)
	}
}

// taxInCountryOf makes every combo one of the identity's country.
func (s *sheet) taxInCountryOf(id *tax.Identity) {
	mark := func(set tax.Set) {
		for _, combo := range set {
			if combo != nil {
				combo.Country = id.Country
			}
		}
	}
	for _, l := range s.lines {
		if l != nil {
			mark(l.Taxes)
		}
	}
	for _, d := range s.discounts {
		if d != nil {
			mark(d.Taxes)
		}
	}
	for _, ch := range s.charges {
		if ch != nil {
			mark(ch.Taxes)
		}
	}
}

// calculatePreceding derives the tax amounts of preceding documents from their
// bases. The currency that an entry names holds for those after it as well.
func (s *sheet) calculatePreceding() {
	cur := s.cur
	for _, ref := range s.preceding {
		if ref == nil || ref.Tax == nil {
			continue
		}
		if ref.Currency != "" {
			cur = ref.Currency
		}
		ref.Tax.Calculate(cur, s.rounding)
		ref.Tax.Round(cur)
	}
}

// zero is nothing, with the decimals of the currency.
func (s *sheet) zero() num.Amount { return num.MakeAmount(0, s.decimals) }

// apply brings an amount to the decimals the rounding model calculates with.
func (s *sheet) apply(a num.Amount) num.Amount {
	if s.rounding == tax.RoundCurrency {
		return a.Rescale(s.decimals)
	}
	return a.RescaleUp(s.decimals)
}

// percentOf takes a percentage of a given base, or of the sum without one.
func (s *sheet) percentOf(percent num.Percentage, base *num.Amount, sum num.Amount) num.Amount {
	if base != nil {
		sum = s.apply(base.RescaleUp(s.decimals + preciseDecimals))
	}
	return percent.Of(sum)
}

// accumulate adds without losing decimals.
func accumulate(sum, a num.Amount) num.Amount { return sum.MatchPrecision(a).Add(a) }

// placeError is an error with the place it happened at.
type placeError struct {
	place string
	err   error
}

// Error names the place before the reason.
func (e *placeError) Error() string { return e.place + ": " + e.err.Error() }

// Unwrap returns the reason.
func (e *placeError) Unwrap() error { return e.err }

// at places an error at an element of a list, counted from 0.
func at(list string, index int, err error) error {
	return &placeError{list + ": " + strconv.Itoa(index), err}
}
