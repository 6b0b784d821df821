package cdar

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"chancery/gobl"
	"chancery/gobl/addon/frctcflow6"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// Options are how a message is written.
type Options struct {
	// PPF writes the copy for the public portal.
	PPF bool
	// Platform is the number of the sending platform in the copy (MDT-19), four characters; empty leaves it out.
	Platform string
	// Portal is the number of the portal; empty is DefaultPortal.
	Portal string
	// Process is MDT-2; empty is REGULATED.
	Process string
}

// DefaultPortal is the number of the public portal that messages had up to release 1.3 of the specification. Release 1.4.0.03
// has PortalSince14.
const DefaultPortal = "9998"

// PortalSince14 is the number of the public portal since release 1.4.0.03 of the specification.
const PortalSince14 = "0000"

// Errors of documents that no message can be made of.
var (
	ErrNotStatus = errors.New("only a bill/status or a bill/payment with the addon fr-ctc-flow6-v1 becomes a life-cycle message")
	ErrLines     = errors.New("a life-cycle message is about one document, so the status must have one line")
)

// FromGOBL makes the message of a status or a payment.
func FromGOBL(env *gobl.Envelope, o Options) (*Message, error) {
	switch doc := env.Peek().(type) {
	case *bill.Status:
		return fromStatus(env, doc, o)
	case *bill.Payment:
		return fromPayment(env, doc, o)
	}
	return nil, ErrNotStatus
}

func fromStatus(env *gobl.Envelope, st *bill.Status, o Options) (*Message, error) {
	if len(st.Lines) != 1 || st.Lines[0] == nil {
		return nil, ErrLines
	}
	line := st.Lines[0]
	code := string(line.Ext[frctcflow6.ExtStatus])
	what, ok := statusOf(code)
	if !ok {
		return nil, missingStatus(code)
	}
	b := builder{Options: o, what: what, supplier: st.Supplier, customer: st.Customer, issued: moment(st.IssueDate, st.IssueTime)}
	ref, err := b.reference(line.Doc)
	if err != nil {
		return nil, fmt.Errorf("lines[0]: %w", err)
	}
	if line.Date != nil {
		ref.Received = moment(*line.Date, nil)
	}
	ref.Details = details(line)
	return b.message(env, messageID(st.Series, st.Code), []Reference{ref})
}

func missingStatus(code string) error {
	if code == "" {
		return errors.New("the line has no status (fr-ctc-flow6-status)")
	}
	return fmt.Errorf("the status %.10q has no life-cycle message", code)
}

func fromPayment(env *gobl.Envelope, p *bill.Payment, o Options) (*Message, error) {
	code, condition := string(p.Ext[frctcflow6.ExtStatus]), string(p.Ext[frctcflow6.ExtCondition])
	if code == "" {
		switch p.Type {
		case bill.PaymentReceipt:
			code = statusPaymentReceived
		case bill.PaymentAdvice:
			code = statusPaymentSent
		}
	}
	what, ok := statusOf(code)
	if !ok || what.state != "47" {
		return nil, missingStatus(code)
	}
	if condition == "" {
		condition = map[string]string{statusPaymentReceived: valueReceived, statusPaymentSent: valuePaid}[code]
	}
	b := builder{Options: o, what: what, supplier: p.Supplier, customer: p.Customer, issued: moment(p.IssueDate, p.IssueTime)}
	var refs []Reference
	for i, l := range p.Lines {
		if l == nil {
			continue
		}
		ref, err := b.reference(l.Document)
		if err != nil {
			return nil, fmt.Errorf("lines[%d]: %w", i, err)
		}
		ref.Details = []Detail{{Sequence: "1", Characteristics: amounts(l, condition, string(p.Currency))}}
		refs = append(refs, ref)
	}
	if len(refs) == 0 {
		return nil, errors.New("the payment has no lines")
	}
	return b.message(env, messageID(p.Series, p.Code), refs)
}

func messageID(series, code cbc.Code) string {
	if code == "" {
		return string(series)
	}
	return string(code)
}

// moment returns a time with 14 digits; a date alone is midnight.
func moment(d cal.Date, t *cal.Time) string {
	text := compact(d)
	if t == nil {
		return text + "000000"
	}
	return text + strings.ReplaceAll(t.String(), ":", "")
}

func compact(d cal.Date) string { return strings.ReplaceAll(d.String(), "-", "") }

// builder makes a message of one status.
type builder struct {
	Options
	what               status
	supplier, customer *org.Party
	issued             string
}

