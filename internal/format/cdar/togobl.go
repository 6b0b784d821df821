package cdar

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"chancery/gobl/addon/frctcflow6"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Import is a document made of a message, with the addresses that its envelope comes from and goes to.
type Import struct {
	Document tree.Node
	From, To cbc.URI
	// Warnings say to people what the document does not hold.
	Warnings []string
}

// ToGOBL makes documents of a message, neither calculated nor validated: a bill/payment of what is about payments, and a
// bill/status for each other invoice that the message is about.
func (m *Message) ToGOBL() ([]Import, error) {
	var list []Import
	for i := range m.Documents {
		for k := range m.Documents[i].References {
			r := &m.Documents[i].References[k]
			if r.isPayment() {
				continue
			}
			in, err := m.status(&m.Documents[i], r)
			if err != nil {
				return nil, err
			}
			list = append(list, in)
		}
	}
	in, err := m.payments()
	if err != nil {
		return nil, err
	}
	if list = append(list, in...); len(list) == 0 {
		return nil, errors.New("the message refers to no document")
	}
	return list, nil
}

func (r *Reference) isPayment() bool {
	return r.Code == statusPaymentSent || r.Code == statusPaymentReceived
}

// payments makes one payment of all that the message says about payments; none if it says nothing.
func (m *Message) payments() ([]Import, error) {
	var refs []Reference
	var issued string
	for _, d := range m.Documents {
		for _, r := range d.References {
			if r.isPayment() {
				refs, issued = append(refs, r), d.Issued
			}
		}
	}
	if len(refs) == 0 {
		return nil, nil
	}
	for _, r := range refs[1:] {
		if r.Code != refs[0].Code {
			return nil, fmt.Errorf("the message has payments of both kinds, %s and %s", statusPaymentSent, statusPaymentReceived)
		}
	}
	in, err := m.payment(refs[0].Code, issued, refs)
	return []Import{in}, err
}

// head returns the frame of every document: the parties, and the addresses of the envelope.
func (m *Message) head(ref *Reference) (supplier, customer *org.Party, in Import) {
	for _, p := range append([]Party{m.Issuer}, m.Recipients...) {
		switch {
		case supplier == nil && slices.Contains([]string{RoleSeller, "SR", "PE", "II"}, p.Role):
			supplier = p.gobl()
		case customer == nil && slices.Contains([]string{RoleBuyer, "AB", "PR", "IV", "DL"}, p.Role):
			customer = p.gobl()
		}
	}
	if supplier == nil && ref.Issuer.ID != "" {
		seller := ref.Issuer
		seller.Role = RoleSeller
		supplier = seller.gobl()
	}
	in.From = m.Issuer.uri()
	for _, p := range m.Recipients {
		if uri := p.uri(); uri != "" && in.To == "" {
			in.To = uri
		}
	}
	return supplier, customer, in
}

// uri returns the address of a party in the network, empty without one.
func (p *Party) uri() cbc.URI {
	if p.Address == "" {
		return ""
	}
	return cbc.URI(network + p.AddressIn + ":" + p.Address)
}

func (p *Party) gobl() *org.Party {
	out := &org.Party{Name: p.Name}
	if p.ID != "" {
		id := &org.Identity{Code: cbc.Code(p.ID)}
		if p.Scheme != "" {
			id.Ext = tax.Extensions{catalogue.ISOSchemeID: cbc.Code(p.Scheme)}
		}
		out.Identities = []*org.Identity{id}
	}
	if p.Address != "" {
		out.Endpoints = []*org.Endpoint{{URI: p.uri()}}
		out.Inboxes = []*org.Inbox{{Key: "peppol", Scheme: cbc.Code(p.AddressIn), Code: cbc.Code(p.Address)}}
	}
	if p.Role != "" {
		out.Ext = tax.Extensions{frctcflow6.ExtRole: cbc.Code(p.Role)}
	}
	return out
}

// issue returns the date and time of a status.
func (m *Message) issue(text string) (cal.Date, *cal.Time, error) {
	if text == "" {
		text = m.Issued
	}
	d, t, err := instant(text)
	if err != nil {
		return cal.Date{}, nil, fmt.Errorf("the time of the message: %w", err)
	}
	return d, t, nil
}

