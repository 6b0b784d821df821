package bill_test

import (
	"errors"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/tax"
)

// operable are the documents with the operations on figures.
type operable interface {
	calculable
	RemoveIncludedTaxes(c *tax.Context) error
	Invert(c *tax.Context) error
}

func TestRemoveIncludedTaxes(t *testing.T) {
	src := `{"tax":{"prices_include":"VAT"},"lines":[
		{"quantity":"3","item":{"name":"A","price":"10.00","alt_prices":[{"currency":"USD","value":"1"}]},
		 "discounts":[{"percent":"10%"},{"amount":"1.00","reason":"r"}],"charges":[{"amount":"2.42"}],` + vat + `},
		{"quantity":"1","item":{"name":"B","price":"1.00"}},
		{"quantity":"1","item":{"name":"C"},"breakdown":[{"quantity":"2","item":{"name":"D","price":"12.10"},"discounts":[{"amount":"1.21"}]}],` + vat + `}],
		"discounts":[{"amount":"5.00",` + vat + `},{"amount":"0.50"}],"charges":[{"amount":"1.21",` + vat + `}]}`
	want := `{"lines":[
		{"item":{"price":"8.2645","alt_prices":null},"discounts":[{"percent":"10%"},{"amount":"0.8264"}],"charges":[{"amount":"2.0000"}]},
		{"item":{"price":"1.00"}},
		{"item":{"price":"19.0000"},"breakdown":[{"item":{"price":"10.0000"},"discounts":[{"amount":"1.0000"}]}]}],
		"discounts":[{"amount":"4.13"},{"amount":"0.50"}],"charges":[{"amount":"1.00"}],
		"totals":{"tax_included":null,"total_with_tax":"48.12"}}`
	for name, doc := range map[string]operable{
		"invoice":  read[bill.Invoice](t, src),
		"order":    read[bill.Order](t, src),
		"delivery": read[bill.Delivery](t, src),
	} {
		t.Run(name, func(t *testing.T) {
			c := context(t)
			if err := doc.Calculate(c); err != nil {
				t.Fatal(err)
			}
			expect(t, doc, `{"totals":{"total_with_tax":"48.12"}}`)
			if err := doc.RemoveIncludedTaxes(c); err != nil {
				t.Fatal(err)
			}
			expect(t, doc, want)
			expect(t, doc, `{"tax":{"prices_include":null}}`)
		})
	}
}

// TestRemoveIncludedTaxesKeepsPayable takes a price that cannot be halved
// without a cent going astray.
func TestRemoveIncludedTaxesKeepsPayable(t *testing.T) {
	inv := read[bill.Invoice](t, `{"tax":{"prices_include":"VAT"},"lines":[{"quantity":"10000","item":{"name":"A","price":"0.01"},`+vat+`}]}`)
	c := context(t)
	if err := inv.Calculate(c); err != nil {
		t.Fatal(err)
	}
	expect(t, inv, `{"totals":{"payable":"100.00"}}`)
	if err := inv.RemoveIncludedTaxes(c); err != nil {
		t.Fatal(err)
	}
	expect(t, inv, `{"lines":[{"item":{"price":"0.0083"}}],"totals":{"total_with_tax":"100.43","rounding":"-0.43","payable":"100.00"}}`)
	before := text(t, inv)
	if err := inv.RemoveIncludedTaxes(c); err != nil {
		t.Fatal(err)
	}
	if text(t, inv) != before {
		t.Error("an invoice without included taxes changes")
	}
}

func TestInvert(t *testing.T) {
	src := `{"lines":[{"quantity":"3","item":{"name":"A","price":"10.00"},"discounts":[{"percent":"10%"},{"amount":"1","reason":"r"}],
		"charges":[{"amount":"2"},{"key":"k","rate":"0.5"}],` + vat + `}],"discounts":[{"amount":"5",` + vat + `}],"charges":[{"amount":"1"}]}`
	for name, doc := range map[string]operable{
		"invoice":  read[bill.Invoice](t, src),
		"order":    read[bill.Order](t, src),
		"delivery": read[bill.Delivery](t, src),
	} {
		t.Run(name, func(t *testing.T) {
			c := context(t)
			if err := doc.Calculate(c); err != nil {
				t.Fatal(err)
			}
			expect(t, doc, `{"totals":{"payable":"30.65"}}`)
			if err := doc.Invert(c); err != nil {
				t.Fatal(err)
			}
			expect(t, doc, `{"lines":[{"quantity":"-3","item":{"price":"10.00"},"sum":"-30.00",
				"discounts":[{"amount":"-3.00"},{"amount":"-1.00"}],"charges":[{"amount":"-2.00"},{"amount":"-1.50"}],"total":"-29.50"}],
				"discounts":[{"amount":"-5.00"}],"charges":[{"amount":"-1.00"}],"totals":{"payable":"-30.65"}}`)
		})
	}
}

