package cii

import (
	"errors"
	"strings"

	"chancery/internal/format/en16931"
	"chancery/internal/format/xmldoc"
)

// errPreceding is a document that D16B has no room for.
var errPreceding = errors.New("CII D16B holds one preceding invoice (BG-3): use UBL or a profile of Factur-X")

// Write writes an invoice. Terms of an extension are written if the profile is an extension; a profile without an ID leaves
// nothing out. BT-24 and BT-23 are those of the model, else those of the profile. Factur-X is written as D22B, everything
// else as D16B, which has room for one preceding invoice. Other errors are texts that XML cannot hold.
func Write(inv *en16931.Invoice, profile en16931.Profile) ([]byte, error) {
	if !d22b(profile) && len(inv.Preceding) > 1 {
		return nil, errPreceding
	}
	const header, line, indent = 7000, 2200, true
	size := header + line*len(inv.Lines)
	for i := range inv.Documents {
		size += len(inv.Documents[i].Content)
	}
	w := &writer{
		Writer: xmldoc.NewWriter(size, indent), inv: inv,
		facturX:  profile.ID == "" || profile.Specification == en16931.SpecFacturXExtended,
		extended: profile.ID == "" || profile.Specification == en16931.SpecFacturXExtended || profile.Specification == en16931.SpecFranceExtended,
	}
	w.invoice(profile)
	return w.Bytes()
}

// d22b reports whether documents of a profile may use what D22B adds to D16B.
func d22b(p en16931.Profile) bool {
	return p.ID == "" || p.Attachment == "factur-x.xml"
}

// writer holds the state of one Write.
type writer struct {
	*xmldoc.Writer
	inv      *en16931.Invoice
	extended bool // terms that Factur-X EXTENDED and the French extension have
	facturX  bool // terms that only Factur-X EXTENDED has, some of D22B
}

// Extensions for what has none.
var (
	noInvoiceExtension   = &en16931.InvoiceExtension{}
	noLineExtension      = &en16931.LineExtension{}
	noPartyExtension     = &en16931.PartyExtension{}
	noAllowanceExtension = &en16931.AllowanceChargeExtension{}
	noReference          = &en16931.Reference{}
)

func (w *writer) ext() *en16931.InvoiceExtension {
	if w.inv.Ext == nil || !w.extended {
		return noInvoiceExtension
	}
	return w.inv.Ext
}

// within writes an element around what content writes.
func (w *writer) within(name string, content func()) {
	w.Start(name)
	content()
	w.End()
}

// wrapped writes an element with text inside another one.
func (w *writer) wrapped(outer, name, text string) {
	if text == "" {
		return
	}
	w.Start(outer)
	w.Leaf(name, text)
	w.End()
}

// formatDay is the format YYYYMMDD in UNTDID 2379.
const formatDay = "102"

// date writes a day in a leaf inside an element.
func (w *writer) date(outer, leaf string, d en16931.Date) {
	if !d.Present() {
		return
	}
	text, format := d.Text, d.Format
	if d.Valid && format == "" {
		text = strings.ReplaceAll(d.ISO(), "-", "")
	}
	if format == "" {
		format = formatDay
	}
	w.Start(outer)
	w.LeafAttr(leaf, "format", format, text)
	w.End()
}

func (w *writer) dateTime(outer string, d en16931.Date) { w.date(outer, "udt:DateTimeString", d) }

// formatted writes a date of the few types that hold it in the namespace of qualified types.
func (w *writer) formatted(outer string, d en16931.Date) { w.date(outer, "qdt:DateTimeString", d) }

func (w *writer) amount(name string, a en16931.Amount) { w.Leaf(name, a.Text) }

func (w *writer) quantity(name string, a en16931.Amount, unit string) {
	w.LeafAttr(name, "unitCode", unit, a.Text)
}

func (w *writer) identifier(name string, id en16931.Identifier) {
	w.LeafAttr(name, "schemeID", id.Scheme, id.Value)
}

func or(text, otherwise string) string {
	if text != "" {
		return text
	}
	return otherwise
}

func (w *writer) invoice(profile en16931.Profile) {
	inv := w.inv
	w.Start("rsm:CrossIndustryInvoice")
	w.Attr("xmlns:rsm", Namespace)
	w.Attr("xmlns:ram", namespaceAggregate)
	w.Attr("xmlns:qdt", namespaceQualified)
	w.Attr("xmlns:udt", namespaceUnqualified)
	w.within("rsm:ExchangedDocumentContext", func() {
		w.wrapped("ram:BusinessProcessSpecifiedDocumentContextParameter", "ram:ID", or(inv.Process.BusinessProcess, profile.Process))
		w.wrapped("ram:GuidelineSpecifiedDocumentContextParameter", "ram:ID", or(inv.Process.Specification, profile.Specification))
	})
	w.document()
	w.Start("rsm:SupplyChainTradeTransaction")
	for i := range inv.Lines {
		w.line(&inv.Lines[i])
	}
	w.Start("ram:ApplicableHeaderTradeAgreement")
	w.agreement()
	w.EndEmpty()
	w.Start("ram:ApplicableHeaderTradeDelivery")
	w.delivery()
	w.EndEmpty()
	w.Start("ram:ApplicableHeaderTradeSettlement")
	w.settlement()
	w.EndEmpty()
	w.End()
	w.End()
}

