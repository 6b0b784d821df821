package en16931

import (
	"slices"
	"strings"

	"chancery/gobl"
	"chancery/gobl/num"
)

// Difference is a figure of an imported document that differs from the calculated one.
type Difference struct {
	// Term is the business term, such as "BT-112".
	Term string `json:"term"`
	// Path is its place within the model.
	Path string `json:"path"`
	// Theirs is the figure of the document; "" if it has none.
	Theirs string `json:"theirs"`
	// Ours is the calculated figure; "" if there is none.
	Ours string `json:"ours"`
}

// settle says the calculated invoice again in the terms of EN 16931, brings what is due to the figure of the document where
// no more than rounding is between them, and sets the differences and what was dropped.
func (m *importer) settle(out *Import, lib *gobl.Library) error {
	back := m.again()
	if diff, ok := m.roundingTo(back); ok {
		if r := m.inv.Totals.Rounding; r != nil {
			diff = diff.Add(*r)
		}
		m.inv.Totals.Rounding = &diff
		if err := lib.Calculate(m.inv); err != nil {
			return err
		}
		back = m.again()
	}
	out.Differences = differences(m.src, back)
	groups := droppedExtensions(m.src)
	out.Dropped = slices.Concat(dropped(m.src, back), groups, droppedTerms(m.src, back, groups))
	return nil
}

// again returns the invoice in the terms of EN 16931, as far as it can be said in them.
func (m *importer) again() *Invoice {
	p := m.src.Process
	x := newExporter(m.inv, Profile{ID: ProfileEN16931, Specification: p.Specification, Process: p.BusinessProcess})
	x.whole = true
	x.represent()
	return x.out
}

// roundingTo returns what is between the amount due of the document and the calculated one, if rounding explains it: one unit
// for each line, each allowance or charge and each row of VAT at most.
func (m *importer) roundingTo(back *Invoice) (num.Amount, bool) {
	theirs, ours := m.src.Totals.Due, back.Totals.Due
	if !theirs.Valid || !ours.Valid || m.inv.Totals == nil {
		return num.AmountZero, false
	}
	diff := theirs.Value.MatchPrecision(ours.Value).Subtract(ours.Value)
	n := len(m.src.Lines) + len(m.src.Allowances) + len(m.src.Charges) + len(m.src.VATBreakdown)
	return diff, !diff.IsZero() && diff.Abs().Compare(num.MakeAmount(int64(n), m.exp)) <= 0
}

// differences returns the calculated figures that are not those of the document.
func differences(theirs, ours *Invoice) []Difference {
	var list []Difference
	add := func(term, path string, a, b Amount) {
		if !sameFigure(a, b) {
			list = append(list, Difference{Term: term, Path: path, Theirs: a.Text, Ours: b.Text})
		}
	}
	for i, j := 0, 0; i < len(theirs.Lines); i++ {
		l := &theirs.Lines[i]
		if !l.counts() {
			continue
		}
		var net Amount
		if j < len(ours.Lines) {
			net = ours.Lines[j].Net
		}
		add("BT-131", index("Lines", i)+".Net", l.Net, net)
		j++
	}
	for i := range theirs.VATBreakdown {
		v := &theirs.VATBreakdown[i]
		var taxable, amount Amount
		if own := ours.row(v.Category, v.Rate); own != nil {
			taxable, amount = own.Taxable, own.Tax
		}
		add("BT-116", index("VATBreakdown", i)+".Taxable", v.Taxable, taxable)
		add("BT-117", index("VATBreakdown", i)+".Tax", v.Tax, amount)
	}
	a, b := &theirs.Totals, &ours.Totals
	add("BT-106", "Totals.Lines", a.Lines, b.Lines)
	add("BT-107", "Totals.Allowances", a.Allowances, b.Allowances)
	add("BT-108", "Totals.Charges", a.Charges, b.Charges)
	add("BT-109", "Totals.WithoutVAT", a.WithoutVAT, b.WithoutVAT)
	add("BT-110", "Totals.VAT", a.VAT, b.VAT)
	add("BT-111", "Totals.VATInVATCurrency", a.VATInVATCurrency, b.VATInVATCurrency)
	add("BT-112", "Totals.WithVAT", a.WithVAT, b.WithVAT)
	add("BT-113", "Totals.Paid", a.Paid, b.Paid)
	add("BT-114", "Totals.Rounding", a.Rounding, b.Rounding)
	add("BT-115", "Totals.Due", a.Due, b.Due)
	return list
}

