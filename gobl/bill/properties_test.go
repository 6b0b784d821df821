package bill_test

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

func drawAmount(t *rapid.T, label string, limit int64, decimals uint32) num.Amount {
	return num.MakeAmount(rapid.Int64Range(-limit, limit).Draw(t, label), decimals)
}

func drawPercent(t *rapid.T, label string) *num.Percentage {
	if !rapid.Bool().Draw(t, label+" given") {
		return nil
	}
	p := num.MakePercentage(rapid.Int64Range(0, 400).Draw(t, label), 3)
	return &p
}

func drawTaxes(t *rapid.T) tax.Set {
	combos := []tax.Combo{
		{Cat: "VAT", Rate: "general"},
		{Cat: "VAT", Rate: "general+eqs"},
		{Cat: "VAT", Rate: "reduced"},
		{Cat: "VAT", Key: "exempt"},
		{Cat: "VAT", Country: "QY", Rate: "general"},
	}
	var set tax.Set
	if i := rapid.IntRange(-1, len(combos)-1).Draw(t, "VAT"); i >= 0 {
		set = append(set, &combos[i])
	}
	if rapid.Bool().Draw(t, "retained") {
		set = append(set, &tax.Combo{Cat: "RET", Rate: "pro"})
	}
	return set
}

func drawLine(t *rapid.T, price num.Amount) *bill.Line {
	l := &bill.Line{
		Quantity: drawAmount(t, "quantity", 5000, uint32(rapid.IntRange(0, 3).Draw(t, "quantity decimals"))),
		Item:     &org.Item{Name: "A", Price: &price},
		Taxes:    drawTaxes(t),
	}
	for range rapid.IntRange(0, 2).Draw(t, "line discounts") {
		l.Discounts = append(l.Discounts, &bill.LineDiscount{
			Reason: "r", Percent: drawPercent(t, "line discount"), Amount: drawAmount(t, "line discount amount", 1000, 2),
		})
	}
	for range rapid.IntRange(0, 2).Draw(t, "line charges") {
		l.Charges = append(l.Charges, &bill.LineCharge{
			Reason: "r", Percent: drawPercent(t, "line charge"), Amount: drawAmount(t, "line charge amount", 1000, 2),
		})
	}
	return l
}

// drawInvoice makes an invoice in euro whose fixed amounts have no more decimals
// than the currency: others are rounded once, when they are first printed.
func drawInvoice(t *rapid.T) *bill.Invoice {
	inv := &bill.Invoice{
		IssueDate: cal.MakeDate(2024, 5, 10),
		Supplier:  &org.Party{TaxID: &tax.Identity{Country: "QX"}},
		Tax:       &bill.Tax{},
	}
	if rapid.Bool().Draw(t, "currency rounding") {
		inv.Tax.Rounding = tax.RoundCurrency
	}
	if rapid.Bool().Draw(t, "prices include tax") {
		inv.Tax.PricesInclude = "VAT"
	}
	for range rapid.IntRange(0, 5).Draw(t, "lines") {
		inv.Lines = append(inv.Lines, drawLine(t, drawAmount(t, "price", 1_000_000, uint32(rapid.IntRange(0, 4).Draw(t, "price decimals")))))
	}
	for range rapid.IntRange(0, 2).Draw(t, "discounts") {
		inv.Discounts = append(inv.Discounts, &bill.Discount{
			Percent: drawPercent(t, "discount"), Amount: drawAmount(t, "discount amount", 5000, 2), Taxes: drawTaxes(t),
		})
	}
	for range rapid.IntRange(0, 2).Draw(t, "charges") {
		inv.Charges = append(inv.Charges, &bill.Charge{
			Percent: drawPercent(t, "charge"), Amount: drawAmount(t, "charge amount", 5000, 2), Taxes: drawTaxes(t),
		})
	}
	for range rapid.IntRange(0, 2).Draw(t, "advances") {
		if inv.Payment == nil {
			inv.Payment = new(bill.PaymentDetails)
		}
		inv.Payment.Advances = append(inv.Payment.Advances, &pay.Record{
			Percent: drawPercent(t, "advance"), Amount: drawAmount(t, "advance amount", 5000, 2),
		})
	}
	return inv
}

func plus(a num.Amount, b *num.Amount) num.Amount {
	if b == nil {
		return a
	}
	return a.Add(*b)
}

func minus(a num.Amount, b *num.Amount) num.Amount {
	if b == nil {
		return a
	}
	return a.Subtract(*b)
}

// TestPrintedTotalsAddUp holds under currency rounding only: precise figures
// are rounded each for itself.
func TestPrintedTotalsAddUp(t *testing.T) {
	c := context(t)
	rapid.Check(t, func(t *rapid.T) {
		inv := drawInvoice(t)
		inv.Tax.Rounding = tax.RoundCurrency
		inv.Tax.PricesInclude = ""
		if err := inv.Calculate(c); err != nil {
			t.Fatal(err)
		}
		if inv.Totals == nil {
			if len(inv.Lines)+len(inv.Discounts)+len(inv.Charges) > 0 {
				t.Fatal("no totals")
			}
			return
		}
		checkSums(t, inv)
	})
}