// message puts a message around its references, one acknowledgement for each.
func (b *builder) message(env *gobl.Envelope, id string, refs []Reference) (*Message, error) {
	if id == "" {
		return nil, errors.New("the document has no code, which is the number of the message")
	}
	m := &Message{
		Process: b.Process, Guideline: GuidelineInvoice, ID: id, Issued: b.issued,
		Sender: Party{Role: RolePlatform},
	}
	if m.Process == "" {
		m.Process = "REGULATED"
	}
	if err := b.parties(env, m); err != nil {
		return nil, err
	}
	if b.PPF {
		b.copyFor(m, refs)
	}
	for _, ref := range refs {
		m.Documents = append(m.Documents, Document{Type: b.what.kind, Issued: b.issued, References: []Reference{ref}})
	}
	return m, nil
}

// parties says who says it to whom. A platform says it to the supplier, whose invoice it is. Of the two parties the code
// decides, unless the envelope comes from an address of the other one.
func (b *builder) parties(env *gobl.Envelope, m *Message) error {
	var from, to string
	if env.Head != nil {
		from, to = string(env.Head.From), string(env.Head.To)
	}
	supplier, customer := party(b.supplier, RoleSeller), party(b.customer, RoleBuyer)
	if b.what.kind == TypePlatform {
		m.Issuer = Party{Role: RolePlatform}
		to := supplier
		if env.Head != nil && b.customer != nil && has(b.customer, string(env.Head.To)) && !has(b.supplier, string(env.Head.To)) {
			to = customer
		}
		m.Recipients = []Party{to}
		return nil
	}
	issuer, recipient := supplier, customer
	byCustomer := b.what.byCustomer
	if has(b.customer, from) != has(b.supplier, from) {
		byCustomer = has(b.customer, from)
	}
	if byCustomer {
		issuer, recipient = customer, supplier
	}
	if issuer.ID == "" {
		return errors.New("the party that reports has no SIREN (an identity with iso-scheme-id 0002)")
	}
	issuer.route(from)
	recipient.route(to)
	m.Issuer, m.Recipients = issuer, []Party{recipient}
	return nil
}

// route replaces the address of a party by that of the envelope.
func (p *Party) route(uri string) {
	if scheme, code, ok := address(uri); ok {
		p.AddressIn, p.Address = scheme, code
	}
}

// copyFor makes the message the copy for the public portal, with what the portal asks for.
func (b *builder) copyFor(m *Message, refs []Reference) {
	m.Process, m.Guideline, m.Name = "", GuidelinePPF, b.what.label
	portal := b.Portal
	if portal == "" {
		portal = DefaultPortal
	}
	if b.Platform != "" {
		m.Sender.ID, m.Sender.Scheme = b.Platform, schemePlatform
		if b.what.kind == TypePlatform {
			m.Issuer.ID, m.Issuer.Scheme = b.Platform, schemePlatform
		}
	}
	m.Recipients = []Party{{ID: portal, Scheme: schemePlatform, Role: RolePortal}}
	for i := range refs {
		if refs[i].Received == "" {
			refs[i].Received = b.issued
		}
		refs[i].ReferenceType = GuidelinePPF
		refs[i].Date, refs[i].DateFormat = refs[i].Date+"000000", "204"
	}
}

// reference describes the invoice that the message is about.
func (b *builder) reference(doc *org.DocumentRef) (Reference, error) {
	if doc == nil {
		return Reference{}, errors.New("it names no document")
	}
	id := string(doc.Code)
	if doc.Series != "" {
		id = string(doc.Series) + "-" + id
	}
	kind := string(doc.Ext[catalogue.UNTDIDDocumentType])
	switch {
	case id == "":
		return Reference{}, errors.New("the document has no code")
	case kind == "":
		return Reference{}, errors.New("the document has no type (untdid-document-type)")
	case doc.IssueDate == nil:
		return Reference{}, errors.New("the document has no date of issue")
	}
	supplier := party(b.supplier, "")
	if supplier.ID == "" {
		return Reference{}, errors.New("the supplier has no SIREN (an identity with iso-scheme-id 0002)")
	}
	return Reference{
		ID: id, Status: b.what.state, Type: kind, Date: compact(*doc.IssueDate), DateFormat: "102",
		Code: b.what.code, Label: b.what.label, Issuer: Party{ID: supplier.ID, Scheme: supplier.Scheme},
	}, nil
}

// party describes a party: its SIREN, or else another registered number, and its address in the network.
func party(p *org.Party, role string) Party {
	if p == nil {
		return Party{Role: role}
	}
	out := Party{Name: p.Name, Role: role}
	if given := string(p.Ext[frctcflow6.ExtRole]); given != "" && role != "" {
		out.Role = given
	}
	for _, id := range p.Identities {
		if id == nil || id.Code == "" || id.Ext[catalogue.ISOSchemeID] == "" {
			continue
		}
		scheme := string(id.Ext[catalogue.ISOSchemeID])
		if out.ID == "" || scheme == schemeSIREN {
			out.ID, out.Scheme = string(id.Code), scheme
		}
		if scheme == schemeSIREN {
			break
		}
	}
	for _, a := range addresses(p) {
		if out.Address == "" || a[0] == schemeAddress && out.AddressIn != schemeAddress {
			out.AddressIn, out.Address = a[0], a[1]
		}
	}
	return out
}

