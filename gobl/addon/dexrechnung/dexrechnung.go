package dexrechnung

import (
	"chancery/gobl/addon/eu16931"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key of the addon.
const Key cbc.Key = "de-xrechnung-v3"

// Addon returns the German XRechnung.
func Addon() *law.Addon {
	return &law.Addon{
		Def: &tax.AddonDef{
			Key:  Key,
			Name: i18n.NewString("German XRechnung 3.X"),
			Description: "Checks invoices for XRechnung, the form of the European norm that German authorities ask for: " +
				"reachable contacts, complete addresses, payment instructions and a buyer reference (Leitweg-ID).",
			Requires: []cbc.Key{eu16931.Key},
		},
		After: "FR",
		Rules: []rule.Set{{Addon: Key, Rules: rules()}},
	}
}
