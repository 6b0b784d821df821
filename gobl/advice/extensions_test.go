package advice_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/advice"
	"chancery/gobl/cbc"
)

const wrongTax = `{"cat":"VAT","rate":"general","ext":{"es-verifactu-regime":"1"}}`

// extensionCases are about the keys and values of extensions.
var extensionCases = []adviceCase{
	{ // few values
		code: "extension-value", has: p(`{"supplier":{"ext":{"es-verifactu-identity-type":"99"}}}`),
		near:  p(`{"supplier":{"ext":{"es-verifactu-identity-type":"02"}}}`),
		paths: p("$.doc.supplier.ext.es-verifactu-identity-type"),
		says:  "`99` is not among the values of `es-verifactu-identity-type`; possible are 02, 03, 04, 05, 06, 07",
	},
	{ // one that was meant; the totals have the same extensions and are not named
		code: "extension-value", has: p(lines("10.00 "+wrongTax, "10.00", "20.00 "+wrongTax)),
		near:  p(lines(`10.00 {"cat":"VAT","rate":"general","ext":{"es-verifactu-regime":"01"}}`)),
		paths: p("$.doc.lines[0].taxes[0].ext.es-verifactu-regime", "$.doc.lines[2].taxes[0].ext.es-verifactu-regime"),
		says:  "; did you mean `01`?",
	},
	{ // many values
		code: "extension-value", has: p(`{"tax":{"ext":{"untdid-document-type":"3801"}}}`),
		near:  p(`{"tax":{"ext":{"untdid-document-type":"381"}}}`),
		paths: p("$.doc.tax.ext.untdid-document-type"), says: "the nearest of 61 possible ones are 38",
	},
	{ // several wrong values
		code: "extension-value", has: p(`{"supplier":{"ext":{"it-sdi-format":"fpa12"}},"customer":{"ext":{"it-sdi-format":"x"}}}`),
		near:  p(`{"supplier":{"ext":{"it-sdi-format":"FPA12"}}}`),
		paths: p("$.doc.supplier.ext.it-sdi-format", "$.doc.customer.ext.it-sdi-format"),
		says:  "`fpa12`, `x` are not among the values of `it-sdi-format`; possible are FPA12, FPR12; did you mean `FPA12` by `fpa12`?",
	},
	{ // a pattern
		code: "extension-value", has: p(`{"customer":{"identities":[{"code":"1","ext":{"iso-scheme-id":"88"}}]}}`),
		near:  p(`{"customer":{"identities":[{"code":"1","ext":{"iso-scheme-id":"0088"}}]}}`),
		paths: p("$.doc.customer.identities[0].ext.iso-scheme-id"), says: "they have the form `^\\d{4}$`",
	},
	{ // neither list nor pattern
		code: "extension-value", has: p(`{"lines":[{"ext":{"it-ticket-product":"x"},"quantity":"1","item":{"name":"x","price":"1.00"},"taxes":[{"cat":"VAT","rate":"general"}]}]}`),
		near:  p(`{"lines":[{"ext":{"it-ticket-line-ref":"x"},"quantity":"1","item":{"name":"x","price":"1.00"},"taxes":[{"cat":"VAT","rate":"general"}]}]}`),
		paths: p("$.doc.lines[0].ext.it-ticket-product"),
	},
	{
		code: "extension-unknown", has: p(`{"supplier":{"ext":{"es-verifactu-identity":"02"}}}`),
		near:  p(`{"supplier":{"ext":{"es-verifactu-identity-type":"02"}}}`),
		paths: p("$.doc.supplier.ext.es-verifactu-identity"), says: "did you mean `es-verifactu-identity-type`?",
	},
	{
		code: "extension-unknown", has: p(`{"supplier":{"ext":{"foo-bar":"1"}},"customer":{"ext":{"foo-bar":"2"}}}`),
		near:  p(`{"supplier":{"meta":{"foo-bar":"1"}}}`),
		paths: p("$.doc.supplier.ext.foo-bar", "$.doc.customer.ext.foo-bar"), says: "`foo-bar` does not exist; keep data of your own under `meta`",
	},
}

