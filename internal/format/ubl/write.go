package ubl

import (
	"chancery/gobl/num"
	"chancery/internal/format/en16931"
	"chancery/internal/format/xmldoc"
)

// Write writes an invoice, or a credit note if the model says so. Terms of an extension are written if the profile is that
// extension; a profile without an ID leaves nothing out. BT-24 and BT-23 are those of the model, else those of the profile.
// The error is a text that XML cannot hold.
func Write(inv *en16931.Invoice, profile en16931.Profile) ([]byte, error) {
	const header, line, indent = 6000, 1500, true
	size := header + line*len(inv.Lines)
	for i := range inv.Documents {
		size += len(inv.Documents[i].Content)
	}
	w := &writer{
		Writer: xmldoc.NewWriter(size, indent), inv: inv,
		xrechnung: profile.ID == "" || profile.ID == en16931.ProfileXRechnungExt,
		french:    profile.ID == "" || profile.ID == en16931.ProfileFranceExtended,
	}
	w.invoice(profile)
	return w.Bytes()
}

// writer holds the state of one Write.
type writer struct {
	*xmldoc.Writer
	inv               *en16931.Invoice
	xrechnung, french bool // which extensions are written
}

// The extension of the document, and those of its parts, or empty ones.
var (
	noInvoiceExtension   = &en16931.InvoiceExtension{}
	noLineExtension      = &en16931.LineExtension{}
	noPartyExtension     = &en16931.PartyExtension{}
	noAllowanceExtension = &en16931.AllowanceChargeExtension{}
)

