package bill_test

import (
	"encoding/json"
	"strings"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/schema"
	"chancery/gobl/tree"
)

func TestOrder(t *testing.T) {
	play[bill.Order](t, []scene{
		{
			name: "figures as for an invoice, any tag, no scenarios",
			in: `{"$tags":["whatever"],"issue_date":"","lines":[{"quantity":"2","item":{"name":"A","price":"10"},` + vat + `}],
				"discounts":[{"amount":"1",` + vat + `}],"payment":{"advances":[{"percent":"10%"}]}}`,
			want: `{"$regime":"QX","type":"purchase","issue_date":"2024-05-10","tax":null,
				"totals":{"sum":"20.00","discount":"1.00","total":"19.00","tax":"3.99","payable":"22.99","advance":"2.30","due":"20.69"}}`,
		},
		{
			name: "nothing to sum up",
			in:   `{"type":"quote","totals":{"sum":"1","total":"1","tax":"0","total_with_tax":"1","payable":"1"}}`,
			want: `{"type":"quote","totals":null}`,
		},
	})
}

func TestDelivery(t *testing.T) {
	play[bill.Delivery](t, []scene{
		{
			name: "figures as for an invoice",
			in:   `{"$addons":["extra-v1"],"$tags":["fragile"],"lines":[{"quantity":"2","item":{"name":"A","price":"10"},` + vat + `}]}`,
			want: `{"type":"advice","currency":"EUR","totals":{"payable":"24.20","due":null}}`,
		},
		{
			name: "goods without prices",
			in:   `{"lines":[{"quantity":"2","item":{"name":"A"}}],"tracking":{"code":"T1"}}`,
			want: `{"lines":[{"i":1}],"totals":null,"tracking":{"code":"T1"}}`,
		},
		{
			name: "the tags of invoices are unknown",
			in:   `{"$tags":["simplified"]}`,
			err:  `$.$tags[0]: there is no tag "simplified"; this document can have none`,
		},
	})
}

