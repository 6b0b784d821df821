package num

import (
	"cmp"
	"math"
	"math/big"
	"math/bits"
)

// Amount is the decimal number value × 10^-exp. Trailing zeros count: 10 and
// 10.00 are equal but are written differently. The zero Amount is 0 without
// decimals. Amounts are comparable with ==, which distinguishes 10 from 10.00; use
// Equals for the numeric question.
type Amount struct {
	value int64
	exp   uint8
}

// maxExp is the largest number of decimals an amount can carry.
const maxExp = math.MaxUint8

// AmountZero is 0 without decimals.
//
//nolint:gochecknoglobals // a value type, kept for readability; never assigned
var AmountZero = Amount{}

// MakeAmount builds an amount from its integer value and number of decimals:
// MakeAmount(1050, 2) is 10.50. More than 255 decimals are rounded to 255.
func MakeAmount(value int64, exp uint32) Amount {
	if exp > maxExp {
		return Amount{value: divPow10(value, exp-maxExp), exp: maxExp}
	}
	return Amount{value: value, exp: uint8(exp)}
}

// Value returns the integer without the decimal point.
func (a Amount) Value() int64 { return a.value }

// Exp returns the number of decimals.
func (a Amount) Exp() uint32 { return uint32(a.exp) }

// Add returns a + b with the decimals of a; b is rounded to them first.
func (a Amount) Add(b Amount) Amount {
	if a.exp != b.exp {
		r, ok := rescaled(b, a.exp)
		if !ok {
			return addBig(a, b, false)
		}
		b.value = r
	}
	sum := a.value + b.value
	if (sum > a.value) != (b.value > 0) && b.value != 0 {
		return addBig(a, Amount{value: b.value, exp: a.exp}, false)
	}
	return Amount{value: sum, exp: a.exp}
}

// Subtract returns a − b with the decimals of a; b is rounded to them first.
func (a Amount) Subtract(b Amount) Amount {
	if a.exp != b.exp {
		r, ok := rescaled(b, a.exp)
		if !ok {
			return addBig(a, b, true)
		}
		b.value = r
	}
	diff := a.value - b.value
	if (diff < a.value) != (b.value > 0) && b.value != 0 {
		return addBig(a, Amount{value: b.value, exp: a.exp}, true)
	}
	return Amount{value: diff, exp: a.exp}
}

// Multiply returns a × b rounded to the decimals of a.
func (a Amount) Multiply(b Amount) Amount {
	if b.exp < uint8(len(pow10)) {
		if v, ok := mulDiv(a.value, b.value, pow10[b.exp], false); ok {
			return Amount{value: v, exp: a.exp}
		}
	}
	n := new(big.Int).Mul(big.NewInt(a.value), big.NewInt(b.value))
	return fit(n, bigPow10(uint32(b.exp)), a.exp)
}

// Divide returns a ÷ b rounded to the decimals of a. Division by zero gives
// zero.
func (a Amount) Divide(b Amount) Amount {
	if b.value == 0 {
		return Amount{exp: a.exp}
	}
	if b.exp < uint8(len(pow10)) {
		hi, lo := bits.Mul64(magnitude(a.value), pow10[b.exp])
		if v, ok := div128(hi, lo, magnitude(b.value), (a.value < 0) != (b.value < 0)); ok {
			return Amount{value: v, exp: a.exp}
		}
	}
	n := new(big.Int).Mul(big.NewInt(a.value), bigPow10(uint32(b.exp)))
	return fit(n, big.NewInt(b.value), a.exp)
}

// Split divides a into n parts: n−1 parts of the quotient and a last one of the
// rest, so that the parts add up to a exactly.
func (a Amount) Split(n int) (quotient, rest Amount) {
	quotient = a.Divide(MakeAmount(int64(n), 0))
	rest = a.Subtract(quotient.Multiply(MakeAmount(int64(n)-1, 0)))
	return quotient, rest
}

// Rescale returns a with exp decimals, rounding when decimals are lost.
func (a Amount) Rescale(exp uint32) Amount {
	if exp > maxExp {
		exp = maxExp
	}
	e := uint8(exp)
	if e == a.exp {
		return a
	}
	if v, ok := rescaled(a, e); ok {
		return Amount{value: v, exp: e}
	}
	// Only raising can overflow; the excess decimals are dropped again.
	n := new(big.Int).Mul(big.NewInt(a.value), bigPow10(uint32(e-a.exp)))
	return fit(n, big.NewInt(1), e)
}

// RescaleUp rescales, but only if that adds decimals.
func (a Amount) RescaleUp(exp uint32) Amount {
	if exp <= uint32(a.exp) {
		return a
	}
	return a.Rescale(exp)
}

// RescaleDown rescales, but only if that removes decimals.
func (a Amount) RescaleDown(exp uint32) Amount {
	if exp >= uint32(a.exp) {
		return a
	}
	return a.Rescale(exp)
}

// MatchPrecision gives a at least as many decimals as b has.
func (a Amount) MatchPrecision(b Amount) Amount { return a.RescaleUp(uint32(b.exp)) }

// Upscale adds n decimals.
func (a Amount) Upscale(n uint32) Amount {
	return a.Rescale(uint32(a.exp) + min(n, maxExp))
}

// Downscale removes n decimals, or all of them if there are fewer.
func (a Amount) Downscale(n uint32) Amount {
	return a.Rescale(uint32(a.exp) - min(n, uint32(a.exp)))
}

// Remove subtracts the percentage p, which is included in a:
// a ÷ (1 + p).
func (a Amount) Remove(p Percentage) Amount { return a.Divide(p.Factor()) }

// Compare returns −1, 0 or 1 as a is less than, equal to or greater than b,
// however many decimals they carry.
func (a Amount) Compare(b Amount) int {
	if a.exp == b.exp {
		return cmp.Compare(a.value, b.value)
	}
	if sa, sb := sign(a.value), sign(b.value); sa != sb {
		return cmp.Compare(sa, sb)
	}
	c := 0
	if a.exp < b.exp {
		c = compareScaled(magnitude(a.value), uint32(b.exp-a.exp), magnitude(b.value))
	} else {
		c = -compareScaled(magnitude(b.value), uint32(a.exp-b.exp), magnitude(a.value))
	}
	if a.value < 0 {
		return -c
	}
	return c
}

// Equals reports whether a and b are the same number; 10 equals 10.00.
func (a Amount) Equals(b Amount) bool { return a.Compare(b) == 0 }

// Negate returns −a.
func (a Amount) Negate() Amount {
	if a.value == math.MinInt64 {
		n := new(big.Int).Neg(big.NewInt(a.value))
		return fit(n, big.NewInt(1), a.exp)
	}
	return Amount{value: -a.value, exp: a.exp}
}

// Invert returns the same as Negate.
func (a Amount) Invert() Amount { return a.Negate() }

// Abs returns a without its sign.
func (a Amount) Abs() Amount {
	if a.value < 0 {
		return a.Negate()
	}
	return a
}

// IsZero reports whether a is 0, with any number of decimals.
func (a Amount) IsZero() bool { return a.value == 0 }

// IsNegative reports whether a is less than 0.
func (a Amount) IsNegative() bool { return a.value < 0 }

// IsPositive reports whether a is greater than 0.
func (a Amount) IsPositive() bool { return a.value > 0 }
