package spanish

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// YesNo returns the codes of a question.
func YesNo() []*cbc.Definition {
	return []*cbc.Definition{law.Spanish.Value("S", "Yes", "Sí"), law.Spanish.Value("N", "No", "No")}
}

// TagReplacement marks an invoice that takes the place of simplified ones,
// because the customer asks for a full one afterwards (Real Decreto 1619/2012,
// article 7 (4)).
const TagReplacement cbc.Key = "replacement"

// Tags returns the tags of invoices in the books and records of the AEAT.
func Tags() []tax.TagSet {
	return []tax.TagSet{{
		Schema: law.SchemaInvoice,
		List: []*cbc.Definition{{
			Key:  TagReplacement,
			Name: law.Spanish.Names("Replacement Invoice", "Factura de Sustitución"),
			Desc: i18n.NewString("A full invoice in the place of simplified ones that were right."),
		}},
	}}
}

// DocTypes returns the types of invoice in the books and records of the AEAT: F for
// invoices, R for corrective ones, with the type of simplified ones in the end so
// that it wins.
func DocTypes(docType cbc.Key) []tax.ScenarioSet {
	corrective := []cbc.Key{"corrective", "credit-note", "debit-note"}
	standard := []cbc.Key{"standard"}
	return law.InvoiceScenarios(
		tax.Scenario{
			Name: law.Spanish.Names("Standard Invoice", "Factura Estándar"), Types: standard,
			Ext: tax.Extensions{docType: "F1"},
		},
		tax.Scenario{
			Name: law.Spanish.Names("Simplified Invoice", "Factura Simplificada"), Types: standard,
			Tags: []cbc.Key{"simplified"}, Ext: tax.Extensions{docType: "F2"},
		},
		tax.Scenario{
			Name: law.Spanish.Names("Replacement Invoice", "Factura Emitida en Sustitución"), Types: standard,
			Tags: []cbc.Key{TagReplacement}, Ext: tax.Extensions{docType: "F3"},
		},
		tax.Scenario{
			Name: law.Spanish.Names("Simplified Corrective Invoice", "Factura Simplificada Correctiva"), Types: corrective,
			Tags: []cbc.Key{"simplified"}, Ext: tax.Extensions{docType: "R5"},
		},
	)
}
