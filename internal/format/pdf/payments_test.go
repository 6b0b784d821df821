package pdf

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
)

// TestReferences checks references of the guidelines of SIX and of ISO 11649, and near misses.
func TestReferences(t *testing.T) {
	for text, want := range map[string][2]bool{ // a creditor reference, a QR reference
		"RF18539007547034":             {true, false},
		"RF720191230100405JSC000301":   {false, false}, // 26 characters
		"RF97C2H5OH":                   {true, false},
		"RF19539007547034":             {false, false},
		"RF18":                         {false, false},
		"RF1853900754703-":             {false, false},
		"210000000003139471430009017":  {false, true},
		"210000000003139471430009018":  {false, false},
		"21000000000313947143000901":   {false, false},
		"000000000000000000000000000":  {false, false},
		"000000000000000000000000000a": {false, false},
		"":                             {false, false},
	} {
		if got := [2]bool{creditorReference(text), swissReference(text)}; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if got := groupFives("210000000003139471430009017"); got != "21 00000 00003 13947 14300 09017" {
		t.Errorf("grouped: %q", got)
	}
}

// owing returns an invoice of 2,194.86 with the given account and reference.
func owing(currency, iban, ref string) *document {
	due := num.MakeAmount(219486, 2)
	inv := bill.Invoice{
		Type: bill.InvoiceStandard, Series: "R26", Code: "00718", IssueDate: cal.MakeDate(2026, 3, 3),
		Supplier: &org.Party{Name: "Velowerkstatt  Limmat AG", Addresses: []*org.Address{{Street: "Hardturmstrasse", Num: "128", Code: "8005", Locality: "Zürich", Country: "CH"}}},
		Customer: &org.Party{Name: "Bäckerei Ă–Ω", Addresses: []*org.Address{{POBox: "Postfach 12", Code: "10115", Locality: "Berlin", Country: "DE"}}},
		Totals:   &bill.Totals{Payable: due},
		Payment:  &bill.PaymentDetails{Instructions: &pay.Instructions{Key: "credit-transfer+sepa", CreditTransfer: []*pay.CreditTransfer{{IBAN: iban, BIC: "POFICHBEXXX"}}}},
	}
	inv.Currency = "EUR"
	if currency != "" {
		inv.Currency = inv.Currency[:0] + "CHF"
	}
	inv.Payment.Instructions.Ref = "" 
	d := &document{Invoice: inv}
	d.complete("invoice", nil)
	return d
}
