package pdfw

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// levels returns the embedding level of each character of a paragraph (Unicode Standard Annex 9), odd for text that is
// written from right to left. There are no embeddings and no isolates, because the characters that begin and end them are
// removed from the text before: the rules X1 to X8 have nothing to do.
func levels(text []rune, rtl bool) []uint8 {
	p := paragraph{text: text, class: make([]bidi.Class, len(text)), outer: bidi.L}
	base := uint8(0)
	if rtl {
		base, p.outer = 1, bidi.R
	}
	for i, r := range text {
		p.class[i] = classOf(r)
	}
	original := append([]bidi.Class(nil), p.class...)
	p.weak()
	p.brackets(original)
	p.neutral()
	out := make([]uint8, len(text))
	for i, c := range p.class {
		out[i] = base
		switch {
		case c == bidi.R && !rtl, c == bidi.L && rtl:
			out[i] = base + 1
		case (c == bidi.EN || c == bidi.AN) && rtl:
			out[i] = base + 1
		case c == bidi.EN || c == bidi.AN:
			out[i] = base + 2
		}
	}
	return out
}

func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// firstStrong reports whether the first character with a direction is written from right to left (rules P2 and P3). Text
// without such a character, a number for example, is written from left to right.
func firstStrong(text []rune) (rtl bool) {
	for _, r := range text {
		c := classOf(r)
		if c == bidi.L {
			return false
		}
		if c == bidi.R || c == bidi.AL {
			return true
		}
	}
	return false
}

// paragraph is the text with the classes that the rules replace; outer is the direction on both sides of it.
type paragraph struct {
	text  []rune
	class []bidi.Class
	outer bidi.Class
}

// weak applies the rules W1 to W7. Characters that have no effect on the order (BN) take the class before them, as marks
// do.
func (p *paragraph) weak() {
	c := p.class
	last, strong := p.outer, p.outer
	for i := range c {
		if c[i] == bidi.NSM || c[i] == bidi.BN {
			c[i] = last // W1
		}
		last = c[i]
		switch {
		case c[i] == bidi.L || c[i] == bidi.R || c[i] == bidi.AL:
			strong = c[i]
		case c[i] == bidi.EN && strong == bidi.AL:
			c[i] = bidi.AN // W2
		}
	}
	for i := range c {
		if c[i] == bidi.AL {
			c[i] = bidi.R // W3
		}
	}
	p.separators()
	p.terminators()
	strong = p.outer
	for i := range c {
		switch {
		case c[i] == bidi.ES || c[i] == bidi.ET || c[i] == bidi.CS:
			c[i] = bidi.ON // W6
		case c[i] == bidi.L || c[i] == bidi.R:
			strong = c[i]
		case c[i] == bidi.EN && strong == bidi.L:
			c[i] = bidi.L // W7
		}
	}
}

// separators applies W4: one separator between two numbers of a kind belongs to them.
func (p *paragraph) separators() {
	c := p.class
	for i := 1; i+1 < len(c); i++ {
		switch {
		case c[i-1] != c[i+1]:
		case c[i-1] == bidi.EN && (c[i] == bidi.ES || c[i] == bidi.CS), c[i-1] == bidi.AN && c[i] == bidi.CS:
			c[i] = c[i-1]
		}
	}
}

// terminators applies W5: signs such as that of a currency belong to the number next to them.
func (p *paragraph) terminators() {
	c := p.class
	for i := 0; i < len(c); i++ {
		if c[i] != bidi.ET {
			continue
		}
		end := i
		for end < len(c) && c[end] == bidi.ET {
			end++
		}
		if (i > 0 && c[i-1] == bidi.EN) || (end < len(c) && c[end] == bidi.EN) {
			for ; i < end; i++ {
				c[i] = bidi.EN
			}
		}
		i = end - 1
	}
}

// maxBrackets is the depth of brackets that rule BD16 follows.
const maxBrackets = 63

