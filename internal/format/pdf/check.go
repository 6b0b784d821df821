package pdf

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// directives are the letters of the conversions that dates and times may have, see strftime.
const (
	dateDirectives = "YymdejBbhAaF"
	timeDirectives = "HIMSpTR"
)

// Locales returns the languages that have words, in alphabetical order.
func Locales() []string {
	return slices.Clone(languages())
}

// languages returns the names of the embedded files, which are in alphabetical order.
var languages = sync.OnceValue(func() []string {
	entries, err := localeFiles.ReadDir("locales")
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ".json"))
	}
	return out
})

// CheckLocale reports an unknown language. An empty tag is the default language.
func CheckLocale(tag string) error {
	lang := language(tag)
	if tag == "" || slices.Contains(Locales(), lang) {
		return nil
	}
	return fmt.Errorf("the language %q is unknown; possible are %s", shorten(tag, 12), strings.Join(Locales(), ", "))
}

// CheckDateFormat reports a pattern that does not show a date. An empty pattern is the usual form of the language.
func CheckDateFormat(pattern string) error {
	return checkPattern(pattern, dateDirectives, "dates use strftime directives: %d/%m/%Y")
}

// CheckTimeFormat reports a pattern that does not show a time of day. An empty pattern leaves times out.
func CheckTimeFormat(pattern string) error {
	return checkPattern(pattern, timeDirectives, "times use strftime directives: %H:%M")
}

// checkPattern requires at least one of the directives, and no other one.
func checkPattern(pattern, directives, help string) error {
	found := pattern == ""
	for _, rest, more := strings.Cut(pattern, "%"); more; _, rest, more = strings.Cut(rest, "%") {
		rest = strings.TrimPrefix(rest, "-")
		letter, size := utf8.DecodeRuneInString(rest)
		switch {
		case size == 0:
			return fmt.Errorf("%q ends in a %% without a letter; %s", pattern, help)
		case strings.ContainsRune(directives, letter):
			found = true
		case letter != '%':
			return fmt.Errorf("%q is not a directive; %s", "%"+string(letter), help)
		}
		rest = rest[size:]
	}
	if !found {
		return fmt.Errorf("%q has no directive; %s", pattern, help)
	}
	return nil
}
