package pdf

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"sync"
)

// mainLocale is the language used where another one has no words.
const mainLocale = "en"

//go:embed locales/*.json
var localeFiles embed.FS

// locales reads the embedded languages once; they never change afterwards. A new language is one more file.
var locales = sync.OnceValues(loadLocales)

// locale holds the words and the number format of one language.
type locale struct {
	tag     string
	numbers numbers
	dates   string // strftime pattern of a date
	colon   string // between a label and its text
	months  [12]string
	days    [7]string // from Sunday
	words   map[string]string

	rightToLeft bool
	fallback    *locale
}

// localeOf returns the locale for a tag such as "es-ES", or the main one.
func localeOf(tag string) (*locale, error) {
	all, err := locales()
	if err != nil {
		return nil, err
	}
	if l := all[language(tag)]; l != nil {
		return l, nil
	}
	return all[mainLocale], nil
}

// language returns the first part of a tag, in lower case.
func language(tag string) string {
	lang, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	return lang
}

func loadLocales() (map[string]*locale, error) {
	entries, err := localeFiles.ReadDir("locales")
	if err != nil {
		return nil, fmt.Errorf("embedded locales: %w", err)
	}
	all := map[string]*locale{}
	for _, e := range entries {
		l, err := readLocale(e.Name())
		if err != nil {
			return nil, fmt.Errorf("embedded locale %s: %w", e.Name(), err)
		}
		all[l.tag] = l
	}
	for tag, l := range all {
		if tag != mainLocale {
			l.fallback = all[mainLocale]
		}
	}
	return all, nil
}

func readLocale(name string) (*locale, error) {
	data, err := localeFiles.ReadFile(path.Join("locales", name))
	if err != nil {
		return nil, err
	}
	var file struct {
		Thousands  string            `json:"thousands"`
		Decimal    string            `json:"decimal"`
		Percent    string            `json:"percent"` // between a number and its percent sign
		Date       string            `json:"date"`
		Colon      string            `json:"colon"`
		SymbolLast bool              `json:"symbol_last"`
		Months     [12]string        `json:"months"`
		Days       [7]string         `json:"days"`
		Words      map[string]string `json:"words"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	return &locale{
		tag:     strings.TrimSuffix(name, ".json"),
		numbers: numbers{thousands: file.Thousands, mark: file.Decimal, percent: file.Percent, symbolLast: file.SymbolLast},
		dates:   file.Date, colon: file.Colon, months: file.Months, days: file.Days, words: file.Words,
	}, nil
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
	if l.fallback != nil {
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
