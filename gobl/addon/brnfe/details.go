package brnfe

import (
	"regexp"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func seriesRules() []rule.Rule {
	series := regexp.MustCompile(`^(?:0|[1-9][0-9]{0,2})$`)
	return []rule.Rule{
		law.Invoice("GOBL-BR-NFE-BILL-INVOICE-23", "series", "a fiscal note needs a series",
			func(inv *bill.Invoice) bool { return inv.Series != "" }),
		law.Invoice("GOBL-BR-NFE-BILL-INVOICE-24", "series", "the series is a number from 0 to 999, without leading zeros",
			func(inv *bill.Invoice) bool { return inv.Series == "" || series.MatchString(string(inv.Series)) }),
	}
}

// detailRules returns the rules about the codes of the document (ide).
func detailRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-BR-NFE-BILL-INVOICE-25", "tax", "a fiscal note needs tax details",
			func(inv *bill.Invoice) bool { return inv.Tax != nil }),
		rule.Given(
			details("GOBL-BR-NFE-BILL-INVOICE-26",
				"a fiscal note needs br-nfe-model, br-nfe-presence, br-nfe-purpose and br-nfe-operation-type",
				func(ext tax.Extensions) bool { return ext.HasAll(documentCodes()...) }),
			missingCodes),
		detailCode("GOBL-BR-NFE-BILL-INVOICE-44", models()),
		detailCode("GOBL-BR-NFE-BILL-INVOICE-45", presences()),
		detailCode("GOBL-BR-NFE-BILL-INVOICE-46", purposes()),
		detailCode("GOBL-BR-NFE-BILL-INVOICE-47", operationTypes()),
		details("GOBL-BR-NFE-BILL-INVOICE-27", "only an NFC-e is delivered to the home: br-nfe-presence 4 needs the tag simplified",
			func(ext tax.Extensions) bool {
				return ext[ExtModel] != modelNFe || ext[ExtPresence] != presenceDelivery
			}),
		details("GOBL-BR-NFE-BILL-INVOICE-28", "an NFC-e is for sales in person or with delivery: br-nfe-presence is 1 or 4",
			func(ext tax.Extensions) bool {
				return ext[ExtModel] != modelNFCe || fits(ext, ExtPresence, presenceInPerson, presenceDelivery)
			}),
	}
}

// documentCodes lists what every fiscal note says of itself.
func documentCodes() []cbc.Key { return []cbc.Key{ExtModel, ExtPresence, ExtPurpose, ExtOperationType} }

// missingCodes names the codes that an invoice lacks, and those that are usual.
func missingCodes(_ *rule.Check, inv *bill.Invoice) string {
	ext := law.TaxExt(inv)
	text := law.Missing(ext, documentCodes()...)
	if !ext.Has(ExtPurpose) && inv.Type != bill.InvoiceStandard {
		text += "; a correction usually has the purpose 4 for a return, 5 for a credit, 6 for a debit or 2 for a complement"
	}
	if !ext.Has(ExtOperationType) && inv.Type != bill.InvoiceStandard {
		text += "; the operation type is 0 for what comes in, 1 for what goes out"
	}
	return text
}

// purposeRules returns the rules about credit and debit notes (finNFe 5 and 6).
func purposeRules() []rule.Rule {
	return []rule.Rule{
		details("GOBL-BR-NFE-BILL-INVOICE-40", "a document with the purpose of a credit note needs br-nfe-credit-note-type",
			func(ext tax.Extensions) bool {
				return ext[ExtPurpose] != purposeCreditNote || ext.Has(ExtCreditNoteType)
			}),
		known("GOBL-BR-NFE-BILL-INVOICE-48", "tax.ext", creditNoteTypes(), purposeExt(purposeCreditNote)),
		details("GOBL-BR-NFE-BILL-INVOICE-41", "a document with the purpose of a debit note needs br-nfe-debit-note-type",
			func(ext tax.Extensions) bool {
				return ext[ExtPurpose] != purposeDebitNote || ext.Has(ExtDebitNoteType)
			}),
		known("GOBL-BR-NFE-BILL-INVOICE-49", "tax.ext", debitNoteTypes(), purposeExt(purposeDebitNote)),
	}
}

// details states a rule about the codes of the tax details, where there are such details.
func details(id, message string, ok func(ext tax.Extensions) bool) rule.Rule {
	return law.Invoice(id, "tax.ext", message, func(inv *bill.Invoice) bool {
		return inv.Tax == nil || ok(inv.Tax.Ext)
	})
}

func detailCode(id string, def *cbc.Definition) rule.Rule {
	return known(id, "tax.ext", def, law.TaxExt)
}

// purposeExt returns the codes of an invoice that has the purpose, and none of others.
func purposeExt(purpose cbc.Code) func(inv *bill.Invoice) tax.Extensions {
	return func(inv *bill.Invoice) tax.Extensions {
		if ext := law.TaxExt(inv); ext[ExtPurpose] == purpose {
			return ext
		}
		return nil
	}
}

// paymentRules returns the rules about pag.
func paymentRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-BR-NFE-BILL-INVOICE-31", "payment", "an invoice that is not paid says how to pay it",
			func(inv *bill.Invoice) bool { return inv.Totals.Paid() || inv.Payment != nil }),
		law.Invoice("GOBL-BR-NFE-BILL-INVOICE-32", "payment.instructions", "an invoice that is not paid needs payment instructions",
			func(inv *bill.Invoice) bool {
				return inv.Totals.Paid() || inv.Payment == nil || inv.Payment.Instructions != nil
			}),
		law.Invoice("GOBL-BR-NFE-BILL-INVOICE-33", "totals.due", "no more is paid in advance than the invoice is for",
			func(inv *bill.Invoice) bool {
				return inv.Totals == nil || inv.Totals.Due == nil || !inv.Totals.Due.IsNegative()
			}),
	}
}

func partyRules() []rule.Rule {
	ext := func(p *org.Party) tax.Extensions { return p.Ext }
	return []rule.Rule{
		known("GOBL-BR-NFE-ORG-PARTY-01", "ext", regimes(), ext),
		known("GOBL-BR-NFE-ORG-PARTY-02", "ext", fiscalIncentives(), ext),
		known("GOBL-BR-NFE-ORG-PARTY-03", "ext", specialRegimes(), ext),
	}
}

// meansRules returns the rules about tPag.
func meansRules() []rule.Rule {
	const message = "choose a means of payment that has a code, or give br-nfe-payment-means"
	instructions := func(v *pay.Instructions) tax.Extensions { return v.Ext }
	record := func(v *pay.Record) tax.Extensions { return v.Ext }
	return []rule.Rule{
		rule.Must("GOBL-BR-NFE-PAY-INSTRUCTIONS-01", "ext", message,
			func(_ *rule.Check, v *pay.Instructions) bool { return v.Ext.Has(ExtPaymentMeans) }),
		known("GOBL-BR-NFE-PAY-INSTRUCTIONS-02", "ext", paymentMeans(), instructions),
		rule.Must("GOBL-BR-NFE-PAY-RECORD-01", "ext", message,
			func(_ *rule.Check, v *pay.Record) bool { return v.Ext.Has(ExtPaymentMeans) }),
		known("GOBL-BR-NFE-PAY-RECORD-02", "ext", paymentMeans(), record),
	}
}
