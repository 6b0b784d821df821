package bill

import "chancery/gobl/cal"

// Replicate turns the invoice into the draft of a new one: identifier, code and
// dates go, everything else stays until the next calculation.
func (inv *Invoice) Replicate() {
	inv.UUID, inv.Code = "", ""
	inv.IssueDate, inv.IssueTime = cal.Date{}, nil
	inv.OpDate, inv.ValueDate = nil, nil
}

// Replicate turns the order into the draft of a new one.
func (ord *Order) Replicate() {
	ord.UUID, ord.Code = "", ""
	ord.IssueDate, ord.IssueTime = cal.Date{}, nil
	ord.OpDate, ord.ValueDate = nil, nil
}

// Replicate turns the delivery into the draft of a new one.
func (dlv *Delivery) Replicate() {
	dlv.UUID, dlv.Code = "", ""
	dlv.IssueDate, dlv.IssueTime = cal.Date{}, nil
	dlv.ValueDate = nil
}

// Replicate turns the payment into the draft of a new one.
func (pmt *Payment) Replicate() {
	pmt.UUID, pmt.Code = "", ""
	pmt.IssueDate, pmt.IssueTime = cal.Date{}, nil
	pmt.ValueDate = nil
}

// Replicate turns the status into the draft of a new one.
func (st *Status) Replicate() {
	st.UUID, st.Code = "", ""
	st.IssueDate, st.IssueTime = cal.Date{}, nil
}
