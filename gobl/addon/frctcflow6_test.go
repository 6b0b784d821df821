package addon_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/frctcflow6"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

const prefixFrctcflow6 = "GOBL-FR-CTC-FLOW6-"

// extFrctcflow6 returns the code of a status, or no extensions.
func extFrctcflow6(code cbc.Code) tax.Extensions {
	return tax.Extensions(nil).Set(frctcflow6.ExtStatus, code)
}

func TestStatusesFrctcflow6(t *testing.T) {
	for _, c := range []struct {
		name              string
		kind, key         cbc.Key
		code              cbc.Code
		wantKind, wantKey cbc.Key
		wantCode          cbc.Code
	}{
		// From the code.
		{"", "", "", "200", "update", "issued", "200"},
		{"", "", "", "201", "response", "issued", "201"},
		{"", "", "", "202", "response", "acknowledged", "202"},
		{"no key stands for it", "", "", "203", "", "", "203"},
		{"", "", "", "204", "response", "processing", "204"},
		{"", "", "", "205", "response", "accepted", "205"},
		{"", "", "", "206", "response", "rejected", "206"},
		{"", "", "", "207", "response", "rejected", "207"},
		{"", "", "", "208", "response", "querying", "208"},
		{"no key stands for it", "", "", "209", "", "", "209"},
		{"", "", "", "210", "response", "rejected", "210"},
		{"a payment", "", "", "211", "", "", "211"},
		{"a payment", "", "", "212", "", "", "212"},
		{"", "", "", "213", "response", "error", "213"},
		{"unknown", "", "", "299", "", "", "299"},
		// From the key.
		{"", "", "issued", "", "update", "issued", "200"},
		{"", "", "acknowledged", "", "response", "acknowledged", "202"},
		{"", "", "processing", "", "response", "processing", "204"},
		{"", "", "accepted", "", "response", "accepted", "205"},
		{"", "", "querying", "", "response", "querying", "208"},
		{"", "", "rejected", "", "response", "rejected", "210"},
		{"not written", "", "error", "", "response", "error", ""},
		{"", "", "paid", "", "", "paid", ""},
		{"", "", "other", "", "", "other", ""},
		// From type and key.
		{"", "response", "issued", "", "response", "issued", "201"},
		{"", "update", "issued", "", "update", "issued", "200"},
		{"", "update", "accepted", "", "update", "accepted", ""},
		{"", "system", "error", "", "system", "error", ""},
		{"", "response", "paid", "", "response", "paid", ""},
		{"", "lost", "accepted", "", "lost", "accepted", ""},
		// The code decides.
		{"another key", "response", "accepted", "210", "response", "rejected", "210"},
		{"another type", "update", "issued", "207", "response", "rejected", "207"},
		{"another type", "response", "issued", "200", "update", "issued", "200"},
		// What no key stands for.
		{"kept", "response", "other", "203", "response", "other", "203"},
		{"kept", "response", "other", "209", "response", "other", "209"},
		{"replaced", "response", "acknowledged", "203", "response", "acknowledged", "202"},
		{"replaced", "update", "issued", "209", "update", "issued", "200"},
		{"removed", "update", "other", "209", "update", "other", ""},
		{"removed", "response", "error", "203", "response", "error", ""},
		{"removed", "response", "other", "211", "response", "other", ""},
		{"removed", "response", "paid", "299", "response", "paid", ""},
		{"without a key", "response", "", "203", "response", "", "203"},
		{"code and key, but no type", "", "accepted", "203", "", "accepted", "203"},
	} {
		st := &bill.Status{Type: c.kind, Lines: []*bill.StatusLine{nil, {Key: c.key, Ext: extFrctcflow6(c.code)}}}
		for range 2 {
			addontest.Normalize(frctcflow6.Addon(), st)
			l := st.Lines[0]
			if st.Type != c.wantKind || l.Key != c.wantKey || !l.Ext.Equal(extFrctcflow6(c.wantCode)) {
				t.Errorf("%+v: %q, %q, %v", c, st.Type, l.Key, l.Ext)
			}
		}
	}
}

