package el

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/l10n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Country is the code of Greece in VAT numbers.
const Country l10n.TaxCountry = "EL"

// StampMark is the registration number of an invoice at the myDATA platform,
// which a correction refers to.
const StampMark cbc.Key = "iapr-mark"

// Regime returns the tax law of Greece.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: normalizeTaxID, Rules: rules()}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country:      Country,
		AltCountries: []l10n.TaxCountry{isoCountry},
		Name:         i18n.String{"en": "Greece", "el": "Ελλάδα"},
		Description: "VAT (ΦΠΑ) follows the directive of the European Union, with lower rates on some islands. " +
			"The Independent Authority for Public Revenue (AADE) receives every invoice through myDATA.",
		Sources: []tax.Source{
			{
				Title: "myDATA API Documentation v1.0.7",
				URL: "https://www.aade.gr/sites/default/files/2023-10/" +
					"myDATA%20API%20Documentation_v1.0.7_eng.pdf",
			},
			{
				Title: "Greek PEPPOL BIS Billing 3.0",
				URL: "https://www.gsis.gr/sites/default/files/eInvoice/Instructions%20to%20B2G%20Suppliers%20and%20" +
					"certified%20PEPPOL%20Providers%20for%20the%20Greek%20PEPPOL%20BIS-EN-%20v1.0.pdf",
			},
		},
		Currency:  "EUR",
		TimeZone:  "Europe/Athens",
		TaxScheme: tax.CategoryVAT,
		Rounding:  tax.RoundCurrency,
		Scenarios: law.InvoiceScenarios(
			law.TagNote("reverse-charge", tax.CategoryVAT, "Reverse Charge / Αντίστροφη φόρτιση"),
		),
		Corrections: []tax.CorrectionDef{{
			Schema: law.SchemaInvoice,
			Types:  []cbc.Key{"credit-note"},
			Stamps: []cbc.Key{StampMark},
		}},
		Categories: []*tax.CategoryDef{vat()},
	}
}

// vat follows the VAT code (Law 2859/2000, article 21; codified again by Law
// 5144/2024), whose rates are 30 % lower on Leros, Lesbos, Kos, Samos and Chios.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "el": "ΦΠΑ"},
		Title: i18n.String{"en": "Value Added Tax", "el": "Φόρος προστιθέμενης αξίας"},
		Sources: []tax.Source{
			{
				Title: "VAT Rates",
				URL:   "https://www.gov.gr/en/sdg/taxes/vat/general/basic-vat-rates",
			},
			{
				Title: "Value Added Tax/Goods and Services Tax (VAT/GST) (1976-2023)",
				URL:   "https://www.oecd.org/tax/tax-policy/tax-database/",
			},
		},
		Keys: tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			rate(tax.RateGeneral, "24%", "General rate", "Κανονικός συντελεστής"),
			rate(tax.RateReduced, "13%", "Reduced rate", "Μειωμένος συντελεστής"),
			rate(tax.RateSuperReduced, "6%", "Super-reduced rate", "Υπερμειωμένος συντελεστής"),
			rate("general+island", "17%", "Standard rate (Island)", "Κανονικός συντελεστής (Νησί)"),
			rate("reduced+island", "9%", "Reduced rate (Island)", "Μειωμένος συντελεστής (Νησί)"),
			rate("super-reduced+island", "4%", "Super-reduced rate (Island)", "Υπερμειωμένος συντελεστής (Νησί)"),
		},
	}
}

func rate(key cbc.Key, percent, english, greek string) tax.RateDef {
	return tax.RateDef{
		Rate:   key,
		Keys:   law.Standard(),
		Name:   i18n.String{"en": english, "el": greek},
		Values: []tax.RateValue{law.Always(percent)},
	}
}
