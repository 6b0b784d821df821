package codian

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
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

// municipality has the form of the codes of the DANE, two digits of the
// department and three of the municipality.
func municipality() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtMunicipality,
		Name:    law.Spanish.Names("DIAN Municipality Code", "Código de municipio DIAN"),
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
		Name: law.Spanish.Names("Credit Code", "Código de Crédito"),
		Desc: i18n.String{"en": "Why a credit note is issued."},
		Values: []*cbc.Definition{
			law.Spanish.Value("1", "Partial refund", "Devolución parcial"),
			law.Spanish.Value("2", "Revoked", "Anulación"),
			law.Spanish.Value("3", "Discount", "Descuento"),
			law.Spanish.Value("4", "Adjustment", "Ajuste"),
			law.Spanish.Value("5", "Other", "Otros"),
		},
	}
}

// debitCodes lists the reasons of debit notes.
func debitCodes() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtDebitCode,
		Name: law.Spanish.Names("Debit Code", "Código de Débito"),
		Desc: i18n.String{"en": "Why a debit note is issued."},
		Values: []*cbc.Definition{
			law.Spanish.Value("1", "Interest", "Intereses"),
			law.Spanish.Value("2", "Pending charges", "Gastos por cobrar"),
			law.Spanish.Value("3", "Change in value", "Cambio del valor"),
			law.Spanish.Value("4", "Other", "Otros"),
		},
	}
}

// fiscalResponsibilities lists the duties of a taxpayer (table 13.2.6.1).
func fiscalResponsibilities() *cbc.Definition {
	return &cbc.Definition{
		Key:  ExtFiscalResponsibility,
		Name: law.Spanish.Names("Fiscal Responsibility Code", "Código de Responsabilidad Fiscal"),
		Desc: i18n.String{"en": "Duties that a Colombian party has according to its tax register."},
		Sources: []*cbc.Source{
			{Title: i18n.String{"en": "DIAN Fiscal Responsibility Codes, see Anexo Tecnico/Tablas Referenciadas, table 13.2.6.1"}, URL: "https://www.dian.gov.co/impuestos/factura-electronica/Documents/Caja-de-herramientas-FE-V1-9.zip"},
		},
		Values: []*cbc.Definition{
			law.Spanish.Value("O-13", "Major taxpayer", "Gran contribuyente"),
			law.Spanish.Value("O-15", "Self-withholder", "Autorretenedor"),
			law.Spanish.Value("O-23", "VAT withholding agent", "Agente de retención IVA"),
			law.Spanish.Value("O-47", "Simple tax regime", "Régimen simple de tributación"),
			law.Spanish.Value("R-99-PN", "Not applicable – Others", "No aplica – Otros"),
		},
	}
}
