package dkoioubl

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// The rules name those of the schematron (F-…) that they anticipate.

func rules() []rule.Rule {
	return slices.Concat(invoiceRules(), exciseRules(), paymentRules(), taxRules())
}

func invoiceRules() []rule.Rule {
	return []rule.Rule{
		law.CodeIn("GOBL-DK-OIOUBL-BILL-INVOICE-01", "tax.ext",
			"let the type of document be 325, 380 or 393 for an invoice, 381 for a credit note (F-INV011)",
			catalogue.UNTDIDDocumentType, law.TaxExt, "325", "380", "381", "393"),
		law.Invoice("GOBL-DK-OIOUBL-BILL-INVOICE-02", "tax.rounding",
			"round by \"currency\", so that the lines add up to the totals (F-INV126)",
			func(inv *bill.Invoice) bool {
				return inv.Tax == nil || inv.Tax.Rounding == "" || inv.Tax.Rounding == tax.RoundCurrency
			}),
		law.Customer("GOBL-DK-OIOUBL-BILL-INVOICE-03", "customer.endpoints",
			"give the customer an endpoint, such as GLN:5790000435944 (F-INV044, F-CRN040)",
			func(p *org.Party) bool { return len(p.Endpoints) > 0 }),
		law.EachLine("GOBL-DK-OIOUBL-BILL-INVOICE-04", "lines[]", "every line needs VAT (F-INV138, F-CRN081)",
			func(l *bill.Line) bool { return l.Taxes.Has(tax.CategoryVAT) }),
		law.EachOf("GOBL-DK-OIOUBL-BILL-INVOICE-05", "charges[].taxes", "a charge needs VAT (F-LIB226)",
			func(inv *bill.Invoice) []*bill.Charge { return inv.Charges },
			func(ch *bill.Charge) bool { return ch.Key == ChargeKeyExcise || ch.Taxes.Has(tax.CategoryVAT) }),
	}
}

// exciseRules returns the rules about duties, which become taxes with a code and a name.
func exciseRules() []rule.Rule {
	const (
		reason = "an excise duty needs its name as the reason (F-LIB066)"
		code   = "an excise duty needs its code in \"dk-oioubl-duty-code\""
	)
	return []rule.Rule{
		excise("GOBL-DK-OIOUBL-BILL-CHARGE-01", "reason", reason,
			func(ch *bill.Charge) bool { return ch.Reason != "" }),
		excise("GOBL-DK-OIOUBL-BILL-CHARGE-02", "taxes", "an excise duty on the document says which VAT is charged on it",
			func(ch *bill.Charge) bool { return ch.Taxes.Has(tax.CategoryVAT) }),
		excise("GOBL-DK-OIOUBL-BILL-CHARGE-03", "ext", code,
			func(ch *bill.Charge) bool { return ch.Ext.Has(ExtDutyCode) }),
		rule.Must("GOBL-DK-OIOUBL-BILL-LINECHARGE-01", "reason", reason,
			func(_ *rule.Check, ch *bill.LineCharge) bool { return ch.Key != ChargeKeyExcise || ch.Reason != "" }),
		rule.Must("GOBL-DK-OIOUBL-BILL-LINECHARGE-02", "ext", code,
			func(_ *rule.Check, ch *bill.LineCharge) bool {
				return ch.Key != ChargeKeyExcise || ch.Ext.Has(ExtDutyCode)
			}),
	}
}

func excise(id, field, message string, ok func(ch *bill.Charge) bool) rule.Rule {
	return rule.Must(id, field, message, func(_ *rule.Check, ch *bill.Charge) bool {
		return ch.Key != ChargeKeyExcise || ok(ch)
	})
}

// meansDomestic is a transfer to an account in Denmark (UNTDID 4461).
const meansDomestic cbc.Code = "42"

func paymentRules() []rule.Rule {
	return []rule.Rule{
		law.CodeIn("GOBL-DK-OIOUBL-PAY-INSTRUCTIONS-01", "ext",
			"choose means of payment that OIOUBL knows, 1, 10, 20, 31, 42, 48, 49, 50, 58, 59, 93 or 97: by a key that stands "+
				"for them, or in \"untdid-payment-means\" with the key \"other\" (F-LIB100)",
			catalogue.UNTDIDPaymentMeans, func(v *pay.Instructions) tax.Extensions { return v.Ext },
			"1", "10", "20", "31", "42", "48", "49", "50", "58", "59", "93", "97"),
		rule.Each("GOBL-DK-OIOUBL-PAY-INSTRUCTIONS-02", "credit_transfer[].clearing",
			"a transfer within Denmark needs the registration number of the bank, four digits (F-LIB124, F-LIB130)",
			func(c *rule.Check, v *pay.Instructions) {
				if v.Ext[catalogue.UNTDIDPaymentMeans] != meansDomestic {
					return
				}
				for i, t := range v.CreditTransfer {
					if t != nil && !isRegistrationNumber(t.Clearing) {
						c.Fail(law.At(".credit_transfer", i, ".clearing"))
					}
				}
			}),
	}
}

// isRegistrationNumber reports whether a text has the four digits of a registreringsnummer.
func isRegistrationNumber(s string) bool { return checkdigit.Digits(s, 4) }

func taxRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-DK-OIOUBL-TAX-COMBO-01", "key",
			"OIOUBL has no exempt supplies, use the key \"zero\"",
			func(_ *rule.Check, c *tax.Combo) bool { return c.Key != tax.KeyExempt }),
	}
}
