package bill

import (
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tree"
)

// Ordering describes what was agreed before the document, and with whom.
type Ordering struct {
	// Code by which the buyer recognises the document (BT-10).
	Code       cbc.Code        `json:"code,omitempty"`
	Identities []*org.Identity `json:"identities,omitempty"`
	// Cost is the buyer's accounting reference (BT-19).
	Cost cbc.Code `json:"cost,omitempty"`
	// Period the document covers (BG-14).
	Period *cal.Period `json:"period,omitempty"`
	Buyer  *org.Party  `json:"buyer,omitempty"`
	Seller *org.Party  `json:"seller,omitempty"`
	// Issuer of the document, where it is not the supplier.
	Issuer    *org.Party         `json:"issuer,omitempty"`
	Projects  []*org.DocumentRef `json:"projects,omitempty"`
	Contracts []*org.DocumentRef `json:"contracts,omitempty"`
	Purchases []*org.DocumentRef `json:"purchases,omitempty"`
	Sales     []*org.DocumentRef `json:"sales,omitempty"`
	Receiving []*org.DocumentRef `json:"receiving,omitempty"`
	Despatch  []*org.DocumentRef `json:"despatch,omitempty"`
	Tender    []*org.DocumentRef `json:"tender,omitempty"`
}

// Kind returns "bill.Ordering".
func (*Ordering) Kind() string { return "bill.Ordering" }

// Walk visits the parts of the ordering details.
func (o *Ordering) Walk(w *tree.Walker) {
	tree.Text(w, "code", &o.Code)
	tree.List(w, "identities", &o.Identities)
	tree.Text(w, "cost", &o.Cost)
	tree.One(w, "period", o.Period)
	tree.One(w, "buyer", o.Buyer)
	tree.One(w, "seller", o.Seller)
	tree.One(w, "issuer", o.Issuer)
	tree.List(w, "projects", &o.Projects)
	tree.List(w, "contracts", &o.Contracts)
	tree.List(w, "purchases", &o.Purchases)
	tree.List(w, "sales", &o.Sales)
	tree.List(w, "receiving", &o.Receiving)
	tree.List(w, "despatch", &o.Despatch)
	tree.List(w, "tender", &o.Tender)
}

// PaymentDetails describes how the document is to be paid, and what was paid before.
type PaymentDetails struct {
	// Payee, where it is not the supplier (BG-10).
	Payee *org.Party `json:"payee,omitempty"`
	// Payer, where it is not the customer.
	Payer *org.Party `json:"payer,omitempty"`
	Terms *pay.Terms `json:"terms,omitempty"`
	// Advances already paid; they reduce the due amount.
	Advances     []*pay.Record     `json:"advances,omitempty"`
	Instructions *pay.Instructions `json:"instructions,omitempty"`
}

// Kind returns "bill.PaymentDetails".
func (*PaymentDetails) Kind() string { return "bill.PaymentDetails" }

// Walk visits the parts of the payment details.
func (p *PaymentDetails) Walk(w *tree.Walker) {
	tree.One(w, "payee", p.Payee)
	tree.One(w, "payer", p.Payer)
	tree.One(w, "terms", p.Terms)
	tree.List(w, "advances", &p.Advances)
	tree.One(w, "instructions", p.Instructions)
}

// DeliveryDetails describes where and when goods are delivered (BG-13).
type DeliveryDetails struct {
	Receiver   *org.Party      `json:"receiver,omitempty"`
	Identities []*org.Identity `json:"identities,omitempty"`
	Date       *cal.Date       `json:"date,omitempty"`
	Period     *cal.Period     `json:"period,omitempty"`
	Meta       cbc.Meta        `json:"meta,omitempty"`
}

// Kind returns "bill.DeliveryDetails".
func (*DeliveryDetails) Kind() string { return "bill.DeliveryDetails" }

// Walk visits the parts of the delivery details.
func (d *DeliveryDetails) Walk(w *tree.Walker) {
	tree.One(w, "receiver", d.Receiver)
	tree.List(w, "identities", &d.Identities)
	tree.One(w, "date", d.Date)
	tree.One(w, "period", d.Period)
	tree.Map(w, "meta", &d.Meta)
}
