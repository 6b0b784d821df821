package ararca

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key under which documents opt in.
const Key cbc.Key = "ar-arca-v4"

// TagMonotax marks invoices of suppliers under the simplified scheme for small
// taxpayers (Ley 24.977).
const TagMonotax cbc.Key = "monotax"

// Addon adds the requirements of ARCA.
func Addon() *law.Addon {
	return &law.Addon{
		Def:       definition(),
		After:     "AR",
		Normalize: normalize,
		Correct:   correct,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}

func definition() *tax.AddonDef {
	return &tax.AddonDef{
		Key:  Key,
		Name: i18n.String{"en": "Argentina ARCA V4"},
		Description: "Vouchers of Argentina as the web services of ARCA authorise them. " +
			"The class of a voucher follows from the supplier's scheme and the customer's standing towards VAT.",
		Sources: []tax.Source{{
			Title: "Argentina ARCA V4",
			URL:   "https://www.afip.gob.ar/ws/documentacion/manuales/manual-desarrollador-ARCA-COMPG-v4-0.pdf",
		}},
		Tags: []tax.TagSet{{
			Schema: law.SchemaInvoice,
			List: []*cbc.Definition{{
				Key:  TagMonotax,
				Name: law.Spanish.Names("Monotax", "Monotributo"),
				Desc: i18n.String{"en": "The supplier is under the Monotributo and issues vouchers of class C."},
			}},
		}},
		Extensions: extensions(),
		Corrections: []tax.CorrectionDef{{
			Schema:     law.SchemaInvoice,
			Extensions: []cbc.Key{ExtDocType},
		}},
	}
}
