package uuid

import "chancery/gobl/tree"

// Kind names the type for rules.
func (*UUID) Kind() string { return "uuid.UUID" }

// Walk announces nothing: the type has no parts that rules speak of.
func (*UUID) Walk(*tree.Walker) {}
