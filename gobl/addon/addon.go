package addon

import (
	"chancery/gobl/addon/ararca"
	"chancery/gobl/addon/brnfe"
	"chancery/gobl/addon/brnfse"
	"chancery/gobl/addon/codian"
	"chancery/gobl/addon/dexrechnung"
	"chancery/gobl/addon/dezugferd"
	"chancery/gobl/addon/dkoioubl"
	"chancery/gobl/addon/esfacturae"
	"chancery/gobl/addon/essii"
	"chancery/gobl/addon/estbai"
	"chancery/gobl/addon/esverifactu"
	"chancery/gobl/addon/eu16931"
	"chancery/gobl/addon/fifinvoice"
	"chancery/gobl/addon/frchoruspro"
	"chancery/gobl/addon/frctcflow10"
	"chancery/gobl/addon/frctcflow2"
	"chancery/gobl/addon/frctcflow6"
	"chancery/gobl/addon/frfacturx"
	"chancery/gobl/addon/grmydata"
	"chancery/gobl/addon/itsdi"
	"chancery/gobl/addon/itticket"
	"chancery/gobl/addon/mxcfdi"
	"chancery/gobl/addon/plfavat"
	"chancery/gobl/addon/ptsaft"
	"chancery/gobl/addon/sazatca"
	"chancery/gobl/law"
)

// All lists the addons of this version, in the order of their keys. The order
// is also that of their rules.
func All() []*law.Addon {
	return []*law.Addon{
		ararca.Addon(),
		brnfe.Addon(),
		brnfse.Addon(),
		codian.Addon(),
		dexrechnung.Addon(),
		dezugferd.Addon(),
		dkoioubl.Addon(),
		esfacturae.Addon(),
		essii.Addon(),
		estbai.Addon(),
		esverifactu.Addon(),
		eu16931.Addon(),
		fifinvoice.Addon(),
		frchoruspro.Addon(),
		frctcflow10.Addon(),
		frctcflow2.Addon(),
		frctcflow6.Addon(),
		frfacturx.Addon(),
		grmydata.Addon(),
		itsdi.Addon(),
		itticket.Addon(),
		mxcfdi.Addon(),
		plfavat.Addon(),
		ptsaft.Addon(),
		sazatca.Addon(),
	}
}
