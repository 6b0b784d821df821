package pt

import (
	"strconv"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func rules() rule.Set {
	return rule.Set{Regime: "PT", Rules: append(append(invoiceRules(), dateRules()...),
		rule.Must("GOBL-PT-TAX-COMBO-01", "ext", "a VAT combo needs the extension pt-region",
			func(_ *rule.Check, v *tax.Combo) bool {
				return v.Cat != tax.CategoryVAT || v.Ext.Has(ExtRegion)
			}),
	)}
}

func invoiceRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-PT-BILL-INVOICE-01", "type",
			"an invoice is standard, credit-note, debit-note, proforma or other in Portugal",
			func(_ *rule.Check, inv *bill.Invoice) bool {
				return inv.Type.In(bill.InvoiceStandard, bill.InvoiceCreditNote, bill.InvoiceDebitNote,
					bill.InvoiceProforma, bill.InvoiceOther)
			}),
		rule.Must("GOBL-PT-BILL-INVOICE-02", "preceding",
			"a credit or debit note must name the document it corrects",
			func(_ *rule.Check, inv *bill.Invoice) bool {
				return !inv.Type.In(bill.InvoiceCreditNote, bill.InvoiceDebitNote) || len(inv.Preceding) > 0
			}),
		rule.Must("GOBL-PT-BILL-INVOICE-03", "supplier.tax_id", "the supplier needs a tax ID",
			func(_ *rule.Check, inv *bill.Invoice) bool {
				return inv.Supplier == nil || inv.Supplier.TaxID != nil
			}),
		rule.Must("GOBL-PT-BILL-INVOICE-04", "supplier.tax_id.code", "the supplier's tax ID needs a code",
			func(_ *rule.Check, inv *bill.Invoice) bool {
				return inv.Supplier == nil || inv.Supplier.TaxID == nil || inv.Supplier.TaxID.Code != ""
			}),
		rule.Each("GOBL-PT-BILL-INVOICE-05", "lines[].quantity", "quantities must not be negative",
			func(c *rule.Check, inv *bill.Invoice) {
				for i, line := range inv.Lines {
					if line != nil && line.Quantity.IsNegative() {
						c.Fail(".lines[" + strconv.Itoa(i) + "].quantity")
					}
				}
			}),
		rule.Each("GOBL-PT-BILL-INVOICE-06", "lines[].item.price", "prices must not be negative",
			func(c *rule.Check, inv *bill.Invoice) {
				for i, line := range inv.Lines {
					if hasNegativePrice(line) {
						c.Fail(".lines[" + strconv.Itoa(i) + "].item.price")
					}
				}
			}),
		rule.Must("GOBL-PT-BILL-INVOICE-07", "totals.due", "the amount due must not be negative",
			func(_ *rule.Check, inv *bill.Invoice) bool {
				return inv.Totals == nil || inv.Totals.Due == nil || !inv.Totals.Due.IsNegative()
			}),
	}
}

func hasNegativePrice(line *bill.Line) bool {
	return line != nil && line.Item != nil && line.Item.Price != nil && line.Item.Price.IsNegative()
}

// dateRules keep the dates in the order of events: nothing an invoice reports may
// lie after its issue, nothing it asks for before.
func dateRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-PT-BILL-INVOICE-11", "", "the value date must not be after the issue date",
			func(_ *rule.Check, inv *bill.Invoice) bool { return !isAfter(inv.ValueDate, inv.IssueDate) }),
		rule.Must("GOBL-PT-BILL-INVOICE-12", "", "the operation date must not be after the issue date",
			func(_ *rule.Check, inv *bill.Invoice) bool { return !isAfter(inv.OpDate, inv.IssueDate) }),
		rule.Must("GOBL-PT-BILL-INVOICE-13", "", "preceding documents must not be dated after the invoice",
			func(_ *rule.Check, inv *bill.Invoice) bool {
				for _, ref := range inv.Preceding {
					if ref != nil && isAfter(ref.IssueDate, inv.IssueDate) {
						return false
					}
				}
				return true
			}),
		rule.Must("GOBL-PT-BILL-INVOICE-14", "", "advances must not be dated after the invoice",
			func(_ *rule.Check, inv *bill.Invoice) bool { return !hasLaterAdvance(inv) }),
		rule.Must("GOBL-PT-BILL-INVOICE-15", "", "payment must not be due before the issue date",
			func(_ *rule.Check, inv *bill.Invoice) bool { return !hasEarlierDueDate(inv) }),
	}
}

func hasLaterAdvance(inv *bill.Invoice) bool {
	if inv.Payment == nil {
		return false
	}
	for _, advance := range inv.Payment.Advances {
		if advance != nil && isAfter(advance.Date, inv.IssueDate) {
			return true
		}
	}
	return false
}

func hasEarlierDueDate(inv *bill.Invoice) bool {
	if inv.Payment == nil || inv.Payment.Terms == nil {
		return false
	}
	for _, due := range inv.Payment.Terms.DueDates {
		if due != nil && !due.Date.IsZero() && due.Date.Before(inv.IssueDate) {
			return true
		}
	}
	return false
}

// isAfter compares a date that may be absent.
func isAfter(d *cal.Date, day cal.Date) bool { return d != nil && d.After(day) }
