package bill_test

import (
	"testing"

	"chancery/gobl/bill"
)

// vat taxes a line at the general rate.
const vat = `"taxes":[{"cat":"VAT","rate":"general"}]`

func TestHead(t *testing.T) {
	play[bill.Invoice](t, []scene{
		{
			name: "type, regime and currency by default",
			in:   `{"lines":[{"quantity":"1","item":{"name":"A","price":"10"}}]}`,
			want: `{"type":"standard","$regime":"QX","currency":"EUR","lines":[{"i":1,"item":{"price":"10.00"}}]}`,
		},
		{
			name: "regime by an alternative code",
			in:   `{"supplier":{"tax_id":{"country":"QA"}}}`,
			want: `{"$regime":"QX"}`,
		},
		{
			name: "a regime that is given stays",
			in:   `{"$regime":"QY"}`,
			want: `{"$regime":"QY","currency":"USD"}`,
		},
		{
			name: "no regime for the supplier's country",
			in:   `{"supplier":{"tax_id":{"country":"ZW"}},"currency":"USD"}`,
			want: `{"$regime":null,"currency":"USD"}`,
		},
		{
			name: "no regime and no currency",
			in:   `{"supplier":{"tax_id":{"country":"ZW"}}}`,
			err:  "$.currency: the currency is missing, and no tax regime implies one; currencies are given by their code: EUR",
		},
		{
			name: "unknown currency under a regime",
			in:   `{"currency":"QQQ"}`,
			want: `{"currency":"EUR"}`,
		},
		{
			name: "issue date is today in the regime's zone",
			in:   `{"issue_date":""}`,
			want: `{"issue_date":"2024-05-10","issue_time":null}`,
		},
		{
			name: "issue date without regime is today in UTC",
			in:   `{"issue_date":"0000-00-00","currency":"EUR","supplier":{}}`,
			want: `{"issue_date":"2024-05-09"}`,
		},
		{
			name: "a time that is given stays with its date",
			in:   `{"issue_date":"2020-01-02","issue_time":"10:00:00"}`,
			want: `{"issue_date":"2020-01-02","issue_time":"10:00:00"}`,
		},
		{
			name: "addons are completed, in order, unknown ones dropped",
			in:   `{"$addons":["nobody-knows-v1","extra-v1","base-v1"]}`,
			want: `{"$addons":["base-v1","extra-v1"]}`,
		},
		{
			name: "tags of the type and of the regime",
			in:   `{"$tags":["simplified","quaint","factoring"]}`,
			want: `{"$tags":["simplified","quaint","factoring"]}`,
		},
		{
			name: "unknown tag",
			in:   `{"$tags":["simplified","x"]}`,
			err:  `$.$tags[1]: there is no tag "x"; tags of this document: simplified, reverse-charge, self-billed, customer-rates, partial, bypass, prepayment, factoring, quaint`,
		},
		{
			name: "tags inside tax move out and replace the others",
			in:   `{"$tags":["partial"],"tax":{"tags":["simplified"]}}`,
			want: `{"$tags":["simplified"],"tax":{"tags":null}}`,
		},
		{
			name: "nothing to sum up",
			in:   `{"totals":{"sum":"1","total":"1","tax":"0","total_with_tax":"1","payable":"1"}}`,
			want: `{"totals":null,"tax":{"ext":{"qx-doc":"F1"}}}`,
		},
	})
}

func TestIssueTimeOfMidnightIsNow(t *testing.T) {
	inv := read[bill.Invoice](t, `{"issue_date":"2020-01-02","issue_time":"00:00:00"}`)
	if err := inv.Calculate(context(t)); err != nil {
		t.Fatal(err)
	}
	expect(t, inv, `{"issue_date":"2024-05-10","issue_time":"01:30:15"}`)
}

func TestBypass(t *testing.T) {
	play[bill.Invoice](t, []scene{{
		name: "figures stay as they are",
		in: `{"$tags":["bypass"],"lines":[{"quantity":"2","item":{"name":"A","price":"10"},"total":"7"}],
			"totals":{"sum":"7","total":"7","tax":"1","total_with_tax":"8","payable":"8.5"}}`,
		want: `{"type":"standard","currency":"EUR","lines":[{"i":0,"sum":null,"total":"7","item":{"price":"10"}}],
			"totals":{"payable":"8.5"},"tax":{"ext":{"qx-doc":"F1"}}}`,
	}})
}

