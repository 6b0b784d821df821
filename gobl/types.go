package gobl

import (
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/currency"
	"chancery/gobl/dsig"
	"chancery/gobl/head"
	"chancery/gobl/note"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// SchemaEnvelope is the `$schema` of envelopes.
const SchemaEnvelope schema.ID = schema.Base + "envelope"

// documentTypes is the table of types that can be a document, a complement or
// the input of a calculation. Types of the format that are written as text or a
// number cannot, for they have no place for a `$schema`.
func documentTypes() *schema.Types {
	return schema.NewTypes(map[schema.ID]func() tree.Node{
		schema.Short("bill/action"):             func() tree.Node { return new(bill.Action) },
		schema.Short("bill/charge"):             func() tree.Node { return new(bill.Charge) },
		schema.Short("bill/correction-options"): func() tree.Node { return new(bill.CorrectionOptions) },
		schema.Short("bill/delivery"):           func() tree.Node { return new(bill.Delivery) },
		schema.Short("bill/delivery-details"):   func() tree.Node { return new(bill.DeliveryDetails) },
		schema.Short("bill/discount"):           func() tree.Node { return new(bill.Discount) },
		schema.Short("bill/fault"):              func() tree.Node { return new(bill.Fault) },
		schema.Short("bill/invoice"):            func() tree.Node { return new(bill.Invoice) },
		schema.Short("bill/line"):               func() tree.Node { return new(bill.Line) },
		schema.Short("bill/order"):              func() tree.Node { return new(bill.Order) },
		schema.Short("bill/ordering"):           func() tree.Node { return new(bill.Ordering) },
		schema.Short("bill/payment"):            func() tree.Node { return new(bill.Payment) },
		schema.Short("bill/payment-details"):    func() tree.Node { return new(bill.PaymentDetails) },
		schema.Short("bill/reason"):             func() tree.Node { return new(bill.Reason) },
		schema.Short("bill/status"):             func() tree.Node { return new(bill.Status) },
		schema.Short("bill/status-line"):        func() tree.Node { return new(bill.StatusLine) },
		schema.Short("bill/tax"):                func() tree.Node { return new(bill.Tax) },
		schema.Short("bill/totals"):             func() tree.Node { return new(bill.Totals) },
		schema.Short("cal/period"):              func() tree.Node { return new(cal.Period) },
		schema.Short("currency/amount"):         func() tree.Node { return new(currency.Amount) },
		schema.Short("currency/exchange-rate"):  func() tree.Node { return new(currency.ExchangeRate) },
		schema.Short("dsig/digest"):             func() tree.Node { return new(dsig.Digest) },
		schema.Short("head/header"):             func() tree.Node { return new(head.Header) },
		schema.Short("head/link"):               func() tree.Node { return new(head.Link) },
		schema.Short("head/stamp"):              func() tree.Node { return new(head.Stamp) },
		schema.Short("note/message"):            func() tree.Node { return new(note.Message) },
		schema.Short("org/address"):             func() tree.Node { return new(org.Address) },
		schema.Short("org/attachment"):          func() tree.Node { return new(org.Attachment) },
		schema.Short("org/coordinates"):         func() tree.Node { return new(org.Coordinates) },
		schema.Short("org/document-ref"):        func() tree.Node { return new(org.DocumentRef) },
		schema.Short("org/email"):               func() tree.Node { return new(org.Email) },
		schema.Short("org/endpoint"):            func() tree.Node { return new(org.Endpoint) },
		schema.Short("org/identity"):            func() tree.Node { return new(org.Identity) },
		schema.Short("org/image"):               func() tree.Node { return new(org.Image) },
		schema.Short("org/inbox"):               func() tree.Node { return new(org.Inbox) },
		schema.Short("org/item"):                func() tree.Node { return new(org.Item) },
		schema.Short("org/name"):                func() tree.Node { return new(org.Name) },
		schema.Short("org/note"):                func() tree.Node { return new(org.Note) },
		schema.Short("org/party"):               func() tree.Node { return new(org.Party) },
		schema.Short("org/person"):              func() tree.Node { return new(org.Person) },
		schema.Short("org/registration"):        func() tree.Node { return new(org.Registration) },
		schema.Short("org/telephone"):           func() tree.Node { return new(org.Telephone) },
		schema.Short("org/website"):             func() tree.Node { return new(org.Website) },
		schema.Short("pay/card"):                func() tree.Node { return new(pay.Card) },
		schema.Short("pay/credit-transfer"):     func() tree.Node { return new(pay.CreditTransfer) },
		schema.Short("pay/direct-debit"):        func() tree.Node { return new(pay.DirectDebit) },
		schema.Short("pay/instructions"):        func() tree.Node { return new(pay.Instructions) },
		schema.Short("pay/online"):              func() tree.Node { return new(pay.Online) },
		schema.Short("pay/record"):              func() tree.Node { return new(pay.Record) },
		schema.Short("pay/terms"):               func() tree.Node { return new(pay.Terms) },
		schema.Short("tax/identity"):            func() tree.Node { return new(tax.Identity) },
		schema.Short("tax/note"):                func() tree.Node { return new(tax.Note) },
		schema.Short("tax/total"):               func() tree.Node { return new(tax.Total) },
	})
}
