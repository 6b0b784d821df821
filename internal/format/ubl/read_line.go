package ubl

import (
	"chancery/internal/format/en16931"
)

func lineExt(l *en16931.Line) *en16931.LineExtension {
	if l.Ext == nil {
		l.Ext = &en16931.LineExtension{}
	}
	return l.Ext
}

// line reads BG-25.
func (r *reader) line(l *en16931.Line, n int32) {
	l.Node = n
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch t := r.tag(c); t {
		case bID:
			r.text(&l.ID, c)
		case bNote:
			l.Notes = append(l.Notes, r.note(c))
		case bInvoicedQuantity, bCreditedQuantity:
			if l.Quantity.Node == 0 {
				l.Unit = r.attr(c, "unitCode")
			}
			r.amount(&l.Quantity, c)
		case bLineExtensionAmount:
			r.amount(&l.Net, c)
		case bAccountingCost:
			r.text(&l.BuyerAccountingReference, c)
		case aInvoicePeriod:
			if l.Period == nil {
				l.Period = r.period(c)
			}
		case aOrderLineReference:
			r.orderLine(l, c)
		case aDocumentReference:
			r.lineDocument(l, c)
		case aAllowanceCharge:
			r.allowanceCharge(&l.Allowances, &l.Charges, c)
		case aItem:
			if l.Item.Node == 0 {
				r.item(l, c)
			}
		case aPrice:
			if l.Price.Node == 0 {
				r.price(&l.Price, c)
			}
		default:
			r.lineExtension(l, t, c)
		}
	}
}

// lineExtension reads what the XRechnung and the French extension add to a line.
func (r *reader) lineExtension(l *en16931.Line, t tag, n int32) {
	switch t {
	case bTaxInclusiveLineExtensionAmount:
		r.amount(&lineExt(l).WithVAT, n)
	case aBillingReference:
		r.lineBilling(l, n)
	case aDelivery:
		r.lineDelivery(l, n)
	case aTaxTotal:
		r.lineTax(l, n)
	case aDeliveryTerms:
		lineExt(l).DeliveryTerms = r.deliveryTerms(n)
	case aSubInvoiceLine, aSubCreditNoteLine:
		ext := lineExt(l)
		ext.SubLines = append(ext.SubLines, en16931.Line{})
		r.line(&ext.SubLines[len(ext.SubLines)-1], n)
	}
}

// orderLine reads BT-132, and the order itself when the line names one.
func (r *reader) orderLine(l *en16931.Line, n int32) {
	r.inner(&l.OrderLine, n, bLineID)
	if order := r.child(n, aOrderReference); order != 0 {
		ref := r.preceding(order)
		lineExt(l).Order = &ref
	}
}

// lineDocument reads BT-128; other documents of a line are those of an extension.
func (r *reader) lineDocument(l *en16931.Line, n int32) {
	kind := ""
	r.inner(&kind, n, bDocumentTypeCode)
	if id := r.child(n, bID); id != 0 && (kind == "" || kind == typeObject) {
		l.Objects = append(l.Objects, r.identifier(id))
		return
	}
	ext := lineExt(l)
	ext.Documents = append(ext.Documents, r.document(n))
}

// lineBilling reads what the French extension says with a reference to an invoice: with the number of
// the invoice itself, how the line belongs to another one; else a preceding invoice.
func (r *reader) lineBilling(l *en16931.Line, n int32) {
	ext := lineExt(l)
	parent, status := "", ""
	ref := en16931.Reference{}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case aInvoiceDocumentReference:
			ref = r.preceding(c)
			r.inner(&status, c, bDocumentStatusCode)
		case aBillingReferenceLine:
			r.inner(&parent, c, bID)
		}
	}
	if ref.Number == r.inv.Number && (status != "" || parent != "") {
		ext.StatusReason, ext.ParentID = status, parent
		return
	}
	ref.Line = parent
	ext.Preceding = append(ext.Preceding, ref)
}

