package bill

import (
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Types of status.
const (
	// StatusResponse is given by the customer about documents received.
	StatusResponse cbc.Key = "response"
	// StatusUpdate is given by the supplier about documents issued.
	StatusUpdate cbc.Key = "update"
	// StatusSystem records what happened in the issuing system.
	StatusSystem cbc.Key = "system"
)

// Status reports what happened to documents. It carries no tags and no figures.
type Status struct {
	tax.Regime
	tax.Addons
	// Identifier of the status for programs; made when it is missing.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Who reports to whom: a response of the receiver, an update of the sender, or a message of a system.
	Type cbc.Key `json:"type"`
	// Date of issue; today (UTC) by default.
	IssueDate cal.Date `json:"issue_date"`
	// Time of issue; 00:00:00 is replaced by the time of the calculation, and the date by its date.
	IssueTime *cal.Time `json:"issue_time,omitempty"`
	// Series that the number belongs to.
	Series cbc.Code `json:"series,omitempty"`
	// Number of the status within its series; written even when it is empty.
	Code cbc.Code `json:"code"`
	// Codes that the regime or addons define for statuses.
	Ext tax.Extensions `json:"ext,omitempty"`
	// Supplier of the documents that the status is about.
	Supplier *org.Party `json:"supplier"`
	// Customer of the documents that the status is about.
	Customer *org.Party `json:"customer,omitempty"`
	// What was ordered, and the references to it.
	Ordering *Ordering `json:"ordering,omitempty"`
	// Events that are reported, one row each.
	Lines []*StatusLine `json:"lines"`
	// Remarks for the receiver.
	Notes []*org.Note `json:"notes,omitempty"`
	// Further data by key; no figure depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
}

// StatusLine is one event in the life of a document.
type StatusLine struct {
	// Position in the list, from 1; calculated.
	Index int `json:"index"`
	// What happened to the document, such as `accepted` or `paid`.
	Key cbc.Key `json:"key"`
	// Date on which it happened, if not the date of issue.
	Date *cal.Date `json:"date,omitempty"`
	// Document that it happened to.
	Doc *org.DocumentRef `json:"doc,omitempty"`
	// What happened, as a text.
	Description string `json:"description,omitempty"`
	// Why it happened.
	Reasons []*Reason `json:"reasons,omitempty"`
	// What the receiver of the status should do.
	Actions []*Action `json:"actions,omitempty"`
	// Codes that the regime or addons define for events.
	Ext tax.Extensions `json:"ext,omitempty"`
	// Documents of other types with further data on the event.
	Complements []*schema.Object `json:"complements,omitempty"`
	// Further data by key; no figure depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
}

// Reason says why a document has its status.
type Reason struct {
	// Kind of reason, such as `quality` or `prices`.
	Key cbc.Key `json:"key"`
	// The reason, as a text.
	Description string `json:"description,omitempty"`
	// Defects that were found in the document.
	Faults []*Fault `json:"faults,omitempty"`
	// Codes that the regime or addons define for reasons.
	Ext tax.Extensions `json:"ext,omitempty"`
}

// Action is what the receiver of the status should do.
type Action struct {
	// Kind of action, such as `reissue` or `credit-full`.
	Key cbc.Key `json:"key"`
	// What is to be done, as a text.
	Description string `json:"description,omitempty"`
	// Codes that the regime or addons define for actions.
	Ext tax.Extensions `json:"ext,omitempty"`
}

// Fault is a defect found in the document a status refers to.
type Fault struct {
	// Code of the rule that the document breaks.
	Code cbc.Code `json:"code"`
	// What is wrong, as a text.
	Message string `json:"message,omitempty"`
	// Places in the document that are wrong.
	Paths []string `json:"paths,omitempty"`
}

// Kind returns "bill.Status".
func (*Status) Kind() string { return "bill.Status" }

// Ident points to the UUID.
func (st *Status) Ident() *uuid.UUID { return &st.UUID }

// Walk visits the parts of the status.
func (st *Status) Walk(w *tree.Walker) {
	w.Inline(&st.Addons)
	tree.Text(w, "uuid", &st.UUID)
	tree.Text(w, "type", &st.Type)
	w.Child("issue_date", &st.IssueDate)
	tree.One(w, "issue_time", st.IssueTime)
	tree.Text(w, "series", &st.Series)
	tree.Text(w, "code", &st.Code)
	tree.Map(w, "ext", &st.Ext)
	tree.One(w, "supplier", st.Supplier)
	tree.One(w, "customer", st.Customer)
	tree.One(w, "ordering", st.Ordering)
	tree.List(w, "lines", &st.Lines)
	tree.List(w, "notes", &st.Notes)
	tree.Map(w, "meta", &st.Meta)
}

// Kind returns "bill.StatusLine".
func (*StatusLine) Kind() string { return "bill.StatusLine" }

// Walk visits the parts of the line.
func (l *StatusLine) Walk(w *tree.Walker) {
	tree.Text(w, "key", &l.Key)
	tree.One(w, "date", l.Date)
	tree.One(w, "doc", l.Doc)
	tree.List(w, "reasons", &l.Reasons)
	tree.List(w, "actions", &l.Actions)
	tree.Map(w, "ext", &l.Ext)
	tree.List(w, "complements", &l.Complements)
	tree.Map(w, "meta", &l.Meta)
}

// Kind returns "bill.Reason".
func (*Reason) Kind() string { return "bill.Reason" }

// Walk visits the parts of the reason.
func (r *Reason) Walk(w *tree.Walker) {
	tree.Text(w, "key", &r.Key)
	tree.List(w, "faults", &r.Faults)
	tree.Map(w, "ext", &r.Ext)
}

// Kind returns "bill.Action".
func (*Action) Kind() string { return "bill.Action" }

// Walk visits the parts of the action.
func (a *Action) Walk(w *tree.Walker) {
	tree.Text(w, "key", &a.Key)
	tree.Map(w, "ext", &a.Ext)
}

// Kind returns "bill.Fault".
func (*Fault) Kind() string { return "bill.Fault" }

// Walk visits the parts of the fault.
func (f *Fault) Walk(w *tree.Walker) { tree.Text(w, "code", &f.Code) }
