package core_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/core"
	"chancery/gobl/head"
	"chancery/gobl/i18n"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/test/shared"
)

// namespaces of the core in the order of evaluation.
func namespaces() []string {
	return []string{
		"uuid", "schema", "cal", "dsig", "i18n", "cbc", "head", "note", "currency",
		"tax", "org", "pay", "bill", "gobl",
	}
}

// published is a set of rules as the format publishes it.
type published struct {
	Object  string
	Field   string
	Each    bool
	Assert  []assertion
	Subsets []published
}

type assertion struct {
	ID    string
	Tests string
	// Object and Field are found on the way to the assertion.
	Object, Field string
}

func (p published) flatten(object, field string) []assertion {
	if p.Object != "" {
		object, field = p.Object, ""
	}
	if p.Field != "" {
		field = strings.TrimPrefix(field+"."+p.Field, ".")
	}
	if p.Each {
		field += "[]"
	}
	var list []assertion
	for _, a := range p.Assert {
		a.Object, a.Field = object, field
		list = append(list, a)
	}
	for _, s := range p.Subsets {
		list = append(list, s.flatten(object, field)...)
	}
	return list
}

// readFacts reads the published rules of a namespace. They are not
// part of the module.
func readFacts(t *testing.T, namespace string) []assertion {
	t.Helper()
	data := shared.Read(t, "gobl", "data", "rules", namespace+".json")
	var set published
	if err := json.Unmarshal(data, &set); err != nil {
		t.Fatal(err)
	}
	return set.flatten("", "")
}

func TestRulesAreThosePublished(t *testing.T) {
	sets := allSets()
	for i, namespace := range namespaces() {
		want := map[string]assertion{}
		for _, a := range readFacts(t, namespace) {
			want[a.ID] = a
		}
		if len(want) == 0 {
			t.Errorf("%s: no published rules were read", namespace)
		}
		for _, r := range sets[i].Rules {
			a, ok := want[r.ID]
			if !ok {
				t.Errorf("%s: rule %s is not published, or stands twice", namespace, r.ID)
				continue
			}
			if r.Object != a.Object || r.Field != a.Field {
				t.Errorf("%s is about %q of %s, want %q of %s", r.ID, r.Field, r.Object, a.Field, a.Object)
			}
			delete(want, r.ID)
		}
		for id := range want {
			t.Errorf("%s: rule %s is missing", namespace, id)
		}
	}
}

func TestMessages(t *testing.T) {
	for _, set := range allSets() {
		for _, r := range set.Rules {
			if r.Message == "" || len(r.Message) > 120 || strings.HasSuffix(r.Message, ".") {
				t.Errorf("%s: message %q is empty, too long or ends with a stop", r.ID, r.Message)
			}
		}
	}
}

// choices makes for each rule that lets choose from a list the object with a
// given choice.
func choices() map[string]func(choice string) tree.Node {
	link := func(change func(l *head.Link)) tree.Node {
		l := &head.Link{Key: "a", URL: "https://example.com"}
		change(l)
		return l
	}
	return map[string]func(string) tree.Node{
		"GOBL-I18N-LANG-01":        func(s string) tree.Node { return new(i18n.Lang(s)) },
		"GOBL-ORG-ATTACHMENT-02":   func(s string) tree.Node { return &org.Attachment{MIME: s} },
		"GOBL-ORG-IDENTITY-02":     func(s string) tree.Node { return &org.Identity{Scope: cbc.Key(s)} },
		"GOBL-ORG-NOTE-02":         func(s string) tree.Node { return &org.Note{Key: cbc.Key(s)} },
		"GOBL-ORG-UNIT-01":         func(s string) tree.Node { return new(org.Unit(s)) },
		"GOBL-PAY-INSTRUCTIONS-02": func(s string) tree.Node { return &pay.Instructions{Key: cbc.Key(s)} },
		"GOBL-PAY-RECORD-01":       func(s string) tree.Node { return &pay.Record{Key: cbc.Key(s)} },
		"GOBL-PAY-TERMS-01":        func(s string) tree.Node { return &pay.Terms{Key: cbc.Key(s)} },
		"GOBL-BILL-INVOICE-02":     func(s string) tree.Node { return &bill.Invoice{Type: cbc.Key(s)} },
		"GOBL-BILL-DELIVERY-02":    func(s string) tree.Node { return &bill.Delivery{Type: cbc.Key(s)} },
		"GOBL-BILL-ORDER-02":       func(s string) tree.Node { return &bill.Order{Type: cbc.Key(s)} },
		"GOBL-BILL-PAYMENT-02":     func(s string) tree.Node { return &bill.Payment{Type: cbc.Key(s)} },
		"GOBL-BILL-TAX-01":         func(s string) tree.Node { return &bill.Tax{Rounding: cbc.Key(s)} },
		"GOBL-BILL-TAX-02":         func(s string) tree.Node { return &bill.Tax{Point: cbc.Key(s)} },
		"GOBL-BILL-STATUS-02":      func(s string) tree.Node { return &bill.Status{Type: cbc.Key(s)} },
		"GOBL-BILL-STATUSLINE-02":  func(s string) tree.Node { return &bill.StatusLine{Key: cbc.Key(s)} },
		"GOBL-BILL-REASON-02":      func(s string) tree.Node { return &bill.Reason{Key: cbc.Key(s)} },
		"GOBL-BILL-ACTION-02":      func(s string) tree.Node { return &bill.Action{Key: cbc.Key(s)} },
		"GOBL-HEAD-LINK-02":        func(s string) tree.Node { return link(func(l *head.Link) { l.Category = cbc.Key(s) }) },
		"GOBL-HEAD-LINK-05":        func(s string) tree.Node { return link(func(l *head.Link) { l.MIME = s }) },
	}
}

