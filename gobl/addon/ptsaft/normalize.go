package ptsaft

import (
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func normalize(c *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *tax.Combo:
		normalizeVAT(v)
	case *org.Item:
		normalizeItem(v)
	case *bill.Line:
		addExemptionNote(v)
	case *pay.Instructions:
		setPaymentMeans(n, v.Key, v.Ext)
	case *pay.Record:
		setPaymentMeans(n, v.Key, v.Ext)
	default:
		normalizeDocument(c, n)
	}
}

func normalizeDocument(c *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *bill.Invoice:
		normalizeInvoice(c, v)
	case *bill.Order:
		normalizeOrder(c, v)
	case *bill.Delivery:
		normalizeDelivery(v)
	case *bill.Payment:
		normalizePayment(v)
	}
}

func normalizeInvoice(c *tax.Context, inv *bill.Invoice) {
	finishMigration(inv)
	details := law.TaxDetails(inv)
	details.Ext = details.Ext.SetIfEmpty(ExtSource, sourceProduced)
	issued := issueDate(c, inv.IssueDate)
	if inv.Payment != nil {
		for _, advance := range inv.Payment.Advances {
			if advance != nil && !isDate(advance.Date) {
				advance.Date = new(issued)
			}
		}
	}
	setValueDate(&inv.ValueDate, inv.OpDate, issued)
}

func normalizeOrder(c *tax.Context, ord *bill.Order) {
	if code := orderCode(ord.Type); code != "" {
		if ord.Tax == nil {
			ord.Tax = new(bill.Tax)
		}
		ord.Tax.Ext = ord.Tax.Ext.SetIfEmpty(ExtWorkType, code)
	}
	setValueDate(&ord.ValueDate, ord.OpDate, issueDate(c, ord.IssueDate))
}

// orderCode returns the type of working document; empty for orders that are none.
func orderCode(kind cbc.Key) cbc.Code {
	switch kind {
	case bill.OrderPurchase:
		return workPurchaseOrder
	case bill.OrderQuote:
		return workQuote
	default:
		return ""
	}
}

func normalizeDelivery(dlv *bill.Delivery) {
	code := deliveryCode(dlv)
	if code == "" {
		return
	}
	if dlv.Tax == nil {
		dlv.Tax = new(bill.Tax)
	}
	dlv.Tax.Ext = dlv.Tax.Ext.SetIfEmpty(ExtMovementType, code)
}

// deliveryCode returns the type of transport document; empty for deliveries that are none.
func deliveryCode(dlv *bill.Delivery) cbc.Code {
	switch {
	case dlv.Tags.Has(TagReturn):
		return movementReturn
	case dlv.Type == bill.DeliveryNote:
		return movementNote
	case dlv.Type == bill.DeliveryWaybill:
		return movementWaybill
	default:
		return ""
	}
}

func normalizePayment(pmt *bill.Payment) {
	code := receiptOther
	if pmt.Tags.Has(TagCashVAT) {
		code = receiptCashVAT
	}
	pmt.Ext = pmt.Ext.Set(ExtPaymentType, code).SetIfEmpty(ExtSource, sourceProduced)
}

// issueDate returns the date on which a document is issued: today if it does not say.
func issueDate(c *tax.Context, d cal.Date) cal.Date {
	if d.IsZero() {
		return c.Today()
	}
	return d
}

// setValueDate makes the tax due (TaxPointDate) when the supply took place, and that when
// the document is issued, unless something else is said.
func setValueDate(value **cal.Date, supply *cal.Date, issued cal.Date) {
	switch {
	case isDate(*value):
	case isDate(supply):
		*value = new(*supply)
	default:
		*value = new(issued)
	}
}

func isDate(d *cal.Date) bool { return d != nil && !d.IsZero() }

// normalizeItem gives an item a unit and a kind. Without a unit it is a service.
func normalizeItem(i *org.Item) {
	if i.Unit == "" {
		i.Unit = "one"
	}
	i.Ext = i.Ext.SetIfEmpty(ExtProductType, productCode(i.Unit))
}

func productCode(unit org.Unit) cbc.Code {
	switch unit {
	case "km", "w", "kw", "kwh", "rate", "mon", "day", "s", "h", "min",
		"service", "job", "activity", "trip", "item", "one":
		return productService
	default:
		return productGoods
	}
}

// setPaymentMeans writes the code of a means of payment. Where the key says no more than
// that it is another one, a code that is given stays; other+x has the code of other.
func setPaymentMeans(n tree.Node, key cbc.Key, ext tax.Extensions) {
	if key == pay.MeansOther && ext.Has(ExtPaymentMeans) {
		return
	}
	law.PaymentMeans(n, ExtPaymentMeans, paymentCode)
}

// paymentCode returns the code of a means of payment (PaymentMechanism).
func paymentCode(key cbc.Key) cbc.Code {
	switch key {
	case pay.MeansCard:
		return "CC"
	case pay.MeansCard.With(pay.KeyDebit):
		return "CD"
	case pay.MeansCreditTransfer, pay.MeansDebitTransfer, pay.MeansDirectDebit:
		return "TB"
	case pay.MeansCash:
		return "NU"
	case pay.MeansPromissoryNote:
		return "LC"
	case pay.MeansNetting:
		return "CS"
	case pay.MeansCheque:
		return "CH"
	case pay.MeansOnline:
		return "DE"
	case pay.MeansOther:
		return "OU"
	default:
		return ""
	}
}