// TestSystemFrctcflow6 gives a type that no message has: the code that is written makes
// it an update when it is read again.
func TestSystemFrctcflow6(t *testing.T) {
	st := &bill.Status{Type: "system", Lines: []*bill.StatusLine{{Key: "issued"}}}
	for _, want := range []cbc.Key{"system", "update", "update"} {
		addontest.Normalize(frctcflow6.Addon(), st)
		if st.Type != want || st.Lines[0].Ext[frctcflow6.ExtStatus] != "200" {
			t.Errorf("%s: %s %v", want, st.Type, st.Lines[0].Ext)
		}
	}
}

// TestSeveralLinesFrctcflow6 has more lines than a message may have: what comes out
// must stay as it is.
func TestSeveralLinesFrctcflow6(t *testing.T) {
	st := &bill.Status{Lines: []*bill.StatusLine{
		{Ext: extFrctcflow6("205")}, {Ext: extFrctcflow6("200")}, {Key: "issued"}, {Ext: extFrctcflow6("203")},
	}}
	for range 2 {
		addontest.Normalize(frctcflow6.Addon(), st)
		var got []string
		for _, l := range st.Lines {
			got = append(got, string(l.Key)+" "+string(l.Ext[frctcflow6.ExtStatus]))
		}
		want := []string{"accepted ", "issued 200", "issued 200", " 203"}
		if diff := cmp.Diff(want, got); st.Type != "update" || diff != "" {
			t.Errorf("%s: %s", st.Type, diff)
		}
	}
}

// reasonTableFrctcflow6 lists the codes that a key may have, the default first.
func reasonTableFrctcflow6() map[cbc.Key][]cbc.Code {
	return map[cbc.Key][]cbc.Code{
		"finance-terms": {"COORD_BANC_ERR"},
		"other":         {"AUTRE"},
		"legal": {
			"NON_CONFORME", "TX_TVA_ERR", "REJ_SEMAN", "REJ_COH", "REJ_CONT_B2G", "IRR_VIDE_F", "IRR_TYPE_F",
			"IRR_SYNTAX", "IRR_TAILLE_PJ", "IRR_NOM_PJ", "IRR_VID_PJ", "IRR_EXT_DOC", "IRR_TAILLE_F", "IRR_ANTIVIRUS",
		},
		"not-recognized":   {"DOUBLON", "TRANSAC_INC", "EMMET_INC", "CONTRAT_TERM", "DOUBLE_FACT", "REJ_UNI"},
		"unknown-receiver": {"DEST_INC", "NON_TRANSMISE", "ROUTAGE_ERR"},
		"references": {
			"CMD_ERR", "JUSTIF_ABS", "DEST_ERR", "ADR_ERR", "SIRET_ERR", "CODE_ROUTAGE_ERR", "REF_CT_ABSENT", "REF_ERR",
			"REJ_ADR", "REJ_REF_PJ", "REJ_ASS_PJ",
		},
		"prices":        {"PU_ERR", "MONTANTTOTAL_ERR", "CALCUL_ERR", "REM_ERR"},
		"quantity":      {"QTE_ERR"},
		"items":         {"ART_ERR"},
		"payment-terms": {"MODPAI_ERR"},
		"quality":       {"QUALITE_ERR"},
		"delivery":      {"LIVR_INCOMP"},
	}
}

func reasonExtFrctcflow6(reason, condition cbc.Code) tax.Extensions {
	return tax.Extensions(nil).Set(frctcflow6.ExtReason, reason).Set(frctcflow6.ExtCondition, condition)
}

func TestReasonsFrctcflow6(t *testing.T) {
	check := func(key cbc.Key, given tax.Extensions, wantKey cbc.Key, reason, condition cbc.Code) {
		t.Helper()
		r := &bill.Reason{Key: key, Ext: given.Clone()}
		for range 2 {
			addontest.Normalize(frctcflow6.Addon(), r)
			if r.Key != wantKey || !r.Ext.Equal(reasonExtFrctcflow6(reason, condition)) {
				t.Errorf("%q %v: %q %v, want %q %s %s", key, given, r.Key, r.Ext, wantKey, reason, condition)
			}
		}
	}
	known := map[cbc.Code]bool{}
	for key, codes := range reasonTableFrctcflow6() {
		def, conditions := cbc.Code("DIV"), []cbc.Code{"DIV", "DVA", "MAJ"}
		if key == "finance-terms" {
			def, conditions = "CBB", append(conditions, "CBB")
		}
		check(key, nil, key, codes[0], def)
		check(key, reasonExtFrctcflow6("XXX", "XXX"), key, codes[0], def)
		for _, code := range codes {
			known[code] = true
			check(key, reasonExtFrctcflow6(code, ""), key, code, def)
			check("", reasonExtFrctcflow6(code, ""), key, code, def)
		}
		for _, condition := range conditions {
			check(key, reasonExtFrctcflow6("", condition), key, codes[0], condition)
		}
		for _, condition := range []cbc.Code{"MAP", "MEN", "RAB"} {
			check(key, reasonExtFrctcflow6("", condition), key, codes[0], def)
		}
	}
	check("quality", reasonExtFrctcflow6("DOUBLON", "CBB"), "quality", "QUALITE_ERR", "DIV")
	check("", nil, "", "", "")
	check("", reasonExtFrctcflow6("XXX", "MAP"), "", "XXX", "MAP")
	check("partial", reasonExtFrctcflow6("AUTRE", "MAP"), "partial", "AUTRE", "MAP")
	check("none", nil, "none", "", "")
	for _, v := range cbc.FindKey(frctcflow6.Addon().Def.Extensions, frctcflow6.ExtReason).Values {
		if !known[v.Code] {
			t.Errorf("no key stands for %s", v.Code)
		}
	}
}

