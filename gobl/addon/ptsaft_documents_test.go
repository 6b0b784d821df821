package addon_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/ptsaft"
	"chancery/gobl/bill"
)

// TestCorrectionPtsaft makes a credit note, which needs a reason and a series of its own.
func TestCorrectionPtsaft(t *testing.T) {
	lib := addontest.Library(t)
	env, err := lib.Build(addontest.Source(t, lib, "ptsaft", "older"))
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
	lib := addontest.Library(t)
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
