package codian

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key under which documents opt in.
const Key cbc.Key = "co-dian-v2"

// StampCUDE is the unique code of a document at the DIAN, to which corrections
// refer.
const StampCUDE cbc.Key = "dian-cude"

// MapCompanyID leads from the keys of identities to the codes of the DIAN.
const MapCompanyID cbc.Key = "dian-company-id"

// Addon adds the requirements of the DIAN.
func Addon() *law.Addon {
	return &law.Addon{
		Def:       definition(),
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}

func definition() *tax.AddonDef {
	return &tax.AddonDef{
		Key:  Key,
		Name: i18n.String{"en": "Colombia DIAN UBL 2.X"},
		Description: "Electronic invoices as the DIAN validates them. Colombian parties give the code of their municipality, " +
			"consumers may be known by one of nine kinds of document, and credit and debit notes give a reason by its code.",
		Identities: identities(),
		Extensions: extensions(),
		Corrections: []tax.CorrectionDef{{
			Schema:         law.SchemaInvoice,
			Types:          []cbc.Key{bill.InvoiceCreditNote, bill.InvoiceDebitNote},
			Extensions:     []cbc.Key{ExtCreditCode, ExtDebitCode},
			ReasonRequired: true,
			Stamps:         []cbc.Key{StampCUDE},
		}},
	}
}

// identities returns documents by which consumers are known, with their codes
// (schemeName of CompanyID, table 13.2.1 of the annex).
func identities() []*cbc.Definition {
	return []*cbc.Definition{
		identity("co-civil-register", "11", "Civil Registry", "Registro Civil"),
		identity("co-id-card", "12", "Identity Card", "Tarjeta de Identidad"),
		identity("co-citizen-id", "13", "Citizen Identity Card", "Cédula de ciudadanía"),
		identity("co-foreigner-id-card", "21", "Foreigner Identity Card", "Tarjeta de Extranjería"),
		identity("co-foreigner-id", "22", "Foreigner Citizen Identity", "Cédula de extranjería"),
		identity("co-passport", "41", "Passport", "Pasaporte"),
		identity("co-foreign-id", "42", "Foreign Document", "Documento de identificación extranjero"),
		identity("co-pep", "47", "PEP - Special Permit to Stay", "PEP - Permiso Especial de Permanencia"),
		identity("co-nuip", "91", "NUIP - National Unique Personal Identification Number",
			"NUIP - Número Único de Identificación Personal"),
	}
}

func identity(key cbc.Key, code cbc.Code, english, spanish string) *cbc.Definition {
	return &cbc.Definition{
		Key:  key,
		Name: law.Spanish.Names(english, spanish),
		Map:  cbc.CodeMap{MapCompanyID: code},
	}
}
