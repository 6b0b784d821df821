package advice_test

import (
	"testing"

	"chancery/gobl/advice"
)

// has reports whether the German invoice with a patch has advice of a code.
func has(t *testing.T, code, change string) bool {
	t.Helper()
	_, ok := advise(t, patch(t, germanInvoice, change), advice.Known{})[code]
	return ok
}

// TestVATNumbers tries numbers that authorities publish as examples, and each with
// another last character.
func TestVATNumbers(t *testing.T) {
	t.Parallel()
	tests := map[string][2]string{
		"AU": {"51824753556", "51824753557"},
		"CY": {"10259033P", "10259033Z"},
		"EE": {"100931558", "100931559"},
		"HR": {"33392005961", "33392005962"},
		"HU": {"12892312", "12892313"},
		"LT": {"119511515", "119511516"},
		"LU": {"15027442", "15027443"},
		"MT": {"11679112", "11679113"},
		"RO": {"18547290", "18547291"},
		"SI": {"50223054", "50223055"},
		"SK": {"2022749619", "2022749618"},
	}
	for country, codes := range tests {
		t.Run(country, func(t *testing.T) {
			t.Parallel()
			change := func(code string) string {
				return `{"customer":{"tax_id":{"country":"` + country + `","code":"` + code + `"}}}`
			}
			if has(t, "vat-number-check", change(codes[0])) {
				t.Errorf("%s is advised against", codes[0])
			}
			for _, wrong := range []string{codes[1], codes[0][1:], codes[0] + "0000000000000", "X"} {
				if !has(t, "vat-number-check", change(wrong)) {
					t.Errorf("%s is not advised against", wrong)
				}
			}
		})
	}
	for _, other := range []string{`{"country":"LT","code":"100001919017"}`, `{"country":"RO","code":"1630615123457"}`, `{"country":"US","code":"1"}`} {
		if has(t, "vat-number-check", `{"customer":{"tax_id":`+other+`}}`) {
			t.Errorf("%s is advised against", other)
		}
	}
}

// TestAccounts tries account numbers and bank codes of several countries.
func TestAccounts(t *testing.T) {
	t.Parallel()
	for iban, wrong := range map[string]bool{
		"GB82WEST12345698765432":          false,
		"FR1420041010050500013M02606":     false,
		"NO9386011117947":                 false,
		"MT84MALT011000012345MTLCAST001S": false,
		"gb82 west 1234 5698 7654 32":     false,
		"GB82WEST1234569876543":           true, // a digit is missing
		"GB82WEST12345698765423":          true, // two are swapped
		"1282WEST12345698765432":          true,
		"GBXXWEST12345698765432":          true,
		"GB82WEST1234569876543é":          true,
		"GB":                              true,
	} {
		if has(t, "iban-check", account(`{"iban":"`+iban+`"}`)) != wrong {
			t.Errorf("IBAN %s: wrong is %v", iban, !wrong)
		}
	}
	for bic, wrong := range map[string]bool{
		"DEUTDEFF": false, "deutdeff500": false, "NEDSZAJJXXX": false, "PCBKXKPR": false,
		"DEUTDEF": true, "DEUTDEFF5": true, "DEUT12FF": true, "DEUTQQFF": true, "DEUTDE.F": true,
	} {
		if has(t, "bic-form", account(`{"number":"1","bic":"`+bic+`"}`)) != wrong {
			t.Errorf("BIC %s: wrong is %v", bic, !wrong)
		}
	}
}

// TestTradeItems tries numbers of GS1 of all lengths, and what says that one is meant.
func TestTradeItems(t *testing.T) {
	t.Parallel()
	item := func(identity string) string {
		return `{"lines":[{"quantity":"1","item":{"name":"Pen","price":"1.00","identities":[` + identity + `]},"taxes":[{"cat":"VAT","rate":"general"}]}]}`
	}
	for identity, wrong := range map[string]bool{
		`{"key":"gtin","code":"96385074"}`:                        false,
		`{"key":"gtin","code":"036000291452"}`:                    false,
		`{"key":"gtin","code":"10614141000415"}`:                  false,
		`{"key":"gtin","code":"10614141000416"}`:                  true,
		`{"key":"gtin","code":"123"}`:                             true,
		`{"type":"EAN-13","code":"4006381333930"}`:                true,
		`{"label":"EAN","code":"4006381333930"}`:                  true,
		`{"code":"4006381333930","ext":{"iso-scheme-id":"0160"}}`: true,
		`{"type":"EAN13","code":"4006381333930"}`:                 true,
		`{"label":"EAN number","code":"4006381333930"}`:           true,
		`{"label":"Código EAN","code":"4006381333930"}`:           true,
		`{"label":"GTIN/EAN","code":"4006381333930"}`:             true,
		`{"label":"EAN location number","code":"4006381333930"}`:  false,
		`{"type":"SKU","code":"4006381333930"}`:                   false,
		`{"label":"Article number","code":"4006381333930"}`:       false,
		`{"code":"4006381333930","ext":{"iso-scheme-id":"0088"}}`: false,
	} {
		if has(t, "gtin-check", item(identity)) != wrong {
			t.Errorf("%s: wrong is %v", identity, !wrong)
		}
	}
}
