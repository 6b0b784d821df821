package en16931_test

import (
	"testing"

	"chancery/gobl/num"
	"chancery/internal/format/en16931"
)

// amount is a number of a model; 0 if it is absent.
func amount(a en16931.Amount) num.Amount { return a.Value }

// product multiplies without rounding.
func product(a, b num.Amount) num.Amount { return a.Upscale(b.Exp()).Multiply(b) }

// checkSums checks the arithmetic that EN 16931 asks for, exactly: BR-CO-10 to BR-CO-17, BR-S-08 and its like, PEPPOL-EN16931-R120
// and R040, and the number of decimals.
func checkSums(t *testing.T, inv *en16931.Invoice) {
	t.Helper()
	zero := num.MakeAmount(0, 2)
	equal := func(rule string, want num.Amount, got en16931.Amount) {
		t.Helper()
		if !want.Equals(amount(got)) {
			t.Errorf("%s: %s is to be %s", rule, got.Text, want)
		}
		if got.Decimals() > 2 {
			t.Errorf("%s: %s has more than two decimals", rule, got.Text)
		}
	}
	type key struct{ category, rate string }
	taxable := map[key]num.Amount{}
	add := func(category string, rate en16931.Amount, a num.Amount) {
		k := key{category, rate.Value.Rescale(6).String()}
		taxable[k] = taxable[k].MatchPrecision(zero).Add(a)
	}
	lines := zero
	for i := range inv.Lines {
		l := &inv.Lines[i]
		net := product(l.Price.Net.Value, l.Quantity.Value).Rescale(2)
		for _, a := range l.Allowances {
			checkPercent(t, a)
			net = net.Subtract(amount(a.Amount))
		}
		for _, a := range l.Charges {
			checkPercent(t, a)
			net = net.Add(amount(a.Amount))
		}
		equal("R120 line "+l.ID, net, l.Net)
		lines = lines.Add(amount(l.Net))
		add(l.VAT.Category, l.VAT.Rate, amount(l.Net))
	}
	allowances, charges := zero, zero
	for _, a := range inv.Allowances {
		checkPercent(t, a)
		allowances = allowances.Add(amount(a.Amount))
		add(a.Category, a.Rate, amount(a.Amount).Negate())
	}
	for _, a := range inv.Charges {
		checkPercent(t, a)
		charges = charges.Add(amount(a.Amount))
		add(a.Category, a.Rate, amount(a.Amount))
	}
	vat := zero
	for _, v := range inv.VATBreakdown {
		k := key{v.Category, v.Rate.Value.Rescale(6).String()}
		equal("BR-"+v.Category+"-08", taxable[k], v.Taxable)
		equal("BR-CO-17", product(amount(v.Taxable), amount(v.Rate)).Upscale(2).Divide(num.MakeAmount(100, 0)).Rescale(2), v.Tax)
		delete(taxable, k)
		vat = vat.Add(amount(v.Tax))
	}
	for k := range taxable {
		t.Errorf("BR-%s-01: no row for %s", k.category, k.rate)
	}
	s := &inv.Totals
	total := lines.Subtract(allowances).Add(charges)
	equal("BR-CO-10", lines, s.Lines)
	equal("BR-CO-11", allowances, s.Allowances)
	equal("BR-CO-12", charges, s.Charges)
	equal("BR-CO-13", total, s.WithoutVAT)
	equal("BR-CO-14", vat, s.VAT)
	equal("BR-CO-15", total.Add(vat), s.WithVAT)
	equal("BR-CO-16", total.Add(vat).Subtract(amount(s.Paid)).Add(amount(s.Rounding)), s.Due)
}

// checkPercent checks that an amount is its percentage of its base within two cents, and that both are there or none.
func checkPercent(t *testing.T, a en16931.AllowanceCharge) {
	t.Helper()
	if a.Percent.Present() && !a.Base.Present() {
		t.Errorf("R041: %s without a base", a.Percent.Text)
	}
	if !a.Percent.Present() {
		return
	}
	want := product(amount(a.Base), amount(a.Percent)).Upscale(2).Divide(num.MakeAmount(100, 0))
	if diff := want.MatchPrecision(amount(a.Amount)).Subtract(amount(a.Amount)).Abs(); diff.Compare(num.MakeAmount(2, 2)) > 0 {
		t.Errorf("R040: %s is to be %s", a.Amount.Text, want)
	}
}
