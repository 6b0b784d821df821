package br

import (
	"slices"

	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/tax"
)

// Taxes on services and goods, social contributions, withholdings, and the
// taxes of the reform of 2025.
const (
	CategoryISS       cbc.Code = "ISS"
	CategoryICMS      cbc.Code = "ICMS"
	CategoryIPI       cbc.Code = "IPI"
	CategoryPIS       cbc.Code = "PIS"
	CategoryPISRet    cbc.Code = "PISRet"
	CategoryCOFINS    cbc.Code = "COFINS"
	CategoryCOFINSRet cbc.Code = "COFINSRet"
	CategoryCSLL      cbc.Code = "CSLL"
	CategoryINSS      cbc.Code = "INSS"
	CategoryIRRF      cbc.Code = "IRRF"
	CategoryIBS       cbc.Code = "IBS"
	CategoryCBS       cbc.Code = "CBS"
)

func categories() []*tax.CategoryDef {
	return slices.Concat(servicesAndGoods(), contributions(), withholdings(), reform())
}

// servicesAndGoods: Lei Complementar 116/2003 (ISS) and 87/1996 (ICMS), which
// prices contain already, and Decreto 7.212/2010 (IPI), which is added to them.
func servicesAndGoods() []*tax.CategoryDef {
	return []*tax.CategoryDef{
		{
			Code:        CategoryISS,
			Name:        i18n.String{"en": "ISS", "pt": "ISS"},
			Title:       i18n.String{"en": "Municipal Service Tax", "pt": "Imposto Sobre Serviços"},
			Informative: true,
		},
		{
			Code: CategoryICMS,
			Name: i18n.String{"en": "ICMS", "pt": "ICMS"},
			Title: i18n.String{
				"en": "State value-added tax",
				"pt": "Imposto sobre Circulação de Mercadorias e Serviços",
			},
			Informative: true,
		},
		{
			Code:  CategoryIPI,
			Name:  i18n.String{"en": "IPI", "pt": "IPI"},
			Title: i18n.String{"en": "Federal value-added Tax", "pt": "Imposto sobre Produtos Industrializados"},
		},
	}
}

// contributions: Leis 10.637/2002 (PIS) and 10.833/2003 (COFINS); article 30 of
// the latter on their withholding.
func contributions() []*tax.CategoryDef {
	return []*tax.CategoryDef{
		{
			Code:        CategoryPIS,
			Name:        i18n.String{"en": "PIS", "pt": "PIS"},
			Title:       i18n.String{"en": "Social Integration Program", "pt": "Programa de Integração Social"},
			Informative: true,
		},
		{
			Code: CategoryPISRet,
			Name: i18n.String{"en": "PIS (Retained)", "pt": "PIS (Retido)"},
			Title: i18n.String{
				"en": "Social Integration Program Retained",
				"pt": "Programa de Integração Social Retido",
			},
			Retained: true,
		},
		{
			Code: CategoryCOFINS,
			Name: i18n.String{"en": "COFINS", "pt": "COFINS"},
			Title: i18n.String{
				"en": "Contribution for the Financing of Social Security",
				"pt": "Contribuição para o Financiamento da Seguridade Social",
			},
			Informative: true,
		},
		{
			Code: CategoryCOFINSRet,
			Name: i18n.String{"en": "COFINS (Retained)", "pt": "COFINS (Retido)"},
			Title: i18n.String{
				"en": "Contribution for the Financing of Social Security Retained",
				"pt": "Contribuição para o Financiamento da Seguridade Social Retido",
			},
			Retained: true,
		},
	}
}

// withholdings: Leis 7.689/1988 (CSLL) and 8.212/1991, article 31 (INSS), and
// Decreto 9.580/2018 (IRRF).
func withholdings() []*tax.CategoryDef {
	return []*tax.CategoryDef{
		{
			Code: CategoryCSLL,
			Name: i18n.String{"en": "CSLL", "pt": "CSLL"},
			Title: i18n.String{
				"en": "Social Contribution on Net Profit",
				"pt": "Contribuição Social sobre o Lucro Líquido",
			},
			Retained: true,
		},
		{
			Code: CategoryINSS,
			Name: i18n.String{"en": "INSS", "pt": "INSS"},
			Title: i18n.String{
				"en": "National Social Security Institute Withholding",
				"pt": "Retenção do Instituto Nacional do Seguro Social",
			},
			Retained: true,
		},
		{
			Code: CategoryIRRF,
			Name: i18n.String{"en": "IRRF", "pt": "IRRF"},
			Title: i18n.String{
				"en": "Income Tax Withheld at Source",
				"pt": "Imposto de Renda Retido na Fonte",
			},
			Retained: true,
		},
	}
}

// reform: Lei Complementar 214/2025.
func reform() []*tax.CategoryDef {
	return []*tax.CategoryDef{
		{
			Code:        CategoryIBS,
			Name:        i18n.String{"en": "IBS", "pt": "IBS"},
			Title:       i18n.String{"en": "Goods and Services Tax", "pt": "Imposto sobre Bens e Serviços"},
			Informative: true,
		},
		{
			Code: CategoryCBS,
			Name: i18n.String{"en": "CBS", "pt": "CBS"},
			Title: i18n.String{
				"en": "Federal Goods and Services Contribution",
				"pt": "Contribuição sobre Bens e Serviços",
			},
			Informative: true,
		},
	}
}
