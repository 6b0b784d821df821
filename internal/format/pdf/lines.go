package pdf

import (
	"slices"
	"strconv"
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
	for _, l := range c.src.Lines {
		t.rows = append(t.rows, c.lineRow(l, single))
		for _, sub := range l.Breakdown {
			r := c.lineRow(sub, single)
			r.sub = true
			t.rows = append(t.rows, r)
		}
	}
	return t.withoutEmptyColumns()
}

// singleCategory reports whether all lines have the same kind of tax, so that the lines need not name it.
func (c *composer) singleCategory() bool {
	seen := ""
	for _, l := range c.src.Lines {
		for _, t := range l.Taxes {
			if seen != "" && seen != t.Category {
				return false
			}
			seen = t.Category
		}
	}
	return true
}

func (c *composer) lineRow(l line, single bool) row {
	qty := c.num.figure(l.Quantity)
	if qty.whole != "" {
		qty.unit = c.unit(l.Item.Unit)
	}
	total := l.Total
	if total == "" {
		total = l.Sum
	}
	return row{cells: []cell{
		c.lineText(l), figures(qty), figures(c.num.amount(l.Item.Price)), c.discounts(l),
		c.taxCell(l.Taxes, single), figures(c.num.amount(total)),
	}}
}

func (c *composer) unit(key string) string {
	if key == "" || key == "C62" {
		return ""
	}
	if w, ok := c.loc.lookup("unit." + key); ok {
		return w
	}
	return shorten(key, 12)
}

// lineText returns the name of the item, and its other details in smaller print.
func (c *composer) lineText(l line) cell {
	out := cell{paras: []para{{text: l.Item.Name, strong: true}}}
	add := func(text string) {
		if text != "" {
			out.paras = append(out.paras, para{text: text, soft: true})
		}
	}
	add(l.Item.Description)
	codes := []string{l.Item.Ref}
	for _, id := range l.Item.Identities {
		codes = append(codes, join(" ", firstOf(id.Label, id.Type), id.Code))
	}
	if l.Identifier != nil {
		codes = append(codes, join(" ", firstOf(l.Identifier.Label, l.Identifier.Type), l.Identifier.Code))
	}
	if l.Order != "" {
		codes = append(codes, c.loc.word("order-line")+" "+l.Order)
	}
	if l.Item.Origin != "" {
		codes = append(codes, c.loc.word("origin")+" "+c.country(l.Item.Origin))
	}
	if l.Period != nil {
		codes = append(codes, c.period(l.Period))
	}
	add(join(" · ", codes...))
	for _, d := range l.Discounts {
		if d.Reason != "" {
			add(c.loc.word("discount") + ": " + d.Reason)
		}
	}
	for _, ch := range l.Charges {
		add(join(": ", c.loc.word("charge"), join(" ", ch.Reason, percentNote(c, ch.Percent), c.num.amountText(ch.Amount))))
	}
	for _, n := range l.Notes {
		add(n.Text)
	}
	return out
}

func (c *composer) country(code string) string {
	if w, ok := c.loc.lookup("country." + code); ok {
		return w
	}
	return code
}

func percentNote(c *composer, p decimal) string {
	if p == "" {
		return ""
	}
	return "(" + c.num.text(p) + ")"
}

// discounts returns the rate of each discount, or the amount when there is no rate.
func (c *composer) discounts(l line) cell {
	var out cell
	for _, d := range l.Discounts {
		show := d.Percent
		if show == "" {
			show = d.Amount
		}
		if f := c.num.amount(negated(show)); f != (figure{}) {
			out.figures = append(out.figures, f)
		}
	}
	return out
}

func (c *composer) taxCell(taxes []combo, single bool) cell {
	var out cell
	for _, t := range taxes {
		name := ""
		if !single {
			name = c.category(t.Category) + " "
		}
		f := c.num.figure(t.Percent)
		switch {
		case t.Percent == "" && t.Key != "":
			f = figure{unit: name + c.loc.labelled("taxkey", t.Key)}
		case t.Percent == "":
			f = figure{unit: name + "–"}
		default:
			f.whole = name + f.whole
		}
		if t.Country != "" {
			f.unit = join(" ", f.unit, t.Country)
		}
		out.figures = append(out.figures, f)
		if t.Surcharge != "" {
			extra := c.num.figure(t.Surcharge)
			extra.whole = "+" + extra.whole
			out.figures = append(out.figures, extra)
		}
	}
	return out
}

