package net

import (
	"errors"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Parameters of Punycode for domain names (RFC 3492, section 5).
const (
	acePrefix   = "xn--"
	base        = 36
	tMin        = 1
	tMax        = 26
	skew        = 38
	damp        = 700
	initialBias = 72
	initialN    = 128
)

var errLabelScript = errors.New("a label begins with a letter or digit and holds letters, marks and digits only")

// toASCII brings a label into the form that name servers know. The mapping is
// that of RFC 5895: lower case, compatibility forms replaced (NFKC), deviation
// characters such as ß kept as they are.
func toASCII(label string) (string, error) {
	if isASCII(label) {
		return strings.ToLower(label), nil
	}
	mapped := norm.NFKC.String(strings.ToLower(norm.NFKC.String(label)))
	if isASCII(mapped) {
		return mapped, nil
	}
	for i, r := range mapped {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
		case i > 0 && (unicode.IsMark(r) || r == '-'):
		default:
			return "", errLabelScript
		}
	}
	return acePrefix + punycode([]rune(mapped)), nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= initialN {
			return false
		}
	}
	return true
}

// punycode encodes a label (RFC 3492, 6.3). A label longer than a domain name is
// cut, so that it stays too long without being worked out.
func punycode(label []rune) string {
	if len(label) > maxName {
		label = label[:maxName]
	}
	out := make([]byte, 0, 2*len(label))
	for _, r := range label {
		if r < initialN {
			out = append(out, byte(r))
		}
	}
	basic := len(out)
	if basic > 0 {
		out = append(out, '-')
	}
	e := encoder{out: out, handled: basic, basic: basic, bias: initialBias}
	n := rune(initialN)
	for e.handled < len(label) {
		next := nextRune(label, n)
		e.delta += int(next-n) * (e.handled + 1)
		for _, r := range label {
			switch {
			case r < next:
				e.delta++
			case r == next:
				e.write()
			}
		}
		e.delta++
		n = next + 1
	}
	return string(e.out)
}

// nextRune is the smallest character of the label from n on.
func nextRune(label []rune, n rune) rune {
	next := unicode.MaxRune + 1
	for _, r := range label {
		if r >= n && r < next {
			next = r
		}
	}
	return next
}

type encoder struct {
	out            []byte
	delta          int
	bias           int
	handled, basic int
}

// write puts the delta down as a number of variable length.
func (e *encoder) write() {
	q := e.delta
	for k := base; ; k += base {
		t := min(max(k-e.bias, tMin), tMax)
		if q < t {
			break
		}
		e.out = append(e.out, digit(t+(q-t)%(base-t)))
		q = (q - t) / (base - t)
	}
	e.out = append(e.out, digit(q))
	e.adapt()
	e.delta = 0
	e.handled++
}

// adapt moves the bias to the size of deltas to be expected (RFC 3492, 6.1).
func (e *encoder) adapt() {
	delta := e.delta / 2
	if e.handled == e.basic {
		delta = e.delta / damp
	}
	delta += delta / (e.handled + 1)
	k := 0
	for ; delta > (base-tMin)*tMax/2; k += base {
		delta /= base - tMin
	}
	e.bias = k + (base-tMin+1)*delta/(delta+skew)
}

func digit(d int) byte { return "abcdefghijklmnopqrstuvwxyz0123456789"[d] }
