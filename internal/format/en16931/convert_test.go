package en16931_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/bill"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/internal/format/en16931"
)

//nolint:gochecknoglobals // a flag
var update = flag.Bool("update", false, "write the golden files")

// full returns the document of testdata with a change of its JSON, calculated.
func full(t testing.TB, change func(doc map[string]any)) *bill.Invoice {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "full.json"))
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(doc)
	}
	if data, err = json.Marshal(doc); err != nil {
		t.Fatal(err)
	}
	inv := &bill.Invoice{}
	if err := json.Unmarshal(data, inv); err != nil {
		t.Fatal(err)
	}
	if err := library(t).Calculate(inv); err != nil {
		t.Fatal(err)
	}
	return inv
}

// profile returns a profile by its name.
func profile(t testing.TB, id en16931.ProfileID) en16931.Profile {
	t.Helper()
	p, ok := en16931.ProfileByID(id)
	if !ok {
		t.Fatalf("no profile %s", id)
	}
	return p
}

// convert returns the model of a document, which must have one.
func convert(t testing.TB, inv *bill.Invoice, id en16931.ProfileID, options ...en16931.Option) *en16931.Invoice {
	t.Helper()
	out, err := en16931.FromGOBL(inv, profile(t, id), options...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// value returns the values of a term, joined.
func value(inv *en16931.Invoice, number string) string {
	var list []string
	for _, term := range en16931.Terms(inv) {
		if term.Number == number {
			list = append(list, term.Value)
		}
	}
	return strings.Join(list, "|")
}

// TestTerms compares all terms of a document that has nearly every one with the golden files, for several profiles.
func TestTerms(t *testing.T) {
	t.Parallel()
	for _, id := range []en16931.ProfileID{
		en16931.ProfileEN16931, en16931.ProfilePeppol, en16931.ProfileFacturXMinimum, en16931.ProfileFacturXBasicWL,
		en16931.ProfileFacturXBasic,
	} {
		t.Run(string(id), func(t *testing.T) {
			t.Parallel()
			inv := convert(t, full(t, nil), id, en16931.WithFiles(func(a *org.Attachment) ([]byte, bool) {
				return []byte("%PDF-1.7"), a.Code == "TS-1"
			}))
			var got bytes.Buffer
			for _, term := range en16931.Terms(inv) {
				fmt.Fprintf(&got, "%-9s %d %-42s %-36s %q\n", term.Number, term.Index, term.Name, term.Path, term.Value)
			}
			golden := filepath.Join("testdata", "terms-"+string(id)+".golden")
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("terms (-want +got):\n%s", diff)
			}
			if id == en16931.ProfileEN16931 {
				checkSums(t, inv)
			}
		})
	}
}

// TestAllTerms checks that the document of testdata, with a tax representative and a base quantity, has every term there is.
func TestAllTerms(t *testing.T) {
	t.Parallel()
	inv := convert(t, full(t, func(doc map[string]any) {
		doc["ordering"].(map[string]any)["seller"] = map[string]any{"name": "Seller", "addresses": []any{map[string]any{
			"street": "S", "street_extra": "T", "block": "U", "locality": "V", "region": "W", "code": "X", "country": "CH",
		}}}
		for _, party := range []string{"supplier", "customer"} {
			doc[party].(map[string]any)["addresses"] = []any{map[string]any{
				"street": "S", "street_extra": "T", "block": "U", "locality": "V", "region": "W", "code": "X", "country": "DE",
			}}
		}
		doc["customer"].(map[string]any)["alias"] = "Alps"
		doc["delivery"].(map[string]any)["receiver"] = doc["customer"]
	}), en16931.ProfileEN16931)
	// GOBL has the net price of one unit, an address of a file and no version of a list; one of BT-7 and BT-8 is there; the
	// terms of the seller in the ordering details are those of the supplier.
	missing := map[string]bool{
		"BT-4": true, "BT-7": true, "BT-28": true, "BT-29": true, "BT-30": true, "BT-31": true, "BT-32": true,
		"BT-33": true, "BT-34": true, "BT-41": true, "BT-42": true, "BT-43": true, "BT-100": true, "BT-101": true, "BT-114": true,
		"BT-121": true, "BT-125": true, "BT-142": true, "BT-143": true, "BT-147": true, "BT-148": true, "BT-149": true, "BT-150": true,
		"BT-23": true,
	}
	for n := 1; n <= 165; n++ {
		number := fmt.Sprintf("BT-%d", n)
		if there := value(inv, number) != ""; there == missing[number] {
			t.Errorf("%s %s is there: %v", number, en16931.TermName(number), there)
		}
	}
}

// TestFaults checks what cannot be said in the terms of EN 16931.
func TestFaults(t *testing.T) {
	t.Parallel()
	line := func(doc map[string]any) map[string]any { return doc["lines"].([]any)[0].(map[string]any) }
	tests := map[string]struct {
		profile en16931.ProfileID
		change  func(doc map[string]any)
		after   func(inv *bill.Invoice)
		code    string
		term    string
		path    string
	}{
		"no totals": {
			after: func(inv *bill.Invoice) { inv.Totals = nil },
			code:  en16931.FaultNoTotals, term: "BG-22", path: "totals",
		},
		"a line that is not calculated": {
			after: func(inv *bill.Invoice) { inv.Lines[1].Total = nil },
			code:  en16931.FaultNotCalculated, term: "BT-131", path: "lines[1].total",
		},
		"a line without VAT": {
			change: func(doc map[string]any) { delete(line(doc), "taxes") },
			code:   en16931.FaultNoVATCategory, term: "BT-151", path: "lines[0].taxes",
		},
		"a document that does not mention VAT": {
			change: func(doc map[string]any) {
				doc["lines"] = []any{map[string]any{"quantity": "1", "item": map[string]any{"name": "Thing", "price": "1.00"}}}
				doc["discounts"], doc["charges"] = nil, nil
			},
			code: en16931.FaultNoVATCategory, term: "BT-151", path: "lines[0].taxes",
		},
		"a charge without VAT": {
			change: func(doc map[string]any) { delete(doc["charges"].([]any)[0].(map[string]any), "taxes") },
			code:   en16931.FaultNoVATCategory, term: "BT-151", path: "charges[0].taxes",
		},
		"another tax": {
			after: func(inv *bill.Invoice) {
				inv.Lines[0].Taxes = append(inv.Lines[0].Taxes, &tax.Combo{Cat: "GST", Percent: inv.Lines[0].Taxes[0].Percent})
			},
			code: en16931.FaultOtherTax, term: "BG-23", path: "lines[0].taxes",
		},
		"two kinds of VAT": {
			after: func(inv *bill.Invoice) {
				inv.Lines[0].Taxes = append(inv.Lines[0].Taxes, &tax.Combo{Cat: "IGIC", Percent: inv.Lines[0].Taxes[0].Percent})
			},
			code: en16931.FaultSeveralVAT, term: "BT-151", path: "lines[0].taxes",
		},
		"a surcharge": {
			after: func(inv *bill.Invoice) { inv.Lines[0].Taxes[0].Surcharge = inv.Lines[0].Taxes[0].Percent },
			code:  en16931.FaultSurcharge, term: "BT-152", path: "lines[0].taxes",
		},
		"the standard category without a rate": {
			after: func(inv *bill.Invoice) { inv.Lines[0].Taxes[0].Percent = nil },
			code:  en16931.FaultNoRate, term: "BT-152", path: "lines[0].taxes",
		},
		"an exemption without a reason": {
			change: func(doc map[string]any) { delete(doc["tax"].(map[string]any), "notes") },
			code:   en16931.FaultNoReason, term: "BT-120", path: "tax.notes",
		},
		"totals that are not those of the lines": {
			after: func(inv *bill.Invoice) { inv.Totals.Payable = inv.Totals.Payable.Add(inv.Totals.Sum) },
			code:  en16931.FaultTotals, term: "BT-115", path: "totals.payable",
		},
		"a pro forma invoice for a network": {
			profile: en16931.ProfilePeppol,
			change:  func(doc map[string]any) { doc["type"] = "proforma" },
			code:    en16931.FaultType, term: "BT-3", path: "type",
		},
		"a type without a code": {
			change: func(doc map[string]any) { doc["type"] = "other" },
			code:   en16931.FaultType, term: "BT-3", path: "type",
		},
		"rounding where the profile has none": {
			profile: en16931.ProfileFacturXBasic,
			change:  func(doc map[string]any) { doc["totals"] = map[string]any{"rounding": "0.01"} },
			code:    en16931.FaultProfile, term: "BT-114", path: "totals",
		},
		"three decimals": {
			change: func(doc map[string]any) {
				doc["currency"] = "KWD"
				doc["exchange_rates"] = nil
				line(doc)["item"].(map[string]any)["price"] = "0.281"
				line(doc)["quantity"] = "1"
			},
			code: en16931.FaultTotals, term: "BT-115", path: "totals.payable",
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inv := full(t, tc.change)
			if tc.after != nil {
				tc.after(inv)
			}
			if tc.profile == "" {
				tc.profile = en16931.ProfileEN16931
			}
			_, err := en16931.FromGOBL(inv, profile(t, tc.profile))
			faults, ok := errors.AsType[en16931.Faults](err)
			if !ok || len(faults) != 1 {
				t.Fatalf("got %v", err)
			}
			if f := faults[0]; f.Code != tc.code || f.Term != tc.term || f.Path != tc.path || faults.Code() != tc.code {
				t.Errorf("got %+v", *f)
			}
			if !strings.HasPrefix(err.Error(), tc.path+": ") || !strings.HasSuffix(err.Error(), "("+tc.term+")") {
				t.Errorf("message %q", err)
			}
		})
	}
}

