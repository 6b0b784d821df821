package pdf

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

func TestNumbers(t *testing.T) {
	en := numbers{thousands: ",", mark: "."}
	es := numbers{thousands: ".", mark: ",", symbolLast: true}
	cases := []struct {
		n        numbers
		currency currency.Code
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
		currency           currency.Code
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
		n := newComposer(&document{}, Options{CurrencyTemplate: c.template, NegativeTemplate: c.negative}, loc).num
		if got := strings.ReplaceAll(n.money(c.currency, c.in), noBreak, "_"); c.in != "later" && got != c.money {
			t.Errorf("%q %q: %s as money is %q, want %q", c.template, c.negative, c.in, got, c.money)
		}
		if got := strings.ReplaceAll(n.amountText(c.in), noBreak, "_"); got != c.column {
			t.Errorf("%q %q: %s in a column is %q, want %q", c.template, c.negative, c.in, got, c.column)
		}
	}
}

// invoice reads a document of testdata.
func invoice(t *testing.T, name string) *bill.Invoice {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	inv := new(bill.Invoice)
	if err := json.Unmarshal(data, inv); err != nil {
		t.Fatal(err)
	}
	return inv
}

// viewOf returns the view of an invoice in English.
func viewOf(t *testing.T, inv *bill.Invoice, opt Options) view {
	t.Helper()
	loc, err := localeOf("en")
	if err != nil {
		t.Fatal(err)
	}
	d := shape(inv)
	d.complete("invoice", nil)
	return newComposer(d, opt, loc).view()
}

// flipped returns a figure with the opposite sign.
func flipped(f figure) figure {
	if f.whole != "" && !strings.HasSuffix(f.fraction, "%") {
		f.whole = string(negated(decimal(f.whole + f.fraction)))
		f.whole = strings.TrimSuffix(f.whole, f.fraction)
	}
	return f
}

