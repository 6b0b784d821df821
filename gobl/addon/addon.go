package addon

import (
	"chancery/gobl/addon/ararca"
	"chancery/gobl/addon/codian"
	"chancery/gobl/addon/dexrechnung"
	"chancery/gobl/addon/dezugferd"
	"chancery/gobl/addon/esfacturae"
	"chancery/gobl/addon/essii"
	"chancery/gobl/addon/estbai"
	"chancery/gobl/addon/esverifactu"
	"chancery/gobl/addon/eu16931"
	"chancery/gobl/addon/frchoruspro"
	"chancery/gobl/addon/frfacturx"
	"chancery/gobl/addon/grmydata"
	"chancery/gobl/addon/itsdi"
	"chancery/gobl/addon/itticket"
	"chancery/gobl/addon/plfavat"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
)

// All lists the addons of this version, in the order of their keys. The order
// is also that of their rules.
func All() []*law.Addon {
	return []*law.Addon{
		ararca.Addon(),
		codian.Addon(),
		dexrechnung.Addon(),
		dezugferd.Addon(),
		esfacturae.Addon(),
		essii.Addon(),
		estbai.Addon(),
		esverifactu.Addon(),
		eu16931.Addon(),
		frchoruspro.Addon(),
		frfacturx.Addon(),
		grmydata.Addon(),
		itsdi.Addon(),
		itticket.Addon(),
		plfavat.Addon(),
	}
}

// Known lists the addons of the format, those of this version and those that
// are still missing. Documents that use a missing one are refused.
func Known() []cbc.Key {
	return []cbc.Key{
		"ar-arca-v4",
		"co-dian-v2",
		"de-xrechnung-v3",
		"de-zugferd-v2",
		"es-facturae-v3",
		"es-sii-v1",
		"es-tbai-v1",
		"es-verifactu-v1",
		"eu-en16931-v2017",
		"fr-choruspro-v1",
		"fr-facturx-v1",
		"gr-mydata-v1",
		"it-sdi-v1",
		"it-ticket-v1",
		"pl-favat-v3",
	}
}
