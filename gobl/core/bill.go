package core

import (
	"strconv"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/internal/words"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/rule"
)

func billRules() []rule.Rule {
	var rules []rule.Rule
	rules = append(rules, invoiceRules()...)
	rules = append(rules, deliveryRules()...)
	rules = append(rules, orderRules()...)
	rules = append(rules, paymentRules()...)
	rules = append(rules, lineRules()...)
	rules = append(rules, subLineRules()...)
	rules = append(rules, discountRules()...)
	rules = append(rules, lineChargeRules()...)
	rules = append(rules, paymentLineRules()...)
	rules = append(rules, taxDetailRules()...)
	rules = append(rules, statusRules()...)
	return append(rules, reasonRules()...)
}

func invoiceRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BILL-INVOICE-01", "type", "say what type of invoice it is",
			func(_ *rule.Check, inv *bill.Invoice) bool { return inv.Type != "" }),
		rule.Given(rule.Must("GOBL-BILL-INVOICE-02", "type",
			"choose an invoice type of standard, proforma, corrective, credit-note, debit-note, other",
			func(_ *rule.Check, inv *bill.Invoice) bool { return inv.Type.In(invoiceTypes()...) }),
			func(_ *rule.Check, inv *bill.Invoice) string { return words.None(inv.Type, invoiceTypes()) }),
		rule.Must("GOBL-BILL-INVOICE-03", "issue_date", "say when the invoice is issued",
			func(_ *rule.Check, inv *bill.Invoice) bool { return !inv.IssueDate.IsZero() }),
		rule.Must("GOBL-BILL-INVOICE-04", "currency", "say in which currency the invoice is",
			func(_ *rule.Check, inv *bill.Invoice) bool { return inv.Currency != "" }),
		rule.Must("GOBL-BILL-INVOICE-05", "supplier", "say who supplies",
			func(_ *rule.Check, inv *bill.Invoice) bool { return inv.Supplier != nil }),
		rule.Must("GOBL-BILL-INVOICE-06", "supplier.name", "give the name of the supplier",
			func(_ *rule.Check, inv *bill.Invoice) bool { return inv.Supplier == nil || inv.Supplier.Name != "" }),
		rule.Must("GOBL-BILL-INVOICE-11", "value_date", "leave out the value date where a tax point is chosen",
			func(_ *rule.Check, inv *bill.Invoice) bool { return !hasTaxPoint(inv.Tax) || inv.ValueDate == nil }),
		rule.Must("GOBL-BILL-INVOICE-07", "customer.name", "give the name of the customer who has a tax code",
			func(_ *rule.Check, inv *bill.Invoice) bool {
				return !hasTaxCode(inv.Customer) || inv.Customer.Name != ""
			}),
		rule.Each("GOBL-BILL-INVOICE-08", "lines[].item.price", "give the item a price", checkPrices),
		rule.Must("GOBL-BILL-INVOICE-09", "totals", "calculate the invoice: it has no totals",
			func(_ *rule.Check, inv *bill.Invoice) bool { return inv.Totals != nil }),
		rule.Must("GOBL-BILL-INVOICE-10", "lines", "give the invoice lines, or discounts or charges",
			func(_ *rule.Check, inv *bill.Invoice) bool {
				return len(inv.Lines) > 0 || len(inv.Discounts) > 0 || len(inv.Charges) > 0
			}),
	}
}

func hasTaxPoint(t *bill.Tax) bool { return t != nil && t.Point != "" }

func hasTaxCode(p *org.Party) bool { return p != nil && p.TaxID != nil && p.TaxID.Code != "" }

func checkPrices(c *rule.Check, inv *bill.Invoice) {
	for i, l := range inv.Lines {
		if l != nil && l.Item != nil && l.Item.Price == nil {
			c.Fail(at(".lines", i, ".item.price"))
		}
	}
}

// at names a place below an element of a list: at(".lines", 2, ".item").
func at(list string, i int, below string) string {
	return list + "[" + strconv.Itoa(i) + "]" + below
}

func deliveryRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BILL-DELIVERY-01", "type", "say what type of delivery document it is",
			func(_ *rule.Check, d *bill.Delivery) bool { return d.Type != "" }),
		rule.Must("GOBL-BILL-DELIVERY-02", "type", "choose a delivery type of advice, note, waybill, receipt, other",
			func(_ *rule.Check, d *bill.Delivery) bool {
				return d.Type.In("advice", "note", "waybill", "receipt", "other")
			}),
		rule.Must("GOBL-BILL-DELIVERY-03", "issue_date", "say when the delivery document is issued",
			alwaysGiven[bill.Delivery]),
		rule.Must("GOBL-BILL-DELIVERY-04", "supplier", "say who supplies",
			func(_ *rule.Check, d *bill.Delivery) bool { return d.Supplier != nil }),
		rule.Must("GOBL-BILL-DELIVERY-05", "lines", "say in lines what is delivered",
			func(_ *rule.Check, d *bill.Delivery) bool { return len(d.Lines) > 0 }),
	}
}

func orderRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BILL-ORDER-01", "type", "say what type of order it is",
			func(_ *rule.Check, o *bill.Order) bool { return o.Type != "" }),
		rule.Must("GOBL-BILL-ORDER-02", "type", "choose an order type of purchase, sale, quote",
			func(_ *rule.Check, o *bill.Order) bool { return o.Type.In("purchase", "sale", "quote") }),
		rule.Must("GOBL-BILL-ORDER-03", "issue_date", "say when the order is issued",
			alwaysGiven[bill.Order]),
		rule.Must("GOBL-BILL-ORDER-04", "currency", "say in which currency the order is",
			func(_ *rule.Check, o *bill.Order) bool { return o.Currency != "" }),
		rule.Must("GOBL-BILL-ORDER-05", "supplier", "say who supplies",
			func(_ *rule.Check, o *bill.Order) bool { return o.Supplier != nil }),
		rule.Must("GOBL-BILL-ORDER-06", "lines", "say in lines what is ordered",
			func(_ *rule.Check, o *bill.Order) bool { return len(o.Lines) > 0 }),
	}
}

func paymentRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BILL-PAYMENT-08", "", "let the methods add up to the total",
			func(_ *rule.Check, p *bill.Payment) bool { return methodsAddUp(p) }),
		rule.Must("GOBL-BILL-PAYMENT-01", "type", "say what type of payment document it is",
			func(_ *rule.Check, p *bill.Payment) bool { return p.Type != "" }),
		rule.Must("GOBL-BILL-PAYMENT-02", "type", "choose a payment type of request, advice, receipt",
			func(_ *rule.Check, p *bill.Payment) bool { return p.Type.In("request", "advice", "receipt") }),
		rule.Must("GOBL-BILL-PAYMENT-03", "methods", "say by which method the payment is made",
			func(_ *rule.Check, p *bill.Payment) bool { return len(p.Methods) > 0 }),
		rule.Each("GOBL-BILL-PAYMENT-09", "methods[].key", "name the means of payment", checkMethodKeys),
		rule.Must("GOBL-BILL-PAYMENT-04", "issue_date", "say when the payment document is issued",
			alwaysGiven[bill.Payment]),
		rule.Must("GOBL-BILL-PAYMENT-05", "currency", "say in which currency the payment is",
			func(_ *rule.Check, p *bill.Payment) bool { return p.Currency != "" }),
		rule.Must("GOBL-BILL-PAYMENT-06", "supplier", "say who supplied what is paid for",
			func(_ *rule.Check, p *bill.Payment) bool { return p.Supplier != nil }),
		rule.Must("GOBL-BILL-PAYMENT-07", "lines", "say in lines what is paid for",
			func(_ *rule.Check, p *bill.Payment) bool { return len(p.Lines) > 0 }),
	}
}

// methodsAddUp sums the methods in the payment's currency and with its decimals:
// a total with more of them cannot be paid exactly. Without a rate for one of
// the methods the sum is unknown, and so is not the total.
func methodsAddUp(p *bill.Payment) bool {
	if len(p.Methods) == 0 {
		return true
	}
	sum := p.Currency.Zero()
	for _, m := range p.Methods {
		if m == nil {
			continue
		}
		from := m.Currency
		if from == "" {
			from = p.Currency
		}
		a := currency.Convert(p.ExchangeRates, from, p.Currency, m.Amount)
		if a == nil {
			return false
		}
		sum = sum.Add(*a)
	}
	return sum.Equals(p.Total)
}

func checkMethodKeys(c *rule.Check, p *bill.Payment) {
	for i, m := range p.Methods {
		if m != nil && m.Key == "" {
			c.Fail(at(".methods", i, ".key"))
		}
	}
}

func lineRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BILL-LINE-01", "i", "number the line, from 1 on",
			func(_ *rule.Check, l *bill.Line) bool { return l.Index != 0 }),
		rule.Must("GOBL-BILL-LINE-02", "quantity", "say how much of the item it is",
			alwaysGiven[bill.Line]),
		rule.Must("GOBL-BILL-LINE-03", "item", "say what the line is for",
			func(_ *rule.Check, l *bill.Line) bool { return l.Item != nil }),
		rule.Must("GOBL-BILL-LINE-04", "sum", "calculate the line: its item has a price, but it has no sum",
			func(_ *rule.Check, l *bill.Line) bool { return !hasPrice(l.Item) || l.Sum != nil }),
		rule.Must("GOBL-BILL-LINE-05", "total", "calculate the line: its item has a price, but it has no total",
			func(_ *rule.Check, l *bill.Line) bool { return !hasPrice(l.Item) || l.Total != nil }),
	}
}

func subLineRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BILL-SUBLINE-01", "i", "number the part of the line, from 1 on",
			func(_ *rule.Check, l *bill.SubLine) bool { return l.Index != 0 }),
		rule.Must("GOBL-BILL-SUBLINE-02", "quantity", "say how much of the item it is",
			alwaysGiven[bill.SubLine]),
		rule.Must("GOBL-BILL-SUBLINE-03", "item", "say what the part of the line is for",
			func(_ *rule.Check, l *bill.SubLine) bool { return l.Item != nil }),
		rule.Must("GOBL-BILL-SUBLINE-04", "sum", "calculate the part of the line: its item has a price, but it has no sum",
			func(_ *rule.Check, l *bill.SubLine) bool { return !hasPrice(l.Item) || l.Sum != nil }),
		rule.Must("GOBL-BILL-SUBLINE-05", "total", "calculate the part of the line: its item has a price, but it has no total",
			func(_ *rule.Check, l *bill.SubLine) bool { return !hasPrice(l.Item) || l.Total != nil }),
	}
}

func hasPrice(i *org.Item) bool { return i != nil && i.Price != nil }

// discountRules returns the rules about all discounts, and the charges of documents.
func discountRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BILL-LINEDISCOUNT-01", "percent", "give the percentage that is taken of the base",
			func(_ *rule.Check, d *bill.LineDiscount) bool { return d.Base == nil || d.Percent != nil }),
		rule.Must("GOBL-BILL-DISCOUNT-01", "percent", "give the percentage that is taken of the base",
			func(_ *rule.Check, d *bill.Discount) bool { return d.Base == nil || d.Percent != nil }),
		rule.Must("GOBL-BILL-CHARGE-01", "percent", "give the percentage that is taken of the base",
			func(_ *rule.Check, ch *bill.Charge) bool { return ch.Base == nil || ch.Percent != nil }),
	}
}

func lineChargeRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BILL-LINECHARGE-01", "percent", "give the percentage that is taken of the base",
			func(_ *rule.Check, ch *bill.LineCharge) bool { return ch.Base == nil || ch.Percent != nil }),
		rule.Must("GOBL-BILL-LINECHARGE-02", "quantity", "leave out the quantity of a charge with a base or percentage",
			func(_ *rule.Check, ch *bill.LineCharge) bool { return !isRelative(ch) || ch.Quantity == nil }),
		rule.Must("GOBL-BILL-LINECHARGE-03", "rate", "leave out the rate of a charge with a base or percentage",
			func(_ *rule.Check, ch *bill.LineCharge) bool { return !isRelative(ch) || ch.Rate == nil }),
		rule.Must("GOBL-BILL-LINECHARGE-04", "unit", "say the quantity that the unit is of, or leave out the unit",
			func(_ *rule.Check, ch *bill.LineCharge) bool { return ch.Quantity != nil || ch.Unit == "" }),
		rule.Must("GOBL-BILL-LINECHARGE-05", "rate", "give the rate that is charged for each unit of the quantity",
			func(_ *rule.Check, ch *bill.LineCharge) bool { return ch.Quantity == nil || ch.Rate != nil }),
	}
}

// isRelative reports whether a charge is a part of some other amount.
func isRelative(ch *bill.LineCharge) bool { return ch.Base != nil || ch.Percent != nil }

// The largest number of an instalment.
const maxInstallment = 999

func paymentLineRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BILL-PAYMENTLINE-11", "", "let the advances be no more than what is payable",
			func(_ *rule.Check, l *bill.PaymentLine) bool {
				return l.Payable == nil || l.Advances == nil || l.Advances.Compare(*l.Payable) <= 0
			}),
		rule.Must("GOBL-BILL-PAYMENTLINE-12", "", "let the amount be no more than what is payable less advances",
			func(_ *rule.Check, l *bill.PaymentLine) bool { return withinPayable(l) }),
		rule.Must("GOBL-BILL-PAYMENTLINE-01", "installment", "number the instalment from 1 to 999, or leave it out",
			func(_ *rule.Check, l *bill.PaymentLine) bool {
				return l.Installment >= 0 && l.Installment <= maxInstallment
			}),
		rule.Must("GOBL-BILL-PAYMENTLINE-02", "payable", "let more than zero be payable, or leave it out",
			func(_ *rule.Check, l *bill.PaymentLine) bool { return l.Payable == nil || l.Payable.IsPositive() }),
		rule.Must("GOBL-BILL-PAYMENTLINE-03", "advances", "let the advances be zero or more",
			func(_ *rule.Check, l *bill.PaymentLine) bool { return notNegative(l.Advances) }),
		rule.Must("GOBL-BILL-PAYMENTLINE-04", "amount", "give an amount above zero; a refund is marked as such",
			func(_ *rule.Check, l *bill.PaymentLine) bool { return l.Amount.IsPositive() }),
		rule.Must("GOBL-BILL-PAYMENTLINE-05", "due", "let what remains due be zero or more",
			func(_ *rule.Check, l *bill.PaymentLine) bool { return notNegative(l.Due) }),
	}
}

