package cli

import (
	"cmp"
	"slices"
	"strings"

	"chancery/gobl"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
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

func newRuleView(set *rule.Set, r *rule.Rule) ruleView {
	return ruleView{r.ID, r.Object, r.Field, whenApplied(set), r.Message}
}

// whenApplied returns the condition of a set.
func whenApplied(set *rule.Set) string {
	switch {
	case set.Regime != "":
		return "regime " + string(set.Regime)
	case set.Addon != "":
		return "addon " + string(set.Addon)
	}
	return "always"
}

// Run lists rules.
func (r *rulesCmd) Run(c *call) error {
	lib, err := c.library()
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
				list = append(list, newRuleView(&set, &set.Rules[i]))
			}
		}
	}
	if !c.forPerson() {
		return c.printValue(list)
	}
	rows := [][]string{{"CODE", "OBJECT", "FIELD", "WHEN", "MEANING"}}
	for _, one := range list {
		rows = append(rows, []string{one.Code, one.Object, cmp.Or(one.Field, "-"), one.When, one.Meaning})
	}
	return c.printText(table(rows) + count(len(list), "rule") + "\n")
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

// objectNamed finds the type of objects that rules speak of; "bill/invoice"
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

type explainCmd struct {
	Code string `arg:"" help:"Code of a rule, such as GOBL-BILL-INVOICE-01."`
	JSON bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (explainCmd) Help() string {
	return `Explains a rule by the code that a fault carries: what it speaks of, when it applies, what it expects
and what to do about a fault.

    chancery gobl explain GOBL-BILL-INVOICE-01
    chancery gobl explain bill-invoice-01`
}

// explanation is a rule with what to do about a fault.
type explanation struct {
	ruleView
	ToDo []string `json:"to_do"`
}

// Run explains one rule.
func (e *explainCmd) Run(c *call) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	code := ruleCode(e.Code)
	var known []string
	for _, set := range lib.Rules().Sets() {
		for i := range set.Rules {
			if set.Rules[i].ID == code {
				return explain(c, lib, newRuleView(&set, &set.Rules[i]))
			}
			known = append(known, set.Rules[i].ID)
		}
	}
	return unknownName("rule", code, "chancery gobl rules", known)
}

// ruleCode completes a code that was typed in a short form.
func ruleCode(text string) string {
	code := strings.ToUpper(strings.Trim(strings.TrimSpace(text), "[]"))
	if !strings.HasPrefix(code, "GOBL-") {
		code = "GOBL-" + code
	}
	return code
}

func explain(c *call, lib *gobl.Library, r ruleView) error {
	full := explanation{r, toDo(lib, &r)}
	if !c.forPerson() {
		return c.printValue(full)
	}
	rows := [][]string{
		{"object", r.Object},
		{"field", cmp.Or(r.Field, "the object itself")},
		{"when", r.When},
		{"meaning", r.Meaning},
	}
	for i, step := range full.ToDo {
		rows = append(rows, []string{map[bool]string{true: "to do"}[i == 0], step})
	}
	return c.printText(r.Code + "\n" + indent(table(rows)))
}

// toDo returns how to correct a fault of a rule, and how to ignore it.
func toDo(lib *gobl.Library, r *ruleView) []string {
	place := "the " + r.Object
	if r.Field != "" {
		place = r.Field + " of the " + r.Object
	}
	steps := []string{"Change " + place + " at the path of the fault so that it meets this."}
	if name := schemaOfObject(lib, r.Object); name != "" {
		steps = append(steps, "Its members: chancery gobl schema "+name)
	}
	if key, ok := strings.CutPrefix(r.When, "addon "); ok {
		steps = append(steps, "What the addon knows: chancery gobl addons "+key)
	}
	return append(steps, "To let it pass, list the code under head.ignore of the envelope.")
}

// schemaOfObject returns the short name of the schema of a type, empty when it has
// none of its own.
func schemaOfObject(lib *gobl.Library, object string) string {
	for _, id := range lib.Schemas().All() {
		if strings.EqualFold(strings.NewReplacer("/", ".", "-", "").Replace(id.Name()), object) {
			return id.Name()
		}
	}
	return ""
}