func checkSums(t *rapid.T, inv *bill.Invoice) {
	tot := inv.Totals
	sum := num.MakeAmount(0, 2)
	for _, l := range inv.Lines {
		// A line may print more decimals than the currency where its fixed
		// discounts made it so; here they do not.
		sum = sum.Add(*l.Total)
	}
	taxes := num.MakeAmount(0, 2)
	if tot.Taxes != nil {
		for _, cat := range tot.Taxes.Categories {
			amount := num.MakeAmount(0, 2)
			for _, r := range cat.Rates {
				amount = amount.Add(r.Amount)
			}
			if !amount.Equals(cat.Amount) {
				t.Fatalf("%s: rates add up to %s, not %s", cat.Code, amount, cat.Amount)
			}
			if !cat.Retained {
				taxes = plus(taxes.Add(cat.Amount), cat.Surcharge)
			}
		}
	}
	for _, check := range []struct {
		name      string
		got, want num.Amount
	}{
		{"sum", tot.Sum, sum},
		{"total", tot.Total, plus(minus(sum, tot.Discount), tot.Charge)},
		{"tax", tot.Tax, taxes},
		{"total with tax", tot.TotalWithTax, tot.Total.Add(tot.Tax)},
		{"payable", tot.Payable, minus(tot.TotalWithTax, tot.RetainedTax)},
	} {
		if !check.got.Equals(check.want) {
			t.Fatalf("%s is %s, not %s", check.name, check.got, check.want)
		}
	}
	if tot.Due != nil && !tot.Due.Equals(minus(tot.Payable, tot.Advance)) {
		t.Fatalf("due is %s", tot.Due)
	}
}

func TestCalculateIsIdempotent(t *testing.T) {
	c := context(t)
	rapid.Check(t, func(r *rapid.T) {
		inv := drawInvoice(r)
		if err := inv.Calculate(c); err != nil {
			r.Fatal(err)
		}
		first := text(t, inv)
		if err := inv.Calculate(c); err != nil {
			r.Fatal(err)
		}
		if second := text(t, inv); second != first {
			r.Fatalf("%s\nbecomes\n%s", first, second)
		}
		again := new(bill.Invoice)
		decode(t, first, again)
		if err := again.Calculate(c); err != nil {
			r.Fatal(err)
		}
		if second := text(t, again); second != first {
			r.Fatalf("%s\nis read as\n%s", first, second)
		}
	})
}

func TestInvertNegates(t *testing.T) {
	c := context(t)
	rapid.Check(t, func(r *rapid.T) {
		inv := drawInvoice(r)
		if err := inv.Calculate(c); err != nil {
			r.Fatal(err)
		}
		before := text(t, inv)
		payable := num.AmountZero
		if inv.Totals != nil {
			payable = inv.Totals.Payable
		}
		if err := inv.Invert(c); err != nil {
			r.Fatal(err)
		}
		if inv.Totals != nil && !inv.Totals.Payable.Equals(payable.Negate()) {
			r.Fatalf("%s becomes %s", payable, inv.Totals.Payable)
		}
		if err := inv.Invert(c); err != nil {
			r.Fatal(err)
		}
		if after := text(t, inv); after != before {
			r.Fatalf("inverted twice\n%s\nbecomes\n%s", before, after)
		}
	})
}

// TestRemovedTaxesLeavePayable compares the payable amount before and after.
func TestRemovedTaxesLeavePayable(t *testing.T) {
	c := context(t)
	rapid.Check(t, func(r *rapid.T) {
		inv := drawInvoice(r)
		inv.Tax.PricesInclude = "VAT"
		if err := inv.Calculate(c); err != nil {
			r.Fatal(err)
		}
		if inv.Totals == nil {
			return
		}
		before := inv.Totals.TotalWithTax
		if err := inv.RemoveIncludedTaxes(c); err != nil {
			r.Fatal(err)
		}
		if after := plus(inv.Totals.TotalWithTax, inv.Totals.Rounding); !after.Equals(before) {
			r.Fatalf("%s becomes %s", before, after)
		}
	})
}

func FuzzInvoice(f *testing.F) {
	f.Add(`{"lines":[{"quantity":"1","item":{"name":"A","price":"10"},"taxes":[{"cat":"VAT","rate":"general"}]}]}`)
	f.Add(`{"$tags":["customer-rates"],"tax":{"prices_include":"VAT","tags":["simplified"]},"customer":{"tax_id":{"country":"QY"}}}`)
	f.Add(`{"lines":[null,{"item":null,"breakdown":[null,{"item":{"price":"-1"}}],"discounts":[null],"taxes":[null]}],"discounts":[null],"charges":[null]}`)
	f.Add(`{"payment":{"advances":[null],"terms":{"due_dates":[null]}},"preceding":[null,{"tax":{"categories":[null,{"rates":[null]}]}}],"totals":{}}`)
	f.Add(`{"lines":[{"quantity":"999999999999999999","item":{"price":"999999999999999999"},"charges":[{"rate":"99999999999","amount":1}]}]}`)
	c := context(f)
	f.Fuzz(func(t *testing.T, src string) {
		inv := new(bill.Invoice)
		if err := inv.UnmarshalJSON([]byte(src)); err != nil {
			return
		}
		if err := inv.Calculate(c); err != nil {
			return
		}
		again := new(bill.Invoice)
		if err := again.UnmarshalJSON([]byte(text(t, inv))); err != nil {
			t.Fatalf("%s cannot be read: %v", strconv.Quote(text(t, inv)), err)
		}
	})
}

func FuzzPayment(f *testing.F) {
	f.Add(`{"currency":"EUR","lines":[null,{"amount":"1","document":{"tax":{"sum":"1"},"payable":"0"}}],"method":{"key":"cash"},"methods":[null]}`)
	c := context(f)
	f.Fuzz(func(t *testing.T, src string) {
		pmt := new(bill.Payment)
		if err := pmt.UnmarshalJSON([]byte(src)); err != nil {
			return
		}
		if err := pmt.Calculate(c); err != nil {
			return
		}
		decode(t, text(t, pmt), new(bill.Payment))
	})
}
