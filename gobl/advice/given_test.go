package advice_test

import (
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/advice"
)

// givenCase is a kind of advice about what was given: a document that has it and one
// that nearly has it. Both are the German invoice with patches.
type givenCase struct {
	code      string
	has, near []string
	paths     []string
	says      string
}

func entries(name, list string) string {
	return `{"lines":[{"quantity":"2","item":{"name":"Work","price":"100.00"},"` + name + `":[` + list + `],"taxes":[{"cat":"VAT","rate":"general"}]}]}`
}

func withQuantity(q string) string {
	return `{"lines":[{` + q + `"item":{"name":"Work","price":"100.00"},"taxes":[{"cat":"VAT","rate":"general"}]}]}`
}

func exemptWith(extra string) string {
	return `{"lines":[{"quantity":"1","item":{"name":"Work","price":"100.00"},"taxes":[{"cat":"VAT","key":"exempt"` + extra + `}]}]}`
}

const italian = `{"supplier":{"tax_id":{"country":"IT","code":"12345670785"}}}`

var givenCases = []givenCase{
	{code: "quantity-missing", has: p(withQuantity("")), near: p(withQuantity(`"quantity":"0",`)), paths: p("$.lines[0]"), says: "nothing is charged"},
	{code: "quantity-missing", has: p(withQuantity(`"quantity":null,`)), near: p(withQuantity(`"Quantity":1,`))},
	{
		code: "charge-dropped", has: p(entries("charges", `null,{"amount":"1.00"},{"rate":"5.00","quantity":"2"}`)), near: p(entries("charges", `{"rate":"5.00","quantity":"2","reason":"Boxes"},{}`)),
		paths: p("$.lines[0].charges[2]"), says: "a charge without",
	},
	{code: "discount-dropped", has: p(entries("discounts", `{"base":"5.00"},{"percent":"1%"}`)), near: p(entries("discounts", `{"percent":"0%"},null,{"percent":"1%"}`)), paths: p("$.lines[0].discounts[0]"), says: "a discount without"},
	{code: "percent-replaced", has: p(lines(`100.00 {"cat":"VAT","rate":"general","percent":"16%"}`)), near: p(lines(`100.00 {"cat":"VAT","rate":"general","percent":"0.19"}`)), paths: p("$.lines[0].taxes[0].percent"), says: "16% is replaced with 19%"},
	{code: "percent-replaced", has: p(exemptWith(`,"percent":"19%"`)), near: p(exemptWith(`,"percent":"0%"`)), paths: p("$.lines[0].taxes[0].percent"), says: "left out, as the key `exempt` has none"},
	{code: "tax-code-dropped", has: p(`{"customer":{"tax_id":{"country":"DE","code":"DE"}}}`), near: p(`{"customer":{"tax_id":{"country":"DE","code":"DE 111.111.125"}}}`), paths: p("$.customer.tax_id.code"), says: "`DE`"},
	{code: "date-zero", has: p(`{"op_date":"0000-00-00"}`), near: p(`{"op_date":"2026-03-01"}`), paths: p("$.op_date"), says: "which is no day"},
	{code: "date-zero", has: p(`{"issue_date":"0000-00-00"}`), near: p(`{"issue_date":""}`), paths: p("$.issue_date"), says: "another one takes its place"},
	{
		code: "figures-replaced", has: p(`{"totals":{"sum":"100.00","payable":"120.00","due":"7"}}`), near: p(`{"totals":{"sum":100,"payable":"119.001","tax":"0","due":"0"}}`),
		paths: p("$.totals.due", "$.totals.payable"), says: "`due` is given as 7 and is left out",
	},
	{code: "figures-replaced", has: p(`{"totals":{"taxes":{"sum":"18.00"}}}`), near: p(`{"totals":{"rounding":"0.01","taxes":{"sum":"19.00"}}}`), says: "18.00 and is replaced with 19.00"},
	{code: "addon-dropped", has: p(`{"$addons":["eu-en16931-v2017","xx-none-v1"]}`), near: p(`{"$addons":["eu-en16931-v2017"]}`), paths: p("$.$addons[1]"), says: "`xx-none-v1`"},
	{
		code: "addon-dropped", has: p(`{"$schema":"https://gobl.org/draft-0/bill/order","$addons":["fr-ctc-v1"]}`), near: p(`{"$addons":["fr-ctc-v1"]}`),
		paths: p("$.$addons[0]"), says: "`fr-ctc-v1`",
	},
	{
		code: "addon-dropped", has: p(complement(`"$addons":["xx-none-v1"]`)), near: p(complement(`"$addons":[]`)),
		paths: p("$.complements[0].$addons[0]"),
	},
	{
		code:  "tax-code-replaced",
		has:   p(italian, `{"customer":{"tax_id":{"country":"IT","type":"individual","code":"RSSGNN60R30H501U"},"identities":[{"key":"it-fiscal-code","code":"RSSMRA85T10A562S"}]}}`),
		near:  p(italian, `{"customer":{"tax_id":{"country":"IT","type":"individual","code":"RSSGNN60R30H501U"},"identities":[{"key":"it-fiscal-code","code":"RSSGNN60R30H501U"}]}}`),
		paths: p("$.customer.identities[0].code"), says: "`RSSMRA85T10A562S` is replaced with `RSSGNN60R30H501U`",
	},
	{
		code: "value-dropped", has: p(`{"supplier":{"identities":[{"key":"de-tax-number","code":"ZZ"}]}}`), near: p(`{"supplier":{"identities":[{"key":"de-tax-number","code":" "}]}}`),
		paths: p("$.supplier.identities[0].code"), says: "`ZZ` is no value for `code`",
	},
}

