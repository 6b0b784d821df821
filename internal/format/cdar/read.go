package cdar

import (
	"errors"
	"strings"

	"chancery/internal/format/xmldoc"
)

// ErrNotMessage reports XML that is another document.
var ErrNotMessage = errors.New("the XML is not a life-cycle message (CrossDomainAcknowledgementAndResponse)")

// IsMessage reports whether a document is a life-cycle message.
func IsMessage(d *xmldoc.Doc) bool {
	return d.Name(d.Root()) == xmldoc.Name{Space: NamespaceMessage, Local: "CrossDomainAcknowledgementAndResponse"}
}

// Read reads a message as it is; what is missing is empty.
func Read(d *xmldoc.Doc) (*Message, error) {
	if !IsMessage(d) {
		return nil, ErrNotMessage
	}
	r := reader{d}
	m := &Message{}
	root := d.Root()
	context := r.rsm(root, "ExchangedDocumentContext")
	m.Process = r.text(context, "BusinessProcessSpecifiedDocumentContextParameter", "ID")
	m.Guideline = r.text(context, "GuidelineSpecifiedDocumentContextParameter", "ID")
	head := r.rsm(root, "ExchangedDocument")
	m.ID, m.Name = r.text(head, "ID"), r.text(head, "Name")
	m.Issued = r.time(head, "IssueDateTime")
	m.Sender = r.party(r.ram(head, "SenderTradeParty"))
	m.Issuer = r.party(r.ram(head, "IssuerTradeParty"))
	r.each(head, "RecipientTradeParty", func(n int32) { m.Recipients = append(m.Recipients, r.party(n)) })
	for n := d.First(root); n != 0; n = d.Next(n) {
		if (d.Name(n) == xmldoc.Name{Space: NamespaceMessage, Local: "AcknowledgementDocument"}) {
			m.Documents = append(m.Documents, r.document(n))
		}
	}
	return m, nil
}

type reader struct{ *xmldoc.Doc }

func (r reader) rsm(n int32, local string) int32 {
	return r.Child(n, xmldoc.Name{Space: NamespaceMessage, Local: local})
}

func (r reader) ram(n int32, local string) int32 {
	if n == 0 {
		return 0
	}
	return r.Child(n, xmldoc.Name{Space: namespaceRAM, Local: local})
}

// text returns the text of an element by its way from another.
func (r reader) text(n int32, way ...string) string {
	for _, local := range way {
		if n = r.ram(n, local); n == 0 {
			return ""
		}
	}
	return strings.TrimSpace(r.Text(n))
}

// each calls do with each element of a name.
func (r reader) each(n int32, local string, do func(int32)) {
	if n == 0 {
		return
	}
	for c := r.First(n); c != 0; c = r.Next(c) {
		if (r.Name(c) == xmldoc.Name{Space: namespaceRAM, Local: local}) {
			do(c)
		}
	}
}

// inner returns the first element inside one, whatever its namespace: dates and indicators have one value.
func (r reader) inner(n int32, local string) int32 {
	if n = r.ram(n, local); n == 0 {
		return 0
	}
	return r.First(n)
}

func (r reader) time(n int32, local string) string {
	if n = r.inner(n, local); n == 0 {
		return ""
	}
	return strings.TrimSpace(r.Text(n))
}

func (r reader) attr(n int32, name string) string {
	if n == 0 {
		return ""
	}
	v, _ := r.Attr(n, name)
	return strings.TrimSpace(v)
}

func (r reader) party(n int32) Party {
	if n == 0 {
		return Party{}
	}
	id, uri := r.ram(n, "GlobalID"), r.ram(r.ram(n, "URIUniversalCommunication"), "URIID")
	in := r.attr(uri, "schemeID")
	if in == "" && uri != 0 {
		in = schemeAddress // the French directory, whose addresses some platforms write without their scheme
	}
	return Party{
		ID: r.text(n, "GlobalID"), Scheme: r.attr(id, "schemeID"), Name: r.text(n, "Name"), Role: r.text(n, "RoleCode"),
		Address: r.text(n, "URIUniversalCommunication", "URIID"), AddressIn: in,
		present: true, node: n,
	}
}

func (r reader) document(n int32) Document {
	d := Document{Type: r.text(n, "TypeCode"), Issued: r.time(n, "IssueDateTime"), node: n}
	d.Multiple = r.time(n, "MultipleReferencesIndicator") == "true"
	r.each(n, "ReferenceReferencedDocument", func(c int32) { d.References = append(d.References, r.reference(c)) })
	return d
}

func (r reader) reference(n int32) Reference {
	ref := Reference{
		ID: r.text(n, "IssuerAssignedID"), Status: r.text(n, "StatusCode"), Type: r.text(n, "TypeCode"),
		Received: r.time(n, "ReceiptDateTime"), ReferenceType: r.text(n, "ReferenceTypeCode"),
		Date: r.time(n, "FormattedIssueDateTime"), DateFormat: r.attr(r.inner(n, "FormattedIssueDateTime"), "format"),
		Code: r.text(n, "ProcessConditionCode"), Label: r.text(n, "ProcessCondition"),
		Issuer: r.party(r.ram(n, "IssuerTradeParty")), node: n,
	}
	r.each(n, "SpecifiedDocumentStatus", func(c int32) { ref.Details = append(ref.Details, r.detail(c)) })
	return ref
}

func (r reader) detail(n int32) Detail {
	d := Detail{
		ReasonCode: r.text(n, "ReasonCode"), StatusCode: r.text(n, "ProcessConditionCode"),
		ActionCode: r.text(n, "RequestedActionCode"), Action: r.text(n, "RequestedAction"), Sequence: r.text(n, "SequenceNumeric"),
		node: n,
	}
	r.each(n, "Reason", func(c int32) { d.Reasons = append(d.Reasons, strings.TrimSpace(r.Text(c))) })
	r.each(n, "IncludedNote", func(c int32) {
		if text := r.text(c, "Content"); text != "" {
			d.Notes = append(d.Notes, text)
		}
	})
	r.each(n, "SpecifiedDocumentCharacteristic", func(c int32) {
		d.Characteristics = append(d.Characteristics, Characteristic{
			ID: r.text(c, "ID"), Type: r.text(c, "TypeCode"), Changed: r.time(c, "ValueChangedIndicator"),
			Name: r.text(c, "Name"), Location: r.text(c, "Location"), Amount: r.text(c, "ValueAmount"),
			Currency: r.attr(r.ram(c, "ValueAmount"), "currencyID"), Percent: r.text(c, "ValuePercent"), node: c,
		})
	})
	return d
}
