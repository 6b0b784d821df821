package en16931

import (
	"slices"

	"chancery/gobl/org"
)

// extended reports whether the profile has the terms of an extension.
func (x *exporter) extended() bool {
	return slices.Contains([]ProfileID{ProfileFranceExtended, ProfileFacturXExtended, ProfilePeppolFranceFactX}, x.profile.ID)
}

// extensions sets the terms that only the extensions have.
func (x *exporter) extensions() {
	if !x.extended() {
		return
	}
	var ext InvoiceExtension
	if p := x.src.Payment; p != nil {
		ext.Payer = x.everything(p.Payer)
		if p.Terms != nil && len(p.Terms.DueDates) > 1 && x.profile.ID == ProfileFacturXExtended {
			for _, d := range p.Terms.DueDates {
				if d != nil {
					ext.PaymentTerms = append(ext.PaymentTerms, PaymentTerm{
						Description: d.Notes, DueDate: NewDate(d.Date), Partial: NewAmount(x.round(d.Amount)),
					})
				}
			}
		}
	}
	if o := x.src.Ordering; o != nil {
		ext.BuyerAgent = x.everything(o.Buyer)
		ext.Invoicer = x.everything(o.Issuer)
	}
	if ext.Payer != nil || ext.BuyerAgent != nil || ext.Invoicer != nil || ext.PaymentTerms != nil {
		x.out.Ext = &ext
	}
	for i, l := range x.src.Lines {
		if l != nil && l.Seller != nil && i < len(x.out.Lines) {
			x.out.Lines[i].Ext = &LineExtension{Seller: x.everything(l.Seller)}
		}
	}
}

// everything returns a party with all its terms; nil for none.
func (x *exporter) everything(p *org.Party) *Party {
	if p == nil {
		return nil
	}
	out := x.party(p)
	return &out
}
