package gobl

import (
	"cmp"
	"strings"

	"chancery/gobl"
	"chancery/gobl/advice"
	"chancery/gobl/similar"
	"chancery/internal/cli/term"
)

type explainCmd struct {
	Code string `arg:"" help:"Code of a rule or of a kind of advice, such as GOBL-BILL-INVOICE-01 or due-dates-sum."`
	JSON bool   `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (explainCmd) Help() string {
	return `Explains a rule by the code that a fault carries: what it speaks of, when it applies, what it expects
and what to do about a fault. The code of a warning explains what is likely to be wrong, why it matters
and on what that is based.

    chancery gobl explain GOBL-BILL-INVOICE-01
    chancery gobl explain bill-invoice-01
    chancery gobl explain due-dates-sum`
}

// explanation is a rule with what to do about a fault.
type explanation struct {
	ruleView
	ToDo []string `json:"to_do"`
}

// Run explains one rule or kind of advice.
func (e *explainCmd) Run(c *term.Call) error {
	plain := strings.ToLower(plainCode(e.Code))
	var kinds []string
	for _, k := range advice.Kinds() {
		if k.Code == plain {
			return explainAdvice(c, &k)
		}
		kinds = append(kinds, k.Code)
	}
	lib, err := c.Library()
	if err != nil {
		return err
	}
	code := ruleCode(e.Code)
	var known []string
	for _, set := range lib.Rules().Sets() {
		for i := range set.Rules {
			if set.Rules[i].ID == code {
				return explain(c, lib, newRuleView(lib.Rules(), &set, &set.Rules[i]))
			}
			known = append(known, set.Rules[i].ID)
		}
	}
	if !strings.HasPrefix(plain, "gobl-") && len(similar.Names(plain, kinds, 1)) > 0 {
		return unknownName("kind of advice", plain, "chancery gobl rules", kinds)
	}
	return unknownName("rule", code, "chancery gobl rules", known)
}

// plainCode returns a code without the brackets that a terminal shows it in.
func plainCode(text string) string { return strings.Trim(strings.TrimSpace(text), "[]") }

// adviceView is a kind of advice in JSON.
type adviceView struct {
	Code   string `json:"code"`
	Title  string `json:"title"`
	About  string `json:"about"`
	Source string `json:"source,omitempty"`
}

func explainAdvice(c *term.Call, k *advice.Kind) error {
	if !c.ForPerson() {
		return c.PrintValue(adviceView{k.Code, k.Title, k.About, k.Source})
	}
	rows := [][]string{{"found", k.Title}, {"about", k.About}}
	if k.Source != "" {
		rows = append(rows, []string{"source", k.Source})
	}
	return c.PrintText(k.Code + "\n" + indent(table(rows)))
}

// ruleCode completes a code that was typed in a short form.
func ruleCode(text string) string {
	code := strings.ToUpper(plainCode(text))
	if !strings.HasPrefix(code, "GOBL-") {
		code = "GOBL-" + code
	}
	return code
}

func explain(c *term.Call, lib *gobl.Library, r ruleView) error {
	full := explanation{r, toDo(lib, &r)}
	if !c.ForPerson() {
		return c.PrintValue(full)
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
	return c.PrintText(r.Code + "\n" + indent(table(rows)))
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
