package rules

import (
	"chancery/gobl/num"
	"chancery/internal/format/en16931"
)

// extended are the checks that Factur-X EXTENDED and EXTENDED-CTC-FR have in place of those of
// EN 16931: lines in groups, fees of logistics, several breakdowns of a category, and sums that may be
// off by one cent for each item. The two have other IDs for the same rules.
type extended struct {
	// ids are the IDs by the key of a rule in UBL and CII; "" for a rule that the format does not have.
	ids func(key string, ubl bool) string
}

// groups returns the checks.
func (x extended) groups() []group {
	return []group{x.lines, x.order, x.sums, x.taxes, x.reasons}
}

// id returns the ID of a rule in the syntax of an invoice.
func (x extended) id(c *check, key string) string { return x.ids(key, c.ubl()) }

// report reports a rule by its key.
func (x extended) report(c *check, key string, node int32, found, want string) {
	if id := x.id(c, key); id != "" {
		c.report(id, node, found, want)
	}
}

// need reports a rule by its key unless what it asks for is the case.
func (x extended) need(c *check, ok bool, key string, node int32) {
	if !ok {
		x.report(c, key, node, "", "")
	}
}

// lines checks what each line has.
func (x extended) lines(c *check) {
	for i := range c.inv.Lines {
		l := &c.inv.Lines[i]
		if counted(l) {
			x.need(c, l.Quantity.Present() || l.Quantity.Node != 0, "BR-22", l.Node)
			x.need(c, l.Unit != "", "BR-23", l.Node)
			x.need(c, l.Net.Present() || l.Net.Node != 0, "BR-24", l.Node)
			x.need(c, l.Price.Net.Present() || l.Price.Net.Node != 0, "BR-26", l.Node)
			x.need(c, l.VAT.Category != "" && c.isVAT(l.VAT.Node, ""), "CO-04", l.Node)
		}
		for j := range l.Charges {
			x.need(c, l.Charges[j].Reason != "" || l.Charges[j].ReasonCode != "", "BR-44", l.Charges[j].Node)
		}
		for j := range l.Item.Attributes {
			x.attribute(c, &l.Item.Attributes[j])
		}
	}
	for i := range c.inv.Charges {
		a := &c.inv.Charges[i]
		x.need(c, a.Reason != "" || a.ReasonCode != "", "BR-38", a.Node)
	}
}

// attribute checks an attribute of an item.
func (x extended) attribute(c *check, a *en16931.Attribute) {
	x.need(c, a.Name != "" || a.Code != "" || c.holds(a.Node, "Name", "NameCode", "Description", "TypeCode"), "54-1", a.Node)
	value := a.Value != "" || c.holds(a.Node, "Value")
	measure := a.Measure.Present() || c.holds(a.Node, "ValueMeasure", "ValueQuantity")
	x.need(c, value && !measure || !value && measure && a.MeasureUnit != "", "54-2", a.Node)
	if a.Code != "" && !attributeCodes.has(a.Code) {
		x.report(c, "04", a.Node, a.Code, "")
	}
}

// order checks how the lines hang together.
func (x extended) order(c *check) {
	hangs := false
	for i := range c.inv.Lines {
		e := extra(&c.inv.Lines[i])
		hangs = hangs || e.ParentID != "" || e.StatusReason != ""
	}
	if !hangs {
		return
	}
	byID := map[string]bool{}
	below := map[string][]*en16931.Line{}
	for i := range c.inv.Lines {
		l := &c.inv.Lines[i]
		byID[l.ID] = true
		if p := extra(l).ParentID; p != "" {
			below[p] = append(below[p], l)
		}
	}
	for i := range c.inv.Lines {
		l := &c.inv.Lines[i]
		e := extra(l)
		x.need(c, e.StatusReason == "" || isLineType(e.StatusReason), "05", l.Node)
		if e.ParentID != "" {
			x.need(c, e.StatusReason != "", "06", l.Node)
			x.need(c, byID[e.ParentID] && (e.ParentID != l.ID || !c.ubl()), "11", l.Node)
		}
		if e.StatusReason == "GROUP" && l.Net.Present() {
			x.group(c, l, below[l.ID])
		}
	}
}

