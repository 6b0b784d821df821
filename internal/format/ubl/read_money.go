package ubl

import (
	"slices"

	"chancery/internal/format/en16931"
)

// paymentMeans reads one element of BG-16.
func (r *reader) paymentMeans(n int32) {
	if r.inv.Payment == nil {
		r.inv.Payment = &en16931.Payment{Node: n}
	}
	payment := r.inv.Payment
	means := en16931.PaymentMeans{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bPaymentMeansCode:
			r.text(&means.Code, c)
			if means.Text == "" {
				means.Text = r.attr(c, "name")
			}
		case bPaymentDueDate:
			if r.inv.CreditNote {
				r.date(&r.inv.DueDate, c)
			}
		case bPaymentID:
			r.text(&payment.Remittance, c)
		case aCardAccount:
			if means.Card == nil {
				means.Card = r.card(c)
			}
		case aPayeeFinancialAccount:
			means.Transfers = append(means.Transfers, r.account(c))
		case aPaymentMandate:
			r.mandate(&means, c)
		}
	}
	payment.Means = append(payment.Means, means)
}

func (r *reader) card(n int32) *en16931.PaymentCard {
	card := &en16931.PaymentCard{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bPrimaryAccountNumberID:
			r.text(&card.Number, c)
		case bNetworkID:
			r.text(&card.Network, c)
		case bHolderName:
			r.text(&card.Holder, c)
		}
	}
	return card
}

func (r *reader) account(n int32) en16931.CreditTransfer {
	account := en16931.CreditTransfer{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bID:
			r.text(&account.Account, c)
		case bName:
			r.text(&account.Name, c)
		case aFinancialInstitutionBranch:
			r.inner(&account.Bank, c, bID)
		}
	}
	return account
}

// mandate reads BG-19, and the payer of the French extension, which stands in the same element. An
// element with nothing but the payer is no direct debit.
func (r *reader) mandate(means *en16931.PaymentMeans, n int32) {
	debit := &en16931.DirectDebit{Node: n}
	payer := false
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bID:
			r.text(&debit.Mandate, c)
		case aPayerFinancialAccount:
			r.inner(&debit.Account, c, bID)
		case aPayerParty:
			payer = true
			if ext := r.ext(); ext.Payer == nil {
				ext.Payer = r.newParty(c, nameOfEntity)
			}
		}
	}
	if means.DirectDebit == nil && (!payer || debit.Mandate != "" || debit.Account != "") {
		means.DirectDebit = debit
	}
}

// placeCreditor gives BT-90 to the direct debit it belongs to: that of the means for it, else of the
// first means, else of one that the document does not have.
func (r *reader) placeCreditor() {
	if r.creditor.Node == 0 {
		return
	}
	if r.inv.Payment == nil {
		r.inv.Payment = &en16931.Payment{}
	}
	p := r.inv.Payment
	i := slices.IndexFunc(p.Means, func(m en16931.PaymentMeans) bool { return m.DirectDebit != nil || m.Code == "49" || m.Code == "59" })
	switch {
	case i >= 0:
	case len(p.Means) > 0:
		i = 0
	default:
		p.Means = append(p.Means, en16931.PaymentMeans{Implied: true})
		i = 0
	}
	if p.Means[i].DirectDebit == nil {
		p.Means[i].DirectDebit = &en16931.DirectDebit{}
	}
	p.Means[i].DirectDebit.Creditor = r.creditor
}

// thirdPartyPayment reads BG-DEX-09 of XRechnung.
func (r *reader) thirdPartyPayment(n int32) {
	p := en16931.ThirdPartyPayment{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bID:
			r.text(&p.Kind, c)
		case bPaidAmount:
			r.amount(&p.Amount, c)
			p.Currency = r.attr(c, "currencyID")
		case bInstructionID:
			r.text(&p.Description, c)
		}
	}
	ext := r.ext()
	ext.ThirdPartyPayments = append(ext.ThirdPartyPayments, p)
}

