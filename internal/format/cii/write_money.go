package cii

import (
	"strings"

	"chancery/internal/format/en16931"
)

// settlement writes what is to be paid, how and why, in the order of the schema.
func (w *writer) settlement() {
	inv, ext := w.inv, w.ext()
	p := inv.Payment
	if p == nil {
		p = &en16931.Payment{}
	}
	debit := directDebit(p)
	w.Leaf("ram:CreditorReferenceID", debit.Creditor.Value)
	w.Leaf("ram:PaymentReference", p.Remittance)
	w.Leaf("ram:TaxCurrencyCode", inv.VATCurrency)
	w.Leaf("ram:InvoiceCurrencyCode", inv.Currency)
	w.party("ram:InvoicerTradeParty", ext.Invoicer)
	w.party("ram:InvoiceeTradeParty", ext.Invoicee)
	w.party("ram:PayeeTradeParty", inv.Payee)
	w.party("ram:PayerTradeParty", ext.Payer)
	w.exchangeRate(ext.ExchangeRate)
	for i := range p.Means {
		w.paymentMeans(&p.Means[i])
	}
	for i := range inv.VATBreakdown {
		w.breakdown("ram:ApplicableTradeTax", &inv.VATBreakdown[i], i == 0)
	}
	w.period(inv.Period)
	w.allowances(inv.Allowances, false, true)
	w.allowances(inv.Charges, true, true)
	w.logisticsCharges(ext.LogisticsCharges)
	w.paymentTerms(debit.Mandate)
	w.summation()
	w.adjustments(ext.Adjustments)
	for i := range inv.Preceding {
		w.preceding("ram:InvoiceReferencedDocument", &inv.Preceding[i])
	}
	w.accounts(ext.AccountingReferences)
	w.advancePayments(ext.AdvancePayments)
}

// directDebit returns BG-19, whose mandate and creditor stand once for all means of payment.
func directDebit(p *en16931.Payment) en16931.DirectDebit {
	found := en16931.DirectDebit{}
	for i := range p.Means {
		if d := p.Means[i].DirectDebit; d != nil {
			if found.Mandate == "" {
				found.Mandate = d.Mandate
			}
			if !found.Creditor.Present() {
				found.Creditor = d.Creditor
			}
		}
	}
	return found
}

func (w *writer) exchangeRate(rate *en16931.ExchangeRate) {
	if rate == nil {
		return
	}
	w.within("ram:TaxApplicableTradeCurrencyExchange", func() {
		w.Leaf("ram:SourceCurrencyCode", rate.Source)
		w.Leaf("ram:TargetCurrencyCode", rate.Target)
		w.Leaf("ram:ConversionRate", rate.Rate.Text)
		w.dateTime("ram:ConversionRateDateTime", rate.Date)
	})
}

// paymentMeans writes BG-16. Each account to which to transfer is a means of its own.
func (w *writer) paymentMeans(m *en16931.PaymentMeans) {
	if m.Implied && (m.DirectDebit == nil || m.DirectDebit.Account == "") {
		return
	}
	if len(m.Transfers) == 0 {
		w.oneMeans(m, nil, true)
	}
	for i := range m.Transfers {
		w.oneMeans(m, &m.Transfers[i], i == 0)
	}
}

// oneMeans writes one element of BG-16; only the first of several has the card and the debited account.
func (w *writer) oneMeans(m *en16931.PaymentMeans, account *en16931.CreditTransfer, first bool) {
	w.Start("ram:SpecifiedTradeSettlementPaymentMeans")
	w.Leaf("ram:TypeCode", m.Code)
	w.Leaf("ram:Information", m.Text)
	if first && m.Card != nil {
		w.within("ram:ApplicableTradeSettlementFinancialCard", func() {
			w.Leaf("ram:ID", m.Card.Number)
			w.Leaf("ram:CardholderName", m.Card.Holder)
		})
	}
	if first && m.DirectDebit != nil {
		w.wrapped("ram:PayerPartyDebtorFinancialAccount", "ram:IBANID", m.DirectDebit.Account)
	}
	if account != nil {
		w.within("ram:PayeePartyCreditorFinancialAccount", func() {
			proprietary := account.Proprietary || !isIBAN(account.Account)
			if !proprietary {
				w.Leaf("ram:IBANID", account.Account)
			}
			w.Leaf("ram:AccountName", account.Name)
			if proprietary {
				w.Leaf("ram:ProprietaryID", account.Account)
			}
		})
		w.wrapped("ram:PayeeSpecifiedCreditorFinancialInstitution", "ram:BICID", account.Bank)
	}
	w.End()
}

