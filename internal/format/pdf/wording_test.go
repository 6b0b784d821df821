package pdf

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
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

func TestTemplates(t *testing.T) {
	cases := []struct {
		template, negative string
		currency           string
		in                 decimal
		money, column      string
	}{
		{"%n %u", "", "EUR", "1234.50", "1,234.50_€", "1,234.50"},
		{"%n %u", "", "EUR", "-1234.50", "-1,234.50_€", "-1,234.50"},
		{"%u%n", "", "USD", "-5", "$-5", "-5"},
		{"%u %n", "", "CHF", "5.00", "CHF_5.00", "5.00"},
		{"%u %n", "", "", "5.00", "5.00", "5.00"},
		{"", "(%u%n)", "EUR", "-12.00", "(€12.00)", "(12.00)"},
		{"", "(%u%n)", "EUR", "12.00", "€12.00", "12.00"},
		{"", "(%n) %u", "PLN", "-12.00", "(12.00)_zł", "(12.00)"},
		{"", "%n- %u", "EUR", "-12", "12-_€", "12-"},
		{"", "%u minus %n", "EUR", "-12", "€_minus_12", "minus_12"},
		{"%n %u", "(%n %u)", "EUR", "-1", "(1_€)", "(1)"},
		{"", "(%n)", "EUR", "-10.5%", "(10.5%)", "-10.5%"}, // rates keep their sign in columns
		{"%u", "%u", "EUR", "-1.00", "-€1.00", "-1.00"},    // without %n: ignored
		{"%n %u", "(%n)", "EUR", "later", "later_€", "later"},
		{"", "(%n)", "EUR", "0.00", "€0.00", "0.00"},
	}
	loc, err := localeOf("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		n := newComposer(&source{}, Options{CurrencyTemplate: c.template, NegativeTemplate: c.negative}, loc).num
		if got := strings.ReplaceAll(n.money(c.currency, c.in), noBreak, "_"); c.in != "later" && got != c.money {
			t.Errorf("%q %q: %s as money is %q, want %q", c.template, c.negative, c.in, got, c.money)
		}
		if got := strings.ReplaceAll(n.amountText(c.in), noBreak, "_"); got != c.column {
			t.Errorf("%q %q: %s in a column is %q, want %q", c.template, c.negative, c.in, got, c.column)
		}
	}
}

// TestAdjustTwice checks that adjusting twice restores the document, and that only credit notes are adjusted.
func TestAdjustTwice(t *testing.T) {
	data, err := os.ReadFile("testdata/refund.json")
	if err != nil {
		t.Fatal(err)
	}
	read := func() *source {
		s, err := readSource(data)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s, want := read(), read()
	s.adjust()
	if s.Totals.Payable != negated(want.Totals.Payable) || s.Lines[0].Item.Price != want.Lines[0].Item.Price {
		t.Errorf("payable %s, price %s", s.Totals.Payable, s.Lines[0].Item.Price)
	}
	s.adjust()
	if diff := cmp.Diff(want, s, cmp.AllowUnexported(source{})); diff != "" {
		t.Errorf("adjusting twice changes the document:\n%s", diff)
	}
	for _, typ := range []string{"standard", "corrective", "debit-note"} {
		if want.Type = typ; want.adjustable() {
			t.Errorf("%s would be adjusted", typ)
		}
	}
}

// TestNumbersKeepEveryDigit checks that removing the separators restores the amount.
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
		t.Errorf("a string that is not a date became %q", got)
	}
	if got := es.timeOfDay("%I:%M %p", "14:05:00"); got != "02:05 PM" {
		t.Errorf("time of day: %q", got)
	}
	if got := es.strftime("%T", time.Date(2026, 1, 1, 1, 2, 3, 0, time.UTC)); got != "01:02:03" {
		t.Errorf("%%T: %q", got)
	}
}

// TestLocalesAreComplete checks that every language has all words except proper names, codes and abbreviations.
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

// TestWindow checks that the postal address never has more than six lines.
func TestWindow(t *testing.T) {
	loc, err := localeOf("en")
	if err != nil {
		t.Fatal(err)
	}
	full := address{POBox: "PO 7", Street: "Calle Mayor", Num: "4", StreetExtra: "Nave 3", Code: "33201", Locality: "Gijón", Region: "Asturias", Country: "ES"}
	short := address{Street: "Calle Mayor", Num: "4", Code: "33201", Locality: "Gijón", Country: "ES"}
	someone := []person{{Name: personName{Given: "Eva", Surname: "Paz"}}}
	home := &party{Addresses: []address{{Country: "ES"}}}
	abroad := &party{Addresses: []address{{Country: "DE"}}}
	for _, c := range []struct {
		to, from *party
		want     string
	}{
		{&party{Name: "A"}, home, "A"},
		{&party{People: someone, Addresses: []address{short}}, home, "Eva Paz|Calle Mayor 4|33201 Gijón"},
		{&party{Name: "A", People: someone, Addresses: []address{short}}, home, "A|Eva Paz|Calle Mayor 4|33201 Gijón"},
		{&party{Name: "A", People: someone, Addresses: []address{short}}, abroad, "A|Eva Paz|Calle Mayor 4|33201 Gijón|SPAIN"},
		{&party{Name: "A", People: someone, Addresses: []address{full}}, home, "A|PO 7|Calle Mayor 4|Nave 3|33201 Gijón|Asturias"},
		{&party{Name: "A", Addresses: []address{full}}, nil, "A|PO 7, Calle Mayor 4|Nave 3|33201 Gijón|Asturias|SPAIN"},
	} {
		got := newComposer(&source{}, Options{}, loc).window(c.to, c.from)
		if text := strings.Join(got, "|"); text != c.want || len(got) > windowLines {
			t.Errorf("%q, want %q", text, c.want)
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