func TestPayment(t *testing.T) {
	taxes := `{"categories":[{"code":"VAT","rates":[{"key":"standard","base":"100.004","percent":"21.0%","amount":"0"}],"amount":"0"}],"sum":"0"}`
	play[bill.Payment](t, []scene{
		{
			name: "a share of the taxes, by a rounded factor",
			in: `{"lines":[{"document":{"code":"1","payable":"121.00","tax":` + taxes + `},"advances":"21.00","amount":"40.00"}],
				"methods":[{"key":"cash"}]}`,
			want: `{"type":"receipt","currency":"EUR","total":"40.00","methods":[{"amount":"40.00"}],
				"lines":[{"i":1,"payable":"121.00","due":"60.00","document":{"tax":{"sum":"21.00","categories":[{"rates":[{"base":"100.00"}]}]}},
				"tax":{"sum":"6.94","categories":[{"amount":"6.94","rates":[{"base":"33.06","amount":"6.94"}]}]}}]}`,
		},
		{
			name: "a foreign document",
			in: `{"exchange_rates":[{"from":"USD","to":"EUR","amount":"0.5"}],
				"lines":[{"document":{"code":"1","currency":"USD","payable":"121.00","tax":` + taxes + `},"amount":"60.50"}]}`,
			want: `{"lines":[{"payable":"60.50","due":"0.00","tax":{"sum":"10.50","categories":[{"rates":[{"base":"50.00"}]}]},
				"document":{"payable":"121.00","tax":{"sum":"21.00"}}}],"total":"60.50"}`,
		},
		{
			name: "a foreign document without a rate",
			in:   `{"lines":[{"amount":"1"},{"document":{"code":"1","currency":"USD"},"amount":"60.50"}]}`,
			err:  `$.lines[1].document.currency: there is no exchange rate from "USD" to "EUR"; add it to exchange_rates: {"from": "USD", "to": "EUR", "amount": "…"}`,
		},
		{
			name: "a document that names the payment's currency needs a rate, too",
			in:   `{"lines":[{"document":{"code":"1","currency":"EUR"},"amount":"60.50"}]}`,
			err:  `$.lines[0].document.currency: the currency "EUR" is that of the document already, and has no exchange rate; leave it out`,
		},
		{
			name: "without payable nothing is due, and the document's taxes are not shared",
			in:   `{"lines":[{"document":{"code":"1","tax":` + taxes + `},"amount":"10"},{"amount":"5","tax":` + taxes + `}]}`,
			want: `{"lines":[{"tax":null,"due":null},{"i":2,"due":null,"tax":{"sum":"21.001"}}],"total":"15"}`,
		},
		{
			name: "payable without document",
			in:   `{"lines":[{"payable":"10.00","amount":"4"}]}`,
			want: `{"lines":[{"due":"6.00","tax":null}],"total":"4"}`,
		},
		{
			name: "refunds and the decimals of the first line",
			in:   `{"lines":[{"refund":true,"amount":"10.0"},{"amount":"25.55"},{"refund":true,"amount":"5"}]}`,
			want: `{"total":"10.6"}`,
		},
		{
			name: "methods by percentage",
			in:   `{"lines":[{"amount":"10.00"}],"methods":[{"key":"cash","percent":"25%"},{"key":"card","amount":"7.5"}]}`,
			want: `{"methods":[{"amount":"2.50"},{"amount":"7.5"}]}`,
		},
		{
			name: "a method in another currency is not filled in",
			in:   `{"lines":[{"amount":"10.00"}],"methods":[{"key":"cash","currency":"USD","amount":"0"}]}`,
			want: `{"methods":[{"amount":"0"}]}`,
		},
		{
			name: "the older form of the method",
			in: `{"lines":[{"amount":"10.00"}],"method":{"key":"credit-transfer","ref":"R","detail":"D",
				"credit_transfer":[{"iban":"A"},{"iban":"B"}],"meta":{"m":"n"}}}`,
			want: `{"method":null,"methods":[{"key":"credit-transfer","ref":"R","description":"D","credit_transfer":{"iban":"A"},
				"meta":{"m":"n"},"amount":"10.00"}]}`,
		},
		{
			name: "the older form beside the newer one",
			in:   `{"lines":[{"amount":"10.00"}],"method":{"key":"cash"},"methods":[{"key":"card"}]}`,
			want: `{"methods":[{"key":"card"}]}`,
		},
		{
			name: "no currency",
			in:   `{"supplier":{"name":"S"},"lines":[]}`,
			err:  "$.currency: the currency is missing, and no tax regime implies one; currencies are given by their code: EUR",
		},
	})
}

func TestStatus(t *testing.T) {
	play[bill.Status](t, []scene{
		{
			name: "date in UTC, lines numbered, no default type",
			in:   `{"issue_date":"","lines":[{"key":"issued"},null,{"key":"paid","reasons":[{"key":"none","faults":[{"code":"1"}]}]}]}`,
			want: `{"$regime":"QX","type":"","code":"","issue_date":"2024-05-09","lines":[{"index":1},{"index":2,"reasons":[{"faults":[{"code":"1"}]}]}]}`,
		},
		{
			name: "no lines",
			in:   `{}`,
			want: `{"lines":null,"totals":null}`,
		},
	})
}

