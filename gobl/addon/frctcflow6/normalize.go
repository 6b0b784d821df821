package frctcflow6

import (
	"chancery/gobl/addon/internal/frctc"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Roles that are written.
const (
	roleSeller cbc.Code = "SE"
	roleBuyer  cbc.Code = "BY"
)

// Roles that need no address: platforms and the public portal.
const (
	rolePlatform cbc.Code = "WK"
	rolePortal   cbc.Code = "DFH"
)

func normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *org.Party:
		frctc.SetSchemes(v)
		frctc.MarkInbox(v)
	case *bill.Reason:
		normalizeReason(v)
	case *bill.Action:
		normalizeAction(v)
	case *bill.Status:
		normalizeStatus(v)
	case *bill.Payment:
		normalizePayment(v)
	}
}

func setRole(p *org.Party, role cbc.Code) {
	if p != nil {
		p.Ext = p.Ext.SetIfEmpty(ExtRole, role)
	}
}

// normalizeStatus lets type and keys follow from the codes where there are some, and
// then the codes from type and keys.
func normalizeStatus(st *bill.Status) {
	setRole(st.Supplier, roleSeller)
	setRole(st.Customer, roleBuyer)
	for _, l := range st.Lines {
		if l != nil {
			readLine(st, l)
		}
	}
	if !st.Type.In(bill.StatusResponse, bill.StatusUpdate, bill.StatusSystem) {
		return
	}
	for _, l := range st.Lines {
		if l != nil && l.Key != "" {
			l.Ext = l.Ext.Set(ExtStatus, statusCode(st.Type, l.Key, l.Ext[ExtStatus]))
		}
	}
}

// readLine sets the type of the document and the key of the line by its code. Without
// a code the type, if it is missing, follows from the key.
func readLine(st *bill.Status, l *bill.StatusLine) {
	if kind, key := meaning(l.Ext[ExtStatus]); kind != "" {
		st.Type, l.Key = kind, key
		return
	}
	if st.Type == "" && !l.Ext.Has(ExtStatus) {
		st.Type = kindOf(l.Key)
	}
}

// normalizeReason keeps codes that fit the key, and writes the defaults otherwise.
func normalizeReason(r *bill.Reason) {
	if r.Key == "" {
		r.Key = reasonKey(r.Ext[ExtReason])
	}
	codes := reasonsOf(r.Key)
	if codes == nil {
		return
	}
	r.Ext = r.Ext.SetOneOf(ExtReason, codes[0], codes[1:]...)
	conditions := conditionsOf(r.Key)
	r.Ext = r.Ext.SetOneOf(ExtCondition, conditions[0], conditions[1:]...)
}

func normalizeAction(a *bill.Action) {
	for _, p := range actionPairs() {
		if a.Key == p.key || a.Key == "" && a.Ext[ExtAction] == p.code {
			a.Key = p.key
			a.Ext = a.Ext.Set(ExtAction, p.code)
			return
		}
	}
}

// normalizePayment writes the code of the status. The roles of an advice are the other
// way around in the published list; roles that are given stay.
func normalizePayment(pmt *bill.Payment) {
	switch pmt.Type {
	case bill.PaymentAdvice:
		setRole(pmt.Supplier, roleBuyer)
		setRole(pmt.Customer, roleSeller)
		pmt.Ext = pmt.Ext.Set(ExtStatus, statusPaymentSent).
			SetOneOf(ExtCondition, conditionPaid, conditionReceived, conditionRemaining)
	case bill.PaymentReceipt:
		setRole(pmt.Supplier, roleSeller)
		setRole(pmt.Customer, roleBuyer)
		pmt.Ext = pmt.Ext.Set(ExtStatus, statusPaymentReceived).
			SetOneOf(ExtCondition, conditionReceived, conditionPaid, conditionRemaining)
	}
}
