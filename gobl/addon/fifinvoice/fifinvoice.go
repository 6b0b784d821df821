package fifinvoice

import (
	"chancery/gobl/addon/eu16931"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key under which documents opt in.
const Key cbc.Key = "fi-finvoice-v3"

// Addon adds the requirements of Finvoice 3.0.
func Addon() *law.Addon {
	return &law.Addon{
		Def:       definition(),
		After:     "FI",
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}

func definition() *tax.AddonDef {
	return &tax.AddonDef{
		Key:  Key,
		Name: i18n.String{"en": "Finland Finvoice 3.0"},
		Description: "Invoices and credit notes in the Finnish format Finvoice. Both parties need an e-invoice address, " +
			"and the payment an account with an IBAN, a reference and one due date for the whole amount.",
		External:   true,
		List:       "2026-09",
		Requires:   []cbc.Key{eu16931.Key},
		Extensions: extensions(),
	}
}