// TestDocumentsWriteNull checks the members without a rule to leave them out.
func TestDocumentsWriteNull(t *testing.T) {
	for _, c := range []struct {
		name string
		doc  any
		want string
	}{
		{"invoice", &bill.Invoice{}, `{"type":"","issue_date":"0000-00-00","currency":"","supplier":null,"totals":null}`},
		{"order", &bill.Order{}, `{"issue_date":"0000-00-00","currency":"","supplier":null}`},
		{"delivery", &bill.Delivery{}, `{"type":"","issue_date":"0000-00-00","supplier":null}`},
		{"payment", &bill.Payment{}, `{"type":"","issue_date":"0000-00-00","currency":"","supplier":null,"lines":null,"methods":null,"total":"0"}`},
		{"status", &bill.Status{}, `{"type":"","issue_date":"0000-00-00","code":"","supplier":null,"lines":null}`},
		{"line", &bill.Line{}, `{"i":0,"quantity":"0","item":null}`},
	} {
		if got := text(t, c.doc); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func types() *schema.Types {
	return schema.NewTypes(map[schema.ID]func() tree.Node{
		schema.Short("bill/invoice"): func() tree.Node { return new(bill.Invoice) },
		schema.Short("bill/status"):  func() tree.Node { return new(bill.Status) },
	})
}

// TestComplements checks that embedded documents are calculated under their own
// regime, and that their faults are placed.
func TestComplements(t *testing.T) {
	embedded := func(currency string) string {
		return `"complements":[{"$schema":"https://gobl.org/draft-0/bill/invoice","issue_date":"2024-05-10",` + currency + `
			"supplier":{"tax_id":{"country":"QY"}},"lines":[{"quantity":"1","item":{"name":"A","price":"0.335"},` + vat + `}]},
			{"$schema":"https://example.com/other","z":1,"a":2.50}]`
	}
	want := `[{"$regime":"QY","uuid":"0190a4f2-0000-7000-8000-000000000000","currency":"USD","totals":{"sum":"0.34","tax":"0.09"}},{"z":1,"a":2.5}]`

	inv := read[bill.Invoice](t, `{`+embedded("")+`}`)
	resolve(t, inv)
	if err := inv.Calculate(context(t)); err != nil {
		t.Fatal(err)
	}
	expect(t, inv, `{"$regime":"QX","complements":`+want+`}`)

	st := read[bill.Status](t, `{"lines":[{"key":"issued",`+embedded("")+`}]}`)
	resolve(t, st)
	if err := st.Calculate(context(t)); err != nil {
		t.Fatal(err)
	}
	expect(t, st, `{"lines":[{"complements":`+want+`}]}`)

	bad := read[bill.Status](t, `{"lines":[{"key":"issued",`+embedded(`"$tags":["x"],`)+`}]}`)
	resolve(t, bad)
	err := bad.Calculate(context(t))
	if want := `$.lines[0].complements[0].$tags[0]: there is no tag "x"; tags of this document: simplified, `; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

func resolve(t *testing.T, doc tree.Node) {
	t.Helper()
	if err := types().ResolveWithin(doc); err != nil {
		t.Fatal(err)
	}
}

// TestWalk checks that every member which rules may refer to is announced, in
// the order it is written.
func TestWalk(t *testing.T) {
	inv := read[bill.Invoice](t, `{"$addons":["a"],"$tags":["b"],"type":"standard","code":"1","value_date":"2024-01-01","currency":"EUR",
		"lines":[{"quantity":"1","item":{"name":"A"},"taxes":[{"cat":"VAT"}],"ext":{"k":"v"}}],"charges":[{"amount":"1","key":"c"}],
		"ordering":{"code":"O"},"payment":{"advances":[{"amount":"1"}]},"meta":{"m":"n"}}`)
	var got []string
	w := tree.Walker{}
	w.Before = func(n tree.Node) { got = append(got, w.Path()+" "+n.Kind()) }
	w.Run(inv)
	want := []string{
		"$ bill.Invoice", "$ tax.Addons", "$.$addons[0] cbc.Key", "$ tax.Tags", "$.$tags[0] cbc.Key",
		"$.type cbc.Key", "$.code cbc.Code", "$.issue_date cal.Date", "$.value_date cal.Date", "$.currency currency.Code",
		"$.supplier org.Party", "$.supplier.tax_id tax.Identity", "$.supplier.tax_id.code cbc.Code",
		"$.lines[0] bill.Line", "$.lines[0].item org.Item", "$.lines[0].taxes tax.Set", "$.lines[0].taxes[0] tax.Combo",
		"$.lines[0].taxes[0].cat cbc.Code", "$.lines[0].ext tax.Extensions",
		"$.charges[0] bill.Charge", "$.charges[0].key cbc.Key",
		"$.ordering bill.Ordering", "$.ordering.code cbc.Code",
		"$.payment bill.PaymentDetails", "$.payment.advances[0] pay.Record", "$.meta cbc.Meta",
	}
	if text(t, got) != text(t, want) {
		g, _ := json.MarshalIndent(got, "", " ")
		t.Errorf("got %s", g)
	}
}

func TestRouting(t *testing.T) {
	party := func(uri string) string {
		return `{"name":"P","endpoints":[null,{"uri":"` + uri + `"},{"uri":"other:x"}]}`
	}
	parties := `"supplier":` + party("gobl:s") + `,"customer":` + party("gobl:c")
	courier := `,"despatcher":` + party("gobl:d") + `,"receiver":` + party("gobl:r")
	type routed interface {
		Endpoints() (from, to cbc.URI)
		CanSign() bool
	}
	for _, c := range []struct {
		name     string
		doc      routed
		from, to cbc.URI
		ready    bool
	}{
		{"invoice", read[bill.Invoice](t, `{`+parties+`,"code":"1"}`), "gobl:s", "gobl:c", true},
		{"self-billed invoice", read[bill.Invoice](t, `{`+parties+`,"$tags":["self-billed"]}`), "gobl:c", "gobl:s", false},
		{"no customer", read[bill.Invoice](t, `{}`), "", "", false},
		{"purchase order", read[bill.Order](t, `{`+parties+`,"type":"purchase","code":"1"}`), "gobl:c", "gobl:s", true},
		{"quote", read[bill.Order](t, `{`+parties+`,"type":"quote"}`), "gobl:s", "gobl:c", false},
		{"delivery", read[bill.Delivery](t, `{`+parties+`,"type":"advice","code":"1"}`), "gobl:s", "gobl:c", true},
		{"delivery by others", read[bill.Delivery](t, `{`+parties+courier+`,"type":"advice"}`), "gobl:d", "gobl:r", false},
		{"delivery receipt", read[bill.Delivery](t, `{`+parties+courier+`,"type":"receipt"}`), "gobl:r", "gobl:d", false},
		{"payment advice", read[bill.Payment](t, `{`+parties+`,"type":"advice","code":"1"}`), "gobl:c", "gobl:s", true},
		{"payment receipt", read[bill.Payment](t, `{`+parties+`,"type":"receipt"}`), "gobl:s", "gobl:c", false},
		{"response", read[bill.Status](t, `{`+parties+`,"type":"response","code":"1"}`), "gobl:c", "gobl:s", true},
		{"update", read[bill.Status](t, `{`+parties+`,"type":"update"}`), "gobl:s", "gobl:c", false},
		{"system", read[bill.Status](t, `{`+parties+`,"type":"system","code":"1","issue_date":""}`), "", "", false},
	} {
		from, to := c.doc.Endpoints()
		if from != c.from || to != c.to {
			t.Errorf("%s: from %q to %q", c.name, from, to)
		}
		if c.doc.CanSign() != c.ready {
			t.Errorf("%s: ready to sign %t", c.name, !c.ready)
		}
	}
}

func TestReplicate(t *testing.T) {
	head := `"uuid":"0190a4f2-0000-7000-8000-000000000001","series":"S","code":"1","type":"t","issue_time":"10:00:00","value_date":"2024-01-01"`
	want := `{"uuid":null,"series":"S","type":"t","issue_date":"0000-00-00","issue_time":null,"op_date":null,"value_date":null,"supplier":{"name":"Supplier"}}`
	inv := read[bill.Invoice](t, `{`+head+`,"op_date":"2024-01-01"}`)
	ord := read[bill.Order](t, `{`+head+`,"op_date":"2024-01-01"}`)
	dlv := read[bill.Delivery](t, `{`+head+`}`)
	pmt := read[bill.Payment](t, `{`+head+`}`)
	st := read[bill.Status](t, `{`+head+`}`)
	for _, doc := range []interface{ Replicate() }{inv, ord, dlv, pmt, st} {
		doc.Replicate()
		expect(t, doc, want)
	}
	for _, code := range []string{string(inv.Code), string(ord.Code), string(dlv.Code), string(pmt.Code), string(st.Code)} {
		if code != "" {
			t.Errorf("code %s stays", code)
		}
	}
}