// TestExtensionPlaces gives a wrong value and an unknown key at every kind of place.
func TestExtensionPlaces(t *testing.T) {
	t.Parallel()
	const ext = `"ext":{"foo-bar":"1","it-sdi-format":"x"}`
	line := func(text string) string {
		return `{"lines":[{"quantity":"1","item":{"name":"x","price":"1.00"},` + text + `}]}`
	}
	for at, text := range map[string]string{
		"tax":                              `{"tax":{` + ext + `}}`,
		"tax.notes[0]":                     `{"tax":{"notes":[{"text":"x",` + ext + `}]}}`,
		"supplier":                         `{"supplier":{` + ext + `}}`,
		"supplier.identities[0]":           `{"supplier":{"identities":[{"code":"1",` + ext + `}]}}`,
		"customer":                         `{"customer":{` + ext + `}}`,
		"customer.people[0].identities[0]": `{"customer":{"people":[{"name":{"given":"x"},"identities":[{"code":"1",` + ext + `}]}]}}`,
		"lines[0]":                         line(ext),
		"lines[0].charges[0]":              line(`"charges":[{"amount":"1.00",` + ext + `}]`),
		"lines[0].discounts[0]":            line(`"discounts":[{"amount":"1.00",` + ext + `}]`),
		"lines[0].item":                    `{"lines":[{"quantity":"1","item":{"name":"x","price":"1.00",` + ext + `}}]}`,
		"lines[0].item.identities[0]":      `{"lines":[{"quantity":"1","item":{"name":"x","price":"1.00","identities":[{"code":"1",` + ext + `}]}}]}`,
		"lines[0].notes[0]":                line(`"notes":[{"text":"x",` + ext + `}]`),
		"charges[0]":                       `{"charges":[{"amount":"1.00",` + ext + `}]}`,
		"discounts[0]":                     `{"discounts":[{"amount":"1.00",` + ext + `}]}`,
		"preceding[0]":                     `{"preceding":[{"code":"1",` + ext + `}]}`,
		"payment.instructions":             `{"payment":{"instructions":{"key":"card",` + ext + `}}}`,
		"payment.advances[0]":              `{"payment":{"advances":[{"description":"x","amount":"1.00",` + ext + `}]}}`,
		"payment.payee":                    `{"payment":{"payee":{"name":"x",` + ext + `}}}`,
		"ordering.seller":                  `{"ordering":{"seller":{"name":"x",` + ext + `}}}`,
		"ordering.contracts[0]":            `{"ordering":{"contracts":[{"code":"1",` + ext + `}]}}`,
		"delivery.receiver":                `{"delivery":{"receiver":{"name":"x",` + ext + `}}}`,
		"notes[0]":                         `{"notes":[{"text":"x",` + ext + `}]}`,
		"complements[0]":                   `{"complements":[{"$schema":"https://gobl.org/draft-0/org/party","name":"x",` + ext + `}]}`,
	} {
		found := advise(t, patch(t, germanInvoice, text), advice.Known{})
		if diff := cmp.Diff(p("$.doc."+at+".ext.it-sdi-format"), found["extension-value"].Paths); diff != "" {
			t.Errorf("%s: value: %s", at, diff)
		}
		if diff := cmp.Diff(p("$.doc."+at+".ext.foo-bar"), found["extension-unknown"].Paths); diff != "" {
			t.Errorf("%s: key: %s", at, diff)
		}
	}
}

// TestExtensionDocuments looks at documents that are no invoices.
func TestExtensionDocuments(t *testing.T) {
	t.Parallel()
	lib := newLibrary(t)
	checker := advice.New(lib)
	for kind, at := range map[string]string{
		"bill/order": "supplier", "bill/delivery": "supplier", "bill/payment": "supplier", "bill/status": "supplier",
		"org/party": "", "org/item": "", "pay/instructions": "",
	} {
		ext := `"ext":{"foo-bar":"1","it-sdi-format":"x"}`
		path := "$.ext."
		if at != "" {
			ext, path = `"`+at+`":{`+ext+`}`, "$."+at+".ext."
		}
		n, err := lib.Parse([]byte(`{"$schema":"https://gobl.org/draft-0/` + kind + `",` + ext + `}`))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range checker.Check(n, advice.Known{}) {
			got = append(got, w.Paths...)
		}
		if diff := cmp.Diff(p(path+"it-sdi-format", path+"foo-bar"), got); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
	}
}

// TestEveryExtension gives each extension of the library a value that is not one of its
// values, and then one that is.
func TestEveryExtension(t *testing.T) {
	t.Parallel()
	lib := newLibrary(t)
	checker := advice.New(lib)
	valuesOf := func(key, value cbc.Code) []advice.Warning {
		data, err := json.Marshal(map[string]any{
			"$schema": "https://gobl.org/draft-0/org/party", "name": "x", "ext": map[cbc.Code]cbc.Code{key: value},
		})
		if err != nil {
			t.Fatal(err)
		}
		n, err := lib.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		return checker.Check(n, advice.Known{})
	}
	count := 0
	for _, def := range lib.Facts().Extensions() {
		free := len(def.Values) == 0 && def.Pattern == ""
		found := valuesOf(cbc.Code(def.Key), "no such, value")
		if free {
			if len(found) > 0 {
				t.Errorf("%s may have any value, and there is %v", def.Key, found)
			}
			continue
		}
		count++
		if len(found) != 1 || found[0].Code != "extension-value" || len(found[0].Message) > 600 {
			t.Errorf("%s: %v", def.Key, found)
		}
		for _, v := range def.Values {
			if found := valuesOf(cbc.Code(def.Key), v.Code); len(found) > 0 {
				t.Errorf("%s has the value %s, and there is %v", def.Key, v.Code, found)
			}
		}
	}
	if count < 90 {
		t.Errorf("%d extensions with values, want more", count)
	}
}

