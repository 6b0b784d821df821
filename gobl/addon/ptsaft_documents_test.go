package addon_test

import (
	"crypto/rand"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/ptsaft"
	"chancery/gobl/bill"
	"chancery/gobl/law/lawtest"
)

func libraryPtsaft(t *testing.T) *gobl.Library {
	t.Helper()
	at := time.Date(2026, 1, 15, 23, 30, 0, 0, time.UTC)
	lib, err := gobl.New(gobl.Options{Now: func() time.Time { return at }, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// sourcesPtsaft reads the documents of testdata, by their names.
func sourcesPtsaft(t *testing.T, lib *gobl.Library) map[string][]byte {
	t.Helper()
	sources := map[string][]byte{}
	for _, file := range lawtest.Files(t, "testdata/ptsaft/*.yaml") {
		data, err := lib.FromYAML(readFile(t, file))
		if err != nil {
			t.Fatal(err)
		}
		sources[strings.TrimSuffix(filepath.Base(file), ".yaml")] = data
	}
	return sources
}

// TestDocumentsPtsaft builds whole documents, and what came out again.
func TestDocumentsPtsaft(t *testing.T) {
	lib := libraryPtsaft(t)
	for name, data := range sourcesPtsaft(t, lib) {
		t.Run(name, func(t *testing.T) {
			for range 2 {
				env, err := lib.Build(data)
				if err != nil {
					t.Fatal(err)
				}
				out, err := env.JSON()
				if err != nil {
					t.Fatal(err)
				}
				if data, err = json.MarshalIndent(documentOf(t, out), "", "  "); err != nil {
					t.Fatal(err)
				}
				lawtest.Golden(t, "testdata/ptsaft/"+name+".json", append(data, '\n'))
			}
		})
	}
}

// TestDamagePtsaft builds documents of which a part is missing or of another type.
func TestDamagePtsaft(t *testing.T) {
	lib := libraryPtsaft(t)
	for name, data := range sourcesPtsaft(t, lib) {
		env, err := lib.Complete(data)
		if err != nil {
			t.Fatal(err)
		}
		out, err := env.JSON()
		if err != nil {
			t.Fatal(err)
		}
		complete := marshal(t, documentOf(t, out))
		for _, doc := range [][]byte{data, complete} {
			t.Run(name, func(t *testing.T) {
				addontest.Damage(t, doc, func(data []byte) {
					if env, err := lib.Complete(data); err == nil {
						_ = lib.Validate(env)
					}
				})
			})
		}
	}
}

// TestCorrectionPtsaft makes a credit note, which needs a reason and a series of its own.
func TestCorrectionPtsaft(t *testing.T) {
	lib := libraryPtsaft(t)
	env, err := lib.Build(sourcesPtsaft(t, lib)["older"])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lib.CorrectWith(env, []byte(`{"type":"credit-note"}`)); err == nil || !strings.Contains(err.Error(), "reason") {
		t.Errorf("without a reason: %v", err)
	}
	credit, err := lib.CorrectWith(env, []byte(`{"type":"credit-note","series":"NC A","reason":"Devolução"}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := lib.Check(credit); err != nil {
		t.Error(err)
	}
	inv := credit.Document().(*bill.Invoice)
	if got := inv.Tax.Ext[ptsaft.ExtInvoiceType]; got != "NC" || inv.Preceding[0].Reason != "Devolução" {
		t.Errorf("type %q, preceding %+v", got, inv.Preceding[0])
	}
}

// TestScenariosPtsaft chooses types of document by type, tags and payments.
func TestScenariosPtsaft(t *testing.T) {
	lib := libraryPtsaft(t)
	const rest = `,"supplier":{"tax_id":{"country":"PT","code":"545259045"}},
		"lines":[{"quantity":"1","item":{"name":"x","price":"10"},"taxes":[{"cat":"VAT","rate":"general"}]}]}`
	all := func(amount string) string {
		return `,"payment":{"advances":[{"description":"x","amount":"` + amount + `"}]}`
	}
	for in, want := range map[string]string{
		`"type":"standard"`:                           `{"pt-saft-invoice-type":"FT"}`,
		`"$tags":["simplified"]`:                      `{"pt-saft-invoice-type":"FS"}`,
		`"$tags":["cash-vat"]`:                        `{"pt-saft-cash-vat":"1","pt-saft-invoice-type":"FT"}`,
		`"$tags":["invoice-receipt"]`:                 `{"pt-saft-invoice-type":"FR"}`,
		`"$tags":["simplified"]` + all("12.30"):       `{"pt-saft-invoice-type":"FR"}`,
		`"type":"standard"` + all("12.30"):            `{"pt-saft-invoice-type":"FR"}`,
		`"type":"standard"` + all("12.29"):            `{"pt-saft-invoice-type":"FT"}`,
		`"type":"debit-note"` + all("12.30"):          `{"pt-saft-invoice-type":"ND"}`,
		`"type":"credit-note","$tags":["simplified"]`: `{"pt-saft-invoice-type":"NC"}`,
		`"type":"proforma","$tags":["cash-vat"]`:      `{"pt-saft-work-type":"PF"}`,
		`"type":"other"`:                              `{}`,
		`"tax":{"ext":{"pt-saft-invoice-type":"NC"}}`: `{"pt-saft-invoice-type":"FT"}`,
		`"tax":{"ext":{"pt-saft-source":"I"}}`:        `{"pt-saft-invoice-type":"FT","pt-saft-source":"I"}`,
	} {
		env, err := lib.Complete([]byte(`{"$schema":"https://gobl.org/draft-0/bill/invoice","$addons":["pt-saft-v1"],` + in + rest))
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		var ext map[string]any
		if err := json.Unmarshal([]byte(want), &ext); err != nil {
			t.Fatal(err)
		}
		if ext["pt-saft-source"] == nil {
			ext["pt-saft-source"] = "P"
		}
		var got map[string]any
		if err := json.Unmarshal(marshal(t, env.Document().(*bill.Invoice).Tax.Ext), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(ext, got); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", in, diff)
		}
	}
}
