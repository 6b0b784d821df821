package en16931

import (
	"strconv"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// lines sets the lines. Those that only group others or inform are not goods or services, and are left out.
func (m *importer) lines() {
	for i := range m.src.Lines {
		l := &m.src.Lines[i]
		if l.counts() {
			m.inv.Lines = append(m.inv.Lines, m.line(l))
		}
	}
}

// line returns one line.
func (m *importer) line(l *Line) *bill.Line {
	out := &bill.Line{
		Quantity: quantityOf(l), Order: cbc.Code(l.OrderLine), Cost: cbc.Code(l.BuyerAccountingReference),
		Period: period(l.Period), Item: itemOf(l), Taxes: m.taxes(l.VAT.Category, l.VAT.Rate, l.VAT.ExemptionCode),
	}
	if len(l.Objects) > 0 {
		out.Identifier = object(l.Objects[0])
	}
	for _, n := range l.Notes {
		if n.Text != "" {
			out.Notes = append(out.Notes, &org.Note{Text: n.Text})
		}
	}
	if l.Ext != nil && l.Ext.Seller != nil {
		out.Seller = m.party(l.Ext.Seller)
	}
	price := priceOf(l, out.Quantity, m.exp)
	out.Item.Price = &price
	sum := exact(price, out.Quantity).Rescale(m.exp)
	for i := range l.Allowances {
		a := &l.Allowances[i]
		d := &bill.LineDiscount{Reason: a.Reason, Amount: a.Amount.Value}
		d.Base, d.Percent = m.share(a, sum)
		if a.ReasonCode != "" {
			d.Ext = d.Ext.Set(extAllowance, cbc.Code(a.ReasonCode))
		}
		out.Discounts = append(out.Discounts, d)
	}
	for i := range l.Charges {
		a := &l.Charges[i]
		c := &bill.LineCharge{Reason: a.Reason, Amount: a.Amount.Value}
		c.Base, c.Percent = m.share(a, sum)
		if a.ReasonCode != "" {
			c.Ext = c.Ext.Set(extCharge, cbc.Code(a.ReasonCode))
		}
		out.Charges = append(out.Charges, c)
	}
	return out
}

// share returns base and percentage of an allowance or charge. The percentage would decide the amount, so it is left out
// where it gives another one.
func (m *importer) share(a *AllowanceCharge, sum num.Amount) (*num.Amount, *num.Percentage) {
	var base *num.Amount
	if a.Base.Valid {
		base, sum = &a.Base.Value, a.Base.Value
	}
	p := percentage(a.Percent)
	if p == nil || !p.Of(sum.Rescale(m.exp)).Equals(a.Amount.Value) {
		return base, nil
	}
	return base, p
}

// quantityOf returns the quantity; one if the line has none.
func quantityOf(l *Line) num.Amount {
	if l.Quantity.Valid {
		return l.Quantity.Value
	}
	return num.MakeAmount(1, 0)
}

// priceOf returns the price of one unit. A price for several units is divided: with as many decimals as it takes for the
// line to have the same amount.
func priceOf(l *Line, quantity num.Amount, exp uint32) num.Amount {
	p := &l.Price
	net, base := p.Net.Value, p.BaseQuantity
	switch {
	case p.Net.Valid:
	case p.Gross.Valid:
		net = p.Gross.Value
		if p.Discount.Valid {
			net = net.MatchPrecision(p.Discount.Value).Subtract(p.Discount.Value)
		}
		if !base.Valid {
			base = p.GrossBaseQuantity
		}
	case l.Net.Valid && !quantity.IsZero():
		net, base = l.Net.Value, NewAmount(quantity)
	}
	if !base.Valid || base.Value.IsZero() || base.Value.Equals(num.MakeAmount(1, 0)) || l.contradicts(net, base.Value, quantity, exp) {
		return net
	}
	return divided(net, base.Value, quantity, exp)
}

// contradicts reports whether the net amount of the line says that the price is for one unit, not for the base quantity:
// some programs write the price there once more.
func (l *Line) contradicts(net, base, quantity num.Amount, exp uint32) bool {
	if !l.Net.Valid {
		return false
	}
	want := l.Net.Value.MatchPrecision(num.MakeAmount(0, exp))
	for i := range l.Allowances {
		want = want.Add(l.Allowances[i].Amount.Value)
	}
	for i := range l.Charges {
		want = want.Subtract(l.Charges[i].Amount.Value)
	}
	whole := exact(net, quantity)
	return whole.Rescale(exp).Equals(want) && !whole.Upscale(6).Divide(base).Rescale(exp).Equals(want)
}

// divided divides a price by the quantity that it is for. If no number of decimals is exact, the sum of the line decides.
func divided(net, base, quantity num.Amount, exp uint32) num.Amount {
	want := exact(net, quantity).Upscale(6).Divide(base).Rescale(exp)
	fits := num.Amount{}
	for e := net.Exp() + magnitude(base); e <= maxPriceDecimals; e++ {
		p := net.Rescale(e).Divide(base)
		if exact(p, base).Equals(net) {
			return p
		}
		if fits.IsZero() && exact(p, quantity).Rescale(exp).Equals(want) {
			fits = p
		}
	}
	if fits.IsZero() {
		return net.RescaleUp(maxPriceDecimals).Divide(base)
	}
	return fits
}

// magnitude returns how many digits a division by a number moves the decimal point at most: 1 up to 10, 2 up to 100.
func magnitude(base num.Amount) uint32 {
	n := uint32(0)
	for limit := num.MakeAmount(1, 0); base.Abs().Compare(limit) > 0 && n < 9; n++ {
		limit = limit.Multiply(num.MakeAmount(10, 0))
	}
	return n
}

// itemOf returns what is sold.
func itemOf(l *Line) *org.Item {
	i := &l.Item
	out := &org.Item{
		Name: i.Name, Description: i.Description, Ref: cbc.Code(i.SellerID), Origin: l10n.ISOCountry(i.Origin), Unit: unitFor(l.Unit),
	}
	if i.BuyerID != "" {
		out.Identities = append(out.Identities, &org.Identity{Code: cbc.Code(i.BuyerID)})
	}
	if i.StandardID.Present() {
		out.Identities = append(out.Identities, identity(i.StandardID))
	}
	for _, c := range i.Classifications {
		id := &org.Identity{Label: c.List, Code: cbc.Code(c.Code)} // other programs look for the list in the label
		if c.List != "" {
			id.Ext = id.Ext.Set(extItemType, cbc.Code(c.List))
		}
		out.Identities = append(out.Identities, id)
	}
	for _, a := range i.Attributes {
		if key := attributeKey(a.Name, out.Meta); key != "" && a.Value != "" {
			if out.Meta == nil {
				out.Meta = cbc.Meta{}
			}
			out.Meta[key] = a.Value
		}
	}
	return out
}

// attributeKey makes a key of a name: small letters and digits, with a hyphen for spaces. A key that is taken gets a number.
func attributeKey(name string, taken cbc.Meta) cbc.Key {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case strings.ContainsRune(" -_/\n\t", r) && b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	text := strings.TrimRight(b.String()[:min(b.Len(), 56)], "-")
	if !cbc.Key(text).Valid() {
		text = strings.TrimRight("attribute-"+text, "-")
	}
	key := cbc.Key(text)
	for n := 2; ; n++ {
		if _, found := taken[key]; !found {
			return key
		}
		key = cbc.Key(text + "-" + strconv.Itoa(n))
	}
}

// unitFor returns the unit of a code: the key that GOBL has for it, or the code itself.
func unitFor(code string) org.Unit {
	if code == "" {
		return ""
	}
	for _, u := range org.Units() {
		if !u.IsUNECE() && u.UNECE() == code && code != org.UnknownUNECE {
			return u
		}
	}
	return org.Unit(code)
}

// taxes returns the VAT of a line, an allowance or a charge, with its own reason or that of the row of the breakdown that it
// belongs to.
func (m *importer) taxes(category string, rate Amount, reason string) tax.Set {
	if category == "" {
		return nil
	}
	c := &tax.Combo{Cat: taxCategory(category), Key: keyOf(category)}
	if c.Cat == catVAT {
		if c.Key == "" {
			c.Key = keyOf(CategoryStandard)
		}
		c.Ext = c.Ext.Set(extTaxCategory, cbc.Code(category))
	}
	if !needsReason(category) {
		c.Percent = percentage(rate)
	}
	for i := 0; reason == "" && i < len(m.src.VATBreakdown); i++ {
		if v := &m.src.VATBreakdown[i]; v.Category == category && v.Rate.Value.Equals(rate.Value) {
			reason = v.ExemptionCode
		}
	}
	if reason != "" {
		c.Ext = c.Ext.Set(extVATEX, cbc.Code(reason))
	}
	return tax.Set{c}
}

// exemptionCode returns the reason that an extension has in an allowance or charge.
func (a *AllowanceCharge) exemptionCode() string {
	if a.Ext == nil {
		return ""
	}
	return a.Ext.ExemptionCode
}

// allowances sets discounts and charges of the document.
func (m *importer) allowances() {
	sum := num.MakeAmount(0, m.exp)
	for i := range m.src.Lines {
		sum = sum.Add(m.src.Lines[i].Net.Value)
	}
	for i := range m.src.Allowances {
		a := &m.src.Allowances[i]
		d := &bill.Discount{Reason: a.Reason, Amount: a.Amount.Value, Taxes: m.taxes(a.Category, a.Rate, a.exemptionCode())}
		d.Base, d.Percent = m.share(a, sum)
		if a.ReasonCode != "" {
			d.Ext = d.Ext.Set(extAllowance, cbc.Code(a.ReasonCode))
		}
		m.inv.Discounts = append(m.inv.Discounts, d)
	}
	for i := range m.src.Charges {
		a := &m.src.Charges[i]
		c := &bill.Charge{Reason: a.Reason, Amount: a.Amount.Value, Taxes: m.taxes(a.Category, a.Rate, a.exemptionCode())}
		c.Base, c.Percent = m.share(a, sum)
		if a.ReasonCode != "" {
			c.Ext = c.Ext.Set(extCharge, cbc.Code(a.ReasonCode))
		}
		m.inv.Charges = append(m.inv.Charges, c)
	}
	m.logistics()
}

// logistics sets the charges of logistics of Factur-X EXTENDED (BG-X-42) as charges.
func (m *importer) logistics() {
	if m.src.Ext == nil {
		return
	}
	for _, l := range m.src.Ext.LogisticsCharges {
		c := &bill.Charge{Reason: l.Description, Amount: l.Amount.Value}
		if len(l.VAT) > 0 {
			c.Taxes = m.taxes(l.VAT[0].Category, l.VAT[0].Rate, l.VAT[0].ExemptionCode)
		}
		m.inv.Charges = append(m.inv.Charges, c)
	}
}