func TestActionsFrctcflow6(t *testing.T) {
	ext := func(code cbc.Code) tax.Extensions { return tax.Extensions(nil).Set(frctcflow6.ExtAction, code) }
	check := func(key cbc.Key, code cbc.Code, wantKey cbc.Key, want cbc.Code) {
		t.Helper()
		a := &bill.Action{Key: key, Ext: ext(code)}
		for range 2 {
			addontest.Normalize(frctcflow6.Addon(), a)
			if a.Key != wantKey || !a.Ext.Equal(ext(want)) {
				t.Errorf("%q %s: %q %v", key, code, a.Key, a.Ext)
			}
		}
	}
	for key, code := range map[cbc.Key]cbc.Code{
		"none": "NOA", "provide": "PIN", "reissue": "NIN", "credit-full": "CNF", "credit-partial": "CNP",
		"credit-amount": "CNA", "other": "OTH",
	} {
		check(key, "", key, code)
		check(key, "XXX", key, code)
		check("", code, key, code)
	}
	check("", "", "", "")
	check("", "XXX", "", "XXX")
	check("call", "NIN", "call", "NIN")
}

func TestPaymentsFrctcflow6(t *testing.T) {
	role := func(code cbc.Code) *org.Party {
		return &org.Party{Ext: tax.Extensions(nil).Set(frctcflow6.ExtRole, code)}
	}
	ext := func(status, condition cbc.Code) tax.Extensions {
		return extFrctcflow6(status).Set(frctcflow6.ExtCondition, condition)
	}
	for _, c := range []struct {
		kind               cbc.Key
		given, want        tax.Extensions
		supplier, customer cbc.Code
	}{
		{"advice", nil, ext("211", "MPA"), "BY", "SE"},
		{"advice", ext("212", "MEN"), ext("211", "MEN"), "BY", "SE"},
		{"advice", ext("205", "RAP"), ext("211", "RAP"), "BY", "SE"},
		{"advice", ext("211", "CBB"), ext("211", "MPA"), "BY", "SE"},
		{"receipt", nil, ext("212", "MEN"), "SE", "BY"},
		{"receipt", ext("211", "MPA"), ext("212", "MPA"), "SE", "BY"},
		{"receipt", ext("205", "RAP"), ext("212", "RAP"), "SE", "BY"},
		{"receipt", ext("212", "CBB"), ext("212", "MEN"), "SE", "BY"},
		{"request", nil, nil, "", ""},
		{"request", ext("205", "CBB"), ext("205", "CBB"), "", ""},
	} {
		pmt := &bill.Payment{Type: c.kind, Ext: c.given.Clone(), Supplier: role(""), Customer: role("")}
		given := &bill.Payment{Type: c.kind, Supplier: role("DL"), Customer: role("PR")}
		for range 2 {
			addontest.Normalize(frctcflow6.Addon(), pmt)
			addontest.Normalize(frctcflow6.Addon(), given)
			supplier, customer := pmt.Supplier.Ext[frctcflow6.ExtRole], pmt.Customer.Ext[frctcflow6.ExtRole]
			if !pmt.Ext.Equal(c.want) || supplier != c.supplier || customer != c.customer {
				t.Errorf("%+v: %v, %s, %s", c, pmt.Ext, supplier, customer)
			}
			if given.Supplier.Ext[frctcflow6.ExtRole] != "DL" || given.Customer.Ext[frctcflow6.ExtRole] != "PR" {
				t.Errorf("%s: roles that were given are %v, %v", c.kind, given.Supplier.Ext, given.Customer.Ext)
			}
		}
		addontest.Normalize(frctcflow6.Addon(), &bill.Payment{Type: c.kind}) // without parties
	}
}

