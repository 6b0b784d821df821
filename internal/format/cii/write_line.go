package cii

import "chancery/internal/format/en16931"

// line writes BG-25. The parts of a line are compulsory, even when there is nothing in them.
func (w *writer) line(l *en16931.Line) {
	ext := noLineExtension
	if l.Ext != nil && w.extended {
		ext = l.Ext
	}
	w.Start("ram:IncludedSupplyChainTradeLineItem")
	w.Start("ram:AssociatedDocumentLineDocument")
	w.Leaf("ram:LineID", l.ID)
	w.Leaf("ram:ParentLineID", ext.ParentID)
	w.Leaf("ram:LineStatusCode", ext.Status)
	w.Leaf("ram:LineStatusReasonCode", ext.StatusReason)
	w.notes(l.Notes)
	w.EndEmpty()
	w.product(&l.Item, ext)
	w.Start("ram:SpecifiedLineTradeAgreement")
	w.lineAgreement(l, ext)
	w.End()
	w.Start("ram:SpecifiedLineTradeDelivery")
	w.lineDelivery(l, ext)
	w.End()
	w.Start("ram:SpecifiedLineTradeSettlement")
	w.lineSettlement(l, ext)
	w.EndEmpty()
	w.End()
}

func (w *writer) product(item *en16931.Item, ext *en16931.LineExtension) {
	w.Start("ram:SpecifiedTradeProduct")
	w.identifier("ram:GlobalID", item.StandardID)
	w.Leaf("ram:SellerAssignedID", item.SellerID)
	w.Leaf("ram:BuyerAssignedID", item.BuyerID)
	if w.facturX {
		w.Leaf("ram:IndustryAssignedID", ext.IndustryID)
		w.Leaf("ram:ModelID", ext.ModelID)
	}
	w.Leaf("ram:Name", item.Name)
	w.Leaf("ram:Description", item.Description)
	if w.facturX {
		w.Leaf("ram:BatchID", ext.BatchID)
	}
	w.Leaf("ram:BrandName", ext.BrandName)
	if w.facturX {
		w.Leaf("ram:ModelName", ext.ModelName)
	}
	for i := range item.Attributes {
		w.characteristic(&item.Attributes[i])
	}
	for i := range item.Classifications {
		c := &item.Classifications[i]
		if c.Code == "" {
			continue
		}
		w.Start("ram:DesignatedProductClassification")
		w.Start("ram:ClassCode")
		w.Attr("listID", c.List)
		w.Attr("listVersionID", c.Version)
		w.Text(c.Code)
		w.End()
		w.End()
	}
	w.wrapped("ram:OriginTradeCountry", "ram:ID", item.Origin)
	w.party("ram:ManufacturerTradeParty", ext.Manufacturer)
	for i := range ext.IncludedProducts {
		w.includedProduct(&ext.IncludedProducts[i])
	}
	w.End()
}

func (w *writer) characteristic(a *en16931.Attribute) {
	w.Start("ram:ApplicableProductCharacteristic")
	if w.extended {
		w.Leaf("ram:TypeCode", a.Code)
	}
	w.Leaf("ram:Description", a.Name)
	if w.extended {
		w.quantity("ram:ValueMeasure", a.Measure, a.MeasureUnit)
	}
	w.Leaf("ram:Value", a.Value)
	w.End()
}

func (w *writer) includedProduct(p *en16931.IncludedProduct) {
	w.Start("ram:IncludedReferencedProduct")
	for _, id := range p.GlobalIDs {
		w.identifier("ram:GlobalID", id)
	}
	w.Leaf("ram:SellerAssignedID", p.SellerID)
	w.Leaf("ram:BuyerAssignedID", p.BuyerID)
	w.Leaf("ram:IndustryAssignedID", p.IndustryID)
	w.Leaf("ram:Name", p.Name)
	w.Leaf("ram:Description", p.Description)
	w.quantity("ram:UnitQuantity", p.Quantity, p.Unit)
	w.End()
}

