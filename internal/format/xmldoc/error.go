package xmldoc

import "fmt"

// Kind says what is wrong with a document, for callers that treat causes differently.
type Kind uint8

const (
	// Syntax is a document that is not well-formed.
	Syntax Kind = iota
	// DTD is a document type declaration, which is never accepted.
	DTD
	// Entity is a reference to an entity other than the five that XML defines itself.
	Entity
	// Encoding is text in an encoding that is not known, or that is not what the document declares.
	Encoding
	// Namespace is a prefix that is not declared, or declared wrongly.
	Namespace
	// Limit is a document that is larger than its reader allows.
	Limit
)

// String names the kind as messages and codes do.
func (k Kind) String() string {
	switch k {
	case DTD:
		return "dtd"
	case Entity:
		return "entity"
	case Encoding:
		return "encoding"
	case Namespace:
		return "namespace"
	case Limit:
		return "limit"
	default:
		return "syntax"
	}
}

// Error is why a document was not accepted.
type Error struct {
	Kind    Kind
	Line    int // of the document, beginning with 1; 0 when the document was not looked at
	Message string
}

// Error returns the message with the line.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Message)
}
