package bill

import (
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// line works out a line: what it is made of, its price, sum and total.
func (calc *calculation) line(l *Line) error {
	if l.Item == nil {
		return nil
	}
	if err := calc.subLines("substituted", l.Substituted); err != nil {
		return err
	}
	if err := calc.subLines("breakdown", l.Breakdown); err != nil {
		return err
	}
	calc.priceFromBreakdown(l)
	var err error
	l.Sum, l.Total, err = calc.figures(l.Item, l.Quantity, l.Discounts, l.Charges)
	return err
}

func (calc *calculation) subLines(field string, list []*SubLine) error {
	for i, l := range list {
		if l == nil {
			continue
		}
		l.Index = i + 1
		if l.Item == nil {
			continue
		}
		var err error
		if l.Sum, l.Total, err = calc.figures(l.Item, l.Quantity, l.Discounts, l.Charges); err != nil {
			return tree.AtItem(field, i, err)
		}
	}
	return nil
}

// priceFromBreakdown makes the item's price the total of the breakdown, with
// the decimals of its most detailed price.
func (calc *calculation) priceFromBreakdown(l *Line) {
	sum, priced, decimals := calc.zero(), false, uint32(0)
	for _, sub := range l.Breakdown {
		if sub == nil || sub.Item == nil {
			continue
		}
		if sub.Total != nil {
			sum, priced = accumulate(sum, *sub.Total), true
		}
		if sub.Item.Price != nil {
			decimals = max(decimals, sub.Item.Price.Exp())
		}
	}
	if !priced {
		return
	}
	price := sum.Rescale(decimals)
	l.Item.Price = &price
	l.Item.Currency = calc.cur
	l.Item.AltPrices = nil
}

// figures works out the sum and total of a line or a part of one. Without a
// price there are none.
func (calc *calculation) figures(item *org.Item, quantity num.Amount, discounts []*LineDiscount, charges []*LineCharge) (sum, total *num.Amount, err error) {
	if item.Price == nil {
		item.AltPrices = nil
		return nil, nil, nil
	}
	if err := calc.price(item); err != nil {
		return nil, nil, tree.At("item", err)
	}
	price := *item.Price
	if calc.rounding != tax.RoundCurrency {
		price = price.RescaleUp(calc.decimals + preciseDecimals)
	}
	amounts := new([2]num.Amount) // one allocation for both figures
	amounts[0] = calc.apply(price.Multiply(quantity))
	amounts[1] = amounts[0]
	sum, total = &amounts[0], &amounts[1]
	for _, d := range discounts {
		if d != nil {
			calc.lineDiscount(d, *sum)
			*total = total.Subtract(d.Amount)
		}
	}
	for _, ch := range charges {
		if ch != nil {
			calc.lineCharge(ch, *sum, quantity)
			*total = total.Add(ch.Amount)
		}
	}
	return sum, total, nil
}

// price converts the price of an item into the document's currency. The original
// price is kept as the only alternative.
func (calc *calculation) price(item *org.Item) error {
	if item.Currency == "" || item.Currency == calc.cur {
		*item.Price = item.Price.RescaleUp(calc.decimals)
		return nil
	}
	original := &currency.Amount{
		Currency: item.Currency,
		Value:    item.Price.MatchPrecision(item.Currency.Zero()),
	}
	price := alternative(item.AltPrices, calc.cur)
	if price == nil {
		price = currency.Convert(calc.rates, item.Currency, calc.cur, original.Value)
	}
	if price == nil {
		return tree.At("currency", rateError(item.Currency, calc.cur))
	}
	item.Price = price
	item.Currency = calc.cur
	item.AltPrices = []*currency.Amount{original}
	return nil
}

// alternative finds the price in a currency, with at least its decimals.
func alternative(list []*currency.Amount, code currency.Code) *num.Amount {
	for _, alt := range list {
		if alt != nil && alt.Currency == code {
			price := alt.Value.MatchPrecision(code.Zero())
			return &price
		}
	}
	return nil
}

func (calc *calculation) lineDiscount(d *LineDiscount, sum num.Amount) {
	if d.Percent != nil {
		calc.showBase(d.Base)
		d.Amount = calc.percentOf(*d.Percent, d.Base, sum)
	}
	d.Amount = d.Amount.RescaleUp(calc.decimals)
}

func (calc *calculation) lineCharge(ch *LineCharge, sum, quantity num.Amount) {
	if ch.Percent != nil {
		calc.showBase(ch.Base)
		ch.Amount = calc.percentOf(*ch.Percent, ch.Base, sum)
	}
	if ch.Rate != nil {
		if ch.Quantity != nil {
			quantity = *ch.Quantity
		}
		ch.Amount = ch.Rate.Multiply(quantity)
	}
	ch.Amount = ch.Amount.RescaleUp(calc.decimals)
}

// showBase prints the base of a line's percentage with the currency's decimals.
func (calc *calculation) showBase(base *num.Amount) {
	if base != nil {
		*base = base.RescaleUp(calc.decimals)
	}
}
