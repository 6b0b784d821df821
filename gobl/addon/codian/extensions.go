package codian

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
)

// Keys of the codes that the DIAN requires, and where they are in a document.
const (
	ExtMunicipality         cbc.Key = "co-dian-municipality"          // supplier and customer
	ExtCreditCode           cbc.Key = "co-dian-credit-code"           // preceding
	ExtDebitCode            cbc.Key = "co-dian-debit-code"            // preceding
	ExtFiscalResponsibility cbc.Key = "co-dian-fiscal-responsibility" // supplier and customer
)

// extensions returns tables of the technical annex of the DIAN (Anexo Técnico 1.9).
func extensions() []*cbc.Definition {
	return []*cbc.Definition{
		municipality(),
		creditCodes(),
		debitCodes(),
		fiscalResponsibilities(),
	}
}

func names(english, spanish string) i18n.String {
	return i18n.String{"en": english, "es": spanish}
}

func value(code cbc.Code, english, spanish string) *cbc.Definition {
	return &cbc.Definition{Code: code, Name: names(english, spanish)}
}

// municipality has the form of the codes of the DANE, two digits of the
// department and three of the municipality.
func municipality() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtMunicipality,
		Name:    names("DIAN Municipality Code", "Código de municipio DIAN"),
		Desc:    i18n.String{"en": "Five digits of the municipality where a Colombian party has its address (DIVIPOLA)."},
		Pattern: `^\d{5}$`,
		Sources: []*cbc.Source{
			{Title: i18n.String{"en": "DIAN Municipality Codes"}, URL: "" +
				"https://www.dian.gov.co/atencionciudadano/formulariosinstructivos/Formularios/2007/Codigos_municipios_2007.pdf"},
			{Title: i18n.String{"en": "Municipalities of Colombia - Github"}, URL: "https://github.com/ALAxHxC/MunicipiosDane"},
		},
	}
}

// creditCodes lists the reasons of credit notes.
func creditCodes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtCreditCode,
		Name: names("Credit Code", "Código de Crédito"),
		Desc: i18n.String{"en": "Why a credit note is issued."},
		Values: []*cbc.Definition{
			value("1", "Partial refund", "Devolución parcial"),
			value("2", "Revoked", "Anulación"),
			value("3", "Discount", "Descuento"),
			value("4", "Adjustment", "Ajuste"),
			value("5", "Other", "Otros"),
		},
	}
}

// debitCodes lists the reasons of debit notes.
func debitCodes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtDebitCode,
		Name: names("Debit Code", "Código de Débito"),
		Desc: i18n.String{"en": "Why a debit note is issued."},
		Values: []*cbc.Definition{
			value("1", "Interest", "Intereses"),
			value("2", "Pending charges", "Gastos por cobrar"),
			value("3", "Change in value", "Cambio del valor"),
			value("4", "Other", "Otros"),
		},
	}
}

// fiscalResponsibilities lists the duties of a taxpayer (table 13.2.6.1).
func fiscalResponsibilities() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtFiscalResponsibility,
		Name: names("Fiscal Responsibility Code", "Código de Responsabilidad Fiscal"),
		Desc: i18n.String{"en": "Duties that a Colombian party has according to its tax register."},
		Sources: []*cbc.Source{
			{Title: i18n.String{"en": "DIAN Fiscal Responsibility Codes, see Anexo Tecnico/Tablas Referenciadas, table 13.2.6.1"}, URL: "https://www.dian.gov.co/impuestos/factura-electronica/Documents/Caja-de-herramientas-FE-V1-9.zip"},
		},
		Values: []*cbc.Definition{
			value("O-13", "Major taxpayer", "Gran contribuyente"),
			value("O-15", "Self-withholder", "Autorretenedor"),
			value("O-23", "VAT withholding agent", "Agente de retención IVA"),
			value("O-47", "Simple tax regime", "Régimen simple de tributación"),
			value("R-99-PN", "Not applicable – Others", "No aplica – Otros"),
		},
	}
}
