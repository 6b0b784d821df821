package bill_test

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// instant is when all calculations happen: still the 9th in UTC, already the
// 10th in the time zone of the regime QX.
func instant() time.Time { return time.Date(2024, 5, 9, 23, 30, 15, 987654321, time.UTC) }

func percent(s string) num.Percentage {
	p, err := num.ParsePercentage(s)
	if err != nil {
		panic(err)
	}
	return p
}

func values(list ...string) []tax.RateValue {
	var out []tax.RateValue
	for _, p := range list {
		p, since, _ := strings.Cut(p, " since ")
		v := tax.RateValue{Percent: percent(p)}
		if since != "" {
			d, err := cal.ParseDate(since)
			if err != nil {
				panic(err)
			}
			v.Since = d
		}
		out = append(out, v)
	}
	return out
}

// regimeQX returns a made-up country with VAT, a retained and an informative tax.
// isPaid looks at a figure of the document.
func isPaid(doc tree.Node) bool {
	inv, ok := doc.(*bill.Invoice)
	return ok && inv.Totals != nil && inv.Totals.Due != nil && inv.Totals.Due.IsZero()
}

func regimeQX() *tax.RegimeDef {
	standard := []cbc.Key{tax.KeyStandard}
	surcharged := values("21.0%")
	surcharged[0].Surcharge = new(percent("5.20%"))
	return &tax.RegimeDef{
		Country: "QX", AltCountries: []l10n.TaxCountry{"QA"}, Currency: "EUR", TimeZone: "Europe/Madrid",
		TaxScheme: tax.CategoryVAT,
		Tags: []tax.TagSet{
			{Schema: "bill/invoice", List: []*cbc.Definition{{Key: "quaint"}}},
		},
		Scenarios: []tax.ScenarioSet{{Schema: "bill/invoice", List: []tax.Scenario{
			{Types: []cbc.Key{"standard"}, Ext: tax.Extensions{"qx-doc": "F1"}},
			{Types: []cbc.Key{"credit-note"}, Ext: tax.Extensions{"qx-doc": "R1"}},
			{Tags: []cbc.Key{"simplified"}, Ext: tax.Extensions{"qx-doc": "F2"}},
			{
				Tags: []cbc.Key{"reverse-charge"}, Categories: []cbc.Code{"VAT"},
				Note: &tax.Note{Cat: "VAT", Key: "reverse-charge", Text: "Reverse charge."},
			},
			{Types: []cbc.Key{"standard"}, Filter: isPaid, Ext: tax.Extensions{"qx-doc": "F3"}},
			{ExtKey: "qx-why", ExtCode: "E1", Note: &tax.Note{Key: "exempt", Text: "Exempt by law."}},
		}}},
		Corrections: []tax.CorrectionDef{{
			Schema: "bill/invoice", Types: []cbc.Key{"credit-note", "corrective"},
			Stamps: []cbc.Key{"qx-stamp"}, ReasonRequired: true,
		}},
		Categories: []*tax.CategoryDef{
			{
				Code: "VAT", Keys: tax.GlobalVATKeys(), Rates: []tax.RateDef{
					{Rate: "general", Keys: standard, Values: values("21.0% since 2012-09-01", "18.0% since 2010-07-01")},
					{Rate: "general+eqs", Keys: standard, Values: surcharged},
					{Rate: "reduced", Keys: standard, Values: values("10.0%")},
				},
			},
			{Code: "RET", Retained: true, Rates: []tax.RateDef{{Rate: "pro", Values: values("15.0%")}}},
			{Code: "INF", Informative: true},
		},
	}
}

// regimeQY rounds to the currency and has another general rate.
func regimeQY() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "QY", Currency: "USD", Rounding: tax.RoundCurrency,
		Categories: []*tax.CategoryDef{{
			Code: "VAT", Keys: tax.GlobalVATKeys(), Rates: []tax.RateDef{
				{Rate: "general", Keys: []cbc.Key{tax.KeyStandard}, Values: values("25.0%")},
			},
		}},
	}
}

func context(t testing.TB) *tax.Context {
	t.Helper()
	addons := []*tax.AddonDef{
		{Key: "base-v1"},
		{Key: "extra-v1", Requires: []cbc.Key{"base-v1"}, Tags: []tax.TagSet{
			{Schema: "bill/delivery", List: []*cbc.Definition{{Key: "fragile"}}},
		}},
	}
	facts, err := tax.NewFacts([]*tax.RegimeDef{regimeQX(), regimeQY()}, addons, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &tax.Context{
		Facts:       facts,
		Now:         instant(),
		NewID:       func() (uuid.UUID, error) { return "0190a4f2-0000-7000-8000-000000000000", nil },
		Normalizers: []tax.Normalizer{tax.Normalize, bill.Normalize},
	}
}

// calculable is any of the documents.
type calculable interface {
	Calculate(c *tax.Context) error
}

// read makes a document of the members of src, on top of the common ones.
func read[T any](t testing.TB, src string) *T {
	t.Helper()
	members := map[string]json.RawMessage{
		"issue_date": json.RawMessage(`"2024-05-10"`),
		"supplier":   json.RawMessage(`{"name":"Supplier","tax_id":{"country":"QX","code":"1"}}`),
	}
	if err := json.Unmarshal([]byte(src), &members); err != nil {
		t.Fatalf("%v in %s", err, src)
	}
	data, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	doc := new(T)
	if err := json.Unmarshal(data, doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func text(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// expect compares a document with the members that are wanted of it. A wanted
// null means that the member is absent; lists must have the same length.
func expect(t testing.TB, doc any, want string) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal([]byte(text(t, doc)), &g); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatalf("%v in %s", err, want)
	}
	if diff := differ("", g, w); diff != "" {
		t.Errorf("%s\nin %s", diff, text(t, doc))
	}
}

func differ(path string, got, want any) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return path + ": no object"
		}
		for k, v := range w {
			if diff := differ(path+"."+k, g[k], v); diff != "" {
				return diff
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return path + ": no list of " + strconv.Itoa(len(w))
		}
		for i := range w {
			if diff := differ(path+"["+strconv.Itoa(i)+"]", g[i], w[i]); diff != "" {
				return diff
			}
		}
		return ""
	}
	if !reflect.DeepEqual(got, want) {
		g, _ := json.Marshal(got)
		w, _ := json.Marshal(want)
		return path + ": got " + string(g) + ", want " + string(w)
	}
	return ""
}

// scene is a document, and what is expected of it after the calculation.
type scene struct {
	name, in, want, err string
}

// play calculates documents of one type.
func play[T any, P interface {
	*T
	calculable
}](t *testing.T, scenes []scene) {
	t.Helper()
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			doc := P(read[T](t, s.in))
			err := doc.Calculate(context(t))
			if s.err != "" {
				if err == nil || err.Error() != s.err {
					t.Fatalf("got error %v, want %s", err, s.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			expect(t, doc, s.want)
			first := text(t, doc)
			if err := doc.Calculate(context(t)); err != nil {
				t.Fatalf("second calculation: %v", err)
			}
			if second := text(t, doc); second != first {
				t.Errorf("the second calculation changes\n%s\ninto\n%s", first, second)
			}
		})
	}
}

func decode(t testing.TB, src string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(src), v); err != nil {
		t.Fatal(err)
	}
}
