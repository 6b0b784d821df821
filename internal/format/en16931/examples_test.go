package en16931_test

import (
	"encoding/json"
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
	if len(list) < 20 {
		t.Fatalf("only %d examples", len(list))
	}
	return list
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
		})
	}
}
