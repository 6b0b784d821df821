package actions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"

	"chancery/gobl/cal"
	"chancery/gobl/l10n"
	"chancery/internal/domain"
)

// Limits of an expression. The time is that of a processor, not of the business,
// so it is taken from the machine and not from the clock of the server.
const (
	exprNodes  = 2000
	exprMemory = 1_000_000 // in values, not bytes
	exprTime   = 100 * time.Millisecond
)

// Scopes of an expression or a modification.
const (
	scopeDoc = "doc"
	scopeEnv = "env"
)

var errSlow = errors.New("the expression takes longer than 100 ms")

// expression is a compiled expression, safe for concurrent use.
type expression struct{ program *vm.Program }

// compileExpr compiles an expression over JSON. Members that are not there are
// nil, and functions on lists take nil for an empty one, so that a document that
// lacks something makes a condition false and not an error.
func compileExpr(text string) (*expression, error) {
	program, err := expr.Compile(text,
		expr.Env(map[string]any{}),
		expr.AllowUndefinedVariables(),
		expr.MaxNodes(exprNodes),
		expr.DisableBuiltin("now"),
		expr.Function("num", num),
		expr.Patch(forgiving{}),
	)
	if err != nil {
		return nil, fmt.Errorf("the expression cannot be compiled: %w", err)
	}
	return &expression{program}, nil
}

// eval runs the expression over the variables.
func (e *expression) eval(ctx context.Context, env map[string]any) (any, error) {
	type answer struct {
		value any
		err   error
	}
	ctx, cancel := context.WithTimeoutCause(ctx, exprTime, errSlow)
	defer cancel()
	env[stepName] = func(v any) (any, error) { return v, context.Cause(ctx) }
	done := make(chan answer, 1)
	go func() {
		machine := vm.VM{MemoryBudget: exprMemory}
		v, err := machine.Run(e.program, env)
		done <- answer{v, err}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// num reads an amount, which is text in documents, as a number to compare.
func num(params ...any) (any, error) {
	if len(params) != 1 {
		return nil, errors.New("num takes one value")
	}
	switch v := params[0].(type) {
	case nil:
		return 0.0, nil
	case string:
		return strconv.ParseFloat(v, 64)
	case float64:
		return v, nil
	case int:
		return float64(v), nil
	}
	return nil, fmt.Errorf("num cannot read a %T", params[0])
}

// inEU makes the function that tells whether a country is a member of the
// European Union, on the date given or today.
func inEU(today time.Time) func(country string, on ...string) (bool, error) {
	return func(country string, on ...string) (bool, error) {
		date := cal.DateOf(today)
		if len(on) > 0 {
			var err error
			if date, err = cal.ParseDate(on[0]); err != nil {
				return false, err
			}
		}
		return l10n.InEU(l10n.TaxCountry(country), date), nil
	}
}

// stepName is the function through which each round of a loop goes, so that an
// expression ends when its time is over.
const stepName = "$step"

// forgiving rewrites an expression so that what is missing is nil and harmless,
// and so that its loops can be stopped.
type forgiving struct{}

// Visit implements ast.Visitor. Children are visited before their parents.
func (forgiving) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.MemberNode:
		if !n.Method {
			ast.Patch(node, &ast.BuiltinNode{Name: "get", Arguments: []ast.Node{n.Node, n.Property}})
		}
	case *ast.PredicateNode:
		n.Node = &ast.CallNode{Callee: &ast.IdentifierNode{Value: stepName}, Arguments: []ast.Node{n.Node}}
	case *ast.BuiltinNode:
		if takesList(n.Name) && len(n.Arguments) > 0 {
			n.Arguments[0] = &ast.BinaryNode{Operator: "??", Left: n.Arguments[0], Right: &ast.ArrayNode{}}
		}
	}
}

// takesList names the functions whose first argument may be nil for an empty list.
func takesList(name string) bool {
	return slices.Contains([]string{
		"all", "none", "any", "one", "filter", "map", "find", "findIndex", "findLast", "findLastIndex",
		"count", "sum", "groupBy", "sortBy", "reduce", "len", "first", "last", "reverse", "uniq", "flatten", "sort", "join",
	}, name)
}

// variables are what an expression sees: the members of the document or of the
// envelope, and beside them what is known of the job.
func variables(t *domain.Task, scope string) (map[string]any, error) {
	raw := t.Entry.Content.Doc
	if scope == scopeEnv {
		raw = t.Entry.Content.Envelope()
	}
	var env map[string]any
	if err := json.Unmarshal(raw, &env); err != nil {
		return nil, fmt.Errorf("reading the document: %w", err)
	}
	env["now"] = func() time.Time { return t.Now }
	env["inEU"] = inEU(t.Now)
	env["$job"] = map[string]any{
		"id": string(t.JobID), "key": t.JobKey, "args": texts(t.Args), "state": t.Entry.State,
		"faults": len(t.Faults), "folder": t.Entry.Folder, "sandbox": t.Workspace.Sandbox,
	}
	return env, nil
}

func texts(m map[string]string) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

// truth tells whether a value counts as true; nil does not.
func truth(v any) bool {
	b, ok := v.(bool)
	return ok && b
}

// codeText is the text of a value as the code of a result.
func codeText(v any) string {
	switch v := v.(type) {
	case nil:
		return "false"
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case int:
		return strconv.Itoa(v)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
