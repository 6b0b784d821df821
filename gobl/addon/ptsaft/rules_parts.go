package ptsaft

import (
	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// This file holds the rules about parts of documents.

// taxRules returns the rules about VAT (TaxCountryRegion, TaxCode, TaxExemptionCode), where
// it is applied and where it is summed up.
func taxRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-PT-SAFT-TAX-COMBO-01", "ext",
			"VAT needs a region and a tax rate; give it a key, and a rate if it is standard",
			func(_ *rule.Check, c *tax.Combo) bool { return c.Cat != tax.CategoryVAT || hasRate(c.Ext) }),
		rule.Must("GOBL-PT-SAFT-TAX-COMBO-02", "ext", "VAT at the rate ISE needs a reason: the extension pt-saft-exemption",
			func(_ *rule.Check, c *tax.Combo) bool { return c.Cat != tax.CategoryVAT || hasReason(c.Ext) }),
		rateTotals("GOBL-PT-SAFT-TAX-CATEGORY-TOTAL-01", "a total of VAT needs the extensions pt-region and pt-saft-tax-rate", hasRate),
		rateTotals("GOBL-PT-SAFT-TAX-CATEGORY-TOTAL-02", "a total of VAT at the rate ISE needs the extension pt-saft-exemption", hasReason),
	}
}

func rateTotals(id, message string, ok func(ext tax.Extensions) bool) rule.Rule {
	return rule.Each(id, "rates[].ext", message, func(c *rule.Check, t *tax.CategoryTotal) {
		if t.Code != tax.CategoryVAT {
			return
		}
		for i, r := range t.Rates {
			if r != nil && !ok(r.Ext) {
				c.Fail(law.At(".rates", i, ".ext"))
			}
		}
	})
}

func hasRate(ext tax.Extensions) bool { return ext.HasAll(extRegion, ExtTaxRate) }

func hasReason(ext tax.Extensions) bool {
	return ext[ExtTaxRate] != rateExempt || ext.Has(ExtExemption)
}

func itemRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-PT-SAFT-ORG-ITEM-01", "unit", "an item needs a unit",
			func(_ *rule.Check, i *org.Item) bool { return i.Unit != "" }),
		rule.Must("GOBL-PT-SAFT-ORG-ITEM-02", "ext", "an item needs a kind: the extension pt-saft-product-type",
			func(_ *rule.Check, i *org.Item) bool { return i.Ext.Has(ExtProductType) }),
	}
}

func noteRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-PT-SAFT-ORG-NOTE-01", "text", "the reason of an exemption has 6 to 60 characters",
			func(_ *rule.Check, n *org.Note) bool {
				return !isExemptionNote(n) || within(n.Text, minReason, maxReason)
			}),
		rule.Must("GOBL-PT-SAFT-TAX-NOTE-02", "text", "a note about tax that is withheld has up to 60 characters",
			func(_ *rule.Check, n *tax.Note) bool { return !n.Cat.In("IRS", "IRC") || within(n.Text, 0, maxReason) }),
	}
}

func lineRules() []rule.Rule {
	return []rule.Rule{
		found("GOBL-PT-SAFT-BILL-LINE-05", "", "a line names the reason of its exemption in one legal note, and only then",
			func(l *bill.Line) string { return exemptionFault(exemptionOf(l.Taxes), l.Notes) }),
		rule.Must("GOBL-PT-SAFT-BILL-LINE-01", "quantity", "a quantity must be more than zero",
			func(_ *rule.Check, l *bill.Line) bool { return l.Quantity.IsPositive() }),
		rule.Must("GOBL-PT-SAFT-BILL-LINE-02", "sum", "the sum of a line must not be negative",
			func(_ *rule.Check, l *bill.Line) bool { return notNegative(l.Sum) }),
		rule.Must("GOBL-PT-SAFT-BILL-LINE-03", "total", "the total of a line must not be negative",
			func(_ *rule.Check, l *bill.Line) bool { return notNegative(l.Total) }),
		rule.Each("GOBL-PT-SAFT-BILL-LINE-04", "discounts[].amount", "a discount must not be negative",
			func(c *rule.Check, l *bill.Line) {
				for i, d := range l.Discounts {
					if d != nil && d.Amount.IsNegative() {
						c.Fail(law.At(".discounts", i, ".amount"))
					}
				}
			}),
	}
}