// counts reports whether a line is goods or services: those that group others or inform are not.
func (l *Line) counts() bool {
	return l.Ext == nil || l.Ext.StatusReason == "" || l.Ext.StatusReason == "DETAIL"
}

// row returns the row of a category and rate; nil if there is none.
func (inv *Invoice) row(category string, rate Amount) *VATBreakdown {
	for i := range inv.VATBreakdown {
		if v := &inv.VATBreakdown[i]; v.Category == category && v.Rate.Value.Equals(rate.Value) {
			return v
		}
	}
	return nil
}

// sameFigure reports whether two figures are equal; an absent one is 0.
func sameFigure(a, b Amount) bool {
	if a.Present() != a.Valid || b.Present() != b.Valid {
		return a.Text == b.Text
	}
	return a.Value.Equals(b.Value)
}

// compared are the terms that differences covers, and the numbers of lines, which GOBL counts itself.
var compared = []string{ //nolint:gochecknoglobals // a table
	"BT-106", "BT-107", "BT-108", "BT-109", "BT-110", "BT-111", "BT-112", "BT-113", "BT-114", "BT-115", "BT-116", "BT-117",
	"BT-126", "BT-131",
}

// dropped returns the terms of a document that the other one does not say with the same words or figures.
func dropped(theirs, ours *Invoice) []Term {
	said := map[string]int{}
	for _, t := range Terms(ours) {
		said[t.key()]++
	}
	embedded := map[int]bool{} // the files of supporting documents are returned
	for i := range theirs.Documents {
		embedded[i+1] = theirs.Documents[i].Content != ""
	}
	var list []Term
	for _, t := range Terms(theirs) {
		key := t.key()
		switch {
		case said[key] > 0:
			if !strings.HasPrefix(t.Path, "Payment.") { // files repeat means and accounts
				said[key]--
			}
		case slices.Contains(compared, t.Number) || t.saysNothing(theirs):
		case strings.HasPrefix(t.Path, "Documents[") && embedded[t.Index]:
		default:
			list = append(list, t)
		}
	}
	return list
}

// key returns number and value, such that equal figures and texts have equal keys. VAT numbers are the same with and without
// separators.
func (t Term) key() string {
	value := strings.Join(strings.Fields(t.Value), " ")
	switch a := ReadAmount(value, 0); {
	case a.Valid && strings.IndexByte(value, '.') >= 0:
		value = strings.TrimRight(strings.TrimRight(value, "0"), ".")
	case t.Number == "BT-31" || t.Number == "BT-48" || t.Number == "BT-63":
		value = strings.Map(func(r rune) rune {
			if strings.ContainsRune(" .-/", r) {
				return -1
			}
			return r
		}, value)
	}
	return t.Number + " " + value
}

// saysNothing reports whether a term says no more than its absence: a price for one unit, a trading name that is the name.
func (t Term) saysNothing(inv *Invoice) bool {
	switch t.Number {
	case "BT-149":
		a := ReadAmount(t.Value, 0)
		return a.Valid && a.Value.Equals(num.MakeAmount(1, 0))
	case "BT-150":
		return true
	case "BT-28":
		return t.Value == inv.Seller.Name
	case "BT-45":
		return t.Value == inv.Buyer.Name
	}
	return false
}
