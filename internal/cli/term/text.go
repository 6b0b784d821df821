package term

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Styles of text on a terminal (ECMA-48, select graphic rendition).
const (
	Red    = "31"
	Green  = "32"
	Faint  = "2"
	Yellow = "33"
)

// Style colours text if w is a terminal and the environment does not forbid it.
func (c *Call) Style(w io.Writer, code, text string) string {
	if c.Env.Getenv("NO_COLOR") != "" || c.Env.Getenv("TERM") == "dumb" || !c.Env.IsTerminal(w) {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Printable replaces control characters except white space: text from a document
// must not control the terminal.
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// OneLine makes text safe to show inside a line.
func OneLine(text string) string { return strings.Join(strings.Fields(Printable(text)), " ") }

// Count formats a number with its noun.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
