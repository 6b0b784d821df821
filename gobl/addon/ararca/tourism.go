package ararca

import (
	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// vatGeneral is the code of 21 %, the only percentage of tourism vouchers.
const vatGeneral = "5"

// tourismRules returns the rules about vouchers of class T (Resolución General 3971/2016),
// whose rows each state the kind of lodging and of guest.
func tourismRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-25", "tax.ext", "a tourism invoice needs the relation of issuer and receiver",
			func(inv *bill.Invoice) bool {
				return !isTourism(docType(inv)) || inv.Tax.Ext.Has(ExtTourismType)
			}),
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-27", "customer.addresses", "the customer of a tourism invoice needs an address",
			func(inv *bill.Invoice) bool {
				return !isTourism(docType(inv)) || inv.Customer == nil || len(inv.Customer.Addresses) > 0
			}),
		eachLine("GOBL-AR-ARCA-BILL-INVOICE-29", isTourism, "lines[].taxes", "lines of a tourism invoice need taxes",
			func(l *bill.Line) bool { return len(l.Taxes) > 0 }),
		eachTourismCombo("GOBL-AR-ARCA-BILL-INVOICE-26", "taxes of a tourism invoice need a tourism item",
			func(ext tax.Extensions) bool { return ext.Has(ExtTourismItem) }),
		law.EachCodeIn("GOBL-AR-ARCA-BILL-INVOICE-28", tourismTaxes, "VAT of a tourism invoice is 21%, with the rate code 5",
			ExtVATRate, tourismCombos, vatGeneral),
		law.EachOf("GOBL-AR-ARCA-BILL-INVOICE-30", "discounts[].ext", "discounts of a tourism invoice need a tourism item",
			func(inv *bill.Invoice) []*bill.Discount {
				if !isTourism(docType(inv)) {
					return nil
				}
				return inv.Discounts
			},
			func(d *bill.Discount) bool { return d.Ext.Has(ExtTourismItem) }),
		law.EachOf("GOBL-AR-ARCA-BILL-INVOICE-31", "payment.advances[].ext", "advances of a tourism invoice need a tourism item",
			func(inv *bill.Invoice) []*pay.Record {
				if !isTourism(docType(inv)) || inv.Payment == nil {
					return nil
				}
				return inv.Payment.Advances
			},
			func(r *pay.Record) bool { return r.Ext.Has(ExtTourismItem) }),
	}
}

// eachTourismCombo states a rule about every tax of the lines of tourism
// invoices.
func eachTourismCombo(id, message string, ok func(ext tax.Extensions) bool) rule.Rule {
	return rule.Each(id, tourismTaxes, message, func(c *rule.Check, inv *bill.Invoice) {
		tourismCombos(inv, func(path string, ext tax.Extensions) {
			if !ok(ext) {
				c.Fail(path)
			}
		})
	})
}

// tourismTaxes is where the taxes of lines have their codes.
const tourismTaxes = "lines[].taxes[].ext"

// tourismCombos visits the codes of all taxes of the lines of tourism invoices.
func tourismCombos(inv *bill.Invoice, at func(path string, ext tax.Extensions)) {
	if !isTourism(docType(inv)) {
		return
	}
	for i, l := range inv.Lines {
		if l == nil {
			continue
		}
		for j, combo := range l.Taxes {
			if combo != nil {
				at(law.At(".lines", i, law.At(".taxes", j, ".ext")), combo.Ext)
			}
		}
	}
}
