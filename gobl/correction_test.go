package gobl_test

import (
	"errors"
	"slices"
	"testing"

	"chancery/gobl"
	"chancery/gobl/bill"
)

// The short forms of the type in the JSON of options make what the type makes.
func TestCorrectWithShortForms(t *testing.T) {
	lib := newLibrary(t)
	correct := func(options string) (*bill.Invoice, error) {
		node, err := lib.Parse([]byte(smallInvoice))
		if err != nil {
			t.Fatal(err)
		}
		env, err := lib.Envelop(node)
		if err != nil {
			t.Fatal(err)
		}
		corrected, err := lib.CorrectWith(env, []byte(options))
		if err != nil {
			return nil, err
		}
		return corrected.Document().(*bill.Invoice), nil
	}
	for options, want := range map[string]string{
		`{"credit": true}`:                               "credit-note",
		`{"debit": true}`:                                "debit-note",
		`{"credit": true, "type": "credit-note"}`:        "credit-note",
		`{"credit": false, "type": "corrective"}`:        "corrective",
		`{"credit": null, "debit": true, "series": "D"}`: "debit-note",
	} {
		inv, err := correct(options)
		if err != nil || string(inv.Type) != want {
			t.Errorf("%s: %v, %v", options, inv, err)
		}
	}
	for options, key := range map[string]gobl.ErrorKey{
		`{"credit": true, "debit": true}`:        gobl.ErrInput,
		`{"credit": true, "type": "debit-note"}`: gobl.ErrInput,
		`{"credit": "true"}`:                     gobl.ErrInput,
		`{"credit": false}`:                      gobl.ErrValidation,
		`{}`:                                     gobl.ErrValidation,
	} {
		var e *gobl.Error
		if _, err := correct(options); !errors.As(err, &e) || e.Key != key {
			t.Errorf("%s: %v, want %s", options, err, key)
		}
	}
	for _, name := range []string{"type", "credit", "debit", "issue_date", "series", "stamps", "reason", "ext", "copy_tax"} {
		if !slices.Contains(gobl.CorrectionOptionNames(), name) {
			t.Errorf("%s is no option", name)
		}
	}
}
