package pdf

import "strings"

// composeTotals adds the tax summary (BG-23) and the sums of the document (BG-22).
func (c *composer) composeTotals(v *view) {
	sums := c.src.Totals
	if sums == nil {
		return
	}
	v.taxes = c.taxTable(sums.Taxes)
	entries := []struct {
		key    string
		amount decimal
		show   bool
	}{
		{"sum", sums.Sum, sums.Discount != "" || sums.Charge != "" || sums.TaxIncluded != ""},
		{"discount", negated(sums.Discount), true},
		{"charge", sums.Charge, true},
		{"tax-included", negated(sums.TaxIncluded), true},
		{"total", sums.Total, true},
		{"tax", sums.Tax, true},
		{"with-tax", sums.TotalWithTax, true},
		{"retained", negated(sums.RetainedTax), true},
		{"rounding", sums.Rounding, true},
		{"payable", sums.Payable, true},
		{"advance", negated(sums.Advance), true},
		{"due", sums.Due, true},
	}
	for _, e := range entries {
		if e.amount == "" || !e.show {
			continue
		}
		v.totals = append(v.totals, total{c.loc.word("totals." + e.key), c.num.money(c.src.Currency, e.amount), false})
	}
	if len(v.totals) > 0 {
		v.totals[len(v.totals)-1].strong = true
	}
}

// taxTable returns bases and amounts by category and rate, including surcharges and retained taxes.
func (c *composer) taxTable(taxes *taxTotal) table {
	t := table{heading: c.loc.word("taxes"), columns: []column{
		{head: c.loc.word("tax"), flex: true},
		{head: c.loc.word("rate"), numeric: true},
		{head: c.loc.word("base"), numeric: true},
		{head: c.loc.word("amount"), numeric: true},
	}}
	if taxes == nil {
		return t
	}
	for _, cat := range taxes.Categories {
		suffix, sign := "", func(d decimal) decimal { return d }
		switch {
		case cat.Retained:
			suffix, sign = c.loc.word("retained"), negated
		case cat.Informative:
			suffix = c.loc.word("informative")
		}
		name := c.category(cat.Code)
		for _, r := range cat.Rates {
			label := join(" · ", join(" ", name, r.Country), c.taxKey(r), suffix)
			t.rows = append(t.rows, c.taxRow(label, r.Percent, r.Base, sign(r.Amount)))
			if r.Surcharge != nil {
				label = join(" · ", name, c.loc.word("surcharge"))
				t.rows = append(t.rows, c.taxRow(label, r.Surcharge.Percent, r.Base, sign(r.Surcharge.Amount)))
			}
		}
	}
	return t
}

func (c *composer) taxRow(label string, percent, base, amount decimal) row {
	return row{cells: []cell{
		words(label), figures(c.num.figure(percent)), figures(c.num.amount(base)), figures(c.num.amount(amount)),
	}}
}

// taxKey returns the reason why no tax is due; it is empty for ordinary rates.
func (c *composer) taxKey(r rate) string {
	if r.Key == "" || r.Percent != "" {
		return ""
	}
	return c.loc.labelled("taxkey", r.Key)
}

// paymentBlocks returns how to pay, the due dates, and what has been paid.
func (c *composer) paymentBlocks() []block {
	p := c.src.Payment
	var out []block
	if p.Instructions != nil {
		out = append(out, c.instructions(p.Instructions))
	}
	if b := c.terms(p.Terms); len(b.paras)+len(b.pairs) > 0 {
		out = append(out, b)
	}
	return append(out, c.recordBlocks(p.Advances, c.loc.word("advances"))...)
}

// instructions returns the payment instructions (BG-16).
func (c *composer) instructions(i *instructions) block {
	b := block{heading: c.loc.word("payment")}
	b.text(join(" – ", c.loc.labelled("means", i.Key), i.Detail))
	for n := range i.CreditTransfer {
		b.pairs = append(b.pairs, c.accountPairs(&i.CreditTransfer[n])...)
	}
	b.pairs = append(b.pairs, c.cardPairs(i.Card)...)
	b.pairs = append(b.pairs, c.debitPairs(i.DirectDebit)...)
	b.pairs = append(b.pairs, c.onlinePairs(i.Online)...)
	b.pair(c.loc.word("payment-reference"), i.Ref)
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
		b.pairs = append(b.pairs, fact{label, value})
	}
}

func (c *composer) accountPairs(a *account) []fact {
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

func (c *composer) cardPairs(k *card) []fact {
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

func (c *composer) debitPairs(d *directDebit) []fact {
	if d == nil {
		return nil
	}
	var b block
	b.pair(c.loc.word("mandate"), d.Ref)
	b.pair(c.loc.word("creditor"), d.Creditor)
	b.pair(c.loc.word("account"), groupFours(d.Account))
	return b.pairs
}

func (c *composer) onlinePairs(list []online) []fact {
	var b block
	for _, o := range list {
		b.pair(firstOf(o.Label, c.loc.word("link")), o.URL)
	}
	return b.pairs
}

// terms returns the payment terms (BT-20) and the due dates.
func (c *composer) terms(t *terms) block {
	b := block{heading: c.loc.word("terms")}
	if t == nil {
		return b
	}
	if t.Key != "" && t.Key != "undefined" && t.Key != "other" {
		b.text(c.loc.labelled("terms", t.Key))
	}
	b.text(t.Notes)
	for _, d := range t.DueDates {
		b.pair(c.date(d.Date), join(" · ", c.num.money(c.src.Currency, d.Amount), c.num.text(d.Percent), d.Notes))
	}
	return b
}

// recordBlocks returns the payments that were made.
func (c *composer) recordBlocks(list []record, heading string) []block {
	if len(list) == 0 {
		return nil
	}
	b := block{heading: heading}
	for _, r := range list {
		means := ""
		if r.Key != "" {
			means = c.loc.labelled("means", r.Key)
		}
		amount := c.num.money(firstOf(r.Currency, c.src.Currency), r.Amount)
		b.pair(firstOf(c.date(r.Date), c.loc.word("amount")), join(" · ", amount, means, r.Description, r.Ref))
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

func cutQR(provider string) (string, bool) { return strings.CutSuffix(provider, "-qr") }
