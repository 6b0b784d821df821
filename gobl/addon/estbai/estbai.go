package estbai

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key of the addon.
const Key cbc.Key = "es-tbai-v1"

// Addon returns TicketBAI of the Basque territories.
func Addon() *law.Addon {
	return &law.Addon{
		Def: &tax.AddonDef{
			Key:  Key,
			Name: i18n.NewString("Spain TicketBAI"),
			Description: "Prepares invoices for TicketBAI in the Basque territories. Regimes and causes of exemption are " +
				"derived from what the invoice says, and the territory from the address of the supplier.",
			Extensions: extensions(),
			Corrections: []tax.CorrectionDef{{
				Schema: law.SchemaInvoice, Extensions: []cbc.Key{ExtCorrection},
			}},
		},
		After:     "ES",
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}
