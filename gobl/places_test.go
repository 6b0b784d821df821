package gobl_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/num"
)

// place is where an error is about and what it says there.
type place struct{ in, path, reason string }

func (p place) check(t *testing.T, err error) {
	t.Helper()
	var e *gobl.Error
	if !errors.As(err, &e) || !slices.Equal(e.Paths, []string{p.path}) || e.Reason() != p.reason {
		t.Errorf("%s\n got %v\nwant %s: %s", p.in, err, p.path, p.reason)
	}
}

func TestPlaces(t *testing.T) {
	lib := newLibrary(t)
	invoice := func(members string) string {
		return `{"$schema":"https://gobl.org/draft-0/bill/invoice","currency":"EUR","supplier":{"tax_id":{"country":"ES"}},` + members + `}`
	}
	line := func(members string) string {
		return invoice(`"lines":[null,{"quantity":"1","item":{"name":"x","price":"1.50"},` + members + `}]`)
	}
	const rates = "; rates of VAT in ES: general, reduced, super-reduced, zero, exempt, general+eqs, reduced+eqs, super-reduced+eqs"
	const regimes = " tax regimes: AE, AR, AT, BE, BR, CA, CH, CO, CZ, DE, DK, EL, ES, FI, FR, GB, IE, IN, IT, MX, NL, NO, PL, PT, SA, SE, SG, US"
	for _, c := range []place{
		{line(`"discounts":[{"amount":"1,50"}]`), "$.doc.lines[1].discounts[0].amount", `"1,50" is not an amount; amounts are written with a point: 1.50`},
		{line(`"taxes":[{"cat":"VAT","tags":"x"}]`), "$.doc.lines[1].taxes[0].tags", `a list is expected, not a text; lists are written in brackets, also those with one element: ["…"]`},
		{line(`"taxes":[{"cat":"VAT","rate":"xyz"}]`), "$.doc.lines[0].taxes[0].rate", `there is no rate "xyz" of VAT in ES` + rates},
		{line(`"taxes":[{"rate":"general"}]`), "$.doc.lines[0].taxes[0].cat", "the category of the tax is missing; taxes in ES: VAT, IGIC, IPSI, IRPF, IRNR"},
		{line(`"taxes":[{"cat":"IRPF","rate":"pro"}]},{"quantity":"1"`), "", ""},
		{invoice(`"charges":[{"amount":"1","taxes":[{"cat":"VAT"},{"cat":"VTA"}]}]`), "$.doc.charges[0].taxes[1].cat", `there is no tax "VTA" in ES, did you mean "VAT"? taxes in ES: VAT, IGIC, IPSI, IRPF, IRNR`},
		{invoice(`"discounts":[{"amount":"1","taxes":[{"cat":"VAT","rate":"general","key":"zero"}]}]`), "$.doc.discounts[0].taxes[0].key", `the rate "general" of VAT in ES does not go with the key "zero"; it goes with standard`},
		{invoice(`"value_date":"1980-01-01","lines":[{"quantity":"1","item":{"price":"1"},"taxes":[{"cat":"VAT","rate":"general"}]}]`), "$.doc.lines[0].taxes[0].rate", `the rate "general" of VAT in ES has no percentage on 1980-01-01; its first is of 1993-01-01`},
		{invoice(`"Customer":"Acme"`), "$.doc.Customer", `an object is expected, not "Acme"; its members are label, name, alias, tax_id and 12 more`},
		{invoice(`"tax":{"meta":{"a":{}}}`), "$.doc.tax.meta.a", "text is expected, not an object"},
		{invoice(`"payment":{"terms":{"due_dates":[{"date":"soon"}]}}`), "$.doc.payment.terms.due_dates[0].date", `"soon" is not a date; dates are written year-month-day: 2026-02-03`},
		{invoice(`"complements":[{"$schema":"https://gobl.org/draft-0/bill/invoice","lines":[{"quantity":"x"}]}]`), "$.doc.complements[0].lines[0].quantity", `"x" is not an amount; amounts are written with a point: 1.50`},
		{invoice(`"complements":[{"$schema":"https://gobl.org/draft-0/bill/invoice","lines":[]}]`), "$.doc.complements[0].currency", "the currency is missing, and no tax regime implies one; currencies are given by their code: EUR"},
		{invoice(`"lines":[{"quantity":"1","item":{"price":"1","currency":"US"}}]`), "$.doc.lines[0].item.currency", `there is no currency "US", did you mean "USD"? currencies are given by their code in ISO 4217: EUR`},
		{invoice(`"lines":[{"quantity":"999999999999999999","item":{"price":"10"}}]`), "$.doc.lines[0].sum", "a figure has more than 18 digits before the decimal point"},
		{invoice(`"lines":{"quantity":"1"}`), "$.doc.lines", "a list is expected, not an object; lists are written in brackets, also those with one element: [{…}]"},
		{`{"$schema":"https://gobl.org/draft-0/envelope","head":{"uuid":"x"},"doc":{}}`, "$.head.uuid", `"x" is not a UUID; a UUID is written as 32 hexadecimal digits: 0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b`},
		{`{"$schema":"https://gobl.org/draft-0/envelope","doc":` + invoice(`"code":true`) + `}`, "$.doc.code", `text is expected, not true; texts are written in quotes: "true"`},
		{`{"$schema":"https://gobl.org/draft-0/envelope","doc":{},"sigs":["x"]}`, "$.sigs[0]", "signature is not a compact JWS with ES256"},
		{`{"$schema":"https://gobl.org/draft-0/bill/invoce"}`, "$.doc.$schema", `there is no type of document for $schema "https://gobl.org/draft-0/bill/invoce", did you mean "https://gobl.org/draft-0/bill/invoice"?`},
		{strings.Replace(invoice(`"$regime":"es"`), `"currency":"EUR",`, "", 1), "$.doc.$regime", `there is no tax regime for "es", did you mean "ES"?` + regimes},
		{invoice(`"$regime":"XX","lines":[{"quantity":"1","item":{"price":"1"},"taxes":[{"cat":"VAT","rate":"general"}]}]`), "$.doc.$regime", `there is no tax regime for "XX";` + regimes},
		{`{"$schema":"https://gobl.org/draft-0/bill/order","supplier":{"tax_id":{"country":"SP"}}}`, "$.doc.supplier.tax_id.country", `there is no country "SP", did you mean "ES"? countries are given by their code in ISO 3166: ES`},
		{`{"$schema":"https://gobl.org/draft-0/bill/invoice","supplier":{"tax_id":{"country":"12/31/2026"}}}`, "$.doc.supplier.tax_id.country", `there is no country "12/31/2026"; countries are given by their code in ISO 3166: ES`},
		{`{"$schema":"https://gobl.org/draft-0/bill/invoice","supplier":{"tax_id":{"country":"RU"}}}`, "$.doc.currency", `the currency is missing, and there is no tax regime for "RU" that implies one; currencies are given by their code: EUR`},
		{`{"$schema":"https://gobl.org/draft-0/bill/invoice","currency":"EUR","lines":[{"quantity":"1","item":{"price":"1"},"taxes":[{"cat":"VAT","rate":"general"}]}]}`, "$.doc.lines[0].taxes[0].rate", `there is no rate "general" of VAT without a tax regime; give the percentage: percent`},
		{line(`"taxes":[{"cat":"VAT","country":"uk","rate":"general"}]`), "$.doc.lines[0].taxes[0].country", `there is no country "uk", did you mean "GB"? countries are given by their code in ISO 3166: ES`},
		{line(`"taxes":[{"cat":"VAT","country":"RU","rate":"general"}]`), "$.doc.lines[0].taxes[0].rate", `there is no rate "general" of VAT in RU; it has no rates by name, so give the percentage: percent`},
		{`{"$schema":7}`, "$.$schema", `text is expected, not 7; texts are written in quotes: "7"`},
		{`[1]`, "$", "an object is expected, not a list"},
	} {
		_, err := lib.Complete([]byte(c.in))
		if c.path == "" {
			if err != nil {
				t.Errorf("%s: %v", c.in, err)
			}
			continue
		}
		c.check(t, err)
	}
}

