package it

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime returns the tax law of Italy.
func Regime() *law.Regime {
	return &law.Regime{
		Def:       def(),
		TaxID:     law.TaxID,
		Normalize: normalize,
		Rules:     []rule.Set{taxIDRules(), rules()},
	}
}

func def() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "IT",
		Name:    i18n.String{"en": "Italy", "it": "Italia"},
		Description: "VAT (IVA) follows the directive of the Union, with four rates. Customers withhold income tax and " +
			"welfare contributions from professionals. Invoices travel in the FatturaPA format through the exchange of the state.",
		Sources: []tax.Source{
			{
				Title: "Agenzia delle Entrate: fatturazione elettronica",
				URL:   "https://www.agenziaentrate.gov.it/portale/web/guest/fatturazione-elettronica-e-dati-fatture-transfrontaliere-new",
			},
			{
				Title: "FatturaPA: formato e schemi",
				URL:   "https://www.fatturapa.gov.it/it/norme-e-regole/documentazione-fattura-elettronica/formato-fatturapa/",
			},
			{
				Title: "Agenzia delle Entrate: guida alla compilazione, versione 1.9",
				URL:   "https://www.agenziaentrate.gov.it/portale/documents/20143/451259/Guida_compilazione-FE-Esterometro-V_1.9_2024-03-05.pdf",
			},
		},
		Currency:  "EUR",
		TimeZone:  "Europe/Rome",
		TaxScheme: tax.CategoryVAT,
		Identities: []*cbc.Definition{
			{Key: IdentityKeyFiscalCode, Name: i18n.String{"en": "Fiscal Code", "it": "Codice Fiscale"}},
		},
		Scenarios: law.InvoiceScenarios(law.TagNote(tax.KeyReverseCharge, tax.CategoryVAT,
			"Reverse Charge / Inversione del soggetto passivo")),
		Corrections: law.InvoiceCorrections("credit-note", "debit-note"),
		Categories:  append([]*tax.CategoryDef{vat()}, withholdings()...),
	}
}

// vat returns the imposta sul valore aggiunto, D.P.R. 26 October 1972, n. 633: article
// 16 (general) and table A, part II (4 %), part II-bis (5 %) and part III (10 %).
// The general rate is 22 % since 1 October 2013 (D.L. 98/2011, article 40); the
// table here gives the present rates without first days.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "it": "IVA"},
		Title: i18n.String{"en": "Value Added Tax", "it": "Imposta sul Valore Aggiunto"},
		Keys:  tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateSuperReduced, Keys: law.Standard(),
				Name:   i18n.String{"en": "Minimum Rate", "it": "Aliquota Minima"},
				Values: []tax.RateValue{law.Always("4.0%")},
			},
			{
				Rate: tax.RateReduced, Keys: law.Standard(),
				Name:   i18n.String{"en": "Reduced Rate", "it": "Aliquota Ridotta"},
				Values: []tax.RateValue{law.Always("5.0%")},
			},
			{
				Rate: tax.RateIntermediate, Keys: law.Standard(),
				Name:   i18n.String{"en": "Intermediate Rate", "it": "Aliquota Intermedia"},
				Values: []tax.RateValue{law.Always("10.0%")},
			},
			{
				Rate: tax.RateGeneral, Keys: law.Standard(),
				Name:   i18n.String{"en": "General Rate", "it": "Aliquota Ordinaria"},
				Values: []tax.RateValue{law.Always("22.0%")},
			},
		},
	}
}

// withholdings are kept back by the customer. Their codes in FatturaPA are the
// "tipo ritenuta" of the technical rules, version 1.8, block 2.1.1.5.1. Percentages
// are stated by the document.
func withholdings() []*tax.CategoryDef {
	return []*tax.CategoryDef{
		// D.P.R. 29 September 1973, n. 600, articles 25 and 25-bis.
		withholding("IRPEF", "RT01",
			i18n.String{"en": "IRPEF", "it": "IRPEF"},
			i18n.String{"en": "Personal Income Tax", "it": "Imposta sul Reddito delle Persone Fisiche"}),
		// D.P.R. 29 September 1973, n. 600, articles 25-bis and 25-ter.
		withholding("IRES", "RT02",
			i18n.String{"en": "IRES", "it": "IRES"},
			i18n.String{"en": "Corporate Income Tax", "it": "Imposta sul Reddito delle Società"}),
		// L. 8 August 1995, n. 335, article 2(26).
		withholding("INPS", "RT03",
			i18n.String{"en": "INPS Contribution", "it": "Contributo INPS"},
			i18n.String{
				"en": "Contribution to the National Social Security Institute",
				"it": "Contributo Istituto Nazionale della Previdenza Sociale",
			}),
		// L. 2 February 1973, n. 12.
		withholding("ENASARCO", "RT04",
			i18n.String{"en": "ENASARCO Contribution", "it": "Contributo ENASARCO"},
			i18n.String{
				"en": "Contribution to the National Welfare Board for Sales Agents and Representatives",
				"it": "Contributo Ente Nazionale Assistenza Agenti e Rappresentanti di Commercio",
			}),
		// D.Lgs. 30 June 1994, n. 509 (statute of the board).
		withholding("ENPAM", "RT05",
			i18n.String{"en": "ENPAM Contribution", "it": "Contributo ENPAM"},
			i18n.String{
				"en": "Contribution to the National Pension and Welfare Board for Doctors",
				"it": "Contributo - Ente Nazionale Previdenza e Assistenza Medici",
			}),
		withholding("CP", "RT06",
			i18n.String{"en": "Other Social Security Contributions", "it": "Altro Contributo Previdenziale"},
			i18n.String{"en": "Other Social Security Contributions", "it": "Altro Contributo Previdenziale"}),
	}
}

func withholding(code, kind cbc.Code, name, title i18n.String) *tax.CategoryDef {
	return &tax.CategoryDef{
		Code: code, Name: name, Title: title,
		Retained: true,
		Map:      cbc.CodeMap{"fatturapa-tipo-ritenuta": kind},
	}
}
