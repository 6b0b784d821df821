package lu_test

import (
	"crypto/rand"
	"os"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
)

// An invoice is corrected by a credit note and by nothing else.
func TestCorrections(t *testing.T) {
	lib, err := gobl.New(gobl.Options{
		Now:  func() time.Time { return time.Date(2025, 4, 1, 9, 0, 0, 0, time.UTC) },
		Rand: rand.Reader,
	})
	if err != nil {
		t.Fatal(err)
	}
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
