package l10n_test

import (
	"testing"

	"chancery/gobl/l10n"
)

func TestMeant(t *testing.T) {
	for text, want := range map[string]l10n.TaxCountry{
		"es": "ES", " Es ": "ES", "gr": l10n.EL, "el": l10n.EL, "UK": "GB", "SP": "ES", "esp": "ES", "spain": "ES", "Greece": l10n.EL,
		"Österreich": "AT", "XX": "", "": "", "12/31/2026": "",
	} {
		if got := l10n.Meant(text); got != want {
			t.Errorf("%q means %q, want %q", text, got, want)
		}
	}
}
