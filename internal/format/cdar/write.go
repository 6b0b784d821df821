package cdar

import (
	"strconv"

	"chancery/internal/format/xmldoc"
)

// XML writes the message.
func (m *Message) XML() ([]byte, error) {
	w := &writer{xmldoc.NewWriter(6<<10, true)}
	w.Start("rsm:CrossDomainAcknowledgementAndResponse")
	w.Attr("xmlns:rsm", NamespaceMessage)
	w.Attr("xmlns:ram", namespaceRAM)
	w.Attr("xmlns:qdt", namespaceQDT)
	w.Attr("xmlns:udt", namespaceUDT)
	w.Start("rsm:ExchangedDocumentContext")
	w.nested("ram:BusinessProcessSpecifiedDocumentContextParameter", "ram:ID", m.Process)
	w.nested("ram:GuidelineSpecifiedDocumentContextParameter", "ram:ID", m.Guideline)
	w.End()
	w.Start("rsm:ExchangedDocument")
	w.Leaf("ram:ID", m.ID)
	w.Leaf("ram:Name", m.Name)
	w.time("ram:IssueDateTime", "udt:DateTimeString", "204", m.Issued)
	w.party("ram:SenderTradeParty", &m.Sender)
	w.party("ram:IssuerTradeParty", &m.Issuer)
	for i := range m.Recipients {
		w.party("ram:RecipientTradeParty", &m.Recipients[i])
	}
	w.End()
	for i := range m.Documents {
		w.document(&m.Documents[i])
	}
	w.End()
	return w.Bytes()
}

type writer struct{ *xmldoc.Writer }

// nested writes a value in an element of its own.
func (w *writer) nested(outer, inner, text string) {
	w.Start(outer)
	w.Leaf(inner, text)
	w.End()
}

// time writes a date with its format.
func (w *writer) time(outer, inner, format, text string) {
	w.Start(outer)
	w.LeafAttr(inner, "format", format, text)
	w.End()
}

func (w *writer) party(name string, p *Party) {
	w.Start(name)
	w.LeafAttr("ram:GlobalID", "schemeID", p.Scheme, p.ID)
	w.Leaf("ram:Name", p.Name)
	w.Leaf("ram:RoleCode", p.Role)
	w.Start("ram:URIUniversalCommunication")
	w.LeafAttr("ram:URIID", "schemeID", p.AddressIn, p.Address)
	w.End()
	w.End()
}

func (w *writer) document(d *Document) {
	w.Start("rsm:AcknowledgementDocument")
	w.nested("ram:MultipleReferencesIndicator", "udt:Indicator", strconv.FormatBool(d.Multiple))
	w.Leaf("ram:TypeCode", d.Type)
	w.time("ram:IssueDateTime", "udt:DateTimeString", "204", d.Issued)
	for i := range d.References {
		w.reference(&d.References[i])
	}
	w.End()
}

func (w *writer) reference(r *Reference) {
	w.Start("ram:ReferenceReferencedDocument")
	w.Leaf("ram:IssuerAssignedID", r.ID)
	w.Leaf("ram:StatusCode", r.Status)
	w.Leaf("ram:TypeCode", r.Type)
	w.time("ram:ReceiptDateTime", "udt:DateTimeString", "204", r.Received)
	w.Leaf("ram:ReferenceTypeCode", r.ReferenceType)
	w.time("ram:FormattedIssueDateTime", "qdt:DateTimeString", r.DateFormat, r.Date)
	w.Leaf("ram:ProcessConditionCode", r.Code)
	w.Leaf("ram:ProcessCondition", r.Label)
	w.party("ram:IssuerTradeParty", &r.Issuer)
	for i := range r.Details {
		w.detail(&r.Details[i])
	}
	w.End()
}

func (w *writer) detail(d *Detail) {
	w.Start("ram:SpecifiedDocumentStatus")
	w.Leaf("ram:ReasonCode", d.ReasonCode)
	for _, text := range d.Reasons {
		w.Leaf("ram:Reason", text)
	}
	w.Leaf("ram:RequestedActionCode", d.ActionCode)
	w.Leaf("ram:RequestedAction", d.Action)
	w.Leaf("ram:SequenceNumeric", d.Sequence)
	for _, text := range d.Notes {
		w.nested("ram:IncludedNote", "ram:Content", text)
	}
	for i := range d.Characteristics {
		w.characteristic(&d.Characteristics[i])
	}
	w.End()
}

func (w *writer) characteristic(c *Characteristic) {
	w.Start("ram:SpecifiedDocumentCharacteristic")
	w.Leaf("ram:ID", c.ID)
	w.Leaf("ram:TypeCode", c.Type)
	w.nested("ram:ValueChangedIndicator", "udt:IndicatorString", c.Changed)
	w.Leaf("ram:Name", c.Name)
	w.Leaf("ram:Location", c.Location)
	w.LeafAttr("ram:ValueAmount", "currencyID", c.Currency, c.Amount)
	w.Leaf("ram:ValuePercent", c.Percent)
	w.End()
}
