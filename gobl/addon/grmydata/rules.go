package grmydata

import (
	"slices"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/head"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// stampMark is the number of a document in myDATA.
const stampMark cbc.Key = "iapr-mark"

func rules() []rule.Rule {
	return slices.Concat(
		documentRules(), customerRules(), lineRules(), paymentRules(), precedingRules(), chargeRules(), comboRules(),
		payRules(),
	)
}

func documentRules() []rule.Rule {
	return []rule.Rule{
		law.Convertible("GOBL-GR-MYDATA-BILL-INVOICE-19", "EUR",
			"give an invoice that is not in euros an exchange rate into EUR"),
		law.Invoice("GOBL-GR-MYDATA-BILL-INVOICE-01", "series", "myDATA knows invoices by their series",
			func(inv *bill.Invoice) bool { return inv.Series != "" }),
		law.Invoice("GOBL-GR-MYDATA-BILL-INVOICE-02", "tax", "a myDATA invoice needs tax details",
			func(inv *bill.Invoice) bool { return inv.Tax != nil }),
		law.Invoice("GOBL-GR-MYDATA-BILL-INVOICE-03", "tax.ext", "a myDATA invoice needs its type",
			func(inv *bill.Invoice) bool { return inv.Tax == nil || inv.Tax.Ext.Has(ExtInvoiceType) }),
		law.Invoice("GOBL-GR-MYDATA-BILL-INVOICE-04", "supplier.tax_id", "the supplier needs a tax identity",
			func(inv *bill.Invoice) bool { return inv.Supplier == nil || inv.Supplier.TaxID != nil }),
		law.Invoice("GOBL-GR-MYDATA-BILL-INVOICE-18", "supplier.tax_id.code", "the supplier needs a code in the tax identity",
			func(inv *bill.Invoice) bool {
				s := inv.Supplier
				return s == nil || s.TaxID == nil || s.TaxID.Code != ""
			}),
	}
}

// customerRules: sales (1), services (2) and credit notes (5) have a counterpart.
func customerRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-GR-MYDATA-BILL-INVOICE-05", "customer", "this type of invoice needs a customer",
			func(inv *bill.Invoice) bool { return !needsCustomer(inv) || inv.Customer != nil }),
		law.Invoice("GOBL-GR-MYDATA-BILL-INVOICE-06", "customer.tax_id", "the customer needs a tax identity",
			func(inv *bill.Invoice) bool {
				return !needsCustomer(inv) || inv.Customer == nil || inv.Customer.TaxID != nil
			}),
		law.Invoice("GOBL-GR-MYDATA-BILL-INVOICE-07", "customer.addresses", "the customer needs an address",
			func(inv *bill.Invoice) bool {
				return !needsCustomer(inv) || inv.Customer == nil || len(inv.Customer.Addresses) > 0
			}),
		law.EachOf("GOBL-GR-MYDATA-BILL-INVOICE-08", "customer.addresses[].locality", "the customer's address needs a town",
			customerAddresses, func(a *org.Address) bool { return a.Locality != "" }),
		law.EachOf("GOBL-GR-MYDATA-BILL-INVOICE-09", "customer.addresses[].code", "the customer's address needs a post code",
			customerAddresses, func(a *org.Address) bool { return a.Code != "" }),
	}
}

func needsCustomer(inv *bill.Invoice) bool {
	group, _, found := strings.Cut(string(law.TaxExt(inv)[ExtInvoiceType]), ".")
	return found && (group == "1" || group == "2" || group == "5")
}

func customerAddresses(inv *bill.Invoice) []*org.Address {
	if !needsCustomer(inv) || inv.Customer == nil {
		return nil
	}
	return inv.Customer.Addresses
}

func lineRules() []rule.Rule {
	return []rule.Rule{
		law.EachLine("GOBL-GR-MYDATA-BILL-INVOICE-10", "lines[].total", "the total of a line is more than zero",
			func(l *bill.Line) bool { return l.Total == nil || l.Total.IsPositive() }),
		law.EachLine("GOBL-GR-MYDATA-BILL-INVOICE-11", "lines[].total", "the total of a line is not zero",
			func(l *bill.Line) bool { return l.Total == nil || !l.Total.IsZero() }),
		law.EachLine("GOBL-GR-MYDATA-BILL-INVOICE-12", "lines[].item.ext", "income has both a category and a type",
			func(l *bill.Line) bool {
				return l.Item == nil || l.Item.Ext.HasAllOrNone(ExtIncomeCategory, ExtIncomeType)
			}),
		law.Invoice("GOBL-GR-MYDATA-BILL-INVOICE-13", "discounts", "give discounts in lines, for myDATA has none of documents",
			func(inv *bill.Invoice) bool { return len(inv.Discounts) == 0 }),
	}
}

func paymentRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-GR-MYDATA-BILL-INVOICE-14", "payment", "a myDATA invoice needs payment details",
			func(inv *bill.Invoice) bool { return inv.Payment != nil }),
		law.Invoice("GOBL-GR-MYDATA-BILL-INVOICE-15", "payment", "payment needs instructions unless there are advances",
			func(inv *bill.Invoice) bool {
				p := inv.Payment
				return p == nil || p.Instructions != nil || len(p.Advances) > 0
			}),
	}
}

func precedingRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-GR-MYDATA-BILL-INVOICE-16", "preceding", "a credit note names the documents it is about",
			func(inv *bill.Invoice) bool { return inv.Type != bill.InvoiceCreditNote || len(inv.Preceding) > 0 }),
		law.EachPreceding("GOBL-GR-MYDATA-BILL-INVOICE-17", "preceding[].stamps", "a preceding document needs its myDATA number",
			func(ref *org.DocumentRef) bool { return head.FindStamp(ref.Stamps, stampMark) != nil }),
	}
}

func chargeRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-GR-MYDATA-BILL-CHARGE-01", "ext", "a charge is a fee, another tax or stamp duty, not several of them",
			func(_ *rule.Check, ch *bill.Charge) bool {
				return ch.Ext.HasAtMostOne(ExtFee, ExtOtherTax, ExtStampDuty)
			}),
		typedCharge("GOBL-GR-MYDATA-BILL-CHARGE-02", taxTypeFee, ExtFee, "a charge of a fee says which"),
		typedCharge("GOBL-GR-MYDATA-BILL-CHARGE-03", taxTypeOther, ExtOtherTax, "a charge of another tax says which"),
		typedCharge("GOBL-GR-MYDATA-BILL-CHARGE-04", taxTypeStampDuty, ExtStampDuty,
			"a charge of stamp duty gives the coefficient"),
	}
}

func typedCharge(id string, kind cbc.Code, needed cbc.Key, message string) rule.Rule {
	return rule.Must(id, "ext", message, func(_ *rule.Check, ch *bill.Charge) bool {
		return ch.Ext[ExtTaxType] != kind || ch.Ext.Has(needed)
	})
}

func comboRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-GR-MYDATA-TAX-COMBO-01", "ext", "VAT needs a category of its rate",
			func(_ *rule.Check, c *tax.Combo) bool { return c.Cat != tax.CategoryVAT || c.Ext.Has(ExtVATRate) }),
		rule.Must("GOBL-GR-MYDATA-TAX-COMBO-02", "ext", "VAT without a percentage needs a reason",
			func(_ *rule.Check, c *tax.Combo) bool {
				return c.Cat != tax.CategoryVAT || c.Percent != nil || c.Ext.Has(ExtExemption)
			}),
		rule.Must("GOBL-GR-MYDATA-TAX-COMBO-03", "ext", "income has both a category and a type",
			func(_ *rule.Check, c *tax.Combo) bool {
				return c.Cat != tax.CategoryVAT || c.Ext.HasAllOrNone(ExtIncomeCategory, ExtIncomeType)
			}),
	}
}

func payRules() []rule.Rule {
	means := law.HasMeans("GOBL-GR-MYDATA-PAY-INSTRUCTIONS-02", "GOBL-GR-MYDATA-PAY-RECORD-02",
		"choose means of payment that myDATA knows", ExtPaymentMeans, paymentCode)
	return []rule.Rule{
		rule.Must("GOBL-GR-MYDATA-PAY-INSTRUCTIONS-01", "key", "say by which means to pay",
			func(_ *rule.Check, v *pay.Instructions) bool { return v.Key != "" }),
		means[0],
		rule.Must("GOBL-GR-MYDATA-PAY-RECORD-01", "key", "say by which means it was paid",
			func(_ *rule.Check, v *pay.Record) bool { return v.Key != "" }),
		means[1],
	}
}
