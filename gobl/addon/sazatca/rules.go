package sazatca

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
)

// The rules name those of ZATCA (BR-KSA-…) that they anticipate.

func rules() []rule.Rule {
	return slices.Concat(
		documentRules(), precedingRules(), standardRules(), deliveryRules(), summaryRules(), buyerRules(), supplierRules(), selfBilledRules(),
		addressRules(), taxRules(),
	)
}

// Types of document (UNTDID 1001) that FATOORA has.
const (
	taxInvoice cbc.Code = "388"
	prepayment cbc.Code = "386"
	debitNote  cbc.Code = "383"
	creditNote cbc.Code = "381"
)

func documentRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-SA-ZATCA-BILL-INVOICE-01", "issue_time", "give the time of issue (BR-KSA-70)",
			func(inv *bill.Invoice) bool { return inv.IssueTime != nil }),
		law.Invoice("GOBL-SA-ZATCA-BILL-INVOICE-02", "tax", "an invoice for ZATCA needs tax details",
			func(inv *bill.Invoice) bool { return inv.Tax != nil }),
		details("GOBL-SA-ZATCA-BILL-INVOICE-03", "give the type of document in \"untdid-document-type\"",
			func(inv *bill.Invoice) bool { return inv.Tax.Ext.Has(catalogue.UNTDIDDocumentType) }),
		details("GOBL-SA-ZATCA-BILL-INVOICE-04", "give the type of transaction in \"sa-zatca-invoice-type\"",
			func(inv *bill.Invoice) bool { return inv.Tax.Ext.Has(ExtInvoiceType) }),
		law.CodeIn("GOBL-SA-ZATCA-BILL-INVOICE-05", "tax.ext",
			"let the type of document be 388 for an invoice, 386 for an advance, 383 for a debit note, 381 for a credit note "+
				"(BR-KSA-05)",
			catalogue.UNTDIDDocumentType, law.TaxExt, taxInvoice, prepayment, debitNote, creditNote),
		law.CodeLike("GOBL-SA-ZATCA-BILL-INVOICE-06", "tax.ext",
			"write the type of transaction as 01, or 02 for simplified, with 1 or 0 each for third-party, nominal, export, summary "+
				"and self-billed; an export is not self-billed, and neither of them is simplified (BR-KSA-06)",
			ExtInvoiceType, law.TaxExt, func(code string) bool { return transaction(code).known() }),
		rule.Must("GOBL-SA-ZATCA-BILL-LINE-01", "charges",
			"charge nothing on a line, but on the document or in the price (BR-KSA-EN16931-06)",
			func(_ *rule.Check, l *bill.Line) bool { return len(l.Charges) == 0 }),
	}
}

// details states a rule about the extensions of the tax details, where there are any.
func details(id, message string, ok func(inv *bill.Invoice) bool) rule.Rule {
	return law.Invoice(id, "tax.ext", message, func(inv *bill.Invoice) bool { return inv.Tax == nil || ok(inv) })
}

func precedingRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-SA-ZATCA-BILL-INVOICE-07", "preceding", "a credit or debit note refers to an invoice",
			func(inv *bill.Invoice) bool { return !isNote(inv) || len(inv.Preceding) > 0 }),
		law.EachOf("GOBL-SA-ZATCA-BILL-INVOICE-08", "preceding[].code",
			"give the number of the invoice that a credit or debit note is about (BR-KSA-56)",
			corrected, func(ref *org.DocumentRef) bool { return ref.Code != "" }),
		law.EachOf("GOBL-SA-ZATCA-BILL-INVOICE-09", "preceding[].reason", "give the reason for a credit or debit note (BR-KSA-17)",
			corrected, func(ref *org.DocumentRef) bool { return ref.Reason != "" }),
	}
}

func isNote(inv *bill.Invoice) bool {
	return inv.Type.In(bill.InvoiceCreditNote, bill.InvoiceDebitNote)
}

// corrected lists the invoices that a note is about.
func corrected(inv *bill.Invoice) []*org.DocumentRef {
	if !isNote(inv) {
		return nil
	}
	return inv.Preceding
}

func isStandard(inv *bill.Invoice) bool { return !transactionOf(inv).simplified() }

