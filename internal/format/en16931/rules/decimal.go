package rules

import (
	"chancery/gobl/num"
	"chancery/internal/format/en16931"
)

// sum adds amounts exactly.
type sum struct {
	total num.Amount
}

// add adds an amount; one that is absent or no number adds nothing.
func (s *sum) add(a en16931.Amount) {
	if a.Present() && a.Valid {
		s.total = plus(s.total, a.Value)
	}
}

// round returns the sum with two decimals.
func (s *sum) round() num.Amount { return round2(s.total) }

// plus returns a + b exactly.
func plus(a, b num.Amount) num.Amount { return a.MatchPrecision(b).Add(b) }

// minus returns a − b exactly.
func minus(a, b num.Amount) num.Amount { return a.MatchPrecision(b).Subtract(b) }

// times returns a × b exactly.
func times(a, b num.Amount) num.Amount { return a.RescaleUp(a.Exp() + b.Exp()).Multiply(b) }

// percentOf returns rate percent of a, exactly.
func percentOf(a, rate num.Amount) num.Amount {
	product := times(a, rate)
	return num.MakeAmount(product.Value(), product.Exp()+2)
}

// round2 rounds to two decimals, halves upwards as XPath does: −0.005 becomes 0.00.
func round2(a num.Amount) num.Amount { return roundUp(a, 2) }

// roundUp rounds to a number of decimals, halves upwards.
func roundUp(a num.Amount, decimals uint32) num.Amount {
	if a.Exp() <= decimals {
		return a
	}
	r := a.Rescale(decimals) // halves away from zero
	if !a.IsNegative() {
		return r
	}
	// Only a negative number exactly half way differs: then the next number up is as near.
	up := r.Add(num.MakeAmount(1, decimals))
	if minus(up, a).Compare(minus(a, r)) == 0 {
		return up
	}
	return r
}

// isZeroRounded reports whether a number rounds to 0 without decimals.
func isZeroRounded(a num.Amount) bool { return roundUp(a, 0).IsZero() }

// within reports whether two numbers differ by less than limit.
func within(a, b, limit num.Amount) bool { return minus(a, b).Abs().Compare(limit) < 0 }

// withinOrAt reports whether two numbers differ by at most limit.
func withinOrAt(a, b, limit num.Amount) bool { return minus(a, b).Abs().Compare(limit) <= 0 }

// one is the slack that the rules on VAT amounts leave.
func one() num.Amount { return num.MakeAmount(1, 0) }

// equal reports a rule at an element unless an amount is present and equals a number.
// It says nothing about an amount that is no number: XSD-DECIMAL does.
func (c *check) equal(a en16931.Amount, want num.Amount, id string, node int32) {
	if a.Present() && (!a.Valid || a.Value.Equals(want)) {
		return
	}
	c.report(id, node, a.Text, want.String())
}
