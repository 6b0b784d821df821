package se

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime returns the tax law of Sweden.
func Regime() *law.Regime {
	return &law.Regime{
		Def:       def(),
		TaxID:     law.TaxID,
		Normalize: normalize,
		Rules:     []rule.Set{taxIDRules(), rules()},
	}
}

// def has no corrections: an invoice may be corrected by any type of document. The
// names in Swedish are filed under "se", as documents of this format have them.
func def() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "SE",
		Name:    i18n.String{"en": "Sweden", "se": "Sverige"},
		Description: "VAT (moms) follows the directive of the Union, with a general rate and two reduced ones. Companies are " +
			"known by their organisation number, from which the VAT number is made; sole traders by their personal number.",
		Sources: []tax.Source{
			{
				Title: "Peppol BIS Billing 3.0",
				URL:   "https://docs.peppol.eu/poacc/billing/3.0/",
			},
			{
				Title: "Skatteverket: momssats på varor och tjänster",
				URL:   "https://www.skatteverket.se/foretag/moms/saljavarorochtjanster/momssatspavarorochtjanster.4.58d555751259e4d66168000409.html",
			},
			{
				Title: "Skatteverket: momslagens regler om fakturering",
				URL:   "https://www.skatteverket.se/foretag/moms/saljavarorochtjanster/momslagensregleromfakturering.4.58d555751259e4d66168000403.html",
			},
		},
		Currency:   "SEK",
		TimeZone:   "Europe/Stockholm",
		TaxScheme:  tax.CategoryVAT,
		Identities: identities(),
		Scenarios: law.InvoiceScenarios(law.TagNote(tax.KeyReverseCharge, tax.CategoryVAT,
			"Reverse charge: Customer to account for VAT to the relevant tax authority.")),
		Categories: []*tax.CategoryDef{vat()},
	}
}

func identities() []*cbc.Definition {
	return []*cbc.Definition{
		{
			Code: IdentityTypeON,
			Name: i18n.String{"en": "Organization Number", "se": "Organisationsnummer"},
			Desc: i18n.NewString("Ten digits that name a company or association."),
		},
		{
			Code: IdentityTypePN,
			Name: i18n.String{"en": "Person Number", "se": "Personnummer"},
			Desc: i18n.NewString("Date of birth and four digits that name a resident."),
		},
		{
			Code: IdentityTypeCN,
			Name: i18n.String{"en": "Coordination Number", "se": "Samordningsnummer"},
			Desc: i18n.NewString("The same for people who are not residents, with 60 added to the day."),
		},
	}
}

// vat returns the mervärdesskatt: mervärdesskattelag (2023:200), chapter 9; before it
// (1994:200), chapter 7, section 1.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "se": "Moms"},
		Title: i18n.String{"en": "Value Added Tax", "se": "Moms"},
		Keys:  tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateGeneral, Keys: law.Standard(),
				Name:   i18n.String{"en": "General Rate", "se": "Normalskattesats"},
				Values: []tax.RateValue{law.Since("1990-01-01", "25.0%")},
			},
			{
				Rate: tax.RateReduced, Keys: law.Standard(),
				Name:   i18n.String{"en": "First Reduced Rate", "se": "Första reducerade skattesatsen"},
				Values: []tax.RateValue{law.Since("1996-01-01", "12.0%")},
			},
			{
				Rate: tax.RateSuperReduced, Keys: law.Standard(),
				Name:   i18n.String{"en": "Second Reduced Rate", "se": "Andra reducerade skattesatsen"},
				Values: []tax.RateValue{law.Since("1996-01-01", "6.0%")},
			},
		},
		// All read in April 2025.
		Sources: []tax.Source{
			{
				Title: "Skatteverket: VAT rates and VAT exemption",
				URL:   "https://www.skatteverket.se/servicelankar/otherlanguages/inenglishengelska/businessesandemployers/startingandrunningaswedishbusiness/declaringtaxesbusinesses/vat/vatratesandvatexemption.4.676f4884175c97df419255d.html",
			},
			{
				Title: "Skatteverket: momssatser och undantag från moms",
				URL:   "https://www4.skatteverket.se/rattsligvagledning/394966.html",
			},
			{
				Title: "Skatteverket: normalskattesats",
				URL:   "https://www4.skatteverket.se/rattsligvagledning/edition/2025.4/429414.html",
			},
			{
				Title: "Skatteverket: skattesats 12 procent",
				URL:   "https://www4.skatteverket.se/rattsligvagledning/edition/2025.4/394978.html",
			},
			{
				Title: "Skatteverket: skattesats 6 procent",
				URL:   "https://www4.skatteverket.se/rattsligvagledning/edition/2025.4/394984.html",
			},
		},
	}
}