// TestWorkedExample is a price including tax with a line discount.
func TestWorkedExample(t *testing.T) {
	play[bill.Invoice](t, []scene{{
		name: "precise",
		in: `{"tax":{"prices_include":"VAT"},"lines":[{"quantity":"3","item":{"name":"A","price":"10.00"},
			"discounts":[{"percent":"10%"}],` + vat + `}]}`,
		want: `{"lines":[{"sum":"30.00","discounts":[{"amount":"3.00"}],"total":"27.00"}],
			"totals":{"sum":"27.00","tax_included":"4.69","total":"22.31","tax":"4.69",
			"total_with_tax":"27.00","payable":"27.00","due":null,"discount":null,"charge":null,
			"taxes":{"categories":[{"code":"VAT","amount":"4.69","rates":[{"key":"standard","base":"22.31",
			"percent":"21.0%","amount":"4.69"}]}],"sum":"4.69"}}}`,
	}})
}

func TestDocumentDiscountsAndCharges(t *testing.T) {
	play[bill.Invoice](t, []scene{
		{
			name: "percentages are of the sum, or of a base",
			in: `{"lines":[{"quantity":"1","item":{"name":"A","price":"100.00"},` + vat + `}],
				"discounts":[{"percent":"10%",` + vat + `},{"percent":"10%","base":"50.005",` + vat + `}],
				"charges":[{"percent":"5%",` + vat + `},{"amount":"1.5"}]}`,
			want: `{"discounts":[{"i":1,"amount":"10.00"},{"i":2,"base":"50.005","amount":"5.001"}],
				"charges":[{"i":1,"amount":"5.00"},{"i":2,"amount":"1.50"}],
				"totals":{"sum":"100.00","discount":"15.00","charge":"6.50","total":"91.50","tax":"18.90",
				"taxes":{"categories":[{"rates":[{"base":"90.00"}]}]},"payable":"110.40"}}`,
		},
		{
			name: "a discount in currency rounding",
			in: `{"tax":{"rounding":"round-then-sum"},"lines":[{"quantity":"1","item":{"name":"A","price":"10.01"},` + vat + `}],
				"discounts":[{"percent":"25%",` + vat + `}]}`,
			want: `{"tax":{"rounding":"currency"},"discounts":[{"amount":"2.50"}],
				"totals":{"discount":"2.50","total":"7.51","tax":"1.58","payable":"9.09"}}`,
		},
		{
			name: "only a charge",
			in:   `{"charges":[{"amount":"10",` + vat + `}]}`,
			want: `{"totals":{"sum":"0.00","charge":"10.00","total":"10.00","tax":"2.10","payable":"12.10"}}`,
		},
	})
}

