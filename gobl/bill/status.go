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
	UUID      uuid.UUID `json:"uuid,omitempty"`
	Type      cbc.Key   `json:"type"`
	IssueDate cal.Date  `json:"issue_date"`
	IssueTime *cal.Time `json:"issue_time,omitempty"`
	Series    cbc.Code  `json:"series,omitempty"`
	// Code is written even when it is empty.
	Code     cbc.Code       `json:"code"`
	Ext      tax.Extensions `json:"ext,omitempty"`
	Supplier *org.Party     `json:"supplier"`
	Customer *org.Party     `json:"customer,omitempty"`
	Ordering *Ordering      `json:"ordering,omitempty"`
	Lines    []*StatusLine  `json:"lines"`
	Notes    []*org.Note    `json:"notes,omitempty"`
	Meta     cbc.Meta       `json:"meta,omitempty"`
}

// StatusLine is one event in the life of a document.
type StatusLine struct {
	// Index counts from 1.
	Index       int              `json:"index"`
	Key         cbc.Key          `json:"key"`
	Date        *cal.Date        `json:"date,omitempty"`
	Doc         *org.DocumentRef `json:"doc,omitempty"`
	Description string           `json:"description,omitempty"`
	Reasons     []*Reason        `json:"reasons,omitempty"`
	Actions     []*Action        `json:"actions,omitempty"`
	Ext         tax.Extensions   `json:"ext,omitempty"`
	Complements []*schema.Object `json:"complements,omitempty"`
	Meta        cbc.Meta         `json:"meta,omitempty"`
}

// Reason says why a document has its status.
type Reason struct {
	Key         cbc.Key        `json:"key"`
	Description string         `json:"description,omitempty"`
	Faults      []*Fault       `json:"faults,omitempty"`
	Ext         tax.Extensions `json:"ext,omitempty"`
}

// Action is what the receiver of the status should do.
type Action struct {
	Key         cbc.Key        `json:"key"`
	Description string         `json:"description,omitempty"`
	Ext         tax.Extensions `json:"ext,omitempty"`
}

// Fault is a defect found in the document a status refers to.
type Fault struct {
	Code    cbc.Code `json:"code"`
	Message string   `json:"message,omitempty"`
	Paths   []string `json:"paths,omitempty"`
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
