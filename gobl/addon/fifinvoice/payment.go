package fifinvoice

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/internal/words"
	"chancery/gobl/law"
	"chancery/gobl/num"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
)

// paymentRules returns the rules about EpiDetails, the payment order that is part of
// every Finvoice.
func paymentRules() []rule.Rule {
	return append([]rule.Rule{
		law.Invoice("GOBL-FI-FINVOICE-BILL-INVOICE-03", "payment", "a Finvoice says how and until when to pay, a credit note too",
			func(inv *bill.Invoice) bool { return inv.Payment != nil }),
		law.Invoice("GOBL-FI-FINVOICE-BILL-INVOICE-30", "payment",
			"the due date is that of the whole amount: 100%, or what is payable, or what is due after advances", dueInFull),
		payment("GOBL-FI-FINVOICE-BILL-INVOICE-04", "payment.instructions", "say how to pay, a credit note too",
			func(p *bill.PaymentDetails) bool { return p.Instructions != nil }),
		rule.Given(instructions("GOBL-FI-FINVOICE-BILL-INVOICE-05", "payment.instructions.key",
			"a Finvoice is paid by credit transfer: let the key be credit-transfer or credit-transfer+sepa",
			func(i *pay.Instructions) bool { return i.Key.Has(pay.MeansCreditTransfer) }),
			func(_ *rule.Check, inv *bill.Invoice) string {
				return words.None(inv.Payment.Instructions.Key, transferKeys())
			}),
		instructions("GOBL-FI-FINVOICE-BILL-INVOICE-06", "payment.instructions.ref", "give the reference that the payment carries",
			func(i *pay.Instructions) bool { return i.Ref != "" }),
		instructions("GOBL-FI-FINVOICE-BILL-INVOICE-34", "payment.instructions.ref",
			"the reference of the payment has 35 characters at most",
			func(i *pay.Instructions) bool { return length(i.Ref) <= maxCode }),
		instructions("GOBL-FI-FINVOICE-BILL-INVOICE-07", "payment.instructions.credit_transfer", "give the account to pay to",
			func(i *pay.Instructions) bool { return len(i.CreditTransfer) > 0 }),
		instructions("GOBL-FI-FINVOICE-BILL-INVOICE-08", "payment.instructions.credit_transfer", "the first account needs an IBAN",
			func(i *pay.Instructions) bool {
				return len(i.CreditTransfer) == 0 || i.CreditTransfer[0] != nil && i.CreditTransfer[0].IBAN != ""
			}),
		instructions("GOBL-FI-FINVOICE-BILL-INVOICE-35", "payment.instructions.credit_transfer",
			"every account after the first needs a BIC", othersHaveBIC),
	}, append(accountRules(), termsRules()...)...)
}

func payment(id, field, message string, ok func(p *bill.PaymentDetails) bool) rule.Rule {
	return law.Invoice(id, field, message, func(inv *bill.Invoice) bool {
		return inv.Payment == nil || ok(inv.Payment)
	})
}

func instructions(id, field, message string, ok func(i *pay.Instructions) bool) rule.Rule {
	return payment(id, field, message, func(p *bill.PaymentDetails) bool {
		return p.Instructions == nil || ok(p.Instructions)
	})
}

// transferKeys are the usual keys of credit transfers.
func transferKeys() []cbc.Key {
	return []cbc.Key{pay.MeansCreditTransfer, pay.MeansCreditTransfer.With(pay.KeySEPA)}
}

// othersHaveBIC looks at the accounts that are written as SellerAccountDetails.
func othersHaveBIC(i *pay.Instructions) bool {
	for n, t := range i.CreditTransfer {
		if n > 0 && t != nil && t.BIC == "" {
			return false
		}
	}
	return true
}

func accountRules() []rule.Rule {
	return []rule.Rule{
		account("GOBL-FI-FINVOICE-BILL-INVOICE-09", "payment.instructions.credit_transfer[].iban",
			"an IBAN has a country, two check digits that fit, and 15 to 34 characters in all",
			func(t *pay.CreditTransfer) bool { return t.IBAN == "" || pay.IsIBAN(t.IBAN) }),
		account("GOBL-FI-FINVOICE-BILL-INVOICE-10", "payment.instructions.credit_transfer[].bic",
			"a BIC has 8 or 11 capital letters and digits, the fifth and sixth of which are a country",
			func(t *pay.CreditTransfer) bool { return t.BIC == "" || pay.IsBIC(t.BIC) }),
		account("GOBL-FI-FINVOICE-BILL-INVOICE-41", "payment.instructions.credit_transfer[].number",
			"the number of an account has 2 to 35 characters",
			func(t *pay.CreditTransfer) bool { return t.Number == "" || within(t.Number, minText, maxCode) }),
	}
}

func account(id, field, message string, ok func(t *pay.CreditTransfer) bool) rule.Rule {
	return law.EachOf(id, field, message, func(inv *bill.Invoice) []*pay.CreditTransfer {
		if inv.Payment == nil || inv.Payment.Instructions == nil {
			return nil
		}
		return inv.Payment.Instructions.CreditTransfer
	}, ok)
}

func termsRules() []rule.Rule {
	return []rule.Rule{
		payment("GOBL-FI-FINVOICE-BILL-INVOICE-11", "payment.terms", "say until when to pay, a credit note too",
			func(p *bill.PaymentDetails) bool { return p.Terms != nil }),
		payment("GOBL-FI-FINVOICE-BILL-INVOICE-12", "payment.terms.due_dates", "the terms of payment need a due date",
			func(p *bill.PaymentDetails) bool { return p.Terms == nil || len(p.Terms.DueDates) > 0 }),
		payment("GOBL-FI-FINVOICE-BILL-INVOICE-36", "payment.terms.due_dates", "a Finvoice has one due date",
			func(p *bill.PaymentDetails) bool { return p.Terms == nil || len(p.Terms.DueDates) <= 1 }),
	}
}

// dueInFull compares the due date with the totals. Several due dates are the subject of
// another rule.
func dueInFull(inv *bill.Invoice) bool {
	if inv.Payment == nil || inv.Payment.Terms == nil || len(inv.Payment.Terms.DueDates) != 1 {
		return true
	}
	due, totals := inv.Payment.Terms.DueDates[0], inv.Totals
	if due == nil || totals == nil || due.Percent != nil && due.Percent.Equals(num.MakePercentage(1, 0)) {
		return true
	}
	return due.Amount.Equals(totals.Payable) || totals.Due != nil && due.Amount.Equals(*totals.Due)
}
