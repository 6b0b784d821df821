package dezugferd

import (
	"chancery/gobl/addon/eu16931"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Key of the addon.
const Key cbc.Key = "de-zugferd-v2"

// Addon returns the German ZUGFeRD.
func Addon() *law.Addon {
	return &law.Addon{After: "FR", Def: &tax.AddonDef{
		Key:  Key,
		Name: i18n.NewString("German ZUGFeRD 2.X"),
		Description: "Marks invoices for ZUGFeRD, a PDF with the invoice as XML inside. It asks for no more than the " +
			"European norm.",
		Requires: []cbc.Key{eu16931.Key},
	}}
}
