package schema

import (
	"strings"

	"chancery/gobl/tree"
)

// Base begins the identifiers of all types of this format.
const Base = "https://gobl.org/draft-0/"

// ID identifies the type of a document, as a URL.
type ID string

// Short makes an identifier from its last two parts: "bill/invoice".
func Short(name string) ID { return Base + ID(name) }

// Name returns the last two parts, "bill/invoice", or the whole identifier when
// it is of some other format.
func (id ID) Name() string { return strings.TrimPrefix(string(id), Base) }

// Kind names the type for rules.
func (*ID) Kind() string { return "schema.ID" }

// Walk visits nothing: an identifier has no parts.
func (*ID) Walk(*tree.Walker) {}
