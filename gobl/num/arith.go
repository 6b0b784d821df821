package num

import (
	"cmp"
	"math"
	"math/big"
	"math/bits"
)

// pow10 holds the powers of ten that fit in 64 bits.
//
//nolint:gochecknoglobals // constant table
var pow10 = [20]uint64{
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
	1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
}

func magnitude(v int64) uint64 {
	if v < 0 {
		return -uint64(v)
	}
	return uint64(v)
}

func sign(v int64) int { return cmp.Compare(v, 0) }

// signed puts the sign back on a magnitude; ok is false if it does not fit.
func signed(m uint64, negative bool) (v int64, ok bool) {
	if negative {
		return int64(-m), m <= 1<<63
	}
	return int64(m), m <= math.MaxInt64
}

// div128 divides hi:lo by den, rounding half away from zero.
func div128(hi, lo, den uint64, negative bool) (v int64, ok bool) {
	if hi >= den {
		return 0, false
	}
	q, r := bits.Div64(hi, lo, den)
	if r >= den-r {
		if q++; q == 0 {
			return 0, false
		}
	}
	return signed(q, negative)
}

// mulDiv returns a·b÷den rounded; flip turns the sign.
func mulDiv(a, b int64, den uint64, flip bool) (v int64, ok bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	return div128(hi, lo, den, ((a < 0) != (b < 0)) != flip)
}

// divPow10 returns v ÷ 10^n rounded.
func divPow10(v int64, n uint32) int64 {
	if n >= uint32(len(pow10)) {
		return 0
	}
	q, _ := div128(0, magnitude(v), pow10[n], v < 0)
	return q
}

// rescaled returns the integer of a at exp decimals; ok is false if that does
// not fit.
func rescaled(a Amount, exp uint8) (v int64, ok bool) {
	if exp <= a.exp {
		return divPow10(a.value, uint32(a.exp-exp)), true
	}
	n := exp - a.exp
	if a.value == 0 {
		return 0, true
	}
	if int(n) >= len(pow10) {
		return 0, false
	}
	hi, lo := bits.Mul64(magnitude(a.value), pow10[n])
	if hi != 0 {
		return 0, false
	}
	return signed(lo, a.value < 0)
}

// compareScaled compares a × 10^n with b.
func compareScaled(a uint64, n uint32, b uint64) int {
	if a == 0 {
		return cmp.Compare(0, b)
	}
	if n >= uint32(len(pow10)) {
		return 1 // a × 10^20 is beyond any 64-bit number
	}
	hi, lo := bits.Mul64(a, pow10[n])
	if hi != 0 {
		return 1
	}
	return cmp.Compare(lo, b)
}

func bigPow10(n uint32) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// addBig returns the way of Add and Subtract when 64 bits are not enough. The second
// operand is brought to the first one's decimals before they are joined.
func addBig(a, b Amount, subtract bool) Amount {
	n := big.NewInt(b.value)
	if b.exp < a.exp {
		n.Mul(n, bigPow10(uint32(a.exp-b.exp)))
	} else {
		n = roundDiv(n, bigPow10(uint32(b.exp-a.exp)))
	}
	if subtract {
		n.Neg(n)
	}
	n.Add(n, big.NewInt(a.value))
	return fit(n, big.NewInt(1), a.exp)
}

// fit rounds n÷d to exp decimals. If that does not fit in 64 bits it rounds to
// the largest number of decimals that does; beyond that it stops at the limit.
func fit(n, d *big.Int, exp uint8) Amount {
	den := new(big.Int).Set(d)
	ten := big.NewInt(10)
	for {
		q := roundDiv(n, den)
		if q.IsInt64() {
			return Amount{value: q.Int64(), exp: exp}
		}
		if exp == 0 {
			if q.Sign() < 0 {
				return Amount{value: math.MinInt64}
			}
			return Amount{value: math.MaxInt64}
		}
		den.Mul(den, ten)
		exp--
	}
}

// roundDiv returns n÷d rounded half away from zero.
func roundDiv(n, d *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(n, d, new(big.Int))
	r.Abs(r).Lsh(r, 1)
	if r.CmpAbs(d) >= 0 {
		q.Add(q, big.NewInt(int64(n.Sign()*d.Sign())))
	}
	return q
}
