package brnfe

import (
	"chancery/gobl/cbc"
	"chancery/gobl/internal/words"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// known states that the code of an extension, if there is one, is on its list. Faults
// name the list.
func known[T any, P interface {
	*T
	tree.Node
}](id, field string, def *cbc.Definition, ext func(v *T) tax.Extensions) rule.Rule {
	r := rule.Must[T, P](id, field, "choose a code of "+string(def.Key),
		func(_ *rule.Check, v *T) bool {
			code, given := ext(v)[def.Key]
			return !given || def.HasCode(code)
		})
	return rule.Given[T, P](r, func(_ *rule.Check, v *T) string {
		codes := make([]cbc.Code, len(def.Values))
		for i, value := range def.Values {
			codes[i] = value.Code
		}
		return words.Quote(ext(v)[def.Key]) + " is none of " + words.List(codes, len(codes))
	})
}

// fits reports whether the code of an extension, if there is one, is one of the codes.
func fits(ext tax.Extensions, key cbc.Key, codes ...cbc.Code) bool {
	code, given := ext[key]
	return !given || code.In(codes...)
}
