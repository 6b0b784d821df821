package cii

import (
	"fmt"
	"strings"

	"chancery/internal/format/en16931"
	"chancery/internal/format/xmldoc"
)

// Is reports whether a document is a Cross Industry Invoice, by the name of its root.
func Is(doc *xmldoc.Doc) bool {
	return doc.Name(doc.Root()) == xmldoc.Name{Space: Namespace, Local: "CrossIndustryInvoice"}
}

// Read reads an invoice. The only error is another root.
func Read(doc *xmldoc.Doc) (*en16931.Invoice, error) {
	if !Is(doc) {
		root := doc.Name(doc.Root())
		return nil, fmt.Errorf("the root element is %s in the namespace %q, not a CrossIndustryInvoice of version 100", root.Local, root.Space)
	}
	r := &reader{doc: doc, tags: make([]tag, len(doc.Names())), inv: &en16931.Invoice{Node: doc.Root()}}
	for i, name := range doc.Names() {
		r.tags[i] = tags[name]
	}
	r.invoice()
	return r.inv, nil
}

// reader holds the state of one Read.
type reader struct {
	doc  *xmldoc.Doc
	tags []tag // by the number of a name
	inv  *en16931.Invoice

	mandate  string             // BT-89, which stands with the terms of payment
	creditor en16931.Identifier // BT-90, which is not in the means of payment
	debit    int32              // the element of the one or the other
}

func (r *reader) tag(n int32) tag { return r.tags[r.doc.Node(n).Name] }

// trimmed returns the text of an element without the white space around it.
func (r *reader) trimmed(n int32) string {
	text := r.doc.Text(n)
	if text == "" || text[0] > ' ' && text[len(text)-1] > ' ' {
		return text
	}
	return strings.Trim(text, " \t\r\n")
}

// text sets a term to the text of an element, unless it is set.
func (r *reader) text(to *string, n int32) {
	if *to == "" {
		*to = r.trimmed(n)
	}
}

func (r *reader) attr(n int32, name string) string {
	value, _ := r.doc.Attr(n, name)
	return value
}

func (r *reader) amount(to *en16931.Amount, n int32) {
	if to.Node == 0 {
		*to = en16931.ReadAmount(r.doc.Text(n), n)
	}
}

// quantity reads an amount with its unit.
func (r *reader) quantity(to *en16931.Amount, unit *string, n int32) {
	if to.Node == 0 {
		*to, *unit = en16931.ReadAmount(r.doc.Text(n), n), r.attr(n, "unitCode")
	}
}

// date reads the day in the leaf inside an element. Without a leaf the element stands for a date that
// is absent.
func (r *reader) date(to *en16931.Date, n int32) {
	if to.Node != 0 {
		return
	}
	to.Node = n
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tDateTimeString, tDateString:
			*to = en16931.ReadCompactDate(r.doc.Text(c), r.attr(c, "format"), c)
			return
		}
	}
}

func (r *reader) identifier(n int32) en16931.Identifier {
	return en16931.Identifier{Value: r.trimmed(n), Scheme: r.attr(n, "schemeID"), Node: n}
}

func (r *reader) id(to *en16931.Identifier, n int32) {
	if to.Node == 0 {
		*to = r.identifier(n)
	}
}

// child returns the first element of a name inside n, or 0.
func (r *reader) child(n int32, t tag) int32 {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		if r.tag(c) == t {
			return c
		}
	}
	return 0
}

// inner sets a term to the text of the first element of a name inside another.
func (r *reader) inner(to *string, n int32, t tag) {
	if c := r.child(n, t); c != 0 {
		r.text(to, c)
	}
}

// count returns how many elements of a name are inside n.
func (r *reader) count(n int32, t tag) int {
	count := 0
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		if r.tag(c) == t {
			count++
		}
	}
	return count
}

// ext returns what extensions add to the document.
func (r *reader) ext() *en16931.InvoiceExtension {
	if r.inv.Ext == nil {
		r.inv.Ext = &en16931.InvoiceExtension{}
	}
	return r.inv.Ext
}

// invoice reads the root element.
func (r *reader) invoice() {
	root := r.doc.Root()
	for c := r.doc.First(root); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tExchangedDocumentContext:
			r.context(c)
		case tExchangedDocument:
			r.document(c)
		case tSupplyChainTradeTransaction:
			r.transaction(c)
		}
	}
	r.inv.CreditNote = en16931.IsCredit(r.inv.TypeCode)
	r.placeDirectDebit()
}

