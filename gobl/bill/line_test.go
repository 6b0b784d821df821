package bill_test

import (
	"testing"

	"chancery/gobl/bill"
)

func TestLines(t *testing.T) {
	play[bill.Invoice](t, []scene{
		{
			name: "prices keep their decimals, and lines print with them",
			in:   `{"lines":[{"quantity":"3.5","item":{"name":"A","price":"0.12345"}}]}`,
			want: `{"lines":[{"item":{"price":"0.12345"},"sum":"0.43208","total":"0.43208"}],"totals":{"sum":"0.43"}}`,
		},
		{
			name: "no price",
			in:   `{"lines":[{"quantity":"1","item":{"name":"A","alt_prices":[{"currency":"USD","value":"1"}]},"sum":"3","total":"3"}]}`,
			want: `{"lines":[{"i":1,"sum":null,"total":null,"item":{"alt_prices":null}}],"totals":null}`,
		},
		{
			name: "empty entries disappear",
			in: `{"lines":[null,{"quantity":"1","item":{"name":"A","price":"1"},"taxes":[null],
				"discounts":[null,{"percent":"0%"},{"amount":"0","base":"3"}],"charges":[{"rate":"3"},{"amount":"0","key":"k"}],
				"breakdown":[{}]}]}`,
			want: `{"lines":[{"i":1,"taxes":null,"discounts":null,"charges":[{"key":"k","amount":"0.00"}],"breakdown":null,"total":"1.00"}]}`,
		},
		{
			name: "a negative price becomes a negative quantity",
			in:   `{"lines":[{"quantity":"2","item":{"name":"A","price":"-5"}},{"quantity":"-2","item":{"name":"A","price":"-5"}}]}`,
			want: `{"lines":[{"quantity":"-2","item":{"price":"5.00"},"sum":"-10.00"},{"quantity":"2","sum":"10.00"}],"totals":{"payable":"0.00"}}`,
		},
		{
			name: "discounts are of the sum",
			in: `{"lines":[{"quantity":"1","item":{"name":"A","price":"100"},
				"discounts":[{"percent":"10%","amount":"3"},{"percent":"10%"},{"percent":"10%","base":"5"},{"amount":"1.2"}]}]}`,
			want: `{"lines":[{"sum":"100.00","discounts":[{"amount":"10.00"},{"amount":"10.00"},{"base":"5.00","amount":"0.50"},{"amount":"1.20"}],"total":"78.30"}]}`,
		},
		{
			name: "charges may have a rate",
			in: `{"lines":[{"quantity":"3","item":{"name":"A","price":"10"},
				"charges":[{"percent":"10%"},{"key":"k","rate":"0.5"},{"key":"k","rate":"0.125","quantity":"2"},{"amount":"1"}]}]}`,
			want: `{"lines":[{"sum":"30.00","charges":[{"amount":"3.00"},{"amount":"1.50"},{"amount":"0.25"},{"amount":"1.00"}],"total":"35.75"}]}`,
		},
		{
			name: "a currency without decimals",
			in:   `{"currency":"JPY","lines":[{"quantity":"3","item":{"name":"A","price":"100"},"discounts":[{"percent":"15%"}]}]}`,
			want: `{"lines":[{"item":{"price":"100"},"sum":"300","discounts":[{"amount":"45"}],"total":"255"}],"totals":{"payable":"255"}}`,
		},
	})
}