func TestPartiesFrctcflow6(t *testing.T) {
	scheme := func(code cbc.Code) tax.Extensions { return tax.Extensions{"iso-scheme-id": code} }
	party := func() *org.Party {
		return &org.Party{
			TaxID: &tax.Identity{Country: "FR", Code: "44732829320"},
			Identities: []*org.Identity{
				{Type: "SIRET", Code: "73282932000074"},
				{Key: "private-id", Code: "A1"},
				{Code: "X"},
				{Type: "SIREN", Code: "732829320", Ext: scheme("0226")},
			},
			Inboxes: []*org.Inbox{{Code: "x"}, {Scheme: "0225", Code: "732829320"}, {Scheme: "0225", Code: "732829320_B"}},
		}
	}
	st := &bill.Status{Supplier: party(), Customer: &org.Party{
		Identities: []*org.Identity{{Type: "SIREN", Code: "200000008"}},
		Inboxes:    []*org.Inbox{{Scheme: "0225", Code: "200000008"}, {Key: "peppol", Scheme: "9957", Code: "FR1"}},
		Ext:        tax.Extensions{frctcflow6.ExtRole: "IV"},
	}}
	want := party()
	want.Identities[0].Ext, want.Identities[1].Ext = scheme("0009"), scheme("0224")
	want.Inboxes[1].Key = "peppol"
	want.Ext = tax.Extensions{frctcflow6.ExtRole: "SE"}
	wantCustomer := &org.Party{
		Identities: []*org.Identity{{Type: "SIREN", Code: "200000008", Ext: scheme("0002")}},
		Inboxes:    st.Customer.Inboxes, Ext: tax.Extensions{frctcflow6.ExtRole: "IV"},
	}
	for range 2 {
		addontest.Normalize(frctcflow6.Addon(), st)
		if diff := cmp.Diff([]*org.Party{want, wantCustomer}, []*org.Party{st.Supplier, st.Customer}); diff != "" {
			t.Errorf("want (-), got (+)\n%s", diff)
		}
	}
	addontest.Normalize(frctcflow6.Addon(), &bill.Status{}) // without parties
}

func partyFrctcflow6(siren, role cbc.Code) *org.Party {
	return &org.Party{
		Identities: []*org.Identity{{Type: "SIREN", Code: siren, Ext: tax.Extensions{"iso-scheme-id": "0002"}}},
		Inboxes:    []*org.Inbox{{Key: "peppol", Scheme: "0225", Code: siren}},
		Ext:        tax.Extensions{frctcflow6.ExtRole: role},
	}
}

func invoiceFrctcflow6() *org.DocumentRef {
	date := cal.MakeDate(2026, 1, 2)
	return &org.DocumentRef{Code: "F1", IssueDate: &date}
}

func validStatusFrctcflow6() *bill.Status {
	return &bill.Status{
		Type: "response", Supplier: partyFrctcflow6("732829320", "SE"), Customer: partyFrctcflow6("200000008", "BY"),
		Lines: []*bill.StatusLine{{
			Key: "rejected", Doc: invoiceFrctcflow6(), Ext: extFrctcflow6("207"),
			Reasons: []*bill.Reason{{Key: "legal", Ext: reasonExtFrctcflow6("TX_TVA_ERR", "DIV")}},
			Actions: []*bill.Action{{Key: "reissue", Ext: tax.Extensions{frctcflow6.ExtAction: "NIN"}}},
		}},
	}
}

func validPaymentFrctcflow6() *bill.Payment {
	return &bill.Payment{
		Type: "receipt", Supplier: partyFrctcflow6("732829320", "SE"), Customer: partyFrctcflow6("200000008", "BY"),
		Payee: partyFrctcflow6("732829320", "DL"),
		Ext:   extFrctcflow6("212").Set(frctcflow6.ExtCondition, "MEN"),
		Lines: []*bill.PaymentLine{{Document: invoiceFrctcflow6()}},
	}
}

