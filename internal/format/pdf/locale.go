package pdf

import "strings"

// locale is the wording and the habits of one language. A further language is one more function like english, and
// one more case in localeOf; words it lacks are shown in English.
type locale struct {
	tag      string
	numbers  numbers
	months   [12]string
	days     [7]string // from Sunday
	words    map[string]string
	fallback *locale
}

func localeOf(tag string) *locale {
	lang, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	if lang == "es" {
		l := spanish()
		l.fallback = english()
		return l
	}
	return english()
}

// word is the wording of a key, or the key itself when no language has it.
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

// labelled finds group.key, dropping "+" parts of the key from the right until something fits; failing that it gives
// the key in readable form.
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

// readable turns a key such as "credit-transfer+sepa" into words.
func readable(key string) string {
	s := strings.NewReplacer("-", " ", "+", " · ", "_", " ").Replace(key)
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