// TestPlacesOfOperations looks at errors that do not come from reading a text.
func TestPlacesOfOperations(t *testing.T) {
	lib := newLibrary(t)
	env := built(t, lib)
	_, err := lib.CorrectWith(env, []byte(`{"type":"credit-note","issue_date":"3.2.2026"}`))
	place{"options", "$.issue_date", `"3.2.2026" is not a date; dates are written year-month-day: 2026-02-03, or 2026-03-02 if the month comes first`}.check(t, err)
	_, err = lib.CorrectWith(env, []byte(`{"type":"creditnote"}`))
	place{"type", "$.type", `an invoice cannot be corrected by the type "creditnote", did you mean "credit-note"? possible are credit-note, corrective, debit-note`}.check(t, err)
	err = lib.ConvertInto(env, "GBP")
	place{"conversion", "$.doc.exchange_rates", `there is no exchange rate from "EUR" to "GBP"; add it to exchange_rates: {"from": "EUR", "to": "GBP", "amount": "…"}`}.check(t, err)

	// A document outside of an envelope has its own paths.
	const plain = `{"$schema":"https://gobl.org/draft-0/bill/invoice","code":7}`
	_, err = lib.Parse([]byte(plain))
	place{plain, "$.code", `text is expected, not 7; texts are written in quotes: "7"`}.check(t, err)
	doc := &bill.Invoice{Lines: []*bill.Line{{Quantity: num.MakeAmount(1, 0)}}}
	place{"a document", "$.currency", "the currency is missing, and no tax regime implies one; currencies are given by their code: EUR"}.check(t, lib.Calculate(doc))
	_, err = lib.Envelop(doc)
	place{"in an envelope", "$.doc.currency", "the currency is missing, and no tax regime implies one; currencies are given by their code: EUR"}.check(t, err)
	data, failed := json.Marshal(err)
	if want := `{"key":"calculation","paths":["$.doc.currency"],"message":"$.doc.currency: the currency is missing, and no tax regime implies one; currencies are given by their code: EUR"}`; failed != nil || string(data) != want {
		t.Errorf("got %s, %v", data, failed)
	}
}

