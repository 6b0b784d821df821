package pdf

import (
	"slices"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/org"
)

// composer makes the view of one document.
type composer struct {
	doc *document
	opt Options
	loc *locale
	num numbers

	// adjusted is set for a credit note that is shown as an invoice with negative amounts. Its amounts are positive, so
	// sign negates them: quantities are negated and prices are kept, so that each line still multiplies; rates and the
	// parts of a line are kept too. For all other documents sign returns the amount itself.
	adjusted bool
	sign     func(decimal) decimal

	variants []string // names of the kind of document in the keys of words, see word
	letter   bool     // laid out as a business letter
}

func newComposer(doc *document, opt Options, loc *locale) *composer {
	c := &composer{doc: doc, opt: opt, loc: loc, num: loc.numbers, sign: same}
	if country := firstOf(region(opt.Locale), doc.taxCountry()); inSwitzerland(country) {
		c.num.symbolLast, c.num.symbolSpace = false, true // CHF 12.50, in each of its languages
	}
	if opt.ThousandsSeparator != "" {
		c.num.thousands = numberPart(opt.ThousandsSeparator, 2)
	}
	if opt.DecimalMark != "" {
		c.num.mark = numberPart(opt.DecimalMark, 2)
	}
	c.num.template = template(opt.CurrencyTemplate)
	c.num.negative = template(opt.NegativeTemplate)
	if c.adjusted = opt.Adjust && doc.adjustable(); c.adjusted {
		c.sign = negated
	}
	c.variants = c.variantsOf()
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
		title: c.title(), legal: c.legalTitle(), number: strings.Join(strings.Fields(full(c.doc.Series, c.doc.Code)), " "), badge: c.opt.Label,
		facts: c.facts(), parties: c.parties(), references: c.references(),
	}
	v.codes, v.mark = c.stamps()
	v.badge = firstOf(v.badge, c.doc.voucher())
	issuer, _ := c.doc.ends()
	if c.doc.subject != nil {
		v.number = displayName(c.doc.subject)
	}
	v.brand, v.footer = displayName(orZero(issuer)), c.footer(issuer)
	if c.doc.Code == "" && c.doc.subject == nil {
		v.draft = true
		v.number = c.loc.word("Draft")
	}
	switch c.doc.kind {
	case "payment":
		c.composePayment(&v)
	case "party":
		c.composeParty(&v)
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
	c.composeDemand(&v)
	if c.letter && c.doc.subject == nil {
		c.composeLetter(&v)
	}
	return v
}

func (c *composer) date(d cal.Date) string {
	if d.IsZero() {
		return ""
	}
	return c.loc.date(c.opt.DateFormat, d.String())
}

func (c *composer) optionalDate(d *cal.Date) string { return c.date(*orZero(d)) }

func (c *composer) issueTime() string {
	if c.doc.IssueTime == nil {
		return ""
	}
	return c.loc.timeOfDay(c.opt.TimeFormat, c.doc.IssueTime.String())
}

func (c *composer) period(p *cal.Period) string {
	if p == nil {
		return ""
	}
	return join(" – ", c.date(p.Start), c.date(p.End))
}

// facts returns the dates and references under the title, without those that have no value.
func (c *composer) facts() []fact {
	d, o := c.doc, c.doc.Ordering
	paidLabel, paid := c.paid()
	all := [][2]string{
		{"issue-date", join(" · ", c.date(d.IssueDate), c.issueTime())}, // BT-2
		{"op-date", c.optionalDate(d.OpDate)},
		{"value-date", c.optionalDate(d.ValueDate)}, // BT-7
		{"due-date", c.singleDueDate()},             // BT-9
		{paidLabel, paid},
		{"valid-until", c.validUntil()},
		{"period", join(", ", c.statedPeriod(), c.period(o.Period))},
		{"delivery-date", join(", ", c.optionalDate(d.Delivery.Date), c.period(d.Delivery.Period))}, // BT-72
		{"despatch-date", c.optionalDate(d.despatchDate)},
		{"receive-date", c.optionalDate(d.receiveDate)},
		{"tracking", string(d.tracking)},
		{"reference", string(o.Code)},                                          // BT-10
		{"purchase", refCodes(o.Purchases)},                                    // BT-13
		{"sale", refCodes(o.Sales)},                                            // BT-14
		{"contract", join(", ", refCodes(d.contracts), refCodes(o.Contracts))}, // BT-12
		{"project", refCodes(o.Projects)},                                      // BT-11
		{"despatch", refCodes(o.Despatch)},                                     // BT-16
		{"receiving", refCodes(o.Receiving)},                                   // BT-15
		{"tender", refCodes(o.Tender)},                                         // BT-17
		{"currency", c.currency()},                                             // BT-5
		{"exchange-rate", c.exchangeRates()},
	}
	var out []fact
	for _, f := range all {
		if f[1] != "" {
			out = append(out, fact{label: c.word(f[0]), value: f[1]})
		}
	}
	return out
}

// currency returns the currency of a document that has amounts.
func (c *composer) currency() string {
	if (c.doc.kind == "delivery" || c.doc.kind == "status") && c.doc.Totals == nil {
		return ""
	}
	return string(c.doc.Currency)
}

// validUntil returns the last day of a quote that is valid from its date on.
func (c *composer) validUntil() string {
	if p := c.doc.period; c.doc.isQuote() && p != nil && (p.Start.IsZero() || p.Start == c.doc.IssueDate) {
		return c.date(p.End)
	}
	return ""
}

// statedPeriod returns the period of an order unless validUntil shows it.
func (c *composer) statedPeriod() string {
	if c.validUntil() != "" {
		return ""
	}
	return c.period(c.doc.period)
}

// singleDueDate returns the only due date. Quotes and orders have terms, but nothing is due yet.
func (c *composer) singleDueDate() string {
	if dues := c.doc.dues(); len(dues) == 1 && c.doc.asksToPay() && c.doc.kind != "order" {
		return c.date(dues[0].Date)
	}
	return ""
}

// exchangeRates returns each rate on a line of its own.
func (c *composer) exchangeRates() string {
	var lines []string
	for _, r := range present(c.doc.ExchangeRates) {
		line := join(" ", "1", shorten(string(r.From), 3), "=", c.num.text(plain(r.Amount)), shorten(string(r.To), 3))
		if line = strings.ReplaceAll(line, " ", noBreak); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func refCodes(refs []*org.DocumentRef) string {
	var parts []string
	for _, r := range present(refs) {
		if code := full(r.Series, r.Code); code != "" {
			parts = append(parts, code)
		}
	}
	return strings.Join(parts, ", ")
}

// references returns the preceding documents (BG-3) with the reasons.
func (c *composer) references() []string {
	word := c.loc.word("refers")
	switch c.doc.Type {
	case bill.InvoiceCorrective, bill.InvoiceCreditNote, bill.InvoiceDebitNote:
		word = c.loc.word("corrects")
	}
	var out []string
	for _, r := range present(c.doc.Preceding) {
		text := word + " " + c.quote(r)
		if r.Reason != "" {
			text += c.loc.colon + r.Reason
		}
		out = append(out, text)
	}
	return out
}

// quote returns the number of another document with its date.
func (c *composer) quote(r *org.DocumentRef) string {
	code := full(r.Series, r.Code)
	if d := c.optionalDate(r.IssueDate); d != "" {
		return join(" ", code, c.loc.word("dated"), d)
	}
	return code
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