// addresses lists the addresses of a party, each a scheme and a code.
func addresses(p *org.Party) (list [][2]string) {
	for _, e := range p.Endpoints {
		if e == nil {
			continue
		}
		if scheme, code, ok := address(string(e.URI)); ok {
			list = append(list, [2]string{scheme, code})
		}
	}
	for _, i := range p.Inboxes {
		if i != nil && i.Scheme != "" && i.Code != "" {
			list = append(list, [2]string{string(i.Scheme), string(i.Code)})
		}
	}
	return list
}

// network is the scheme of the URIs of addresses in the Peppol network.
const network = "iso6523-actorid-upis::"

// address splits the URI of an address in the network.
func address(uri string) (scheme, code string, ok bool) {
	rest, ok := strings.CutPrefix(uri, network)
	if !ok {
		return "", "", false
	}
	scheme, code, ok = strings.Cut(rest, ":")
	return scheme, code, ok && scheme != "" && code != ""
}

// has reports whether an address is one of a party.
func has(p *org.Party, uri string) bool {
	scheme, code, ok := address(uri)
	return ok && p != nil && slices.Contains(addresses(p), [2]string{scheme, code})
}

// details writes each reason with each action, or those alone when the other kind is missing.
func details(l *bill.StatusLine) []Detail {
	reasons, actions := l.Reasons, l.Actions
	switch {
	case len(reasons) == 0 && len(actions) == 0:
		return nil
	case len(reasons) == 0:
		reasons = []*bill.Reason{nil}
	case len(actions) == 0:
		actions = []*bill.Action{nil}
	}
	var list []Detail
	for _, r := range reasons {
		for _, a := range actions {
			list = append(list, detailOf(len(list)+1, r, a))
		}
	}
	return list
}

// detailOf writes a reason with an action; each may be nil.
func detailOf(n int, r *bill.Reason, a *bill.Action) Detail {
	d := Detail{Sequence: strconv.Itoa(n)}
	if a != nil {
		d.ActionCode, d.Action = string(a.Ext[frctcflow6.ExtAction]), a.Description
	}
	if r == nil {
		return d
	}
	d.ReasonCode = string(r.Ext[frctcflow6.ExtReason])
	if r.Description != "" {
		d.Reasons, d.Notes = []string{r.Description}, []string{r.Description}
	}
	for _, f := range r.Faults {
		if f != nil {
			d.Characteristics = append(d.Characteristics, characteristic(f))
		}
	}
	return d
}

func characteristic(f *bill.Fault) Characteristic {
	c := Characteristic{Name: f.Message}
	if slices.Contains(valueTypes(), string(f.Code)) {
		c.Type = string(f.Code)
	} else if c.Name == "" {
		c.Name = string(f.Code)
	}
	if len(f.Paths) > 0 {
		c.Location = f.Paths[0]
	}
	return c
}

// amounts says what was paid: for each rate of VAT with the tax, because the portal refuses an amount that is not split.
func amounts(l *bill.PaymentLine, condition, currency string) []Characteristic {
	var list []Characteristic
	for _, r := range rates(l.Tax) {
		amount := r.gross.Rescale(l.Amount.Exp())
		if l.Refund {
			amount = amount.Negate()
		}
		list = append(list, Characteristic{Type: condition, Amount: amount.String(), Currency: currency, Percent: r.percent})
	}
	if len(list) == 0 {
		amount := l.Amount
		if l.Refund {
			amount = amount.Negate()
		}
		list = append(list, Characteristic{Type: condition, Amount: amount.String(), Currency: currency})
	}
	if l.Due != nil && !l.Due.IsZero() {
		list = append(list, Characteristic{Type: valueRemaining, Amount: l.Due.String(), Currency: currency})
	}
	return list
}

// rate is what was paid at one rate of VAT.
type rate struct {
	percent string
	gross   num.Amount
}

// rates sums up the VAT of a payment line by rate.
func rates(t *tax.Total) []rate {
	if t == nil {
		return nil
	}
	var list []rate
	for _, c := range t.Categories {
		if c == nil || c.Code != "VAT" {
			continue
		}
		for _, r := range c.Rates {
			if r == nil {
				continue
			}
			percent := "0.00"
			if r.Percent != nil {
				percent = r.Percent.Hundredfold().Rescale(2).String()
			}
			gross := r.Base.Add(r.Amount)
			at := slices.IndexFunc(list, func(x rate) bool { return x.percent == percent })
			if at < 0 {
				list = append(list, rate{percent, gross})
				continue
			}
			list[at].gross = list[at].gross.Add(gross)
		}
	}
	return list
}
