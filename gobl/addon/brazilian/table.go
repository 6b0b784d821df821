package brazilian

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/regime/br"
)

// Country is the code of Brazil.
const Country = "BR"

// Currency is the currency in which fiscal notes are written.
const Currency = "BRL"

// ExtMunicipality is the regime's key of the municipality of a party.
const ExtMunicipality = br.ExtMunicipality

// FiscalIncentives lists whether a party pays less tax because of an incentive.
func FiscalIncentives() []*cbc.Definition {
	return []*cbc.Definition{
		law.Portuguese.Value("1", "Has incentive", "Possui incentivo"),
		law.Portuguese.Value("2", "Does not have incentive", "Não possui incentivo"),
	}
}

// SpecialRegimes lists the special regimes of the tax on services.
func SpecialRegimes() []*cbc.Definition {
	return []*cbc.Definition{
		law.Portuguese.Value("1", "Municipal micro-enterprise", "Microempresa municipal"),
		law.Portuguese.Value("2", "Estimated", "Estimativa"),
		law.Portuguese.Value("3", "Professional Society", "Sociedade de profissionais"),
		law.Portuguese.Value("4", "Cooperative", "Cooperativa"),
		law.Portuguese.Value("5", "Single micro-entrepreneur (MEI)", "Microempreendedor individual (MEI)"),
		law.Portuguese.Value("6", "Micro-enterprise or Small Business (ME EPP)", "Microempresa ou Empresa de Pequeno Porte (ME EPP)."),
	}
}

// Source returns where codes were found, with the title in both languages.
func Source(english, portuguese, url, contentType string) *cbc.Source {
	return &cbc.Source{Title: law.Portuguese.Names(english, portuguese), URL: url, ContentType: contentType}
}

// Desc returns a description in English.
func Desc(english string) i18n.String { return i18n.String{"en": english} }
