package gobl_test

import (
	"strings"
	"testing"

	"chancery/gobl"
	"chancery/gobl/bill"
)

func payable(t *testing.T, env *gobl.Envelope) string {
	t.Helper()
	inv, ok := env.Peek().(*bill.Invoice)
	if !ok || inv.Totals == nil {
		t.Fatal("no invoice with totals")
	}
	return inv.Totals.Payable.String() + " " + string(inv.Currency)
}

func TestFigureOperations(t *testing.T) {
	lib := newLibrary(t)
	included := strings.Replace(smallInvoice, `"series"`, `"tax":{"prices_include":"VAT"}, "series"`, 1)
	dollars := strings.Replace(smallInvoice, `"series"`, `"exchange_rates":[{"from":"EUR","to":"USD","amount":"1.10"}], "series"`, 1)
	for _, c := range []struct {
		name, in      string
		operate       func(e *gobl.Envelope) error
		before, after string
	}{
		{"remove included taxes", included, lib.RemoveIncludedTaxes, "20.00 EUR", "20.00 EUR"},
		{"nothing to remove", smallInvoice, lib.RemoveIncludedTaxes, "24.20 EUR", "24.20 EUR"},
		{"invert", smallInvoice, lib.Invert, "24.20 EUR", "-24.20 EUR"},
		{"convert", dollars, func(e *gobl.Envelope) error { return lib.ConvertInto(e, "USD") }, "24.20 EUR", "26.62 USD"},
		{"convert into its own currency", smallInvoice, func(e *gobl.Envelope) error { return lib.ConvertInto(e, "EUR") }, "24.20 EUR", "24.20 EUR"},
	} {
		t.Run(c.name, func(t *testing.T) {
			env, err := lib.Build([]byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			id := env.Head.UUID
			if got := payable(t, env); got != c.before {
				t.Errorf("payable is %s at first, want %s", got, c.before)
			}
			if err := c.operate(env); err != nil {
				t.Fatal(err)
			}
			if got := payable(t, env); got != c.after {
				t.Errorf("payable is %s, want %s", got, c.after)
			}
			if inv := env.Peek().(*bill.Invoice); inv.Tax != nil && inv.Tax.PricesInclude != "" {
				t.Error("prices still include a tax")
			}
			if env.Head.UUID != id {
				t.Error("the envelope has another identifier")
			}
			if err := lib.Check(env); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestFigureOperationsRefuse(t *testing.T) {
	lib := newLibrary(t)
	bypassed := strings.Replace(smallInvoice, `"series"`, `"$tags":["bypass"], "series"`, 1)
	for _, c := range []struct {
		name, in, want string
		operate        func(e *gobl.Envelope) error
	}{
		{"no rate", smallInvoice, "calculation", func(e *gobl.Envelope) error { return lib.ConvertInto(e, "USD") }},
		{"bypass", bypassed, "calculation", lib.Invert},
		{"a message", `{"$schema":"https://gobl.org/draft-0/note/message","content":"x"}`, "validation", lib.Invert},
		{"a message with taxes", `{"$schema":"https://gobl.org/draft-0/note/message","content":"x"}`, "validation", lib.RemoveIncludedTaxes},
	} {
		t.Run(c.name, func(t *testing.T) {
			env, err := lib.Complete([]byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			before, err := env.JSON()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.operate(env); errorKey(err) != c.want {
				t.Errorf("got %v, want key %s", err, c.want)
			}
			if after, err := env.JSON(); err != nil || string(after) != string(before) {
				t.Errorf("the envelope changed, or %v", err)
			}
		})
	}
	if err := lib.Invert(new(gobl.Envelope)); errorKey(err) != "no-document" {
		t.Errorf("nothing: %v", err)
	}
}