// TestAdjust checks that adjustment mode negates every amount and quantity besides the balance, and keeps prices, rates and the parts of a
// line, that it does not change the document, and that only credit notes are adjusted.
func TestAdjust(t *testing.T) {
	for _, name := range []string{"refund", "credit-note"} {
		inv := invoice(t, name)
		before, err := json.Marshal(inv)
		if err != nil {
			t.Fatal(err)
		}
		plain, got := viewOf(t, inv, Options{}), viewOf(t, inv, Options{Adjust: true})
		after, err := json.Marshal(inv)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(before), string(after)); diff != "" {
			t.Errorf("%s: the document is changed:\n%s", name, diff)
		}
		for i, total := range plain.totals {
			amount := strings.NewReplacer("€", "", ",", "").Replace(total.value)
			now := strings.NewReplacer("€", "", ",", "").Replace(got.totals[i].value)
			if total.strong { // its label says in whose favour it is, in place of the sign
				if got.totals[i].label != "Balance in your favour" || now != amount {
					t.Errorf("%s: %s %s is adjusted to %s %s", name, total.label, amount, got.totals[i].label, now)
				}
				continue
			}
			if now != string(negated(decimal(amount))) {
				t.Errorf("%s: %s is %s, adjusted %s", name, total.label, amount, now)
			}
		}
		for i, table := range append(plain.tables, plain.taxes) {
			adjusted := append(got.tables, got.taxes)[i]
			for r, row := range table.rows {
				for c, column := range table.columns {
					for n, f := range row.cells[c].figures {
						if !row.sub && column.head != "Price" && column.head != "Rate" && column.head != "Tax" {
							f = flipped(f)
						}
						if now := adjusted.rows[r].cells[c].figures[n]; now != f {
							t.Errorf("%s: %s in row %d is %v, want %v", name, column.head, r, now, f)
						}
					}
				}
			}
		}
	}
	for _, typ := range []cbc.Key{"standard", "corrective", "debit-note"} {
		inv := invoice(t, "refund")
		inv.Type = typ
		if diff := cmp.Diff(viewOf(t, inv, Options{}).totals, viewOf(t, inv, Options{Adjust: true}).totals, cmp.AllowUnexported(total{})); diff != "" {
			t.Errorf("%s is adjusted:\n%s", typ, diff)
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
		"":                "03/02/2026",
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

// TestWindow checks that the postal address never has more than six lines.
func TestWindow(t *testing.T) {
	loc, err := localeOf("en")
	if err != nil {
		t.Fatal(err)
	}
	full := &org.Address{POBox: "PO 7", Street: "Calle Mayor", Num: "4", StreetExtra: "Nave 3", Code: "33201", Locality: "Gijón", Region: "Asturias", Country: "ES"}
	short := &org.Address{Street: "Calle Mayor", Num: "4", Code: "33201", Locality: "Gijón", Country: "ES"}
	someone := []*org.Person{{Name: &org.Name{Given: "Eva", Surname: "Paz"}}}
	home := &org.Party{Addresses: []*org.Address{{Country: "ES"}}}
	abroad := &org.Party{Addresses: []*org.Address{{Country: "DE"}}}
	for _, c := range []struct {
		to, from *org.Party
		want     string
	}{
		{&org.Party{Name: "A"}, home, "A"},
		{&org.Party{People: someone, Addresses: []*org.Address{short}}, home, "Eva Paz|Calle Mayor 4|33201 Gijón"},
		{&org.Party{Name: "A", People: someone, Addresses: []*org.Address{short}}, home, "A|Eva Paz|Calle Mayor 4|33201 Gijón"},
		{&org.Party{Name: "A", People: someone, Addresses: []*org.Address{short}}, abroad, "A|Eva Paz|Calle Mayor 4|33201 Gijón|SPAIN"},
		{&org.Party{Name: "A", People: someone, Addresses: []*org.Address{full}}, home, "A|PO 7|Calle Mayor 4|Nave 3|33201 Gijón|Asturias"},
		{&org.Party{Name: "A", Addresses: []*org.Address{full}}, nil, "A|PO 7, Calle Mayor 4|Nave 3|33201 Gijón|Asturias|SPAIN"},
	} {
		got := newComposer(&document{}, Options{}, loc).window(c.to, c.from)
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
	c := newComposer(&document{}, Options{}, loc)
	for want, a := range map[string]*org.Address{
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

// TestLegalTitles checks the terms of the supplier's law under a title in English, and the titles of countries that share
// a language.
func TestLegalTitles(t *testing.T) {
	for _, tt := range []struct {
		locale, country string
		typ             cbc.Key
		title, legal    string
	}{
		{"en", "ES", "credit-note", "Credit note", "Factura rectificativa"},
		{"en", "ES", "corrective", "Corrective invoice", "Factura rectificativa"},
		{"en", "ES", "standard", "Invoice", ""},
		{"en", "PL", "credit-note", "Credit note", "Faktura korygująca"},
		{"en", "IT", "credit-note", "Credit note", "Nota di credito"},
		{"en", "GB", "credit-note", "Credit note", ""},
		{"en", "ZW", "credit-note", "Credit note", ""},
		{"es", "ES", "credit-note", "Factura rectificativa", ""},
		{"es", "MX", "credit-note", "Nota de crédito", ""},
		{"es", "FR", "credit-note", "Nota de crédito", "Facture d’avoir"},
		{"de", "DE", "credit-note", "Rechnungskorrektur", ""},
		{"de", "AT", "credit-note", "Rechnungskorrektur", ""},
		{"de", "CH", "credit-note", "Gutschrift", ""},
		{"fr", "FR", "credit-note", "Facture d’avoir", ""},
		{"fr", "BE", "credit-note", "Note de crédit", ""},
		{"fr", "FR", "corrective", "Facture rectificative", ""},
		{"es", "ES", "debit-note", "Factura rectificativa", ""},
		{"en", "ES", "debit-note", "Debit note", "Factura rectificativa"},
		{"es", "MX", "debit-note", "Nota de débito", ""},
		{"en", "IT", "debit-note", "Debit note", "Nota di debito"},
		{"de", "IT", "debit-note", "Belastungsanzeige", "Nota di debito"},
		{"fr", "BE", "debit-note", "Note de débit", ""},
	} {
		loc, err := localeOf(tt.locale)
		if err != nil {
			t.Fatal(err)
		}
		inv := &bill.Invoice{Type: tt.typ, Supplier: &org.Party{TaxID: &tax.Identity{Country: l10n.TaxCountry(tt.country)}}}
		d := shape(inv)
		d.complete("invoice", nil)
		if v := newComposer(d, Options{}, loc).view(); v.title != tt.title || v.legal != tt.legal {
			t.Errorf("%s %s in %s: %q, %q, want %q, %q", tt.country, tt.typ, tt.locale, v.title, v.legal, tt.title, tt.legal)
		}
	}
}

// TestPayeeOfACreditNote checks that a credit note names nobody to pay.
func TestPayeeOfACreditNote(t *testing.T) {
	for typ, want := range map[cbc.Key]int{bill.InvoiceStandard: 1, bill.InvoiceCreditNote: 0} {
		inv := &bill.Invoice{Type: typ, Payment: &bill.PaymentDetails{Payee: &org.Party{Name: "Factor"}}}
		if got := len(viewOf(t, inv, Options{}).parties); got != want {
			t.Errorf("%s: %d parties, want %d", typ, got, want)
		}
	}
}
