package eu16931

import (
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// The rules carry the numbers of EN 16931-1, section 6.4, where it has them.

func rules() []rule.Rule {
	list := invoiceRules()
	list = append(list, paymentRules()...)
	list = append(list, reasonRules()...)
	list = append(list, orgRules()...)
	return append(list, comboRules()...)
}

func invoiceRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-EU-EN16931-BILL-INVOICE-08", "",
			"explain supplies without VAT by a VATEX code, or by a note about their category in the tax details",
			exemptionsExplained),
		law.Invoice("GOBL-EU-EN16931-BILL-INVOICE-01", "tax", "give the invoice tax details with the type of document",
			func(inv *bill.Invoice) bool { return inv.Tax != nil }),
		law.Invoice("GOBL-EU-EN16931-BILL-INVOICE-02", "tax.ext", "give the type of document in \"untdid-document-type\"",
			func(inv *bill.Invoice) bool { return inv.Tax == nil || inv.Tax.Ext.Has(catalogue.UNTDIDDocumentType) }),
		law.Invoice("GOBL-EU-EN16931-BILL-INVOICE-03", "lines", "give the invoice a line (BR-16)",
			func(inv *bill.Invoice) bool { return len(inv.Lines) > 0 }),
		law.Invoice("GOBL-EU-EN16931-BILL-INVOICE-04", "supplier.addresses", "give the address of the supplier (BR-8)",
			func(inv *bill.Invoice) bool { return hasAddress(inv.Supplier) }),
		law.Customer("GOBL-EU-EN16931-BILL-INVOICE-05", "customer.addresses", "give the address of the customer (BR-10)",
			hasAddress),
	}
}

func hasAddress(party *org.Party) bool { return party == nil || len(party.Addresses) > 0 }

// exemptionsExplained looks for the reason (BT-120, BT-121) of every category of
// VAT without a charge.
func exemptionsExplained(inv *bill.Invoice) bool {
	if inv.Totals == nil {
		return true
	}
	vat := inv.Totals.Taxes.Category(tax.CategoryVAT)
	if vat == nil {
		return true
	}
	for _, rate := range vat.Rates {
		if rate == nil || rate.Ext.Has(catalogue.CEFVATEX) {
			continue
		}
		category := rate.Ext[catalogue.UNTDIDTaxCategory]
		if chargesNone(category) && !hasTaxNote(inv, category) {
			return false
		}
	}
	return true
}

func chargesNone(category cbc.Code) bool {
	return category.In(categoryExempt, categoryReverseCharge, categoryIntraCommunity, categoryExport,
		categoryOutsideScope)
}

func hasTaxNote(inv *bill.Invoice, category cbc.Code) bool {
	if inv.Tax == nil {
		return false
	}
	for _, note := range inv.Tax.Notes {
		if note != nil && note.Ext[catalogue.UNTDIDTaxCategory] == category {
			return true
		}
	}
	return false
}

func paymentRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-EU-EN16931-BILL-INVOICE-06", "payment",
			"say how the amount that is due is to be paid (BR-CO-25)",
			func(inv *bill.Invoice) bool { return !isDue(inv) || inv.Payment != nil }),
		law.Invoice("GOBL-EU-EN16931-BILL-INVOICE-07", "payment.terms",
			"say until when the amount that is due is to be paid (BR-CO-25)",
			func(inv *bill.Invoice) bool { return !isDue(inv) || inv.Payment == nil || inv.Payment.Terms != nil }),
		rule.Must("GOBL-EU-EN16931-PAY-INSTRUCTIONS-01", "ext",
			"give the means of payment in \"untdid-payment-means\" (BR-49)",
			func(_ *rule.Check, v *pay.Instructions) bool { return v.Ext.Has(catalogue.UNTDIDPaymentMeans) }),
		rule.Must("GOBL-EU-EN16931-PAY-TERMS-01", "", "give the terms of payment due dates or notes (BR-CO-25)",
			func(_ *rule.Check, v *pay.Terms) bool { return len(v.DueDates) > 0 || v.Notes != "" }),
	}
}

// isDue reports whether a standard invoice has something left to pay (BT-115).
func isDue(inv *bill.Invoice) bool {
	if inv.Type != bill.InvoiceStandard || inv.Totals == nil {
		return false
	}
	if due := inv.Totals.Due; due != nil {
		return !due.IsZero()
	}
	return !inv.Totals.Payable.IsZero()
}

