package en16931_test

import (
	"math/rand/v2"
	"testing"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
	"chancery/internal/format/en16931"
)

// dice makes random invoices.
type dice struct{ *rand.Rand }

// amount returns a positive amount with a number of decimals.
func (d dice) amount(most int64, decimals int) num.Amount {
	exp := uint32(d.IntN(decimals + 1))
	for range exp {
		most *= 10
	}
	return num.MakeAmount(1+d.Int64N(most), exp)
}

// percent returns a percentage such as 12.5%.
func (d dice) percent() *num.Percentage {
	p := num.MakePercentage(1+d.Int64N(400), 3)
	return &p
}

// vat returns one of a few treatments.
func (d dice) vat() tax.Set {
	rates := []string{"21.0%", "10.0%", "4.0%", "5.5%", "19%", "8.1%"}
	if d.IntN(8) == 0 {
		return tax.Set{{Cat: "VAT", Key: "exempt", Ext: tax.Extensions{"cef-vatex": "VATEX-EU-132"}}}
	}
	p, err := num.ParsePercentage(rates[d.IntN(len(rates))])
	if err != nil {
		panic(err)
	}
	return tax.Set{{Cat: "VAT", Key: "standard", Percent: &p}}
}

func (d dice) line() *bill.Line {
	price := d.amount(500, 5)
	l := &bill.Line{Quantity: d.amount(100, 3), Item: &org.Item{Name: "Thing", Price: &price, Unit: "h"}, Taxes: d.vat()}
	switch d.IntN(8) {
	case 0:
		l.Quantity = l.Quantity.Negate()
	case 1:
		l.Quantity = d.amount(200_000, 0)
	default:
	}
	for range d.IntN(3) {
		discount := &bill.LineDiscount{Reason: "Less", Amount: d.amount(5, 3)}
		if d.IntN(2) == 0 {
			discount.Percent = d.percent()
		}
		l.Discounts = append(l.Discounts, discount)
	}
	if d.IntN(4) == 0 {
		l.Charges = []*bill.LineCharge{{Reason: "More", Amount: d.amount(5, 3)}}
	}
	return l
}

// invoice returns an invoice that is not calculated.
func (d dice) invoice() *bill.Invoice {
	inv := &bill.Invoice{
		Code: "1", IssueDate: cal.MakeDate(2026, 2, 3), Currency: "EUR", Tax: &bill.Tax{},
		Supplier: &org.Party{Name: "Seller", TaxID: &tax.Identity{Country: "ES", Code: "B98602642"}},
		Customer: &org.Party{Name: "Buyer"},
	}
	inv.Addons.List = []cbc.Key{"eu-en16931-v2017"}
	if d.IntN(2) == 0 {
		inv.Tax.PricesInclude = "VAT"
	}
	if d.IntN(2) == 0 {
		inv.Tax.Rounding = tax.RoundCurrency
	}
	for range 1 + d.IntN(8) {
		inv.Lines = append(inv.Lines, d.line())
	}
	for range d.IntN(3) {
		discount := &bill.Discount{Reason: "Less", Amount: d.amount(20, 3), Taxes: d.vat()}
		if d.IntN(2) == 0 {
			discount.Percent = d.percent()
		}
		inv.Discounts = append(inv.Discounts, discount)
	}
	if d.IntN(3) == 0 {
		inv.Charges = []*bill.Charge{{Reason: "More", Amount: d.amount(20, 3), Taxes: d.vat()}}
	}
	if d.IntN(3) == 0 {
		inv.Payment = &bill.PaymentDetails{Advances: []*pay.Record{{Description: "Paid", Percent: d.percent()}}}
	}
	return inv
}

// TestRandom checks for many invoices that the figures of the model hold exactly, that what is due is that of GOBL, and that
// the way to GOBL and back changes nothing.
func TestRandom(t *testing.T) {
	t.Parallel()
	lib, p := library(t), profile(t, en16931.ProfileEN16931)
	for seed := uint64(0); seed < 1000 && !t.Failed(); seed++ {
		inv := dice{rand.New(rand.NewPCG(seed, 16931))}.invoice()
		if err := lib.Calculate(inv); err != nil {
			t.Fatal(seed, err)
		}
		checkRandom(t, lib, inv, p)
		if t.Failed() {
			t.Log("seed", seed)
		}
	}
}

// checkRandom checks one invoice.
func checkRandom(t *testing.T, lib *gobl.Library, inv *bill.Invoice, p en16931.Profile) {
	t.Helper()
	out, err := en16931.FromGOBL(inv, p)
	if err != nil {
		t.Fatal(err)
	}
	checkSums(t, out)
	due := inv.Totals.Payable
	if inv.Totals.Due != nil {
		due = *inv.Totals.Due
	}
	if !due.Equals(out.Totals.Due.Value) {
		t.Errorf("due %s, of GOBL %s", out.Totals.Due.Text, due)
	}
	back, err := en16931.ToGOBL(out, lib)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range back.Differences {
		t.Errorf("%+v", d)
	}
	for _, d := range back.Dropped {
		if d.Number != "BT-94" && d.Number != "BT-138" { // GOBL would calculate another amount from the rounded base
			t.Errorf("dropped %s %s", d.Number, d.Value)
		}
	}
}
