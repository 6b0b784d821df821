package frchoruspro

import (
	"chancery/gobl/addon/eu16931"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key of the addon.
const Key cbc.Key = "fr-choruspro-v1"

// Addon returns the portal of the French public sector.
func Addon() *law.Addon {
	return &law.Addon{
		Def: &tax.AddonDef{
			Key:  Key,
			Name: law.French.Names("Chorus Pro", "Chorus Pro"),
			Description: "Prepares invoices for Chorus Pro, the portal of the French public sector: who submits what, and " +
				"by which identifier each party is known there.",
			Sources: []tax.Source{{
				Title: "Chorus Pro Specifications",
				URL: "https://communaute.chorus-pro.gouv.fr/wp-content/uploads/2018/11/" +
					"External_Specifications_EDI_Appendix_V4.10.pdf",
			}},
			Requires:   []cbc.Key{eu16931.Key},
			Extensions: extensions(),
		},
		After:     "FR",
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}