// TestRulesFrctcflow6 breaks every rule. These cannot be broken by a document that was
// calculated: STATUS-05 and -09, as every party has a role then; PAYMENT-15 and -16, as
// the type of a payment decides on its code.
func TestRulesFrctcflow6(t *testing.T) {
	a := frctcflow6.Addon()
	broken := addontest.DocumentBreaks(t, a, prefixFrctcflow6, validStatusFrctcflow6,
		slices.Concat(statusBreaksFrctcflow6(), lineBreaksFrctcflow6(), reasonBreaksFrctcflow6(), partyBreaksFrctcflow6()))
	broken = append(broken,
		addontest.DocumentBreaks(t, a, prefixFrctcflow6, validPaymentFrctcflow6, paymentBreaksFrctcflow6())...)
	addontest.Unbroken(t, a, broken)
}

type statusBreakFrctcflow6 = addontest.DocumentBreak[bill.Status]

func statusBreaksFrctcflow6() []statusBreakFrctcflow6 {
	return []statusBreakFrctcflow6{
		{Want: "BILL-STATUS-01 $.type", Do: func(st *bill.Status) { st.Type = "system" }},
		{Want: "BILL-STATUS-01 $.type", Do: func(st *bill.Status) { st.Type = "" }},
		{Want: "BILL-STATUS-02 $.ext", Do: func(st *bill.Status) { st.Ext = extFrctcflow6("211") }},
		{Want: "BILL-STATUS-02 $.ext", Do: func(st *bill.Status) { st.Ext = extFrctcflow6("214") }},
		{Want: "BILL-STATUS-03 $.supplier", Do: func(st *bill.Status) { st.Supplier = nil }},
		{Want: "BILL-STATUS-04 $.supplier", Do: func(st *bill.Status) { st.Supplier.Inboxes = nil }},
		{Want: "BILL-STATUS-04 $.supplier", Do: func(st *bill.Status) {
			st.Supplier.Inboxes = []*org.Inbox{nil, {Email: "a@example.com"}}
		}},
		{Want: "BILL-STATUS-05 $.supplier.ext", Do: func(st *bill.Status) { st.Supplier.Ext = nil }},
		{Want: "BILL-STATUS-06 $.supplier.identities", Do: func(st *bill.Status) { st.Supplier.Identities = nil }},
		{Want: "BILL-STATUS-06 $.supplier.identities", Do: func(st *bill.Status) {
			st.Supplier.Identities[0].Ext["iso-scheme-id"] = "0226"
		}},
		{Want: "BILL-STATUS-07 $.customer", Do: func(st *bill.Status) { st.Customer = nil }},
		{Want: "BILL-STATUS-08 $.customer", Do: func(st *bill.Status) { st.Customer.Inboxes = nil }},
		{Want: "BILL-STATUS-09 $.customer.ext", Do: func(st *bill.Status) { st.Customer.Ext = nil }},
		{Want: "BILL-STATUS-10 $.customer.identities", Do: func(st *bill.Status) { st.Customer.Identities = nil }},
		{Want: "BILL-STATUS-11 $.lines", Do: func(st *bill.Status) { st.Lines = nil }},
		{Want: "BILL-STATUS-11 $.lines", Do: func(st *bill.Status) { st.Lines = append(st.Lines, st.Lines[0]) }},
	}
}

