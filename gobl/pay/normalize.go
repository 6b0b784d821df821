package pay

import (
	"chancery/gobl/cbc"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Normalize brings the payment parts of a document into the form the calculation
// expects. Nodes of other packages are left alone.
func Normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *Record:
		if v.UUID.IsZero() {
			v.UUID = ""
		}
		v.Ref = cbc.NormalizeString(v.Ref)
		v.Description = cbc.NormalizeString(v.Description)
	case *Instructions:
		v.Detail = cbc.NormalizeString(v.Detail)
		v.Notes = cbc.NormalizeString(v.Notes)
	case *Terms:
		v.Notes = cbc.NormalizeString(v.Notes)
	}
}