// lineAgreement writes the documents of a line, BT-132 and BG-29.
func (w *writer) lineAgreement(l *en16931.Line, ext *en16931.LineExtension) {
	w.deliveryTerms(ext.DeliveryTerms)
	w.reference("ram:SellerOrderReferencedDocument", "", ext.SalesOrder, "")
	w.within("ram:BuyerOrderReferencedDocument", func() {
		order := noReference
		if ext.Order != nil {
			order = ext.Order
		}
		w.Leaf("ram:IssuerAssignedID", order.Number)
		w.Leaf("ram:LineID", l.OrderLine)
		w.formatted("ram:FormattedIssueDateTime", order.IssueDate)
	})
	w.reference("ram:QuotationReferencedDocument", "", ext.Quotation, "")
	w.reference("ram:ContractReferencedDocument", "", ext.Contract, "ram:ReferenceTypeCode")
	for i := range ext.Documents {
		w.supporting(&ext.Documents[i])
	}
	w.grossPrice(&l.Price)
	w.within("ram:NetPriceProductTradePrice", func() {
		w.amount("ram:ChargeAmount", l.Price.Net)
		w.quantity("ram:BasisQuantity", l.Price.BaseQuantity, l.Price.BaseUnit)
		if ext.PriceTax != nil {
			w.breakdown("ram:IncludedTradeTax", ext.PriceTax, false)
		}
	})
	w.party("ram:ItemSellerTradeParty", ext.Seller)
	for i := range ext.UltimateCustomerOrders {
		w.reference("ram:UltimateCustomerOrderReferencedDocument", "", &ext.UltimateCustomerOrders[i], "")
	}
}

func (w *writer) grossPrice(p *en16931.Price) {
	if !p.Gross.Present() {
		return
	}
	w.Start("ram:GrossPriceProductTradePrice")
	w.amount("ram:ChargeAmount", p.Gross)
	w.quantity("ram:BasisQuantity", p.GrossBaseQuantity, p.GrossBaseUnit)
	if p.Discount.Present() {
		w.Start("ram:AppliedTradeAllowanceCharge")
		w.indicator(false)
		w.amount("ram:ActualAmount", p.Discount)
		w.End()
	}
	w.End()
}

func (w *writer) lineDelivery(l *en16931.Line, ext *en16931.LineExtension) {
	w.quantity("ram:BilledQuantity", l.Quantity, l.Unit)
	w.quantity("ram:ChargeFreeQuantity", ext.FreeQuantity, ext.FreeUnit)
	w.quantity("ram:PackageQuantity", ext.PackageQuantity, ext.PackageUnit)
	w.quantity("ram:PerPackageUnitQuantity", ext.PerPackageQuantity, ext.PerPackageUnit)
	w.party("ram:ShipToTradeParty", ext.ShipTo)
	w.party("ram:UltimateShipToTradeParty", ext.UltimateShipTo)
	w.within("ram:ActualDeliverySupplyChainEvent", func() { w.dateTime("ram:OccurrenceDateTime", ext.DeliveryDate) })
	w.reference("ram:DespatchAdviceReferencedDocument", "", ext.DespatchAdvice, "")
	w.reference("ram:ReceivingAdviceReferencedDocument", "", ext.ReceivingAdvice, "")
	w.reference("ram:DeliveryNoteReferencedDocument", "", ext.DeliveryNote, "")
}

func (w *writer) lineSettlement(l *en16931.Line, ext *en16931.LineExtension) {
	code, reason := l.VAT.ExemptionCode, l.VAT.ExemptionReason
	if !w.extended {
		code, reason = "", ""
	}
	w.vat("ram:ApplicableTradeTax", l.VAT.Category, l.VAT.Rate, code, reason)
	w.period(l.Period)
	w.allowances(l.Allowances, false, false)
	w.allowances(l.Charges, true, false)
	w.within("ram:SpecifiedTradeSettlementLineMonetarySummation", func() {
		w.amount("ram:LineTotalAmount", l.Net)
		w.LeafAttr("ram:TaxTotalAmount", "currencyID", w.inv.Currency, ext.TaxTotal.Text)
		w.LeafAttr("ram:TaxTotalAmount", "currencyID", w.inv.VATCurrency, ext.TaxTotalInVATCurrency.Text)
		w.amount("ram:GrandTotalAmount", ext.WithVAT)
		w.amount("ram:TotalAllowanceChargeAmount", ext.AllowanceChargeTotal)
	})
	for i := range ext.Preceding {
		w.preceding("ram:InvoiceReferencedDocument", &ext.Preceding[i])
	}
	for _, id := range l.Objects {
		w.object(id, typeObject)
	}
	w.wrapped("ram:ReceivableSpecifiedTradeAccountingAccount", "ram:ID", l.BuyerAccountingReference)
}
