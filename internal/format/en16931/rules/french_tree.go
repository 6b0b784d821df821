package rules

import (
	"slices"
	"strings"

	"chancery/gobl/num"
	"chancery/internal/format/en16931"
)

// frenchTreeRules lists the rules on invoices that stand for several: multi-vendor ones (modes B8, S8, M8)
// and bidirectional ones (B9, S9, M9). A group line without one above it stands for an invoice.
func frenchTreeRules() []Rule {
	return join(
		rows(French, Fatal, InBoth, []row{
			{"BR-FR-MV-01_EXT-FR-FE-163", "EXT-FR-FE-163", "The line does not say whether it is a group, a detail or information.", "Give its kind: GROUP, DETAIL or INFORMATION."},
			{"BR-FR-MV-02_EXT-FR-FE-163", "EXT-FR-FE-163", "The multi-vendor invoice has no group line for an invoice in it.", "Add a line GROUP for each vendor."},
			{"BR-FR-BD-02_EXT-FR-FE-163", "EXT-FR-FE-163", "The bidirectional invoice has not exactly two group lines.", "Add one line GROUP for each direction."},
			{"BR-FR-BD-02_BT-47", "EXT-FR-FE-167", "Not exactly one group line is sold by the buyer.", "Give the SIREN of the buyer in one of the two group lines."},
			{"BR-FR-MV-03_EXT-FR-FE-164", "EXT-FR-FE-164", "The group line has no name of its vendor.", "Give the name."},
			{"BR-FR-MV-03_EXT-FR-FE-167", "EXT-FR-FE-167", "The group line has no SIREN of its vendor.", "Give the SIREN."},
			{"BR-FR-MV-03_EXT-FR-FE-177", "EXT-FR-FE-177", "The group line has no country of its vendor.", "Give the country."},
			{"BR-FR-MV-03_EXT-FR-FE-181", "EXT-FR-FE-181", "The group line has no VAT total.", "Give the VAT total of its invoice."},
			{"BR-FR-MV-03_EXT-FR-FE-182", "EXT-FR-FE-182", "The group line has no VAT total in the accounting currency.", "Give the VAT total of its invoice in that currency."},
			{"BR-FR-MV-03_BT-128_AFL", "BT-128", "The group line has no number of its invoice.", "Give the number as object of the line with the scheme AFL."},
			{"BR-FR-MV-03_BT-128_AVV", "BT-128", "The group line has no billing mode of its invoice, or a multi-vendor one.", "Give the mode as object of the line with the scheme AVV."},
			{"BR-FR-MV-05_EXT-FR-FE-BG-12", "BT-131", "The net amount of the group line is not the sum of its lines.", "Give the sum of the lines in it."},
			{"BR-FR-MV-06_EXT-FR-FE-167", "EXT-FR-FE-167", "The line has no SIREN of its vendor, or another than the line above it.", "Give the SIREN of the group."},
			{"BR-FR-MV-07_BT-128", "BT-128", "The line has no number of its invoice, or another than the line above it.", "Give the number of the group."},
			{"BR-FR-MV-08_BT-128", "BT-120", "The exemption reason of the line does not begin with the number of its invoice.", "Begin it with the number between two number signs."},
			{"BR-FR-MV-09_EXT-FR-FE-181", "EXT-FR-FE-181", "The VAT total of the group line is not that of the breakdowns of its invoice.", "Give the sum of the tax amounts whose reason begins with the number of the invoice."},
			{"BR-FR-MV-10_EXT-FR-FE-184", "EXT-FR-FE-184", "The total with VAT of the group line is not its net amount plus its VAT.", "Give that sum."},
			{"BR-FR-MV-11_BT-128", "BT-1, BT-128", "Not exactly one group line of the seller has the number of the invoice.", "Number one of the invoices of the seller like the whole."},
			{"BR-FR-MV-12_BT-128", "BT-128", "Two group lines have the same number.", "Give each invoice a number of its own."},
			{"BR-FR-MV-13_BT-3", "BT-3", "A multi-vendor invoice cannot be self-billed.", "Use the type code of an invoice that the seller writes."},
			{"BR-FR-MV-14-EXT-FR-FE-136", "EXT-FR-FE-136", "The group line does not name the invoice that it corrects.", "Give the number of that invoice."},
			{"BR-FR-MV-14-EXT-FR-FE-138", "EXT-FR-FE-138", "The group line does not give the date of the invoice that it corrects.", "Give the date of that invoice."},
			{"BR-FR-BD-14-EXT-FR-FE-136", "EXT-FR-FE-136", "The group line does not name the invoice that it corrects.", "Give the number of that invoice."},
			{"BR-FR-BD-14-EXT-FR-FE-138", "EXT-FR-FE-138", "The group line does not give the date of the invoice that it corrects.", "Give the date of that invoice."},
		}),
		both("BR-FR-BD-02_BT-31", "BR-FR-BD-02_BT-30", row{"", "EXT-FR-FE-167", "Not exactly one group line is sold by the seller.", "Give the SIREN of the seller in one of the two group lines."}),
		both("BR-FR-BD-13_BT-3", "BR-FR-MV-BD_BT-3", row{"", "BT-3", "A bidirectional invoice must be self-billed.", "Use the type code of an invoice that the buyer writes."}),
	)
}

