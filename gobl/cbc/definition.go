package cbc

import (
	"chancery/gobl/cal"
	"chancery/gobl/i18n"
)

// Source names the document a fact was taken from.
type Source struct {
	// Title of the source.
	Title i18n.String `json:"title,omitempty"`
	// Where the source can be read.
	URL string `json:"url"`
	// Media type of the source, such as `text/html`.
	ContentType string `json:"content_type,omitempty"`
	// When it was read there.
	At *cal.DateTime `json:"at,omitempty"`
}

// Definition gives a key or code its name and meaning.
type Definition struct {
	// The key that is defined; either this or a code.
	Key Key `json:"key,omitempty"`
	// The code that is defined; either this or a key.
	Code Code `json:"code,omitempty"`
	// Short name for people, by language.
	Name i18n.String `json:"name"`
	// What it means, by language.
	Desc i18n.String `json:"desc,omitempty"`
	// Further data by key; no figure depends on it.
	Meta Meta `json:"meta,omitempty"`
	// Where the definition was taken from.
	Sources []*Source `json:"sources,omitempty"`
	// Values that the key may be given.
	Values []*Definition `json:"values,omitempty"`
	// Regular expression that the values of the key match, if they are not listed.
	Pattern string `json:"pattern,omitempty"`
	// Codes of the key in other lists.
	Map CodeMap `json:"map,omitempty"`
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
