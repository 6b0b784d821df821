package bill

import (
	"chancery/gobl/cbc"
	"chancery/gobl/org"
)

// CanSign reports whether the invoice is complete enough to be signed.
func (inv *Invoice) CanSign() bool { return inv.Code != "" }

// CanSign reports whether the order is complete enough to be signed.
func (ord *Order) CanSign() bool { return ord.Code != "" }

// CanSign reports whether the delivery is complete enough to be signed.
func (dlv *Delivery) CanSign() bool { return dlv.Code != "" }

// CanSign reports whether the payment is complete enough to be signed.
func (pmt *Payment) CanSign() bool { return pmt.Code != "" }

// CanSign reports whether the status is complete enough to be signed.
func (st *Status) CanSign() bool { return st.Code != "" && !st.IssueDate.IsZero() }

// Endpoints returns the addresses the invoice is sent between, empty where a party
// has none. A self-billed invoice goes from the customer to the supplier.
func (inv *Invoice) Endpoints() (from, to cbc.URI) {
	if inv.Tags.Has(TagSelfBilled) {
		return endpoint(inv.Customer), endpoint(inv.Supplier)
	}
	return endpoint(inv.Supplier), endpoint(inv.Customer)
}

// Endpoints returns the addresses the order is sent between. A purchase order goes
// from the customer to the supplier.
func (ord *Order) Endpoints() (from, to cbc.URI) {
	if ord.Type == OrderPurchase {
		return endpoint(ord.Customer), endpoint(ord.Supplier)
	}
	return endpoint(ord.Supplier), endpoint(ord.Customer)
}

// Endpoints returns the addresses the delivery is sent between: from the sender of the
// goods to the receiver. A receipt is sent in the opposite direction.
func (dlv *Delivery) Endpoints() (from, to cbc.URI) {
	despatcher, receiver := dlv.Despatcher, dlv.Receiver
	if despatcher == nil {
		despatcher = dlv.Supplier
	}
	if receiver == nil {
		receiver = dlv.Customer
	}
	if dlv.Type == DeliveryReceipt {
		return endpoint(receiver), endpoint(despatcher)
	}
	return endpoint(despatcher), endpoint(receiver)
}

// Endpoints returns the addresses the payment is sent between. An advice goes from
// the customer to the supplier.
func (pmt *Payment) Endpoints() (from, to cbc.URI) {
	if pmt.Type == PaymentAdvice {
		return endpoint(pmt.Customer), endpoint(pmt.Supplier)
	}
	return endpoint(pmt.Supplier), endpoint(pmt.Customer)
}

// Endpoints returns the addresses the status is sent between. What happened in a
// system is not sent.
func (st *Status) Endpoints() (from, to cbc.URI) {
	switch st.Type {
	case StatusResponse:
		return endpoint(st.Customer), endpoint(st.Supplier)
	case StatusUpdate:
		return endpoint(st.Supplier), endpoint(st.Customer)
	default:
		return "", ""
	}
}

// endpoint returns the first address of a party.
func endpoint(p *org.Party) cbc.URI {
	if p == nil {
		return ""
	}
	for _, e := range p.Endpoints {
		if e != nil {
			return e.URI
		}
	}
	return ""
}
