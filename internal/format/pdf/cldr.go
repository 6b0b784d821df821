package pdf

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/currency"
	textlang "golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// This file takes from the Unicode locale data (CLDR) what a page needs of them: marks in numbers, signs of currencies, and
// names of countries. The library has no patterns of dates, which are in the files of the languages.

// cldrTag returns the tag of a language in the locale data, with a region that may be empty. Numbers have European digits
// in every language, as tax offices require.
func cldrTag(lang, region string) textlang.Tag {
	if lang == "no" {
		lang = "nb" // the written form that "no" stands for
	}
	if region != "" {
		lang += "-" + region
	}
	tag, err := textlang.Parse(lang + "-u-nu-latn")
	if err != nil {
		return textlang.English
	}
	return tag
}

// cldrNumbers reads the marks off numbers that the library prints.
func cldrNumbers(tag textlang.Tag) numbers {
	const sample = 1234567.5
	p := message.NewPrinter(tag)
	text := visible(p.Sprint(number.Decimal(sample)))
	n := numbers{thousands: between(text, "234", "567"), mark: between(text, "567", "5")}
	if n.thousands == "" && strings.Contains(text, "2,34,567") { // the grouping of India
		n.thousands, n.lakhs = between(text, "34", "567"), true
	}
	percent := visible(p.Sprint(number.Percent(0.5)))
	before, after, _ := strings.Cut(percent, "50")
	n.percent = strings.TrimSuffix(after, "%")
	if space, first := strings.CutPrefix(before, "%"); first {
		n.percentFirst, n.percent = true, space
	}
	return n
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, found := strings.Cut(s, after)
	if !found {
		return ""
	}
	return s
}

// visible returns text without the marks that only set its direction.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}

// signs returns the function for the signs of currencies in a language, which are unambiguous there. It returns nothing
// for a currency without one.
func signs(tag textlang.Tag) func(code string) string {
	p := message.NewPrinter(tag)
	var known sync.Map
	return func(code string) string {
		if s, ok := known.Load(code); ok {
			text, _ := s.(string)
			return text
		}
		unit, err := currency.ParseISO(code)
		if err != nil {
			return ""
		}
		s := strings.NewReplacer("\uFFE5", "¥", "\uFFE6", "₩").Replace(visible(p.Sprint(currency.Symbol(unit))))
		if s == code {
			s = ""
		}
		known.Store(code, s)
		return s
	}
}

// countries returns the function for the names of countries in a language. It returns nothing for an unknown country.
func countries(tag textlang.Tag) func(code string) string {
	namer := display.Regions(tag)
	return func(code string) string {
		region, err := textlang.ParseRegion(code)
		if err != nil || namer == nil || !region.IsCountry() {
			return ""
		}
		return namer.Name(region)
	}
}
