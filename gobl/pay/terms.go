package pay

import (
	"encoding/json"
	"strings"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Payment terms.
const (
	TermKeyEndOfMonth cbc.Key = "end-of-month"
	TermKeyDueDate    cbc.Key = "due-date"
	TermKeyDeferred   cbc.Key = "deferred"
	TermKeyProximo    cbc.Key = "proximo"
	TermKeyInstant    cbc.Key = "instant"
	TermKeyElective   cbc.Key = "elective"
	TermKeyPending    cbc.Key = "pending"
	TermKeyAdvanced   cbc.Key = "advanced"
	TermKeyDelivery   cbc.Key = "delivery"
	TermKeyUndefined  cbc.Key = "undefined"
)

// Terms say until when to pay.
type Terms struct {
	// Kind of terms, such as `due-date` or `instant`.
	Key cbc.Key `json:"key,omitempty"`
	// Days on which the total or parts of it are due (BT-9).
	DueDates []*DueDate `json:"due_dates,omitempty"`
	// The terms in words, a cash discount for instance (BT-20).
	Notes string `json:"notes,omitempty"`
	// Codes that the regime or addons define for terms.
	Ext tax.Extensions `json:"ext,omitempty"`
}

// UnmarshalJSON also reads the older member "detail", which is added to the
// notes.
func (t *Terms) UnmarshalJSON(data []byte) error {
	type plain Terms
	in := struct {
		*plain
		Detail string `json:"detail"`
	}{plain: (*plain)(t)}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	switch {
	case in.Detail == "":
	case t.Notes == "":
		t.Notes = in.Detail
	default:
		t.Notes = strings.TrimSuffix(strings.TrimSpace(t.Notes), ".") + ". " + in.Detail
	}
	return nil
}

// Kind names the type for rules.
func (*Terms) Kind() string { return "pay.Terms" }

// Walk visits the parts of the terms.
func (t *Terms) Walk(w *tree.Walker) {
	tree.Text(w, "key", &t.Key)
	tree.List(w, "due_dates", &t.DueDates)
	tree.Map(w, "ext", &t.Ext)
}

// CalculateDues works out the amounts of due dates that are given as
// percentages of a total and rounds all amounts to a number of decimals.
func (t *Terms) CalculateDues(total num.Amount, exp uint32) {
	for _, d := range t.DueDates {
		if d == nil {
			continue
		}
		if d.Percent != nil && !d.Percent.IsZero() {
			d.Amount = d.Percent.Of(total)
		}
		d.Amount = d.Amount.Rescale(exp)
	}
}

// UNTDID4279 returns the code of the UN/EDIFACT code list 4279 (terms of
// payment) for the key; empty when there is none.
func (t *Terms) UNTDID4279() cbc.Code {
	switch t.Key {
	case TermKeyEndOfMonth:
		return "2"
	case TermKeyDueDate:
		return "3"
	case TermKeyDeferred:
		return "4"
	case TermKeyProximo:
		return "9"
	case TermKeyInstant:
		return "10"
	case TermKeyElective:
		return "11"
	case TermKeyPending:
		return "13"
	case TermKeyAdvanced:
		return "32"
	case TermKeyDelivery:
		return "52"
	case TermKeyUndefined:
		return "16"
	default:
		return ""
	}
}

// DueDate is a day on which a part of the total is due.
type DueDate struct {
	// Last day to pay the amount (BT-9).
	Date cal.Date `json:"date"`
	// Remarks on this part.
	Notes string `json:"notes,omitempty"`
	// What is due on that day; calculated if there is a percentage.
	Amount num.Amount `json:"amount"`
	// Part of the payable total that is due; it decides the amount.
	Percent *num.Percentage `json:"percent,omitempty"`
	// Currency of the amount, if not that of the document.
	Currency currency.Code `json:"currency,omitempty"`

	dated bool // the date was there to read, though perhaps empty
}

// UnmarshalJSON reads a due date and notes whether it has the member "date":
// an empty date is not the same as none.
func (d *DueDate) UnmarshalJSON(data []byte) error {
	type plain DueDate
	in := struct {
		*plain
		Date *cal.Date `json:"date"`
	}{plain: (*plain)(d)}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	if in.Date != nil {
		d.Date, d.dated = *in.Date, true
	}
	return nil
}

// MarshalJSON writes a due date; the member "date" is null where none was given.
func (d *DueDate) MarshalJSON() ([]byte, error) {
	type plain DueDate
	if d.HasDate() {
		return json.Marshal((*plain)(d))
	}
	return json.Marshal(struct {
		Date any `json:"date"` // in front, and instead of that of the due date
		*plain
	}{plain: (*plain)(d)})
}

// HasDate reports whether a date was given, even an empty one.
func (d *DueDate) HasDate() bool { return d.dated || !d.Date.IsZero() }

// Kind names the type for rules.
func (*DueDate) Kind() string { return "pay.DueDate" }

// Walk visits the parts of the due date.
func (d *DueDate) Walk(w *tree.Walker) {
	w.Child("date", &d.Date)
	tree.Text(w, "currency", &d.Currency)
}