// lineDelivery reads where and when a line is delivered.
func (r *reader) lineDelivery(l *en16931.Line, n int32) {
	ext := lineExt(l)
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bActualDeliveryDate:
			r.date(&ext.DeliveryDate, c)
		case aDeliveryLocation:
			d := en16931.Delivery{}
			r.location(&d, c)
			to := shipTo(ext, c)
			to.Identifiers, to.Address = d.Locations, d.Address
		case aDeliveryParty:
			if name := r.child(c, aPartyName); name != 0 {
				r.inner(&shipTo(ext, c).Name, name, bName)
			}
		}
	}
}

func shipTo(ext *en16931.LineExtension, n int32) *en16931.Party {
	if ext.ShipTo == nil {
		ext.ShipTo = &en16931.Party{Node: n}
	}
	return ext.ShipTo
}

// lineTax reads the VAT of a line in the two currencies.
func (r *reader) lineTax(l *en16931.Line, n int32) {
	amount := r.child(n, bTaxAmount)
	if amount == 0 {
		return
	}
	if currency := r.attr(amount, "currencyID"); currency == r.inv.VATCurrency && currency != r.inv.Currency {
		r.amount(&lineExt(l).TaxTotalInVATCurrency, amount)
		return
	}
	r.amount(&lineExt(l).TaxTotal, amount)
}

// item reads BG-31 with BG-30 and BG-32.
func (r *reader) item(l *en16931.Line, n int32) {
	item := &l.Item
	item.Node = n
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bDescription:
			r.text(&item.Description, c)
		case bName:
			r.text(&item.Name, c)
		case aBuyersItemIdentification:
			r.inner(&item.BuyerID, c, bID)
		case aSellersItemIdentification:
			r.inner(&item.SellerID, c, bID)
		case aStandardItemIdentification:
			if id := r.child(c, bID); id != 0 {
				r.id(&item.StandardID, id)
			}
		case aOriginCountry:
			r.inner(&item.Origin, c, bIdentificationCode)
		case aCommodityClassification:
			r.classification(item, c)
		case aClassifiedTaxCategory:
			if l.VAT.Node == 0 {
				r.lineVAT(&l.VAT, c)
			}
		case aAdditionalItemProperty:
			item.Attributes = append(item.Attributes, r.property(c))
		case aManufacturerParty:
			if ext := lineExt(l); ext.Seller == nil {
				ext.Seller = r.newParty(c, nameOfEntity)
			}
		}
	}
}

func (r *reader) classification(item *en16931.Item, n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		if r.tag(c) == bItemClassificationCode {
			item.Classifications = append(item.Classifications, en16931.Classification{
				Node: c, Code: r.trimmed(c), List: r.attr(c, "listID"), Version: r.attr(c, "listVersionID"),
			})
		}
	}
}

func (r *reader) lineVAT(v *en16931.LineVAT, n int32) {
	v.Node = n
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bID:
			r.text(&v.Category, c)
		case bPercent:
			r.amount(&v.Rate, c)
		case bTaxExemptionReason:
			r.text(&v.ExemptionReason, c)
		case bTaxExemptionReasonCode:
			r.text(&v.ExemptionCode, c)
		}
	}
}

func (r *reader) property(n int32) en16931.Attribute {
	a := en16931.Attribute{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bName:
			r.text(&a.Name, c)
		case bNameCode:
			r.text(&a.Code, c)
		case bValue:
			r.text(&a.Value, c)
		case bValueQuantity:
			r.amount(&a.Measure, c)
			a.MeasureUnit = r.attr(c, "unitCode")
		}
	}
	return a
}

// price reads BG-29. The gross price and its discount stand in an allowance.
func (r *reader) price(p *en16931.Price, n int32) {
	p.Node = n
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bPriceAmount:
			r.amount(&p.Net, c)
		case bBaseQuantity:
			if p.BaseQuantity.Node == 0 {
				p.BaseUnit = r.attr(c, "unitCode")
			}
			r.amount(&p.BaseQuantity, c)
		case aAllowanceCharge:
			if p.GrossNode == 0 {
				p.GrossNode = c
				r.grossPrice(p, c)
			}
		}
	}
}

func (r *reader) grossPrice(p *en16931.Price, n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bAmount:
			r.amount(&p.Discount, c)
		case bBaseAmount:
			r.amount(&p.Gross, c)
		}
	}
}