func TestChoicesAreThosePublished(t *testing.T) {
	book := rule.NewBook(core.Rules())
	ctx := testContext(t)
	refuses := func(id string, n tree.Node) bool {
		return slices.ContainsFunc(book.Run(ctx, n), func(f *rule.Fault) bool { return f.Code == id })
	}
	compared := 0
	for _, namespace := range namespaces() {
		for _, a := range readFacts(t, namespace) {
			list, ok := listIn(a.Tests)
			if !ok {
				continue
			}
			with := choices()[a.ID]
			if with == nil {
				t.Errorf("%s: nothing to try the choices of %q with", a.ID, a.Tests)
				continue
			}
			compared++
			for _, choice := range list {
				if refuses(a.ID, with(choice)) {
					t.Errorf("%s refuses %q", a.ID, choice)
				}
				if wrong := "x" + choice; !slices.Contains(list, wrong) && !refuses(a.ID, with(wrong)) {
					t.Errorf("%s lets %q pass", a.ID, wrong)
				}
			}
		}
	}
	// The categories and MIME types of links are published without their lists.
	if want := len(choices()) - 2; compared != want {
		t.Errorf("%d rules were compared, want %d", compared, want)
	}
}

// listIn reads "… one of [a, b, c]".
func listIn(test string) ([]string, bool) {
	_, rest, found := strings.Cut(test, "one of [")
	list, _, closed := strings.Cut(rest, "]")
	return strings.Split(list, ", "), found && closed
}

func TestChoicesOfLinks(t *testing.T) {
	book := rule.NewBook(core.Rules())
	ctx := testContext(t)
	tests := map[string][]string{
		"GOBL-HEAD-LINK-02": {"", "format", "portal", "request", "response", "agreement", "verification", "attachment"},
		"GOBL-HEAD-LINK-05": {
			"", "application/pdf", "image/jpeg", "image/png", "text/csv",
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.oasis.opendocument.spreadsheet",
			"text/html", "application/xml", "text/xml", "application/json",
		},
	}
	for id, list := range tests {
		for _, choice := range list {
			if faults := book.Run(ctx, choices()[id](choice)); faults != nil {
				t.Errorf("%s: %q: %v", id, choice, faults)
			}
		}
	}
}

// TestPatternsAreThosePublished compares our loops with the regular expressions
// they stand for, on text made of the characters that matter to them.
func TestPatternsAreThosePublished(t *testing.T) {
	with := map[string]func(s string) tree.Node{
		"GOBL-CBC-CODE-02":        func(s string) tree.Node { return new(cbc.Code(s)) },
		"GOBL-CBC-KEY-02":         func(s string) tree.Node { return new(cbc.Key(s)) },
		"GOBL-TAX-IDENTITY-02":    func(s string) tree.Node { return &tax.Identity{Code: cbc.Code(s)} },
		"GOBL-TAX-IDENTITY-03":    func(s string) tree.Node { return &tax.Identity{Scheme: cbc.Code(s)} },
		"GOBL-ORG-COORDINATES-03": func(s string) tree.Node { return &org.Coordinates{W3W: s} },
	}
	book := rule.NewBook(core.Rules())
	ctx := testContext(t)
	runes := []rune("aAzZ09Ññé-+./:,_& \u00a0\n\t\x7f\u0085\u0301\u3002")
	for _, namespace := range []string{"cbc", "tax", "org"} {
		for _, a := range readFacts(t, namespace) {
			pattern, found := strings.CutPrefix(a.Tests, "matches ")
			if !found || with[a.ID] == nil {
				continue
			}
			re := regexp.MustCompile(pattern)
			node := with[a.ID]
			delete(with, a.ID)
			rapid.Check(t, func(t *rapid.T) {
				s := rapid.StringOfN(rapid.SampledFrom(runes), 0, 9, -1).Draw(t, "text")
				want := s == "" || re.MatchString(s)
				broken := slices.ContainsFunc(book.Run(ctx, node(s)), func(f *rule.Fault) bool { return f.Code == a.ID })
				if broken == want {
					t.Fatalf("%s: %q passes %v, by its pattern %v", a.ID, s, !broken, want)
				}
			})
		}
	}
	for id := range with {
		t.Errorf("%s is published without a pattern", id)
	}
}
