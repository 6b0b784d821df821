// Package num holds the decimal numbers of documents: amounts, percentages and
// the way both are shown to people. An amount is an integer and a count of
// decimal places; every operation rounds half away from zero, and which operand
// decides the precision of a result is part of each operation's contract.
//
// It does not know currencies, rounding models or taxes, and it never uses
// floating point. A number that does not fit in 64 bits loses decimals first and
// stops at the limits of int64 last; no operation fails or panics.
package num
