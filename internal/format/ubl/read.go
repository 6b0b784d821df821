package ubl

import (
	"fmt"
	"strings"

	"chancery/internal/format/en16931"
	"chancery/internal/format/xmldoc"
)

// Is reports whether a document is an invoice or a credit note of UBL, by the name of its root.
func Is(doc *xmldoc.Doc) bool {
	switch doc.Name(doc.Root()) {
	case xmldoc.Name{Space: NamespaceInvoice, Local: "Invoice"}, xmldoc.Name{Space: NamespaceCreditNote, Local: "CreditNote"}:
		return true
	}
	return false
}

// Read reads an invoice or a credit note. The only error is a root that is neither.
func Read(doc *xmldoc.Doc) (*en16931.Invoice, error) {
	root := doc.Name(doc.Root())
	if !Is(doc) {
		return nil, fmt.Errorf("the root element is %s in the namespace %q, not an Invoice or CreditNote of UBL 2", root.Local, root.Space)
	}
	r := &reader{doc: doc, tags: make([]tag, len(doc.Names())), inv: &en16931.Invoice{
		Node: doc.Root(), CreditNote: root.Local == "CreditNote",
	}}
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

	totals   []int32            // the TaxTotal elements, which can be told apart when the currencies are known
	creditor en16931.Identifier // BT-90, which stands with a party
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

func (r *reader) date(to *en16931.Date, n int32) {
	if to.Node == 0 {
		*to = en16931.ReadDate(r.doc.Text(n), n)
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

// inner sets a term to the text of the first element of a name inside another.
func (r *reader) inner(to *string, n int32, t tag) {
	if c := r.child(n, t); c != 0 {
		r.text(to, c)
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
	line := aInvoiceLine
	if r.inv.CreditNote {
		line = aCreditNoteLine
	}
	root := r.doc.Root()
	if n := r.count(root, line); n > 0 {
		r.inv.Lines = make([]en16931.Line, 0, n)
	}
	for c := r.doc.First(root); c != 0; c = r.doc.Next(c) {
		switch t := r.tag(c); {
		case t == line:
			r.inv.Lines = append(r.inv.Lines, en16931.Line{})
			r.line(&r.inv.Lines[len(r.inv.Lines)-1], c)
		case t < aAccountingCustomerParty:
			r.header(t, c)
		default:
			if !r.reference(t, c) {
				r.group(t, c)
			}
		}
	}
	r.taxTotals()
	r.placeCreditor()
}

// header reads the terms that are elements of the root.
func (r *reader) header(t tag, n int32) {
	inv := r.inv
	switch t {
	case bCustomizationID:
		if inv.Process.Node == 0 {
			inv.Process.Node = n
		}
		r.text(&inv.Process.Specification, n)
	case bProfileID:
		r.text(&inv.Process.BusinessProcess, n)
	case bID:
		r.text(&inv.Number, n)
	case bIssueDate:
		r.date(&inv.IssueDate, n)
	case bDueDate:
		r.date(&inv.DueDate, n)
	case bInvoiceTypeCode, bCreditNoteTypeCode:
		r.text(&inv.TypeCode, n)
	case bNote:
		inv.Notes = append(inv.Notes, r.note(n))
	case bTaxPointDate:
		r.date(&inv.TaxPointDate, n)
	case bDocumentCurrencyCode:
		r.text(&inv.Currency, n)
	case bTaxCurrencyCode:
		r.text(&inv.VATCurrency, n)
	case bAccountingCost:
		r.text(&inv.BuyerAccountingReference, n)
	case bBuyerReference:
		r.text(&inv.BuyerReference, n)
	}
}

// note reads BG-1. A subject code is the beginning of the text, between two number signs.
func (r *reader) note(n int32) en16931.Note {
	text := r.trimmed(n)
	const longest = 3 // UNTDID 4451 has codes of three characters
	if strings.HasPrefix(text, "#") {
		if end := strings.IndexByte(text[1:], '#'); end > 0 && end <= longest {
			return en16931.Note{Node: n, Subject: text[1 : 1+end], Text: strings.TrimLeft(text[end+2:], " \t\r\n")}
		}
	}
	return en16931.Note{Node: n, Text: text}
}

// reference reads the documents that the root names, and reports whether it was one.
func (r *reader) reference(t tag, n int32) bool {
	inv := r.inv
	switch t {
	case aOrderReference:
		r.inner(&inv.PurchaseOrder, n, bID)
		r.inner(&inv.SalesOrder, n, bSalesOrderID)
		r.dated(n, func(ref *en16931.Reference) { r.ext().PurchaseOrder = ref })
	case aDespatchDocumentReference:
		r.inner(&inv.DespatchAdvice, n, bID)
		r.dated(n, func(ref *en16931.Reference) { r.ext().DespatchAdvice = ref })
	case aReceiptDocumentReference:
		r.inner(&inv.ReceivingAdvice, n, bID)
		r.dated(n, func(ref *en16931.Reference) { r.ext().ReceivingAdvice = ref })
	case aContractDocumentReference:
		r.inner(&inv.ContractReference, n, bID)
		r.dated(n, func(ref *en16931.Reference) { r.ext().Contract = ref })
	case aOriginatorDocumentReference:
		r.inner(&inv.TenderReference, n, bID)
	case aProjectReference:
		r.inner(&inv.ProjectReference, n, bID)
	case aBillingReference:
		if c := r.child(n, aInvoiceDocumentReference); c != 0 {
			inv.Preceding = append(inv.Preceding, r.preceding(c))
		}
	case aAdditionalDocumentReference:
		r.additional(n)
	default:
		return false
	}
	return true
}

// dated keeps a reference whole when it has a date or a kind, which extensions allow.
func (r *reader) dated(n int32, keep func(*en16931.Reference)) {
	if ref := r.preceding(n); ref.IssueDate.Node != 0 || ref.TypeCode != "" {
		keep(&ref)
	}
}

func (r *reader) preceding(n int32) en16931.Reference {
	ref := en16931.Reference{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bID:
			r.text(&ref.Number, c)
		case bIssueDate:
			r.date(&ref.IssueDate, c)
		case bDocumentTypeCode:
			r.text(&ref.TypeCode, c)
		}
	}
	return ref
}

// Codes of UNTDID 1001 that distinguish additional documents.
const (
	typeObject  = "130" // BT-18, BT-128
	typeProject = "50"  // BT-11 in a credit note, which has no ProjectReference
)

// additional reads BT-18, BT-11 of a credit note, or BG-24.
func (r *reader) additional(n int32) {
	kind := ""
	r.inner(&kind, n, bDocumentTypeCode)
	switch id := r.child(n, bID); {
	case kind == typeObject:
		if id != 0 {
			r.inv.Objects = append(r.inv.Objects, r.identifier(id))
		}
	case kind == typeProject && r.inv.CreditNote:
		r.inner(&r.inv.ProjectReference, n, bID)
	default:
		r.inv.Documents = append(r.inv.Documents, r.document(n))
	}
}

// document reads BG-24.
func (r *reader) document(n int32) en16931.SupportingDocument {
	doc := en16931.SupportingDocument{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bID:
			r.text(&doc.Reference, c)
		case bDocumentDescription:
			r.text(&doc.Description, c)
		case aAttachment:
			if e := r.child(c, bEmbeddedDocumentBinaryObject); e != 0 {
				doc.Content, doc.MIME, doc.Filename = r.trimmed(e), r.attr(e, "mimeCode"), r.attr(e, "filename")
			}
			if e := r.child(c, aExternalReference); e != 0 {
				r.inner(&doc.Location, e, bURI)
			}
		}
	}
	return doc
}

// group reads the groups of the root other than references and lines.
func (r *reader) group(t tag, n int32) {
	inv := r.inv
	switch t {
	case aInvoicePeriod:
		if inv.Period == nil {
			inv.Period = r.period(n)
			r.inner(&inv.TaxPointCode, n, bDescriptionCode)
		}
	case aAccountingSupplierParty:
		r.sellerOrBuyer(&inv.Seller, n)
	case aAccountingCustomerParty:
		r.sellerOrBuyer(&inv.Buyer, n)
	case aPayeeParty:
		if inv.Payee == nil {
			inv.Payee = r.newParty(n, nameOfParty)
		}
	case aTaxRepresentativeParty:
		if inv.TaxRepresentative == nil {
			inv.TaxRepresentative = r.newParty(n, nameOfParty)
		}
	case aDelivery:
		if inv.Delivery == nil {
			inv.Delivery = r.delivery(n)
		}
	case aDeliveryTerms:
		if r.ext().DeliveryTerms == nil {
			r.inv.Ext.DeliveryTerms = r.deliveryTerms(n)
		}
	case aPaymentMeans:
		r.paymentMeans(n)
	case aPaymentTerms:
		if note := r.child(n, bNote); note != 0 && inv.PaymentTerms == "" {
			inv.PaymentTerms = r.freeText(note)
		}
	case aPrepaidPayment:
		r.thirdPartyPayment(n)
	case aAllowanceCharge:
		r.allowanceCharge(&inv.Allowances, &inv.Charges, n)
	case aTaxExchangeRate:
		r.exchangeRate(n)
	case aTaxTotal:
		r.totals = append(r.totals, n)
	case aLegalMonetaryTotal:
		if inv.Totals.Node == 0 {
			r.monetaryTotal(n)
		}
	}
}

// freeText returns a text in which white space at the end counts, as BT-20 has it in Germany; "" when
// there is nothing else.
func (r *reader) freeText(n int32) string {
	text := r.doc.Text(n)
	if strings.Trim(text, " \t\r\n") == "" {
		return ""
	}
	return text
}

func (r *reader) period(n int32) *en16931.Period {
	p := &en16931.Period{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bStartDate:
			r.date(&p.Start, c)
		case bEndDate:
			r.date(&p.End, c)
		}
	}
	return p
}

func (r *reader) delivery(n int32) *en16931.Delivery {
	d := &en16931.Delivery{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bActualDeliveryDate:
			r.date(&d.Date, c)
		case aDeliveryLocation:
			r.location(d, c)
		case aDeliveryParty:
			if name := r.child(c, aPartyName); name != 0 {
				r.inner(&d.Name, name, bName)
			}
		}
	}
	return d
}

func (r *reader) location(d *en16931.Delivery, n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bID:
			d.Locations = append(d.Locations, r.identifier(c))
		case aAddress:
			if d.Address == nil {
				d.Address = r.address(c)
			}
		}
	}
}

func (r *reader) deliveryTerms(n int32) *en16931.DeliveryTerms {
	terms := &en16931.DeliveryTerms{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bID:
			r.text(&terms.Code, c)
		case aDeliveryLocation:
			r.inner(&terms.Location, c, bName)
			if a := r.child(c, aAddress); a != 0 {
				terms.Country = r.address(a).Country
			}
		}
	}
	return terms
}

func (r *reader) exchangeRate(n int32) {
	rate := &en16931.ExchangeRate{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bSourceCurrencyCode:
			r.text(&rate.Source, c)
		case bTargetCurrencyCode:
			r.text(&rate.Target, c)
		case bCalculationRate:
			r.amount(&rate.Rate, c)
		case bDate:
			r.date(&rate.Date, c)
		}
	}
	if ext := r.ext(); ext.ExchangeRate == nil {
		ext.ExchangeRate = rate
	}
}
