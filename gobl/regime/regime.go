package regime

import (
	"chancery/gobl/law"
	"chancery/gobl/regime/ae"
	"chancery/gobl/regime/ar"
	"chancery/gobl/regime/at"
	"chancery/gobl/regime/be"
	"chancery/gobl/regime/br"
	"chancery/gobl/regime/ca"
	"chancery/gobl/regime/ch"
	"chancery/gobl/regime/co"
	"chancery/gobl/regime/cz"
	"chancery/gobl/regime/de"
	"chancery/gobl/regime/dk"
	"chancery/gobl/regime/el"
	"chancery/gobl/regime/es"
	"chancery/gobl/regime/fi"
	"chancery/gobl/regime/fr"
	"chancery/gobl/regime/gb"
	"chancery/gobl/regime/ie"
	india "chancery/gobl/regime/in"
	"chancery/gobl/regime/it"
	"chancery/gobl/regime/mx"
	"chancery/gobl/regime/nl"
	"chancery/gobl/regime/no"
	"chancery/gobl/regime/pl"
	"chancery/gobl/regime/pt"
	"chancery/gobl/regime/sa"
	"chancery/gobl/regime/se"
	"chancery/gobl/regime/sg"
	"chancery/gobl/regime/us"
)

// All lists the regimes by country code. The order is also that of their rules.
func All() []*law.Regime {
	return []*law.Regime{
		ae.Regime(),
		ar.Regime(),
		at.Regime(),
		be.Regime(),
		br.Regime(),
		ca.Regime(),
		ch.Regime(),
		co.Regime(),
		cz.Regime(),
		de.Regime(),
		dk.Regime(),
		el.Regime(),
		es.Regime(),
		fi.Regime(),
		fr.Regime(),
		gb.Regime(),
		ie.Regime(),
		india.Regime(),
		it.Regime(),
		mx.Regime(),
		nl.Regime(),
		no.Regime(),
		pl.Regime(),
		pt.Regime(),
		sa.Regime(),
		se.Regime(),
		sg.Regime(),
		us.Regime(),
	}
}
