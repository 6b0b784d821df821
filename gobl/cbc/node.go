package cbc

import "chancery/gobl/tree"

// Kind names the type for rules.
func (*Code) Kind() string { return "cbc.Code" }

// Walk announces nothing: the type has no parts that rules speak of.
func (*Code) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*Key) Kind() string { return "cbc.Key" }

// Walk announces nothing: the type has no parts that rules speak of.
func (*Key) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*URI) Kind() string { return "cbc.URI" }

// Walk announces nothing: the type has no parts that rules speak of.
func (*URI) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*Meta) Kind() string { return "cbc.Meta" }

// Walk announces the keys.
func (m *Meta) Walk(w *tree.Walker) { tree.EntryKeys[Key](w, *m) }

// Kind names the type for rules.
func (*CodeMap) Kind() string { return "cbc.CodeMap" }

// Walk announces the keys and codes.
func (m *CodeMap) Walk(w *tree.Walker) { tree.Entries[Key, Code](w, *m) }

// Kind names the type for rules.
func (*Source) Kind() string { return "cbc.Source" }

// Walk announces the parts of the source.
func (s *Source) Walk(w *tree.Walker) {
	tree.Map(w, "title", &s.Title)
	tree.One(w, "at", s.At)
}

// Kind names the type for rules.
func (*Definition) Kind() string { return "cbc.Definition" }

// Walk announces the parts of the definition.
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