// isMultiVendor reports whether a billing mode is that of an invoice of several vendors.
func isMultiVendor(mode string) bool { return mode == "B8" || mode == "S8" || mode == "M8" }

// isBidirectional reports whether a billing mode is that of an invoice in both directions.
func isBidirectional(mode string) bool { return mode == "B9" || mode == "S9" || mode == "M9" }

// tree is an invoice that stands for several.
type tree struct {
	*check
	several bool // multi-vendor, not bidirectional
	byID    map[string]*en16931.Line
	below   map[string][]*en16931.Line // the lines directly below one
	tax     map[string]*sum            // of the breakdowns, by the number of their invoice
}

// frenchTree checks an invoice that stands for several.
func frenchTree(c *check) {
	mode := c.inv.Process.BusinessProcess
	if !isMultiVendor(mode) && !isBidirectional(mode) {
		return
	}
	t := tree{check: c, several: isMultiVendor(mode), byID: map[string]*en16931.Line{}, below: map[string][]*en16931.Line{}, tax: taxByNumber(c.inv)}
	var tops []*en16931.Line
	for i := range c.inv.Lines {
		l := &c.inv.Lines[i]
		t.byID[l.ID] = l
		if p := extra(l).ParentID; p != "" {
			t.below[p] = append(t.below[p], l)
		} else if extra(l).StatusReason == "GROUP" {
			tops = append(tops, l)
		}
	}
	for i := range c.inv.Lines {
		t.line(&c.inv.Lines[i])
	}
	for _, top := range tops {
		t.top(top)
	}
	t.whole(tops)
	t.numbers(tops)
}

// noExtra is what extensions add to a line that has nothing of them.
var noExtra = en16931.LineExtension{}

// extra returns what extensions add to a line.
func extra(l *en16931.Line) *en16931.LineExtension {
	if l.Ext == nil {
		return &noExtra
	}
	return l.Ext
}

// object returns the object of a line with a scheme.
func object(l *en16931.Line, scheme string) string {
	for i := range l.Objects {
		if l.Objects[i].Scheme == scheme {
			return l.Objects[i].Value
		}
	}
	return ""
}

// vendor returns the legal registration of the vendor of a line.
func vendor(l *en16931.Line) string {
	if extra(l).Seller == nil {
		return ""
	}
	return extra(l).Seller.LegalID.Value
}

// line checks any line.
func (t *tree) line(l *en16931.Line) {
	c, above := t.check, t.byID[extra(l).ParentID]
	c.need(extra(l).StatusReason != "", "BR-FR-MV-01_EXT-FR-FE-163", l.Node)
	number, siren := object(l, "AFL"), vendor(l)
	sameVendor, sameNumber := true, true
	if extra(l).ParentID != "" {
		sameVendor = above != nil && siren == vendor(above)
		sameNumber = above != nil && number == object(above, "AFL")
	}
	c.need(siren != "" && sameVendor, "BR-FR-MV-06_EXT-FR-FE-167", l.Node)
	c.need(number != "" && sameNumber, "BR-FR-MV-07_BT-128", l.Node)
	if extra(l).StatusReason == "DETAIL" {
		c.need(number != "" && strings.HasPrefix(l.VAT.ExemptionReason, "#"+number+"#"), "BR-FR-MV-08_BT-128", l.VAT.Node)
	}
}

// top checks a group line without one above it.
func (t *tree) top(l *en16931.Line) {
	c, s := t.check, extra(l).Seller
	if s == nil {
		s = &en16931.Party{}
	}
	c.need(s.Name != "", "BR-FR-MV-03_EXT-FR-FE-164", l.Node)
	c.need(s.LegalID.Value != "", "BR-FR-MV-03_EXT-FR-FE-167", l.Node)
	c.need(s.Address != nil && s.Address.Country != "", "BR-FR-MV-03_EXT-FR-FE-177", l.Node)
	c.need(extra(l).TaxTotal.Present(), "BR-FR-MV-03_EXT-FR-FE-181", l.Node)
	c.need(c.inv.VATCurrency == "" || extra(l).TaxTotalInVATCurrency.Present(), "BR-FR-MV-03_EXT-FR-FE-182", l.Node)
	c.need(object(l, "AFL") != "", "BR-FR-MV-03_BT-128_AFL", l.Node)
	mode := object(l, "AVV")
	c.need(mode != "" && !isMultiVendor(mode), "BR-FR-MV-03_BT-128_AVV", l.Node)
	t.sums(l)
	t.corrects(l)
}