func TestBreakdown(t *testing.T) {
	play[bill.Invoice](t, []scene{
		{
			name: "the parts decide the price",
			in: `{"lines":[{"quantity":"2","item":{"name":"A","price":"1","alt_prices":[{"currency":"USD","value":"1"}]},"breakdown":[
				{"quantity":"3","item":{"name":"B","price":"1.005"}},
				{"quantity":"1","item":{"name":"C","price":"-2"}},
				{"quantity":"1","item":{"name":"D","price":"10.1234"},"discounts":[{"percent":"10%"}],"charges":[{"amount":"1"}]},
				{"quantity":"1","item":{"name":"E"}}]}]}`,
			want: `{"lines":[{"item":{"price":"11.1261","currency":"EUR","alt_prices":null},"sum":"22.2522",
				"breakdown":[{"i":1,"sum":"3.0150","total":"3.0150"},{"i":2,"quantity":"-1","sum":"-2.0000"},
				{"i":3,"sum":"10.1234","discounts":[{"amount":"1.0123"}],"charges":[{"amount":"1.00"}],"total":"10.1111"},
				{"i":4,"sum":null,"total":null}]}]}`,
		},
		{
			name: "parts without prices leave it alone",
			in:   `{"lines":[{"quantity":"2","item":{"name":"A","price":"1"},"breakdown":[{"quantity":"1","item":{"name":"B"}}]}]}`,
			want: `{"lines":[{"item":{"price":"1.00","currency":null},"sum":"2.00"}]}`,
		},
		{
			name: "what was substituted has figures but no effect",
			in:   `{"lines":[{"quantity":"2","item":{"name":"A","price":"1"},"substituted":[{"quantity":"3","item":{"name":"B","price":"7.5"}}]}]}`,
			want: `{"lines":[{"sum":"2.00","substituted":[{"i":1,"sum":"22.50","total":"22.50"}]}]}`,
		},
	})
}

func TestForeignPrices(t *testing.T) {
	rates := `"exchange_rates":[{"from":"USD","to":"GBP","amount":"0.8"},{"from":"USD","to":"EUR","amount":"0.9155"}]`
	play[bill.Invoice](t, []scene{
		{
			name: "by exchange rate",
			in:   `{` + rates + `,"lines":[{"quantity":"2","item":{"name":"A","currency":"USD","price":"10","alt_prices":[{"currency":"GBP","value":"8"}]}}]}`,
			want: `{"lines":[{"item":{"currency":"EUR","price":"9.16","alt_prices":[{"currency":"USD","value":"10.00"}]},"sum":"18.32"}]}`,
		},
		{
			name: "by an agreed price",
			in:   `{` + rates + `,"lines":[{"quantity":"2","item":{"name":"A","currency":"USD","price":"10","alt_prices":[{"currency":"EUR","value":"9"}]}}]}`,
			want: `{"lines":[{"item":{"currency":"EUR","price":"9.00","alt_prices":[{"currency":"USD","value":"10.00"}]}}]}`,
		},
		{
			name: "the document's own currency",
			in:   `{"lines":[{"quantity":"2","item":{"name":"A","currency":"EUR","price":"10","alt_prices":[{"currency":"GBP","value":"8"}]}}]}`,
			want: `{"lines":[{"item":{"currency":"EUR","price":"10.00","alt_prices":[{"currency":"GBP","value":"8"}]}}]}`,
		},
		{
			name: "no rate",
			in:   `{"lines":[{"quantity":"1","item":{"name":"A","price":"1"}},{"quantity":"2","item":{"name":"A","currency":"USD","price":"10"}}]}`,
			err:  `$.lines[1].item.currency: there is no exchange rate from "USD" to "EUR"; add it to exchange_rates: {"from": "USD", "to": "EUR", "amount": "…"}`,
		},
		{
			name: "no rate in a part of a line",
			in:   `{"lines":[{"quantity":"1","item":{"name":"A"},"substituted":[{"quantity":"1","item":{"name":"B"}},{"quantity":"1","item":{"name":"B","currency":"USD","price":"10"}}]}]}`,
			err:  `$.lines[0].substituted[1].item.currency: there is no exchange rate from "USD" to "EUR"; add it to exchange_rates: {"from": "USD", "to": "EUR", "amount": "…"}`,
		},
		{
			name: "in a part of a line",
			in:   `{` + rates + `,"lines":[{"quantity":"1","item":{"name":"A"},"breakdown":[{"quantity":"1","item":{"name":"B","currency":"USD","price":"10"}}]}]}`,
			want: `{"lines":[{"item":{"currency":"EUR","price":"9.16"},"breakdown":[{"item":{"currency":"EUR","price":"9.16"}}]}]}`,
		},
	})
}
