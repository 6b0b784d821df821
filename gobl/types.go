package gobl

import (
	"maps"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/currency"
	"chancery/gobl/dsig"
	"chancery/gobl/head"
	"chancery/gobl/law"
	"chancery/gobl/note"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// SchemaEnvelope is the `$schema` of envelopes.
const SchemaEnvelope schema.ID = schema.Base + "envelope"

// documentTypes returns the table of types that can be a document, a complement or
// the input of a calculation: those of the core and those of the addons.
func documentTypes(addons []*law.Addon) *schema.Types {
	types := coreTypes()
	for _, a := range addons {
		maps.Copy(types, a.Types)
	}
	return schema.NewTypes(types)
}

// coreTypes returns the types of the core. Types of the format that are written as text
// or a number cannot be documents, for they have no place for a `$schema`.
func coreTypes() map[schema.ID]func() tree.Node {
	return map[schema.ID]func() tree.Node{
		schema.Short("bill/action"):             of[bill.Action],
		schema.Short("bill/charge"):             of[bill.Charge],
		schema.Short("bill/correction-options"): of[bill.CorrectionOptions],
		schema.Short("bill/delivery"):           of[bill.Delivery],
		schema.Short("bill/delivery-details"):   of[bill.DeliveryDetails],
		schema.Short("bill/discount"):           of[bill.Discount],
		schema.Short("bill/fault"):              of[bill.Fault],
		schema.Short("bill/invoice"):            of[bill.Invoice],
		schema.Short("bill/line"):               of[bill.Line],
		schema.Short("bill/order"):              of[bill.Order],
		schema.Short("bill/ordering"):           of[bill.Ordering],
		schema.Short("bill/payment"):            of[bill.Payment],
		schema.Short("bill/payment-details"):    of[bill.PaymentDetails],
		schema.Short("bill/reason"):             of[bill.Reason],
		schema.Short("bill/status"):             of[bill.Status],
		schema.Short("bill/status-line"):        of[bill.StatusLine],
		schema.Short("bill/tax"):                of[bill.Tax],
		schema.Short("bill/totals"):             of[bill.Totals],
		schema.Short("cal/period"):              of[cal.Period],
		schema.Short("currency/amount"):         of[currency.Amount],
		schema.Short("currency/exchange-rate"):  of[currency.ExchangeRate],
		schema.Short("dsig/digest"):             of[dsig.Digest],
		schema.Short("head/header"):             of[head.Header],
		schema.Short("head/link"):               of[head.Link],
		schema.Short("head/stamp"):              of[head.Stamp],
		schema.Short("note/message"):            of[note.Message],
		schema.Short("org/address"):             of[org.Address],
		schema.Short("org/attachment"):          of[org.Attachment],
		schema.Short("org/coordinates"):         of[org.Coordinates],
		schema.Short("org/document-ref"):        of[org.DocumentRef],
		schema.Short("org/email"):               of[org.Email],
		schema.Short("org/endpoint"):            of[org.Endpoint],
		schema.Short("org/identity"):            of[org.Identity],
		schema.Short("org/image"):               of[org.Image],
		schema.Short("org/inbox"):               of[org.Inbox],
		schema.Short("org/item"):                of[org.Item],
		schema.Short("org/name"):                of[org.Name],
		schema.Short("org/note"):                of[org.Note],
		schema.Short("org/party"):               of[org.Party],
		schema.Short("org/person"):              of[org.Person],
		schema.Short("org/registration"):        of[org.Registration],
		schema.Short("org/telephone"):           of[org.Telephone],
		schema.Short("org/website"):             of[org.Website],
		schema.Short("pay/card"):                of[pay.Card],
		schema.Short("pay/credit-transfer"):     of[pay.CreditTransfer],
		schema.Short("pay/direct-debit"):        of[pay.DirectDebit],
		schema.Short("pay/instructions"):        of[pay.Instructions],
		schema.Short("pay/online"):              of[pay.Online],
		schema.Short("pay/record"):              of[pay.Record],
		schema.Short("pay/terms"):               of[pay.Terms],
		schema.Short("tax/identity"):            of[tax.Identity],
		schema.Short("tax/note"):                of[tax.Note],
		schema.Short("tax/total"):               of[tax.Total],
	}
}

type pointer[T any] interface {
	*T
	tree.Node
}

// of makes an empty document of a type.
func of[T any, P pointer[T]]() tree.Node { return P(new(T)) }
