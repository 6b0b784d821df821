package addon_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/internal/frctc"
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// schemeFrctc returns extensions with a scheme of ISO 6523.
func schemeFrctc(code cbc.Code) tax.Extensions { return tax.Extensions{catalogue.ISOSchemeID: code} }

func vatFrctc(country l10n.TaxCountry, code cbc.Code) *tax.Identity {
	return &tax.Identity{Country: country, Code: code}
}

func TestSchemesFrctc(t *testing.T) {
	p := &org.Party{Identities: []*org.Identity{
		nil,
		{Key: "private-id", Code: "A"},
		{Key: "private-id", Code: "B", Ext: schemeFrctc("0002")},
		{Type: "SIREN", Code: "1"},
		{Type: "SIREN", Code: "2", Ext: schemeFrctc("0231")},
		{Type: "SIRET", Code: "3"},
		{Type: "SIRET", Code: "4", Ext: schemeFrctc("0238")},
		{Type: "OTHER", Code: "5"},
		{Key: "gln", Code: "6"},
		{Code: "7", Ext: schemeFrctc("0088")},
	}}
	for range 2 {
		frctc.SetSchemes(p)
		var got []string
		for _, id := range p.Identities {
			got = append(got, string(frctc.Scheme(id)))
		}
		if text := strings.Join(got, " "); text != " 0224 0224 0002 0231 0009 0238   0088" {
			t.Errorf("schemes %q", text)
		}
	}
}

func TestSIRENFrctc(t *testing.T) {
	const vat, siret = "44732829320", "35600000049837"
	siren := func(scope cbc.Key, code cbc.Code) *org.Identity {
		return &org.Identity{Scope: scope, Type: "SIREN", Code: code, Ext: schemeFrctc("0002")}
	}
	for name, c := range map[string]struct {
		tax      *tax.Identity
		in, want []*org.Identity
	}{
		"nothing":             {nil, nil, nil},
		"VAT number":          {vatFrctc("FR", vat), nil, []*org.Identity{siren("legal", "732829320")}},
		"no VAT number":       {vatFrctc("FR", ""), nil, nil},
		"short VAT number":    {vatFrctc("FR", "32829320"), nil, nil},
		"letters":             {vatFrctc("FR", "4473282932X"), nil, nil},
		"abroad":              {vatFrctc("DE", "111111125"), nil, nil},
		"SIRET":               {nil, []*org.Identity{nil, {Type: "SIRET", Code: siret}}, []*org.Identity{nil, {Type: "SIRET", Code: siret}, siren("legal", "356000000")}},
		"SIRET by its scheme": {nil, []*org.Identity{{Code: siret, Ext: schemeFrctc("0009")}}, []*org.Identity{{Code: siret, Ext: schemeFrctc("0009")}, siren("legal", "356000000")}},
		"SIRET before VAT number": {
			vatFrctc("FR", vat),
			[]*org.Identity{{Type: "SIRET", Code: siret}},
			[]*org.Identity{{Type: "SIRET", Code: siret}, siren("legal", "356000000")},
		},
		"short SIRET": {
			vatFrctc("FR", vat),
			[]*org.Identity{{Type: "SIRET", Code: "3560000004983"}},
			[]*org.Identity{{Type: "SIRET", Code: "3560000004983"}, siren("legal", "732829320")},
		},
		"SIRET, another is legal": {
			nil,
			[]*org.Identity{{Scope: "legal", Type: "SIRET", Code: siret}},
			[]*org.Identity{{Scope: "legal", Type: "SIRET", Code: siret}, siren("", "356000000")},
		},
		"VAT number, another is legal": {
			vatFrctc("FR", vat),
			[]*org.Identity{{Scope: "legal", Type: "RCS", Code: "1"}},
			[]*org.Identity{{Scope: "legal", Type: "RCS", Code: "1"}, siren("legal", "732829320")},
		},
		"SIREN is there": {vatFrctc("FR", vat), []*org.Identity{siren("", "356000000")}, []*org.Identity{siren("legal", "356000000")}},
		"SIREN by its scheme": {
			vatFrctc("FR", vat),
			[]*org.Identity{{Code: "1", Ext: schemeFrctc("0002")}},
			[]*org.Identity{{Scope: "legal", Code: "1", Ext: schemeFrctc("0002")}},
		},
		"SIREN of another scope": {nil, []*org.Identity{siren("tax", "1")}, []*org.Identity{siren("legal", "1")}},
		"no VAT number, another is legal": {
			vatFrctc("FR", ""),
			[]*org.Identity{{Scope: "legal", Type: "SIRET", Code: siret}},
			[]*org.Identity{{Scope: "legal", Type: "SIRET", Code: siret}, siren("", "356000000")},
		},
		"SIREN of another scheme": {
			vatFrctc("FR", vat),
			[]*org.Identity{{Type: "SIREN", Code: "1", Ext: schemeFrctc("0224")}},
			[]*org.Identity{{Type: "SIREN", Code: "1", Ext: schemeFrctc("0224")}, siren("legal", "732829320")},
		},
		"SIREN and another that is legal": {
			nil, []*org.Identity{siren("", "1"), {Scope: "legal", Code: "2"}}, []*org.Identity{siren("", "1"), {Scope: "legal", Code: "2"}},
		},
		"none to be legal": {nil, []*org.Identity{{Type: "OTHER", Code: "1"}}, []*org.Identity{{Type: "OTHER", Code: "1"}}},
	} {
		p := &org.Party{TaxID: c.tax, Identities: c.in}
		for range 2 {
			frctc.AddSIREN(p)
			if diff := cmp.Diff(c.want, p.Identities); diff != "" {
				t.Errorf("%s: want (-), got (+)\n%s", name, diff)
			}
		}
	}
}

