package i18n

import "chancery/gobl/tree"

// Kind names the type for rules.
func (*Lang) Kind() string { return "i18n.Lang" }

// Walk visits nothing: the type has no parts that rules refer to.
func (*Lang) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*String) Kind() string { return "i18n.String" }

// Walk visits the languages.
func (s *String) Walk(w *tree.Walker) { tree.EntryKeys[Lang](w, *s) }
