package cii

import "chancery/internal/format/en16931"

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
		switch r.tag(c) {
		case tAssociatedDocumentLineDocument:
			r.lineDocument(l, c)
		case tSpecifiedTradeProduct:
			r.product(l, c)
		case tSpecifiedLineTradeAgreement:
			r.lineAgreement(l, c)
		case tSpecifiedLineTradeDelivery:
			r.lineDelivery(l, c)
		case tSpecifiedLineTradeSettlement:
			r.lineSettlement(l, c)
		}
	}
}

func (r *reader) lineDocument(l *en16931.Line, n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tLineID:
			r.text(&l.ID, c)
		case tIncludedNote:
			l.Notes = append(l.Notes, r.note(c))
		case tParentLineID:
			r.text(&lineExt(l).ParentID, c)
		case tLineStatusCode:
			r.text(&lineExt(l).Status, c)
		case tLineStatusReasonCode:
			r.text(&lineExt(l).StatusReason, c)
		}
	}
}

// product reads BG-31 and BG-32.
func (r *reader) product(l *en16931.Line, n int32) {
	item := &l.Item
	item.Node = n
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch t := r.tag(c); t {
		case tGlobalID:
			r.id(&item.StandardID, c)
		case tSellerAssignedID:
			r.text(&item.SellerID, c)
		case tBuyerAssignedID:
			r.text(&item.BuyerID, c)
		case tName:
			r.text(&item.Name, c)
		case tDescription:
			r.text(&item.Description, c)
		case tApplicableProductCharacteristic:
			item.Attributes = append(item.Attributes, r.characteristic(c))
		case tDesignatedProductClassification:
			r.classification(item, c)
		case tOriginTradeCountry:
			r.inner(&item.Origin, c, tID)
		default:
			r.productExtension(l, t, c)
		}
	}
}

func (r *reader) productExtension(l *en16931.Line, t tag, n int32) {
	switch t {
	case tIndustryAssignedID:
		r.text(&lineExt(l).IndustryID, n)
	case tModelID:
		r.text(&lineExt(l).ModelID, n)
	case tBatchID:
		r.text(&lineExt(l).BatchID, n)
	case tBrandName:
		r.text(&lineExt(l).BrandName, n)
	case tModelName:
		r.text(&lineExt(l).ModelName, n)
	case tManufacturerTradeParty:
		r.newParty(&lineExt(l).Manufacturer, n)
	case tIncludedReferencedProduct:
		ext := lineExt(l)
		ext.IncludedProducts = append(ext.IncludedProducts, r.includedProduct(n))
	}
}

func (r *reader) characteristic(n int32) en16931.Attribute {
	a := en16931.Attribute{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tTypeCode:
			r.text(&a.Code, c)
		case tDescription:
			r.text(&a.Name, c)
		case tValue:
			r.text(&a.Value, c)
		case tValueMeasure:
			r.quantity(&a.Measure, &a.MeasureUnit, c)
		}
	}
	return a
}

func (r *reader) classification(item *en16931.Item, n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		if r.tag(c) == tClassCode {
			item.Classifications = append(item.Classifications, en16931.Classification{
				Node: c, Code: r.trimmed(c), List: r.attr(c, "listID"), Version: r.attr(c, "listVersionID"),
			})
		}
	}
}

func (r *reader) includedProduct(n int32) en16931.IncludedProduct {
	p := en16931.IncludedProduct{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tGlobalID:
			p.GlobalIDs = append(p.GlobalIDs, r.identifier(c))
		case tSellerAssignedID:
			r.text(&p.SellerID, c)
		case tBuyerAssignedID:
			r.text(&p.BuyerID, c)
		case tIndustryAssignedID:
			r.text(&p.IndustryID, c)
		case tName:
			r.text(&p.Name, c)
		case tDescription:
			r.text(&p.Description, c)
		case tUnitQuantity:
			r.quantity(&p.Quantity, &p.Unit, c)
		}
	}
	return p
}

// lineAgreement reads BG-29 and BT-132.
func (r *reader) lineAgreement(l *en16931.Line, n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch t := r.tag(c); t {
		case tBuyerOrderReferencedDocument:
			r.inner(&l.OrderLine, c, tLineID)
			if ref := r.newReference(c); ref.Number != "" || ref.IssueDate.Node != 0 {
				ref.Line = ""
				lineExt(l).Order = ref
			}
		case tGrossPriceProductTradePrice:
			if l.Price.GrossNode == 0 {
				r.grossPrice(&l.Price, c)
			}
		case tNetPriceProductTradePrice:
			if l.Price.Node == 0 {
				r.netPrice(l, c)
			}
		default:
			r.lineAgreementExtension(l, t, c)
		}
	}
}

