package note

import (
	"chancery/gobl/cbc"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Message is a text with a title, a document of its own.
type Message struct {
	// Identifier of the message for programs; made when it is missing.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// What the message is about.
	Title string `json:"title,omitempty"`
	// The text itself.
	Content string `json:"content"`
	// Further data by key; no rule depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
}

// Kind names the type for rules.
func (*Message) Kind() string { return "note.Message" }

// Ident points to the message's own identifier.
func (m *Message) Ident() *uuid.UUID { return &m.UUID }

// Walk visits the parts of the message.
func (m *Message) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &m.UUID)
	tree.Map(w, "meta", &m.Meta)
}
