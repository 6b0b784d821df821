package pdf

import (
	"slices"
	"strconv"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// linesTable returns the lines of an invoice, order or delivery (BG-25).
func (c *composer) linesTable() table {
	t := table{columns: []column{
		{head: c.loc.word("description"), flex: true},
		{head: c.loc.word("quantity"), numeric: true},
		{head: c.loc.word("price"), numeric: true},
		{head: c.loc.word("discount"), numeric: true},
		{head: c.loc.word("tax"), numeric: true},
		{head: c.loc.word("total"), numeric: true},
	}}
	single := c.singleCategory()
	for _, l := range present(c.doc.Lines) {
		t.rows = append(t.rows, c.lineRow(l, single, c.sign))
		for _, sub := range present(l.Breakdown) {
			r := c.lineRow(lineOf(sub), single, same)
			r.sub = true
			t.rows = append(t.rows, r)
		}
	}
	return t.withoutEmptyColumns()
}

// singleCategory reports whether all lines have the same kind of tax, so that the lines need not name it.
func (c *composer) singleCategory() bool {
	seen := cbc.CodeEmpty
	for _, l := range present(c.doc.Lines) {
		for _, t := range present(l.Taxes) {
			if seen != "" && seen != t.Cat {
				return false
			}
			seen = t.Cat
		}
	}
	return true
}

// lineOf returns a part of a line as a line of its own.
func lineOf(s *bill.SubLine) *bill.Line {
	return &bill.Line{
		Quantity: s.Quantity, Identifier: s.Identifier, Period: s.Period, Order: s.Order, Item: s.Item, Sum: s.Sum,
		Discounts: s.Discounts, Charges: s.Charges, Total: s.Total, Notes: s.Notes,
	}
}

func (c *composer) lineRow(l *bill.Line, single bool, sign func(decimal) decimal) row {
	item := orZero(l.Item)
	qty := c.num.figure(sign(plain(l.Quantity)))
	qty.unit = c.unit(item.Unit, plain(l.Quantity))
	total := l.Total
	if total == nil {
		total = l.Sum
	}
	return row{cells: []cell{
		c.lineText(l, item, sign), figures(qty), figures(c.num.amount(optional(item.Price))), c.discounts(l, sign),
		c.taxCell(l.Taxes, single), figures(c.num.amount(sign(c.cents(total)))),
	}}
}

// unit returns the name of a unit in the form that the quantity requires.
func (c *composer) unit(unit org.Unit, quantity decimal) string {
	key := string(unit)
	if key == "" || key == "C62" {
		return ""
	}
	if w, ok := c.loc.counted("unit."+key, quantity); ok {
		return w
	}
	return shorten(key, 12)
}

// lineText returns the name of the item, and its other details in smaller print.
func (c *composer) lineText(l *bill.Line, item *org.Item, sign func(decimal) decimal) cell {
	out := cell{paras: []para{{text: item.Name, strong: true}}}
	add := func(text string) {
		if text != "" {
			out.paras = append(out.paras, para{text: text, soft: true})
		}
	}
	add(item.Description)
	codes := []string{string(item.Ref)}
	for _, id := range present(slices.Concat(item.Identities, []*org.Identity{l.Identifier})) {
		codes = append(codes, join(" ", c.identityLabel(id), string(id.Code)))
	}
	if l.Order != "" {
		codes = append(codes, c.loc.word("order-line")+" "+string(l.Order))
	}
	if item.Origin != "" {
		codes = append(codes, c.loc.word("origin")+" "+c.country(item.Origin))
	}
	if l.Period != nil {
		codes = append(codes, c.period(l.Period))
	}
	add(join(" · ", codes...))
	for _, d := range present(l.Discounts) {
		if d.Reason != "" {
			add(c.loc.word("discount") + c.loc.colon + d.Reason)
		}
	}
	for _, ch := range present(l.Charges) {
		amount := c.num.amountText(sign(c.cents(&ch.Amount)))
		add(join(c.loc.colon, c.loc.word("charge"), join(" ", ch.Reason, percentNote(c, percent(ch.Percent)), amount)))
	}
	for _, n := range present(l.Notes) {
		add(n.Text)
	}
	return out
}

func (c *composer) country(code l10n.ISOCountry) string {
	if w, ok := c.loc.words["country."+string(code)]; ok {
		return w
	}
	return firstOf(c.loc.countries(string(code)), string(code))
}

func percentNote(c *composer, p decimal) string {
	if p == "" {
		return ""
	}
	return "(" + c.num.text(p) + ")"
}

// discounts returns the rate of each discount, or the amount when there is no rate.
func (c *composer) discounts(l *bill.Line, sign func(decimal) decimal) cell {
	var out cell
	for _, d := range present(l.Discounts) {
		show := percent(d.Percent)
		if show == "" {
			show = sign(c.cents(&d.Amount))
		}
		if f := c.num.amount(negated(show)); f != (figure{}) {
			out.figures = append(out.figures, f)
		}
	}
	return out
}

func (c *composer) taxCell(taxes tax.Set, single bool) cell {
	var out cell
	for _, t := range present(taxes) {
		name := ""
		if !single {
			name = c.category(t.Cat) + " "
		}
		f := c.num.figure(percent(t.Percent))
		switch {
		case t.Percent == nil && t.Key != "":
			f = figure{unit: name + c.loc.labelled("taxkey", string(t.Key))}
		case t.Percent == nil:
			f = figure{unit: name + "–"}
		default:
			f.whole = name + f.whole
		}
		if t.Country != "" {
			f.unit = join(" ", f.unit, string(t.Country))
		}
		out.figures = append(out.figures, f)
		if t.Surcharge != nil {
			extra := c.num.figure(percent(t.Surcharge))
			extra.whole = "+" + extra.whole
			out.figures = append(out.figures, extra)
		}
	}
	return out
}

func (c *composer) category(code cbc.Code) string {
	if w := c.national("category." + string(code)); w != "category."+string(code) {
		return w
	}
	return string(code)
}

// adjustmentsTable returns discounts (BG-20) and charges (BG-21) of the whole document.
func (c *composer) adjustmentsTable() table {
	t := table{heading: c.loc.word("adjustments"), columns: []column{
		{head: c.loc.word("description"), flex: true},
		{head: c.loc.word("base"), numeric: true},
		{head: c.loc.word("rate"), numeric: true},
		{head: c.loc.word("tax"), numeric: true},
		{head: c.loc.word("amount"), numeric: true},
	}}
	single := c.singleCategory()
	add := func(ch bill.Charge, word string, sign func(decimal) decimal) {
		name := firstOf(ch.Reason, readable(string(ch.Key)), c.loc.word(word))
		t.rows = append(t.rows, row{cells: []cell{
			words(join(" · ", name, string(ch.Code))), figures(c.num.amount(c.sign(optional(ch.Base)))),
			figures(c.num.figure(percent(ch.Percent))), c.taxCell(ch.Taxes, single),
			figures(c.num.amount(sign(c.sign(plain(ch.Amount))))),
		}})
	}
	for _, d := range present(c.doc.Discounts) {
		add(bill.Charge(*d), "discount", negated)
	}
	for _, ch := range present(c.doc.Charges) {
		add(*ch, "charge", same)
	}
	return t.withoutEmptyColumns()
}

// statusTable returns what a status message says about each document.
func (c *composer) statusTable() table {
	t := table{columns: []column{
		{head: c.loc.word("document")},
		{head: c.loc.word("date")},
		{head: c.loc.word("status")},
		{head: c.loc.word("details"), flex: true},
	}}
	for _, l := range present(c.doc.reported.Lines) {
		details := cell{paras: []para{{text: l.Description}}}
		for _, r := range present(l.Reasons) {
			details.paras = append(details.paras, c.remark("reason", r.Key, r.Description))
			for _, f := range present(r.Faults) {
				details.paras = append(details.paras, para{text: join(" · ", string(f.Code), f.Message), soft: true})
			}
		}
		for _, a := range present(l.Actions) {
			details.paras = append(details.paras, c.remark("action", a.Key, a.Description))
		}
		doc := ""
		if l.Doc != nil {
			doc = full(l.Doc.Series, l.Doc.Code)
		}
		t.rows = append(t.rows, row{cells: []cell{
			strong(doc), words(c.optionalDate(l.Date)), words(c.loc.labelled("state", string(l.Key))), details,
		}})
	}
	return t.withoutEmptyColumns()
}

func (c *composer) remark(word string, key cbc.Key, description string) para {
	return para{text: c.loc.word(word) + c.loc.colon + firstOf(description, readable(string(key))), soft: true}
}

// composePayment adds the documents that are paid, and the means of payment.
func (c *composer) composePayment(v *view) {
	t := table{columns: []column{
		{head: c.loc.word("document"), flex: true},
		{head: c.loc.word("payable"), numeric: true},
		{head: c.loc.word("paid-before"), numeric: true},
		{head: c.loc.word("amount"), numeric: true},
		{head: c.loc.word("due"), numeric: true},
	}}
	for _, l := range present(c.doc.paid.Lines) {
		name := cell{}
		if l.Document != nil {
			name.paras = append(name.paras, para{text: c.quote(l.Document), strong: true})
		}
		if l.Refund {
			name.paras = append(name.paras, para{text: c.loc.word("refund"), soft: true})
		}
		if l.Installment > 0 {
			text := c.loc.word("instalment") + " " + strconv.Itoa(l.Installment)
			name.paras = append(name.paras, para{text: text, soft: true})
		}
		if l.Description != "" {
			name.paras = append(name.paras, para{text: l.Description, soft: len(name.paras) > 0})
		}
		sign := same
		if l.Refund { // the total of the document is reduced by it
			sign = negated
		}
		figure := func(d decimal) cell { return figures(c.num.amount(sign(d))) }
		t.rows = append(t.rows, row{cells: []cell{
			name, figure(optional(l.Payable)), figure(optional(l.Advances)), figure(plain(l.Amount)), figure(optional(l.Due)),
		}})
	}
	v.tables = append(v.tables, t.withoutEmptyColumns())
	label, sum := "totals.paid", c.doc.paid.Total
	switch {
	case c.doc.Type == bill.PaymentRequest:
		label = "totals.requested"
	case sum.IsNegative():
		label, sum = "totals.refunded", sum.Negate()
	}
	v.totals = []total{{c.loc.word(label), c.num.money(c.doc.Currency, plain(sum)), true}}
	v.payment = c.recordBlocks(c.doc.paid.Methods, c.loc.word("payment"))
}
