package gobl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/internal/words"
)

// Short forms of the type in the JSON of correction options: "credit": true is the type
// credit-note, and "debit": true is debit-note.
const (
	optionCredit = "credit"
	optionDebit  = "debit"
	optionType   = "type"
)

var errManyTypes = errors.New("the options name more than one type; give type, credit or debit")

// CorrectionOptionNames returns the names of the members that the JSON of correction
// options may have, for those who want to refuse others: the library ignores them.
func CorrectionOptionNames() []string {
	return []string{optionType, optionCredit, optionDebit, "issue_date", "series", "stamps", "reason", "ext", "copy_tax"}
}

// correctionOptions reads the JSON of correction options.
func (l *Library) correctionOptions(data []byte) (*bill.CorrectionOptions, error) {
	opts := new(bill.CorrectionOptions)
	if given := bytes.TrimSpace(data); len(given) > 0 && given[0] != '{' && json.Valid(given) && string(given) != "null" {
		return nil, errorAt(ErrInput, "$", fmt.Errorf("an object is expected, not %s; its members are %s",
			words.Given(given), words.List(CorrectionOptionNames(), len(CorrectionOptionNames()))))
	}
	if err := json.Unmarshal(data, opts); err != nil {
		return nil, l.misfit(data, opts, err)
	}
	var short struct {
		Credit bool `json:"credit"`
		Debit  bool `json:"debit"`
	}
	if err := json.Unmarshal(data, &short); err != nil {
		return nil, l.misfit(data, &short, err)
	}
	place := "$"
	if opts.Type != "" {
		place = "$.type"
	}
	for _, t := range []struct {
		given bool
		as    cbc.Key
	}{{short.Credit, bill.InvoiceCreditNote}, {short.Debit, bill.InvoiceDebitNote}} {
		switch {
		case !t.given:
		case opts.Type != "" && opts.Type != t.as:
			return nil, errorAt(ErrInput, place, errManyTypes)
		default:
			opts.Type = t.as
		}
	}
	return opts, nil
}
