package fifinvoice

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
)

// ExtOperator is the operator through which a party receives e-invoices
// (FromIntermediator, ToIntermediator).
const ExtOperator cbc.Key = "fi-finvoice-operator" // supplier and customer

func extensions() []*cbc.Definition {
	return []*cbc.Definition{{
		Key:     ExtOperator,
		Name:    i18n.String{"en": "Finnish e-invoice operator", "fi": "Verkkolaskuoperaattori"},
		Desc:    i18n.String{"en": "Code of the operator that receives e-invoices for the party, or the BIC of its bank."},
		Pattern: "^[A-Za-z0-9]{2,35}$",
	}}
}
