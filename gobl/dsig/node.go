package dsig

import "chancery/gobl/tree"

// Kind names the type for rules.
func (*Digest) Kind() string { return "dsig.Digest" }

// Walk visits nothing: the type has no parts that rules refer to.
func (*Digest) Walk(*tree.Walker) {}