func TestYAMLTexts(t *testing.T) {
	lib := newLibrary(t)
	const schema = "$schema: https://gobl.org/draft-0/bill/invoice\n"
	for _, c := range []struct{ in, want string }{
		{"code: true", `"code":"true"`},
		{"code: 007", `"code":"007"`},
		{"code: 2024-01-01", `"code":"2024-01-01"`},
		{"code: 1_000", `"code":"1_000"`},
		{"code: ~", `"code":null`},
		{"code: !!int 7", `"code":7`},
		{"supplier: {tax_id: {country: no, code: 123}}", `"supplier":{"tax_id":{"code":"123","country":"no"}}`},
		{"meta: {0x1: 1.50}", `"meta":{"0x1":"1.50"}`},
		{"$tags: [no, 12]", `"$tags":["no","12"]`},
		{"issue_date: 2024-01-01", `"issue_date":"2024-01-01"`},
		{"lines: [{quantity: 1_000, item: {price: .5, name: 1e3}}]", `"lines":[{"item":{"name":"1e3","price":0.5},"quantity":1000}]`},
		{"notes: [&n {text: 1}]\nordering: {summary: &t 7, code: *t}", `"notes":[{"text":"1"}],"ordering":{"code":"7","summary":"7"}`},
		{"complements: [{$schema: https://gobl.org/draft-0/note/message, content: 12}]", `"complements":[{"$schema":"https://gobl.org/draft-0/note/message","content":"12"}]`},
		{"unknown: 12", `"unknown":12`},
	} {
		got, err := lib.FromYAML([]byte(schema + c.in))
		if err != nil || !strings.Contains(string(got), c.want) {
			t.Errorf("%s\n got %s, %v\nwant %s", c.in, got, err, c.want)
		}
	}
	got, err := lib.FromYAML([]byte("head: {}\ndoc:\n  " + schema + "  code: 007"))
	if err != nil || !strings.Contains(string(got), `"code":"007"`) {
		t.Errorf("an envelope: %s, %v", got, err)
	}
}