// brackets applies N0: a pair of brackets takes the direction of the paragraph when something inside has it, else that
// inside if it is also the one before.
func (p *paragraph) brackets(original []bidi.Class) {
	pairs := p.pairs()
	slices.SortFunc(pairs, func(a, b [2]int) int { return a[0] - b[0] })
	for _, pair := range pairs {
		p.resolvePair(pair[0], pair[1], original)
	}
}

// pairs returns the places of brackets that belong together (BD16).
func (p *paragraph) pairs() [][2]int {
	type open struct {
		match rune
		at    int
	}
	var stack []open
	var out [][2]int
	for i, r := range p.text {
		if p.class[i] != bidi.ON {
			continue
		}
		props, _ := bidi.LookupRune(r)
		switch {
		case !props.IsBracket():
		case props.IsOpeningBracket():
			if len(stack) == maxBrackets {
				return out
			}
			stack = append(stack, open{closing(r), i})
		default:
			for at, o := range slices.Backward(stack) {
				if o.match == canonical(r) {
					out = append(out, [2]int{o.at, i})
					stack = stack[:at]
					break
				}
			}
		}
	}
	return out
}

func (p *paragraph) resolvePair(from, to int, original []bidi.Class) {
	other := bidi.ON
	result := bidi.ON
	for i := from + 1; i < to; i++ {
		switch strongOf(p.class[i]) {
		case p.outer:
			result = p.outer
		case bidi.ON:
		default:
			other = strongOf(p.class[i])
		}
	}
	if result == bidi.ON && other != bidi.ON {
		before := p.outer
		for i := from - 1; i >= 0; i-- {
			if s := strongOf(p.class[i]); s != bidi.ON {
				before = s
				break
			}
		}
		result = p.outer
		if before == other {
			result = other
		}
	}
	if result == bidi.ON {
		return
	}
	for _, at := range []int{from, to} {
		p.class[at] = result
		for i := at + 1; i < len(original) && original[i] == bidi.NSM; i++ {
			p.class[i] = result
		}
	}
}

// strongOf returns the direction that a class has for neutral characters: numbers count as R (N0 and N1).
func strongOf(c bidi.Class) bidi.Class {
	if c == bidi.R || c == bidi.EN || c == bidi.AN {
		return bidi.R
	}
	if c == bidi.L {
		return bidi.L
	}
	return bidi.ON
}

// neutral applies N1 and N2: neutral characters between two of one direction take it, others that of the paragraph.
func (p *paragraph) neutral() {
	c := p.class
	before := p.outer
	for i := 0; i < len(c); i++ {
		if s := strongOf(c[i]); s != bidi.ON {
			before = s
			continue
		}
		end := i
		for end < len(c) && strongOf(c[end]) == bidi.ON {
			end++
		}
		after := p.outer
		if end < len(c) {
			after = strongOf(c[end])
		}
		direction := p.outer
		if before == after {
			direction = before
		}
		for ; i < end; i++ {
			c[i] = direction
		}
		i = end - 1
	}
}

// canonical returns the bracket that a bracket is equivalent to (UAX 9, BD16).
func canonical(r rune) rune {
	switch r {
	case 0x2329:
		return 0x3008
	case 0x232A:
		return 0x3009
	}
	return r
}

// closing returns the closing bracket for an opening one.
func closing(r rune) rune {
	r = canonical(r)
	switch r {
	case '(':
		return ')'
	case '[':
		return ']'
	case '{':
		return '}'
	case 0x298D:
		return 0x2990
	case 0x298F:
		return 0x298E
	}
	return r + 1
}

// visual returns the order in which runs are drawn (rule L2), by their levels.
func visual(runLevels []uint8) []int {
	order := make([]int, len(runLevels))
	highest := uint8(0)
	for i, l := range runLevels {
		order[i] = i
		highest = max(highest, l)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(order); i++ {
			end := i
			for end < len(order) && runLevels[order[end]] >= level {
				end++
			}
			for a, b := i, end-1; a < b; a, b = a+1, b-1 {
				order[a], order[b] = order[b], order[a]
			}
			if end > i {
				i = end - 1
			}
		}
	}
	return order
}
