package en16931

import (
	"slices"
	"strconv"

	"chancery/gobl/bill"
	"chancery/gobl/org"
	"chancery/gobl/pay"
)

// extended reports whether the profile has the terms of an extension.
func (x *exporter) extended() bool {
	return slices.Contains([]ProfileID{ProfileFranceExtended, ProfileFacturXExtended, ProfilePeppolFranceFactX}, x.profile.ID)
}

// extends reports whether terms of an extension are set: the profile has them, or all that the document says is wanted.
func (x *exporter) extends() bool { return x.whole || x.extended() }

// extensions sets the terms that only the extensions have.
func (x *exporter) extensions() {
	if !x.extends() {
		return
	}
	var ext InvoiceExtension
	if p := x.src.Payment; p != nil {
		ext.Payer = x.everything(p.Payer)
		if x.profile.ID == ProfileFacturXExtended {
			ext.PaymentTerms = x.paymentTerms(p.Terms)
		}
	}
	if o := x.src.Ordering; o != nil {
		ext.Invoicer = x.everything(o.Issuer)
	}
	if ext.Payer != nil || ext.Invoicer != nil || ext.PaymentTerms != nil {
		x.out.Ext = &ext
	}
	for i, l := range x.src.Lines {
		if l != nil && l.Seller != nil && i < len(x.out.Lines) {
			if x.out.Lines[i].Ext == nil {
				x.out.Lines[i].Ext = &LineExtension{}
			}
			x.out.Lines[i].Ext.Seller = x.everything(l.Seller)
		}
	}
}

// paymentTerms returns several due dates as parts of the terms.
func (x *exporter) paymentTerms(t *pay.Terms) []PaymentTerm {
	if t == nil || len(t.DueDates) < 2 {
		return nil
	}
	var list []PaymentTerm
	for _, d := range t.DueDates {
		if d != nil {
			list = append(list, PaymentTerm{Description: d.Notes, DueDate: NewDate(d.Date), Partial: NewAmount(x.round(d.Amount))})
		}
	}
	return list
}

// subLines returns the parts that the price of a line is made of, for the whole quantity of the line (BG-DEX-01). XRechnung
// has them in UBL; elsewhere the price says it all. Prices that include VAT are not divided once more.
func (x *exporter) subLines(l *bill.Line, line *Line) []Line {
	if x.profile.ID != ProfileXRechnungExt || x.included(l.Taxes) != nil {
		return nil
	}
	var list []Line
	for i, sub := range l.Breakdown {
		if sub == nil || sub.Item == nil || sub.Item.Price == nil || len(sub.Discounts)+len(sub.Charges) > 0 {
			continue
		}
		quantity := exact(sub.Quantity, l.Quantity)
		list = append(list, Line{
			ID: line.ID + "." + strconv.Itoa(i+1), Quantity: NewAmount(quantity), Unit: unitOf(sub.Item.Unit), Item: x.item(sub.Item),
			Net: NewAmount(x.round(exact(*sub.Item.Price, quantity))), Price: Price{Net: NewAmount(*sub.Item.Price)}, VAT: line.VAT,
		})
	}
	if len(list) != len(l.Breakdown) {
		return nil // parts with discounts do not add up with the others
	}
	return list
}

// everything returns a party with all its terms; nil for none.
func (x *exporter) everything(p *org.Party) *Party {
	if p == nil {
		return nil
	}
	out := x.party(p)
	return &out
}
