package brnfe

import (
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// known states that the code of an extension, if there is one, is on its list.
func known[T any, P interface {
	*T
	tree.Node
}](id, field string, def *cbc.Definition, ext func(v *T) tax.Extensions) rule.Rule {
	return law.CodeIn[T, P](id, field, "choose a code of "+string(def.Key), def.Key, ext, law.CodesOf(def, nil)...)
}

// fits reports whether the code of an extension, if there is one, is one of the codes.
func fits(ext tax.Extensions, key cbc.Key, codes ...cbc.Code) bool {
	code, given := ext[key]
	return !given || code.In(codes...)
}