// withinPayable does not judge lines of which more than everything is paid
// already: those are refused for their advances.
func withinPayable(l *bill.PaymentLine) bool {
	if l.Payable == nil {
		return true
	}
	limit := *l.Payable
	if l.Advances != nil {
		limit = limit.MatchPrecision(*l.Advances).Subtract(*l.Advances)
	}
	return limit.IsNegative() || l.Amount.Compare(limit) <= 0
}

func taxDetailRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BILL-TAX-01", "rounding", "choose the rounding model precise or currency, or leave it out",
			func(_ *rule.Check, t *bill.Tax) bool { return t.Rounding == "" || t.Rounding.In("precise", "currency") }),
		rule.Must("GOBL-BILL-TAX-02", "point", "choose the tax point issue, delivery or payment, or leave it out",
			func(_ *rule.Check, t *bill.Tax) bool {
				return t.Point == "" || t.Point.In("issue", "delivery", "payment")
			}),
	}
}

func statusRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BILL-STATUS-01", "type", "say what type of status it is",
			func(_ *rule.Check, s *bill.Status) bool { return s.Type != "" }),
		rule.Must("GOBL-BILL-STATUS-02", "type", "choose a status type of response, update, system",
			func(_ *rule.Check, s *bill.Status) bool { return s.Type.In("response", "update", "system") }),
		rule.Must("GOBL-BILL-STATUS-03", "supplier", "say who supplied what the status is about",
			func(_ *rule.Check, s *bill.Status) bool { return s.Supplier != nil }),
		rule.Must("GOBL-BILL-STATUS-04", "lines", "say in lines what happened",
			func(_ *rule.Check, s *bill.Status) bool { return len(s.Lines) > 0 }),
		rule.Must("GOBL-BILL-STATUSLINE-01", "key", "say what the status of the document is",
			func(_ *rule.Check, l *bill.StatusLine) bool { return l.Key != "" }),
		rule.Must("GOBL-BILL-STATUSLINE-02", "key",
			"choose a status of issued, acknowledged, processing, querying, rejected, accepted, paid, error, other",
			func(_ *rule.Check, l *bill.StatusLine) bool {
				return l.Key.In("issued", "acknowledged", "processing", "querying", "rejected", "accepted", "paid", "error", "other")
			}),
	}
}

func reasonRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BILL-REASON-01", "key", "say what the reason is",
			func(_ *rule.Check, r *bill.Reason) bool { return r.Key != "" }),
		rule.Must("GOBL-BILL-REASON-02", "key", "choose one of the reasons, such as references, quality, delivery, prices, quantity, other",
			func(_ *rule.Check, r *bill.Reason) bool { return isReason(r.Key) }),
		rule.Must("GOBL-BILL-ACTION-01", "key", "say what is to be done",
			func(_ *rule.Check, a *bill.Action) bool { return a.Key != "" }),
		rule.Must("GOBL-BILL-ACTION-02", "key",
			"choose an action of none, provide, reissue, credit-full, credit-partial, credit-amount, other",
			func(_ *rule.Check, a *bill.Action) bool {
				return a.Key.In("none", "provide", "reissue", "credit-full", "credit-partial", "credit-amount", "other")
			}),
		rule.Must("GOBL-BILL-FAULT-01", "code", "give the code of the fault",
			func(_ *rule.Check, f *bill.Fault) bool { return f.Code != "" }),
	}
}

// isReason lists the reasons of status messages; each stands for a code of the
// Peppol list OPStatusReason, as the actions do for one of OPStatusAction.
func isReason(k cbc.Key) bool {
	return k.In("none", "references", "legal", "unknown-receiver", "quality", "delivery", "prices",
		"quantity", "items", "payment-terms", "not-recognized", "finance-terms", "partial", "other")
}

// notNegative passes an absent amount.
func notNegative(a *num.Amount) bool { return a == nil || !a.IsNegative() }

// invoiceTypes are the types of invoices.
func invoiceTypes() []cbc.Key {
	return []cbc.Key{"standard", "proforma", "corrective", "credit-note", "debit-note", "other"}
}
