package cbc

import (
	"chancery/gobl/cal"
	"chancery/gobl/i18n"
)

// Source names the document a fact was taken from.
type Source struct {
	Title       i18n.String   `json:"title,omitempty"`
	URL         string        `json:"url"`
	ContentType string        `json:"content_type,omitempty"`
	At          *cal.DateTime `json:"at,omitempty"` // when it was read there
}

// Definition gives a key or code its name and meaning.
type Definition struct {
	Key     Key           `json:"key,omitempty"`
	Code    Code          `json:"code,omitempty"`
	Name    i18n.String   `json:"name"`
	Desc    i18n.String   `json:"desc,omitempty"`
	Meta    Meta          `json:"meta,omitempty"`
	Sources []*Source     `json:"sources,omitempty"`
	Values  []*Definition `json:"values,omitempty"`  // what the key may be given
	Pattern string        `json:"pattern,omitempty"` // or the regular expression its values match
	Map     CodeMap       `json:"map,omitempty"`     // codes of the key in other lists
}

// HasKey reports whether the values define the key.
func (d *Definition) HasKey(key Key) bool { return d.KeyDef(key) != nil }

// HasCode reports whether the values define the code.
func (d *Definition) HasCode(code Code) bool { return d.CodeDef(code) != nil }

// KeyDef returns the definition of the key among the values, or nil.
func (d *Definition) KeyDef(key Key) *Definition { return FindKey(d.Values, key) }

// CodeDef returns the definition of the code among the values, or nil.
func (d *Definition) CodeDef(code Code) *Definition {
	for _, v := range d.Values {
		if v.Code == code {
			return v
		}
	}
	return nil
}

// FindKey returns the definition of the key in the list, or nil.
func FindKey(list []*Definition, key Key) *Definition {
	for _, d := range list {
		if d.Key == key {
			return d
		}
	}
	return nil
}
