package pay_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/cal"
	"chancery/gobl/num"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

// TestForms reads members in all their forms and writes them in the order of
// the format.
func TestForms(t *testing.T) {
	for _, x := range []struct {
		name    string
		into    any
		in, out string
	}{
		{
			"record", new(pay.Record),
			`{"meta":{"a":"b"},"ext":{"a":"1"},"online":[{"url":"u"}],"direct_debit":{"account":"a","creditor":"c","ref":"r"},"credit_transfer":{"branch":{"num":"1"},"name":"n","number":"1","bic":"b","iban":"i"},"card":{"holder":"h","last4":"1111","first6":"222222"},"currency":"EUR","amount":1.50,"percent":"10%","description":"d","ref":"r","key":"card","date":"2025-01-01"}`,
			`{"date":"2025-01-01","key":"card","ref":"r","description":"d","percent":"10%","amount":"1.50","currency":"EUR","card":{"first6":"222222","last4":"1111","holder":"h"},"credit_transfer":{"iban":"i","bic":"b","number":"1","name":"n","branch":{"num":"1"}},"direct_debit":{"ref":"r","creditor":"c","account":"a"},"online":[{"url":"u"}],"ext":{"a":"1"},"meta":{"a":"b"}}`,
		},
		{"older record", new(pay.Record), `{"desc":"old","amount":"1"}`, `{"description":"old","amount":"1"}`},
		{"record in both forms", new(pay.Record), `{"desc":"old","description":"new","amount":"1"}`, `{"description":"old","amount":"1"}`},
		{"record with a blank description", new(pay.Record), `{"desc":"old","description":"\u200b","amount":"1"}`, `{"description":"old","amount":"1"}`},
		{"record with a blank older name", new(pay.Record), `{"desc":"","description":"new","amount":"1"}`, `{"description":"new","amount":"1"}`},
		{"due date without date", new(pay.DueDate), `{"percent":"5%","amount":"1"}`, `{"date":null,"amount":"1","percent":"5%"}`},
		{"due date with an empty date", new(pay.DueDate), `{"date":"","amount":"1"}`, `{"date":"0000-00-00","amount":"1"}`},
		{"online", new(pay.Online), `{"key":"k","label":"l","url":"u"}`, `{"key":"k","label":"l","url":"u"}`},
		{"older online", new(pay.Online), `{"name":"l","addr":"u"}`, `{"label":"l","url":"u"}`},
		{"online in both forms", new(pay.Online), `{"name":"a","addr":"b","label":"l","url":"u"}`, `{"label":"a","url":"b"}`},
		{
			"terms", new(pay.Terms),
			`{"key":"due-date","due_dates":[{"date":"2025-01-01","notes":"n","amount":"1","percent":"5%","currency":"EUR"}],"notes":"n","ext":{"a":"1"}}`,
			`{"key":"due-date","due_dates":[{"date":"2025-01-01","notes":"n","amount":"1","percent":"5%","currency":"EUR"}],"notes":"n","ext":{"a":"1"}}`,
		},
		{"older terms", new(pay.Terms), `{"detail":"old"}`, `{"notes":"old"}`},
		{"terms in both forms", new(pay.Terms), `{"detail":"old","notes":" new. "}`, `{"notes":"new. old"}`},
		{
			"instructions", new(pay.Instructions),
			`{"key":"online","detail":"d","ref":"r","credit_transfer":[{"iban":"i"}],"card":{"last4":"1111"},"direct_debit":{"ref":"r"},"online":[{"addr":"u"}],"notes":"n","ext":{"a":"1"},"meta":{"a":"b"}}`,
			`{"key":"online","detail":"d","ref":"r","credit_transfer":[{"iban":"i"}],"card":{"last4":"1111"},"direct_debit":{"ref":"r"},"online":[{"url":"u"}],"notes":"n","ext":{"a":"1"},"meta":{"a":"b"}}`,
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			if err := json.Unmarshal([]byte(x.in), x.into); err != nil {
				t.Fatal(err)
			}
			got, err := json.Marshal(x.into)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(x.out, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestDueDateGiven distinguishes an empty date, which is written as zeros, from none.
func TestDueDateGiven(t *testing.T) {
	for in, want := range map[string]bool{
		`{}`:                    false,
		`{"date":null}`:         false,
		`{"date":""}`:           true,
		`{"date":"0000-00-00"}`: true,
		`{"date":"2025-01-01"}`: true,
	} {
		var d pay.DueDate
		if err := json.Unmarshal([]byte(in), &d); err != nil || d.HasDate() != want {
			t.Errorf("%s: given %t, %v", in, d.HasDate(), err)
		}
	}
	if !(&pay.DueDate{Date: cal.MakeDate(2025, 1, 1)}).HasDate() {
		t.Error("a date that was set is not given")
	}
}

func TestWrongTypes(t *testing.T) {
	for _, into := range []any{new(pay.Record), new(pay.Online), new(pay.Terms), new(pay.DueDate)} {
		if err := json.Unmarshal([]byte(`{"key":1,"notes":1}`), into); err == nil {
			t.Errorf("%T accepts a number as key", into)
		}
	}
}

func TestNormalize(t *testing.T) {
	c := &tax.Context{Normalizers: []tax.Normalizer{pay.Normalize}}
	record := &pay.Record{Ref: " r ", Description: "\x00d "}
	c.Normalize(record)
	instructions := &pay.Instructions{Detail: " d ", Notes: " n "}
	c.Normalize(instructions)
	terms := &pay.Terms{Notes: " n "}
	c.Normalize(terms)
	if record.Ref != "r" || record.Description != "d" || instructions.Detail != "d" || instructions.Notes != "n" || terms.Notes != "n" {
		t.Errorf("%+v %+v %+v", record, instructions, terms)
	}
}

func TestAmounts(t *testing.T) {
	half := num.MakePercentage(5, 1)
	terms := &pay.Terms{DueDates: []*pay.DueDate{{Percent: &half}, nil, {Amount: num.MakeAmount(12345, 3)}, {Percent: new(num.Percentage), Amount: num.MakeAmount(7, 0)}}}
	terms.CalculateDues(num.MakeAmount(1001, 2), 2)
	for i, want := range map[int]string{0: "5.01", 2: "12.35", 3: "7.00"} {
		if got := terms.DueDates[i].Amount.String(); got != want {
			t.Errorf("due date %d: %s, want %s", i, got, want)
		}
	}
	record := &pay.Record{Percent: &half}
	record.CalculateAmount(num.MakeAmount(100, 1))
	if record.Amount.String() != "5.0" {
		t.Errorf("record: %s", record.Amount)
	}
	codes := map[string]bool{}
	for _, key := range []string{"end-of-month", "due-date", "deferred", "proximo", "instant", "elective", "pending", "advanced", "delivery", "undefined"} {
		var terms pay.Terms
		if err := json.Unmarshal([]byte(`{"key":"`+key+`"}`), &terms); err != nil {
			t.Fatal(err)
		}
		codes[string(terms.UNTDID4279())] = true
	}
	if len(codes) != 10 || codes[""] || (&pay.Terms{Key: "odd"}).UNTDID4279() != "" {
		t.Errorf("codes of terms: %v", codes)
	}
}

func TestAccounts(t *testing.T) {
	for text, want := range map[string]bool{
		"FI2112345600000785":                  true,
		"NO9386011117947":                     true, // the shortest
		"XX79123456789AB":                     true,
		"XX32111111111111111111111111111111":  true, // 34 characters
		"XX651111111111111111111111111111111": false,
		"XX361234567890":                      false,
		"FI2112345600000786":                  false,
		"fi2112345600000785":                  false,
		"FI21 1234 5600 0007 85":              false,
		"F12112345600000785":                  false,
		"FI2112345600000ÄÄ":                   false,
		"FI":                                  false,
		"":                                    false,
	} {
		if got := pay.IsIBAN(text); got != want {
			t.Errorf("%q is an IBAN: %t", text, got)
		}
	}
	for text, want := range map[string]bool{
		"NDEAFIHH": true, "DNBANOKKXXX": true, "1234FI00": true,
		"NDEA1IHH": false, "ndeafihh": false, "NDEAFIH": false, "NDEAFIHHX": false, "NDEAFIHHXXXX": false, "NDEAFI-H": false, "": false,
	} {
		if got := pay.IsBIC(text); got != want {
			t.Errorf("%q is a BIC: %t", text, got)
		}
	}
}
