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

// TestGivenAsked breaks a rule at very many places: it is asked only at some of them what
// was given.
func TestGivenAsked(t *testing.T) {
	asked := 0
	r := rule.Given(rule.Must("A", "code", "choose", func(_ *rule.Check, _ *org.Identity) bool { return false }),
		func(_ *rule.Check, id *org.Identity) string { asked++; return string(id.Code) })
	p := &org.Party{}
	for range 1000 {
		p.Identities = append(p.Identities, &org.Identity{Code: "x1"})
	}
	faults := rule.NewBook([]rule.Set{{Rules: []rule.Rule{r}}}).Run(&tax.Context{}, p)
	if len(faults) != 1 || len(faults[0].Paths) != 1000 || faults[0].Message != "choose; x1" || asked > 50 {
		t.Errorf("asked %d times, %q at %d places", asked, faults[0].Message, len(faults[0].Paths))
	}
}

// TestFailGiven names the values at several places below one object.
func TestFailGiven(t *testing.T) {
	r := rule.Each("A", "identities[].code", "choose", func(c *rule.Check, p *org.Party) {
		for _, id := range p.Identities {
			c.FailGiven(".identities", string(id.Code))
		}
	})
	p := &org.Party{Identities: []*org.Identity{{Code: "x1"}, {}, {Code: "x2"}, {Code: "x1"}}}
	faults := rule.NewBook([]rule.Set{{Rules: []rule.Rule{r}}}).Run(&tax.Context{}, p)
	if len(faults) != 1 || len(faults[0].Paths) != 4 || faults[0].Message != "choose; x1; x2" {
		t.Errorf("%v", faults)
	}
}
