package actions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"chancery/gobl/cal"
	"chancery/gobl/l10n"
)

// Limits of an expression. Times are measured on the machine, not on the clock of
// the server, because they limit work and not business.
const (
	exprLength = 8192
	exprNodes  = 2000
	exprTime   = 100 * time.Millisecond
	// exprWallTime limits the elapsed time, for a machine that is busy.
	exprWallTime = 2 * time.Second
	// exprValues limits the lists and maps that an expression writes, in values.
	exprValues = 250_000
	// exprMemory limits what else an expression makes, in bytes; see meter.
	exprMemory = 16 << 20
	// exprMessage limits the message of a failure, which may quote a document.
	exprMessage = 500
)

// Scopes of an expression or a modification.
const (
	scopeDoc = "doc"
	scopeEnv = "env"
)

var errSlow = errors.New("the expression takes longer than 100 ms")

// expression is a compiled expression, safe for concurrent use.
type expression struct {
	program *vm.Program
	// files is set when the expression may read the files of the entry.
	files bool
}

// compileExpr compiles an expression over JSON. Missing members are nil, and
// functions on lists take nil as an empty list, so that a condition over a member
// that a document lacks is false and not an error.
//
// The optimizer stays off: it restores operators that the guard has replaced, and
// makes lists while it compiles.
func compileExpr(text string) (*expression, error) {
	program, err := compileGuarded(text)
	if err != nil {
		return nil, fmt.Errorf("the expression cannot be compiled: %s", shortened(err.Error()))
	}
	return &expression{program: program, files: mayReadFiles(text)}, nil
}

// mayReadFiles reports whether an expression may read $job.files: it names them, or
// uses $job or the variables as a whole.
func mayReadFiles(text string) bool {
	if strings.Contains(text, "files") || strings.Contains(text, "$env") {
		return true
	}
	for _, rest := range strings.Split(text, "$job")[1:] {
		if rest = strings.TrimSpace(rest); !strings.HasPrefix(rest, ".") && !strings.HasPrefix(rest, "?.") {
			return true
		}
	}
	return false
}

func compileGuarded(text string) (*vm.Program, error) {
	if len(text) > exprLength {
		return nil, fmt.Errorf("it is longer than %d bytes", exprLength)
	}
	config := conf.CreateNew()
	for _, option := range append(guardFunctions(),
		expr.Env(map[string]any{}),
		expr.AllowUndefinedVariables(),
		expr.MaxNodes(exprNodes),
		expr.Optimize(false),
		expr.DisableBuiltin("now"),
		expr.Function("num", num),
	) {
		option(config)
	}
	for name := range config.Disabled {
		delete(config.Builtins, name)
	}
	config.Check()
	tree, err := parser.ParseWithConfig(text, config)
	if err != nil {
		return nil, err
	}
	// The parser has resolved the built-in functions. From here on a name that is
	// not called is a variable: documents have a member "type".
	clear(config.Builtins)
	// This comes before the check of types, because that compiles patterns.
	s := &staticCheck{patterns: exprPatterns}
	if ast.Walk(&tree.Node, s); s.err != nil {
		return nil, s.err
	}
	ast.Walk(&tree.Node, nilTolerant{})
	if _, err := checker.Check(tree, config); err != nil {
		return nil, err
	}
	ast.Walk(&tree.Node, guard{})
	if _, err := checker.Check(tree, config); err != nil {
		return nil, err
	}
	return compiler.Compile(tree, config)
}

// eval evaluates the expression over the variables, which it may change. It runs in
// the goroutine of the caller: everything that takes time checks the meter.
func (e *expression) eval(ctx context.Context, env map[string]any) (any, error) {
	b := newBudget(ctx)
	defer b.close()
	env[meterName] = newMeter(b, env)
	machine := vm.VM{MemoryBudget: exprValues}
	v, err := machine.Run(e.program, env)
	if late := b.over(); late != nil {
		return nil, late
	}
	if err != nil {
		return nil, errors.New(shortened(err.Error()))
	}
	return v, nil
}

// shortened cuts a text that is too long for a message.
func shortened(text string) string {
	if len(text) <= exprMessage {
		return text
	}
	return strings.ToValidUTF8(text[:exprMessage], "") + "…"
}

// num converts an amount, which is text in documents, to a number for comparisons.
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

// inEU returns the function that reports whether a country is a member of the
// European Union, on the given date or today.
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

// nilTolerant rewrites an expression so that missing members are nil and no error.
type nilTolerant struct{}

// Visit implements ast.Visitor. Children are visited before their parents.
func (nilTolerant) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.MemberNode:
		if !n.Method {
			ast.Patch(node, &ast.BuiltinNode{Name: "get", Arguments: []ast.Node{n.Node, n.Property}})
		}
	case *ast.BuiltinNode:
		if takesList(n.Name) && len(n.Arguments) > 0 {
			n.Arguments[0] = &ast.BinaryNode{Operator: "??", Left: n.Arguments[0], Right: &ast.ArrayNode{}}
		}
	}
}

// takesList reports whether the first argument of a function may be nil for an
// empty list.
func takesList(name string) bool {
	return slices.Contains([]string{
		"all", "none", "any", "one", "filter", "map", "find", "findIndex", "findLast", "findLastIndex",
		"count", "sum", "groupBy", "sortBy", "reduce", "len", "first", "last", "reverse", "uniq", "flatten", "sort", "join",
	}, name)
}

func texts(m map[string]string) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

// isTrue reports whether a value is true; nil is not.
func isTrue(v any) bool {
	b, ok := v.(bool)
	return ok && b
}

var (
	errLongCode = errors.New("the value of the expression is too long for a code")
	errNoCode   = errors.New("the value of the expression cannot be a code")
)

// codeText returns a value as the code of a result.
func codeText(v any) (string, error) {
	text := ""
	switch v := v.(type) {
	case nil:
		text = "false"
	case string:
		text = v
	case bool:
		text = strconv.FormatBool(v)
	case float64:
		text = strconv.FormatFloat(v, 'f', -1, 64)
	case int:
		text = strconv.Itoa(v)
	default:
		// A list may hold another list many times: the size is checked first.
		if deductSize(v, maxCodeSize) < 0 {
			return "", errLongCode
		}
		b, err := json.Marshal(v)
		if err != nil {
			return "", errNoCode
		}
		text = string(b)
	}
	if len(text) > maxCode {
		return "", errLongCode
	}
	return text, nil
}
