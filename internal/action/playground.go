package action

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"chancery/internal/admission"
	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/internal/program"
)

// Playground runs programs of authors for them to see what they do. It has the limits that
// programs in steps have, and changes nothing.
type Playground struct {
	exprs    *evaluator
	programs *programs
}

// NewPlayground makes a playground.
func NewPlayground(p Ports) *Playground {
	if p.Programs == nil {
		p.Programs = program.InProcess()
	}
	if p.Turns == nil {
		p.Turns = admission.NewTurns(admission.TurnsOptions{Places: limits.Programs.Int()})
	}
	return &Playground{exprs: newEvaluator(p.Silo), programs: &programs{p.Programs, p.Turns}}
}

// maxShown is how large a result is that is shown, in bytes of JSON.
const maxShown = 1 << 20

// Trial is a program to be run.
type Trial struct {
	// Language is "expr" or "jq", Scope what the program sees: "doc", "env", or for jq
	// "import", which is what the step silo.import gives it.
	Language, Scope, Program string
	// Data is what a step silo.import would have read.
	Data json.RawMessage
}

// Outcome is what a program made, or why it failed.
type Outcome struct {
	Value json.RawMessage
	// Code is the value of an expression as a code to branch on; empty if it cannot be one.
	Code    string
	Failure string
	// Line and Column of the failure, from 1; 0 when they are not known.
	Line, Column int
}

// Run runs a program on the entry of a task. An error is not about the program.
func (g *Playground) Run(ctx context.Context, t *domain.Task, in Trial) (*Outcome, error) {
	if in.Language == "jq" {
		return g.jq(ctx, t, in)
	}
	if _, err := compileExpr(in.Program); err != nil {
		return failure(in.Program, err), nil
	}
	v, err := g.exprs.value(ctx, t, in.Scope, in.Program)
	if err != nil {
		if ctx.Err() != nil || errors.Is(err, errFilesUnreadable) {
			return nil, err
		}
		return failure(in.Program, err), nil
	}
	out := &Outcome{}
	if out.Value, err = json.Marshal(v); err != nil {
		return &Outcome{Failure: "the value cannot be shown as JSON"}, nil
	}
	if len(out.Value) > maxShown {
		return &Outcome{Failure: "the value is too large to be shown"}, nil
	}
	if code, err := codeText(v); err == nil {
		out.Code = code
	}
	return out, nil
}

func (g *Playground) jq(ctx context.Context, t *domain.Task, in Trial) (*Outcome, error) {
	if err := program.CheckJQ(in.Program); err != nil {
		return failure(in.Program, err), nil
	}
	input, err := jqInput(t, in)
	if err != nil {
		return nil, err
	}
	out, err := g.programs.jq(ctx, t, in.Program, input)
	switch {
	case err != nil && (ctx.Err() != nil || errors.Is(err, program.ErrBusy)):
		return nil, domain.E(domain.Busy, "busy", "too many programs run; try again")
	case err != nil:
		return failure(in.Program, err), nil
	case len(out) > maxShown:
		return &Outcome{Failure: "the value is too large to be shown"}, nil
	}
	return &Outcome{Value: out}, nil
}

// jqInput returns what a jq program sees.
func jqInput(t *domain.Task, in Trial) ([]byte, error) {
	switch in.Scope {
	case scopeDoc:
		return t.Entry.Content.Doc, nil
	case "import":
		meta, data := t.Meta, in.Data
		if len(meta) == 0 {
			meta = json.RawMessage("null")
		}
		if len(data) == 0 {
			data = json.RawMessage("null")
		}
		return json.Marshal(map[string]any{"args": t.Args, "meta": meta, "data": data})
	}
	return t.Entry.Content.Envelope(), nil
}

// places finds the line and column in messages about expressions; both count from 1.
var places = regexp.MustCompile(`\((\d+):(\d+)\)`)

// failure says why a program failed, and where.
func failure(text string, err error) *Outcome {
	message := cut(err.Error(), maxProgramMessage)
	out := &Outcome{Failure: message}
	if found := places.FindStringSubmatch(message); found != nil {
		out.Line, _ = strconv.Atoi(found[1]) // digits
		out.Column, _ = strconv.Atoi(found[2])
		out.Failure, _, _ = strings.Cut(message, "\n")
	} else if at, ok := program.OffsetOf(err); ok {
		out.Line, out.Column = placeAt(text, at)
	}
	return out
}

// placeAt returns the line and column of a byte of a text, from 1.
func placeAt(text string, offset int) (line, column int) {
	before := text[:min(max(offset, 0), len(text))]
	return 1 + strings.Count(before, "\n"), len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) + 1
}