// standardRules returns the rules about invoices that are not simplified. The rules about
// addresses in Saudi Arabia are stricter still.
func standardRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-SA-ZATCA-BILL-INVOICE-13", "customer",
			"the customer of a standard invoice needs a tax code, or one identity of type TIN, CRN, MOM, MLS, 700, SAG, NAT, GCC, "+
				"IQA, PAS or OTH and no other (BR-KSA-14, BR-KSA-81)",
			func(inv *bill.Invoice) bool {
				return !isStandard(inv) || law.HasTaxCode(inv.Customer) || inv.Customer != nil && hasOneIdentity(inv.Customer,
					"TIN", "CRN", "MOM", "MLS", "700", "SAG", "NAT", "GCC", "IQA", "PAS", "OTH")
			}),
		buyerAddress("GOBL-SA-ZATCA-BILL-INVOICE-10", "street", func(a *org.Address) bool { return a.Street != "" }),
		buyerAddress("GOBL-SA-ZATCA-BILL-INVOICE-11", "locality", func(a *org.Address) bool { return a.Locality != "" }),
		buyerAddress("GOBL-SA-ZATCA-BILL-INVOICE-12", "country", func(a *org.Address) bool { return a.Country != "" }),
		law.EachOf("GOBL-SA-ZATCA-BILL-INVOICE-14", "lines[].taxes", "every line of a standard invoice needs VAT (BR-KSA-52)",
			func(inv *bill.Invoice) []*bill.Line {
				if !isStandard(inv) {
					return nil
				}
				return inv.Lines
			},
			func(l *bill.Line) bool { return len(l.Taxes) > 0 }),
	}
}

func buyerAddress(id, member string, ok func(a *org.Address) bool) rule.Rule {
	return law.EachOf(id, "customer.addresses[]."+member,
		"a standard invoice gives street, town and country of the customer (BR-KSA-10)",
		func(inv *bill.Invoice) []*org.Address {
			if !isStandard(inv) || inv.Customer == nil {
				return nil
			}
			return inv.Customer.Addresses
		}, ok)
}

// hasOneIdentity reports whether a party has one identity, of any of the types. A second
// one is too many whatever its type is.
func hasOneIdentity(p *org.Party, types ...cbc.Code) bool {
	count := 0
	for _, id := range p.Identities {
		if id != nil {
			count++
		}
	}
	return count == 1 && law.HasIdentityType(p, types...)
}

// deliveryRules also has the rule about buyers abroad, as published.
func deliveryRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-SA-ZATCA-BILL-INVOICE-15", "delivery", "a standard invoice says when the supply was made",
			func(inv *bill.Invoice) bool { return !isStandard(inv) || inv.Delivery != nil }),
		law.Invoice("GOBL-SA-ZATCA-BILL-INVOICE-16", "delivery.date", "give the day of the supply (BR-KSA-15)",
			func(inv *bill.Invoice) bool {
				return !isStandard(inv) || inv.Delivery == nil || inv.Delivery.Date != nil && !inv.Delivery.Date.IsZero()
			}),
		customer("GOBL-SA-ZATCA-BILL-INVOICE-17", "customer.tax_id",
			"the customer of an export has no tax identity, but one identity such as OTH or PAS (BR-KSA-46)",
			func(inv *bill.Invoice) bool { return transactionOf(inv).has(atExport) },
			func(p *org.Party) bool { return p.TaxID == nil }),
	}
}

// summaryRules returns the rules about simplified invoices that sum up supplies.
func summaryRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-SA-ZATCA-BILL-INVOICE-18", "delivery", "a simplified summary says when the supplies were made",
			func(inv *bill.Invoice) bool { return !isSummaryToConsumer(inv) || inv.Delivery != nil }),
		law.Invoice("GOBL-SA-ZATCA-BILL-INVOICE-19", "delivery.period", "give the days of the supplies that a simplified summary is about",
			func(inv *bill.Invoice) bool {
				return !isSummaryToConsumer(inv) || inv.Delivery == nil || inv.Delivery.Period != nil
			}),
		law.Invoice("GOBL-SA-ZATCA-BILL-INVOICE-20", "delivery.period.start",
			"give the first day that a simplified summary is about (BR-KSA-72)",
			func(inv *bill.Invoice) bool {
				return !isSummaryToConsumer(inv) || !hasPeriod(inv) || !inv.Delivery.Period.Start.IsZero()
			}),
		law.Invoice("GOBL-SA-ZATCA-BILL-INVOICE-21", "delivery.period.end",
			"give the last day that a simplified summary is about (BR-KSA-72)",
			func(inv *bill.Invoice) bool {
				return !isSummaryToConsumer(inv) || !hasPeriod(inv) || !inv.Delivery.Period.End.IsZero()
			}),
	}
}

func hasPeriod(inv *bill.Invoice) bool { return inv.Delivery != nil && inv.Delivery.Period != nil }

// isSummaryToConsumer reports whether the invoice sums up supplies and is simplified.
func isSummaryToConsumer(inv *bill.Invoice) bool {
	t := transactionOf(inv)
	return t.simplified() && t.has(atSummary)
}