func (w *writer) ext() *en16931.InvoiceExtension {
	if w.inv.Ext == nil || !w.french && !w.xrechnung {
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

func (w *writer) date(name string, d en16931.Date) { w.Leaf(name, d.ISO()) }

func (w *writer) identifier(name string, id en16931.Identifier) {
	w.LeafAttr(name, "schemeID", id.Scheme, id.Value)
}

// amount writes an amount in the currency of the document.
func (w *writer) amount(name string, a en16931.Amount) {
	w.LeafAttr(name, "currencyID", w.inv.Currency, a.Text)
}

// creditNote chooses between two names.
func (w *writer) creditNote(yes, no string) string {
	if w.inv.CreditNote {
		return yes
	}
	return no
}

func (w *writer) invoice(profile en16931.Profile) {
	inv := w.inv
	w.Start(w.creditNote("CreditNote", "Invoice"))
	w.Attr("xmlns", w.creditNote(NamespaceCreditNote, NamespaceInvoice))
	w.Attr("xmlns:cac", namespaceAggregate)
	w.Attr("xmlns:cbc", namespaceBasic)
	w.Leaf("cbc:CustomizationID", or(inv.Process.Specification, profile.Specification))
	w.Leaf("cbc:ProfileID", or(inv.Process.BusinessProcess, profile.Process))
	w.header()
	w.references()
	w.parties()
	w.delivery(inv.Delivery)
	w.deliveryTerms(w.ext().DeliveryTerms)
	w.payment()
	w.wrapped("cac:PaymentTerms", "cbc:Note", inv.PaymentTerms)
	if inv.CreditNote {
		w.exchangeRate()
	} else {
		w.thirdPartyPayments()
	}
	w.allowances(inv.Allowances, false, true)
	w.allowances(inv.Charges, true, true)
	if !inv.CreditNote {
		w.exchangeRate()
	}
	w.taxTotals()
	w.monetaryTotal()
	for i := range inv.Lines {
		w.line(&inv.Lines[i], w.creditNote("cac:CreditNoteLine", "cac:InvoiceLine"))
	}
	w.End()
}

func or(text, otherwise string) string {
	if text != "" {
		return text
	}
	return otherwise
}

// header writes the terms that are elements of the root.
func (w *writer) header() {
	inv := w.inv
	w.Leaf("cbc:ID", inv.Number)
	w.date("cbc:IssueDate", inv.IssueDate)
	if inv.CreditNote {
		w.date("cbc:TaxPointDate", inv.TaxPointDate)
		w.Leaf("cbc:CreditNoteTypeCode", inv.TypeCode)
	} else {
		w.date("cbc:DueDate", inv.DueDate)
		w.Leaf("cbc:InvoiceTypeCode", inv.TypeCode)
	}
	w.notes(inv.Notes)
	if !inv.CreditNote {
		w.date("cbc:TaxPointDate", inv.TaxPointDate)
	}
	w.Leaf("cbc:DocumentCurrencyCode", inv.Currency)
	w.Leaf("cbc:TaxCurrencyCode", inv.VATCurrency)
	w.Leaf("cbc:AccountingCost", inv.BuyerAccountingReference)
	w.Leaf("cbc:BuyerReference", inv.BuyerReference)
	w.Start("cac:InvoicePeriod")
	if p := inv.Period; p != nil {
		w.date("cbc:StartDate", p.Start)
		w.date("cbc:EndDate", p.End)
	}
	w.Leaf("cbc:DescriptionCode", inv.TaxPointCode)
	w.End()
}

func (w *writer) notes(notes []en16931.Note) {
	for i := range notes {
		n := &notes[i]
		if n.Subject == "" {
			w.Leaf("cbc:Note", n.Text)
			continue
		}
		w.within("cbc:Note", func() {
			w.Text("#")
			w.Text(n.Subject)
			w.Text("#")
			w.Text(n.Text)
		})
	}
}

// notAvailable stands for a term that the schema asks for and that a document does not have.
const notAvailable = "NA"

// references writes the documents that the invoice names, in the order of its schema.
func (w *writer) references() {
	inv, ext := w.inv, w.ext()
	w.within("cac:OrderReference", func() {
		if inv.PurchaseOrder == "" && inv.SalesOrder != "" {
			w.Leaf("cbc:ID", notAvailable)
		}
		w.Leaf("cbc:ID", inv.PurchaseOrder)
		w.Leaf("cbc:SalesOrderID", inv.SalesOrder)
		if ext.PurchaseOrder != nil {
			w.date("cbc:IssueDate", ext.PurchaseOrder.IssueDate)
		}
	})
	for i := range inv.Preceding {
		w.within("cac:BillingReference", func() { w.reference("cac:InvoiceDocumentReference", "", &inv.Preceding[i]) })
	}
	w.reference("cac:DespatchDocumentReference", inv.DespatchAdvice, ext.DespatchAdvice)
	w.reference("cac:ReceiptDocumentReference", inv.ReceivingAdvice, ext.ReceivingAdvice)
	if !inv.CreditNote {
		w.wrapped("cac:OriginatorDocumentReference", "cbc:ID", inv.TenderReference)
	}
	w.reference("cac:ContractDocumentReference", inv.ContractReference, ext.Contract)
	w.additional()
	if inv.CreditNote {
		w.wrapped("cac:OriginatorDocumentReference", "cbc:ID", inv.TenderReference)
	} else {
		w.wrapped("cac:ProjectReference", "cbc:ID", inv.ProjectReference)
	}
}

// reference writes a document by its number, with the date and kind of it where an extension gives them.
func (w *writer) reference(name, number string, ref *en16931.Reference) {
	if ref == nil {
		ref = noReference
	}
	w.within(name, func() {
		w.Leaf("cbc:ID", or(number, ref.Number))
		w.date("cbc:IssueDate", ref.IssueDate)
		if w.french {
			w.Leaf("cbc:DocumentTypeCode", ref.TypeCode)
		}
	})
}

var noReference = &en16931.Reference{}

// additional writes BT-18, BT-11 of a credit note, and BG-24.
func (w *writer) additional() {
	inv := w.inv
	for _, id := range inv.Objects {
		w.coded("cac:AdditionalDocumentReference", id, typeObject)
	}
	if inv.CreditNote {
		w.coded("cac:AdditionalDocumentReference", en16931.Identifier{Value: inv.ProjectReference}, typeProject)
	}
	for i := range inv.Documents {
		d := &inv.Documents[i]
		w.within("cac:AdditionalDocumentReference", func() {
			w.Leaf("cbc:ID", d.Reference)
			w.Leaf("cbc:DocumentDescription", d.Description)
			w.within("cac:Attachment", func() {
				if d.Content != "" {
					w.Start("cbc:EmbeddedDocumentBinaryObject")
					w.Attr("mimeCode", d.MIME)
					w.Attr("filename", d.Filename)
					w.Text(d.Content)
					w.End()
				}
				w.wrapped("cac:ExternalReference", "cbc:URI", d.Location)
			})
		})
	}
}

// coded writes a document that a code distinguishes.
func (w *writer) coded(name string, id en16931.Identifier, code string) {
	if !id.Present() {
		return
	}
	w.Start(name)
	w.identifier("cbc:ID", id)
	w.Leaf("cbc:DocumentTypeCode", code)
	w.End()
}

func (w *writer) delivery(d *en16931.Delivery) {
	if d == nil {
		return
	}
	w.within("cac:Delivery", func() {
		w.date("cbc:ActualDeliveryDate", d.Date)
		w.location(d.Locations, d.Address)
		w.within("cac:DeliveryParty", func() { w.wrapped("cac:PartyName", "cbc:Name", d.Name) })
	})
}

// location writes a place. The schema has one identifier for it; CII may give more.
func (w *writer) location(ids []en16931.Identifier, address *en16931.Address) {
	w.within("cac:DeliveryLocation", func() {
		if len(ids) > 0 {
			w.identifier("cbc:ID", ids[0])
		}
		w.address("cac:Address", address)
	})
}

func (w *writer) deliveryTerms(t *en16931.DeliveryTerms) {
	if t == nil || !w.french {
		return
	}
	w.within("cac:DeliveryTerms", func() {
		w.Leaf("cbc:ID", t.Code)
		w.wrapped("cac:DeliveryLocation", "cbc:Name", t.Location)
	})
}

func (w *writer) exchangeRate() {
	rate := w.ext().ExchangeRate
	if rate == nil || !w.french {
		return
	}
	w.within("cac:TaxExchangeRate", func() {
		w.Leaf("cbc:SourceCurrencyCode", rate.Source)
		w.Leaf("cbc:TargetCurrencyCode", rate.Target)
		w.Leaf("cbc:CalculationRate", rate.Rate.Text)
		w.date("cbc:Date", rate.Date)
	})
}

func (w *writer) thirdPartyPayments() {
	payments := w.ext().ThirdPartyPayments
	if !w.xrechnung {
		return
	}
	for i := range payments {
		p := &payments[i]
		w.within("cac:PrepaidPayment", func() {
			w.Leaf("cbc:ID", p.Kind)
			w.LeafAttr("cbc:PaidAmount", "currencyID", or(p.Currency, w.inv.Currency), p.Amount.Text)
			w.Leaf("cbc:InstructionID", p.Description)
		})
	}
}

// taxTotals writes BT-110 with BG-23, and BT-111. The schema asks for the sum where there is a breakdown.
func (w *writer) taxTotals() {
	inv := w.inv
	vat := inv.Totals.VAT
	if !vat.Present() && len(inv.VATBreakdown) > 0 {
		sum := num.MakeAmount(0, 2)
		for i := range inv.VATBreakdown {
			sum = sum.Add(inv.VATBreakdown[i].Tax.Value)
		}
		vat = en16931.NewAmount(sum)
	}
	w.within("cac:TaxTotal", func() {
		w.amount("cbc:TaxAmount", vat)
		for i := range inv.VATBreakdown {
			w.subtotal(&inv.VATBreakdown[i])
		}
	})
	if vat := inv.Totals.VATInVATCurrency; vat.Present() {
		w.Start("cac:TaxTotal")
		w.LeafAttr("cbc:TaxAmount", "currencyID", inv.VATCurrency, vat.Text)
		w.End()
	}
}

func (w *writer) subtotal(v *en16931.VATBreakdown) {
	w.Start("cac:TaxSubtotal")
	w.amount("cbc:TaxableAmount", v.Taxable)
	w.amount("cbc:TaxAmount", v.Tax)
	w.taxCategory("cac:TaxCategory", v.Category, v.Rate, v.ExemptionCode, v.ExemptionReason)
	w.End()
}

// taxCategory writes a category of VAT with its rate and why there is none.
func (w *writer) taxCategory(name, category string, rate en16931.Amount, code, reason string) {
	if category == "" && !rate.Present() {
		return
	}
	w.Start(name)
	w.Leaf("cbc:ID", category)
	w.Leaf("cbc:Percent", rate.Text)
	w.Leaf("cbc:TaxExemptionReasonCode", code)
	w.Leaf("cbc:TaxExemptionReason", reason)
	w.taxScheme("VAT")
	w.End()
}

func (w *writer) taxScheme(id string) { w.wrapped("cac:TaxScheme", "cbc:ID", id) }

func (w *writer) monetaryTotal() {
	t := &w.inv.Totals
	w.Start("cac:LegalMonetaryTotal")
	w.amount("cbc:LineExtensionAmount", t.Lines)
	w.amount("cbc:TaxExclusiveAmount", t.WithoutVAT)
	w.amount("cbc:TaxInclusiveAmount", t.WithVAT)
	w.amount("cbc:AllowanceTotalAmount", t.Allowances)
	w.amount("cbc:ChargeTotalAmount", t.Charges)
	w.amount("cbc:PrepaidAmount", t.Paid)
	w.amount("cbc:PayableRoundingAmount", t.Rounding)
	w.amount("cbc:PayableAmount", t.Due)
	w.End()
}

// allowances writes allowances or charges of the document, which have VAT, or of a line, which have none.
func (w *writer) allowances(list []en16931.AllowanceCharge, charge, vat bool) {
	indicator := "false"
	if charge {
		indicator = "true"
	}
	for i := range list {
		a := &list[i]
		ext := noAllowanceExtension
		if a.Ext != nil && w.french {
			ext = a.Ext
		}
		w.Start("cac:AllowanceCharge")
		w.Leaf("cbc:ChargeIndicator", indicator)
		w.LeafAttr("cbc:AllowanceChargeReasonCode", "listID", ext.ReasonList, a.ReasonCode)
		w.Leaf("cbc:AllowanceChargeReason", a.Reason)
		w.Leaf("cbc:MultiplierFactorNumeric", a.Percent.Text)
		w.Leaf("cbc:SequenceNumeric", ext.Sequence)
		w.amount("cbc:Amount", a.Amount)
		w.amount("cbc:BaseAmount", a.Base)
		if vat {
			w.taxCategory("cac:TaxCategory", a.Category, a.Rate, ext.ExemptionCode, ext.ExemptionReason)
		}
		w.End()
	}
}
