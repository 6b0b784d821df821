package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/app"
	"chancery/internal/cli/term"
	"chancery/internal/transform"
)

type workflowLintCmd struct {
	Files   []string `arg:"" placeholder:"FILE" help:"Files, or directories with files; - is the standard input."`
	Sandbox bool     `name:"sandbox" help:"Check for a sandbox, where actions may be simulated."`
	Strict  bool     `name:"strict" help:"Exit with 1 also when there are only warnings."`
	JSON    bool     `name:"json" help:"Answer in JSON, also on a terminal."`
}

// Help is the long help.
func (workflowLintCmd) Help() string {
	return `Checks what a server would: structure, unknown actions and settings, expressions and programs. It also warns of
what a server accepts although it looks wrong: members that documents never have, steps that are never reached,
addons that are not installed. Each line names file, line and place, and what may be meant:

    invoice.yaml:7: steps[1].config.pading: the action has no such setting; did you mean padding?

    chancery workflow lint workflows/
    chancery workflow lint --strict invoice.yaml
    chancery workflow lint --json workflows/ | jq '.[] | select(.level == "error")'

The exit code is 1 when a server would refuse to publish one of the files; with --strict also when there are
warnings. A file may lack its "id" here; "apply" needs one.`
}

// flowProblem is an error in a file.
type flowProblem struct {
	File string `json:"file"`
	// Line counts from 1; 0 means that it is not known.
	Line    int    `json:"line,omitempty"`
	Path    string `json:"path"`
	Level   string `json:"level"`
	Message string `json:"message"`
}

// The levels of problems.
const (
	levelError   = "error"
	levelWarning = "warning"
)

// text formats the problem for a person.
func (p *flowProblem) text() string {
	place := p.File
	if p.Line > 0 {
		place += ":" + strconv.Itoa(p.Line)
	}
	message := p.Message
	if p.Level == levelWarning {
		message = "warning: " + message
	}
	return term.Printable(place + ": " + p.Path + ": " + message)
}

// Run checks files.
func (w *workflowLintCmd) Run(ctx context.Context, c *call) error {
	names, err := flowNames(w.Files)
	if err != nil {
		return err
	}
	lib, err := c.Library()
	if err != nil {
		return err
	}
	checks, err := app.NewLinter(lib)
	if err != nil {
		return err
	}
	l := linter{call: c, checks: checks, sandbox: w.Sandbox, ids: map[string]string{}, list: []flowProblem{}}
	for _, name := range names {
		if err := l.file(ctx, name); err != nil {
			return err
		}
	}
	if !c.ForPerson() {
		err = c.PrintValue(l.list)
	} else {
		for i := range l.list {
			err = errors.Join(err, c.PrintLine(l.list[i].text()))
		}
	}
	if err != nil {
		return err
	}
	return l.verdict(len(names), w.Strict)
}

// linter checks files one by one.
type linter struct {
	*call
	checks  *app.Linter
	sandbox bool
	// ids are the files of the workflows so far, by ID.
	ids  map[string]string
	list []flowProblem
}

// verdict returns an error if the files are not in order.
func (l *linter) verdict(files int, strict bool) error {
	failed, warned := 0, 0
	for _, p := range l.list {
		if p.Level == levelError {
			failed++
		} else {
			warned++
		}
	}
	switch {
	case failed > 0:
		return term.Errorf("validation", "%s in %s", term.Count(failed, "problem"), term.Count(files, "file"))
	case strict && warned > 0:
		return term.Errorf("validation", "%s in %s", term.Count(warned, "warning"), term.Count(files, "file"))
	}
	return nil
}

// file checks one file. One that cannot be read is a problem too.
func (l *linter) file(ctx context.Context, name string) error {
	in, err := l.workflowInput(ctx, name)
	if err == nil && !json.Valid(in.JSON) {
		err = in.Wrap(json.Unmarshal(in.JSON, new(any)))
	}
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		message := term.Describe(err).Message
		l.add(name, lineIn(message), levelError, transform.Problem{Path: "$", Message: message})
		return nil
	}
	start := len(l.list)
	defer func() {
		slices.SortStableFunc(l.list[start:], func(a, b flowProblem) int { return cmp.Compare(a.Line, b.Line) })
	}()
	lines := newLineIndex(in.Text, !in.YAML)
	report := func(level string, list []transform.Problem) {
		for _, p := range list {
			l.add(name, lines.of(p.Path), level, p)
		}
	}
	if wrong := wrongKinds(in.JSON); len(wrong) > 0 {
		report(levelError, wrong)
		return nil
	}
	unknown, idle := unknownParts(in.JSON)
	report(levelError, unknown)
	report(levelWarning, idle)
	var written struct {
		ID string `json:"id"`
		transform.WorkflowInput
	}
	if err := json.Unmarshal(in.JSON, &written); err != nil {
		return in.Wrap(term.Errorf("input", "this is not a workflow: %w", err))
	}
	if first, taken := l.ids[written.ID]; taken && written.ID != "" {
		report(levelError, []transform.Problem{{Path: "id", Message: "the workflow in " + term.InputName(first) + " has the same ID"}})
	}
	l.ids[written.ID] = name
	found := l.checks.Lint(written.ID, written.WorkflowInput, l.sandbox)
	report(levelError, found.Problems)
	report(levelWarning, found.Warnings)
	return nil
}

func (l *linter) add(name string, line int, level string, p transform.Problem) {
	l.list = append(l.list, flowProblem{File: term.InputName(name), Line: line, Path: p.Path, Level: level, Message: p.Message})
}

// lineIn returns the line that a message on the syntax of a file begins with, 0 for none.
func lineIn(message string) int {
	rest, ok := strings.CutPrefix(message, "line ")
	if !ok {
		return 0
	}
	line, err := strconv.Atoi(rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))])
	if err != nil {
		return 0
	}
	return line
}