func lineBreaksFrctcflow6() []statusBreakFrctcflow6 {
	line := func(want string, do func(l *bill.StatusLine)) statusBreakFrctcflow6 {
		return statusBreakFrctcflow6{Want: want, Do: func(st *bill.Status) { do(st.Lines[0]) }}
	}
	return []statusBreakFrctcflow6{
		line("BILL-STATUS-12 $.lines[0].doc", func(l *bill.StatusLine) { l.Doc = nil }),
		line("BILL-STATUS-13 $.lines[0].doc.code", func(l *bill.StatusLine) { l.Doc.Code = "" }),
		line("BILL-STATUS-14 $.lines[0].doc.issue_date", func(l *bill.StatusLine) { l.Doc.IssueDate = nil }),
		line("BILL-STATUS-15 $.lines[0].key, BILL-STATUS-23 $.lines[0].key", func(l *bill.StatusLine) { l.Key = "paid" }),
		line("BILL-STATUS-15 $.lines[0].key, BILL-STATUS-23 $.lines[0].key", func(l *bill.StatusLine) { l.Key = "" }),
		line("BILL-STATUS-23 $.lines[0].key", func(l *bill.StatusLine) { l.Key = "issued" }),
		line("BILL-STATUS-16 $.lines[0].reasons", func(l *bill.StatusLine) { l.Reasons = nil }),
		line("BILL-STATUS-16 $.lines[0].reasons", func(l *bill.StatusLine) { l.Key, l.Reasons = "querying", nil }),
		line("BILL-STATUS-16 $.lines[0].reasons", func(l *bill.StatusLine) { l.Key, l.Reasons = "error", nil }),
		{Want: "BILL-STATUS-24 $.lines[0].key", Do: func(st *bill.Status) { st.Type = "update" }},
		line("BILL-ACTION-01 $.lines[0].actions[0].ext", func(l *bill.StatusLine) {
			l.Actions[0].Ext[frctcflow6.ExtAction] = "XXX"
		}),
		line("BILL-REASON-02 $.lines[0].reasons[0].ext", func(l *bill.StatusLine) {
			l.Reasons[0].Ext[frctcflow6.ExtCondition] = "MEN"
		}),
	}
}

// reasonBreaksFrctcflow6 gives a reason that the status does not allow, in the second
// of two.
func reasonBreaksFrctcflow6() []statusBreakFrctcflow6 {
	given := func(want string, status, reason cbc.Code) statusBreakFrctcflow6 {
		return statusBreakFrctcflow6{Want: want, Do: func(st *bill.Status) {
			l := st.Lines[0]
			l.Ext = extFrctcflow6(status)
			l.Reasons = []*bill.Reason{{Key: "none"}, {Key: "none", Ext: reasonExtFrctcflow6(reason, "")}}
		}}
	}
	return []statusBreakFrctcflow6{
		given("BILL-STATUS-17 $.lines[0].reasons[1].ext", "200", "DEST_INC"),
		given("BILL-STATUS-18 $.lines[0].reasons[1].ext", "206", "TX_TVA_ERR"),
		given("BILL-STATUS-19 $.lines[0].reasons[1].ext", "207", "JUSTIF_ABS"),
		given("BILL-STATUS-20 $.lines[0].reasons[1].ext", "208", "AUTRE"),
		given("BILL-STATUS-21 $.lines[0].reasons[1].ext", "210", "SIRET_ERR"),
		given("BILL-STATUS-22 $.lines[0].reasons[1].ext", "213", "DEST_INC"),
		given("BILL-REASON-01 $.lines[0].reasons[1].ext", "205", "XXX"),
	}
}

func partyBreaksFrctcflow6() []statusBreakFrctcflow6 {
	party := func(want string, do func(p *org.Party)) statusBreakFrctcflow6 {
		return statusBreakFrctcflow6{Want: want, Do: func(st *bill.Status) { do(st.Customer) }}
	}
	private := func(want string, code cbc.Code) statusBreakFrctcflow6 {
		return party(want, func(p *org.Party) {
			p.Identities = append(p.Identities, &org.Identity{Code: code, Ext: tax.Extensions{"iso-scheme-id": "0224"}})
		})
	}
	return []statusBreakFrctcflow6{
		party("ORG-PARTY-01 $.customer.ext", func(p *org.Party) { p.Ext[frctcflow6.ExtRole] = "XX" }),
		party("ORG-PARTY-02 $.customer.identities", func(p *org.Party) {
			p.Identities = append(p.Identities, &org.Identity{
				Type: "SIRET", Code: "73282932000074", Ext: tax.Extensions{"iso-scheme-id": "0009"},
			})
		}),
		party("ORG-PARTY-03 $.customer.identities", func(p *org.Party) { p.Identities = append(p.Identities, p.Identities[0]) }),
		party("ORG-PARTY-04 $.customer.identities[2].ext", func(p *org.Party) {
			p.Identities = append(p.Identities, nil, &org.Identity{Code: "X"})
		}),
		party("ORG-PARTY-05 $.customer.identities[1].ext", func(p *org.Party) {
			p.Identities = append(p.Identities, &org.Identity{Code: "X", Ext: tax.Extensions{"iso-scheme-id": "0231"}})
		}),
		party("BILL-STATUS-10 $.customer.identities, ORG-PARTY-05 $.customer.identities[0].ext", func(p *org.Party) {
			p.Identities[0].Ext["iso-scheme-id"] = "0231"
		}),
		private("ORG-PARTY-06 $.customer.identities[1].code", cbc.Code(strings.Repeat("a", 101))),
		private("ORG-PARTY-07 $.customer.identities[1].code", "A B"),
		private("ORG-PARTY-07 $.customer.identities[1].code", "A.B"),
		party("ORG-PARTY-08 $.customer.inboxes[1]", func(p *org.Party) {
			p.Inboxes = append(p.Inboxes, &org.Inbox{Scheme: "0225", Code: "A.B"})
		}),
		party("ORG-PARTY-08 $.customer.inboxes[0]", func(p *org.Party) {
			p.Inboxes[0].Code = cbc.Code(strings.Repeat("a", 126))
		}),
		{Want: "ORG-PARTY-04 $.ordering.seller.identities[0].ext", Do: func(st *bill.Status) {
			st.Ordering = &bill.Ordering{Seller: &org.Party{Identities: []*org.Identity{{Code: "X"}}}}
		}},
	}
}