func (r *reader) lineAgreementExtension(l *en16931.Line, t tag, n int32) {
	switch t {
	case tApplicableTradeDeliveryTerms:
		lineExt(l).DeliveryTerms = r.deliveryTerms(n)
	case tSellerOrderReferencedDocument:
		lineExt(l).SalesOrder = r.newReference(n)
	case tQuotationReferencedDocument:
		lineExt(l).Quotation = r.newReference(n)
	case tContractReferencedDocument:
		lineExt(l).Contract = r.newReference(n)
	case tAdditionalReferencedDocument:
		lineExt(l).Documents = append(lineExt(l).Documents, r.supporting(n))
	case tItemSellerTradeParty:
		r.newParty(&lineExt(l).Seller, n)
	case tUltimateCustomerOrderReferencedDocument:
		lineExt(l).UltimateCustomerOrders = append(lineExt(l).UltimateCustomerOrders, *r.newReference(n))
	}
}

func (r *reader) netPrice(l *en16931.Line, n int32) {
	p := &l.Price
	p.Node = n
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tChargeAmount:
			r.amount(&p.Net, c)
		case tBasisQuantity:
			r.quantity(&p.BaseQuantity, &p.BaseUnit, c)
		case tIncludedTradeTax:
			tax := r.breakdown(c)
			lineExt(l).PriceTax = &tax
		}
	}
}

func (r *reader) grossPrice(p *en16931.Price, n int32) {
	p.GrossNode = n
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tChargeAmount:
			r.amount(&p.Gross, c)
		case tBasisQuantity:
			r.quantity(&p.GrossBaseQuantity, &p.GrossBaseUnit, c)
		case tAppliedTradeAllowanceCharge:
			if amount := r.child(c, tActualAmount); amount != 0 && !r.isCharge(c) {
				r.amount(&p.Discount, amount)
			}
		}
	}
}

func (r *reader) lineDelivery(l *en16931.Line, n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch t := r.tag(c); t {
		case tBilledQuantity:
			r.quantity(&l.Quantity, &l.Unit, c)
		case tChargeFreeQuantity:
			ext := lineExt(l)
			r.quantity(&ext.FreeQuantity, &ext.FreeUnit, c)
		case tPackageQuantity:
			ext := lineExt(l)
			r.quantity(&ext.PackageQuantity, &ext.PackageUnit, c)
		case tPerPackageUnitQuantity:
			ext := lineExt(l)
			r.quantity(&ext.PerPackageQuantity, &ext.PerPackageUnit, c)
		case tShipToTradeParty:
			r.newParty(&lineExt(l).ShipTo, c)
		case tUltimateShipToTradeParty:
			r.newParty(&lineExt(l).UltimateShipTo, c)
		case tActualDeliverySupplyChainEvent:
			if date := r.child(c, tOccurrenceDateTime); date != 0 {
				r.date(&lineExt(l).DeliveryDate, date)
			}
		case tDespatchAdviceReferencedDocument:
			lineExt(l).DespatchAdvice = r.newReference(c)
		case tReceivingAdviceReferencedDocument:
			lineExt(l).ReceivingAdvice = r.newReference(c)
		case tDeliveryNoteReferencedDocument:
			lineExt(l).DeliveryNote = r.newReference(c)
		}
	}
}

func (r *reader) lineSettlement(l *en16931.Line, n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tApplicableTradeTax:
			if l.VAT.Node == 0 {
				l.VAT = r.vat(c)
			}
		case tBillingSpecifiedPeriod:
			if l.Period == nil {
				l.Period = r.period(c)
			}
		case tSpecifiedTradeAllowanceCharge:
			r.allowanceCharge(&l.Allowances, &l.Charges, c)
		case tSpecifiedTradeSettlementLineMonetarySummation:
			r.lineSummation(l, c)
		case tInvoiceReferencedDocument:
			lineExt(l).Preceding = append(lineExt(l).Preceding, *r.newReference(c))
		case tAdditionalReferencedDocument:
			r.object(&l.Objects, c)
		case tReceivableSpecifiedTradeAccountingAccount:
			r.inner(&l.BuyerAccountingReference, c, tID)
		}
	}
}

func (r *reader) lineSummation(l *en16931.Line, n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tLineTotalAmount:
			r.amount(&l.Net, c)
		case tTaxTotalAmount:
			if currency := r.attr(c, "currencyID"); currency != "" && currency == r.inv.VATCurrency && currency != r.inv.Currency {
				r.amount(&lineExt(l).TaxTotalInVATCurrency, c)
			} else {
				r.amount(&lineExt(l).TaxTotal, c)
			}
		case tGrandTotalAmount:
			r.amount(&lineExt(l).WithVAT, c)
		case tTotalAllowanceChargeAmount:
			r.amount(&lineExt(l).AllowanceChargeTotal, c)
		}
	}
}