// group checks a group line with an amount.
func (x extended) group(c *check, l *en16931.Line, parts []*en16931.Line) {
	var total sum
	for _, part := range parts {
		switch extra(part).StatusReason {
		case "GROUP":
			x.need(c, part.Net.Present(), "12", l.Node)
			total.add(part.Net)
		case "DETAIL":
			total.add(part.Net)
		}
	}
	if !l.Net.Valid || !l.Net.Value.Equals(total.round()) {
		x.report(c, "08", l.Net.Node, l.Net.Text, total.round().String())
	}
}

// items are the sums of an invoice, with how many there are of each.
type items struct {
	lines, allowances, charges, fees     sum
	nLines, nAllowances, nCharges, nFees int
}

// count returns how many items there are.
func (s *items) count() int { return s.nLines + s.nAllowances + s.nCharges + s.nFees }

// base returns the lines, less the allowances, plus charges and fees, each sum rounded.
func (s *items) base() num.Amount {
	return minus(plus(plus(s.lines.round(), s.charges.round()), s.fees.round()), s.allowances.round())
}

// sums checks the totals.
func (x extended) sums(c *check) {
	s := &x.items(c).whole
	t := &c.inv.Totals
	if t.Node == 0 && c.doc != nil {
		return
	}
	lines := s.nLines
	if !c.ubl() {
		lines = len(c.inv.Lines)
	}
	x.total(c, t.Lines, s.lines.round(), lines, "CO-10", false)
	x.total(c, t.Allowances, s.allowances.round(), s.nAllowances, "CO-11", s.nAllowances == 0)
	x.total(c, t.Charges, plus(s.charges.round(), s.fees.round()), s.nCharges+s.nFees, "CO-12", s.nCharges == 0)
	x.total(c, t.WithoutVAT, s.base(), s.count(), "CO-13", false)
	x.withVAT(c, s.count())
	var adjusted sum
	if c.inv.Ext != nil {
		for i := range c.inv.Ext.Adjustments {
			adjusted.add(c.inv.Ext.Adjustments[i].Amount)
		}
	}
	due := plus(plus(minus(t.WithVAT.Value, t.Paid.Value), t.Rounding.Value), adjusted.total)
	if t.Due.Valid && t.WithVAT.Valid && !t.Due.Value.Equals(due) {
		x.report(c, "CO-16", t.Due.Node, t.Due.Text, due.String())
	}
	if t.Due.Valid && t.Due.Value.IsPositive() && (!c.ubl() || !c.inv.CreditNote) {
		x.need(c, c.inv.DueDate.Present() || c.inv.PaymentTerms != "", "CO-25", c.inv.Node)
	}
}

// total checks a total against the sum of its items. It may be missing where there are none.
func (x extended) total(c *check, a en16931.Amount, want num.Amount, count int, key string, optional bool) {
	if !a.Present() && a.Node == 0 {
		if !optional {
			x.report(c, key, c.inv.Totals.Node, "", want.String())
		}
		return
	}
	if a.Valid && !withinOrAt(a.Value, want, cents(count)) {
		x.report(c, key, a.Node, a.Text, want.String())
	}
}

// withVAT checks the total with VAT.
func (x extended) withVAT(c *check, count int) {
	t := &c.inv.Totals
	if !t.WithVAT.Present() || !t.WithoutVAT.Present() {
		if !c.ubl() {
			x.report(c, "CO-15", t.Node, t.WithVAT.Text, "")
		}
		return
	}
	if !t.WithVAT.Valid || !t.WithoutVAT.Valid {
		return
	}
	vat := t.VAT
	if c.doc != nil && vat.Node != 0 {
		if currency, _ := c.doc.Attr(vat.Node, "currencyID"); currency != c.inv.Currency {
			vat = en16931.Amount{}
		}
	}
	want := plus(t.WithoutVAT.Value, vat.Value)
	switch {
	case vat.Present() && !withinOrAt(t.WithVAT.Value, want, cents(count)),
		!vat.Present() && !c.ubl() && !t.WithVAT.Value.Equals(want):
		x.report(c, "CO-15", t.WithVAT.Node, t.WithVAT.Text, want.String())
	}
}