// instant reads a date of 8 digits, or one with a time of 6 more. Midnight is a date alone: messages have no other way to say so.
func instant(text string) (cal.Date, *cal.Time, error) {
	if len(text) < 8 {
		return cal.Date{}, nil, fmt.Errorf("%.20q is no date", text)
	}
	d, err := cal.ParseDate(text[:4] + "-" + text[4:6] + "-" + text[6:8])
	if err != nil {
		return cal.Date{}, nil, fmt.Errorf("%.20q is no date", text)
	}
	if len(text) < 14 || text[8:14] == "000000" {
		return d, nil, nil
	}
	full, err := cal.ParseDateTime(d.String() + "T" + text[8:10] + ":" + text[10:12] + ":" + text[12:14])
	if err != nil {
		return cal.Date{}, nil, fmt.Errorf("%.20q is no time", text)
	}
	t := full.Time()
	return d, &t, nil
}

func (m *Message) status(d *Document, r *Reference) (Import, error) {
	supplier, customer, in := m.head(r)
	st := &bill.Status{Code: cbc.Code(m.ID), Supplier: supplier, Customer: customer}
	st.Addons = tax.Addons{List: []cbc.Key{frctcflow6.Key}}
	st.Type = bill.StatusResponse
	if r.Code == "200" {
		st.Type = bill.StatusUpdate
	}
	var err error
	if st.IssueDate, st.IssueTime, err = m.issue(d.Issued); err != nil {
		return in, err
	}
	line := &bill.StatusLine{Key: "other"}
	if r.Code != "" {
		line.Ext = tax.Extensions{frctcflow6.ExtStatus: cbc.Code(r.Code)}
	}
	if _, ok := statusOf(r.Code); !ok {
		line.Description = strings.TrimSpace(r.Code + " " + r.Label)
		line.Ext = nil
		in.Warnings = append(in.Warnings, fmt.Sprintf("the status %.10q has no meaning in a document; it is kept as a text", r.Code))
	}
	if line.Doc, err = r.document(); err != nil {
		return in, err
	}
	if date, _, err := instant(r.Received); err == nil {
		line.Date = &date
	}
	for i := range r.Details {
		line.Reasons = addReason(line.Reasons, &r.Details[i])
		line.Actions = addAction(line.Actions, &r.Details[i])
	}
	st.Lines = []*bill.StatusLine{line}
	in.Document = st
	return in, nil
}

// document returns the invoice that a message is about.
func (r *Reference) document() (*org.DocumentRef, error) {
	doc := &org.DocumentRef{Code: cbc.Code(r.ID)}
	if r.Type != "" {
		doc.Type = cbc.Key(r.Type)
		doc.Ext = tax.Extensions{catalogue.UNTDIDDocumentType: cbc.Code(r.Type)}
	}
	if r.Date == "" {
		return doc, nil
	}
	date, _, err := instant(r.Date)
	if err != nil {
		return nil, fmt.Errorf("the date of the invoice: %w", err)
	}
	doc.IssueDate = &date
	return doc, nil
}

// addReason adds the reason of a detail, once: a message repeats it for each action.
func addReason(list []*bill.Reason, d *Detail) []*bill.Reason {
	if d.ReasonCode == "" && len(d.Reasons) == 0 && len(d.Characteristics) == 0 {
		return list
	}
	r := &bill.Reason{Description: strings.Join(d.Reasons, "\n")}
	if d.ReasonCode != "" {
		r.Ext = tax.Extensions{frctcflow6.ExtReason: cbc.Code(d.ReasonCode)}
	} else {
		r.Key = "other"
	}
	for i := range d.Characteristics {
		c := &d.Characteristics[i]
		f := &bill.Fault{Code: cbc.Code(c.Type), Message: c.message()}
		if c.Location != "" {
			f.Paths = []string{c.Location}
		}
		r.Faults = append(r.Faults, f)
		if i == 0 && c.Type != "" {
			r.Ext = r.Ext.Set(frctcflow6.ExtCondition, cbc.Code(c.Type))
		}
	}
	if slices.ContainsFunc(list, func(o *bill.Reason) bool { return sameReason(o, r) }) {
		return list
	}
	return append(list, r)
}

func sameReason(a, b *bill.Reason) bool {
	return a.Key == b.Key && a.Description == b.Description && maps.Equal(a.Ext, b.Ext) &&
		slices.EqualFunc(a.Faults, b.Faults, func(x, y *bill.Fault) bool {
			return x.Code == y.Code && x.Message == y.Message && slices.Equal(x.Paths, y.Paths)
		})
}

// message says which value is meant: its name, its number and what it is.
func (c *Characteristic) message() string {
	text := c.Name
	if c.ID != "" && !strings.Contains(text, c.ID) {
		text = strings.TrimSpace(text + " (" + c.ID + ")")
	}
	value := ""
	switch {
	case c.Percent != "":
		value = c.Percent + "%"
	case c.Amount != "":
		value = strings.TrimSpace(c.Amount + " " + c.Currency)
	}
	switch {
	case value == "":
		return text
	case text == "":
		return value
	}
	return text + ": " + value
}

