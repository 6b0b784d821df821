package l10n_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"chancery/gobl/cal"
	"chancery/gobl/l10n"
	"chancery/test/shared"
)

func TestCountries(t *testing.T) {
	t.Parallel()
	iso, tax := l10n.ISOCountries(), l10n.TaxCountries()
	if len(iso) != 249 || len(tax) != 252 || !slices.IsSorted(iso) {
		t.Errorf("%d ISO and %d tax countries", len(iso), len(tax))
	}
	for _, c := range iso {
		if !c.Valid() || c.Name() == "" || !l10n.Code(c).Valid() || c.Tax().ISO() != c || !c.Tax().Valid() {
			t.Errorf("%s %q", c, c.Name())
		}
	}
	for _, c := range tax {
		if !c.Valid() || c.Name() == "" || (c.ISO() == "") != (c == l10n.EU) {
			t.Errorf("%s %q %q", c, c.Name(), c.ISO())
		}
	}
	if l10n.ISOCountry("EL").Valid() || l10n.ISOCountry("").Valid() || l10n.ISOCountry("ZZ").Name() != "" {
		t.Error("codes outside the ISO list")
	}
	if l10n.TaxCountry("GR").Valid() || l10n.EL.ISO() != "GR" || l10n.XI.ISO() != "GB" || l10n.XU.ISO() != "GB" || l10n.ISOCountry("GR").Tax() != l10n.EL {
		t.Error("codes of the tax list")
	}
	for code, want := range map[l10n.Code]bool{"ES": true, "B7": true, "": false, "es": false, "E-S": false} {
		if code.Valid() != want {
			t.Errorf("%q valid: %v", code, !want)
		}
	}
}

func TestInEU(t *testing.T) {
	t.Parallel()
	cases := []struct {
		country l10n.TaxCountry
		day     string
		want    bool
	}{
		{"DE", "1957-12-31", false},
		{"DE", "1958-01-01", true},
		{"IE", "1972-12-31", false},
		{"IE", "1973-01-01", true},
		{"EL", "1980-12-31", false},
		{"EL", "1981-01-01", true},
		{"GR", "2024-01-01", true},
		{"ES", "1985-12-31", false},
		{"PT", "1986-01-01", true},
		{"SE", "1994-12-31", false},
		{"AT", "1995-01-01", true},
		{"PL", "2003-12-31", false},
		{"PL", "2004-01-01", true},
		{"BG", "2006-12-31", false},
		{"RO", "2007-01-01", true},
		{"HR", "2012-12-31", false},
		{"HR", "2013-01-01", true},
		{"GB", "1972-12-31", false},
		{"GB", "2020-01-31", true},
		{"GB", "2020-02-01", false},
		{"XI", "2024-01-01", false},
		{"CH", "2024-01-01", false},
		{"", "2024-01-01", false},
	}
	for _, c := range cases {
		day, err := cal.ParseDate(c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.country.InEU(day); got != c.want {
			t.Errorf("%s in the Union on %s: %v", c.country, c.day, got)
		}
	}
	members := 0
	for _, c := range l10n.ISOCountries() {
		if c.InEU(cal.MakeDate(2025, 1, 1)) {
			members++
		}
	}
	if members != 27 {
		t.Errorf("%d members in 2025", members)
	}
}

// TestAgainstSchemas compares the lists with the published schemas.
func TestAgainstSchemas(t *testing.T) {
	t.Parallel()
	root := shared.Path(t, "gobl", "data", "schemas", "l10n")
	iso := make(map[string]string)
	for _, c := range l10n.ISOCountries() {
		iso[string(c)] = c.Name()
	}
	tax := make(map[string]string)
	for _, c := range l10n.TaxCountries() {
		tax[string(c)] = c.Name()
	}
	for name, got := range map[string]map[string]string{"iso-country-code.json": iso, "tax-country-code.json": tax} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		var schema struct {
			Defs map[string]struct {
				OneOf []struct{ Const, Title string }
			} `json:"$defs"`
		}
		if err := json.Unmarshal(data, &schema); err != nil {
			t.Fatal(err)
		}
		for _, def := range schema.Defs {
			if len(def.OneOf) != len(got) {
				t.Errorf("%s has %d countries, we have %d", name, len(def.OneOf), len(got))
			}
			for _, c := range def.OneOf {
				if got[c.Const] != c.Title {
					t.Errorf("%s: %s is %q, we have %q", name, c.Const, c.Title, got[c.Const])
				}
			}
		}
	}
}
