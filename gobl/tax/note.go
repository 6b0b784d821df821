package tax

import (
	"maps"

	"chancery/gobl/cbc"
	"chancery/gobl/tree"
)

// Note is a text about taxes that the law requires on a document, "reverse
// charge" for instance.
type Note struct {
	// Category of the tax that the text is about.
	Cat cbc.Code `json:"cat,omitempty"`
	// Treatment of the supply that the text explains.
	Key cbc.Key `json:"key,omitempty"`
	// The text itself (BT-120).
	Text string `json:"text"`
	// Codes that the regime, an addon or a catalogue defines, an exemption code for instance (BT-121).
	Ext Extensions `json:"ext,omitempty"`
}

// Kind names the type for rules.
func (*Note) Kind() string { return "tax.Note" }

// Walk visits the parts of the note.
func (n *Note) Walk(w *tree.Walker) {
	tree.Text(w, "cat", &n.Cat)
	tree.Text(w, "key", &n.Key)
	tree.Map(w, "ext", &n.Ext)
}

// SameAs reports whether both notes are about the same thing: one replaces the
// other.
func (n *Note) SameAs(other *Note) bool { return n.Cat == other.Cat && n.Key == other.Key }

// Clone returns a copy that may be changed.
func (n *Note) Clone() *Note {
	c := *n
	c.Ext = maps.Clone(n.Ext)
	return &c
}
