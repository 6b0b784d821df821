package pdf

import (
	"slices"
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

// composeTotals adds the tax summary (BG-23) and the sums of the document (BG-22).
func (c *composer) composeTotals(v *view) {
	sums := c.doc.Totals
	if sums == nil {
		return
	}
	v.taxes = c.taxTable(sums.Taxes)
	add := func(label string, amount decimal) {
		v.totals = append(v.totals, total{label, c.num.money(c.doc.Currency, amount), false})
	}
	list := c.sums()
	for i, s := range list {
		if s.label != "tax" {
			add(c.balance(s.label, c.sign(s.amount), i == len(list)-1))
			continue
		}
		for _, p := range c.taxParts() {
			add(p.label, c.sign(p.amount))
		}
		if national, tax := c.nationalTax(); tax != nil {
			label := join(" ", c.taxLabel(), c.loc.word("in-currency"), string(national))
			v.totals = append(v.totals, total{label, c.num.money(national, c.sign(plain(*tax))), false})
		}
	}
	v.totals[len(v.totals)-1].strong = true
	if c.doc.refunded() {
		add(c.loc.word("totals.refund"), optional(sums.Advance))
	}
	v.totals = append(v.totals, c.otherTotals(list[len(list)-1].label)...)
}

// part is an amount with its label, or with the key of its label.
type part struct {
	label  string
	amount decimal
}

// sums returns the totals that the document has, in the order of their calculation.
func (c *composer) sums() []part {
	sums := c.doc.Totals
	var out []part
	if sums.Discount != nil || sums.Charge != nil || sums.TaxIncluded != nil {
		out = append(out, part{"sum", plain(sums.Sum)})
	}
	out = append(out, []part{
		{"discount", negated(optional(sums.Discount))},
		{"charge", optional(sums.Charge)},
		{"tax-included", negated(optional(sums.TaxIncluded))},
		{"total", plain(sums.Total)},
		{"tax", plain(sums.Tax)},
		{"with-tax", plain(sums.TotalWithTax)},
		{"retained", negated(optional(sums.RetainedTax))},
		{"rounding", optional(sums.Rounding)},
		{"payable", plain(sums.Payable)},
	}...)
	if c.doc.kind == "delivery" && len(c.addedTaxes()) == 0 { // a delivery has no taxes unless it says so
		out = slices.DeleteFunc(out, func(p part) bool { return p.label == "total" || p.label == "tax" || p.label == "with-tax" })
	}
	if !c.doc.credits() { // payments belong to the document that is corrected
		out = append(out, part{"advance", negated(optional(sums.Advance))}, part{"due", optional(sums.Due)})
	}
	return slices.DeleteFunc(out, func(p part) bool { return p.amount == "" })
}

// balance returns the label and the amount of a total. A negative one is not to be paid: as the last one it is a balance
// in favour of the customer, which is printed without sign, and before that it only leads to the last one.
func (c *composer) balance(key string, amount decimal, last bool) (label string, shown decimal) {
	asks := key == "due" || (key == "payable" && c.doc.kind == "invoice" && (c.adjusted || !c.doc.credits()))
	switch {
	case !asks || !strings.HasPrefix(string(amount), "-"):
		return c.word("totals." + key), amount
	case last:
		return c.word("totals.refundable"), negated(amount)
	}
	return c.loc.word("total"), amount
}

// taxParts returns the sum of taxes. The surcharge of the only tax is stated apart when both parts add up to the sum; they
// are rounded each, so that they may not.
func (c *composer) taxParts() []part {
	sums := c.doc.Totals
	list := c.addedTaxes()
	if len(list) == 1 && list[0].Surcharge != nil && list[0].Amount.Add(*list[0].Surcharge).Equals(sums.Tax) {
		return []part{{c.taxName(list[0].Code), plain(list[0].Amount)}, {c.national("surcharge"), plain(*list[0].Surcharge)}}
	}
	return []part{{c.taxLabel(), plain(sums.Tax)}}
}

// addedTaxes returns the taxes that are part of the total with tax.
func (c *composer) addedTaxes() []*tax.CategoryTotal {
	var out []*tax.CategoryTotal
	for _, cat := range present(orZero(c.doc.Totals.Taxes).Categories) {
		if !cat.Retained && !cat.Informative {
			out = append(out, cat)
		}
	}
	return out
}

// taxLabel returns the name of the sum of taxes: that of the tax when there is only one, with its surcharge.
func (c *composer) taxLabel() string {
	list := c.addedTaxes()
	switch {
	case len(list) != 1:
		return c.loc.word("totals.tax")
	case list[0].Surcharge != nil:
		if w, ok := c.loc.lookup("totals.tax." + string(list[0].Code) + "+surcharge"); ok {
			return w
		}
	}
	return c.taxName(list[0].Code)
}

// taxName returns the name of a tax among the totals.
func (c *composer) taxName(code cbc.Code) string {
	if _, ok := c.loc.lookup("totals.tax." + string(code)); ok {
		return c.national("totals.tax." + string(code))
	}
	return c.loc.word("totals.tax")
}

// taxTable returns bases and amounts by category and rate, including surcharges and retained taxes.
func (c *composer) taxTable(taxes *tax.Total) table {
	t := table{heading: c.loc.word("taxes"), columns: []column{
		{head: c.loc.word("tax"), flex: true},
		{head: c.loc.word("rate"), numeric: true},
		{head: c.loc.word("base"), numeric: true},
		{head: c.loc.word("amount"), numeric: true},
	}}
	if taxes == nil {
		return t
	}
	for _, cat := range present(taxes.Categories) {
		suffix, sign := "", same
		switch {
		case cat.Retained:
			suffix, sign = c.loc.word("retained"), negated
		case cat.Informative:
			suffix = c.loc.word("informative")
		}
		name := c.category(cat.Code)
		for _, r := range present(cat.Rates) {
			base := c.sign(plain(r.Base))
			label := join(" · ", join(" ", name, string(r.Country)), c.taxKey(r), suffix)
			t.rows = append(t.rows, c.taxRow(label, percent(r.Percent), base, sign(c.sign(plain(r.Amount)))))
			if s := r.Surcharge; s != nil {
				label = c.national("surcharge")
				if label == c.loc.word("surcharge") {
					label = join(" · ", name, label)
				}
				t.rows = append(t.rows, c.taxRow(label, percent(&s.Percent), base, sign(c.sign(plain(s.Amount)))))
			}
		}
	}
	return t.withoutEmptyColumns()
}

func (c *composer) taxRow(label string, rate, base, amount decimal) row {
	return row{cells: []cell{
		words(label), figures(c.num.figure(rate)), figures(c.num.amount(base)), figures(c.num.amount(amount)),
	}}
}

// taxKey returns the reason why no tax is due; it is empty for ordinary rates.
func (c *composer) taxKey(r *tax.RateTotal) string {
	if r.Key == "" || r.Percent != nil {
		return ""
	}
	return c.loc.labelled("taxkey", string(r.Key))
}

// paymentBlocks returns how to pay, the due dates, and what has been paid.
func (c *composer) paymentBlocks() []block {
	p := c.doc.Payment
	var out []block
	if c.doc.credits() {
		return nil // nobody is asked to pay, and payments belong to the document that is corrected
	}
	if c.doc.asksToPay() {
		if p.Instructions != nil {
			if b := c.instructions(p.Instructions); len(b.paras)+len(b.pairs) > 0 {
				out = append(out, b)
			}
		}
		if b := c.terms(p.Terms); len(b.paras)+len(b.pairs) > 0 {
			out = append(out, b)
		}
	}
	heading := "advances"
	if c.doc.fromCustomer() {
		heading = "advances-paid"
	}
	return append(out, c.recordBlocks(p.Advances, c.loc.word(heading))...)
}

// instructions returns the payment instructions (BG-16). A quote and the order of a buyer agree only on the means: nobody
// pays on them, so that they show no account and no reference.
func (c *composer) instructions(i *pay.Instructions) block {
	b := block{heading: c.loc.word("payment")}
	b.text(join(" – ", c.loc.labelled("means", string(i.Key)), i.Detail))
	if c.doc.isQuote() || (c.doc.kind == "order" && c.doc.fromCustomer()) {
		b.text(i.Notes)
		return b
	}
	for _, a := range present(i.CreditTransfer) {
		b.pairs = append(b.pairs, c.accountPairs(a)...)
	}
	b.pairs = append(b.pairs, c.cardPairs(i.Card)...)
	b.pairs = append(b.pairs, c.debitPairs(i.DirectDebit)...)
	b.pairs = append(b.pairs, c.onlinePairs(i.Online)...)
	b.pair(c.loc.word("payment-reference"), shownRef(string(i.Ref)))
	b.text(i.Notes)
	return b
}

func (b *block) text(s string) {
	if s = strings.TrimSpace(s); s != "" {
		b.paras = append(b.paras, s)
	}
}

func (b *block) pair(label, value string) {
	if value != "" {
		b.pairs = append(b.pairs, fact{label: label, value: value})
	}
}

func (c *composer) accountPairs(a *pay.CreditTransfer) []fact {
	if a == nil {
		return nil
	}
	var b block
	b.pair(c.loc.word("iban"), groupFours(a.IBAN))
	b.pair(c.loc.word("bic"), a.BIC)
	b.pair(c.loc.word("account"), a.Number)
	b.pair(c.loc.word("account-holder"), a.Name)
	return b.pairs
}

func (c *composer) cardPairs(k *pay.Card) []fact {
	if k == nil {
		return nil
	}
	var b block
	digits := k.Last4
	if digits != "" {
		digits = "•••• " + digits
	}
	b.pair(c.loc.word("card"), join(" ", k.First6, digits))
	b.pair(c.loc.word("account-holder"), k.Holder)
	return b.pairs
}

func (c *composer) debitPairs(d *pay.DirectDebit) []fact {
	if d == nil {
		return nil
	}
	var b block
	b.pair(c.loc.word("mandate"), d.Ref)
	b.pair(c.loc.word("creditor"), d.Creditor)
	b.pair(c.loc.word("account"), groupFours(d.Account))
	return b.pairs
}

func (c *composer) onlinePairs(list []*pay.Online) []fact {
	var b block
	for _, o := range present(list) {
		if o.URL != "" {
			b.pairs = append(b.pairs, fact{firstOf(o.Label, c.loc.word("link")), o.URL, webLink(o.URL)})
		}
	}
	return b.pairs
}

// terms returns the payment terms (BT-20) and the due dates.
func (c *composer) terms(t *pay.Terms) block {
	b := block{heading: c.loc.word("terms")}
	if t == nil {
		return b
	}
	if t.Key != "" && t.Key != "undefined" && t.Key != "other" {
		b.text(c.loc.labelled("terms", string(t.Key)))
	}
	b.text(t.Notes)
	for _, d := range c.doc.dues() {
		amount := c.num.money(firstOf(d.Currency, c.doc.Currency), c.sign(plain(d.Amount)))
		b.pair(c.date(d.Date), join(" · ", amount, c.num.text(percent(d.Percent)), d.Notes))
	}
	return b
}

// recordBlocks returns the payments that were made.
func (c *composer) recordBlocks(list []*pay.Record, heading string) []block {
	if list = present(list); len(list) == 0 {
		return nil
	}
	b := block{heading: heading}
	for _, r := range list {
		means := ""
		if r.Key != "" {
			means = c.loc.labelled("means", string(r.Key))
		}
		amount := c.num.money(firstOf(r.Currency, c.doc.Currency), c.sign(plain(r.Amount)))
		b.pair(firstOf(c.optionalDate(r.Date), c.loc.word("amount")), join(" · ", amount, means, r.Description, r.Ref))
		b.pairs = append(b.pairs, c.accountPairs(r.CreditTransfer)...)
		b.pairs = append(b.pairs, c.cardPairs(r.Card)...)
		b.pairs = append(b.pairs, c.debitPairs(r.DirectDebit)...)
		b.pairs = append(b.pairs, c.onlinePairs(r.Online)...)
	}
	return []block{b}
}

// groupFours groups an account number in fours, as it is printed on paper.
func groupFours(s string) string {
	if len(s) > 40 || strings.Contains(s, " ") {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
