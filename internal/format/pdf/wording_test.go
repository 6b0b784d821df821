package pdf

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestNumbers(t *testing.T) {
	en := numbers{thousands: ",", mark: "."}
	es := numbers{thousands: ".", mark: ",", symbolLast: true}
	cases := []struct {
		n        numbers
		currency string
		in       decimal
		text     string
		money    string
	}{
		{en, "EUR", "1234567.50", "1,234,567.50", "€1,234,567.50"},
		{es, "EUR", "1234567.50", "1.234.567,50", "1.234.567,50\u00A0€"},
		{en, "USD", "-12.00", "-12.00", "-$12.00"},
		{en, "MXN", "999", "999", "MXN\u00A0999"},
		{es, "MXN", "-1000", "-1.000", "-1.000\u00A0MXN"},
		{en, "PLN", "1.0", "1.0", "1.0\u00A0zł"},
		{en, "", "0.00", "0.00", "0.00"},
		{numbers{mark: "."}, "", "1234.5", "1234.5", "1234.5"},
		{en, "", "21.0%", "21%", "21%"},
		{es, "", "-5.25%", "-5,25%", "-5,25%"},
		{en, "", "1e9", "1e9", "1e9"},
		{en, "", "--1", "--1", "--1"},
		{en, "", "1.", "1.", "1."},
		{en, "", decimal(strings.Repeat("9", 50)), strings.Repeat("9", 30) + "…", strings.Repeat("9", 30) + "…"},
	}
	for _, c := range cases {
		if got := c.n.text(c.in); got != c.text {
			t.Errorf("text %q: %q, want %q", c.in, got, c.text)
		}
		if got := c.n.money(c.currency, c.in); got != c.money {
			t.Errorf("money %q: %q, want %q", c.in, got, c.money)
		}
	}
}

// TestNumbersKeepEveryDigit: taking the separators out again gives what went in.
func TestNumbersKeepEveryDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`-?[0-9]{1,15}(\.[0-9]{1,8})?`).Draw(t, "amount")
		out := numbers{thousands: "\u202F", mark: ","}.text(decimal(in))
		back := strings.ReplaceAll(strings.ReplaceAll(out, "\u202F", ""), ",", ".")
		if back != in {
			t.Fatalf("%s became %s", in, out)
		}
		if twice := negated(negated(decimal(in))); twice != decimal(in) && strings.Trim(in, "-0.") != "" {
			t.Fatalf("%s negated twice is %s", in, twice)
		}
	})
}

func TestDates(t *testing.T) {
	es, err := localeOf("es_MX")
	if err != nil {
		t.Fatal(err)
	}
	for pattern, want := range map[string]string{
		"":                "2026-02-03",
		"%d/%m/%Y":        "03/02/2026",
		"%-d de %B de %Y": "3 de febrero de 2026",
		"%A %e %b %y":     "martes 3 feb 26",
		"%a, %F":          "mar, 2026-02-03",
		"%j %%":           "034 %",
		"%Q %":            "%Q %",
		"no conversion":   "no conversion",
		"%-":              "%-",
	} {
		if got := es.date(pattern, "2026-02-03"); got != want {
			t.Errorf("%q: %q, want %q", pattern, got, want)
		}
	}
	if got := es.date("%d", "soon"); got != "soon" {
		t.Errorf("what is no date became %q", got)
	}
	if got := es.clock("%I:%M %p", "14:05:00"); got != "02:05 PM" {
		t.Errorf("clock: %q", got)
	}
	if got := es.strftime("%T", time.Date(2026, 1, 1, 1, 2, 3, 0, time.UTC)); got != "01:02:03" {
		t.Errorf("%%T: %q", got)
	}
}

// TestLocalesAreComplete: a language that is offered has everything but proper names, codes and abbreviations.
func TestLocalesAreComplete(t *testing.T) {
	all, err := locales()
	if err != nil {
		t.Fatal(err)
	}
	for tag, l := range all {
		for key := range l.words {
			if _, ok := all[mainLocale].words[key]; !ok {
				t.Errorf("%s: %s is not a key of %s", tag, key, mainLocale)
			}
		}
		for key := range all[mainLocale].words {
			group, _, _ := strings.Cut(key, ".")
			if _, ok := l.words[key]; !ok && group != "stamp" && group != "unit" && group != "country" && group != "category" &&
				key != "iban" && key != "bic" {
				t.Errorf("%s: no words for %s", tag, key)
			}
		}
		for _, name := range append(l.months[:], l.days[:]...) {
			if len([]rune(name)) < 3 {
				t.Errorf("%s: %q is too short to abbreviate", tag, name)
			}
		}
	}
}

func TestAddresses(t *testing.T) {
	loc, err := localeOf("en")
	if err != nil {
		t.Fatal(err)
	}
	c := newComposer(&source{}, Options{}, loc)
	for want, a := range map[string]address{
		"Calle Mayor 4 2º|28001 Madrid|Spain":              {Street: "Calle Mayor", Num: "4", Floor: "2º", Code: "28001", Locality: "Madrid", Region: "Madrid", Country: "ES"},
		"10 Downing Street|London SW1A 2AA|United Kingdom": {Street: "Downing Street", Num: "10", Code: "SW1A 2AA", Locality: "London", Country: "GB"},
		"1 Main St|Albany, NY 12207|United States":         {Street: "Main St", Num: "1", Code: "12207", Locality: "Albany", State: "NY", Country: "US"},
		"PO 7|XX": {POBox: "PO 7", Country: "XX"},
	} {
		if got := join("|", c.address(a)...); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
