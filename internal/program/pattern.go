package program

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
)

// Limits of regular expressions. Matching takes time in proportion to the length
// of the text times the size of the pattern, and cannot be stopped.
const (
	maxPattern  = 1000      // size of a pattern that is made at run time
	maxMatching = 1_000_000 // size times length of the text
)

var (
	errPattern  = errors.New("the regular expression is too large")
	errMatching = errors.New("the text is too long for this regular expression")
)

// pattern is a regular expression whose size is known.
type pattern struct {
	re   *regexp.Regexp
	size int
}

// compilePattern compiles a regular expression that is not larger than allowed. It
// computes the size first, because compiling unfolds repetitions.
func compilePattern(text string, allowed int) (*pattern, error) {
	if len(text) > allowed {
		return nil, errPattern
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("the regular expression is wrong: %w", err)
	}
	size := sizeOf(tree, allowed)
	if size > allowed {
		return nil, errPattern
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, fmt.Errorf("the regular expression is wrong: %w", err)
	}
	return &pattern{re: re, size: size}, nil
}

// sizeOf estimates the number of instructions of a regular expression. It stops
// counting above the limit.
func sizeOf(tree *syntax.Regexp, limit int) int {
	size := 1 + len(tree.Rune)/2
	for _, sub := range tree.Sub {
		if size += sizeOf(sub, limit); size > limit {
			return limit + 1
		}
	}
	if tree.Op == syntax.OpRepeat {
		size *= max(tree.Min, tree.Max, 1) + 1
	}
	if tree.Op == syntax.OpLiteral {
		size = 1 + len(tree.Rune)
	}
	return min(size, limit+1)
}

// match reports whether a text matches.
func (p *pattern) match(text string) (bool, error) {
	if len(text)*p.size > maxMatching {
		return false, errMatching
	}
	return p.re.MatchString(text), nil
}
