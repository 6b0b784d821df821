package frctcflow2

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/rule"
)

// This file holds the rules that depend on the case: members of VAT groups, consolidated
// credit notes, and invoices that are paid already.

// when states a rule about invoices of one case.
func when(
	applies func(inv *bill.Invoice) bool, id, field, message string, ok func(inv *bill.Invoice) bool,
) rule.Rule {
	return law.Invoice(id, field, message, func(inv *bill.Invoice) bool { return !applies(inv) || ok(inv) })
}

// groupRules are those for members of a VAT group, who name who pays the tax.
func groupRules() []rule.Rule {
	return []rule.Rule{
		when(ofGroup, prefix+"19", "ordering",
			"name the VAT group of the supplier in the ordering details (BR-FR-CO-15)", hasOrdering),
		when(ofGroup, prefix+"20", "ordering.seller", "name the VAT group of the supplier as the seller (BR-FR-CO-15)",
			func(inv *bill.Invoice) bool { return inv.Ordering == nil || inv.Ordering.Seller != nil }),
		when(ofGroup, prefix+"21", "ordering.seller.tax_id", "give the tax identity of the VAT group (BR-FR-CO-15)",
			func(inv *bill.Invoice) bool {
				return inv.Ordering == nil || inv.Ordering.Seller == nil || inv.Ordering.Seller.TaxID != nil
			}),
		when(ofGroup, prefix+"22", "ordering.seller.tax_id.code", "give the VAT number of the VAT group (BR-FR-CO-15)",
			func(inv *bill.Invoice) bool {
				return inv.Ordering == nil || inv.Ordering.Seller == nil || inv.Ordering.Seller.TaxID == nil ||
					inv.Ordering.Seller.TaxID.Code != ""
			}),
		when(ofGroup, prefix+"23", "notes",
			"say in a note with the subject TXD that the supplier is MEMBRE_ASSUJETTI_UNIQUE (BR-FR-CO-14)",
			func(inv *bill.Invoice) bool { return slices.ContainsFunc(inv.Notes, saysMember) }),
	}
}

func hasOrdering(inv *bill.Invoice) bool { return inv.Ordering != nil }

func consolidated(inv *bill.Invoice) bool { return is(inv, []cbc.Code{typeConsolidated}) }

// consolidatedRules are those for credit notes about all that was sold under a contract
// in a period.
func consolidatedRules() []rule.Rule {
	return []rule.Rule{
		when(consolidated, prefix+"24", "ordering", "give the ordering details of a consolidated credit note (BR-FR-CO-03)", hasOrdering),
		when(consolidated, prefix+"25", "ordering.contracts",
			"name the contracts that a consolidated credit note is about (BR-FR-CO-03)",
			func(inv *bill.Invoice) bool { return inv.Ordering == nil || len(inv.Ordering.Contracts) > 0 }),
		// The published test is about the length of the list and passes when there is none.
		rule.Must(prefix+"26", "ordering.contracts", "name one contract at least (BR-FR-CO-03)", law.AlwaysPasses[bill.Invoice]),
		when(consolidated, prefix+"27", "delivery", "give the delivery details of a consolidated credit note (BR-FR-CO-03)",
			func(inv *bill.Invoice) bool { return inv.Delivery != nil }),
		when(consolidated, prefix+"28", "delivery.period", "give the period of a consolidated credit note (BR-FR-CO-03)",
			func(inv *bill.Invoice) bool { return inv.Delivery == nil || inv.Delivery.Period != nil }),
	}
}

// paymentRules are about due dates, and about what is paid already.
func paymentRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice(prefix+"29", "", "let no due date be before the date of issue (BR-FR-CO-07)",
			func(inv *bill.Invoice) bool { return advance(inv) || prepaid(inv) || dueAfterIssue(inv) }),
		when(prepaid, prefix+"30", "payment", "give the payment details of an invoice that is paid already (BR-FR-CO-09)",
			func(inv *bill.Invoice) bool { return inv.Payment != nil }),
		when(prepaid, prefix+"31", "payment.terms", "give the payment terms of an invoice that is paid already (BR-FR-CO-09)",
			func(inv *bill.Invoice) bool { return inv.Payment == nil || inv.Payment.Terms != nil }),
		when(prepaid, prefix+"32", "payment.terms.due_dates",
			"give the date on which an invoice was paid as its due date (BR-FR-CO-09)",
			func(inv *bill.Invoice) bool {
				return inv.Payment == nil || inv.Payment.Terms == nil || len(inv.Payment.Terms.DueDates) > 0
			}),
		total("34", "totals", "let advances cover the total of an invoice that is paid already (BR-FR-CO-09)",
			func(t *bill.Totals) bool { return t.Advance == nil || t.Advance.Compare(t.TotalWithTax) == 0 }),
		total("35", "totals", "let nothing be due on an invoice that is paid already (BR-FR-CO-09)",
			func(t *bill.Totals) bool {
				if t.Due != nil {
					return t.Due.IsZero()
				}
				return t.Payable.IsZero()
			}),
		total("33", "totals.advance", "give the payment of an invoice that is paid already as an advance (BR-FR-CO-09)",
			func(t *bill.Totals) bool { return t.Advance != nil }),
	}
}

// total states a rule about the totals of an invoice that is paid already.
func total(id, field, message string, ok func(t *bill.Totals) bool) rule.Rule {
	return when(prepaid, prefix+id, field, message, func(inv *bill.Invoice) bool { return inv.Totals == nil || ok(inv.Totals) })
}

func dueAfterIssue(inv *bill.Invoice) bool {
	if inv.Payment == nil || inv.Payment.Terms == nil {
		return true
	}
	for _, due := range inv.Payment.Terms.DueDates {
		if due != nil && !due.Date.IsZero() && due.Date.Before(inv.IssueDate) {
			return false
		}
	}
	return true
}
