package mxcfdi

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/head"
	"chancery/gobl/law"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
)

func invoiceRules() []rule.Rule {
	return slices.Concat(
		[]rule.Rule{law.Convertible("GOBL-MX-CFDI-BILL-INVOICE-27", "MXN",
			"give an invoice that is not in pesos an exchange rate into MXN")},
		taxRules(), globalRules(), customerRules(), itemRules(), precedingRules(), supplierRules(), lineRules(),
		[]rule.Rule{
			law.Invoice("GOBL-MX-CFDI-BILL-INVOICE-25", "discounts", "put discounts into the lines; a CFDI has none of its own",
				func(inv *bill.Invoice) bool { return len(inv.Discounts) == 0 }),
			law.Invoice("GOBL-MX-CFDI-BILL-INVOICE-26", "charges", "put charges into the lines; a CFDI has none of its own",
				func(inv *bill.Invoice) bool { return len(inv.Charges) == 0 }),
		},
	)
}

func isGlobal(inv *bill.Invoice) bool { return inv.Tags.Has(TagGlobal) }

// globalKeys say when the sales were made that a global invoice sums up.
func globalKeys() []cbc.Key { return []cbc.Key{ExtGlobalPeriod, ExtGlobalMonth, ExtGlobalYear} }

func taxRules() []rule.Rule {
	return []rule.Rule{
		law.Lacking(
			law.Invoice("GOBL-MX-CFDI-BILL-INVOICE-01", "tax.ext", "a CFDI needs a document type, a place of issue and a payment method",
				func(inv *bill.Invoice) bool {
					return inv.Tax == nil || inv.Tax.Ext.HasAll(ExtDocType, ExtIssuePlace, ExtPaymentMethod)
				}),
			law.TaxExt, ExtDocType, ExtIssuePlace, ExtPaymentMethod),
		law.Lacking(
			law.Invoice("GOBL-MX-CFDI-BILL-INVOICE-02", "tax.ext", "a global invoice needs the period, month and year of its sales",
				func(inv *bill.Invoice) bool {
					return !isGlobal(inv) || inv.Tax == nil || inv.Tax.Ext.HasAll(globalKeys()...)
				}),
			law.TaxExt, globalKeys()...),
	}
}

// globalRules are about invoices that sum up sales to the general public (InformacionGlobal).
func globalRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-MX-CFDI-BILL-INVOICE-03", "customer", "a global invoice has no customer",
			func(inv *bill.Invoice) bool { return !isGlobal(inv) || inv.Customer == nil }),
		law.Invoice("GOBL-MX-CFDI-BILL-INVOICE-04", "payment", "a global invoice needs payment details",
			func(inv *bill.Invoice) bool { return !isGlobal(inv) || inv.Payment != nil }),
		law.Invoice("GOBL-MX-CFDI-BILL-INVOICE-05", "payment.advances", "a global invoice says how its sales were paid, in advances",
			func(inv *bill.Invoice) bool {
				return !isGlobal(inv) || inv.Payment == nil || len(inv.Payment.Advances) > 0
			}),
		eachItem("GOBL-MX-CFDI-BILL-INVOICE-06", "lines[].item.ref", "a line of a global invoice names the sale in the item's reference", true,
			func(item *org.Item) bool { return item.Ref != "" }),
		law.Lacking(
			law.Invoice("GOBL-MX-CFDI-BILL-INVOICE-07", "tax.ext", "give period, month and year of the sales together or not at all",
				func(inv *bill.Invoice) bool {
					return isGlobal(inv) || inv.Tax == nil || inv.Tax.Ext.HasAllOrNone(globalKeys()...)
				}),
			law.TaxExt, globalKeys()...),
	}
}

// eachItem states a rule about the items of invoices that are global, or of those that
// are not.
func eachItem(id, field, message string, global bool, ok func(item *org.Item) bool) rule.Rule {
	return law.EachOf(id, field, message,
		func(inv *bill.Invoice) []*bill.Line {
			if isGlobal(inv) != global {
				return nil
			}
			return inv.Lines
		},
		func(l *bill.Line) bool { return l.Item == nil || ok(l.Item) })
}

// customer states a rule about the customer of an invoice that is not global.
func customer(id, field, message string, ok func(p *org.Party) bool) rule.Rule {
	return law.Invoice(id, field, message, func(inv *bill.Invoice) bool {
		return isGlobal(inv) || inv.Customer == nil || ok(inv.Customer)
	})
}

func isMexican(p *org.Party) bool { return p != nil && p.TaxID.In(country) }

