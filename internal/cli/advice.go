package cli

import (
	"context"
	"strings"
	"text/tabwriter"

	"chancery/gobl/advice"
	"chancery/internal/access"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

// workspaceAdviceCmd shows and changes the levels of advice of a workspace.
type workspaceAdviceCmd struct {
	Slug   string   `arg:"" help:"Workspace."`
	Change []string `arg:"" optional:"" name:"change" help:"CODE=LEVEL: off, warning or fault. Can be repeated."`
	local
}

// Help is the long help.
func (workspaceAdviceCmd) Help() string {
	return `Advice says that a document may be wrong although it breaks no rule. It is shown as "warnings" in
answers and refuses nothing, unless the workspace wants that. Each kind has a level: "warning" reports it,
"fault" refuses the document like a broken rule, "off" silences it. The kind "duplicate", a second signed
document with the same printed number, is a fault unless you lower it.

Without changes the command lists all kinds with their levels. A running server takes a change within
seconds; jobs that run keep the levels that they started with. "chancery gobl explain CODE" explains a kind.

    chancery workspace advice acme --data ./data
    chancery workspace advice acme due-dates-sum=fault iban-check=off --data ./data`
}

// adviceView is one kind of advice in JSON.
type adviceView struct {
	Code  string             `json:"code"`
	Level domain.AdviceLevel `json:"level"`
	Title string             `json:"title"`
}

// Run shows or changes levels.
func (w *workspaceAdviceCmd) Run(ctx context.Context, c *call) error {
	changes, err := adviceChanges(w.Change)
	if err != nil {
		return &term.UsageError{Command: "chancery workspace advice", Cause: err}
	}
	return w.withAccess(ctx, c, func(s *access.Service) error {
		var space domain.Workspace
		if len(changes) > 0 {
			space, err = s.SetAdvice(ctx, w.Slug, changes)
		} else {
			space, err = s.Workspace(ctx, w.Slug)
		}
		if err != nil {
			return err
		}
		return c.printAdvice(space.Advice, changes)
	})
}

// adviceChanges reads changes of the form CODE=LEVEL.
func adviceChanges(list []string) (domain.AdviceLevels, error) {
	changes := domain.AdviceLevels{}
	for _, text := range list {
		code, name, ok := strings.Cut(text, "=")
		if !ok {
			return nil, term.Errorf("usage", "%s: CODE=LEVEL is expected, such as due-dates-sum=fault", text)
		}
		if err := knownAdvice(code); err != nil {
			return nil, err
		}
		level, err := domain.ParseAdviceLevel(name)
		if err != nil {
			return nil, term.Errorf("usage", "%s: %s", code, err.Error())
		}
		changes[code] = level
	}
	return changes, nil
}

func knownAdvice(code string) error {
	var codes []string
	for _, k := range advice.Kinds() {
		if k.Code == code {
			return nil
		}
		codes = append(codes, k.Code)
	}
	return term.Errorf("usage", "there is no kind of advice %q; the kinds are %s", code, strings.Join(codes, ", "))
}

// printAdvice writes the levels of all kinds, or of those that were changed.
func (c *call) printAdvice(levels, only domain.AdviceLevels) error {
	var shown []adviceView
	for _, k := range advice.Kinds() {
		if _, changed := only[k.Code]; changed || len(only) == 0 {
			shown = append(shown, adviceView{k.Code, levels.Of(k.Code), k.Title})
		}
	}
	if !c.ForPerson() {
		return c.PrintValue(shown)
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	rows := []string{"CODE\tLEVEL\tABOUT"}
	for _, v := range shown {
		rows = append(rows, v.Code+"\t"+string(v.Level)+"\t"+v.Title)
	}
	if _, err := w.Write([]byte(strings.Join(rows, "\n") + "\n")); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return c.PrintLine(strings.TrimSuffix(b.String(), "\n"))
}
