package de

import (
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// normalize writes tax numbers with the slashes of the tax offices.
func normalize(_ *tax.Context, n tree.Node) {
	id, ok := n.(*org.Identity)
	if !ok || id.Key != IdentityKeyTaxNumber || validTaxNumber(string(id.Code)) {
		return
	}
	digits := string(cbc.NumericalCode(id.Code))
	switch len(digits) {
	case 11:
		digits = digits[:3] + "/" + digits[3:6] + "/" + digits[6:]
	case 10:
		digits = digits[:2] + "/" + digits[2:5] + "/" + digits[5:]
	}
	id.Code = cbc.Code(digits)
}

// validTaxNumber accepts the forms in which the states write tax numbers.
func validTaxNumber(code string) bool {
	return checkdigit.Shape(code, "dd/ddd/ddddd") ||
		checkdigit.Shape(code, "ddd/ddd/ddddd") ||
		checkdigit.Shape(code, "ddd/dddd/dddd")
}
