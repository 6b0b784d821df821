package uuid

import "chancery/gobl/tree"

// Kind names the type for rules.
func (*UUID) Kind() string { return "uuid.UUID" }

// Walk visits nothing: the type has no parts that rules refer to.
func (*UUID) Walk(*tree.Walker) {}
