package essii

import (
	"chancery/gobl/addon/spanish"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key of the addon.
const Key cbc.Key = "es-sii-v1"

// Addon returns the immediate supply of information of the Spanish AEAT.
func Addon() *law.Addon {
	return &law.Addon{
		Def: &tax.AddonDef{
			Key:  Key,
			Name: i18n.NewString("Spain SII V1.x"),
			Description: "Prepares invoices for the VAT books kept at the Spanish tax agency (AEAT). Types of invoice, " +
				"regimes and causes of exemption are derived from what the invoice says, and may be refined by hand.",
			Sources: []tax.Source{{
				Title: "Suministro Inmediato de Información (SII) at AEAT portal",
				URL:   "https://sede.agenciatributaria.gob.es/Sede/iva/suministro-inmediato-informacion.html",
			}},
			Tags:       spanish.Tags(),
			Extensions: extensions(),
			Scenarios:  spanish.DocTypes(ExtDocType),
			Corrections: []tax.CorrectionDef{{
				Schema: law.SchemaInvoice, Extensions: []cbc.Key{ExtDocType}, CopyTax: true,
			}},
		},
		After:     "ES",
		Normalize: normalize,
		Correct:   spanish.MoveDocType(ExtDocType),
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}
