package rules

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"chancery/gobl/cal"
	"chancery/internal/format/en16931"
)

// TestIdentifiers checks the forms and check digits of identifiers.
func TestIdentifiers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		valid     func(string) bool
		good, bad []string
	}{
		{"GLN", validGLN, []string{"5790000435975"}, []string{"5790000435976", "579000043597X", ""}},
		{"Norway", validNorwegian, []string{"974760673"}, []string{"974760674", "97476067", "000000000"}},
		{"Denmark", validCVR, []string{"DK16356706", "16356706"}, []string{"SE16356706", "DK1635670", "1635670X"}},
		{"Belgium", validBelgian, []string{"0202239951"}, []string{"0202239952", "202239951"}},
		{"Italy, code", validItalianCode, []string{"12345678901", "RSSMRA80A01H501U"}, []string{"RSSMRA80A01H5011", "1234567890", "1SSMRA80A01H501U"}},
		{"Italy, VAT", validItalianVAT, []string{"IT00743110157", "FR1"}, []string{"IT00743110158", "it1"}},
		{"Sweden", validSwedish, []string{"5560125790"}, []string{"5560125791", "556012579"}},
		{"Australia", validAustralian, []string{"51824753556"}, []string{"51824753557", "5182475355"}},
		{"Netherlands", validDutchVAT, []string{"NL820646660B01"}, []string{"NL820646660C01", "820646660B01", "NL820646660B1"}},
		{"Greece", validGreek, []string{"094019245"}, []string{"094019246", "94019245"}},
	} {
		for _, s := range test.good {
			if !test.valid(s) {
				t.Errorf("%s: %q is not valid", test.name, s)
			}
		}
		for _, s := range test.bad {
			if test.valid(s) {
				t.Errorf("%s: %q is valid", test.name, s)
			}
		}
	}
}

// TestCountries checks which rules of countries a bare invoice of a seller there breaks.
func TestCountries(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		seller, buyer, vat, want string
		change                   func(*en16931.Invoice)
	}{
		{"ES", "ES", "", "", nil},
		{"NO", "NO", "NO974760673MVA", "NO-R-002", nil},
		{"NO", "NO", "NO974760674MVA", "NO-R-001 NO-R-002", nil},
		{"DK", "ES", "", "DK-R-002", nil},
		{"DK", "DK", "", "DK-R-002 DK-R-005", func(inv *en16931.Invoice) { pay(inv, "30", "1", "") }},
		{"DK", "DK", "", "DK-R-002 DK-R-006", func(inv *en16931.Invoice) { pay(inv, "31", "1", "") }},
		{"DK", "DK", "", "DK-R-002 DK-R-008", func(inv *en16931.Invoice) { pay(inv, "50", "1234567", "") }},
		{"DK", "DK", "", "DK-R-014", func(inv *en16931.Invoice) { inv.Seller.LegalID = en16931.Identifier{Value: "16356706"} }},
		{"SE", "SE", "SE5560125790", "SE-R-001", nil},
		{"SE", "SE", "SE556012579001", "SE-R-003 SE-R-004 SE-R-013", func(inv *en16931.Invoice) { inv.Seller.LegalID.Value = "X" }},
		{"SE", "SE", "", "SE-R-012", func(inv *en16931.Invoice) { pay(inv, "31", "1", "") }},
		{"SE", "SE", "", "SE-R-009", func(inv *en16931.Invoice) { pay(inv, "30", "123", "SE:BANKGIRO") }},
		{"IS", "ES", "", "IS-R-002 IS-R-003", nil},
		{"IS", "IS", "", "IS-R-002 IS-R-003 IS-R-004 IS-R-005 IS-R-007", func(inv *en16931.Invoice) { pay(inv, "42", "1", "") }},
		{"IT", "IT", "", "IT-R-002 IT-R-003 IT-R-004", nil},
		{"NL", "ES", "", "NL-R-002", nil},
		{"NL", "NL", "", "NL-R-002 NL-R-004 NL-R-008", func(inv *en16931.Invoice) { pay(inv, "31", "1", "") }},
		{"GR", "ES", "EL094019245", "GR-R-001-1 GR-R-001-2 GR-R-001-3 GR-R-001-4 GR-R-001-5 GR-R-001-6 GR-R-001-7 GR-R-002 GR-R-004-1 GR-R-005 GR-R-009 GR-S-008-1", nil},
		{"GR", "ES", "EL094019245", "GR-R-002 GR-R-004-1 GR-R-005 GR-R-009 GR-S-008-1", func(inv *en16931.Invoice) {
			inv.Number, inv.IssueDate = "094019245|04/05/2026|0|1.1|A|7", en16931.NewDate(cal.MakeDate(2026, 5, 4))
		}},
		{"DE", "DE", "", "DE-R-001 DE-R-002 DE-R-003 DE-R-004 DE-R-008 DE-R-009 DE-R-015", nil},
	} {
		inv := &en16931.Invoice{TypeCode: "380"}
		inv.Seller.Address = &en16931.Address{Country: test.seller}
		inv.Buyer.Address = &en16931.Address{Country: test.buyer}
		inv.Seller.VATID.Value = test.vat
		if test.change != nil {
			test.change(inv)
		}
		found := map[string]bool{}
		for _, f := range Check(inv, nil, Set{groups: countryGroups()}) {
			found[f.ID()] = true
		}
		if got := strings.Join(slices.Sorted(maps.Keys(found)), " "); got != test.want {
			t.Errorf("%s to %s: %s, want %s", test.seller, test.buyer, got, test.want)
		}
	}
}

// pay gives an invoice a means of payment.
func pay(inv *en16931.Invoice, code, account, bank string) {
	inv.Payment = &en16931.Payment{Means: []en16931.PaymentMeans{{
		Code: code, Transfers: []en16931.CreditTransfer{{Account: account, Bank: bank}},
	}}}
}