func TestInvertAdvances(t *testing.T) {
	inv := read[bill.Invoice](t, `{"lines":[{"quantity":"1","item":{"name":"A","price":"10.00"}}],
		"payment":{"advances":[{"amount":"4.00"},{"percent":"10%"}]}}`)
	c := context(t)
	if err := errors.Join(inv.Calculate(c), inv.Invert(c)); err != nil {
		t.Fatal(err)
	}
	expect(t, inv, `{"payment":{"advances":[{"amount":"-4.00"},{"amount":"-1.00"}]},"totals":{"payable":"-10.00","due":"-5.00"}}`)
}

func TestInvertRefuses(t *testing.T) {
	for _, c := range []struct{ name, in, err string }{
		{
			"bypass", `{"$tags":["bypass"],"lines":[{"quantity":"1","item":{"name":"A","price":"10"}}]}`,
			`$.$tags: the figures of this document are not calculated because of its tag "bypass"; remove the tag`,
		},
		{
			"a charge that does not follow",
			`{"lines":[{"quantity":"1","item":{"name":"A","price":"10"},"charges":[{"percent":"10%","base":"20"}]}]}`,
			"$.totals.payable: the document cannot be inverted: the payable amount becomes -8.00 instead of -12.00",
		},
	} {
		inv := read[bill.Invoice](t, c.in)
		if err := inv.Calculate(context(t)); err != nil {
			t.Fatal(err)
		}
		if err := inv.Invert(context(t)); err == nil || err.Error() != c.err {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

func TestConvertInto(t *testing.T) {
	src := `{"exchange_rates":[{"from":"EUR","to":"USD","amount":"1.0891"}],"lines":[
		{"quantity":"2","item":{"name":"A","price":"10.00"},"discounts":[{"amount":"1.00","reason":"r"},{"percent":"10%","base":"5"}],
		 "charges":[{"key":"k","rate":"0.50"}],` + vat + `},
		{"quantity":"1","item":{"name":"B","currency":"EUR","price":"3.00","alt_prices":[{"currency":"GBP","value":"2.50"},{"currency":"USD","value":"4.00"}]}},
		{"quantity":"1","item":{"name":"C"},"breakdown":[{"quantity":"1","item":{"name":"D","price":"2"}}]}],
		"discounts":[{"amount":"1.00"}],"charges":[{"amount":"2.00"}],
		"payment":{"advances":[{"amount":"3.00"}]}}`
	for _, c := range []struct{ name, in, to, want, err string }{
		{name: "the same currency", in: src, to: "EUR", want: `{"currency":"EUR","totals":{"payable":"29.60"}}`},
		{name: "no rate", in: src, to: "GBP", err: `$.exchange_rates: there is no exchange rate from "EUR" to "GBP"; add it to exchange_rates: {"from": "EUR", "to": "GBP", "amount": "…"}`},
		{name: "no rate the other way round", in: src, to: "JPY", err: `$.exchange_rates: there is no exchange rate from "EUR" to "JPY"; add it to exchange_rates: {"from": "EUR", "to": "JPY", "amount": "…"}`},
		{name: "by rate", in: src, to: "USD", want: `{"currency":"USD","lines":[
			{"item":{"currency":null,"price":"10.8910","alt_prices":[{"currency":"EUR","value":"10.00"}]},
			 "discounts":[{"amount":"1.0891"},{"base":"5.4455","amount":"0.5446"}],"charges":[{"rate":"0.5446","amount":"1.0892"}],"sum":"21.7820"},
			{"item":{"currency":"USD","price":"4.00","alt_prices":[{"currency":"GBP","value":"2.50"},{"currency":"EUR","value":"3.00"}]}},
			{"item":{"currency":"USD","price":"2.1782","alt_prices":null},"breakdown":[{"item":{"price":"2.1782","alt_prices":[{"currency":"EUR","value":"2.00"}]}}]}],
			"discounts":[{"amount":"1.09"}],"charges":[{"amount":"2.18"}],"payment":{"advances":[{"amount":"3.27"}]},
			"totals":{"sum":"27.42","advance":"3.27"}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			inv := read[bill.Invoice](t, c.in)
			err := inv.ConvertInto(context(t), currency.Code(c.to))
			if c.err != "" {
				if err == nil || err.Error() != c.err {
					t.Fatalf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			expect(t, inv, c.want)
		})
	}
}

func TestCorrect(t *testing.T) {
	src := `{"uuid":"0190a4f2-0000-7000-8000-000000000001","series":"S","code":"7","issue_date":"2024-01-02",
		"preceding":[{"code":"0"}],"lines":[{"quantity":"1","item":{"name":"A","price":"10.00"},` + vat + `}]}`
	stamps := `"stamps":[{"prv":"other","val":"o"},{"prv":"qx-stamp","val":"v"}]`
	for _, c := range []struct{ name, in, opts, want, err string }{
		{name: "no type", in: src, opts: `{}`, err: "$.type: the type of the corrective document is missing; possible are credit-note, corrective"},
		{name: "no code", in: `{}`, opts: `{"type":"credit-note"}`, err: "an invoice without a code cannot be corrected, because the correction refers to it; change the invoice itself"},
		{name: "no stamp", in: src, opts: `{"type":"credit-note"}`, err: `$.stamps: the stamp "qx-stamp" of the original is missing; the correction has to refer to it`},
		{name: "wrong type", in: src, opts: `{"type":"debit-note",` + stamps + `}`, err: `$.type: an invoice cannot be corrected by the type "debit-note"; possible are credit-note, corrective`},
		{name: "wrong type and no stamp", in: src, opts: `{"type":"debit-note"}`, err: `$.type: an invoice cannot be corrected by the type "debit-note"; possible are credit-note, corrective`},
		{name: "no reason", in: src, opts: `{"type":"credit-note",` + stamps + `}`, err: "$.reason: the reason of the correction is missing; the law of the country asks for one"},
		{
			name: "credit note", in: src,
			opts: `{"type":"credit-note","reason":"Returned","ext":{"k":"v"},` + stamps + `}`,
			want: `{"uuid":null,"type":"credit-note","series":"S","code":null,"issue_date":"2024-05-09","tax":{"ext":{"qx-doc":"R1"}},
				"preceding":[{"uuid":"0190a4f2-0000-7000-8000-000000000001","type":"standard","series":"S","code":"7","issue_date":"2024-01-02",
				"reason":"Returned","ext":{"k":"v"},"stamps":[{"prv":"qx-stamp","val":"v"}],"tax":null}],
				"lines":[{"quantity":"1"}],"totals":{"payable":"12.10"},"meta":{"hook":"QX credit-note"}}`,
		},
		{
			name: "with everything", in: src,
			opts: `{"type":"corrective","reason":"Wrong","series":"R","issue_date":"2024-03-04","copy_tax":true,` + stamps + `}`,
			want: `{"series":"R","issue_date":"2024-03-04","preceding":[{"tax":{"sum":"2.10","categories":[{"rates":[{"base":"10.00"}]}]}}]}`,
		},
		{
			name: "a country without rules about corrections",
			in:   `{"$regime":"QY","code":"1"}`, opts: `{"type":"debit-note"}`,
			want: `{"type":"debit-note","preceding":[{"code":"1"}]}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			inv := read[bill.Invoice](t, c.in)
			if err := inv.Calculate(context(t)); err != nil {
				t.Fatal(err)
			}
			before := text(t, inv)
			opts := new(bill.CorrectionOptions)
			decode(t, c.opts, opts)
			err := inv.Correct(context(t), opts, hook)
			if c.err == "" {
				if err != nil {
					t.Fatal(err)
				}
				expect(t, inv, c.want)
				return
			}
			var refused *bill.CorrectionError
			if !errors.As(err, &refused) || err.Error() != c.err {
				t.Fatalf("got %v", err)
			}
			if text(t, inv) != before {
				t.Error("a refused invoice changes")
			}
		})
	}
}

// hook notes that it saw the document's own context and options.
func hook(c *tax.Context, inv *bill.Invoice, opts *bill.CorrectionOptions) error {
	inv.Meta = map[cbc.Key]string{"hook": string(c.Regime.Country) + " " + string(opts.Type)}
	return nil
}

func TestCorrectHookFails(t *testing.T) {
	inv := read[bill.Invoice](t, `{"$regime":"QY","code":"1"}`)
	broken := errors.New("broken")
	err := inv.Correct(context(t), &bill.CorrectionOptions{Type: "credit-note"},
		func(*tax.Context, *bill.Invoice, *bill.CorrectionOptions) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
