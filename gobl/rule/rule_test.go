package rule_test

import (
	"slices"
	"testing"

	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// TestIgnore switches a rule of one set off by another, only where that applies.
func TestIgnore(t *testing.T) {
	named := func(id string) rule.Rule {
		return rule.Must(id, "name", "give a name", func(_ *rule.Check, p *org.Party) bool { return p.Name != "" })
	}
	book := rule.NewBook([]rule.Set{
		{Rules: []rule.Rule{named("A-01"), named("A-02")}},
		{Addon: "one-v1", Rules: []rule.Rule{named("ONE-01")}},
		{Addon: "two-v1", Rules: []rule.Rule{named("TWO-01")}, Ignore: []string{"A-02", "ONE-01", "NONE-01"}},
	})
	for _, c := range []struct{ addons, want []string }{
		{nil, []string{"A-01", "A-02"}},
		{[]string{"one-v1"}, []string{"A-01", "A-02", "ONE-01"}},
		{[]string{"two-v1"}, []string{"A-01", "TWO-01"}},
		{[]string{"one-v1", "two-v1"}, []string{"A-01", "TWO-01"}},
	} {
		ctx := &tax.Context{}
		for _, key := range c.addons {
			ctx.Addons = append(ctx.Addons, &tax.AddonDef{Key: cbc.Key(key)})
		}
		var got []string
		for _, f := range book.Run(ctx, new(org.Party)) {
			got = append(got, f.Code)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("with %v: faults %v, want %v", c.addons, got, c.want)
		}
	}
	if got := book.Without("ONE-01"); !slices.Equal(got, []cbc.Key{"two-v1"}) || book.Without("A-01") != nil {
		t.Errorf("ONE-01 does not apply with %v, A-01 with %v", got, book.Without("A-01"))
	}
}