func (w *writer) document() {
	inv, ext := w.inv, w.ext()
	w.Start("rsm:ExchangedDocument")
	w.Leaf("ram:ID", inv.Number)
	w.Leaf("ram:Name", ext.DocumentName)
	w.Leaf("ram:TypeCode", inv.TypeCode)
	w.dateTime("ram:IssueDateTime", inv.IssueDate)
	for _, language := range ext.Languages {
		w.Leaf("ram:LanguageID", language)
	}
	w.notes(inv.Notes)
	w.within("ram:EffectiveSpecifiedPeriod", func() { w.dateTime("ram:CompleteDateTime", ext.EffectiveUntil) })
	w.End()
}

func (w *writer) notes(notes []en16931.Note) {
	for i := range notes {
		n := &notes[i]
		w.Start("ram:IncludedNote")
		if w.facturX {
			w.Leaf("ram:ContentCode", n.ContentCode)
		}
		w.Leaf("ram:Content", n.Text)
		w.Leaf("ram:SubjectCode", n.Subject)
		w.End()
	}
}

// nameOfProject is the name that the schema demands with BT-11.
const nameOfProject = "Project reference"

func (w *writer) agreement() {
	inv, ext := w.inv, w.ext()
	w.Leaf("ram:BuyerReference", inv.BuyerReference)
	w.party("ram:SellerTradeParty", &inv.Seller)
	w.party("ram:BuyerTradeParty", &inv.Buyer)
	w.party("ram:SalesAgentTradeParty", ext.SalesAgent)
	w.party("ram:BuyerTaxRepresentativeTradeParty", ext.BuyerTaxRepresentative)
	w.party("ram:SellerTaxRepresentativeTradeParty", inv.TaxRepresentative)
	w.party("ram:ProductEndUserTradeParty", ext.ProductEndUser)
	w.deliveryTerms(ext.DeliveryTerms)
	w.reference("ram:SellerOrderReferencedDocument", inv.SalesOrder, ext.SalesOrder, "")
	w.reference("ram:BuyerOrderReferencedDocument", inv.PurchaseOrder, ext.PurchaseOrder, "")
	w.reference("ram:QuotationReferencedDocument", "", ext.Quotation, "")
	w.reference("ram:ContractReferencedDocument", inv.ContractReference, ext.Contract, "ram:ReferenceTypeCode")
	w.additional()
	w.party("ram:BuyerAgentTradeParty", ext.BuyerAgent)
	if inv.ProjectReference != "" {
		w.Start("ram:SpecifiedProcuringProject")
		w.Leaf("ram:ID", inv.ProjectReference)
		w.Leaf("ram:Name", nameOfProject)
		w.End()
	}
	for i := range ext.UltimateCustomerOrders {
		w.reference("ram:UltimateCustomerOrderReferencedDocument", "", &ext.UltimateCustomerOrders[i], "")
	}
}

// reference writes a document by its number, with what an extension adds; kind is the element for the
// kind of document, "" for none.
func (w *writer) reference(name, number string, ref *en16931.Reference, kind string) {
	if ref == nil || !w.extended {
		ref = noReference
	}
	w.Start(name)
	w.Leaf("ram:IssuerAssignedID", or(number, ref.Number))
	w.Leaf("ram:LineID", ref.Line)
	if kind != "" {
		w.Leaf(kind, ref.TypeCode)
	}
	w.formatted("ram:FormattedIssueDateTime", ref.IssueDate)
	w.End()
}

// additional writes BT-17, BT-18 and BG-24.
func (w *writer) additional() {
	inv := w.inv
	for i := range inv.Documents {
		w.supporting(&inv.Documents[i])
	}
	w.object(en16931.Identifier{Value: inv.TenderReference}, typeTender)
	for _, id := range inv.Objects {
		w.object(id, typeObject)
	}
}

func (w *writer) object(id en16931.Identifier, kind string) {
	if !id.Present() {
		return
	}
	w.Start("ram:AdditionalReferencedDocument")
	w.Leaf("ram:IssuerAssignedID", id.Value)
	w.Leaf("ram:TypeCode", kind)
	w.Leaf("ram:ReferenceTypeCode", id.Scheme)
	w.End()
}

