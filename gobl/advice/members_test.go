package advice_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/advice"
)

func invoiceWith(members string) string {
	return `{"$schema":"https://gobl.org/draft-0/bill/invoice",` + members + `}`
}

// TestMembers looks at members that the format does not know, and at others that
// look like it.
func TestMembers(t *testing.T) {
	t.Parallel()
	checker := advice.New(newLibrary(t))
	tests := map[string]struct {
		in   string
		want []advice.Warning
	}{
		"misspelt": {
			invoiceWith(`"customr":{},"lines":[{"quantity":"1","quantitiy":"3"}]`),
			[]advice.Warning{
				{Code: "member-unknown", Paths: []string{"$.customr"}, Message: "`customr` is not a member of an invoice and is left out; did you mean `customer`?"},
				{Code: "member-unknown", Paths: []string{"$.lines[0].quantitiy"}, Message: "`quantitiy` is not a member of a line and is left out; did you mean `quantity`?"},
			},
		},
		"swapped letters": {
			invoiceWith(`"tpye":"standard"`),
			[]advice.Warning{{Code: "member-unknown", Paths: []string{"$.tpye"}, Message: "`tpye` is not a member of an invoice and is left out; did you mean `type`?"}},
		},
		"one level too high": {
			invoiceWith(`"lines":[{"quantity":"1","price":"3"}]`),
			[]advice.Warning{{Code: "member-unknown", Paths: []string{"$.lines[0].price"}, Message: "`price` is not a member of a line and is left out; did you mean `item.price`?"}},
		},
		"misspelt and one level too high": {
			invoiceWith(`"customr":{},"quantitiy":"3"`),
			[]advice.Warning{
				{Code: "member-unknown", Paths: []string{"$.customr"}, Message: "`customr` is not a member of an invoice and is left out; did you mean `customer`?"},
				{Code: "member-unknown", Paths: []string{"$.quantitiy"}, Message: "`quantitiy` is not a member of an invoice and is left out; did you mean `lines[].quantity`?"},
			},
		},
		"of its own": {
			invoiceWith(`"warehouse":"7"`),
			[]advice.Warning{{Code: "member-unknown", Paths: []string{"$.warehouse"}, Message: "`warehouse` is not a member of an invoice and is left out; remove it, or put data of your own under `meta`"}},
		},
		"nothing similar, and no meta": {
			invoiceWith(`"totals":{"warehouse":{"a":1}}`),
			[]advice.Warning{{Code: "member-unknown", Paths: []string{"$.totals.warehouse"}, Message: "`warehouse` is not a member of totals and is left out; remove it"}},
		},
		"of a document, in the envelope": {
			`{"doc":` + invoiceWith(`"currency":"EUR"`) + `,"notes":[]}`,
			[]advice.Warning{{Code: "member-unknown", Paths: []string{"$.notes"}, Message: "`notes` is not a member of an envelope and is left out; did you mean `doc.notes`?"}},
		},
		"a currency that does not exist": {
			`{"doc":` + invoiceWith(`"currency":"EURO"`) + `}`,
			[]advice.Warning{{Code: "currency-replaced", Paths: []string{"$.doc.currency"}, Message: "`EURO` is not a currency, so that of the supplier's country takes its place; did you mean `EUR`?"}},
		},
		"a currency":                             {invoiceWith(`"currency":"EUR"`), nil},
		"no currency":                            {invoiceWith(`"currency":""`), nil},
		"a currency of a payment, which is kept": {`{"$schema":"https://gobl.org/draft-0/bill/payment","currency":"EURO"}`, nil},
		"the names of other formats": {
			invoiceWith(`"buyer":{},"lines":[{"quantity":"1","qty":"3","vat":"19%"}]`),
			[]advice.Warning{
				{Code: "member-unknown", Paths: []string{"$.buyer"}, Message: "`buyer` is not a member of an invoice and is left out; did you mean `customer`?"},
				{Code: "member-unknown", Paths: []string{"$.lines[0].qty"}, Message: "`qty` is not a member of a line and is left out; did you mean `quantity`?"},
				{Code: "member-unknown", Paths: []string{"$.lines[0].vat"}, Message: "`vat` is not a member of a line and is left out; did you mean `taxes`?"},
			},
		},
		"the former name of a member beside the newer one": {
			`{"$schema":"https://gobl.org/draft-0/bill/payment","method":{"key":"cash"},"methods":[{"key":"card"}]}`,
			[]advice.Warning{{Code: "member-older", Paths: []string{"$.method"}, Message: "`method` is the former name of `methods`, and of the two `methods` counts; keep `methods`"}},
		},
		"the former name of a member that is null": {`{"$schema":"https://gobl.org/draft-0/bill/payment","method":{"key":"cash"},"methods":null}`, nil},
		"escaped": {
			invoiceWith(`"cust\u006fmr":{}`),
			[]advice.Warning{{Code: "member-unknown", Paths: []string{"$.customr"}, Message: "`customr` is not a member of an invoice and is left out; did you mean `customer`?"}},
		},
		"in an envelope": {
			`{"$schema":"https://gobl.org/draft-0/envelope","head":{"notse":"x"},"doc":` + invoiceWith(`"customr":{}`) + `,"sigs":["x"]}`,
			[]advice.Warning{
				{Code: "member-unknown", Paths: []string{"$.head.notse"}, Message: "`notse` is not a member of a header and is left out; did you mean `notes`?"},
				{Code: "member-unknown", Paths: []string{"$.doc.customr"}, Message: "`customr` is not a member of an invoice and is left out; did you mean `customer`?"},
			},
		},
		"in an envelope without schema": {
			`{"doc":` + invoiceWith(`"customr":{}`) + `}`,
			[]advice.Warning{{Code: "member-unknown", Paths: []string{"$.doc.customr"}, Message: "`customr` is not a member of an invoice and is left out; did you mean `customer`?"}},
		},
		"in a complement": {
			invoiceWith(`"complements":[{"$schema":"https://gobl.org/draft-0/org/party","nmae":"x"},{"$schema":"https://example.com/own","nmae":"x"}]`),
			[]advice.Warning{{Code: "member-unknown", Paths: []string{"$.complements[0].nmae"}, Message: "`nmae` is not a member of a party and is left out; did you mean `name`?"}},
		},
		"repeated in another case": {
			invoiceWith(`"code":"1","Code":"2"`),
			[]advice.Warning{{Code: "member-repeated", Paths: []string{"$.Code"}, Message: "`Code` is given more than once in an invoice; keep one of them"}},
		},
		"in another case":       {invoiceWith(`"Code":"2","Lines":[{"Quantity":"1","ITEM":{"name":"x"}}]`), nil},
		"meta and extensions":   {invoiceWith(`"meta":{"customr":"x"},"tax":{"ext":{"es-what":"1"},"meta":{"a":"b"}}`), nil},
		"older members":         {invoiceWith(`"tax":{"tags":["simplified"]},"payment":{"terms":{"detail":"x"},"advances":[{"desc":"y"}],"instructions":{"online":[{"addr":"z","name":"n"}]}},"lines":[{"quantity":"1","taxes":[{"tags":["a"]}]}]`), nil},
		"unknown schema":        {`{"$schema":"https://example.com/own","customr":{}}`, nil},
		"no schema":             {`{"customr":{}}`, nil},
		"coordinates and dates": {invoiceWith(`"issue_date":"2026-01-01","supplier":{"addresses":[{"coords":{"lat":1.5e3,"lon":-2}}]}`), nil},
		"a list":                {`[1,{"a":2}]`, nil},
		"cut":                   {`{"$schema":"https://gobl.org/draft-0/bill/invoice","lines":[{"quant`, nil},
		"empty":                 {``, nil},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, checker.Members([]byte(tc.in))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestMembersBounds holds results for hostile input within their limits.
func TestMembersBounds(t *testing.T) {
	t.Parallel()
	checker := advice.New(newLibrary(t))
	lines := invoiceWith(`"lines":[` + strings.Repeat(`{"quantity":"1","quantitiy":"1"},`, 9_999) + `{"quantity":"1","quantitiy":"1"}]`)
	got := checker.Members([]byte(lines))
	if len(got) != 1 || len(got[0].Paths) != advice.MaxPaths || !strings.Contains(got[0].Message, "found in 10000 places") {
		t.Errorf("one misspelt member of 10000 lines gives %v", got)
	}
	var b strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&b, `,"%s%d":1`, strings.Repeat("x", 100), i)
	}
	got = checker.Members([]byte(invoiceWith(`"code":"1"` + b.String())))
	if len(got) != advice.MaxWarnings || len(got[0].Message) > 200 || len(got[0].Paths[0]) > 100 {
		t.Errorf("10000 unknown members give %d warnings, such as %v", len(got), got[0])
	}
	deep := strings.Repeat(`{"$schema":"https://gobl.org/draft-0/bill/invoice","complements":[`, 5_000)
	if got := checker.Members([]byte(deep)); got != nil {
		t.Errorf("deep complements give %v", got)
	}
}

// FuzzMembers: no text makes it fail, and names the format knows give no advice.
func FuzzMembers(f *testing.F) {
	checker := advice.New(newLibrary(f))
	for _, seed := range []string{
		germanInvoice, invoiceWith(`"customr":{}`), `{"doc":{"a":[1,"\"",{}]}}`, `{"$schema":"https://gobl.org/draft-0/envelope","doc":{}}`, `[`, `{"a":}`, `"\`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got := checker.Members(data)
		if len(got) > advice.MaxWarnings {
			t.Errorf("%d warnings", len(got))
		}
		for _, w := range got {
			if w.Code == "" || w.Message == "" || len(w.Paths) == 0 || len(w.Paths) > advice.MaxPaths {
				t.Errorf("a warning that says nothing: %v", w)
			}
		}
	})
}
