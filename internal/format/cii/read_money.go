package cii

import (
	"slices"

	"chancery/internal/format/en16931"
)

// settlement reads what is to be paid, how and why.
func (r *reader) settlement(n int32) {
	inv := r.inv
	// The currencies first: the totals of VAT are distinguished by them.
	r.inner(&inv.VATCurrency, n, tTaxCurrencyCode)
	r.inner(&inv.Currency, n, tInvoiceCurrencyCode)
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch t := r.tag(c); t {
		case tCreditorReferenceID:
			if r.creditor.Node == 0 {
				r.creditor = r.identifier(c)
			}
		case tPaymentReference:
			r.text(&r.payment(c).Remittance, c)
		case tPayeeTradeParty:
			r.newParty(&inv.Payee, c)
		case tSpecifiedTradeSettlementPaymentMeans:
			r.paymentMeans(c)
		case tApplicableTradeTax:
			inv.VATBreakdown = append(inv.VATBreakdown, r.breakdown(c))
			r.taxPoint(c)
		case tBillingSpecifiedPeriod:
			if inv.Period == nil {
				inv.Period = r.period(c)
			}
		case tSpecifiedTradeAllowanceCharge:
			r.allowanceCharge(&inv.Allowances, &inv.Charges, c)
		case tSpecifiedTradePaymentTerms:
			r.paymentTerms(c)
		case tSpecifiedTradeSettlementHeaderMonetarySummation:
			if inv.Totals.Node == 0 {
				r.summation(c)
			}
		case tInvoiceReferencedDocument:
			inv.Preceding = append(inv.Preceding, *r.newReference(c))
		case tReceivableSpecifiedTradeAccountingAccount:
			r.account(c)
		default:
			r.settlementExtension(t, c)
		}
	}
}

func (r *reader) settlementExtension(t tag, n int32) {
	switch t {
	case tInvoicerTradeParty:
		r.newParty(&r.ext().Invoicer, n)
	case tInvoiceeTradeParty:
		r.newParty(&r.ext().Invoicee, n)
	case tPayerTradeParty:
		r.newParty(&r.ext().Payer, n)
	case tTaxApplicableTradeCurrencyExchange:
		r.exchangeRate(n)
	case tSpecifiedLogisticsServiceCharge:
		r.logisticsCharge(n)
	case tSpecifiedFinancialAdjustment:
		r.adjustment(n)
	case tSpecifiedAdvancePayment:
		r.advancePayment(n)
	}
}

func (r *reader) payment(n int32) *en16931.Payment {
	if r.inv.Payment == nil {
		r.inv.Payment = &en16931.Payment{Node: n}
	}
	return r.inv.Payment
}

// paymentMeans reads one element of BG-16.
func (r *reader) paymentMeans(n int32) {
	means := en16931.PaymentMeans{Node: n}
	bank := ""
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tTypeCode:
			r.text(&means.Code, c)
		case tInformation:
			r.text(&means.Text, c)
		case tApplicableTradeSettlementFinancialCard:
			if means.Card == nil {
				card := &en16931.PaymentCard{Node: c}
				r.inner(&card.Number, c, tID)
				r.inner(&card.Holder, c, tCardholderName)
				means.Card = card
			}
		case tPayerPartyDebtorFinancialAccount:
			if means.DirectDebit == nil {
				means.DirectDebit = &en16931.DirectDebit{Node: c}
				r.inner(&means.DirectDebit.Account, c, tIBANID)
			}
		case tPayeePartyCreditorFinancialAccount:
			means.Transfers = append(means.Transfers, r.creditTransfer(c))
		case tPayeeSpecifiedCreditorFinancialInstitution:
			r.inner(&bank, c, tBICID)
		}
	}
	if len(means.Transfers) > 0 {
		means.Transfers[0].Bank = bank
	}
	p := r.payment(n)
	p.Means = append(p.Means, means)
}

func (r *reader) creditTransfer(n int32) en16931.CreditTransfer {
	account := en16931.CreditTransfer{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tIBANID:
			r.text(&account.Account, c)
		case tProprietaryID:
			account.Proprietary = account.Account == ""
			r.text(&account.Account, c)
		case tAccountName:
			r.text(&account.Name, c)
		}
	}
	return account
}

// placeDirectDebit gives BT-89 and BT-90 to the direct debit they belong to: that of the means for it,
// else of the first means, else of one that the document does not have.
func (r *reader) placeDirectDebit() {
	if r.mandate == "" && r.creditor.Node == 0 {
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
		p.Means[i].DirectDebit = &en16931.DirectDebit{Node: r.debit}
	}
	p.Means[i].DirectDebit.Mandate, p.Means[i].DirectDebit.Creditor = r.mandate, r.creditor
}