// customerRules returns the rules about Receptor. Who has no customer sells to the
// general public.
func customerRules() []rule.Rule {
	return []rule.Rule{
		customer("GOBL-MX-CFDI-BILL-INVOICE-08", "customer.tax_id", "the customer needs a tax identity",
			func(p *org.Party) bool { return p.TaxID != nil }),
		customer("GOBL-MX-CFDI-BILL-INVOICE-09", "customer.tax_id.code", "the customer's tax identity needs a code",
			func(p *org.Party) bool { return p.TaxID == nil || p.TaxID.Code != "" }),
		law.Lacking(
			customer("GOBL-MX-CFDI-BILL-INVOICE-10", "customer.ext", "a Mexican customer needs a fiscal regime and a use of the CFDI",
				func(p *org.Party) bool { return !isMexican(p) || p.Ext.HasAll(ExtFiscalRegime, ExtUse) }),
			law.CustomerExt, ExtFiscalRegime, ExtUse),
		customer("GOBL-MX-CFDI-BILL-INVOICE-11", "customer.addresses", "a Mexican customer needs an address",
			func(p *org.Party) bool { return !isMexican(p) || len(p.Addresses) > 0 }),
		customerAddress("GOBL-MX-CFDI-BILL-INVOICE-12", "an address of a Mexican customer needs a postal code", hasCode),
		customerAddress("GOBL-MX-CFDI-BILL-INVOICE-13", "a Mexican postal code has five digits", validPostCode),
	}
}

func customerAddress(id, message string, ok func(a *org.Address) bool) rule.Rule {
	return law.EachOf(id, "customer.addresses[].code", message,
		func(inv *bill.Invoice) []*org.Address {
			if isGlobal(inv) || !isMexican(inv.Customer) {
				return nil
			}
			return inv.Customer.Addresses
		}, ok)
}

func hasCode(a *org.Address) bool { return a.Code != "" }

// postCodeDigits is the length of Mexican postal codes.
const postCodeDigits = 5

func validPostCode(a *org.Address) bool {
	return a.Code == "" || checkdigit.Digits(string(a.Code), postCodeDigits)
}

// itemRules are about what is sold one by one (ClaveProdServ).
func itemRules() []rule.Rule {
	return []rule.Rule{
		eachItem("GOBL-MX-CFDI-BILL-INVOICE-14", "lines[].item.ext", "an item needs a product or service code, mx-cfdi-prod-serv", false,
			func(item *org.Item) bool { return item.Ext.Has(ExtProdServ) }),
		eachItem("GOBL-MX-CFDI-BILL-INVOICE-15", "lines[].item.ext", "a product or service code has eight digits", false,
			func(item *org.Item) bool {
				code := item.Ext[ExtProdServ]
				return code == "" || checkdigit.Digits(string(code), prodServDigits)
			}),
	}
}

func precedingRules() []rule.Rule {
	return []rule.Rule{
		law.Lacking(
			law.Invoice("GOBL-MX-CFDI-BILL-INVOICE-16", "tax.ext", "an invoice with preceding documents says how it relates to them",
				func(inv *bill.Invoice) bool {
					return len(inv.Preceding) == 0 || inv.Tax == nil || inv.Tax.Ext.Has(ExtRelType)
				}),
			law.TaxExt, ExtRelType),
		law.EachPreceding("GOBL-MX-CFDI-BILL-INVOICE-17", "preceding[].stamps", "a preceding document needs its fiscal folio, the stamp sat-uuid",
			isStamped),
	}
}

// isStamped reports whether a document is known by its fiscal folio.
func isStamped(ref *org.DocumentRef) bool { return head.FindStamp(ref.Stamps, StampUUID) != nil }

// supplierRules returns the rules about Emisor.
func supplierRules() []rule.Rule {
	return []rule.Rule{
		law.PresentSupplier("GOBL-MX-CFDI-BILL-INVOICE-18", "supplier.tax_id", "the supplier needs a tax identity",
			func(p *org.Party) bool { return p.TaxID != nil }),
		law.PresentSupplier("GOBL-MX-CFDI-BILL-INVOICE-19", "supplier.tax_id.code", "the supplier's tax identity needs a code",
			func(p *org.Party) bool { return p.TaxID == nil || p.TaxID.Code != "" }),
		law.Lacking(
			law.PresentSupplier("GOBL-MX-CFDI-BILL-INVOICE-20", "supplier.ext", "the supplier needs a fiscal regime",
				func(p *org.Party) bool { return p.Ext.Has(ExtFiscalRegime) }),
			law.SupplierExt, ExtFiscalRegime),
	}
}

// lineRules returns the rules about Concepto.
func lineRules() []rule.Rule {
	return []rule.Rule{
		law.EachLine("GOBL-MX-CFDI-BILL-INVOICE-21", "lines[].quantity", "the quantity is more than zero",
			func(l *bill.Line) bool { return l.Quantity.IsPositive() }),
		law.EachLine("GOBL-MX-CFDI-BILL-INVOICE-22", "lines[].item.price", "an item needs a price",
			func(l *bill.Line) bool { return l.Item == nil || l.Item.Price != nil }),
		law.EachLine("GOBL-MX-CFDI-BILL-INVOICE-23", "lines[].item.price", "the price is more than zero",
			func(l *bill.Line) bool { return l.Item == nil || isPositive(l.Item.Price) }),
		law.EachLine("GOBL-MX-CFDI-BILL-INVOICE-24", "lines[].total", "the total of a line is not negative",
			func(l *bill.Line) bool { return l.Total == nil || !l.Total.IsNegative() }),
	}
}

// isPositive also passes an amount that is not there.
func isPositive(a *num.Amount) bool { return a == nil || a.IsPositive() }
