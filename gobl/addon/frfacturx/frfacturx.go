package frfacturx

import (
	"chancery/gobl/addon/eu16931"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Key of the addon.
const Key cbc.Key = "fr-facturx-v1"

// Addon returns the French Factur-X.
func Addon() *law.Addon {
	return &law.Addon{After: "FR", Def: &tax.AddonDef{
		Key:  Key,
		Name: i18n.NewString("French Factur-X v1"),
		Description: "Marks invoices for Factur-X, a PDF with the invoice as XML inside. It asks for no more than the " +
			"European norm.",
		Requires: []cbc.Key{eu16931.Key},
	}}
}