func TestInboxesFrctc(t *testing.T) {
	for name, c := range map[string]struct {
		in   []*org.Inbox
		want string
	}{
		"none":            {nil, ""},
		"the first":       {[]*org.Inbox{nil, {Email: "a@b.fr"}, {Scheme: "0225", Code: "1"}, {Scheme: "0225", Code: "2"}}, ",peppol,"},
		"one is marked":   {[]*org.Inbox{{Scheme: "0225", Code: "1"}, {Key: "peppol", Scheme: "0009", Code: "2"}}, ",peppol"},
		"another key":     {[]*org.Inbox{{Key: "x", Scheme: "0225", Code: "1"}}, "peppol"},
		"other schemes":   {[]*org.Inbox{{Scheme: "0009", Code: "1"}}, ""},
		"marked, in 0225": {[]*org.Inbox{{Key: "peppol", Scheme: "0225", Code: "1"}, {Scheme: "0225"}}, "peppol,"},
	} {
		p := &org.Party{Inboxes: c.in}
		for range 2 {
			frctc.MarkInbox(p)
			var got []string
			for _, inbox := range p.Inboxes {
				if inbox != nil {
					got = append(got, string(inbox.Key))
				}
			}
			if text := strings.Join(got, ","); text != c.want {
				t.Errorf("%s: keys %q, want %q", name, text, c.want)
			}
		}
	}
}

func TestBillingModeFrctc(t *testing.T) {
	zero, some := num.MakeAmount(0, 2), num.MakeAmount(100, 2)
	for name, c := range map[string]struct {
		in   bill.Invoice
		want cbc.Code
	}{
		"first":    {bill.Invoice{}, "M1"},
		"due":      {bill.Invoice{Totals: &bill.Totals{Due: &some}}, "M1"},
		"no due":   {bill.Invoice{Totals: &bill.Totals{}}, "M1"},
		"paid":     {bill.Invoice{Totals: &bill.Totals{Due: &zero}}, "M2"},
		"is given": {bill.Invoice{Totals: &bill.Totals{Due: &zero}, Tax: &bill.Tax{Ext: tax.Extensions{frctc.ExtBillingMode: "S1"}}}, "S1"},
	} {
		frctc.SetBillingMode(&c.in)
		if got := c.in.Tax.Ext[frctc.ExtBillingMode]; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestCodesFrctc(t *testing.T) {
	for code, want := range map[cbc.Code]bool{"": true, "aZ09-+_/": true, "a b": false, "é": false, "a.b": false, "a:b": false} {
		if frctc.Plain(code) != want {
			t.Errorf("%q: %v", code, !want)
		}
	}
	for name, c := range map[string]struct {
		inbox *org.Inbox
		want  bool
	}{
		"none":         {nil, true},
		"fits":         {&org.Inbox{Scheme: "0225", Code: cbc.Code(strings.Repeat("1", 125))}, true},
		"too long":     {&org.Inbox{Scheme: "0225", Code: cbc.Code(strings.Repeat("1", 126))}, false},
		"blank in it":  {&org.Inbox{Scheme: "0225", Code: "1 2"}, false},
		"other scheme": {&org.Inbox{Scheme: "0009", Code: "1 2"}, true},
	} {
		if frctc.ValidInbox(c.inbox) != c.want {
			t.Errorf("%s: %v", name, !c.want)
		}
	}
}

func TestCoherentFrctc(t *testing.T) {
	party := func(siren, siret cbc.Code) *org.Party {
		return &org.Party{Identities: []*org.Identity{nil, {Type: "SIREN", Code: siren}, {Code: siret, Ext: schemeFrctc("0009")}}}
	}
	for name, c := range map[string]struct {
		party *org.Party
		want  bool
	}{
		"none":        {&org.Party{}, true},
		"fit":         {party("356000000", "35600000049837"), true},
		"do not":      {party("732829320", "35600000049837"), false},
		"short SIREN": {party("73282932", "35600000049837"), true},
		"short SIRET": {party("732829320", "3560000004983"), true},
	} {
		if frctc.CoherentSIRET(c.party) != c.want {
			t.Errorf("%s: %v", name, !c.want)
		}
	}
	if frctc.SIREN(nil) != nil || frctc.Legal(nil) != nil || frctc.HasScheme(nil, "0002") {
		t.Error("something found without a party")
	}
}
