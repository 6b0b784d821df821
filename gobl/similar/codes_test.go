package similar_test

import (
	"slices"
	"strings"
	"testing"

	"chancery/gobl/similar"
)

func TestCode(t *testing.T) {
	known := []string{"01", "02", "17", "N2.1", "VATEX-EU-79-C", "ADR_ERR", "S", "0", "380"}
	for code, want := range map[string]string{
		"1": "01", "001": "01", "n2.1": "N2.1", "N21": "N2.1", "vatex eu 79 c": "VATEX-EU-79-C", "VATAX-EU-79-C": "VATEX-EU-79-C", "VATEX-EU-97-C": "",
		"ADR_ER": "ADR_ERR", "s": "S", "00": "0", "99": "", "18": "", "N2.2": "", "3800": "", "": "", ".": "",
		"T": "", strings.Repeat("1", 100): "",
	} {
		if got := similar.Code(code, known); got != want {
			t.Errorf("%q: got %q, want %q", code, got, want)
		}
	}
}

func TestCodes(t *testing.T) {
	known := []string{"71", "80", "326", "380", "381", "389", "751", "0", "."}
	for code, want := range map[string][]string{
		"382": {"380", "381", "389"}, "38": {"380", "381", "389"}, "3801": {"380", "381"}, "75": {"71", "751"},
		"999": {}, "": {}, strings.Repeat("3", 100): {},
	} {
		if got := similar.Codes(code, known, 3); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", code, got, want)
		}
	}
}