func TestTaxes(t *testing.T) {
	play[bill.Invoice](t, []scene{
		{
			name: "no taxes at all",
			in:   `{"lines":[{"quantity":"1","item":{"name":"A","price":"10"}}]}`,
			want: `{"totals":{"taxes":null,"tax":"0.00","payable":"10.00"}}`,
		},
		{
			name: "the tax date decides",
			in:   `{"value_date":"2011-01-01","lines":[{"quantity":"1","item":{"name":"A","price":"100"},` + vat + `}]}`,
			want: `{"lines":[{"taxes":[{"key":"standard","percent":"18.0%"}]}],"totals":{"tax":"18.00"}}`,
		},
		{
			name: "no rate on that date",
			in:   `{"value_date":"2009-01-01","lines":[{"quantity":"1","item":{"name":"A","price":"100"},` + vat + `}]}`,
			err:  `$.lines[0].taxes[0].rate: the rate "general" of VAT in QX has no percentage on 2009-01-01; its first is of 2010-07-01`,
		},
		{
			name: "without a regime the percentage is given",
			in: `{"supplier":{"tax_id":{"country":"ZW"}},"currency":"USD","lines":[{"quantity":"1","item":{"name":"A","price":"100"},
				"taxes":[{"cat":"VAT","percent":"15%"},{"cat":"LOCAL","percent":"1%"}]}]}`,
			want: `{"lines":[{"taxes":[{"key":"standard"},{"key":null}]}],"totals":{"tax":"16.00"}}`,
		},
		{
			name: "a tax that the regime does not have",
			in:   `{"lines":[{"quantity":"1","item":{"name":"A","price":"100"},"taxes":[{"cat":"LOCAL","percent":"1%"}]}]}`,
			err:  `$.lines[0].taxes[0].cat: there is no tax "LOCAL" in QX; taxes in QX: VAT, RET, INF`,
		},
		{
			name: "retained and informative taxes",
			in: `{"lines":[{"quantity":"1","item":{"name":"A","price":"100"},"taxes":[{"cat":"VAT","rate":"general"},
				{"cat":"RET","rate":"pro"},{"cat":"INF","percent":"1%"}]}]}`,
			want: `{"totals":{"total":"100.00","tax":"21.00","total_with_tax":"121.00","retained_tax":"15.00","payable":"106.00",
				"taxes":{"categories":[{"code":"VAT"},{"code":"RET","retained":true},{"code":"INF","informative":true,"amount":"1.00"}],
				"sum":"21.00","retained":"15.00"}}}`,
		},
		{
			name: "the surcharge is not in the prices",
			in: `{"tax":{"prices_include":"VAT"},"lines":[{"quantity":"1","item":{"name":"A","price":"121.00"},
				"taxes":[{"cat":"VAT","rate":"general+eqs"}]}]}`,
			want: `{"totals":{"sum":"121.00","tax_included":"21.00","total":"100.00","tax":"26.20","total_with_tax":"126.20",
				"taxes":{"categories":[{"amount":"21.00","surcharge":"5.20"}]}}}`,
		},
		{
			name: "a retained tax cannot be included",
			in: `{"tax":{"prices_include":"RET"},"lines":[{"quantity":"1","item":{"name":"A","price":"121.00"},
				"taxes":[{"cat":"RET","rate":"pro"}]}]}`,
			err: "$.tax.prices_include: prices cannot include RET, which is retained",
		},
		{
			name: "an included tax that no line bears",
			in:   `{"tax":{"prices_include":"VAT"},"lines":[{"quantity":"1","item":{"name":"A","price":"121.00"}}]}`,
			want: `{"totals":{"tax_included":null,"total":"121.00"}}`,
		},
		{
			name: "rates of the customer's country",
			in: `{"$tags":["customer-rates"],"customer":{"name":"C","tax_id":{"country":"QY"}},
				"lines":[{"quantity":"1","item":{"name":"A","price":"100"},` + vat + `}],"charges":[{"amount":"4",` + vat + `}]}`,
			want: `{"lines":[{"taxes":[{"country":"QY","percent":"25.0%"}]}],"charges":[{"taxes":[{"country":"QY"}]}],
				"totals":{"tax":"26.00","taxes":{"categories":[{"rates":[{"country":"QY","base":"104.00"}]}]}}}`,
		},
		{
			name: "the customer's country is the regime's",
			in: `{"$tags":["customer-rates"],"customer":{"name":"C","tax_id":{"country":"QX"}},
				"lines":[{"quantity":"1","item":{"name":"A","price":"100"},` + vat + `}]}`,
			want: `{"lines":[{"taxes":[{"country":null,"percent":"21.0%"}]}]}`,
		},
		{
			name: "precise rounds the sum, currency each row",
			in: `{"lines":[{"quantity":"1","item":{"name":"A","price":"0.333"},` + vat + `},
				{"quantity":"1","item":{"name":"A","price":"0.333"},` + vat + `},
				{"quantity":"1","item":{"name":"A","price":"0.333"},` + vat + `}]}`,
			want: `{"lines":[{"total":"0.333"},{"total":"0.333"},{"total":"0.333"}],"totals":{"sum":"1.00","tax":"0.21"}}`,
		},
		{
			name: "currency rounding from the regime",
			in: `{"$regime":"QY","lines":[{"quantity":"1","item":{"name":"A","price":"0.333"},` + vat + `},
				{"quantity":"1","item":{"name":"A","price":"0.333"},` + vat + `},
				{"quantity":"1","item":{"name":"A","price":"0.333"},` + vat + `}]}`,
			want: `{"lines":[{"item":{"price":"0.333"},"total":"0.33"},{"total":"0.33"},{"total":"0.33"}],"totals":{"sum":"0.99","tax":"0.25"}}`,
		},
		{
			name: "the document's model wins over the regime's",
			in:   `{"$regime":"QY","tax":{"rounding":"sum-then-round"},"lines":[{"quantity":"3","item":{"name":"A","price":"0.333"}}]}`,
			want: `{"tax":{"rounding":"precise"},"totals":{"sum":"1.00"}}`,
		},
	})
}