func paymentBreaksFrctcflow6() []addontest.DocumentBreak[bill.Payment] {
	other := func(p *org.Party) {
		p.Identities = append(p.Identities, &org.Identity{Code: "X", Ext: tax.Extensions{"iso-scheme-id": "0231"}})
	}
	return []addontest.DocumentBreak[bill.Payment]{
		{Want: "BILL-PAYMENT-01 $.type", Do: func(pmt *bill.Payment) { pmt.Type = "request" }},
		{Want: "BILL-PAYMENT-02 $.supplier", Do: func(pmt *bill.Payment) { pmt.Supplier = nil }},
		{Want: "BILL-PAYMENT-03 $.supplier.identities", Do: func(pmt *bill.Payment) { pmt.Supplier.Identities = nil }},
		{
			Want: "BILL-PAYMENT-04 $.supplier.identities[1].ext, ORG-PARTY-05 $.supplier.identities[1].ext",
			Do:   func(pmt *bill.Payment) { other(pmt.Supplier) },
		},
		{Want: "BILL-PAYMENT-05 $.customer", Do: func(pmt *bill.Payment) { pmt.Customer = nil }},
		{Want: "BILL-PAYMENT-06 $.customer.identities", Do: func(pmt *bill.Payment) {
			pmt.Customer.Identities[0].Ext["iso-scheme-id"] = "0223"
		}},
		{
			Want: "BILL-PAYMENT-07 $.customer.identities[1].ext, ORG-PARTY-05 $.customer.identities[1].ext",
			Do:   func(pmt *bill.Payment) { other(pmt.Customer) },
		},
		{
			Want: "BILL-PAYMENT-08 $.payee.identities[1].ext, ORG-PARTY-05 $.payee.identities[1].ext",
			Do:   func(pmt *bill.Payment) { other(pmt.Payee) },
		},
		{Want: "BILL-PAYMENT-09 $.lines", Do: func(pmt *bill.Payment) { pmt.Lines = nil }},
		{Want: "BILL-PAYMENT-09 $.lines", Do: func(pmt *bill.Payment) { pmt.Lines = append(pmt.Lines, pmt.Lines[0]) }},
		{Want: "BILL-PAYMENT-10 $.lines[0].document", Do: func(pmt *bill.Payment) { pmt.Lines[0].Document = nil }},
		{Want: "BILL-PAYMENT-11 $.lines[0].document.code", Do: func(pmt *bill.Payment) { pmt.Lines[0].Document.Code = "" }},
		{Want: "BILL-PAYMENT-12 $.lines[0].document.issue_date", Do: func(pmt *bill.Payment) {
			pmt.Lines[0].Document.IssueDate = nil
		}},
		{Want: "BILL-PAYMENT-13 $.ext, BILL-PAYMENT-16 $.ext", Do: func(pmt *bill.Payment) {
			pmt.Ext[frctcflow6.ExtStatus] = "210"
		}},
		{Want: "BILL-PAYMENT-14 $.ext", Do: func(pmt *bill.Payment) { pmt.Ext[frctcflow6.ExtCondition] = "DIV" }},
		{Want: "BILL-PAYMENT-15 $.ext", Do: func(pmt *bill.Payment) { pmt.Type = "advice" }},
		{Want: "BILL-PAYMENT-16 $.ext", Do: func(pmt *bill.Payment) { pmt.Ext[frctcflow6.ExtStatus] = "211" }},
	}
}
