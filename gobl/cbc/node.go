package cbc

import "chancery/gobl/tree"

// Kind names the type for rules.
func (*Code) Kind() string { return "cbc.Code" }

// Walk visits nothing: the type has no parts that rules refer to.
func (*Code) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*Key) Kind() string { return "cbc.Key" }

// Walk visits nothing: the type has no parts that rules refer to.
func (*Key) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*URI) Kind() string { return "cbc.URI" }

// Walk visits nothing: the type has no parts that rules refer to.
func (*URI) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*Meta) Kind() string { return "cbc.Meta" }

// Walk visits the keys.
func (m *Meta) Walk(w *tree.Walker) { tree.EntryKeys[Key](w, *m) }

// Kind names the type for rules.
func (*CodeMap) Kind() string { return "cbc.CodeMap" }

// Walk visits the keys and codes.
func (m *CodeMap) Walk(w *tree.Walker) { tree.Entries[Key, Code](w, *m) }

// Kind names the type for rules.
func (*Source) Kind() string { return "cbc.Source" }

// Walk visits the parts of the source.
func (s *Source) Walk(w *tree.Walker) {
	tree.Map(w, "title", &s.Title)
	tree.One(w, "at", s.At)
}

// Kind names the type for rules.
func (*Definition) Kind() string { return "cbc.Definition" }

// Walk visits the parts of the definition.
func (d *Definition) Walk(w *tree.Walker) {
	tree.Text(w, "key", &d.Key)
	tree.Text(w, "code", &d.Code)
	tree.Map(w, "name", &d.Name)
	tree.Map(w, "desc", &d.Desc)
	tree.Map(w, "meta", &d.Meta)
	tree.List(w, "sources", &d.Sources)
	tree.List(w, "values", &d.Values)
	tree.Map(w, "map", &d.Map)
}