func complement(members string) string {
	doc := strings.Replace(germanInvoice, `"series"`, members+`,"series"`, 1)
	return `{"complements":[` + doc + `]}`
}

// given completes a document without a check and returns the advice about what was given.
func given(t *testing.T, data []byte, edited bool) map[string]advice.Warning {
	t.Helper()
	lib, err := gobl.New(gobl.Options{Now: time.Now, Rand: rand.Reader, Lenient: true})
	if err != nil {
		t.Fatal(err)
	}
	env, err := lib.Complete(data)
	if err != nil {
		t.Fatalf("%s\n%v", data, err)
	}
	found := map[string]advice.Warning{}
	for _, w := range advice.New(lib).Given(advice.Input{JSON: data, Edited: edited}, env) {
		found[w.Code] = w
	}
	return found
}

// TestGivenEdited: the figures of a document that is changed are from before the change,
// and other values are not.
func TestGivenEdited(t *testing.T) {
	t.Parallel()
	data := patch(t, germanInvoice, `{"totals":{"payable":"120.00"}}`, lines(`100.00 {"cat":"VAT","rate":"general","percent":"16%"}`))
	for edited, want := range map[bool][]string{false: {"figures-replaced", "percent-replaced"}, true: {"percent-replaced"}} {
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(given(t, data, edited)))); diff != "" {
			t.Errorf("edited %v: %s", edited, diff)
		}
	}
}

// FuzzGiven: no document that can be read makes it fail, calculated or not, nor with
// another document than the one that was made of it.
func FuzzGiven(f *testing.F) {
	lib := newLibrary(f)
	checker := advice.New(lib)
	other, err := lib.Parse([]byte(germanInvoice))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(germanInvoice))
	for _, tc := range givenCases {
		f.Add(patch(f, germanInvoice, tc.has...))
	}
	f.Add([]byte(`{"$schema":"https://gobl.org/draft-0/envelope","doc":` + germanInvoice + `}`))
	f.Add([]byte(`{"$schema":"https://gobl.org/draft-0/tax/identity","country":"DE","code":"DE"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		checker.Given(advice.Input{JSON: data}, other)
		checker.Given(advice.Input{JSON: data}, nil)
		n, err := lib.Parse(data)
		if err != nil {
			return
		}
		checker.Given(advice.Input{JSON: data}, n)
		if lib.Calculate(n) == nil {
			checker.Given(advice.Input{JSON: data}, n)
		}
	})
}

// TestGivenMoved: identities that become extensions are not lost, and those behind them
// are no others.
func TestGivenMoved(t *testing.T) {
	t.Parallel()
	const doc = `{"$schema":"https://gobl.org/draft-0/bill/invoice","$regime":"MX","$addons":["mx-cfdi-v4"],"issue_time":"12:00:00",
		"issue_date":"2026-01-10","supplier":{"identities":[{"key":"mx-cfdi-use","code":"G01"},{"type":"X","code":"1"}]},
		"lines":[{"quantity":"1","item":{"name":"A","price":"1","identities":[{"key":"mx-cfdi-prod-serv","code":"50101500"}]}}]}`
	if found := given(t, []byte(doc), false); len(found) > 0 {
		t.Errorf("advice: %v", found)
	}
}

// TestGiven builds for each kind of advice about what was given a document that has it
// and one that nearly has it.
func TestGiven(t *testing.T) {
	t.Parallel()
	if found := given(t, []byte(germanInvoice), false); len(found) > 0 {
		t.Errorf("the invoice without faults has advice: %v", found)
	}
	for i, tc := range givenCases {
		t.Run(fmt.Sprintf("%s %d", tc.code, i), func(t *testing.T) {
			t.Parallel()
			found := given(t, patch(t, germanInvoice, tc.has...), false)
			w, ok := found[tc.code]
			if !ok {
				t.Fatalf("no advice; there is %v", slices.Sorted(maps.Keys(found)))
			}
			if diff := cmp.Diff(tc.paths, w.Paths); tc.paths != nil && diff != "" {
				t.Error(diff)
			}
			if !strings.Contains(w.Message, tc.says) {
				t.Errorf("%q does not say %q", w.Message, tc.says)
			}
			if found := given(t, patch(t, germanInvoice, tc.near...), false); len(found) > 0 {
				t.Errorf("advice on the other document: %v", found)
			}
		})
	}
}
