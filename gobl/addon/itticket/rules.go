package itticket

import (
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/num"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func rules() []rule.Rule {
	percentages := percentages()
	return append(
		invoiceRules(),
		rule.Must("GOBL-IT-TICKET-TAX-COMBO-01", "ext", "VAT without a percentage needs an exemption code",
			func(_ *rule.Check, c *tax.Combo) bool {
				return c.Cat != tax.CategoryVAT || c.Percent != nil || c.Ext.Has(ExtExempt)
			}),
		rule.Given(rule.Must("GOBL-IT-TICKET-TAX-COMBO-02", "percent", "VAT needs a percentage that commercial documents know",
			func(_ *rule.Check, c *tax.Combo) bool {
				return c.Cat != tax.CategoryVAT || c.Percent == nil || contains(percentages, *c.Percent)
			}),
			func(_ *rule.Check, c *tax.Combo) string {
				return c.Percent.String() + " is none; possible are " + list(percentages)
			}),
	)
}

func invoiceRules() []rule.Rule {
	return []rule.Rule{
		law.Convertible("GOBL-IT-TICKET-BILL-INVOICE-08", "EUR",
			"give a document that is not in euros an exchange rate into EUR"),
		law.Invoice("GOBL-IT-TICKET-BILL-INVOICE-01", "tax", "a commercial document needs tax details",
			func(inv *bill.Invoice) bool { return inv.Tax != nil }),
		law.Invoice("GOBL-IT-TICKET-BILL-INVOICE-02", "tax.prices_include", "say which tax the prices include",
			func(inv *bill.Invoice) bool { return inv.Tax == nil || inv.Tax.PricesInclude != "" }),
		law.Invoice("GOBL-IT-TICKET-BILL-INVOICE-03", "tax.prices_include", "prices of a commercial document include VAT",
			func(inv *bill.Invoice) bool { return inv.Tax == nil || inv.Tax.PricesInclude == tax.CategoryVAT }),
		law.Invoice("GOBL-IT-TICKET-BILL-INVOICE-04", "supplier.tax_id", "the seller needs a tax identity",
			func(inv *bill.Invoice) bool { return inv.Supplier == nil || inv.Supplier.TaxID != nil }),
		law.Invoice("GOBL-IT-TICKET-BILL-INVOICE-05", "preceding", "a correction names the document it is about",
			func(inv *bill.Invoice) bool { return inv.Type != bill.InvoiceCorrective || len(inv.Preceding) > 0 }),
		law.EachLine("GOBL-IT-TICKET-BILL-INVOICE-06", "lines[]", "every line needs VAT",
			func(l *bill.Line) bool { return l.Taxes.Has(tax.CategoryVAT) }),
		law.EachOf("GOBL-IT-TICKET-BILL-INVOICE-07", "lines[].ext", "every line of a correction names the row it is about",
			corrected, func(l *bill.Line) bool { return l.Ext.Has(ExtLineRef) }),
	}
}

func corrected(inv *bill.Invoice) []*bill.Line {
	if inv.Type != bill.InvoiceCorrective {
		return nil
	}
	return inv.Lines
}

// percentages returns the ones that a commercial document may show: the rates of VAT,
// and the compensations of farmers and fishers (D.P.R. 633/1972, article 34).
func percentages() []num.Percentage {
	var list []num.Percentage
	for _, s := range [...]string{
		"2%", "4%", "5%", "6.4%", "7%", "7.3%", "7.5%", "7.65%", "7.95%", "8.3%", "8.5%", "8.8%", "9.5%", "12.3%",
		"10%", "22%",
	} {
		list = append(list, law.Percent(s))
	}
	return list
}

func list(percentages []num.Percentage) string {
	texts := make([]string, len(percentages))
	for i, p := range percentages {
		texts[i] = p.String()
	}
	return strings.Join(texts, ", ")
}

func contains(list []num.Percentage, p num.Percentage) bool {
	for _, known := range list {
		if known.Equals(p) {
			return true
		}
	}
	return false
}
