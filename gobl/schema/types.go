package schema

import (
	"maps"
	"slices"

	"chancery/gobl/tree"
)

// Types is the table of known document types. It is not changed after it was
// made, so it may be shared.
type Types struct {
	makers map[ID]func() tree.Node
	kinds  map[string]ID
}

// NewTypes makes a table from identifiers and constructors of empty documents.
func NewTypes(makers map[ID]func() tree.Node) *Types {
	t := &Types{makers: maps.Clone(makers), kinds: make(map[string]ID, len(makers))}
	for id, create := range t.makers {
		t.kinds[create().Kind()] = id
	}
	return t
}

// New makes an empty document of a type, nil when the type is not known.
func (t *Types) New(id ID) tree.Node {
	create := t.makers[id]
	if create == nil {
		return nil
	}
	return create()
}

// IDOf returns the identifier of a document's type, empty when it is not known.
func (t *Types) IDOf(n tree.Node) ID { return t.kinds[n.Kind()] }

// List returns all known identifiers in order.
func (t *Types) List() []ID { return slices.Sorted(maps.Keys(t.makers)) }
