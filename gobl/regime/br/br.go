package br

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// ExtMunicipality is the seven-digit IBGE code of the municipality of a party.
const ExtMunicipality cbc.Key = "br-ibge-municipality"

// Regime returns the tax law of Brazil.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: law.TaxID, Normalize: normalize, Rules: rules()}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "BR",
		Name:    i18n.String{"en": "Brazil", "pt": "Brasil"},
		Description: "Sales are documented with electronic fiscal notes for the municipality, the state or the " +
			"Receita Federal. Companies are known by a CNPJ of 14 digits, persons by a CPF of 11, and " +
			"addresses by the IBGE code of their municipality.",
		Sources: []tax.Source{
			{
				Title: "NFS-e Technical Documentation (ABRASF)",
				URL:   "https://abrasf.org.br/biblioteca/arquivos-publicos/nfs-e",
			},
			{
				Title: "IBGE Municipality Codes",
				URL:   "https://www.ibge.gov.br/explica/codigos-dos-municipios.php",
			},
		},
		Currency:    "BRL",
		TimeZone:    "America/Sao_Paulo",
		Extensions:  []*cbc.Definition{municipality()},
		Corrections: law.InvoiceCorrections("credit-note"),
		Categories:  categories(),
	}
}

func municipality() *cbc.Definition {
	return &cbc.Definition{
		Key:     ExtMunicipality,
		Name:    i18n.String{"en": "IBGE Municipality Code", "pt": "Código do Município do IBGE"},
		Desc:    i18n.String{"en": "Code that the Brazilian statistics office gives to each municipality."},
		Pattern: `^\d{7}$`,
		Sources: []*cbc.Source{{
			Title: i18n.String{"en": "IBGE - Municipalities Codes", "pt": "IBGE - Códigos dos Municípios"},
			URL:   "https://www.ibge.gov.br/explica/codigos-dos-municipios.php",
		}},
	}
}