// vat is the tax of an item. The rate has no zeros behind it, so that equal taxes are the same.
type vat struct {
	category     string
	rate         num.Amount
	reason, code string
}

// taxed are the sums of an invoice: of all items, and of those with a tax, with and without regard to why
// there is none.
type taxed struct {
	whole       items
	exact, rate map[vat]*items
	used        [len(extendedFamilies)]bool
}

// of returns the sums of items with a tax.
func of(m map[vat]*items, v vat) *items {
	if m[v] == nil {
		m[v] = &items{}
	}
	return m[v]
}

// add adds an item to the sums that it belongs to. Items without a rate belong to no tax but O.
func (t *taxed) add(category string, rate en16931.Amount, reason, code string, to func(*items)) {
	to(&t.whole)
	if f := extendedFamily(category); f >= 0 {
		t.used[f] = true
	}
	if v, ok := taxOf(category, rate); ok {
		to(of(t.rate, v))
		v.reason, v.code = reason, code
		to(of(t.exact, v))
	}
}

// taxOf returns a tax without a reason; ok is false if it has no rate.
func taxOf(category string, rate en16931.Amount) (v vat, ok bool) {
	switch {
	case category == "O":
		return vat{category: category}, true
	case !rate.Valid:
		return vat{}, false
	default:
		return vat{category: category, rate: reduce(rate.Value)}, true
	}
}

// items adds up the items.
func (x extended) items(c *check) *taxed {
	t := &taxed{exact: map[vat]*items{}, rate: map[vat]*items{}}
	for i := range c.inv.Lines {
		if l := &c.inv.Lines[i]; counted(l) {
			t.add(l.VAT.Category, l.VAT.Rate, l.VAT.ExemptionReason, l.VAT.ExemptionCode, func(s *items) { s.nLines++; s.lines.add(l.Net) })
		}
	}
	for i := range c.inv.Allowances {
		a := &c.inv.Allowances[i]
		reason, code := whyNoVAT(a)
		t.add(a.Category, a.Rate, reason, code, func(s *items) { s.nAllowances++; s.allowances.add(a.Amount) })
	}
	for i := range c.inv.Charges {
		a := &c.inv.Charges[i]
		reason, code := whyNoVAT(a)
		t.add(a.Category, a.Rate, reason, code, func(s *items) { s.nCharges++; s.charges.add(a.Amount) })
	}
	if c.inv.Ext == nil || c.ubl() {
		return t
	}
	for i := range c.inv.Ext.LogisticsCharges {
		f := &c.inv.Ext.LogisticsCharges[i]
		add := func(s *items) { s.nFees++; s.fees.add(f.Amount) }
		if len(f.VAT) == 0 {
			add(&t.whole)
			continue
		}
		v := &f.VAT[0]
		t.add(v.Category, v.Rate, v.ExemptionReason, v.ExemptionCode, add)
	}
	return t
}

// whyNoVAT returns the exemption reason of an allowance or charge.
func whyNoVAT(a *en16931.AllowanceCharge) (reason, code string) {
	if a.Ext == nil {
		return "", ""
	}
	return a.Ext.ExemptionReason, a.Ext.ExemptionCode
}

// taxes checks the VAT breakdown against the items.
func (x extended) taxes(c *check) {
	t := x.items(c)
	var broken [len(extendedFamilies)]bool
	for i := range c.inv.VATBreakdown {
		b := &c.inv.VATBreakdown[i]
		f := extendedFamily(b.Category)
		if f < 0 {
			continue
		}
		broken[f] = true
		if b.Taxable.Valid && (c.doc == nil || c.isVAT(b.Node, "TaxCategory")) {
			x.breakdown(c, b, t, extendedFamilies[f].prefix)
		}
	}
	for f := range extendedFamilies {
		x.need(c, t.used[f] == broken[f], extendedFamilies[f].prefix+"-01", c.inv.Node)
	}
}