// TestFilesThatCannotBeEmbedded checks that a file of another type is refused.
func TestFilesThatCannotBeEmbedded(t *testing.T) {
	t.Parallel()
	inv := full(t, nil)
	inv.Attachments[0].MIME = "text/html"
	_, err := en16931.FromGOBL(inv, profile(t, en16931.ProfileEN16931), en16931.WithFiles(func(*org.Attachment) ([]byte, bool) {
		return nil, true
	}))
	if faults, ok := errors.AsType[en16931.Faults](err); !ok || faults.Code() != en16931.FaultFile {
		t.Errorf("got %v", err)
	}
}

// TestConverted checks decisions of the conversion, each with one term.
func TestConverted(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		profile en16931.ProfileID
		change  func(doc map[string]any)
		want    map[string]string
	}{
		"VAT is told in the accounting currency too": {
			want: map[string]string{"BT-5": "CHF", "BT-6": "EUR", "BT-110": "64.86", "BT-111": "68.90"},
		},
		"a date decides the tax point": {
			change: func(doc map[string]any) { doc["value_date"] = "2026-02-28" },
			want:   map[string]string{"BT-7": "2026-02-28", "BT-8": ""},
		},
		"several due dates are written out": {
			want: map[string]string{"BT-9": "2026-03-20", "BT-20": "Two parts\n2026-03-20: 353.12 CHF\n2026-04-20: 353.12 CHF"},
		},
		"Peppol has one note": {
			profile: en16931.ProfilePeppol,
			want:    map[string]string{"BT-21": "", "BT-22": "With kind regards\nRecovery fee 40 EUR"},
		},
		"German parties may have several notes in Peppol": {
			profile: en16931.ProfilePeppol,
			change: func(doc map[string]any) {
				doc["customer"].(map[string]any)["addresses"].([]any)[0].(map[string]any)["country"] = "DE"
			},
			want: map[string]string{"BT-21": "AAI|PMT", "BT-22": "With kind regards|Recovery fee 40 EUR"},
		},
		"Peppol without an order": {
			profile: en16931.ProfilePeppol,
			change:  func(doc map[string]any) { delete(doc, "ordering") },
			want:    map[string]string{"BT-10": "", "BT-13": "NA"},
		},
		"France takes the address in its directory": {
			profile: en16931.ProfileFranceCIUS,
			change: func(doc map[string]any) {
				doc["supplier"].(map[string]any)["inboxes"] = []any{map[string]any{"scheme": "0225", "code": "732829320"}}
				doc["tax"].(map[string]any)["ext"] = map[string]any{"fr-ctc-billing-mode": "B1"}
			},
			want: map[string]string{"BT-34": "732829320", "BT-34-1": "0225", "BT-23": "B1"},
		},
		"VAT is accounted for in the currency of the country": {
			change: func(doc map[string]any) {
				doc["currency"] = "USD"
				doc["exchange_rates"] = []any{
					map[string]any{"from": "USD", "to": "GBP", "amount": "0.8"}, map[string]any{"from": "USD", "to": "EUR", "amount": "0.9"},
				}
			},
			want: map[string]string{"BT-6": "EUR"},
		},
		"a retained tax is told in the terms": {
			change: func(doc map[string]any) {
				doc["$regime"], doc["currency"], doc["exchange_rates"] = "ES", "EUR", nil
				doc["lines"] = []any{map[string]any{
					"quantity": "1", "item": map[string]any{"name": "Work", "price": "100.00"},
					"taxes": []any{map[string]any{"cat": "VAT", "percent": "21%"}, map[string]any{"cat": "IRPF", "percent": "15%"}},
				}}
				delete(doc, "discounts")
				delete(doc, "charges")
				doc["payment"] = map[string]any{"terms": map[string]any{"notes": "At once"}}
			},
			want: map[string]string{"BT-112": "121.00", "BT-115": "121.00", "BT-20": "At once\nIRPF 15%: -15.00 EUR", "BT-118": "S"},
		},
		"outside the scope of VAT there are no VAT numbers": {
			change: func(doc map[string]any) {
				doc["lines"] = []any{map[string]any{
					"quantity": "1", "item": map[string]any{"name": "Fee", "price": "100.00"},
					"taxes": []any{map[string]any{"cat": "VAT", "key": "outside-scope"}},
				}}
				doc["discounts"], doc["charges"] = nil, []any{map[string]any{"amount": "2.00", "reason": "Stamp duty"}}
			},
			want: map[string]string{
				"BT-31": "", "BT-32": "201/113/40209", "BT-48": "", "BT-116": "102.00", "BT-118": "O", "BT-119": "",
				"BT-121": "VATEX-EU-O", "BT-102": "O", "BT-151": "O", "BT-152": "",
			},
		},
		"a supplier without a VAT number, and no VAT": {
			change: func(doc map[string]any) {
				doc["lines"] = []any{map[string]any{"quantity": "1", "item": map[string]any{"name": "Thing", "price": "1.00"}}}
				doc["discounts"], doc["charges"] = nil, nil
				doc["supplier"].(map[string]any)["tax_id"] = map[string]any{"country": "DE"}
			},
			want: map[string]string{"BT-118": "O", "BT-121": "VATEX-EU-O", "BT-110": "0.00", "BT-32": "201/113/40209"},
		},
		"XRechnung has a rate outside the scope of VAT": {
			profile: en16931.ProfileXRechnung,
			change: func(doc map[string]any) {
				doc["lines"] = []any{map[string]any{
					"quantity": "1", "item": map[string]any{"name": "Fee", "price": "100.00"},
					"taxes": []any{map[string]any{"cat": "VAT", "key": "outside-scope"}},
				}}
				doc["discounts"], doc["charges"] = nil, nil
			},
			want: map[string]string{"BT-119": "0", "BT-152": ""},
		},
		"yen have no decimals": {
			change: func(doc map[string]any) {
				doc["currency"], doc["exchange_rates"] = "JPY", nil
				doc["lines"].([]any)[0].(map[string]any)["quantity"] = "100"
			},
			want: map[string]string{"BT-106": "329", "BT-115": "235"},
		},
		"several reasons of one category are one row": {
			change: func(doc map[string]any) {
				doc["tax"] = nil
				var lines []any
				for _, code := range []string{"VATEX-EU-132", "VATEX-EU-143"} {
					lines = append(lines, map[string]any{
						"quantity": "1", "item": map[string]any{"name": "Thing", "price": "10.00"},
						"taxes": []any{map[string]any{"cat": "VAT", "key": "exempt", "ext": map[string]any{"cef-vatex": code}}},
					})
				}
				doc["lines"], doc["discounts"], doc["charges"] = lines, nil, nil
			},
			want: map[string]string{"BT-116": "20.00", "BT-118": "E", "BT-120": "VATEX-EU-132; VATEX-EU-143", "BT-121": ""},
		},
		"XRechnung has the group that fits the means of payment": {
			profile: en16931.ProfileXRechnung,
			change: func(doc map[string]any) {
				doc["payment"].(map[string]any)["instructions"].(map[string]any)["key"] = "direct-debit+sepa"
			},
			want: map[string]string{"BT-81": "59", "BT-84": "", "BT-87": "", "BT-89": "M-1"},
		},
		"the extensions have a row for each reason": {
			profile: en16931.ProfileFacturXExtended,
			change: func(doc map[string]any) {
				doc["tax"] = nil
				var lines []any
				for _, code := range []string{"VATEX-EU-132", "VATEX-EU-143"} {
					lines = append(lines, map[string]any{
						"quantity": "1", "item": map[string]any{"name": "Thing", "price": "10.00"},
						"taxes": []any{map[string]any{"cat": "VAT", "key": "exempt", "ext": map[string]any{"cef-vatex": code}}},
					})
				}
				doc["lines"], doc["discounts"], doc["charges"] = lines, nil, nil
			},
			want: map[string]string{"BT-116": "10.00|10.00", "BT-121": "VATEX-EU-132|VATEX-EU-143"},
		},
		"a party without an address is in the country of its tax number": {
			change: func(doc map[string]any) { delete(doc["customer"].(map[string]any), "addresses") },
			want:   map[string]string{"BT-50": "", "BT-55": "FR"},
		},
		"a discount has the code of its key without the addon": {
			change: func(doc map[string]any) {
				delete(doc, "$addons")
				doc["discounts"] = []any{map[string]any{
					"amount": "1.00", "key": "special-rebate", "taxes": []any{map[string]any{"cat": "VAT", "percent": "19%"}},
				}}
			},
			want: map[string]string{"BT-98": "100", "BT-95": "S", "BT-81": "58", "BT-3": "380"},
		},
		"the standard rate 0 is the zero rate": {
			change: func(doc map[string]any) {
				doc["lines"].([]any)[1].(map[string]any)["taxes"] = []any{map[string]any{"cat": "VAT", "percent": "0%"}}
			},
			want: map[string]string{"BT-118": "S|Z", "BT-151": "S|Z", "BT-120": ""},
		},
		"a self-billed credit note": {
			change: func(doc map[string]any) { doc["type"], doc["$tags"] = "credit-note", []any{"self-billed"} },
			want:   map[string]string{"BT-3": "261", "BT-115": "606.24"},
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tc.profile == "" {
				tc.profile = en16931.ProfileEN16931
			}
			inv := convert(t, full(t, tc.change), tc.profile)
			for number, want := range tc.want {
				if got := value(inv, number); got != want {
					t.Errorf("%s: got %q, want %q", number, got, want)
				}
			}
		})
	}
}