func (r *reader) context(n int32) {
	process := &r.inv.Process
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tBusinessProcessSpecifiedDocumentContextParameter:
			r.inner(&process.BusinessProcess, c, tID)
		case tGuidelineSpecifiedDocumentContextParameter:
			if id := r.child(c, tID); id != 0 && process.Node == 0 {
				process.Node = id
				r.text(&process.Specification, id)
			}
		}
	}
}

func (r *reader) document(n int32) {
	inv := r.inv
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tID:
			r.text(&inv.Number, c)
		case tName:
			r.text(&r.ext().DocumentName, c)
		case tTypeCode:
			r.text(&inv.TypeCode, c)
		case tIssueDateTime:
			r.date(&inv.IssueDate, c)
		case tLanguageID:
			r.ext().Languages = append(r.ext().Languages, r.trimmed(c))
		case tIncludedNote:
			inv.Notes = append(inv.Notes, r.note(c))
		case tEffectiveSpecifiedPeriod:
			if end := r.child(c, tCompleteDateTime); end != 0 {
				r.date(&r.ext().EffectiveUntil, end)
			}
		}
	}
}

func (r *reader) note(n int32) en16931.Note {
	note := en16931.Note{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tContent:
			r.text(&note.Text, c)
		case tSubjectCode:
			r.text(&note.Subject, c)
		case tContentCode:
			r.text(&note.ContentCode, c)
		}
	}
	return note
}

func (r *reader) transaction(n int32) {
	if lines := r.count(n, tIncludedSupplyChainTradeLineItem); lines > 0 && r.inv.Lines == nil {
		r.inv.Lines = make([]en16931.Line, 0, lines)
	}
	// The settlement says the currencies, by which totals are distinguished.
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		if r.tag(c) == tApplicableHeaderTradeSettlement {
			r.settlement(c)
		}
	}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tIncludedSupplyChainTradeLineItem:
			r.inv.Lines = append(r.inv.Lines, en16931.Line{})
			r.line(&r.inv.Lines[len(r.inv.Lines)-1], c)
		case tApplicableHeaderTradeAgreement:
			r.agreement(c)
		case tApplicableHeaderTradeDelivery:
			r.delivery(c)
		}
	}
}

// agreement reads the parties and the documents on which the invoice rests.
func (r *reader) agreement(n int32) {
	inv := r.inv
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch t := r.tag(c); t {
		case tBuyerReference:
			r.text(&inv.BuyerReference, c)
		case tSellerTradeParty:
			if inv.Seller.Node == 0 {
				r.party(&inv.Seller, c)
			}
		case tBuyerTradeParty:
			if inv.Buyer.Node == 0 {
				r.party(&inv.Buyer, c)
			}
		case tSellerTaxRepresentativeTradeParty:
			r.newParty(&inv.TaxRepresentative, c)
		case tSellerOrderReferencedDocument:
			r.reference(&inv.SalesOrder, c, func(ref *en16931.Reference) { r.ext().SalesOrder = ref })
		case tBuyerOrderReferencedDocument:
			r.reference(&inv.PurchaseOrder, c, func(ref *en16931.Reference) { r.ext().PurchaseOrder = ref })
		case tContractReferencedDocument:
			r.reference(&inv.ContractReference, c, func(ref *en16931.Reference) { r.ext().Contract = ref })
		case tAdditionalReferencedDocument:
			r.additional(c)
		case tSpecifiedProcuringProject:
			r.inner(&inv.ProjectReference, c, tID)
		default:
			r.agreementExtension(t, c)
		}
	}
}

func (r *reader) agreementExtension(t tag, n int32) {
	switch t {
	case tSalesAgentTradeParty:
		r.newParty(&r.ext().SalesAgent, n)
	case tBuyerAgentTradeParty:
		r.newParty(&r.ext().BuyerAgent, n)
	case tBuyerTaxRepresentativeTradeParty:
		r.newParty(&r.ext().BuyerTaxRepresentative, n)
	case tProductEndUserTradeParty:
		r.newParty(&r.ext().ProductEndUser, n)
	case tApplicableTradeDeliveryTerms:
		r.ext().DeliveryTerms = r.deliveryTerms(n)
	case tQuotationReferencedDocument:
		r.ext().Quotation = r.newReference(n)
	case tUltimateCustomerOrderReferencedDocument:
		r.ext().UltimateCustomerOrders = append(r.ext().UltimateCustomerOrders, *r.newReference(n))
	}
}

// reference reads the number of a document, and keeps the reference whole when it has a date or a
// kind, which extensions allow.
func (r *reader) reference(number *string, n int32, keep func(*en16931.Reference)) {
	ref := r.newReference(n)
	if *number == "" {
		*number = ref.Number
	}
	if ref.IssueDate.Node != 0 || ref.TypeCode != "" {
		keep(ref)
	}
}

