package pdf

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/feature/plural"
)

// languagesOfPrint are the languages that the specification of the PDF step names.
const languagesOfPrint = "ar bg ca cs da de el en es et eu fi fr gl he hr hu it ja ko lt lv nl no pl pt ro sk sl sv tr zh"

func allLocales(t *testing.T) map[string]*locale {
	t.Helper()
	out := map[string]*locale{}
	for _, tag := range Locales() {
		l, err := localeOf(tag)
		if err != nil {
			t.Fatal(err)
		}
		out[tag] = l
	}
	return out
}

// TestLocalesAreComplete checks that every language has all words except those of authorities, which are proper names, and
// that words of one country or kind of document are variants of words that exist.
func TestLocalesAreComplete(t *testing.T) {
	all := allLocales(t)
	main := all[mainLocale].words
	for tag, l := range all {
		for key, text := range l.words {
			base, variant, cut := strings.Cut(key, "@")
			_, known := main[key]
			_, generic := main[base]
			if !known && (!cut || !generic || strings.ToUpper(variant) != variant) {
				t.Errorf("%s: %s is not a key of %s", tag, key, mainLocale)
			}
			if strings.TrimSpace(text) != text || (text == "" && key != "unit.one") {
				t.Errorf("%s: %s is %q", tag, key, text)
			}
		}
		for key := range main {
			if _, ok := l.words[key]; !ok && !strings.Contains(key, "@") && !strings.HasPrefix(key, "stamp.") && !strings.HasPrefix(key, "country.") {
				t.Errorf("%s: no words for %s", tag, key)
			}
		}
		if strings.Count(l.words["page"], "%d") != 2 {
			t.Errorf("%s: page is %q", tag, l.words["page"])
		}
		if err := CheckDateFormat(l.dates); err != nil || l.dates == "" || l.colon == "" || l.numbers.mark == "" {
			t.Errorf("%s: dates %q (%v), colon %q, decimal mark %q", tag, l.dates, err, l.colon, l.numbers.mark)
		}
		for _, name := range append(l.months[:], l.days[:]...) {
			if name == "" || short(name) == "" {
				t.Errorf("%s: a month or day is %q", tag, name)
			}
		}
	}
	if got := strings.Join(Locales(), " "); got != languagesOfPrint {
		t.Errorf("languages %s", got)
	}
}

// TestPluralsHaveAllForms checks that each counted word has the forms that numbers of the language require, and no others.
func TestPluralsHaveAllForms(t *testing.T) {
	names := map[plural.Form]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}
	all := allLocales(t)
	for tag, l := range all {
		need := map[string]bool{"other": true}
		for n := range 1200 {
			need[names[plural.Cardinal.MatchPlural(l.cldr, n, 0, 0, 0, 0)]] = true
			need[names[plural.Cardinal.MatchPlural(l.cldr, n/10, 1, 1, n%10, n%10)]] = true
		}
		for key := range all[mainLocale].plurals {
			forms := l.plurals[key]
			for form := range forms {
				if !need[form] {
					t.Errorf("%s: %s has a form %s, which no number requires", tag, key, form)
				}
			}
			one := len(slices.Compact(slices.Sorted(maps.Values(forms)))) == 1
			for form := range need {
				if forms[form] == "" && !one {
					t.Errorf("%s: %s has no form %s", tag, key, form)
				}
			}
		}
		if len(l.plurals) != len(all[mainLocale].plurals) {
			t.Errorf("%s: %d counted words", tag, len(l.plurals))
		}
	}
	for _, tt := range []struct{ tag, number, want string }{
		{"en", "1", "day"},
		{"en", "1.5", "days"},
		{"en", "-1", "day"},
		{"pl", "1", "dzień"},
		{"pl", "3", "dni"},
		{"pl", "1.5", "dnia"},
		{"cs", "5", "dnů"},
		{"cs", "2.5", "dne"},
		{"ar", "2", "يومان"},
		{"ar", "11", "يوما"},
		{"sl", "2", "dneva"},
		{"lt", "21", "diena"},
		{"lv", "21", "diena"},
		{"ro", "20", "de zile"},
		{"fr", "0", "jour"},
		{"ja", "1", "日"},
		{"he", "2", "יומיים"},
		{"ro", "1000020", "de zile"},
	} {
		if got, _ := all[tt.tag].counted("unit.day", decimal(tt.number)); got != tt.want {
			t.Errorf("%s: %s %s, want %s", tt.tag, tt.number, got, tt.want)
		}
	}
}

// international are words that are the same in English and in another language: names, abbreviations, and words that
// languages have in common.
var international = strings.Fields(`iban bic unit. category.IRPF vatid. stamp. registration. identity. totals.tax. category. pay. swiss.
	page link card status details total date mandate document contract project description taxes discount totals.discount
	base means. terms. origin reference notes action tender despatch receiving currency period payable rate price account
	state.error taxkey.export taxkey.exempt taxkey.zero title.order title.status title.invoice.proforma title.payment Sample Draft creditor
	amount totals.payable capital advances tracking quantity tax charge instalment reason refund refers dated courier payer payee in-currency qr-code
	customer seller buyer issue-date contact title.invoice.credit-note payment issuer legal.`)

