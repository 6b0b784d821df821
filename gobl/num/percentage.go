package num

// Percentage is a rate, kept as a fraction: 16.0% is 0.160. The decimals it was
// written with survive.
type Percentage struct {
	amount Amount
}

// MakePercentage builds a percentage from its fraction: MakePercentage(160, 3)
// is 16.0%.
func MakePercentage(value int64, exp uint32) Percentage {
	return Percentage{amount: MakeAmount(value, exp)}
}

// PercentageFromAmount takes the amount as the fraction: 0.16 becomes 16%.
func PercentageFromAmount(fraction Amount) Percentage { return Percentage{amount: fraction} }

// Of returns the percentage of a, with the decimals of a.
func (p Percentage) Of(a Amount) Amount { return a.Multiply(p.amount) }

// From returns the part of a that the percentage makes up when a already
// includes it: a − a ÷ (1 + p), with the decimals of a.
func (p Percentage) From(a Amount) Amount { return a.Subtract(a.Divide(p.Factor())) }

// Factor returns the fraction plus one, with the fraction's decimals.
func (p Percentage) Factor() Amount { return p.amount.Add(Amount{value: 1}) }

// Amount returns the fraction: 0.160 for 16.0%.
func (p Percentage) Amount() Amount { return p.amount }

// Base returns the same as Amount.
func (p Percentage) Base() Amount { return p.amount }

// Hundredfold returns the number before the percent sign: 16.0 for 16.0%.
func (p Percentage) Hundredfold() Amount {
	if p.amount.exp >= 2 {
		return Amount{value: p.amount.value, exp: p.amount.exp - 2}
	}
	return p.amount.Rescale(2).shift(2)
}

// shift moves the decimal point n places to the right, for amounts that have at
// least n decimals.
func (a Amount) shift(n uint8) Amount {
	if a.exp < n { // decimals were dropped for lack of room
		return a.Multiply(MakeAmount(int64(pow10[n]), 0))
	}
	return Amount{value: a.value, exp: a.exp - n}
}

// Rescale returns the percentage with exp decimals in its fraction, two more
// than are written before the percent sign.
func (p Percentage) Rescale(exp uint32) Percentage {
	return Percentage{amount: p.amount.Rescale(exp)}
}

// Negate returns −p.
func (p Percentage) Negate() Percentage { return Percentage{amount: p.amount.Negate()} }

// Compare returns −1, 0 or 1 as p is less than, equal to or greater than q.
func (p Percentage) Compare(q Percentage) int { return p.amount.Compare(q.amount) }

// Equals reports whether both are the same number; 21% equals 21.0%.
func (p Percentage) Equals(q Percentage) bool { return p.amount.Equals(q.amount) }

// Reduce returns the percentage without decimals that say nothing, so that those that are
// Equals become the same value.
func (p Percentage) Reduce() Percentage {
	a := p.amount
	for a.exp > 0 && a.value%10 == 0 {
		a.value, a.exp = a.value/10, a.exp-1
	}
	return Percentage{amount: a}
}

// IsZero reports whether the percentage is 0.
func (p Percentage) IsZero() bool { return p.amount.IsZero() }

// IsNegative reports whether the percentage is less than 0.
func (p Percentage) IsNegative() bool { return p.amount.IsNegative() }

// IsPositive reports whether the percentage is greater than 0.
func (p Percentage) IsPositive() bool { return p.amount.IsPositive() }