func (r *reader) breakdown(n int32) en16931.VATBreakdown {
	v := en16931.VATBreakdown{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tCalculatedAmount:
			r.amount(&v.Tax, c)
		case tBasisAmount:
			r.amount(&v.Taxable, c)
		case tCategoryCode:
			r.text(&v.Category, c)
		case tRateApplicablePercent:
			r.amount(&v.Rate, c)
		case tExemptionReason:
			r.text(&v.ExemptionReason, c)
		case tExemptionReasonCode:
			r.text(&v.ExemptionCode, c)
		}
	}
	return v
}

// taxPoint reads BT-7 and BT-8, which stand with the VAT.
func (r *reader) taxPoint(n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tTaxPointDate:
			r.date(&r.inv.TaxPointDate, c)
		case tDueDateTypeCode:
			if r.inv.TaxPointCode == "" {
				r.inv.TaxPointCode = taxPointToModel(r.trimmed(c))
			}
		}
	}
}

// taxPoints are the events of BT-8 in UNTDID 2475, which CII has, and 2005, which the model has.
var taxPoints = [...]struct{ cii, model string }{
	{"5", "3"},    // the date of the invoice
	{"29", "35"},  // the delivery
	{"72", "432"}, // the payment
}

func taxPointToModel(code string) string {
	for _, p := range taxPoints {
		if p.cii == code {
			return p.model
		}
	}
	return code
}

func taxPointFromModel(code string) string {
	for _, p := range taxPoints {
		if p.model == code {
			return p.cii
		}
	}
	return code
}

func (r *reader) period(n int32) *en16931.Period {
	p := &en16931.Period{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tStartDateTime:
			r.date(&p.Start, c)
		case tEndDateTime:
			r.date(&p.End, c)
		}
	}
	return p
}

// allowanceCharge reads an allowance or a charge of the document or of a line into the one or the other list.
func (r *reader) allowanceCharge(allowances, charges *[]en16931.AllowanceCharge, n int32) {
	to := allowances
	if r.isCharge(n) {
		to = charges
	}
	*to = append(*to, en16931.AllowanceCharge{Node: n})
	a := &(*to)[len(*to)-1]
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tActualAmount:
			r.amount(&a.Amount, c)
		case tBasisAmount:
			r.amount(&a.Base, c)
		case tCalculationPercent:
			r.amount(&a.Percent, c)
		case tReason:
			r.text(&a.Reason, c)
		case tReasonCode:
			r.text(&a.ReasonCode, c)
			if list := r.attr(c, "listID"); list != "" {
				allowanceExt(a).ReasonList = list
			}
		case tSequenceNumeric:
			r.text(&allowanceExt(a).Sequence, c)
		case tBasisQuantity:
			ext := allowanceExt(a)
			r.quantity(&ext.BaseQuantity, &ext.BaseUnit, c)
		case tCategoryTradeTax:
			r.allowanceTax(a, c)
		}
	}
}

func (r *reader) isCharge(n int32) bool {
	text := ""
	if indicator := r.child(n, tChargeIndicator); indicator != 0 {
		r.inner(&text, indicator, tIndicator)
	}
	return text == "true" || text == "1"
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
		case tCategoryCode:
			r.text(&a.Category, c)
		case tRateApplicablePercent:
			r.amount(&a.Rate, c)
		case tExemptionReason:
			r.text(&allowanceExt(a).ExemptionReason, c)
		case tExemptionReasonCode:
			r.text(&allowanceExt(a).ExemptionCode, c)
		}
	}
}

// summation reads BG-22. Which total of VAT is which is said by its currency; a total in neither
// currency is BT-110 when no other is.
func (r *reader) summation(n int32) {
	t := &r.inv.Totals
	t.Node = n
	var other int32
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tLineTotalAmount:
			r.amount(&t.Lines, c)
		case tAllowanceTotalAmount:
			r.amount(&t.Allowances, c)
		case tChargeTotalAmount:
			r.amount(&t.Charges, c)
		case tTaxBasisTotalAmount:
			r.amount(&t.WithoutVAT, c)
		case tTaxTotalAmount:
			switch currency := r.attr(c, "currencyID"); {
			case currency == r.inv.Currency:
				r.amount(&t.VAT, c)
			case currency != "" && currency == r.inv.VATCurrency:
				r.amount(&t.VATInVATCurrency, c)
			case other == 0:
				other = c
			}
		case tGrandTotalAmount:
			r.amount(&t.WithVAT, c)
		case tTotalPrepaidAmount:
			r.amount(&t.Paid, c)
		case tRoundingAmount:
			r.amount(&t.Rounding, c)
		case tDuePayableAmount:
			r.amount(&t.Due, c)
		}
	}
	if other != 0 {
		r.amount(&t.VAT, other)
	}
}