// TestCreditNote checks which documents are credit notes, which have positive amounts as invoices do.
func TestCreditNote(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]struct {
		code   string
		credit bool
	}{"standard": {"380", false}, "credit-note": {"381", true}, "debit-note": {"383", false}, "corrective": {"384", false}} {
		inv := convert(t, full(t, func(doc map[string]any) {
			doc["type"], doc["preceding"] = kind, []any{map[string]any{"code": "1", "issue_date": "2026-01-02"}}
		}), en16931.ProfileEN16931)
		if inv.TypeCode != want.code || inv.CreditNote != want.credit || inv.Totals.Due.Value.IsNegative() {
			t.Errorf("%s: %s, credit note %v, %s", kind, inv.TypeCode, inv.CreditNote, inv.Totals.Due.Text)
		}
	}
}

// TestReasons checks the reason that a category has without any of its own.
func TestReasons(t *testing.T) {
	t.Parallel()
	for key, want := range map[string][2]string{
		"reverse-charge": {"AE", "VATEX-EU-AE"}, "intra-community": {"K", "VATEX-EU-IC"}, "export": {"G", "VATEX-EU-G"},
		"outside-scope": {"O", "VATEX-EU-O"}, "zero": {"Z", ""},
	} {
		inv := convert(t, full(t, func(doc map[string]any) {
			doc["lines"] = []any{map[string]any{
				"quantity": "1", "item": map[string]any{"name": "Fee", "price": "100.00"},
				"taxes": []any{map[string]any{"cat": "VAT", "key": key}},
			}}
			delete(doc, "$addons")
			delete(doc, "discounts")
			delete(doc, "charges")
			delete(doc, "tax")
		}), en16931.ProfileEN16931)
		if v := inv.VATBreakdown; len(v) != 1 || v[0].Category != want[0] || v[0].ExemptionCode != want[1] || v[0].ExemptionReason != "" {
			t.Errorf("%s: %+v", key, v)
		}
	}
}