// sums checks the amounts of a group line.
func (t *tree) sums(l *en16931.Line) {
	var net, tax sum
	parts, details := 0, 0
	for _, part := range t.below[l.ID] {
		if extra(part).StatusReason != "" && extra(part).StatusReason != "INFORMATION" && part.Net.Present() {
			net.add(part.Net)
			parts++
		}
		if extra(part).StatusReason == "DETAIL" {
			details++
		}
	}
	if !l.Net.Valid || !withinOrAt(l.Net.Value, net.total, cents(parts)) {
		t.report("BR-FR-MV-05_EXT-FR-FE-BG-12", l.Node, l.Net.Text, net.total.String())
	}
	if of := t.tax[object(l, "AFL")]; of != nil {
		tax = *of
	}
	if !extra(l).TaxTotal.Valid || !withinOrAt(extra(l).TaxTotal.Value, tax.total, cents(1)) {
		t.report("BR-FR-MV-09_EXT-FR-FE-181", l.Node, extra(l).TaxTotal.Text, tax.total.String())
	}
	if whole := extra(l).WithVAT; whole.Present() {
		want := plus(l.Net.Value, extra(l).TaxTotal.Value)
		if !whole.Valid || !withinOrAt(whole.Value, want, cents(details)) {
			t.report("BR-FR-MV-10_EXT-FR-FE-184", l.Node, whole.Text, want.String())
		}
	}
}

// taxByNumber adds up the VAT of the breakdowns by the number that their exemption reason begins with.
func taxByNumber(inv *en16931.Invoice) map[string]*sum {
	tax := map[string]*sum{}
	for i := range inv.VATBreakdown {
		b := &inv.VATBreakdown[i]
		rest, begins := strings.CutPrefix(b.ExemptionReason, "#")
		number, _, ends := strings.Cut(rest, "#")
		if !begins || !ends {
			continue
		}
		if tax[number] == nil {
			tax[number] = &sum{}
		}
		tax[number].add(b.Tax)
	}
	return tax
}

// cents returns the slack of a sum of so many items: one cent for each.
func cents(items int) num.Amount { return num.MakeAmount(int64(items), 2) }

// corrects checks that a group line names the invoice that it corrects.
func (t *tree) corrects(l *en16931.Line) {
	prefix, types := "BR-FR-BD-14-", []string{"261", "471", "473", "502"}
	if t.several {
		prefix, types = "BR-FR-MV-14-", []string{"384", "472", "381", "396", "503"}
	}
	if !slices.Contains(types, t.inv.TypeCode) {
		return
	}
	number := slices.ContainsFunc(extra(l).Preceding, func(r en16931.Reference) bool { return r.Number != "" })
	date := slices.ContainsFunc(extra(l).Preceding, func(r en16931.Reference) bool { return r.IssueDate.Present() })
	t.need(number, prefix+"EXT-FR-FE-136", l.Node)
	t.need(date, prefix+"EXT-FR-FE-138", l.Node)
}

// whole checks the invoice as a whole.
func (t *tree) whole(tops []*en16931.Line) {
	c := t.check
	if t.several {
		c.need(len(tops) > 0, "BR-FR-MV-02_EXT-FR-FE-163", c.inv.Node)
		c.need(c.inv.TypeCode != "" && !isSelfBilled(c.inv.TypeCode), "BR-FR-MV-13_BT-3", c.inv.Node)
		return
	}
	const directions = 2
	c.need(len(tops) == directions, "BR-FR-BD-02_EXT-FR-FE-163", c.inv.Node)
	c.need(sold(tops, c.inv.Seller.LegalID.Value) == 1, c.pick("BR-FR-BD-02_BT-31", "BR-FR-BD-02_BT-30"), c.inv.Node)
	c.need(sold(tops, c.inv.Buyer.LegalID.Value) == 1, "BR-FR-BD-02_BT-47", c.inv.Node)
	c.need(isSelfBilled(c.inv.TypeCode), c.pick("BR-FR-BD-13_BT-3", "BR-FR-MV-BD_BT-3"), c.inv.Node)
}

// sold returns how many lines are sold by somebody.
func sold(lines []*en16931.Line, siren string) int {
	count := 0
	for _, l := range lines {
		if siren != "" && vendor(l) == siren {
			count++
		}
	}
	return count
}

// numbers checks the numbers of the group lines.
func (t *tree) numbers(tops []*en16931.Line) {
	c, seller := t.check, t.inv.Seller.LegalID.Value
	own := 0
	for _, l := range tops {
		if vendor(l) == seller && object(l, "AFL") == c.inv.Number {
			own++
		}
	}
	seen := map[string]bool{}
	for _, l := range tops {
		number := object(l, "AFL")
		if seller != "" && vendor(l) == seller && own != 1 && (own == 0 || number == c.inv.Number) {
			c.report("BR-FR-MV-11_BT-128", l.Node, number, c.inv.Number)
		}
		if number != "" && seen[number] {
			c.report("BR-FR-MV-12_BT-128", l.Node, number, "")
		}
		seen[number] = true
	}
}
