package frctcflow10

import (
	"chancery/gobl/addon/eu16931"
	"chancery/gobl/addon/internal/frctc"
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Key of the addon.
const Key cbc.Key = "fr-ctc-flow10-v1"

// Extension keys.
const (
	ExtBillingMode           = frctc.ExtBillingMode
	ExtB2CCategory  cbc.Key  = "fr-ctc-flow10-b2c-category"
	notSubjectToVAT cbc.Code = "TNT1"
)

// Addon returns the French reports of sales and payments.
func Addon() *law.Addon {
	return &law.Addon{
		Def: &tax.AddonDef{
			Key:  Key,
			Name: law.French.Names("France CTC Flow 10 (E-Reporting)", "France CTC Flux 10 (E-Reporting)"),
			Description: "Prepares invoices to private persons and to companies abroad, and receipts of payments, for the " +
				"reports to the French tax authority.",
			External:   true,
			List:       "2026-06",
			Extensions: []*cbc.Definition{categories(), frctc.BillingModes()},
			Scenarios:  scenarios(),
		},
		After:     frctc.France,
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}

func categories() *cbc.Definition {
	value := law.French.Value
	return &cbc.Definition{
		Key:  ExtB2CCategory,
		Name: law.French.Names("B2C Transaction Category", "Catégorie de transaction B2C"),
		Desc: i18n.NewString("What is sold to private persons, as the report sums it up; TNT1 unless given."),
		Values: []*cbc.Definition{
			value("TLB1", "Goods subject to VAT", "Livraisons de biens soumises à la TVA"),
			value("TPS1", "Services subject to VAT", "Prestations de services soumises à la TVA"),
			value(notSubjectToVAT, "Not subject to French VAT", "Non soumis à la TVA en France"),
			value("TMA1", "VAT-on-margin regime", "Régime de TVA sur la marge"),
		},
	}
}

// scenarios give the type of document (UNTDID 1001, G1.01); later ones win.
func scenarios() []tax.ScenarioSet {
	return law.InvoiceScenarios(
		eu16931.DocType("380", bill.InvoiceStandard),
		eu16931.DocType("386", bill.InvoiceStandard, bill.TagPrepayment),
		eu16931.DocType("384", bill.InvoiceCorrective),
		eu16931.DocType("381", bill.InvoiceCreditNote),
		eu16931.DocType("503", bill.InvoiceCreditNote, bill.TagPrepayment),
	)
}

func normalize(c *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *bill.Invoice:
		if v.Customer != nil {
			frctc.SetBillingMode(v)
			return
		}
		details := law.TaxDetails(v)
		details.Ext = details.Ext.SetIfEmpty(ExtB2CCategory, notSubjectToVAT)
	case *org.Party:
		frctc.SetSchemes(v)
		addVATNumber(c, v)
		frctc.AddSIREN(v)
	case *tax.Combo:
		eu16931.NormalizeCombo(v)
	}
}

// addVATNumber makes the VAT number of a company in another member state the identity
// by which it is reported, unless it has one of that scheme.
func addVATNumber(c *tax.Context, p *org.Party) {
	country := p.TaxCountry()
	if country == frctc.France || !law.HasTaxCode(p) || !country.InEU(c.Today()) || frctc.HasScheme(p, frctc.SchemeVAT) {
		return
	}
	p.Identities = append(p.Identities, &org.Identity{
		Scope: org.IdentityScopeLegal,
		Code:  cbc.Code(country) + p.TaxID.Code,
		Ext:   tax.Extensions{catalogue.ISOSchemeID: frctc.SchemeVAT},
	})
}
