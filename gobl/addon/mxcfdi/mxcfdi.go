package mxcfdi

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Key under which documents opt in.
const Key cbc.Key = "mx-cfdi-v4"

// Stamps that a CFDI gets from its issuer. StampUUID is the regime's: the fiscal folio,
// by which other documents refer to a CFDI.
const (
	StampSignature cbc.Key = "cfdi-sig"
	StampSerial    cbc.Key = "cfdi-serial"
	StampUUID      cbc.Key = "sat-uuid"
)

// TagGlobal marks an invoice that sums up sales to the general public.
const TagGlobal cbc.Key = "global"

// Schemas of the complements.
const (
	SchemaFoodVouchers       = schema.Base + "regimes/mx/food-vouchers"
	SchemaFuelAccountBalance = schema.Base + "regimes/mx/fuel-account-balance"
)

// country whose documents these are.
const country = "MX"

// Addon adds the requirements of the CFDI.
func Addon() *law.Addon {
	return &law.Addon{
		Def:       definition(),
		After:     country,
		Normalize: normalize,
		Correct:   correct,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
		Types: map[schema.ID]func() tree.Node{
			SchemaFoodVouchers:       func() tree.Node { return new(FoodVouchers) },
			SchemaFuelAccountBalance: func() tree.Node { return new(FuelAccountBalance) },
		},
	}
}

func rules() []rule.Rule {
	return slices.Concat(invoiceRules(), paymentRules(), payRules(), foodRules(), fuelRules())
}

func definition() *tax.AddonDef {
	return &tax.AddonDef{
		Key:  Key,
		Name: i18n.String{"en": "Mexican SAT CFDI v4.X"},
		Description: "Invoices, credit notes and receipts of payments as the SAT takes them. " +
			"Document types, methods and means of payment follow from the document.",
		External: true,
		List:     "2026-07-23",
		Tags: []tax.TagSet{{
			Schema: law.SchemaInvoice,
			List: []*cbc.Definition{{
				Key:  TagGlobal,
				Name: i18n.NewString("Global"),
				Desc: i18n.NewString("The invoice sums up sales to the general public and has no customer."),
			}},
		}},
		Extensions: extensions(),
		Scenarios:  scenarios(),
	}
}

// scenarios choose the type of document, and the method of payment by what is still due.
func scenarios() []tax.ScenarioSet {
	both := []cbc.Key{bill.InvoiceStandard, bill.InvoiceCreditNote}
	return law.InvoiceScenarios(
		tax.Scenario{
			Types: []cbc.Key{bill.InvoiceStandard},
			Ext:   tax.Extensions{ExtDocType: docTypeIncome},
		},
		tax.Scenario{
			Types: []cbc.Key{bill.InvoiceCreditNote},
			Ext:   tax.Extensions{ExtDocType: docTypeCredit, ExtRelType: relTypeCredit},
		},
		tax.Scenario{
			Types: both, Filter: isPaid,
			Ext: tax.Extensions{ExtPaymentMethod: "PUE"},
		},
		tax.Scenario{
			Types: both, Filter: func(doc tree.Node) bool { return !isPaid(doc) },
			Ext: tax.Extensions{ExtPaymentMethod: "PPD"},
		},
	)
}

// isPaid reports whether advances leave nothing to pay of an invoice.
func isPaid(doc tree.Node) bool {
	inv, ok := doc.(*bill.Invoice)
	return ok && inv.Totals.Paid()
}

// Codes that documents are given here.
const (
	docTypeIncome  cbc.Code = "I"
	docTypeCredit  cbc.Code = "E"
	docTypePayment cbc.Code = "P"

	relTypeCredit       cbc.Code = "01"
	relTypeSubstitution cbc.Code = "04"

	usePayments cbc.Code = "CP01"

	meansUndefined cbc.Code = "99"
)
