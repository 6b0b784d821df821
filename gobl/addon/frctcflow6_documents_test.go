package addon_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/frctcflow6"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/test/shared"
)

func TestAllowedFrctcflow6(t *testing.T) {
	for name, change := range map[string]func(st *bill.Status){
		"a platform without address": func(st *bill.Status) {
			st.Customer.Inboxes, st.Customer.Ext[frctcflow6.ExtRole] = nil, "WK"
		},
		"the portal without address": func(st *bill.Status) {
			st.Supplier.Inboxes, st.Supplier.Ext[frctcflow6.ExtRole] = nil, "DFH"
		},
		"a customer abroad": func(st *bill.Status) { st.Customer.Identities[0].Ext["iso-scheme-id"] = "0223" },
		"another address":   func(st *bill.Status) { st.Customer.Inboxes[0] = &org.Inbox{Scheme: "9957", Code: "A.B"} },
		"private code, as long as possible": func(st *bill.Status) {
			st.Customer.Identities = append(st.Customer.Identities, &org.Identity{
				Code: cbc.Code(strings.Repeat("a", 96) + "-+_/"), Ext: tax.Extensions{"iso-scheme-id": "0224"},
			})
		},
		"address, as long as possible": func(st *bill.Status) {
			st.Customer.Inboxes[0].Code = cbc.Code(strings.Repeat("a", 121) + "-+_/")
		},
		"SIRET of the SIREN": func(st *bill.Status) {
			st.Supplier.Identities = append(st.Supplier.Identities, &org.Identity{
				Type: "SIRET", Code: "73282932000074", Ext: tax.Extensions{"iso-scheme-id": "0009"},
			})
		},
		"no reasons where none are needed": func(st *bill.Status) {
			st.Lines[0].Key, st.Lines[0].Ext, st.Lines[0].Reasons = "accepted", extFrctcflow6("205"), nil
		},
		"any reason where none is listed": func(st *bill.Status) {
			st.Lines[0].Key, st.Lines[0].Ext = "processing", extFrctcflow6("204")
		},
		"a reason without a code": func(st *bill.Status) { st.Lines[0].Reasons[0].Ext = nil },
		"an error":                func(st *bill.Status) { st.Lines[0].Key, st.Lines[0].Ext = "error", nil },
		"status of the document":  func(st *bill.Status) { st.Ext = extFrctcflow6("213") },
		"nothing in lists": func(st *bill.Status) {
			st.Lines[0].Reasons, st.Lines[0].Actions = append(st.Lines[0].Reasons, nil), []*bill.Action{nil}
			st.Supplier.Identities, st.Supplier.Inboxes = append(st.Supplier.Identities, nil), append(st.Supplier.Inboxes, nil)
		},
		"nothing for a line": func(st *bill.Status) { st.Lines[0] = nil },
	} {
		st := validStatusFrctcflow6()
		change(st)
		if got := addontest.Faults(frctcflow6.Addon(), st); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
	for name, change := range map[string]func(pmt *bill.Payment){
		"advice":             func(pmt *bill.Payment) { pmt.Type = "advice"; pmt.Ext[frctcflow6.ExtStatus] = "211" },
		"no codes":           func(pmt *bill.Payment) { pmt.Ext = nil },
		"no payee":           func(pmt *bill.Payment) { pmt.Payee = nil },
		"no addresses":       func(pmt *bill.Payment) { pmt.Supplier.Inboxes, pmt.Customer.Inboxes = nil, nil },
		"nothing for a line": func(pmt *bill.Payment) { pmt.Lines[0] = nil },
	} {
		pmt := validPaymentFrctcflow6()
		change(pmt)
		if got := addontest.Faults(frctcflow6.Addon(), pmt); got != nil {
			t.Errorf("payment, %s: faults %q", name, got)
		}
	}
}

// TestAllowedReasonsFrctcflow6 counts the reasons that each status allows, and requires
// those of no list to be free.
func TestAllowedReasonsFrctcflow6(t *testing.T) {
	want := map[cbc.Code]int{"200": 1, "205": 45, "206": 13, "207": 25, "208": 7, "210": 13, "213": 11}
	for status, n := range want {
		allowed := 0
		for _, v := range cbc.FindKey(frctcflow6.Addon().Def.Extensions, frctcflow6.ExtReason).Values {
			st := validStatusFrctcflow6()
			st.Lines[0].Ext = extFrctcflow6(status)
			st.Lines[0].Reasons[0].Ext = reasonExtFrctcflow6(v.Code, "")
			if addontest.Faults(frctcflow6.Addon(), st) == nil {
				allowed++
			}
		}
		if allowed != n {
			t.Errorf("status %s allows %d reasons, want %d", status, allowed, n)
		}
	}
}

const partiesFrctcflow6 = `"supplier":{"name":"V","identities":[{"type":"SIREN","code":"732829320"}],` +
	`"inboxes":[{"scheme":"0225","code":"732829320_PEP"}]},` +
	`"customer":{"name":"A","identities":[{"type":"SIREN","code":"200000008"}],` +
	`"inboxes":[{"scheme":"0225","code":"200000008_PEP"}]},`

// statusTextFrctcflow6 is a whole status with members of its line.
func statusTextFrctcflow6(line string) string {
	return `{"$schema":"https://gobl.org/draft-0/bill/status","$addons":["fr-ctc-flow6-v1"],"code":"S1",` + partiesFrctcflow6 +
		`"lines":[{"doc":{"code":"F1","issue_date":"2026-01-02"},` + line + `}]}`
}

// paymentTextFrctcflow6 is a whole payment with members of its own.
func paymentTextFrctcflow6(members string) string {
	return `{"$schema":"https://gobl.org/draft-0/bill/payment","$addons":["fr-ctc-flow6-v1"],"code":"P1","currency":"EUR",` +
		partiesFrctcflow6 + members +
		`"lines":[{"document":{"code":"F1","issue_date":"2026-01-02"},"amount":"12.00"}],"methods":[{"key":"credit-transfer"}]}`
}

// TestDocumentsFrctcflow6 builds whole documents, some of which break rules.
func TestDocumentsFrctcflow6(t *testing.T) {
	lib := addontest.Library(t)
	reason := func(code string) string { return `"reasons":[{"ext":{"fr-ctc-flow6-reason":"` + code + `"}}]` }
	code := func(status string) string { return `"ext":{"fr-ctc-flow6-status":"` + status + `"}` }
	for _, c := range []struct{ name, doc, want string }{
		{"200", statusTextFrctcflow6(code("200")), "update issued 200"},
		{"200, not delivered", statusTextFrctcflow6(code("200") + "," + reason("NON_TRANSMISE")), "update issued 200"},
		{"201", statusTextFrctcflow6(code("201")), "BILL-STATUS-23 $.doc.lines[0].key"},
		{"202", statusTextFrctcflow6(code("202")), "response acknowledged 202"},
		{"204", statusTextFrctcflow6(code("204")), "response processing 204"},
		{"205", statusTextFrctcflow6(code("205")), "response accepted 205"},
		{"206", statusTextFrctcflow6(code("206") + "," + reason("QTE_ERR")), "response rejected 206"},
		{"207", statusTextFrctcflow6(code("207") + "," + reason("TX_TVA_ERR")), "response rejected 207"},
		{"208", statusTextFrctcflow6(code("208") + "," + reason("JUSTIF_ABS")), "response querying 208"},
		{"210", statusTextFrctcflow6(code("210") + "," + reason("DOUBLON")), "response rejected 210"},
		{"213", statusTextFrctcflow6(code("213") + "," + reason("REJ_SEMAN")), "response error 213"},
		{"213 without a reason", statusTextFrctcflow6(code("213")), "BILL-STATUS-16 $.doc.lines[0].reasons"},
		{
			"213 for a reason it does not allow", statusTextFrctcflow6(code("213") + "," + reason("AUTRE")),
			"BILL-STATUS-22 $.doc.lines[0].reasons[0].ext",
		},
		{
			"the default of a key that the status does not allow",
			statusTextFrctcflow6(`"key":"rejected","reasons":[{"key":"other"}]`), "BILL-STATUS-21 $.doc.lines[0].reasons[0].ext",
		},
		{"a reason by its key", statusTextFrctcflow6(`"key":"rejected","reasons":[{"key":"legal"}]`), "response rejected 210"},
		{"receipt", paymentTextFrctcflow6(""), "receipt MEN 212"},
		{"advice", paymentTextFrctcflow6(`"type":"advice",`), "advice MPA 211"},
		{"request", paymentTextFrctcflow6(`"type":"request",`), "BILL-PAYMENT-01 $.doc.type"},
		{
			"request with a code of a status", paymentTextFrctcflow6(`"type":"request",` + code("210") + `,`),
			"BILL-PAYMENT-01 $.doc.type, BILL-PAYMENT-13 $.doc.ext",
		},
	} {
		if got := builtFrctcflow6(t, lib, c.doc); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// builtFrctcflow6 says what became of a document: its type and codes, or the rules of
// the addon that it breaks.
func builtFrctcflow6(t *testing.T, lib *gobl.Library, doc string) string {
	t.Helper()
	env, err := lib.Build([]byte(doc))
	if e, ok := errors.AsType[*gobl.Error](err); ok {
		var list []string
		for _, f := range e.Faults {
			if id, own := strings.CutPrefix(f.Code, prefixFrctcflow6); own {
				list = append(list, id+" "+strings.Join(f.Paths, " "))
			}
		}
		slices.Sort(list)
		return strings.Join(list, ", ")
	}
	if err != nil {
		t.Fatal(err)
	}
	switch doc := env.Document().(type) {
	case *bill.Status:
		l := doc.Lines[0]
		return strings.Join([]string{string(doc.Type), string(l.Key), string(l.Ext[frctcflow6.ExtStatus])}, " ")
	case *bill.Payment:
		return strings.Join([]string{
			string(doc.Type), string(doc.Ext[frctcflow6.ExtCondition]), string(doc.Ext[frctcflow6.ExtStatus]),
		}, " ")
	}
	return ""
}

// TestMessagesFrctcflow6 gives codes that are none.
func TestMessagesFrctcflow6(t *testing.T) {
	lib := addontest.Library(t)
	for _, c := range []struct{ line, want string }{
		{
			`"key":"accepted","reasons":[{"key":"partial","ext":{"fr-ctc-flow6-reason":"DUBLON"}}]`,
			`"DUBLON" is none; the nearest of 45 possible ones are DOUBLON; did you mean "DOUBLON"?`,
		},
		{`"key":"accepted","actions":[{"ext":{"fr-ctc-flow6-action":"X"}}]`, "NOA, PIN, NIN, CNF, CNP, CNA, OTH"},
		{`"ext":{"fr-ctc-flow6-status":"203"}`, "no key stands for 203"},
		{`"ext":{"fr-ctc-flow6-status":"212"}`, "212 is reported by a bill/payment"},
		{`"ext":{"fr-ctc-flow6-status":"299"}`, `"299" is none`},
	} {
		_, err := lib.Build([]byte(statusTextFrctcflow6(c.line)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.line, err, c.want)
		}
	}
}

// TestReadMessagesFrctcflow6 completes the documents that were made of published
// messages. Not all of them keep the rules: the status 203 has no key in the list.
func TestReadMessagesFrctcflow6(t *testing.T) {
	lib := addontest.Library(t)
	files, err := filepath.Glob(shared.Path(t, "formats", "data", "pairs", "cii", "cii-to-gobl") + "/*-CDV-*.out.json")
	if err != nil || len(files) < 5 {
		t.Fatalf("files %q, %v", files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := documentOf(t, data)
		env, err := lib.Complete(marshal(t, want))
		if err != nil {
			t.Fatal(err)
		}
		data, err = json.Marshal(env.Document())
		if err != nil {
			t.Fatal(err)
		}
		got := documentOf(t, data)
		got["$schema"] = want["$schema"]
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", filepath.Base(file), diff)
		}
	}
}

// TestIssuedFrctcflow6: the code 201 makes a response that says issued, which no response may
// say; the fault names what can be said.
func TestIssuedFrctcflow6(t *testing.T) {
	st := validStatusFrctcflow6()
	st.Type, st.Lines[0].Key, st.Lines[0].Ext = "", "", extFrctcflow6("201")
	addontest.Normalize(frctcflow6.Addon(), st)
	got := rule.NewBook(frctcflow6.Addon().Rules).Run(addontest.Context(frctcflow6.Addon()), st)
	if len(got) != 1 || got[0].Code != "GOBL-FR-CTC-FLOW6-BILL-STATUS-23" ||
		!strings.HasSuffix(got[0].Message, "; 201 stands for issued, which only an update may say, with 200") {
		t.Errorf("faults %v", got)
	}
}
