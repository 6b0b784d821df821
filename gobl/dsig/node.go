package dsig

import "chancery/gobl/tree"

// Kind names the type for rules.
func (*Digest) Kind() string { return "dsig.Digest" }

// Walk announces nothing: the type has no parts that rules speak of.
func (*Digest) Walk(*tree.Walker) {}