// extendedFamilies are the VAT categories of the extended formats with the part of the IDs of their rules.
var extendedFamilies = [...]struct{ prefix, code string }{
	{"S", "S"}, {"Z", "Z"}, {"E", "E"}, {"AE", "AE"}, {"IC", "K"}, {"G", "G"}, {"O", "O"}, {"AF", "L"}, {"AG", "M"},
}

// extendedFamily returns the number of a category in extendedFamilies, -1 for another.
func extendedFamily(code string) int {
	for f := range extendedFamilies {
		if extendedFamilies[f].code == code {
			return f
		}
	}
	return -1
}

// breakdown checks one breakdown: against the items of its category and rate, and against those of them
// that have the same exemption reason. One of the two must add up; that the other does not is a warning.
func (x extended) breakdown(c *check, b *en16931.VATBreakdown, t *taxed, prefix string) {
	none := items{}
	all, exact := &none, &none
	if v, ok := taxOf(b.Category, b.Rate); ok {
		all = of(t.rate, v)
		v.reason, v.code = b.ExemptionReason, b.ExemptionCode
		exact = of(t.exact, v)
	}
	allOK := withinOrAt(b.Taxable.Value, all.base(), cents(all.count()))
	exactOK := withinOrAt(b.Taxable.Value, exact.base(), cents(exact.count()))
	if !allOK && !exactOK {
		x.report(c, prefix+"-08", b.Node, b.Taxable.Text, all.base().String())
	}
	if !allOK {
		x.report(c, prefix+"-08ini", b.Node, b.Taxable.Text, all.base().String())
	}
	if !exactOK {
		x.report(c, prefix+"-08rev", b.Node, b.Taxable.Text, exact.base().String())
	}
	if prefix == "S" && b.Tax.Valid && b.Rate.Valid {
		want := round2(percentOf(b.Taxable.Value, b.Rate.Value))
		if !withinOrAt(b.Tax.Value, want, cents(max(all.count(), exact.count()))) {
			x.report(c, "S-09", b.Node, b.Tax.Text, want.String())
		}
	}
}

// reasons checks notes, and what only Factur-X asks.
func (x extended) reasons(c *check) {
	for i := range c.inv.Notes {
		n := &c.inv.Notes[i]
		x.need(c, n.Subject == "" || n.Text != "" || n.ContentCode != "" || c.holds(n.Node, "Content", "ContentCode"), "01", n.Node)
	}
	for i := range c.inv.Lines {
		for j := range c.inv.Lines[i].Notes {
			n := &c.inv.Lines[i].Notes[j]
			x.need(c, n.Subject == "" || n.Text != "" || n.ContentCode != "" || c.holds(n.Node, "Content", "ContentCode"), "02", n.Node)
		}
	}
	if !c.cii() {
		return
	}
	for n := c.doc.Root(); n <= c.doc.Len(); n++ {
		switch c.doc.Local(n) {
		case "SpecifiedTaxRegistration":
			x.registration(c, n)
		case "DateTimeString":
			if format, _ := c.doc.Attr(n, "format"); format == "205" && c.doc.Name(n).Space == spaceUDT && !isMinute(c.doc.Text(n)) {
				x.report(c, "DT-097a", n, c.doc.Text(n), "")
			}
		}
	}
}

// registration checks that a party other than the seller has no tax number but that of VAT.
func (x extended) registration(c *check, n int32) {
	if c.parent(n) == "SellerTradeParty" {
		return
	}
	id := c.child(n, "ID")
	if id == 0 {
		return
	}
	if scheme, _ := c.doc.Attr(id, "schemeID"); scheme != "VA" {
		x.report(c, "03", id, scheme, "VA")
	}
}

// isMinute reports whether a text is a day with an hour and a minute, YYYYMMDDhhmm.
func isMinute(s string) bool {
	s = trim(s)
	if len(s) != len("YYYYMMDDhhmm") || !isDigits(s) {
		return false
	}
	month, day, hour, minute := s[4:6], s[6:8], s[8:10], s[10:12]
	return month >= "01" && month <= "12" && day >= "01" && day <= "31" && hour <= "23" && minute <= "59"
}