// reasonRules: allowances and charges need a reason.
func reasonRules() []rule.Rule {
	const (
		allowance = "give a reason for the discount, or its code in \"untdid-allowance\" "
		charge    = "give a reason for the charge, or its code in \"untdid-charge\" "
	)
	return []rule.Rule{
		rule.Must("GOBL-EU-EN16931-BILL-DISCOUNT-02", "", allowance+"(BR-33)",
			func(_ *rule.Check, v *bill.Discount) bool {
				return v.Reason != "" || v.Ext.Has(catalogue.UNTDIDAllowance)
			}),
		rule.Must("GOBL-EU-EN16931-BILL-DISCOUNT-01", "taxes", "give the taxes of the discount (BR-32)",
			func(_ *rule.Check, v *bill.Discount) bool { return len(v.Taxes) > 0 }),
		rule.Must("GOBL-EU-EN16931-BILL-LINEDISCOUNT-01", "", allowance+"(BR-41)",
			func(_ *rule.Check, v *bill.LineDiscount) bool {
				return v.Reason != "" || v.Ext.Has(catalogue.UNTDIDAllowance)
			}),
		rule.Must("GOBL-EU-EN16931-BILL-CHARGE-01", "", charge+"(BR-36)",
			func(_ *rule.Check, v *bill.Charge) bool { return v.Reason != "" || v.Ext.Has(catalogue.UNTDIDCharge) }),
		rule.Must("GOBL-EU-EN16931-BILL-LINECHARGE-01", "", charge+"(BR-44)",
			func(_ *rule.Check, v *bill.LineCharge) bool {
				return v.Reason != "" || v.Ext.Has(catalogue.UNTDIDCharge)
			}),
	}
}

func orgRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-EU-EN16931-ORG-ITEM-01", "unit", "give the unit of the item (BR-23)",
			func(_ *rule.Check, v *org.Item) bool { return v.Unit != "" }),
		rule.Must("GOBL-EU-EN16931-ORG-ATTACHMENT-01", "code", "give the attachment a code (BT-122)",
			func(_ *rule.Check, v *org.Attachment) bool { return v.Code != "" }),
		rule.Must("GOBL-EU-EN16931-ORG-PARTY-01", "inboxes", "give the party one inbox at most (BT-34, BT-49)",
			func(_ *rule.Check, v *org.Party) bool { return len(v.Inboxes) <= 1 }),
		rule.Must("GOBL-EU-EN16931-ORG-INBOX-01", "", "give the scheme of the inbox's code (BR-62, BR-63)",
			func(_ *rule.Check, v *org.Inbox) bool { return v.Code == "" || v.Scheme != "" }),
		rule.Must("GOBL-EU-EN16931-ORG-INBOX-02", "", "give the code of the inbox within its scheme",
			func(_ *rule.Check, v *org.Inbox) bool { return v.Scheme == "" || v.Code != "" }),
		rule.Must("GOBL-EU-EN16931-ORG-ADDRESS-01", "country",
			"give the country of the address (BR-9, BR-11, BR-20, BR-57)",
			func(_ *rule.Check, v *org.Address) bool { return v.Country != "" }),
	}
}

func comboRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-EU-EN16931-TAX-COMBO-01", "ext", "give the category of the tax in \"untdid-tax-category\"",
			func(_ *rule.Check, v *tax.Combo) bool { return v.Ext.Has(catalogue.UNTDIDTaxCategory) }),
		category("GOBL-EU-EN16931-TAX-COMBO-02", "let the category of VAT be AE, E, G, K, O, S or Z",
			func(v *tax.Combo) bool { return v.Cat == tax.CategoryVAT },
			vatCodes()...),
		category("GOBL-EU-EN16931-TAX-COMBO-03", "let the category of IGIC be L",
			func(v *tax.Combo) bool { return v.Cat == "IGIC" },
			categoryIGIC),
		category("GOBL-EU-EN16931-TAX-COMBO-04", "let the category of IPSI be M",
			func(v *tax.Combo) bool { return v.Cat == "IPSI" },
			categoryIPSI),
		category("GOBL-EU-EN16931-TAX-COMBO-05", "let the category of a tax that the norm does not know be O",
			func(v *tax.Combo) bool { return !v.Cat.In(tax.CategoryVAT, "IGIC", "IPSI") },
			categoryOutsideScope),
		rule.Must("GOBL-EU-EN16931-TAX-COMBO-07", "ext",
			"leave out \"cef-vatex\" where tax is charged or the rate is zero (BR-S-10, BR-Z-10)",
			func(_ *rule.Check, v *tax.Combo) bool {
				code := v.Ext[catalogue.UNTDIDTaxCategory]
				return !code.In(categoryStandard, categoryZero, categoryIGIC, categoryIPSI) ||
					!v.Ext.Has(catalogue.CEFVATEX)
			}),
	}
}

// category states which categories some taxes may have; one that is absent
// passes.
func category(id, message string, about func(v *tax.Combo) bool, codes ...cbc.Code) rule.Rule {
	return law.CodeIn(id, "ext", message, catalogue.UNTDIDTaxCategory, func(v *tax.Combo) tax.Extensions {
		if !about(v) {
			return nil
		}
		return v.Ext
	}, codes...)
}

// vatCodes lists the categories of VAT.
func vatCodes() []cbc.Code {
	list := make([]cbc.Code, len(vatCategories))
	for i := range vatCategories {
		list[i] = vatCategories[i].code
	}
	return list
}