// isIBAN reports whether an account has the form of an IBAN (ISO 13616): two letters, two digits, then
// letters and digits.
func isIBAN(account string) bool {
	account = strings.ReplaceAll(account, " ", "")
	const shortest, longest = 15, 34
	if len(account) < shortest || len(account) > longest {
		return false
	}
	for i := range len(account) {
		c := account[i]
		letter, digit := c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z', c >= '0' && c <= '9'
		if i < 2 && !letter || i >= 2 && i < 4 && !digit || !letter && !digit {
			return false
		}
	}
	return true
}

// breakdown writes BG-23. The first one carries BT-7 and BT-8, which may stand once.
func (w *writer) breakdown(name string, v *en16931.VATBreakdown, first bool) {
	w.Start(name)
	w.amount("ram:CalculatedAmount", v.Tax)
	w.Leaf("ram:TypeCode", "VAT")
	w.Leaf("ram:ExemptionReason", v.ExemptionReason)
	w.amount("ram:BasisAmount", v.Taxable)
	w.Leaf("ram:CategoryCode", v.Category)
	w.Leaf("ram:ExemptionReasonCode", v.ExemptionCode)
	if first {
		w.date("ram:TaxPointDate", "udt:DateString", w.inv.TaxPointDate)
		w.Leaf("ram:DueDateTypeCode", taxPointFromModel(w.inv.TaxPointCode))
	}
	w.amount("ram:RateApplicablePercent", v.Rate)
	w.End()
}

// vat writes a category of VAT with its rate.
func (w *writer) vat(name, category string, rate en16931.Amount, code, reason string) {
	if category == "" && !rate.Present() {
		return
	}
	w.Start(name)
	w.Leaf("ram:TypeCode", "VAT")
	w.Leaf("ram:ExemptionReason", reason)
	w.Leaf("ram:CategoryCode", category)
	w.Leaf("ram:ExemptionReasonCode", code)
	w.amount("ram:RateApplicablePercent", rate)
	w.End()
}

func (w *writer) period(p *en16931.Period) {
	if p == nil {
		return
	}
	w.Start("ram:BillingSpecifiedPeriod")
	w.dateTime("ram:StartDateTime", p.Start)
	w.dateTime("ram:EndDateTime", p.End)
	w.End()
}

// indicator writes whether an amount is charged or allowed.
func (w *writer) indicator(charge bool) {
	if charge {
		w.wrapped("ram:ChargeIndicator", "udt:Indicator", "true")
	} else {
		w.wrapped("ram:ChargeIndicator", "udt:Indicator", "false")
	}
}

// allowances writes allowances or charges of the document, which have VAT, or of a line, which have none.
func (w *writer) allowances(list []en16931.AllowanceCharge, charge, vat bool) {
	for i := range list {
		a := &list[i]
		ext := noAllowanceExtension
		if a.Ext != nil && w.extended {
			ext = a.Ext
		}
		w.Start("ram:SpecifiedTradeAllowanceCharge")
		w.indicator(charge)
		w.Leaf("ram:SequenceNumeric", ext.Sequence)
		w.amount("ram:CalculationPercent", a.Percent)
		w.amount("ram:BasisAmount", a.Base)
		w.quantity("ram:BasisQuantity", ext.BaseQuantity, ext.BaseUnit)
		w.amount("ram:ActualAmount", a.Amount)
		w.LeafAttr("ram:ReasonCode", "listID", ext.ReasonList, a.ReasonCode)
		w.Leaf("ram:Reason", a.Reason)
		if vat {
			w.vat("ram:CategoryTradeTax", a.Category, a.Rate, ext.ExemptionCode, ext.ExemptionReason)
		}
		w.End()
	}
}

func (w *writer) logisticsCharges(charges []en16931.LogisticsCharge) {
	for i := range charges {
		c := &charges[i]
		w.within("ram:SpecifiedLogisticsServiceCharge", func() {
			w.Leaf("ram:Description", c.Description)
			w.amount("ram:AppliedAmount", c.Amount)
			for j := range c.VAT {
				v := &c.VAT[j]
				w.vat("ram:AppliedTradeTax", v.Category, v.Rate, v.ExemptionCode, v.ExemptionReason)
			}
		})
	}
}