// account reads BT-19. Extensions have several, with kinds.
func (r *reader) account(n int32) {
	ref := en16931.AccountingReference{}
	r.inner(&ref.Account, n, tID)
	r.inner(&ref.Kind, n, tTypeCode)
	if r.inv.BuyerAccountingReference == "" {
		r.inv.BuyerAccountingReference = ref.Account
		if ref.Kind == "" {
			return
		}
	}
	r.ext().AccountingReferences = append(r.ext().AccountingReferences, ref)
}

// paymentTerms reads BT-9, BT-20 and BT-89. What extensions add makes the terms a part of their own.
func (r *reader) paymentTerms(n int32) {
	inv := r.inv
	term := en16931.PaymentTerm{Node: n}
	extended := false
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tDescription:
			if term.Description == "" && r.trimmed(c) != "" {
				term.Description = r.doc.Text(c)
			}
		case tDueDateDateTime:
			r.date(&term.DueDate, c)
		case tDirectDebitMandateID:
			r.text(&r.mandate, c)
			r.debit = c
		case tPartialPaymentAmount:
			r.amount(&term.Partial, c)
			extended = true
		case tApplicableTradePaymentDiscountTerms:
			term.Discount, extended = r.condition(c), true
		case tApplicableTradePaymentPenaltyTerms:
			term.Penalty, extended = r.condition(c), true
		case tPayeeTradeParty:
			r.newParty(&term.Payee, c)
			extended = true
		}
	}
	first := inv.PaymentTerms == "" && inv.DueDate.Node == 0
	if first {
		inv.PaymentTerms, inv.DueDate = term.Description, term.DueDate
	}
	if !first || extended {
		r.addTerm(term)
	}
}

// addTerm adds a part of the terms of payment. The list has all parts, so the first, which may have
// been nothing special, comes with the second.
func (r *reader) addTerm(term en16931.PaymentTerm) {
	ext := r.ext()
	if first := (en16931.PaymentTerm{Description: r.inv.PaymentTerms, DueDate: r.inv.DueDate}); len(ext.PaymentTerms) == 0 &&
		(term.Description != first.Description || term.DueDate != first.DueDate) {
		ext.PaymentTerms = append(ext.PaymentTerms, first)
	}
	ext.PaymentTerms = append(ext.PaymentTerms, term)
}

func (r *reader) condition(n int32) *en16931.PaymentCondition {
	p := &en16931.PaymentCondition{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tBasisDateTime:
			r.date(&p.Basis, c)
		case tBasisPeriodMeasure:
			r.quantity(&p.Period, &p.PeriodUnit, c)
		case tBasisAmount:
			r.amount(&p.Base, c)
		case tCalculationPercent:
			r.amount(&p.Percent, c)
		case tActualDiscountAmount, tActualPenaltyAmount:
			r.amount(&p.Amount, c)
		}
	}
	return p
}

func (r *reader) exchangeRate(n int32) {
	rate := &en16931.ExchangeRate{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tSourceCurrencyCode:
			r.text(&rate.Source, c)
		case tTargetCurrencyCode:
			r.text(&rate.Target, c)
		case tConversionRate:
			r.amount(&rate.Rate, c)
		case tConversionRateDateTime:
			r.date(&rate.Date, c)
		}
	}
	if ext := r.ext(); ext.ExchangeRate == nil {
		ext.ExchangeRate = rate
	}
}

func (r *reader) logisticsCharge(n int32) {
	charge := en16931.LogisticsCharge{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tDescription:
			r.text(&charge.Description, c)
		case tAppliedAmount:
			r.amount(&charge.Amount, c)
		case tAppliedTradeTax:
			charge.VAT = append(charge.VAT, r.vat(c))
		}
	}
	r.ext().LogisticsCharges = append(r.ext().LogisticsCharges, charge)
}

func (r *reader) vat(n int32) en16931.LineVAT {
	v := en16931.LineVAT{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tCategoryCode:
			r.text(&v.Category, c)
		case tRateApplicablePercent:
			r.amount(&v.Rate, c)
		case tExemptionReason:
			r.text(&v.ExemptionReason, c)
		case tExemptionReasonCode:
			r.text(&v.ExemptionCode, c)
		}
	}
	return v
}

func (r *reader) adjustment(n int32) {
	a := en16931.Adjustment{Node: n}
	r.inner(&a.Reason, n, tReason)
	if amount := r.child(n, tActualAmount); amount != 0 {
		r.amount(&a.Amount, amount)
	}
	r.ext().Adjustments = append(r.ext().Adjustments, a)
}

func (r *reader) advancePayment(n int32) {
	p := en16931.AdvancePayment{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tPaidAmount:
			r.amount(&p.Amount, c)
		case tFormattedReceivedDateTime:
			r.date(&p.Received, c)
		case tIncludedTradeTax:
			p.VAT = append(p.VAT, r.breakdown(c))
		case tInvoiceSpecifiedReferencedDocument:
			p.Invoice = r.newReference(c)
		}
	}
	r.ext().AdvancePayments = append(r.ext().AdvancePayments, p)
}
