package cz_test

import (
	"os"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
)

// An invoice is corrected by a credit note and by nothing else.
func TestCorrections(t *testing.T) {
	lib := newLibrary(t)
	data, err := os.ReadFile("testdata/invoice-rates.golden")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind cbc.Key
		ok   bool
	}{
		{"credit-note", true},
		{"corrective", false},
		{"debit-note", false},
	} {
		env, err := lib.Build(data)
		if err != nil {
			t.Fatal(err)
		}
		made, err := lib.Correct(env, &bill.CorrectionOptions{Type: c.kind})
		if (err == nil) != c.ok {
			t.Errorf("%s: %v, want accepted = %t", c.kind, err, c.ok)
		}
		if err != nil {
			continue
		}
		inv, ok := made.Document().(*bill.Invoice)
		if !ok || inv.Type != c.kind || inv.IssueDate.String() != "2025-04-01" || len(inv.Preceding) != 1 {
			t.Errorf("%s: corrected by %+v", c.kind, made.Document())
		}
	}
}
