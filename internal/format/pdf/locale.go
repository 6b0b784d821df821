package pdf

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/feature/plural"
	textlang "golang.org/x/text/language"
)

// mainLocale is the language used where another one has no words.
const mainLocale = "en"

//go:embed locales/*.json
var localeFiles embed.FS

// locale holds the words of one language, and the numbers, dates and names of one region.
type locale struct {
	tag       string
	cldr      textlang.Tag
	numbers   numbers
	dates     string // strftime pattern of a date
	colon     string // between a label and its text
	months    [12]string
	days      [7]string // from Sunday
	words     map[string]string
	plurals   map[string]map[string]string // by key and plural form (one, few, other …)
	countries func(code string) string
	fallback  *locale

	rightToLeft bool
}

// locales holds the locales in use, by language and region; there are not more than the files and the regions
// allow. They never change afterwards. A new language is one more file.
var locales = sync.OnceValue(func() *sync.Map { return new(sync.Map) })

// localeOf returns the locale for a tag such as "es-ES", or that of the main language.
func localeOf(tag string) (*locale, error) {
	lang := language(tag)
	if !slices.Contains(languages(), lang) {
		lang, tag = mainLocale, mainLocale
	}
	key := lang + "-" + region(tag)
	if l, ok := locales().Load(key); ok {
		if l, ok := l.(*locale); ok {
			return l, nil
		}
	}
	l, err := readLocale(lang, region(tag))
	if err == nil && lang != mainLocale {
		l.fallback, err = localeOf(mainLocale)
	}
	if err != nil {
		return nil, fmt.Errorf("embedded locale %s: %w", lang, err)
	}
	locales().Store(key, l)
	return l, nil
}

// language returns the first part of a tag, in lower case.
func language(tag string) string {
	lang, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	return lang
}

// region returns the country in a tag such as "de-CH", or nothing.
func region(tag string) string {
	for i, part := range strings.Split(strings.ReplaceAll(tag, "_", "-"), "-") {
		if i == 0 || len(part) != 2 {
			continue
		}
		if r, err := textlang.ParseRegion(part); err == nil && r.IsCountry() {
			return r.String()
		}
		break
	}
	return ""
}

func readLocale(lang, region string) (*locale, error) {
	data, err := localeFiles.ReadFile(path.Join("locales", lang+".json"))
	if err != nil {
		return nil, err
	}
	var file struct {
		Thousands   *string                      `json:"thousands"`
		Decimal     *string                      `json:"decimal"`
		Percent     *string                      `json:"percent"` // between a number and its percent sign
		Date        string                       `json:"date"`
		Colon       string                       `json:"colon"`
		SymbolLast  bool                         `json:"symbol_last"`
		SymbolSpace bool                         `json:"symbol_space"` // after a sign that comes first
		Months      [12]string                   `json:"months"`
		Days        [7]string                    `json:"days"`
		Words       map[string]string            `json:"words"`
		Plurals     map[string]map[string]string `json:"plurals"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	tag := cldrTag(lang, region)
	l := &locale{
		tag: lang, cldr: tag, numbers: cldrNumbers(tag), countries: countries(textlang.Make(lang)), rightToLeft: lang == "ar" || lang == "he",
		dates: file.Date, colon: file.Colon, months: file.Months, days: file.Days, words: file.Words, plurals: file.Plurals,
	}
	l.numbers.symbolLast, l.numbers.symbolSpace, l.numbers.sign = file.SymbolLast, file.SymbolSpace, signs(tag)
	if usual := cldrNumbers(cldrTag(lang, "")); usual.thousands == l.numbers.thousands && usual.mark == l.numbers.mark {
		for _, part := range []struct {
			own *string
			to  *string
		}{{file.Thousands, &l.numbers.thousands}, {file.Decimal, &l.numbers.mark}, {file.Percent, &l.numbers.percent}} {
			if part.own != nil {
				*part.to = *part.own
			}
		}
	}
	return l, nil
}

// word returns the words for a key, or the key itself when no language has it.
func (l *locale) word(key string) string {
	if w, ok := l.lookup(key); ok {
		return w
	}
	return key
}

func (l *locale) lookup(key string) (string, bool) {
	if w, ok := l.words[key]; ok {
		return w, true
	}
	if l.fallback != nil && !strings.Contains(key, "@") { // a general word of the language is better than a foreign one
		return l.fallback.lookup(key)
	}
	return "", false
}

// labelled returns the words for group.key, dropping "+" parts of the key from the right until a word is found. When
// there is none, it returns the key in readable form.
func (l *locale) labelled(group, key string) string {
	for k := key; k != ""; {
		if w, ok := l.lookup(group + "." + k); ok {
			return w
		}
		at := strings.LastIndexByte(k, '+')
		if at < 0 {
			break
		}
		k = k[:at]
	}
	return readable(key)
}

// readable converts a key such as "credit-transfer+sepa" to words.
func readable(key string) string {
	s := strings.NewReplacer("-", " ", "+", " · ", "_", " ").Replace(key)
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// counted returns the words for a key in the form that a number requires. The number has its decimals: "1.0 days".
func (l *locale) counted(key string, d decimal) (string, bool) {
	forms := l.plurals[key]
	if forms == nil {
		return l.lookup(key)
	}
	if w, ok := forms[l.pluralForm(d)]; ok {
		return w, true
	}
	w, ok := forms["other"]
	return w, ok
}

// pluralForm returns the name of the plural form of a number.
func (l *locale) pluralForm(d decimal) string {
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(string(d), "-"), ".")
	short := strings.TrimRight(fraction, "0")
	form := plural.Cardinal.MatchPlural(l.cldr, lastDigits(whole), len(fraction), len(short), lastDigits(fraction), lastDigits(short))
	return map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}[form]
}

// lastDigits returns the number that the last digits are. The rules of plurals look at no more than the last six and
// whether there are others.
func lastDigits(s string) int {
	const limit = 6
	more := 0
	if len(s) > limit {
		s, more = s[len(s)-limit:], 1_000_000
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n + more
}
