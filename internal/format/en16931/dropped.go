package en16931

// droppedExtensions returns what extensions say and GOBL has no place for, one term for each group.
func droppedExtensions(inv *Invoice) []Term {
	var d droppedGroups
	if ext := inv.Ext; ext != nil {
		d.party("Ext.BuyerAgent", "Agent of the buyer", ext.BuyerAgent)
		d.party("Ext.SalesAgent", "Agent of the seller", ext.SalesAgent)
		d.party("Ext.Invoicee", "Receiver of the invoice", ext.Invoicee)
		d.party("Ext.BuyerTaxRepresentative", "Tax representative of the buyer", ext.BuyerTaxRepresentative)
		d.party("Ext.ProductEndUser", "User of the goods", ext.ProductEndUser)
		d.party("Ext.ShipFrom", "Place of dispatch", ext.ShipFrom)
		d.party("Ext.UltimateShipTo", "Last place of delivery", ext.UltimateShipTo)
		if t := ext.DeliveryTerms; t != nil {
			d.add("", "Terms of delivery", "Ext.DeliveryTerms", t.Code, t.Node)
		}
		d.reference("Ext.Quotation", "Quotation", ext.Quotation)
		d.reference("Ext.DeliveryNote", "Delivery note", ext.DeliveryNote)
		for i := range ext.UltimateCustomerOrders {
			d.reference(index("Ext.UltimateCustomerOrders", i), "Order of the last customer", &ext.UltimateCustomerOrders[i])
		}
		for i, p := range ext.AdvancePayments {
			d.add("", "Advance payment", index("Ext.AdvancePayments", i), p.Amount.Text, p.Node)
		}
		for i, p := range ext.ThirdPartyPayments {
			d.add("BG-DEX-09", "Payment for third parties", index("Ext.ThirdPartyPayments", i), p.Amount.Text, p.Node)
		}
		for i, a := range ext.Adjustments {
			d.add("", "Adjustment of the amount due", index("Ext.Adjustments", i), a.Amount.Text, a.Node)
		}
		for i, p := range ext.PaymentTerms {
			if i > 0 || p.Discount != nil || p.Penalty != nil {
				d.add("", "Part of the terms of payment", index("Ext.PaymentTerms", i), firstOf(p.Description, p.DueDate.ISO(), p.Partial.Text), p.Node)
			}
		}
		d.add("", "Mode of transport", "Ext.TransportMode", ext.TransportMode, inv.Node)
	}
	for i := range inv.Lines {
		d.line(&inv.Lines[i], index("Lines", i), i+1)
	}
	return d.list
}

// droppedGroups collects terms of groups.
type droppedGroups struct {
	list  []Term
	index int
}

func (d *droppedGroups) add(number, name, path, value string, node int32) {
	if value != "" {
		d.list = append(d.list, Term{Number: number, Name: name, Value: value, Path: path, Index: d.index, Node: node})
	}
}

func (d *droppedGroups) party(path, name string, p *Party) {
	if p != nil {
		d.add("", name, path, firstOf(p.Name, p.LegalID.Value, p.VATID.Value, "-"), p.Node)
	}
}

func (d *droppedGroups) reference(path, name string, r *Reference) {
	if r != nil {
		d.add("", name, path, r.Number, r.Node)
	}
}

// line collects what a line has beyond EN 16931. A line that only groups others or informs is a group of its own.
func (d *droppedGroups) line(l *Line, path string, position int) {
	ext := l.Ext
	if ext == nil {
		return
	}
	d.index = position
	if !l.counts() {
		d.add("BG-25", "Line that groups or informs", path, firstOf(l.Item.Name, l.ID), l.Node)
	}
	for i := range ext.SubLines {
		d.add("BG-DEX-01", "Sub line", path+"."+index("SubLines", i), ext.SubLines[i].Item.Name, ext.SubLines[i].Node)
	}
	d.party(path+".Manufacturer", "Manufacturer", ext.Manufacturer)
	d.party(path+".ShipTo", "Place of delivery of the line", ext.ShipTo)
	d.party(path+".UltimateShipTo", "Last place of delivery of the line", ext.UltimateShipTo)
	for i := range ext.Preceding {
		d.reference(path+"."+index("Preceding", i), "Preceding invoice of the line", &ext.Preceding[i])
	}
	for i := range ext.Documents {
		d.add("BG-24", "Supporting document of the line", path+"."+index("Documents", i), ext.Documents[i].Reference, ext.Documents[i].Node)
	}
	for i := range ext.IncludedProducts {
		p := &ext.IncludedProducts[i]
		d.add("", "Product that the item is made of", path+"."+index("IncludedProducts", i), p.Name, p.Node)
	}
	d.add("", "Day of delivery of the line", path+".DeliveryDate", ext.DeliveryDate.ISO(), l.Node)
}
