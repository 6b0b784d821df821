package fifinvoice

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Lengths of elements, in characters (Finvoice 3.0, its XML schema).
const (
	minText      = 2  // every text that has to be there
	maxNumber    = 20 // InvoiceNumber, OriginalInvoiceNumber
	maxCode      = 35 // codes of parties, accounts and payments
	maxScheme    = 10 // SchemeID
	maxReference = 70 // OrderIdentifier and its like, ArticleIdentifier
	maxQuantity  = 14 // InvoicedQuantity
)

func rules() []rule.Rule {
	return slices.Concat(
		documentRules(), supplierRules(), customerRules(), precedingRules(), deliveryRules(), lineRules(), paymentRules(),
	)
}

func documentRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-FI-FINVOICE-BILL-INVOICE-21", "", "a Finvoice needs a number; give the invoice a code",
			func(inv *bill.Invoice) bool { return inv.Code != "" }),
		law.Invoice("GOBL-FI-FINVOICE-BILL-INVOICE-23", "", "series and code have 20 characters at most, with the hyphen between them",
			func(inv *bill.Invoice) bool { return length(joined(inv.Series, inv.Code)) <= maxNumber }),
		law.Invoice("GOBL-FI-FINVOICE-BILL-INVOICE-31", "",
			"explain supplies with the same key of VAT by one VATEX code and by one note in the tax details",
			explainedOnce),
		law.Invoice("GOBL-FI-FINVOICE-BILL-INVOICE-26", "", "each reference of the order has 70 characters at most",
			func(inv *bill.Invoice) bool { return inv.Ordering == nil || orderingFits(inv.Ordering) }),
		law.Invoice("GOBL-FI-FINVOICE-BILL-INVOICE-27", "",
			"name one document at most in each of purchases, sales, contracts, projects and tender of the order",
			func(inv *bill.Invoice) bool {
				return inv.Ordering == nil ||
					!slices.ContainsFunc(references(inv.Ordering), func(list []*org.DocumentRef) bool { return len(list) > 1 })
			}),
		law.Invoice("GOBL-FI-FINVOICE-BILL-INVOICE-24", "currency", "a Finvoice is in a currency with two decimals at most",
			func(inv *bill.Invoice) bool {
				def := inv.Currency.Def()
				return def == nil || def.Subunits <= 2
			}),
		law.Invoice("GOBL-FI-FINVOICE-BILL-INVOICE-22", "attachments", "a Finvoice cannot contain files; leave out the attachments",
			func(inv *bill.Invoice) bool { return len(inv.Attachments) == 0 }),
	}
}

func precedingRules() []rule.Rule {
	return []rule.Rule{
		law.EachPreceding("GOBL-FI-FINVOICE-BILL-INVOICE-25", "preceding[]",
			"series and code of a preceding document have 20 characters at most, with the hyphen between them",
			func(ref *org.DocumentRef) bool { return length(joined(ref.Series, ref.Code)) <= maxNumber }),
	}
}

// joined is a number as Finvoice has it.
func joined(series, code cbc.Code) cbc.Code {
	if series == "" || code == "" {
		return series + code
	}
	return series + "-" + code
}

// references are the documents about the order of which Finvoice has one of each kind.
func references(o *bill.Ordering) [][]*org.DocumentRef {
	return [][]*org.DocumentRef{o.Purchases, o.Sales, o.Contracts, o.Projects, o.Tender}
}

func orderingFits(o *bill.Ordering) bool {
	if length(o.Code) > maxReference {
		return false
	}
	for _, ref := range slices.Concat(references(o)...) {
		if ref != nil && length(joined(ref.Series, ref.Code)) > maxReference {
			return false
		}
	}
	return true
}

// explainedOnce compares the reasons for which supplies of one kind are without VAT. Such
// a kind has one VatExemptionReasonCode and one VatFreeText.
func explainedOnce(inv *bill.Invoice) bool {
	codes := map[cbc.Key]cbc.Code{}
	for _, combo := range combos(inv) {
		code := combo.Ext[catalogue.CEFVATEX]
		if code == "" {
			continue
		}
		if other := codes[combo.Key]; other != "" && other != code {
			return false
		}
		codes[combo.Key] = code
	}
	if inv.Tax == nil {
		return true
	}
	noted := map[cbc.Key]bool{}
	for _, note := range inv.Tax.Notes {
		if note == nil || note.Cat != tax.CategoryVAT {
			continue
		}
		if noted[note.Key] {
			return false
		}
		noted[note.Key] = true
	}
	return true
}

// combos lists VAT as it applies to the lines, discounts and charges.
func combos(inv *bill.Invoice) []*tax.Combo {
	var list []*tax.Combo
	add := func(taxes tax.Set) {
		for _, combo := range taxes {
			if combo != nil && combo.Cat == tax.CategoryVAT {
				list = append(list, combo)
			}
		}
	}
	for _, l := range inv.Lines {
		if l != nil {
			add(l.Taxes)
		}
	}
	for _, d := range inv.Discounts {
		if d != nil {
			add(d.Taxes)
		}
	}
	for _, ch := range inv.Charges {
		if ch != nil {
			add(ch.Taxes)
		}
	}
	return list
}

func lineRules() []rule.Rule {
	return []rule.Rule{
		rule.Each("GOBL-FI-FINVOICE-BILL-INVOICE-32", "lines[].quantity",
			"a quantity has 14 characters at most, with the minus that it gets on a credit note", longQuantities),
		law.EachLine("GOBL-FI-FINVOICE-BILL-INVOICE-33", "lines[].item.ref", "the reference of an item has 70 characters at most",
			func(l *bill.Line) bool { return l.Item == nil || length(l.Item.Ref) <= maxReference }),
		rule.Each("GOBL-FI-FINVOICE-BILL-INVOICE-37", "lines[].taxes[].percent",
			"a percentage of VAT has three decimals at most", precisePercents),
	}
}

// longQuantities looks for quantities that are too long. All quantities of a credit note
// change their sign in a Finvoice.
func longQuantities(c *rule.Check, inv *bill.Invoice) {
	for i, l := range inv.Lines {
		if l == nil {
			continue
		}
		quantity := l.Quantity
		if inv.Type == bill.InvoiceCreditNote {
			quantity = quantity.Negate()
		}
		if len(quantity.String()) > maxQuantity {
			c.Fail(law.At(".lines", i, ".quantity"))
		}
	}
}

// maxDecimals is how many decimals a percentage has.
const maxDecimals = 3

// precisePercents looks for percentages with too many decimals.
func precisePercents(c *rule.Check, inv *bill.Invoice) {
	for i, l := range inv.Lines {
		if l == nil {
			continue
		}
		for j, combo := range l.Taxes {
			if combo == nil || combo.Cat != tax.CategoryVAT || combo.Percent == nil {
				continue
			}
			if combo.Percent.Hundredfold().Exp() > maxDecimals {
				c.Fail(law.At(law.At(".lines", i, ".taxes"), j, ".percent"))
			}
		}
	}
}
