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
	// Code by which the buyer recognizes the document (BT-10).
	Code cbc.Code `json:"code,omitempty"`
	// Codes of what is invoiced, a meter or a subscription for instance (BT-18).
	Identities []*org.Identity `json:"identities,omitempty"`
	// The buyer's accounting reference (BT-19).
	Cost cbc.Code `json:"cost,omitempty"`
	// Days that the document covers (BG-14).
	Period *cal.Period `json:"period,omitempty"`
	// Party that ordered and pays, if not the customer.
	Buyer *org.Party `json:"buyer,omitempty"`
	// Party that owes the taxes, if not the supplier; in EN 16931 the tax representative (BG-11).
	Seller *org.Party `json:"seller,omitempty"`
	// Party that issues the document in the name of the supplier.
	Issuer *org.Party `json:"issuer,omitempty"`
	// Projects that the supply belongs to (BT-11).
	Projects []*org.DocumentRef `json:"projects,omitempty"`
	// Contracts that the supply is based on (BT-12).
	Contracts []*org.DocumentRef `json:"contracts,omitempty"`
	// Purchase orders of the customer (BT-13).
	Purchases []*org.DocumentRef `json:"purchases,omitempty"`
	// Sales orders of the supplier (BT-14).
	Sales []*org.DocumentRef `json:"sales,omitempty"`
	// Advices of the receiver that the goods arrived (BT-15).
	Receiving []*org.DocumentRef `json:"receiving,omitempty"`
	// Advices of the sender that the goods left (BT-16).
	Despatch []*org.DocumentRef `json:"despatch,omitempty"`
	// Calls for tenders or lots that the supply answers (BT-17).
	Tender []*org.DocumentRef `json:"tender,omitempty"`
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
	// Party that is to be paid, if not the supplier (BG-10).
	Payee *org.Party `json:"payee,omitempty"`
	// Party that pays, if not the customer.
	Payer *org.Party `json:"payer,omitempty"`
	// When the total is to be paid, and on which conditions (BT-20).
	Terms *pay.Terms `json:"terms,omitempty"`
	// Payments made before; they reduce what is due (BT-113).
	Advances []*pay.Record `json:"advances,omitempty"`
	// How the total is to be paid (BG-16).
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
	// Party that the goods are delivered to, with the address (BT-70, BG-15).
	Receiver *org.Party `json:"receiver,omitempty"`
	// Codes of the place of delivery (BT-71).
	Identities []*org.Identity `json:"identities,omitempty"`
	// Date on which the goods are delivered (BT-72).
	Date *cal.Date `json:"date,omitempty"`
	// Days within which the goods are delivered.
	Period *cal.Period `json:"period,omitempty"`
	// Further data by key; no figure depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
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