func TestPaymentOfInvoice(t *testing.T) {
	line := `"lines":[{"quantity":"1","item":{"name":"A","price":"100.00"},` + vat + `}]`
	play[bill.Invoice](t, []scene{
		{
			name: "the rounding is added as it is",
			in:   `{` + line + `,"totals":{"sum":"0","total":"0","tax":"0","total_with_tax":"0","payable":"0","rounding":"0.0051","due":"3"}}`,
			want: `{"totals":{"rounding":"0.0051","total_with_tax":"121.00","payable":"121.01","due":null}}`,
		},
		{
			name: "advances reduce what is due",
			in:   `{` + line + `,"payment":{"advances":[{"percent":"50%"},{"amount":"10.004"}]}}`,
			want: `{"payment":{"advances":[{"amount":"60.50"},{"amount":"10.00"}]},
				"totals":{"payable":"121.00","advance":"70.50","due":"50.50"}}`,
		},
		{
			name: "due dates share what is payable",
			in: `{` + line + `,"payment":{"advances":[{"amount":"21"}],"terms":{"due_dates":[
				{"date":"2024-06-10","percent":"40%"},{"date":"2024-07-10","percent":"0%","amount":"5"}]}}}`,
			want: `{"payment":{"terms":{"due_dates":[{"amount":"48.40"},{"amount":"5.00"}]}},"totals":{"due":"100.00"}}`,
		},
		{
			name: "payment details without advances",
			in:   `{` + line + `,"payment":{}}`,
			want: `{"totals":{"advance":null,"due":null}}`,
		},
	})
}

func TestPreceding(t *testing.T) {
	totals := func(base string) string {
		return `{"categories":[{"code":"VAT","rates":[{"key":"standard","base":"` + base + `","percent":"21.0%","amount":"9"}],"amount":"9"}],"sum":"9"}`
	}
	play[bill.Invoice](t, []scene{{
		name: "a currency holds for the entries after it",
		in: `{"preceding":[{"code":"1","tax":` + totals("100.005") + `},{"code":"2","currency":"JPY","tax":` + totals("100") + `},
			{"code":"3","tax":` + totals("200") + `},{"code":"4"}]}`,
		want: `{"preceding":[{"tax":{"sum":"21.00","categories":[{"amount":"21.00","rates":[{"base":"100.01","amount":"21.00"}]}]}},
			{"tax":{"sum":"21"}},{"tax":{"sum":"42"}},{"tax":null}]}`,
	}})
}

func TestScenarios(t *testing.T) {
	line := func(taxes string) string {
		return `"lines":[{"quantity":"1","item":{"name":"A","price":"1"},"taxes":[` + taxes + `]}]`
	}
	play[bill.Invoice](t, []scene{
		{
			name: "later ones win, also over the input",
			in:   `{"$tags":["simplified"],"tax":{"ext":{"qx-doc":"X","other":"Y"}}}`,
			want: `{"tax":{"ext":{"qx-doc":"F2","other":"Y"},"notes":null}}`,
		},
		{
			name: "a note by tag and category",
			in:   `{"$tags":["reverse-charge"],` + line(`{"cat":"VAT","key":"reverse-charge"}`) + `}`,
			want: `{"tax":{"notes":[{"cat":"VAT","key":"reverse-charge","text":"Reverse charge."}]}}`,
		},
		{
			name: "no note without the category",
			in:   `{"$tags":["reverse-charge"],` + line(`{"cat":"INF"}`) + `}`,
			want: `{"tax":{"notes":null}}`,
		},
		{
			name: "a note that is there already stays",
			in:   `{"$tags":["reverse-charge"],"tax":{"notes":[{"cat":"VAT","key":"reverse-charge","text":"Mine."}]},` + line(`{"cat":"VAT"}`) + `}`,
			want: `{"tax":{"notes":[{"text":"Mine."}]}}`,
		},
		{
			name: "a note by an extension of the taxes",
			in:   `{` + line(`{"cat":"VAT","key":"exempt","ext":{"qx-why":"E1"}}`) + `}`,
			want: `{"tax":{"notes":[{"key":"exempt","text":"Exempt by law."}]}}`,
		},
		{
			name: "a filter sees the figures",
			in:   `{` + line(`{"cat":"VAT"}`) + `,"payment":{"advances":[{"description":"all","percent":"100%"}]}}`,
			want: `{"tax":{"ext":{"qx-doc":"F3"}}}`,
		},
		{
			name: "another type",
			in:   `{"type":"credit-note"}`,
			want: `{"tax":{"ext":{"qx-doc":"R1"}}}`,
		},
		{
			name: "none fits",
			in:   `{"type":"other"}`,
			want: `{"tax":null}`,
		},
	})
}