func (c *composer) category(code string) string {
	if w, ok := c.loc.lookup("category." + code); ok {
		return w
	}
	return code
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
	add := func(a adjustment, word string, sign func(decimal) decimal) {
		name := firstOf(a.Reason, readable(a.Key), c.loc.word(word))
		t.rows = append(t.rows, row{cells: []cell{
			words(join(" · ", name, a.Code)), figures(c.num.amount(a.Base)), figures(c.num.figure(a.Percent)),
			c.taxCell(a.Taxes, single), figures(c.num.amount(sign(a.Amount))),
		}})
	}
	for _, d := range c.src.Discounts {
		add(d, "discount", negated)
	}
	for _, ch := range c.src.Charges {
		add(ch, "charge", func(d decimal) decimal { return d })
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
	for _, l := range c.src.Lines {
		details := cell{paras: []para{{text: l.Description}}}
		for _, r := range l.Reasons {
			details.paras = append(details.paras, c.remark("reason", r)...)
		}
		for _, a := range l.Actions {
			details.paras = append(details.paras, c.remark("action", a)...)
		}
		doc := ""
		if l.Doc != nil {
			doc = full(l.Doc.Series, l.Doc.Code)
		}
		t.rows = append(t.rows, row{cells: []cell{
			strong(doc), words(c.date(l.Date)), words(c.loc.labelled("state", l.Key)), details,
		}})
	}
	return t.withoutEmptyColumns()
}

func (c *composer) remark(word string, r remark) []para {
	out := []para{{text: c.loc.word(word) + ": " + firstOf(r.Description, readable(r.Key)), soft: true}}
	for _, f := range r.Faults {
		out = append(out, para{text: join(" · ", f.Code, f.Message), soft: true})
	}
	return out
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
	for _, l := range c.src.Lines {
		name := cell{}
		if l.Document != nil {
			name.paras = append(name.paras, para{text: c.quote(*l.Document), strong: true})
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
		t.rows = append(t.rows, row{cells: []cell{
			name, figures(c.num.amount(l.Payable)), figures(c.num.amount(l.Advances)),
			figures(c.num.amount(l.Amount)), figures(c.num.amount(l.Due)),
		}})
	}
	v.tables = append(v.tables, t.withoutEmptyColumns())
	label := "totals.paid"
	if c.src.Type == "request" {
		label = "totals.requested"
	}
	if c.src.Total != "" {
		v.totals = []total{{c.loc.word(label), c.num.money(c.src.Currency, c.src.Total), true}}
	}
	v.payment = c.recordBlocks(c.src.Methods, c.loc.word("payment"))
}

// stamps returns the stamps in the order of the page: QR codes first, with the text stamps beside them.
func (c *composer) stamps() []stampBlock {
	var out []stampBlock
	for _, s := range c.opt.Stamps {
		if authority, isQR := cutQR(s.Provider); isQR {
			b := stampBlock{qr: s.Value, caption: authority, first: authority == "verifactu"}
			if w, ok := c.loc.lookup("stamp." + s.Provider); ok {
				b.caption = w
			} else {
				b.caption = ""
			}
			b.legend, _ = c.loc.lookup("stamp." + s.Provider + ".legend")
			out = append(out, b)
		}
	}
	var texts []fact
	for _, s := range c.opt.Stamps {
		if _, isQR := cutQR(s.Provider); !isQR && s.Value != "" {
			label, ok := c.loc.lookup("stamp." + s.Provider)
			if !ok {
				label = s.Provider
			}
			texts = append(texts, fact{label, s.Value})
		}
	}
	if len(texts) == 0 {
		return out
	}
	at := slices.IndexFunc(out, func(b stampBlock) bool { return !b.first })
	if at < 0 {
		return append(out, stampBlock{texts: texts})
	}
	out[at].texts = texts
	return out
}
