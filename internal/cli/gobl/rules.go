package gobl

import (
	"cmp"
	"slices"
	"strings"

	"chancery/gobl"
	"chancery/gobl/cbc"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/internal/cli/term"
)

type rulesCmd struct {
	Regime string `placeholder:"CC" help:"Only rules of the regime of a country."`
	Addon  string `placeholder:"KEY" help:"Only rules of an addon; with --regime those of both."`
	Object string `placeholder:"TYPE" help:"Only rules about a type, such as bill.Invoice."`
	JSON   bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (rulesCmd) Help() string {
	return `Lists the rules that documents are checked against, in the order of evaluation. Without a flag these
are all of them.

    chancery gobl rules --regime ES
    chancery gobl rules --addon es-verifactu-v1 --object bill.Invoice
    chancery gobl rules --json | jq -r '.[] | [.code, .meaning] | @tsv'`
}

// ruleView is one rule of the list.
type ruleView struct {
	Code   string `json:"code"`
	Object string `json:"object"`
	// Field is empty for rules about the whole object.
	Field string `json:"field"`
	When  string `json:"when"`
	// Meaning is what the rule expects.
	Meaning string `json:"meaning"`
}

func newRuleView(book *rule.Book, set *rule.Set, r *rule.Rule) ruleView {
	return ruleView{r.ID, r.Object, r.Field, whenApplied(set, book.Without(r.ID)), r.Message}
}

// whenApplied returns the condition of a set, and the addons that switch the rule off.
func whenApplied(set *rule.Set, without []cbc.Key) string {
	list := []string{"always"}
	switch {
	case set.Regime != "":
		list[0] = "regime " + string(set.Regime)
	case set.Addon != "":
		list[0] = "addon " + string(set.Addon)
	}
	for _, key := range without {
		list = append(list, "not with addon "+string(key))
	}
	return strings.Join(list, ", ")
}

// Run lists rules.
func (r *rulesCmd) Run(c *term.Call) error {
	lib, err := c.Library()
	if err != nil {
		return err
	}
	wanted, err := r.filter(lib)
	if err != nil {
		return err
	}
	list := []ruleView{}
	for _, set := range lib.Rules().Sets() {
		for i := range set.Rules {
			if wanted(&set, &set.Rules[i]) {
				list = append(list, newRuleView(lib.Rules(), &set, &set.Rules[i]))
			}
		}
	}
	if !c.ForPerson() {
		return c.PrintValue(list)
	}
	rows := [][]string{{"CODE", "OBJECT", "FIELD", "WHEN", "MEANING"}}
	for _, one := range list {
		rows = append(rows, []string{one.Code, one.Object, cmp.Or(one.Field, "-"), one.When, one.Meaning})
	}
	return c.PrintText(table(rows) + term.Count(len(list), "rule") + "\n")
}

// filter returns a function that reports whether a rule is wanted.
func (r *rulesCmd) filter(lib *gobl.Library) (func(*rule.Set, *rule.Rule) bool, error) {
	var (
		regime *tax.RegimeDef
		addon  *tax.AddonDef
		err    error
	)
	if r.Regime != "" {
		if regime, err = regimeNamed(lib.Facts(), r.Regime); err != nil {
			return nil, err
		}
	}
	if r.Addon != "" {
		if addon, err = addonNamed(lib.Facts(), r.Addon); err != nil {
			return nil, err
		}
	}
	object, err := objectNamed(lib.Rules(), r.Object)
	if err != nil {
		return nil, err
	}
	return func(set *rule.Set, one *rule.Rule) bool {
		if object != "" && one.Object != object {
			return false
		}
		return regime == nil && addon == nil || ofRegime(regime, set, one) || addon != nil && set.Addon == addon.Key
	}, nil
}

// ofRegime reports whether a rule belongs to a regime. Rules on tax identities
// depend on the country of the identity, so only their code names the regime;
// the code has the ISO code for Greece.
func ofRegime(def *tax.RegimeDef, set *rule.Set, one *rule.Rule) bool {
	if def == nil || set.Addon != "" {
		return false
	}
	return set.Regime == def.Country ||
		strings.HasPrefix(one.ID, "GOBL-"+string(def.Country)+"-") ||
		strings.HasPrefix(one.ID, "GOBL-"+string(def.Country.ISO())+"-")
}

// objectNamed finds the type of objects that rules are about; "bill/invoice"
// means bill.Invoice.
func objectNamed(book *rule.Book, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	plain := func(s string) string {
		return strings.ToLower(strings.NewReplacer("/", ".", "-", "").Replace(s))
	}
	var known []string
	for _, set := range book.Sets() {
		for _, r := range set.Rules {
			if plain(r.Object) == plain(name) {
				return r.Object, nil
			}
			if !slices.Contains(known, r.Object) {
				known = append(known, r.Object)
			}
		}
	}
	return "", unknownName("rule about the type", name, "chancery gobl rules", known)
}
