package frctc

import (
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
)

// ExtBillingMode is the framework of billing (cadre de facturation).
const ExtBillingMode cbc.Key = "fr-ctc-billing-mode"

// Frameworks that are written unless one is given.
const (
	billingDeposit cbc.Code = "M1"
	billingPaid    cbc.Code = "M2"
)

// BillingModes returns the definition of ExtBillingMode. The first character says what
// is sold: goods (B), services (S) or both (M).
func BillingModes() *cbc.Definition {
	value := law.French.Value
	return &cbc.Definition{
		Key:  ExtBillingMode,
		Name: law.French.Names("Billing Mode", "Cadre de Facturation"),
		Desc: i18n.NewString("What is sold, and what is paid of it; unless given, M2 when all is paid and M1 otherwise."),
		Values: []*cbc.Definition{
			value("B1", "Goods - Deposit invoice", "Biens - Facture de dépôt"),
			value("B2", "Goods - Already paid invoice", "Biens - Facture déjà payée"),
			value("B4", "Goods - Final invoice (after down payment)", "Biens - Facture définitive (après acompte)"),
			value("B7", "Goods - E-reporting (VAT already collected)", "Biens - E-reporting (TVA déjà collectée)"),
			value("S1", "Services - Deposit invoice", "Services - Facture de dépôt"),
			value("S2", "Services - Already paid invoice", "Services - Facture déjà payée"),
			value("S4", "Services - Final invoice (after down payment)", "Services - Facture définitive (après acompte)"),
			value("S5", "Services - Subcontractor invoice", "Services - Facture de sous-traitance"),
			value("S6", "Services - Co-contractor invoice", "Services - Facture de cotraitance"),
			value("S7", "Services - E-reporting (VAT already collected)", "Services - E-reporting (TVA déjà collectée)"),
			value("M1", "Mixed - Deposit invoice", "Mixte - Facture de dépôt"),
			value("M2", "Mixed - Already paid invoice", "Mixte - Facture déjà payée"),
			value("M4", "Mixed - Final invoice (after down payment)", "Mixte - Facture définitive (après acompte)"),
		},
	}
}

// SetBillingMode writes the framework of billing that an invoice lacks. Normalizers run
// before the totals are calculated, so that only an invoice that was calculated before
// is known to be paid.
func SetBillingMode(inv *bill.Invoice) {
	mode := billingDeposit
	if inv.Totals.Paid() {
		mode = billingPaid
	}
	details := law.TaxDetails(inv)
	details.Ext = details.Ext.SetIfEmpty(ExtBillingMode, mode)
}

// DocumentType returns the code of the UN for the type of an invoice.
func DocumentType(inv *bill.Invoice) cbc.Code { return law.TaxExt(inv)[catalogue.UNTDIDDocumentType] }
