package pt

import (
	"chancery/gobl/i18n"
	"chancery/gobl/tax"
)

// irs is income tax of persons that the customer withholds: Código do IRS, article
// 101. Percentages are stated by the document.
func irs() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code: "IRS",
		Name: i18n.String{"en": "IRS", "pt": "IRS"},
		Title: i18n.String{
			"en": "Personal income tax",
			"pt": "Imposto sobre o Rendimento das Pessoas Singulares",
		},
		Desc:     "Withheld by a Portuguese customer from what is paid to a person, on account of that person's tax.",
		Retained: true,
	}
}

// irc is income tax of companies that the customer withholds: Código do IRC,
// article 94.
func irc() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code: "IRC",
		Name: i18n.String{"en": "IRC", "pt": "IRC"},
		Title: i18n.String{
			"en": "Corporate income tax",
			"pt": "Imposto sobre o Rendimento das Pessoas Coletivas",
		},
		Desc:     "Withheld by a Portuguese customer from what is paid to a company, on account of that company's tax.",
		Retained: true,
	}
}
