package ubl

import "chancery/internal/format/en16931"

// line writes BG-25, or a line of the XRechnung extension that another one is made of.
func (w *writer) line(l *en16931.Line, name string) {
	ext := noLineExtension
	if l.Ext != nil && (w.french || w.xrechnung) {
		ext = l.Ext
	}
	w.Start(name)
	w.Leaf("cbc:ID", l.ID)
	w.notes(l.Notes)
	w.LeafAttr(w.creditNote("cbc:CreditedQuantity", "cbc:InvoicedQuantity"), "unitCode", l.Unit, l.Quantity.Text)
	w.amount("cbc:LineExtensionAmount", l.Net)
	w.Leaf("cbc:AccountingCost", l.BuyerAccountingReference)
	if p := l.Period; p != nil {
		w.Start("cac:InvoicePeriod")
		w.date("cbc:StartDate", p.Start)
		w.date("cbc:EndDate", p.End)
		w.End()
	}
	w.orderLine(l, ext)
	w.lineBilling(ext)
	for _, id := range l.Objects {
		w.coded("cac:DocumentReference", id, typeObject)
	}
	w.lineDelivery(ext)
	if w.inv.CreditNote {
		w.lineTax(ext)
	}
	w.allowances(l.Allowances, false, false)
	w.allowances(l.Charges, true, false)
	if !w.inv.CreditNote {
		w.lineTax(ext)
	}
	w.item(l, ext)
	w.price(&l.Price)
	if w.french {
		w.deliveryTerms(ext.DeliveryTerms)
	}
	if w.xrechnung {
		for i := range ext.SubLines {
			w.line(&ext.SubLines[i], w.creditNote("cac:SubCreditNoteLine", "cac:SubInvoiceLine"))
		}
	}
	w.End()
}

// orderLine writes BT-132, and the order where an extension names it for a line. The schema asks for
// the number of the line.
func (w *writer) orderLine(l *en16931.Line, ext *en16931.LineExtension) {
	order := ext.Order
	if !w.french || order == nil || order.Number == "" {
		w.wrapped("cac:OrderLineReference", "cbc:LineID", l.OrderLine)
		return
	}
	w.within("cac:OrderLineReference", func() {
		w.Leaf("cbc:LineID", or(l.OrderLine, notAvailable))
		w.within("cac:OrderReference", func() {
			w.Leaf("cbc:ID", order.Number)
			w.date("cbc:IssueDate", order.IssueDate)
		})
	})
}

// lineBilling writes how the line belongs to another one, and its preceding invoices.
func (w *writer) lineBilling(ext *en16931.LineExtension) {
	if !w.french {
		return
	}
	if ext.ParentID != "" || ext.StatusReason != "" {
		w.within("cac:BillingReference", func() {
			w.within("cac:InvoiceDocumentReference", func() {
				w.Leaf("cbc:ID", w.inv.Number)
				w.Leaf("cbc:DocumentStatusCode", ext.StatusReason)
			})
			w.wrapped("cac:BillingReferenceLine", "cbc:ID", ext.ParentID)
		})
	}
	for i := range ext.Preceding {
		ref := &ext.Preceding[i]
		w.within("cac:BillingReference", func() {
			w.reference("cac:InvoiceDocumentReference", "", ref)
			w.wrapped("cac:BillingReferenceLine", "cbc:ID", ref.Line)
		})
	}
}

func (w *writer) lineDelivery(ext *en16931.LineExtension) {
	if !w.french {
		return
	}
	w.within("cac:Delivery", func() {
		w.date("cbc:ActualDeliveryDate", ext.DeliveryDate)
		if to := ext.ShipTo; to != nil {
			w.location(to.Identifiers, to.Address)
			w.within("cac:DeliveryParty", func() { w.wrapped("cac:PartyName", "cbc:Name", to.Name) })
		}
	})
}

// lineTax writes the VAT of a line in the two currencies.
func (w *writer) lineTax(ext *en16931.LineExtension) {
	if !w.french {
		return
	}
	w.within("cac:TaxTotal", func() { w.amount("cbc:TaxAmount", ext.TaxTotal) })
	w.within("cac:TaxTotal", func() {
		w.LeafAttr("cbc:TaxAmount", "currencyID", w.inv.VATCurrency, ext.TaxTotalInVATCurrency.Text)
	})
}

func (w *writer) item(l *en16931.Line, ext *en16931.LineExtension) {
	item := &l.Item
	w.Start("cac:Item")
	w.Leaf("cbc:Description", item.Description)
	w.Leaf("cbc:Name", item.Name)
	w.wrapped("cac:BuyersItemIdentification", "cbc:ID", item.BuyerID)
	w.wrapped("cac:SellersItemIdentification", "cbc:ID", item.SellerID)
	if item.StandardID.Present() {
		w.Start("cac:StandardItemIdentification")
		w.identifier("cbc:ID", item.StandardID)
		w.End()
	}
	w.wrapped("cac:OriginCountry", "cbc:IdentificationCode", item.Origin)
	for i := range item.Classifications {
		w.classification(&item.Classifications[i])
	}
	code, reason := l.VAT.ExemptionCode, l.VAT.ExemptionReason
	if !w.french {
		code, reason = "", ""
	}
	w.taxCategory("cac:ClassifiedTaxCategory", l.VAT.Category, l.VAT.Rate, code, reason)
	for i := range item.Attributes {
		w.property(&item.Attributes[i])
	}
	if w.french {
		w.wholeParty("cac:ManufacturerParty", ext.Seller, nameOfEntity, en16931.Identifier{})
	}
	w.End()
}

func (w *writer) classification(c *en16931.Classification) {
	if c.Code == "" {
		return
	}
	w.Start("cac:CommodityClassification")
	w.Start("cbc:ItemClassificationCode")
	w.Attr("listID", c.List)
	w.Attr("listVersionID", c.Version)
	w.Text(c.Code)
	w.End()
	w.End()
}

// property writes BG-32. The schema asks for a name; a code without one is a name too.
func (w *writer) property(a *en16931.Attribute) {
	w.Start("cac:AdditionalItemProperty")
	w.Leaf("cbc:Name", or(a.Name, a.Code))
	if w.french {
		w.Leaf("cbc:NameCode", a.Code)
	}
	w.Leaf("cbc:Value", a.Value)
	if w.french {
		w.LeafAttr("cbc:ValueQuantity", "unitCode", a.MeasureUnit, a.Measure.Text)
	}
	w.End()
}

// price writes BG-29. The gross price and its discount are an allowance, in which the discount is compulsory.
func (w *writer) price(p *en16931.Price) {
	if !p.Net.Present() {
		return
	}
	w.Start("cac:Price")
	w.amount("cbc:PriceAmount", p.Net)
	w.LeafAttr("cbc:BaseQuantity", "unitCode", p.BaseUnit, p.BaseQuantity.Text)
	if p.Discount.Present() || p.Gross.Present() {
		w.Start("cac:AllowanceCharge")
		w.Leaf("cbc:ChargeIndicator", "false")
		w.LeafAttr("cbc:Amount", "currencyID", w.inv.Currency, or(p.Discount.Text, "0"))
		w.amount("cbc:BaseAmount", p.Gross)
		w.End()
	}
	w.End()
}
