package i18n

import "slices"

// String is one text in several languages. JSON objects of it are written with
// their keys sorted.
type String map[Lang]string

// In returns the text in the language; when there is none, the English text,
// and when that is missing too, the first one by language code.
func (s String) In(lang Lang) string {
	if text, ok := s[lang]; ok {
		return text
	}
	if text, ok := s[EN]; ok {
		return text
	}
	if len(s) == 0 {
		return ""
	}
	return s[s.Languages()[0]]
}

// String returns the English text, or the first there is.
func (s String) String() string { return s.In(EN) }

// IsEmpty reports whether there is no text at all.
func (s String) IsEmpty() bool { return len(s) == 0 }

// Languages lists the languages present, sorted.
func (s String) Languages() []Lang {
	list := make([]Lang, 0, len(s))
	for lang := range s {
		list = append(list, lang)
	}
	slices.Sort(list)
	return list
}

// NewString returns a text in English only.
func NewString(english string) String { return String{EN: english} }