// allowanceCharge reads an allowance or a charge of the document or of a line into the one or the other list.
func (r *reader) allowanceCharge(allowances, charges *[]en16931.AllowanceCharge, n int32) {
	to := allowances
	if indicator := r.child(n, bChargeIndicator); indicator != 0 {
		if text := r.trimmed(indicator); text == "true" || text == "1" {
			to = charges
		}
	}
	*to = append(*to, en16931.AllowanceCharge{Node: n})
	a := &(*to)[len(*to)-1]
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bAllowanceChargeReasonCode:
			r.text(&a.ReasonCode, c)
			if list := r.attr(c, "listID"); list != "" {
				allowanceExt(a).ReasonList = list
			}
		case bAllowanceChargeReason:
			r.text(&a.Reason, c)
		case bMultiplierFactorNumeric:
			r.amount(&a.Percent, c)
		case bSequenceNumeric:
			r.text(&allowanceExt(a).Sequence, c)
		case bAmount:
			r.amount(&a.Amount, c)
		case bBaseAmount:
			r.amount(&a.Base, c)
		case aTaxCategory:
			r.allowanceTax(a, c)
		}
	}
}

func allowanceExt(a *en16931.AllowanceCharge) *en16931.AllowanceChargeExtension {
	if a.Ext == nil {
		a.Ext = &en16931.AllowanceChargeExtension{}
	}
	return a.Ext
}

func (r *reader) allowanceTax(a *en16931.AllowanceCharge, n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bID:
			r.text(&a.Category, c)
		case bPercent:
			r.amount(&a.Rate, c)
		case bTaxExemptionReason:
			r.text(&allowanceExt(a).ExemptionReason, c)
		case bTaxExemptionReasonCode:
			r.text(&allowanceExt(a).ExemptionCode, c)
		}
	}
}

// taxTotals reads BT-110, BT-111 and BG-23. Which total is which is said by its currency; a total in
// neither currency is BT-110 when no other is.
func (r *reader) taxTotals() {
	totals := &r.inv.Totals
	var other int32
	for _, n := range r.totals {
		r.subtotals(n)
		amount := r.child(n, bTaxAmount)
		if amount == 0 {
			continue
		}
		switch currency := r.attr(amount, "currencyID"); {
		case currency == r.inv.Currency:
			r.amount(&totals.VAT, amount)
		case currency == r.inv.VATCurrency:
			r.amount(&totals.VATInVATCurrency, amount)
		case other == 0:
			other = amount
		}
	}
	if other != 0 {
		r.amount(&totals.VAT, other)
	}
}

func (r *reader) subtotals(n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		if r.tag(c) == aTaxSubtotal {
			r.inv.VATBreakdown = append(r.inv.VATBreakdown, r.subtotal(c))
		}
	}
}

func (r *reader) subtotal(n int32) en16931.VATBreakdown {
	v := en16931.VATBreakdown{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bTaxableAmount:
			r.amount(&v.Taxable, c)
		case bTaxAmount:
			r.amount(&v.Tax, c)
		case aTaxCategory:
			if v.Category == "" {
				r.breakdownTax(&v, c)
			}
		}
	}
	return v
}

func (r *reader) breakdownTax(v *en16931.VATBreakdown, n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bID:
			r.text(&v.Category, c)
		case bPercent:
			r.amount(&v.Rate, c)
		case bTaxExemptionReason:
			r.text(&v.ExemptionReason, c)
		case bTaxExemptionReasonCode:
			r.text(&v.ExemptionCode, c)
		}
	}
}

func (r *reader) monetaryTotal(n int32) {
	t := &r.inv.Totals
	t.Node = n
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bLineExtensionAmount:
			r.amount(&t.Lines, c)
		case bTaxExclusiveAmount:
			r.amount(&t.WithoutVAT, c)
		case bTaxInclusiveAmount:
			r.amount(&t.WithVAT, c)
		case bAllowanceTotalAmount:
			r.amount(&t.Allowances, c)
		case bChargeTotalAmount:
			r.amount(&t.Charges, c)
		case bPrepaidAmount:
			r.amount(&t.Paid, c)
		case bPayableRoundingAmount:
			r.amount(&t.Rounding, c)
		case bPayableAmount:
			r.amount(&t.Due, c)
		}
	}
}