func addAction(list []*bill.Action, d *Detail) []*bill.Action {
	if d.ActionCode == "" && d.Action == "" {
		return list
	}
	a := &bill.Action{Description: d.Action}
	if d.ActionCode != "" {
		a.Ext = tax.Extensions{frctcflow6.ExtAction: cbc.Code(d.ActionCode)}
	} else {
		a.Key = "other"
	}
	if slices.ContainsFunc(list, func(b *bill.Action) bool {
		return b.Description == a.Description && b.Ext[frctcflow6.ExtAction] == a.Ext[frctcflow6.ExtAction]
	}) {
		return list
	}
	return append(list, a)
}

// payment makes a payment of what a message says about payments, one line for each invoice.
func (m *Message) payment(code, issued string, refs []Reference) (Import, error) {
	supplier, customer, in := m.head(&refs[0])
	p := &bill.Payment{
		Type: bill.PaymentReceipt, Code: cbc.Code(m.ID), Supplier: supplier, Customer: customer,
		Ext: tax.Extensions{frctcflow6.ExtStatus: cbc.Code(code)},
	}
	paid := valueReceived
	if code == statusPaymentSent {
		p.Type, paid = bill.PaymentAdvice, valuePaid
	}
	p.Ext[frctcflow6.ExtCondition] = cbc.Code(paid)
	p.Addons = tax.Addons{List: []cbc.Key{frctcflow6.Key}}
	var err error
	if p.IssueDate, p.IssueTime, err = m.issue(issued); err != nil {
		return in, err
	}
	for i := range refs {
		line, unit, err := refs[i].line(paid)
		if err != nil {
			return in, err
		}
		if p.Currency == "" {
			p.Currency = currency.Code(unit)
		}
		p.Lines = append(p.Lines, line)
	}
	if p.Currency == "" {
		p.Currency = "EUR"
	}
	total := p.Currency.Zero()
	for _, l := range p.Lines {
		total = total.MatchPrecision(l.Amount).Add(l.Amount)
	}
	p.Methods = []*pay.Record{{Key: pay.MeansOther, Amount: total}}
	in.Document = p
	return in, nil
}

// line makes the line of an invoice: what was paid, with the tax in it, and what remains.
func (r *Reference) line(paid string) (*bill.PaymentLine, string, error) {
	line := &bill.PaymentLine{}
	var err error
	if line.Document, err = r.document(); err != nil {
		return nil, "", err
	}
	var unit string
	var rates []*tax.RateTotal
	found := false
	for _, c := range r.values(paid, valueRemaining) {
		amount, err := num.ParseAmount(c.Amount)
		if err != nil {
			return nil, "", fmt.Errorf("the amount of %s: %w", c.Type, err)
		}
		unit = c.Currency
		if c.Type == valueRemaining {
			line.Due = &amount
			continue
		}
		found = true
		line.Amount = line.Amount.MatchPrecision(amount).Add(amount)
		if rate := c.rate(amount); rate != nil {
			rates = append(rates, rate)
		}
	}
	if !found {
		return nil, "", fmt.Errorf("the message has no amount of the kind %s for the invoice %.40q", paid, r.ID)
	}
	if len(rates) > 0 {
		sum := num.MakeAmount(0, line.Amount.Exp())
		for _, x := range rates {
			sum = sum.Add(x.Amount)
		}
		line.Tax = &tax.Total{Categories: []*tax.CategoryTotal{{Code: "VAT", Rates: rates, Amount: sum}}, Sum: sum}
	}
	return line, unit, nil
}

// values lists the characteristics of some types, in the order of the message.
func (r *Reference) values(types ...string) []*Characteristic {
	var list []*Characteristic
	for i := range r.Details {
		for k := range r.Details[i].Characteristics {
			if c := &r.Details[i].Characteristics[k]; slices.Contains(types, c.Type) {
				list = append(list, c)
			}
		}
	}
	return list
}

// rate splits an amount with tax; nil without a percentage.
func (c *Characteristic) rate(gross num.Amount) *tax.RateTotal {
	p, err := num.ParsePercentage(c.Percent + "%")
	if err != nil {
		return nil
	}
	base := gross.Remove(p)
	p = p.Reduce()
	return &tax.RateTotal{Base: base, Percent: &p, Amount: gross.Subtract(base)}
}
