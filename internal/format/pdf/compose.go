package pdf

import (
	"slices"
	"strings"
)

// composer makes the view of one document.
type composer struct {
	src *source
	opt Options
	loc *locale
	num numbers

	adjusted bool // a credit note shown as an invoice with negative amounts
	letter   bool // laid out as a business letter
}

func newComposer(src *source, opt Options, loc *locale) *composer {
	c := &composer{src: src, opt: opt, loc: loc, num: loc.numbers}
	if opt.ThousandsSeparator != "" {
		c.num.thousands = numberPart(opt.ThousandsSeparator, 2)
	}
	if opt.DecimalMark != "" {
		c.num.mark = numberPart(opt.DecimalMark, 2)
	}
	c.num.template = template(opt.CurrencyTemplate)
	c.num.negative = template(opt.NegativeTemplate)
	if c.adjusted = opt.Adjust && src.adjustable(); c.adjusted {
		src.adjust()
	}
	return c
}

// numberPart prepares text for use inside a number, which must not be broken over two lines.
func numberPart(s string, limit int) string {
	runes := []rune(strings.ReplaceAll(s, " ", noBreak))
	return string(runes[:min(len(runes), limit)])
}

// template returns an empty template when s would not show the number.
func template(s string) string {
	if !strings.Contains(s, "%n") {
		return ""
	}
	return numberPart(s, 24)
}

func (c *composer) view() view {
	v := view{
		title: c.title(), number: strings.Join(strings.Fields(full(c.src.Series, c.src.Code)), " "), badge: c.opt.Label,
		facts: c.facts(), parties: c.parties(), references: c.references(), footer: c.footer(c.src.Supplier), codes: c.stamps(),
	}
	if c.src.Code == "" {
		v.draft = true
		v.number = c.loc.word("Draft")
	}
	switch c.src.kind() {
	case "payment":
		c.composePayment(&v)
	case "status":
		v.tables = append(v.tables, c.statusTable())
	default:
		v.tables = append(v.tables, c.linesTable())
		if t := c.adjustmentsTable(); len(t.rows) > 0 {
			v.tables = append(v.tables, t)
		}
		c.composeTotals(&v)
	}
	v.payment = append(v.payment, c.paymentBlocks()...)
	v.notes = c.notes()
	if c.letter {
		c.composeLetter(&v)
	}
	return v
}

// title returns the name of the document, from its type (BT-3) and its tags.
func (c *composer) title() string {
	kind, typ := c.src.kind(), c.src.Type
	base := "title." + kind
	if kind == "invoice" {
		simplified := slices.Contains(c.src.Tags, "simplified")
		switch {
		case c.adjusted && simplified:
			return c.loc.word("title.adjustment.simple")
		case c.adjusted:
			return c.loc.word("title.adjustment")
		case typ == "credit-note" && simplified:
			return c.loc.word("title.credit-note.simple")
		case typ == "corrective" && simplified:
			return c.loc.word("title.corrective.simple")
		case typ == "standard":
			for _, tag := range []string{"simplified", "self-billed", "partial"} {
				if slices.Contains(c.src.Tags, tag) {
					typ = tag
					break
				}
			}
		}
	}
	if w, ok := c.loc.lookup(base + "." + typ); ok {
		return w
	}
	return c.loc.word(base)
}

func (c *composer) date(s string) string {
	if s == "" || s == "0000-00-00" {
		return ""
	}
	return c.loc.date(c.opt.DateFormat, s)
}

func (c *composer) period(p *period) string {
	if p == nil {
		return ""
	}
	return join(" – ", c.date(p.Start), c.date(p.End))
}

// facts returns the dates and references under the title, without those that have no value.
func (c *composer) facts() []fact {
	s, o := c.src, c.src.Ordering
	all := []fact{
		{"issue-date", join(" · ", c.date(s.IssueDate), c.loc.timeOfDay(c.opt.TimeFormat, s.IssueTime))}, // BT-2
		{"op-date", c.date(s.OpDate)},
		{"value-date", c.date(s.ValueDate)}, // BT-7
		{"due-date", c.singleDueDate()},     // BT-9
		{"period", join(", ", c.period(s.Period), c.period(o.Period))},
		{"delivery-date", join(", ", c.date(s.Delivery.Date), c.period(s.Delivery.Period))}, // BT-72
		{"despatch-date", c.date(s.DespatchDate)},
		{"receive-date", c.date(s.ReceiveDate)},
		{"tracking", s.Tracking.Code},
		{"reference", o.Code},                                                  // BT-10
		{"purchase", refCodes(o.Purchases)},                                    // BT-13
		{"sale", refCodes(o.Sales)},                                            // BT-14
		{"contract", join(", ", refCodes(s.Contracts), refCodes(o.Contracts))}, // BT-12
		{"project", refCodes(o.Projects)},                                      // BT-11
		{"despatch", refCodes(o.Despatch)},                                     // BT-16
		{"receiving", refCodes(o.Receiving)},                                   // BT-15
		{"tender", refCodes(o.Tender)},                                         // BT-17
		{"currency", s.Currency},                                               // BT-5
		{"exchange-rate", c.exchangeRates()},
	}
	var out []fact
	for _, f := range all {
		if f.value != "" {
			out = append(out, fact{c.loc.word(f.label), f.value})
		}
	}
	return out
}

func (c *composer) singleDueDate() string {
	if t := c.src.Payment.Terms; t != nil && len(t.DueDates) == 1 {
		return c.date(t.DueDates[0].Date)
	}
	return ""
}

func (c *composer) exchangeRates() string {
	var parts []string
	for _, r := range c.src.Rates {
		parts = append(parts, "1 "+r.From+" = "+c.num.text(r.Amount)+" "+r.To)
	}
	return strings.Join(parts, ", ")
}

func refCodes(refs []docRef) string {
	var parts []string
	for _, r := range refs {
		if code := full(r.Series, r.Code); code != "" {
			parts = append(parts, code)
		}
	}
	return strings.Join(parts, ", ")
}

// references returns the preceding documents (BG-3) with the reasons.
func (c *composer) references() []string {
	word := c.loc.word("refers")
	switch c.src.Type {
	case "corrective", "credit-note", "debit-note":
		word = c.loc.word("corrects")
	}
	var out []string
	for _, r := range c.src.Preceding {
		text := word + " " + c.quote(r)
		if r.Reason != "" {
			text += ": " + r.Reason
		}
		out = append(out, text)
	}
	return out
}

// quote returns the number of another document with its date.
func (c *composer) quote(r docRef) string {
	code := full(r.Series, r.Code)
	if d := c.date(r.IssueDate); d != "" {
		return join(" ", code, c.loc.word("dated"), d)
	}
	return code
}

// notes returns the notes of the document and of its taxes (BT-22, BT-120).
func (c *composer) notes() block {
	b := block{heading: c.loc.word("notes")}
	if slices.Contains(c.src.Tags, "bypass") {
		b.paras = append(b.paras, c.loc.word("bypass"))
	}
	for _, list := range [][]note{c.src.Tax.Notes, c.src.Notes} {
		for _, n := range list {
			if text := strings.TrimSpace(n.Text); text != "" && !slices.Contains(b.paras, text) {
				b.paras = append(b.paras, text)
			}
		}
	}
	return b
}

// join joins the parts that are not empty.
func join(sep string, parts ...string) string {
	kept := make([]string, 0, len(parts))
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}
