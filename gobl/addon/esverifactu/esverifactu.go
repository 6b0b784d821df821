package esverifactu

import (
	"chancery/gobl/addon/spanish"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key of the addon.
const Key cbc.Key = "es-verifactu-v1"

// Addon returns VERI*FACTU of the Spanish AEAT.
func Addon() *law.Addon {
	return &law.Addon{
		Def: &tax.AddonDef{
			Key:  Key,
			Name: i18n.NewString("Spain VERI*FACTU V1"),
			Description: "Prepares invoices for the records of VERI*FACTU at the Spanish tax agency (AEAT). Types of " +
				"invoice, classes of operation and causes of exemption are derived from what the invoice says, and " +
				"may be refined by hand.",
			Sources: []tax.Source{{
				Title: "VERI*FACTU error response code list",
				URL: "https://prewww2.aeat.es/static_files/common/internet/dep/aplicaciones/es/aeat/tikeV1.0/" +
					"cont/ws/errores.properties",
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