func TestYAMLErrors(t *testing.T) {
	lib := newLibrary(t)
	const schema = "$schema: https://gobl.org/draft-0/bill/invoice\n"
	for _, c := range []struct{ in, want string }{
		{"a: 1\nb: [1, 2\nc: 3\n", "line 2: did not find expected ',' or ']'"},
		{"\ta: 1", "line 1: found character that cannot start any token"},
		{"- a\nb: c\n", "line 2: did not find expected '-' indicator"},
		{"a: 1\nb: c: d", "line 2: mapping values are not allowed in this context"},
		{"!x!y a", "line 1: found undefined tag handle"},
		{"a: 1\nb: *x", `the anchor "x" is not defined in this text`},
		{"# nothing", "the input is empty"},
		{"a: 1\nb: 2\na: 3", `$.a: the member "a" is given twice, in lines 1 and 3; keep one of them`},
		{schema + "tax: {ext: {b: 1, b: 2}}", `$.doc.tax.ext.b: the member "b" is given twice, in lines 2 and 2; keep one of them`},
		{schema + "lines: [{quantity: 010}]", "$.doc.lines[0].quantity: YAML does not read 010 as a decimal number; write it without the zero in front"},
	} {
		if _, err := lib.FromYAML([]byte(c.in)); err == nil || err.Error() != "input: "+c.want {
			t.Errorf("%q\n got %v\nwant %s", c.in, err, c.want)
		}
	}
}

func TestPositions(t *testing.T) {
	lib := newLibrary(t)
	const (
		asJSON = "{\n\t\"code\": \"é\", \"lines\": [\n\t\t{},\n\t\t{\"item\": {\"price\": 7}}]}"
		asYAML = "code: x\nlines:\n  - {}\n  - item:\n      price: 7\n"
	)
	for _, c := range []struct {
		text, path   string
		line, column int
	}{
		{asJSON, "$", 1, 1},
		{asJSON, "$.doc.code", 2, 10},
		{asJSON, "$.lines", 2, 24},
		{asJSON, "$.doc.lines[1]", 4, 3},
		{asJSON, "$.doc.lines[1].item.price", 4, 22},
		{asJSON, "$.doc.lines[1].item.currency", 4, 12},
		{`{"doc": {"code": 1}}`, "$.doc.code", 1, 18},
		{asJSON, "$.doc.LINES[1].Item", 4, 12},
		{asYAML, "$.doc.CODE", 1, 7},
		{`{"Ext": {"A": 1, "a": 2}}`, "$.ext.a", 1, 23},
		{"Ext: {A: 1, a: 2}", "$.ext.a", 1, 16},
		{asYAML, "$.doc.code", 1, 7},
		{asYAML, "$.doc.lines[1].item.price", 5, 14},
		{asYAML, "$.doc.lines[1].total", 4, 5},
		{"doc: {code: 1}", "$.doc.code", 1, 13},
		{"a: [", "$.a", 0, 0},
	} {
		if line, column := lib.Position([]byte(c.text), c.path); line != c.line || column != c.column {
			t.Errorf("%s of %.20q: got line %d, column %d, want %d, %d", c.path, c.text, line, column, c.line, c.column)
		}
	}
}

// TestFromYAMLWith: the caller says where texts are, also behind aliases and merges.
func TestFromYAMLWith(t *testing.T) {
	t.Parallel()
	lib := newLibrary(t)
	isText := func(path []string) bool { return len(path) > 0 && path[len(path)-1] == "text" }
	for in, want := range map[string]string{
		"text: 007\nother: 7": `{"other":7,"text":"007"}`,
		"list: [{text: true, other: true}, {text: 2026-01-31}]": `{"list":[{"other":true,"text":"true"},{"text":"2026-01-31"}]}`,
		"a: &a {text: 1.50}\nb: {<<: *a, x: 1}\nc: *a":          `{"a":{"text":"1.50"},"b":{"text":"1.50","x":1},"c":{"text":"1.50"}}`,
		"text: null":    `{"text":null}`,
		"text: !!int 7": `{"text":7}`,
	} {
		if got, err := lib.FromYAMLWith([]byte(in), isText); err != nil || string(got) != want {
			t.Errorf("%s: %s, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "text: 1\ntext: 2", "a: [", "a: 1\n---\nb: 2"} {
		if got, err := lib.FromYAMLWith([]byte(in), isText); errorKey(err) != "input" {
			t.Errorf("%q: %s, %v", in, got, err)
		}
	}
}
