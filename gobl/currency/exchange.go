package currency

import (
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
)

// Amount is an amount of money that names its currency.
type Amount struct {
	// What the amount is.
	Label string `json:"label,omitempty"`
	// Currency of the amount.
	Currency Code `json:"currency"`
	// The amount itself, without a symbol.
	Value num.Amount `json:"value"`
}

// ExchangeRate says how much one unit of a currency is worth in another.
type ExchangeRate struct {
	// Currency that is converted.
	From Code `json:"from"`
	// Currency that it is converted into.
	To Code `json:"to"`
	// When the rate was set.
	At *cal.DateTime `json:"at,omitempty"`
	// Who set the rate, a central bank for instance.
	Source cbc.Key `json:"source,omitempty"`
	// What one unit of the first currency is worth in the second.
	Amount num.Amount `json:"amount"`
}

// Convert multiplies the amount by the rate and gives it the decimals of the
// target currency. The product is first rounded to the amount's own decimals.
func (r *ExchangeRate) Convert(a num.Amount) num.Amount {
	a = a.Multiply(r.Amount)
	if d := Get(r.To); d != nil {
		return d.Rescale(a)
	}
	return a
}

// MatchExchangeRate finds the first rate between exactly these currencies in
// this direction; nil if there is none.
func MatchExchangeRate(rates []*ExchangeRate, from, to Code) *ExchangeRate {
	for _, r := range rates {
		if r != nil && r.From == from && r.To == to {
			return r
		}
	}
	return nil
}

// Convert converts the amount from one currency to the other with the first rate
// that matches. An amount that is in the target currency already comes back
// unchanged; nil means that there is no rate.
func Convert(rates []*ExchangeRate, from, to Code, a num.Amount) *num.Amount {
	if from == to {
		return &a
	}
	r := MatchExchangeRate(rates, from, to)
	if r == nil {
		return nil
	}
	converted := r.Convert(a)
	return &converted
}