func (w *writer) supporting(d *en16931.SupportingDocument) {
	w.Start("ram:AdditionalReferencedDocument")
	w.Leaf("ram:IssuerAssignedID", d.Reference)
	w.Leaf("ram:URIID", d.Location)
	w.Leaf("ram:TypeCode", typeSupporting)
	w.Leaf("ram:Name", d.Description)
	if d.Content != "" {
		w.Start("ram:AttachmentBinaryObject")
		w.Attr("mimeCode", d.MIME)
		w.Attr("filename", d.Filename)
		w.Text(d.Content)
		w.End()
	}
	w.End()
}

func (w *writer) deliveryTerms(t *en16931.DeliveryTerms) {
	if t == nil {
		return
	}
	w.within("ram:ApplicableTradeDeliveryTerms", func() {
		w.Leaf("ram:DeliveryTypeCode", t.Code)
		w.within("ram:RelevantTradeLocation", func() {
			if w.facturX {
				w.Leaf("ram:CountryID", t.Country)
			}
			w.Leaf("ram:Name", t.Location)
		})
	})
}

func (w *writer) delivery() {
	inv, ext := w.inv, w.ext()
	w.within("ram:RelatedSupplyChainConsignment", func() {
		w.wrapped("ram:SpecifiedLogisticsTransportMovement", "ram:ModeCode", ext.TransportMode)
	})
	d := inv.Delivery
	if d == nil {
		d = &en16931.Delivery{}
	}
	shipTo := ext.ShipTo
	if shipTo == nil {
		shipTo = &en16931.Party{Name: d.Name, Identifiers: d.Locations, Address: d.Address}
	}
	w.party("ram:ShipToTradeParty", shipTo)
	w.party("ram:UltimateShipToTradeParty", ext.UltimateShipTo)
	w.party("ram:ShipFromTradeParty", ext.ShipFrom)
	w.within("ram:ActualDeliverySupplyChainEvent", func() { w.dateTime("ram:OccurrenceDateTime", d.Date) })
	w.reference("ram:DespatchAdviceReferencedDocument", inv.DespatchAdvice, ext.DespatchAdvice, "")
	w.reference("ram:ReceivingAdviceReferencedDocument", inv.ReceivingAdvice, ext.ReceivingAdvice, "")
	w.reference("ram:DeliveryNoteReferencedDocument", "", ext.DeliveryNote, "")
}

// party writes a party, or nothing if there is none.
func (w *writer) party(name string, p *en16931.Party) {
	if p == nil {
		return
	}
	ext := noPartyExtension
	if p.Ext != nil && w.extended {
		ext = p.Ext
	}
	w.Start(name)
	for _, id := range p.Identifiers {
		if id.Scheme == "" {
			w.Leaf("ram:ID", id.Value)
		}
	}
	for _, id := range p.Identifiers {
		if id.Scheme != "" {
			w.identifier("ram:GlobalID", id)
		}
	}
	w.Leaf("ram:Name", p.Name)
	w.Leaf("ram:RoleCode", ext.RoleCode)
	w.Leaf("ram:Description", or(p.LegalInformation, ext.Description))
	w.within("ram:SpecifiedLegalOrganization", func() {
		w.identifier("ram:ID", p.LegalID)
		w.Leaf("ram:TradingBusinessName", p.TradingName)
		w.address(ext.LegalAddress)
	})
	w.contact(p.Contact, ext)
	w.address(p.Address)
	w.within("ram:URIUniversalCommunication", func() { w.identifier("ram:URIID", p.Endpoint) })
	w.taxRegistration(p.VATID.Value, schemeVAT)
	w.taxRegistration(p.TaxRegistration.Value, schemeLocal)
	w.End()
}

func (w *writer) contact(c *en16931.Contact, ext *en16931.PartyExtension) {
	if c == nil {
		return
	}
	w.within("ram:DefinedTradeContact", func() {
		w.Leaf("ram:PersonName", c.Name)
		w.Leaf("ram:DepartmentName", c.Department)
		w.Leaf("ram:TypeCode", ext.ContactType)
		w.wrapped("ram:TelephoneUniversalCommunication", "ram:CompleteNumber", c.Telephone)
		w.wrapped("ram:FaxUniversalCommunication", "ram:CompleteNumber", ext.Fax)
		w.wrapped("ram:EmailURIUniversalCommunication", "ram:URIID", c.Email)
	})
}

func (w *writer) taxRegistration(number, scheme string) {
	if number == "" {
		return
	}
	w.Start("ram:SpecifiedTaxRegistration")
	w.LeafAttr("ram:ID", "schemeID", scheme, number)
	w.End()
}

func (w *writer) address(a *en16931.Address) {
	if a == nil {
		return
	}
	w.Start("ram:PostalTradeAddress")
	w.Leaf("ram:PostcodeCode", a.PostCode)
	w.Leaf("ram:LineOne", a.Line1)
	w.Leaf("ram:LineTwo", a.Line2)
	w.Leaf("ram:LineThree", a.Line3)
	w.Leaf("ram:CityName", a.City)
	w.Leaf("ram:CountryID", a.Country)
	w.Leaf("ram:CountrySubDivisionName", a.Subdivision)
	w.End()
}
