package law_test

import (
	"testing"

	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

func TestRatesKeepTheirDecimals(t *testing.T) {
	for _, text := range []string{"5%", "21.0%", "0.0%", "25.5%", "10.50%"} {
		if got := law.Percent(text).String(); got != text {
			t.Errorf("%s is printed as %s", text, got)
		}
	}
	v := law.Surcharged(law.Since("2012-09-01", "21.0%"), "5.2%")
	if v.Since.String() != "2012-09-01" || v.Percent.String() != "21.0%" || v.Surcharge.String() != "5.2%" {
		t.Errorf("rate value is %+v", v)
	}
	if v := law.Always("7.0%"); !v.Since.IsZero() || v.Surcharge != nil {
		t.Errorf("rate value without a date is %+v", v)
	}
}

func TestMistakesInTablesAreLoud(t *testing.T) {
	for name, write := range map[string]func(){
		"percentage": func() { law.Percent("high") },
		"date":       func() { law.Since("2012-09-31", "21.0%") },
		"no date":    func() { law.Since("0000-00-00", "21.0%") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: the mistake passes", name)
				}
			}()
			write()
		}()
	}
}

func TestTagNote(t *testing.T) {
	s := law.TagNote("self-billed", "", "Text")
	if s.Categories != nil || s.Note.Cat != "" || s.Note.Key != "self-billed" || s.Tags[0] != "self-billed" {
		t.Errorf("scenario without category is %+v", s)
	}
	s = law.TagNote("reverse-charge", tax.CategoryVAT, "Text")
	if len(s.Categories) != 1 || s.Categories[0] != tax.CategoryVAT || s.Note.Cat != tax.CategoryVAT {
		t.Errorf("scenario with category is %+v", s)
	}
}

func TestPartyQuestions(t *testing.T) {
	known := &org.Party{
		TaxID:      &tax.Identity{Country: "DK", Code: "13585628"},
		Identities: []*org.Identity{nil, {Type: "CVR", Code: "1"}, {Key: "other", Code: "2"}},
	}
	if !law.HasTaxCode(known) || !law.HasIdentityType(known, "X", "CVR") || !law.HasIdentityKey(known, "other") {
		t.Error("what the party has is not found")
	}
	if law.HasIdentityType(known, "X") || law.HasIdentityKey(known, "x") {
		t.Error("what the party lacks is found")
	}
	for _, p := range []*org.Party{nil, {}, {TaxID: &tax.Identity{Country: "DK"}}} {
		if law.HasTaxCode(p) || law.HasIdentityType(p, "CVR") || law.HasIdentityKey(p, "other") {
			t.Errorf("something is found in %+v", p)
		}
	}
}