// TestWordsAreTranslated checks that no word stays English by accident: those that are equal are listed, and there are few
// of them in each language.
func TestWordsAreTranslated(t *testing.T) {
	all := allLocales(t)
	main := all[mainLocale]
	for tag, l := range all {
		if tag == mainLocale {
			continue
		}
		var same []string
		for key, text := range main.words {
			if own, ok := l.words[key]; ok && own == text && text != "" && !technical(key) {
				base, _, _ := strings.Cut(key, "@")
				same = append(same, base)
			}
		}
		same = slices.Compact(slices.Sorted(slices.Values(same)))
		for _, key := range same {
			if !slices.ContainsFunc(international, func(p string) bool { return key == p || (strings.HasSuffix(p, ".") && strings.HasPrefix(key, p)) }) {
				t.Errorf("%s: %s is English: %q", tag, key, main.words[key])
			}
		}
		if len(same) > 22 {
			t.Errorf("%s: %d words as in English: %v", tag, len(same), same)
		}
		for i, name := range l.months {
			if name == main.months[i] && !slices.Contains([]string{"April", "August", "September", "November", "December", "Oktober"}, name) {
				t.Errorf("%s: %s is English", tag, name)
			}
		}
	}
}

// technical reports whether words are the same in all languages: signs of units and names that a law gives.
func technical(key string) bool {
	for _, p := range []string{"iban", "bic", "unit.", "category.IRPF", "vatid.swiss", "stamp."} {
		if strings.HasPrefix(key, p) {
			return true
		}
	}
	return false
}

// TestWordsAreInTheirScript checks that languages with a script of their own have no word in Latin letters, except for
// names such as IBAN.
func TestWordsAreInTheirScript(t *testing.T) {
	scripts := map[string][]*unicode.RangeTable{
		"ar": {unicode.Arabic}, "he": {unicode.Hebrew}, "el": {unicode.Greek}, "bg": {unicode.Cyrillic}, "zh": {unicode.Han},
		"ja": {unicode.Han, unicode.Hiragana, unicode.Katakana}, "ko": {unicode.Hangul},
	}
	for tag, l := range allLocales(t) {
		own := scripts[tag]
		for key, text := range l.words {
			foreign := strings.IndexFunc(text, func(r rune) bool {
				return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) && !unicode.In(r, own...)
			}) >= 0
			if foreign && !technical(key) && (tag != "ja" || !strings.ContainsRune(text, 'ー')) {
				t.Errorf("%s: %s has letters of another script: %q", tag, key, text)
			}
			if own == nil || technical(key) || strings.IndexFunc(text, unicode.IsLetter) < 0 {
				continue
			}
			if strings.IndexFunc(text, func(r rune) bool { return unicode.In(r, own...) }) < 0 {
				t.Errorf("%s: %s has no letter of the language: %q", tag, key, text)
			}
		}
	}
}

// TestNumbersOfRegions checks the marks in numbers, the percent sign and the signs of currencies, which the locale data have.
func TestNumbersOfRegions(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "-1,234,567.50|21%|¥5|-€5", "en-IN": "-12,34,567.50|21%|JP¥5|-€5", "es": "-1.234.567,50|21_%|5_JPY|-5_€",
		"de": "-1.234.567,50|21_%|5_¥|-5_€", "de-CH": "-1’234’567.50|21%|5_¥|-5_€", "es_MX": "-1,234,567.50|21_%|5_JPY|-5_€",
		"pl": "-1_234_567,50|21%|5_JPY|-5_€", "nl": "-1.234.567,50|21%|JP¥_5|-€_5", "tr": "-1.234.567,50|%21|¥5|-€5",
		"eu": "-1.234.567,50|%_21|5_JP¥|-5_€", "no": "-1_234_567,50|21_%|5_JPY|-5_€", "ar": "-1,234,567.50|21%|5_JP¥|-5_€",
		"he": "-1,234,567.50|21%|5_¥|-5_€", "ja": "-1,234,567.50|21%|¥5|-€5", "zh-CN": "-1,234,567.50|21%|JP¥5|-€5", "ko-KR": "-1,234,567.50|21%|JP¥5|-€5",
	} {
		l, err := localeOf(tag)
		if err != nil {
			t.Fatal(err)
		}
		n := l.numbers
		got := strings.ReplaceAll(fmt.Sprintf("%s|%s|%s|%s", n.text("-1234567.50"), n.text("21.0%"), n.money("JPY", "5"), n.money("EUR", "-5")), noBreak, "_")
		if got = strings.ReplaceAll(got, "\u202F", "_"); got != want {
			t.Errorf("%s: %s, want %s", tag, got, want)
		}
	}
}

func TestCountries(t *testing.T) {
	for tag, want := range map[string]string{"en": "Türkiye", "de": "Türkei", "pl": "Turcja", "ar": "تركيا", "ja": "トルコ", "no": "Tyrkia"} {
		l, err := localeOf(tag)
		if err != nil {
			t.Fatal(err)
		}
		c := newComposer(&document{}, Options{}, l)
		if got := c.country("TR"); got != want {
			t.Errorf("%s: %s, want %s", tag, got, want)
		}
		if got := c.country("XX"); got != "XX" {
			t.Errorf("%s: an unknown country is %s", tag, got)
		}
	}
}
