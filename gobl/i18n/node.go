package i18n

import "chancery/gobl/tree"

// Kind names the type for rules.
func (*Lang) Kind() string { return "i18n.Lang" }

// Walk announces nothing: the type has no parts that rules speak of.
func (*Lang) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*String) Kind() string { return "i18n.String" }

// Walk announces the languages.
func (s *String) Walk(w *tree.Walker) { tree.EntryKeys[Lang](w, *s) }
