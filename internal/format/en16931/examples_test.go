package en16931_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/internal/format/en16931"
	"chancery/test/shared"
)

// europe are the regimes whose invoices are to be written in EN 16931.
func europe() []string { return strings.Fields("AT BE DE DK EL ES FI FR GB IE IT NL NO PL PT SE") }

// examples returns the published invoices of Europe by their path.
func examples(t *testing.T) map[string]*bill.Invoice {
	t.Helper()
	root := shared.Path(t, "gobl", "examples")
	files, err := filepath.Glob(filepath.Join(root, "*", "out", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]*bill.Invoice{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var env struct {
			Doc json.RawMessage `json:"doc"`
		}
		var head struct {
			Schema string `json:"$schema"`
			Regime string `json:"$regime"`
		}
		if json.Unmarshal(data, &env) != nil || json.Unmarshal(env.Doc, &head) != nil ||
			!strings.HasSuffix(head.Schema, "/bill/invoice") || !slices.Contains(europe(), head.Regime) {
			continue
		}
		inv := &bill.Invoice{}
		if err := json.Unmarshal(env.Doc, inv); err != nil {
			t.Fatal(err)
		}
		list[strings.TrimPrefix(file, root+"/")] = inv
	}
	for name := range refused() {
		if list[name] == nil || slices.Contains(list[name].Addons.List, "eu-en16931-v2017") {
			t.Errorf("%s is no example, or names the rules of EN 16931", name)
		}
	}
	if len(list) < 20 {
		t.Fatalf("only %d examples", len(list))
	}
	return list
}

// refused are the examples that EN 16931 cannot say, with the code of the fault. None of them names the rules of EN 16931.
func refused() map[string]string {
	return map[string]string{
		"es/out/invoice-es-es-vateqs-provider.json":  en16931.FaultSurcharge,
		"es/out/invoice-es-es-tbai-equivalence.json": en16931.FaultSurcharge,
		"es/out/invoice-es-igic.json":                en16931.FaultNoReason,
		"gr/out/invoice-el-el.json":                  en16931.FaultNoReason,
		"gr/out/invoice-fee.json":                    en16931.FaultNoVATCategory,
		"it/out/hotel.json":                          en16931.FaultNoReason,
		"it/out/hotel-b2c.json":                      en16931.FaultNoReason,
		"it/out/hotel-custom.json":                   en16931.FaultNoReason,
		"pl/out/invoice-exempt.json":                 en16931.FaultNoReason,
	}
}

// profileOf returns the profile that the addons of a document ask for.
func profileOf(inv *bill.Invoice) en16931.Profile {
	id := en16931.ProfileEN16931
	for addon, profile := range map[cbc.Key]en16931.ProfileID{
		"de-xrechnung-v3": en16931.ProfileXRechnung, "fr-choruspro-v1": en16931.ProfileChorusPro, "fr-facturx-v1": en16931.ProfileFacturX,
	} {
		if slices.Contains(inv.Addons.List, addon) {
			id = profile
		}
	}
	p, _ := en16931.ProfileByID(id)
	return p
}

// TestExamples checks that the published invoices convert, that their figures hold, and that what is due stays.
func TestExamples(t *testing.T) {
	t.Parallel()
	for name, inv := range examples(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := en16931.FromGOBL(inv, profileOf(inv))
			if want := refused()[name]; want != "" {
				faults, ok := errors.AsType[en16931.Faults](err)
				if !ok || faults.Code() != want {
					t.Fatalf("refused with %v, want %s", err, want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			checkSums(t, out)
			due := inv.Totals.Payable
			if inv.Totals.Due != nil {
				due = *inv.Totals.Due
			}
			if inv.Totals.RetainedTax != nil {
				due = due.Add(*inv.Totals.RetainedTax)
			}
			if !due.Equals(out.Totals.Due.Value) {
				t.Errorf("due %s, of GOBL %s", out.Totals.Due.Text, due)
			}
			for _, syntax := range profileOf(inv).Syntaxes {
				for _, d := range difference(figures(out), figures(reread(t, out, profileOf(inv), syntax))) {
					if !excused("examples/"+string(syntax), d) {
						t.Errorf("%s: %s", syntax, d)
					}
				}
			}
		})
	}
}