// TestExtensionFaults: what a rule refuses is not said twice.
func TestExtensionFaults(t *testing.T) {
	t.Parallel()
	lib := newLibrary(t)
	checker := advice.New(lib)
	for text, want := range map[string][]string{
		`{"$addons":["es-verifactu-v1"],"tax":{"ext":{"es-verifactu-doc-type":"F9","es-verifactu-issuer-type":"F9"}}}`: p("$.doc.tax.ext.es-verifactu-issuer-type"),
		`{"$addons":["es-verifactu-v1"],"tax":{"ext":{"es-verifactu-doc-type":"F1","es-verifactu-issuer-type":"X"}}}`:  p("$.doc.tax.ext.es-verifactu-issuer-type"),
		`{"tax":{"ext":{"es-verifactu-doc-type":"F9"}}}`:                                                               p("$.doc.tax.ext.es-verifactu-doc-type"),
		lines(`1.00 {"cat":"VAT","rate":"general","ext":{"foo-bar":"1"}}`):                                             nil,
	} {
		env, err := lib.Complete(patch(t, germanInvoice, spanish, text))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range checker.Check(env, advice.Known{}) {
			if strings.HasPrefix(w.Code, "extension-") {
				got = append(got, w.Paths...)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

// TestDanishSchemes: Danish documents name schemes of OIOUBL.
func TestDanishSchemes(t *testing.T) {
	t.Parallel()
	lib := newLibrary(t)
	checker := advice.New(lib)
	const party = `"supplier":{"identities":[{"code":"DK16356706","ext":{"iso-scheme-id":"DK:CVR"}}]}}`
	for head, want := range map[string]int{
		`{"$schema":"https://gobl.org/draft-0/bill/invoice","$addons":["dk-oioubl-v2"],`: 0,
		`{"$schema":"https://gobl.org/draft-0/bill/invoice",`:                            1,
	} {
		n, err := lib.Parse([]byte(head + party))
		if err != nil {
			t.Fatal(err)
		}
		found := slices.DeleteFunc(checker.Check(n, advice.Known{}), func(w advice.Warning) bool { return w.Code != "extension-value" })
		if len(found) != want {
			t.Errorf("%s: %v", head, found)
		}
	}
}

// TestExtensionBounds gives very many wrong keys and values.
func TestExtensionBounds(t *testing.T) {
	t.Parallel()
	ext := make(map[string]string)
	for i := range 1000 {
		ext[fmt.Sprintf("foo-bar-%03d", i)] = "1"
	}
	keys, err := json.Marshal(map[string]any{"supplier": map[string]any{"ext": ext}})
	if err != nil {
		t.Fatal(err)
	}
	lib := newLibrary(t)
	found := checkOnly(t, lib, patch(t, germanInvoice, string(keys)))
	if last := found[len(found)-1]; len(found) != 21 || len(last.Paths) != advice.MaxPaths || !strings.Contains(last.Message, "found in 980 places") {
		t.Errorf("1000 keys give %d warnings, the last is %v", len(found), last)
	}
	var list []string
	for i := range 10_000 {
		list = append(list, fmt.Sprintf(`{"quantity":"1","item":{"name":"x","price":"1.00","ext":{"untdid-reference":"x%d"}},"taxes":[{"cat":"VAT","rate":"general"}]}`, i))
	}
	found = checkOnly(t, lib, patch(t, germanInvoice, `{"lines":[`+strings.Join(list, ",")+`]}`))
	if len(found) != 1 || len(found[0].Paths) != advice.MaxPaths || len(found[0].Message) > 500 || !strings.Contains(found[0].Message, "10000 places") {
		t.Errorf("10000 values give %v", found)
	}
}

// checkOnly returns the advice about extensions in a document.
func checkOnly(t *testing.T, lib *gobl.Library, data []byte) []advice.Warning {
	t.Helper()
	env, err := lib.Complete(data)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(advice.New(lib).Check(env, advice.Known{}), func(w advice.Warning) bool {
		return !strings.HasPrefix(w.Code, "extension-")
	})
}