// paymentTerms writes BT-9, BT-20 and BT-89. The parts of an extension have the first two in them.
func (w *writer) paymentTerms(mandate string) {
	terms := w.ext().PaymentTerms
	if len(terms) == 0 {
		w.Start("ram:SpecifiedTradePaymentTerms")
		w.Leaf("ram:Description", w.inv.PaymentTerms)
		w.dateTime("ram:DueDateDateTime", w.inv.DueDate)
		w.Leaf("ram:DirectDebitMandateID", mandate)
		w.End()
	}
	for i := range terms {
		t := &terms[i]
		w.within("ram:SpecifiedTradePaymentTerms", func() {
			w.Leaf("ram:Description", t.Description)
			w.dateTime("ram:DueDateDateTime", t.DueDate)
			if i == 0 {
				w.Leaf("ram:DirectDebitMandateID", mandate)
			}
			w.amount("ram:PartialPaymentAmount", t.Partial)
			w.condition("ram:ApplicableTradePaymentPenaltyTerms", "ram:ActualPenaltyAmount", t.Penalty)
			w.condition("ram:ApplicableTradePaymentDiscountTerms", "ram:ActualDiscountAmount", t.Discount)
			w.party("ram:PayeeTradeParty", t.Payee)
		})
	}
}

func (w *writer) condition(name, amount string, c *en16931.PaymentCondition) {
	if c == nil {
		return
	}
	w.within(name, func() {
		w.dateTime("ram:BasisDateTime", c.Basis)
		w.quantity("ram:BasisPeriodMeasure", c.Period, c.PeriodUnit)
		w.amount("ram:BasisAmount", c.Base)
		w.amount("ram:CalculationPercent", c.Percent)
		w.amount(amount, c.Amount)
	})
}

// summation writes BG-22. Only the totals of VAT say their currency.
func (w *writer) summation() {
	t := &w.inv.Totals
	w.Start("ram:SpecifiedTradeSettlementHeaderMonetarySummation")
	w.amount("ram:LineTotalAmount", t.Lines)
	w.amount("ram:ChargeTotalAmount", t.Charges)
	w.amount("ram:AllowanceTotalAmount", t.Allowances)
	w.amount("ram:TaxBasisTotalAmount", t.WithoutVAT)
	w.LeafAttr("ram:TaxTotalAmount", "currencyID", w.inv.Currency, t.VAT.Text)
	w.LeafAttr("ram:TaxTotalAmount", "currencyID", w.inv.VATCurrency, t.VATInVATCurrency.Text)
	w.amount("ram:RoundingAmount", t.Rounding)
	w.amount("ram:GrandTotalAmount", t.WithVAT)
	w.amount("ram:TotalPrepaidAmount", t.Paid)
	w.amount("ram:DuePayableAmount", t.Due)
	w.End()
}

func (w *writer) adjustments(list []en16931.Adjustment) {
	for i := range list {
		w.Start("ram:SpecifiedFinancialAdjustment")
		w.Leaf("ram:Reason", list[i].Reason)
		w.amount("ram:ActualAmount", list[i].Amount)
		w.End()
	}
}

// preceding writes BG-3.
func (w *writer) preceding(name string, ref *en16931.Reference) {
	w.Start(name)
	w.Leaf("ram:IssuerAssignedID", ref.Number)
	if w.extended {
		w.Leaf("ram:LineID", ref.Line)
		w.Leaf("ram:TypeCode", ref.TypeCode)
	}
	w.formatted("ram:FormattedIssueDateTime", ref.IssueDate)
	w.End()
}

// accounts writes BT-19, and the accounts that extensions add to it.
func (w *writer) accounts(list []en16931.AccountingReference) {
	const name = "ram:ReceivableSpecifiedTradeAccountingAccount"
	if reference := w.inv.BuyerAccountingReference; len(list) == 0 || list[0].Account != reference {
		w.wrapped(name, "ram:ID", reference)
	}
	for i := range list {
		w.within(name, func() {
			w.Leaf("ram:ID", list[i].Account)
			w.Leaf("ram:TypeCode", list[i].Kind)
		})
	}
}

func (w *writer) advancePayments(list []en16931.AdvancePayment) {
	for i := range list {
		p := &list[i]
		w.within("ram:SpecifiedAdvancePayment", func() {
			w.amount("ram:PaidAmount", p.Amount)
			w.formatted("ram:FormattedReceivedDateTime", p.Received)
			for j := range p.VAT {
				w.breakdown("ram:IncludedTradeTax", &p.VAT[j], false)
			}
			if p.Invoice != nil && w.facturX {
				w.preceding("ram:InvoiceSpecifiedReferencedDocument", p.Invoice)
			}
		})
	}
}
