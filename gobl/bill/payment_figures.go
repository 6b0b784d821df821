package bill

import (
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// factorDecimals is how many decimals more than the amount paid the share of a
// document's taxes is worked out with.
const factorDecimals = 2

// Calculate normalizes the payment and works out what remains due of each
// document, the share of its taxes, and the total. The share is rounded to two
// decimals more than the amount paid, and is not rounded further. Complements stay as
// they are: unlike those of other documents they get no identifier.
func (pmt *Payment) Calculate(c *tax.Context) error {
	doc := begin(c, &pmt.Regime, &pmt.Addons, pmt.Supplier)
	doc.Normalize(pmt)
	setIssue(doc, &pmt.IssueDate, pmt.IssueTime)
	// A currency that is given is kept, even an unknown one, which the rules refuse.
	if pmt.Currency == "" {
		if err := setCurrency(doc, &pmt.Currency); err != nil {
			return err
		}
	}
	rounding := tax.RoundPrecise
	if doc.Regime != nil && doc.Regime.Rounding != "" {
		rounding = doc.Regime.Rounding
	}
	for i, l := range pmt.Lines {
		if l == nil {
			continue
		}
		l.Index = i + 1
		if err := pmt.line(l, rounding); err != nil {
			return tree.AtItem("lines", i, err)
		}
	}
	pmt.sum()
	pmt.shareMethods()
	return nil
}

// sum adds the lines up, with the decimals of the first. Without lines the total stays
// as it is given: there is nothing to add up, which the rules refuse.
func (pmt *Payment) sum() {
	if len(pmt.Lines) == 0 {
		return
	}
	total, first := pmt.Currency.Zero(), true
	for _, l := range pmt.Lines {
		if l == nil {
			continue
		}
		amount := l.Amount
		if l.Refund {
			amount = amount.Negate()
		}
		if first {
			total, first = amount, false
			continue
		}
		total = total.Add(amount)
	}
	pmt.Total = total
}

// shareMethods works out the methods' percentages. A single method without an
// amount pays everything.
func (pmt *Payment) shareMethods() {
	for _, m := range pmt.Methods {
		if m != nil {
			m.CalculateAmount(pmt.Total)
		}
	}
	if len(pmt.Methods) != 1 || pmt.Methods[0] == nil {
		return
	}
	if m := pmt.Methods[0]; m.Amount.IsZero() && m.Currency == "" {
		m.Amount = pmt.Total
	}
}

// line works out what remains due of a document and the share of its taxes.
func (pmt *Payment) line(l *PaymentLine, rounding cbc.Key) error {
	share, err := pmt.documentTax(l, rounding)
	if err != nil {
		return tree.At("document", err)
	}
	if share == nil || l.Payable == nil {
		if l.Tax != nil {
			l.Tax.Calculate(pmt.Currency, rounding)
		}
	} else {
		share.Scale(l.Amount.Upscale(factorDecimals).Divide(*l.Payable), pmt.Currency, rounding)
		l.Tax = share
	}
	if l.Payable == nil {
		return nil
	}
	due := *l.Payable
	if l.Advances != nil {
		due = due.Subtract(*l.Advances)
	}
	due = due.Subtract(l.Amount)
	l.Due = &due
	return nil
}

// documentTax recalculates the taxes of the document that is paid, takes over
// what it asks for, and returns its taxes in the currency of the payment, nil
// where the document shows none. A document that names a currency needs an
// exchange rate, even when the currency is that of the payment.
func (pmt *Payment) documentTax(l *PaymentLine, rounding cbc.Key) (*tax.Total, error) {
	doc := l.Document
	if doc == nil {
		return nil, nil
	}
	var rate *currency.ExchangeRate
	if doc.Currency != "" {
		if rate = currency.MatchExchangeRate(pmt.ExchangeRates, doc.Currency, pmt.Currency); rate == nil {
			return nil, tree.At("currency", rateError(doc.Currency, pmt.Currency))
		}
	}
	if doc.Payable != nil {
		payable := *doc.Payable
		if rate != nil {
			payable = rate.Convert(payable)
		}
		l.Payable = &payable
	}
	if doc.Tax == nil {
		return nil, nil
	}
	doc.Tax.Calculate(pmt.Currency, rounding)
	doc.Tax.Round(pmt.Currency)
	share := doc.Tax.Clone()
	if rate != nil {
		share.Exchange(rate, rounding)
	}
	return share, nil
}
