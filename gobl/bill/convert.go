package bill

import (
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func convertInto(outer *tax.Context, d document, to currency.Code) error {
	if err := d.Calculate(outer); err != nil {
		return err
	}
	calc := d.calculation(outer, nil)
	if *calc.currency == to {
		return nil
	}
	if calc.tags.Has(TagBypass) {
		return bypassError()
	}
	rate := currency.MatchExchangeRate(calc.rates, *calc.currency, to)
	if rate == nil {
		return tree.At("exchange_rates", rateError(*calc.currency, to))
	}
	calc.convert(rate)
	*calc.totals = nil
	*calc.currency = to
	return d.Calculate(outer)
}

func (calc *calculation) convert(rate *currency.ExchangeRate) {
	for _, l := range calc.lines {
		if l != nil {
			l.convert(rate)
		}
	}
	for _, d := range calc.discounts {
		if d != nil {
			d.Amount = exchange(rate, d.Amount)
			exchangeIn(rate, d.Base)
		}
	}
	for _, ch := range calc.charges {
		if ch != nil {
			ch.Amount = exchange(rate, ch.Amount)
			exchangeIn(rate, ch.Base)
		}
	}
	if calc.payment == nil {
		return
	}
	for _, adv := range calc.payment.Advances {
		if adv != nil {
			adv.Amount = exchange(rate, adv.Amount).Downscale(operationDecimals)
		}
	}
}

func (l *Line) convert(rate *currency.ExchangeRate) {
	convertParts(rate, l.Item, l.Discounts, l.Charges)
	for _, list := range [][]*SubLine{l.Breakdown, l.Substituted} {
		for _, sub := range list {
			if sub != nil {
				convertParts(rate, sub.Item, sub.Discounts, sub.Charges)
			}
		}
	}
}

func convertParts(rate *currency.ExchangeRate, item *org.Item, discounts []*LineDiscount, charges []*LineCharge) {
	convertItem(rate, item)
	for _, d := range discounts {
		if d != nil {
			d.Amount = exchange(rate, d.Amount)
			exchangeIn(rate, d.Base)
		}
	}
	for _, ch := range charges {
		if ch != nil {
			ch.Amount = exchange(rate, ch.Amount)
			exchangeIn(rate, ch.Base)
			exchangeIn(rate, ch.Rate)
		}
	}
}

// convertItem prefers a price that was agreed in the new currency to one that
// is worked out.
func convertItem(rate *currency.ExchangeRate, item *org.Item) {
	if item == nil || item.Price == nil {
		return
	}
	old := &currency.Amount{Currency: rate.From, Value: *item.Price}
	price := exchange(rate, *item.Price)
	kept := make([]*currency.Amount, 0, len(item.AltPrices)+1)
	agreed := false
	for _, alt := range item.AltPrices {
		if alt != nil && alt.Currency == rate.To && !agreed {
			price, agreed = alt.Value, true
			continue
		}
		kept = append(kept, alt)
	}
	*item.Price = price
	item.AltPrices = append(kept, old)
	if item.Currency != "" {
		item.Currency = rate.To
	}
}

func exchange(rate *currency.ExchangeRate, a num.Amount) num.Amount {
	return a.Upscale(operationDecimals).Multiply(rate.Amount)
}

func exchangeIn(rate *currency.ExchangeRate, a *num.Amount) {
	if a != nil {
		*a = exchange(rate, *a)
	}
}
