package program

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
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
)

var errSlow = errors.New("the expression takes longer than 100 ms")

// Expr is a compiled expression. It is safe for concurrent use.
type Expr struct{ program *vm.Program }

// CompileExpr compiles an expression over JSON. Missing members are nil, and
// functions on lists take nil as an empty list, so that a condition over a member
// that a document lacks is false and not an error. The functions are those among the
// variables that the expression may call; they must be quick.
//
// The optimizer stays off: it restores operators that the guard has replaced, and
// makes lists while it compiles.
func CompileExpr(text string, functions ...string) (*Expr, error) {
	program, err := compileGuarded(text, functions)
	if err != nil {
		return nil, fmt.Errorf("the expression cannot be compiled: %s", shortened(err.Error()))
	}
	return &Expr{program: program}, nil
}

func compileGuarded(text string, functions []string) (*vm.Program, error) {
	config := exprConfig()
	tree, err := parseExpr(text, config)
	if err != nil {
		return nil, err
	}
	// This comes before the check of types, because that compiles patterns.
	s := &staticCheck{functions: functions, patterns: MaxExprPatterns}
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

// exprConfig returns what expressions may use.
func exprConfig() *conf.Config {
	config := conf.CreateNew()
	for _, option := range append(guardFunctions(),
		expr.Env(map[string]any{}),
		expr.AllowUndefinedVariables(),
		expr.MaxNodes(MaxExprNodes),
		expr.Optimize(false),
		expr.DisableBuiltin("now"),
		expr.Function(numName, num),
	) {
		option(config)
	}
	for name := range config.Disabled {
		delete(config.Builtins, name)
	}
	config.Check()
	return config
}

// parseExpr parses an expression.
func parseExpr(text string, config *conf.Config) (*parser.Tree, error) {
	if len(text) > MaxExprLength {
		return nil, fmt.Errorf("it is longer than %d bytes", MaxExprLength)
	}
	tree, err := parser.ParseWithConfig(text, config)
	// The parser has resolved the built-in functions. From here on a name that is
	// not called is a variable: documents have a member "type".
	clear(config.Builtins)
	return tree, err
}

// Eval evaluates the expression over the variables, which it may change. It runs in
// the goroutine of the caller: everything that takes time checks the meter.
func (e *Expr) Eval(ctx context.Context, env map[string]any) (any, error) {
	b := newBudget(ctx)
	defer b.close()
	env[meterName] = newMeter(b, env)
	machine := vm.VM{MemoryBudget: MaxExprValues}
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
	if len(text) <= maxMessage {
		return text
	}
	return strings.ToValidUTF8(text[:maxMessage], "") + "…"
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
		n, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return nil, fmt.Errorf("num cannot read %s as a number", strconv.Quote(shortened(v)))
		}
		return n, nil
	case float64:
		return v, nil
	case int:
		return float64(v), nil
	}
	return nil, fmt.Errorf("num reads a text with a number, not %s", kindName(params[0]))
}

// kindName names the kind of a value in the terms of documents.
func kindName(v any) string {
	switch v.(type) {
	case nil:
		return "nothing"
	case string:
		return "a text"
	case bool:
		return "true or false"
	case time.Time:
		return "a time"
	case time.Duration:
		return "a duration"
	}
	switch k := reflect.ValueOf(v).Kind(); {
	case k == reflect.Map:
		return "an object"
	case k == reflect.Slice || k == reflect.Array:
		return "a list"
	case k == reflect.Func:
		return "a function"
	case k >= reflect.Int && k <= reflect.Float64:
		return "a number"
	}
	return "this value"
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

// Errors of Text.
var (
	// ErrLongText reports that the text is longer than the caller allows.
	ErrLongText = errors.New("the value is too long")
	// ErrNoText reports a value that has no text, such as a function.
	ErrNoText = errors.New("the value cannot be written as text")
)

// maxTextSize limits the values that Text looks at, in bytes of memory.
const maxTextSize = 4 << 10

// Text returns a value of an expression as text of at most limit bytes: scalars as
// they are written, nil as an empty text, anything else as JSON.
func Text(v any, limit int) (string, error) {
	text := ""
	switch v := v.(type) {
	case nil:
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
		if deductSize(v, maxTextSize) < 0 {
			return "", ErrLongText
		}
		b, err := json.Marshal(v)
		if err != nil {
			return "", ErrNoText
		}
		text = string(b)
	}
	if len(text) > limit {
		return "", ErrLongText
	}
	return text, nil
}