func (r *reader) newReference(n int32) *en16931.Reference {
	ref := &en16931.Reference{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tIssuerAssignedID:
			r.text(&ref.Number, c)
		case tLineID:
			r.text(&ref.Line, c)
		case tTypeCode, tReferenceTypeCode:
			r.text(&ref.TypeCode, c)
		case tFormattedIssueDateTime:
			r.date(&ref.IssueDate, c)
		}
	}
	return ref
}

// Codes of UNTDID 1001 that distinguish additional documents.
const (
	typeTender     = "50"  // BT-17
	typeObject     = "130" // BT-18, BT-128
	typeSupporting = "916" // BG-24
)

// additional reads BT-17, BT-18 or BG-24.
func (r *reader) additional(n int32) {
	kind := ""
	r.inner(&kind, n, tTypeCode)
	switch kind {
	case typeTender:
		r.inner(&r.inv.TenderReference, n, tIssuerAssignedID)
	case typeObject:
		r.object(&r.inv.Objects, n)
	default:
		r.inv.Documents = append(r.inv.Documents, r.supporting(n))
	}
}

// object reads BT-18 or BT-128, whose scheme is the kind of the reference.
func (r *reader) object(to *[]en16931.Identifier, n int32) {
	if id := r.child(n, tIssuerAssignedID); id != 0 {
		object := en16931.Identifier{Value: r.trimmed(id), Node: id}
		r.inner(&object.Scheme, n, tReferenceTypeCode)
		*to = append(*to, object)
	}
}

func (r *reader) supporting(n int32) en16931.SupportingDocument {
	doc := en16931.SupportingDocument{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tIssuerAssignedID:
			r.text(&doc.Reference, c)
		case tName:
			r.text(&doc.Description, c)
		case tURIID:
			r.text(&doc.Location, c)
		case tAttachmentBinaryObject:
			if doc.Content == "" {
				doc.Content, doc.MIME, doc.Filename = r.trimmed(c), r.attr(c, "mimeCode"), r.attr(c, "filename")
			}
		}
	}
	return doc
}

func (r *reader) deliveryTerms(n int32) *en16931.DeliveryTerms {
	terms := &en16931.DeliveryTerms{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tDeliveryTypeCode:
			r.text(&terms.Code, c)
		case tRelevantTradeLocation:
			r.inner(&terms.Location, c, tName)
			r.inner(&terms.Country, c, tCountryID)
		}
	}
	return terms
}

// delivery reads BG-13 and the documents of the delivery.
func (r *reader) delivery(n int32) {
	inv := r.inv
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tShipToTradeParty:
			r.shipTo(c)
		case tActualDeliverySupplyChainEvent:
			if date := r.child(c, tOccurrenceDateTime); date != 0 {
				r.date(&r.deliveryGroup(c).Date, date)
			}
		case tDespatchAdviceReferencedDocument:
			r.reference(&inv.DespatchAdvice, c, func(ref *en16931.Reference) { r.ext().DespatchAdvice = ref })
		case tReceivingAdviceReferencedDocument:
			r.reference(&inv.ReceivingAdvice, c, func(ref *en16931.Reference) { r.ext().ReceivingAdvice = ref })
		case tDeliveryNoteReferencedDocument:
			r.ext().DeliveryNote = r.newReference(c)
		case tUltimateShipToTradeParty:
			r.newParty(&r.ext().UltimateShipTo, c)
		case tShipFromTradeParty:
			r.newParty(&r.ext().ShipFrom, c)
		case tRelatedSupplyChainConsignment:
			if movement := r.child(c, tSpecifiedLogisticsTransportMovement); movement != 0 {
				r.inner(&r.ext().TransportMode, movement, tModeCode)
			}
		}
	}
}

func (r *reader) deliveryGroup(n int32) *en16931.Delivery {
	if r.inv.Delivery == nil {
		r.inv.Delivery = &en16931.Delivery{Node: n}
	}
	return r.inv.Delivery
}

// shipTo reads the receiver of the goods. What BG-13 has no term for goes to the extension.
func (r *reader) shipTo(n int32) {
	d := r.deliveryGroup(n)
	if d.Name != "" || d.Locations != nil || d.Address != nil {
		return
	}
	p := &en16931.Party{}
	r.party(p, n)
	d.Node, d.Name, d.Locations, d.Address = n, p.Name, p.Identifiers, p.Address
	if p.LegalID.Node != 0 || p.TradingName != "" || p.VATID.Node != 0 || p.TaxRegistration.Node != 0 || p.Endpoint.Node != 0 ||
		p.Contact != nil || p.Ext != nil {
		r.ext().ShipTo = p
	}
}
