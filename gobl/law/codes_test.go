package law_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// faultsOf returns the faults of rules in a document, as "message @ paths".
func faultsOf(doc tree.Node, rules ...rule.Rule) []string {
	var list []string
	for _, f := range rule.NewBook([]rule.Set{{Rules: rules}}).Run(&tax.Context{}, doc) {
		list = append(list, f.Message+" @ "+strings.Join(f.Paths, " "))
	}
	return list
}

func expect(t *testing.T, name string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", name, got, want)
	}
}

func TestCodeIn(t *testing.T) {
	partyExt := func(p *org.Party) tax.Extensions { return p.Ext }
	rules := []rule.Rule{
		law.CodeIn("A", "ext", "choose a class", "class", partyExt, "N1", "N2.1", "03"),
		law.CodeIn("B", "ext", "let the kind be R1, R2 or (R3)", "kind", partyExt, "R1", "R2", "R3"),
		law.CodeIn("C", "ext", "let the scheme be 1", "scheme", partyExt, "1"),
		law.CodeLike("D", "ext", "write two digits", "no", partyExt, func(code string) bool { return len(code) == 2 }),
	}
	for _, c := range []struct {
		ext  tax.Extensions
		want []string
	}{
		{nil, nil},
		{tax.Extensions{"class": "03", "kind": "R1", "scheme": "1", "no": "12", "other": "x"}, nil},
		{tax.Extensions{"class": "9"}, []string{`choose a class; "9" is none; possible are N1, N2.1, 03 @ $.ext`}},
		{tax.Extensions{"class": "n21"}, []string{`choose a class; "n21" is none; possible are N1, N2.1, 03; did you mean "N2.1"? @ $.ext`}},
		{tax.Extensions{"class": "3"}, []string{`choose a class; "3" is none; possible are N1, N2.1, 03; did you mean "03"? @ $.ext`}},
		{tax.Extensions{"class": ""}, []string{`choose a class @ $.ext`}},
		{tax.Extensions{"kind": "F1"}, []string{`let the kind be R1, R2 or (R3); "F1" is none @ $.ext`}},
		{tax.Extensions{"kind": "r2"}, []string{`let the kind be R1, R2 or (R3); "r2" is none; did you mean "R2"? @ $.ext`}},
		{tax.Extensions{"scheme": "2"}, []string{`let the scheme be 1; "2" was given @ $.ext`}},
		{tax.Extensions{"no": "123"}, []string{`write two digits; "123" was given @ $.ext`}},
	} {
		expect(t, fmt.Sprint(c.ext), faultsOf(&org.Party{Ext: c.ext}, rules...), c.want...)
	}
}

func TestCoded(t *testing.T) {
	never := rule.Must("A", "", "choose", func(_ *rule.Check, _ *org.Party) bool { return false })
	coded := law.Coded(never, "a", func(p *org.Party) tax.Extensions { return p.Ext }, "1")
	expect(t, "absent", faultsOf(&org.Party{}, coded), "choose @ $")
	expect(t, "possible", faultsOf(&org.Party{Ext: tax.Extensions{"a": "1"}}, coded), "choose @ $")
	expect(t, "other", faultsOf(&org.Party{Ext: tax.Extensions{"a": "2"}}, coded), `choose; "2" is none; possible are 1 @ $`)
}

func TestEachCodeIn(t *testing.T) {
	r := law.EachCodeIn("A", "lines[].ext", "choose", "a", func(inv *bill.Invoice, at func(path string, ext tax.Extensions)) {
		for i, l := range inv.Lines {
			at(law.At(".lines", i, ".ext"), l.Ext)
		}
	}, "1", "2")
	inv := &bill.Invoice{}
	for _, code := range []cbc.Code{"1", "3", "3", "4", "5", "6", "2"} {
		inv.Lines = append(inv.Lines, &bill.Line{Ext: tax.Extensions{"a": code}})
	}
	inv.Lines = append(inv.Lines, &bill.Line{})
	expect(t, "lines", faultsOf(inv, r), `choose; "3" is none; possible are 1, 2; "4" is none; possible are 1, 2; "5" is none; possible are 1, 2`+
		" @ $.lines[1].ext $.lines[2].ext $.lines[3].ext $.lines[4].ext $.lines[5].ext")
}

func TestInvoiceType(t *testing.T) {
	r := law.InvoiceType("A", "type", "standard or credit-note", bill.InvoiceStandard, bill.InvoiceCreditNote)
	expect(t, "standard", faultsOf(&bill.Invoice{Type: bill.InvoiceStandard}, r))
	expect(t, "debit note", faultsOf(&bill.Invoice{Type: "debit-note"}, r),
		`standard or credit-note; "debit-note" is none @ $.type`)
	expect(t, "no type", faultsOf(&bill.Invoice{}, r), "standard or credit-note @ $.type")
}

func TestHasMeans(t *testing.T) {
	rules := law.HasMeans("A", "B", "choose", "means", func(key cbc.Key) cbc.Code {
		return map[cbc.Key]cbc.Code{"card": "1", "cash": "2", "cash+x": "3"}[key]
	})
	expect(t, "given", faultsOf(&pay.Instructions{Key: "card", Ext: tax.Extensions{"means": "1"}}, rules...))
	expect(t, "other", faultsOf(&pay.Instructions{Key: "other+y"}, rules...), `choose; "other+y" is none; possible are card, cash @ $.ext`)
	expect(t, "record", faultsOf(&pay.Record{Key: "other"}, rules...), `choose; "other" is none; possible are card, cash @ $.ext`)
	expect(t, "no key", faultsOf(&pay.Record{}, rules...), "choose @ $.ext")
}

func TestCodesOf(t *testing.T) {
	def := &cbc.Definition{Values: []*cbc.Definition{{Code: "1"}, {Code: "2"}}}
	if got := law.CodesOf(def, nil); !slices.Equal(got, []cbc.Code{"1", "2"}) {
		t.Error(got)
	}
	if got := law.CodesOf(def, func(c cbc.Code) bool { return c == "2" }); !slices.Equal(got, []cbc.Code{"2"}) {
		t.Error(got)
	}
}

func TestLacking(t *testing.T) {
	ext := func(p *org.Party) tax.Extensions { return p.Ext }
	r := law.Lacking(rule.Must("A", "ext", "say all", func(_ *rule.Check, p *org.Party) bool { return p.Ext.HasAll("a", "b", "c") }), ext, "a", "b", "c")
	for _, c := range []struct {
		ext  tax.Extensions
		want []string
	}{
		{nil, []string{"say all; a, b, c are missing @ $.ext"}},
		{tax.Extensions{"b": "1"}, []string{"say all; a, c are missing @ $.ext"}},
		{tax.Extensions{"b": "1", "c": "1"}, []string{"say all; a is missing @ $.ext"}},
		{tax.Extensions{"a": "1", "b": "1", "c": "1"}, nil},
	} {
		expect(t, fmt.Sprint(c.ext), faultsOf(&org.Party{Ext: c.ext}, r), c.want...)
	}
	if got := law.Missing(nil); got != "" {
		t.Errorf("nothing is asked for: %q", got)
	}
}
