package program

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/vm/runtime"
)

// meterName is the variable that holds the meter. Like the functions of the guard
// it contains a space, so that no expression can name it.
const (
	guardPrefix = "guard "
	meterName   = guardPrefix + "meter"
)

// guardFunction replaces an operator or a built-in function.
type guardFunction func(m *meter, args []any) (any, error)

var (
	errUnguarded = errors.New("the expression runs without a meter")
	errNoList    = errors.New("this takes a list")
)

// guardFunctions declares the functions that guard inserts into expressions.
func guardFunctions() []expr.Option {
	functions := map[string]guardFunction{
		"list": guardList, "ordered": guardOrdered, "step": guardStep, "key": guardKey,
		"get": guardGet, "method": guardMethod, "slice": guardSlice, "env": guardEnv,
		"+": guardAdd, "==": guardEqual, "in": guardIn, "..": guardRange, "matches": guardMatches,
	}
	for name, rule := range builtinRules {
		if rule.check != nil {
			functions[name] = checked(name, rule.check)
		}
	}
	options := make([]expr.Option, 0, len(functions))
	for name, f := range functions {
		options = append(options, expr.Function(guardPrefix+name, func(params ...any) (any, error) {
			if len(params) > 0 {
				if m, ok := params[0].(*meter); ok {
					return f(m, params[1:])
				}
			}
			return nil, errUnguarded
		}))
	}
	return options
}

// checked returns a built-in function that first checks its arguments, and then
// charges for the text that it makes.
func checked(name string, check func(*meter, []any) error) guardFunction {
	f := builtin.Builtins[builtin.Index[name]]
	return func(m *meter, args []any) (any, error) {
		if err := check(m, args); err != nil {
			return nil, err
		}
		v, err := callBuiltin(f, args)
		if err != nil {
			return nil, err
		}
		if text, ok := v.(string); ok {
			err = m.text(len(text))
		}
		return v, err
	}
}

func callBuiltin(f *builtin.Function, args []any) (any, error) {
	switch {
	case f.Fast != nil:
		return f.Fast(args[0]), nil
	case f.Safe != nil:
		v, _, err := f.Safe(args...)
		return v, err
	}
	return f.Func(args...)
}

// guard rewrites an expression so that no part of it can take much memory or time:
// operators and functions that could are replaced by metered ones, and each round
// of a loop checks whether the evaluation must end.
type guard struct{}

// Visit implements ast.Visitor. Children are visited before their parents.
func (guard) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		if n.Value == "$env" {
			ast.Patch(node, metered("env"))
		}
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.MemberNode); ok {
			ast.Patch(node, metered("method", append([]ast.Node{callee.Node, callee.Property}, n.Arguments...)...))
		}
	case *ast.SliceNode:
		ast.Patch(node, metered("slice", n.Node, orNil(n.From), orNil(n.To)))
	case *ast.BinaryNode:
		guardOperator(node, n)
	case *ast.BuiltinNode:
		guardBuiltin(node, n)
	}
}

func orNil(n ast.Node) ast.Node {
	if n == nil {
		return &ast.NilNode{}
	}
	return n
}

// metered returns a call of a function of the guard.
func metered(name string, args ...ast.Node) ast.Node {
	return &ast.CallNode{
		Callee:    &ast.IdentifierNode{Value: guardPrefix + name},
		Arguments: append([]ast.Node{&ast.IdentifierNode{Value: meterName}}, args...),
	}
}

func guardOperator(node *ast.Node, n *ast.BinaryNode) {
	switch n.Operator {
	case "+":
		if !isNumber(n.Left) && !isNumber(n.Right) {
			ast.Patch(node, metered("+", n.Left, n.Right))
		}
	case "==", "!=":
		if isLiteral(n.Left) || isLiteral(n.Right) {
			return
		}
		equal := metered("==", n.Left, n.Right)
		if n.Operator == "!=" {
			equal = &ast.UnaryNode{Operator: "not", Node: equal}
		}
		ast.Patch(node, equal)
	case "in":
		if list, ok := n.Right.(*ast.ArrayNode); !ok || slices.ContainsFunc(list.Nodes, func(x ast.Node) bool { return !isLiteral(x) }) {
			ast.Patch(node, metered("in", n.Left, n.Right))
		}
	case "..":
		ast.Patch(node, metered("..", n.Left, n.Right))
	case "matches":
		right := n.Right
		if text, ok := right.(*ast.StringNode); ok {
			if p, err := compilePattern(text.Value, MaxExprPatterns); err == nil {
				right = &ast.ConstantNode{Value: p}
			}
		}
		ast.Patch(node, metered("matches", n.Left, right))
	}
}

func guardBuiltin(node *ast.Node, n *ast.BuiltinNode) {
	rule := builtinRules[n.Name]
	switch {
	case n.Name == "get":
		ast.Patch(node, metered("get", n.Arguments...))
	case rule.check != nil:
		ast.Patch(node, metered(n.Name, n.Arguments...))
	case rule.loop:
		list, step := "list", "step"
		if rule.keyed {
			list, step = "ordered", "key"
		}
		n.Arguments[0] = metered(list, n.Arguments[0])
		for _, arg := range n.Arguments {
			if p, ok := arg.(*ast.PredicateNode); ok {
				p.Node = metered(step, p.Node)
			}
		}
	}
}

func isNumber(n ast.Node) bool {
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return true
	}
	return false
}

func isLiteral(n ast.Node) bool {
	switch n.(type) {
	case *ast.NilNode, *ast.StringNode:
		return true
	}
	return isNumber(n)
}

// staticCheck finds what no expression may contain: unknown functions, and regular
// expressions that are wrong or too large.
type staticCheck struct {
	functions []string // of the variables
	patterns  int      // size that is left for regular expressions
	err       error
}

// Visit implements ast.Visitor.
func (s *staticCheck) Visit(node *ast.Node) {
	if s.err != nil {
		return
	}
	switch n := (*node).(type) {
	case *ast.BinaryNode:
		text, ok := n.Right.(*ast.StringNode)
		if n.Operator != "matches" || !ok {
			return
		}
		p, err := compilePattern(text.Value, s.patterns)
		if err != nil {
			s.err = err
			return
		}
		s.patterns -= p.size
	case *ast.BuiltinNode:
		if rule, known := builtinRules[n.Name]; !known || rule.off {
			s.err = fmt.Errorf("the function %s cannot be used", n.Name)
		}
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok && callee.Value != numName && !slices.Contains(s.functions, callee.Value) {
			s.err = fmt.Errorf("there is no function %s", shortened(callee.Value))
		}
	}
}

// numName is the one function of every expression besides the built-in ones.
const numName = "num"

func guardList(m *meter, args []any) (any, error) {
	switch args[0].(type) {
	case []any, []int, []string:
	default:
		if k := reflect.ValueOf(args[0]).Kind(); k != reflect.Slice && k != reflect.Array {
			return nil, errNoList
		}
	}
	return args[0], m.charge(costLoop)
}

func guardOrdered(m *meter, args []any) (any, error) {
	list, err := guardList(m, args)
	if err == nil && runtime.Len(list) > maxOrdered {
		err = errOrder
	}
	return list, err
}

func guardStep(m *meter, args []any) (any, error) { return args[0], m.charge(costRound) }

func guardKey(m *meter, args []any) (any, error) {
	if !isOrderable(args[0]) {
		return nil, errKey
	}
	return args[0], m.charge(costKey)
}

// isOrderable reports whether a value can be compared and hashed in almost no time.
func isOrderable(v any) bool {
	switch v := v.(type) {
	case string:
		return len(v) <= maxKey
	case time.Time, time.Duration, time.Month, time.Weekday:
		return true
	}
	return isScalar(v)
}

func guardAdd(m *meter, args []any) (any, error) {
	a, ok := args[0].(string)
	if b, too := args[1].(string); ok && too {
		if err := m.text(len(a) + len(b)); err != nil {
			return nil, err
		}
		return a + b, nil
	}
	return runtime.Add(args[0], args[1]), nil
}

func guardEqual(m *meter, args []any) (any, error) {
	if !isScalar(args[0]) && !isScalar(args[1]) {
		if err := m.walk(maxDataSize, args...); err != nil {
			return nil, err
		}
	}
	return runtime.Equal(args[0], args[1]), nil
}

func guardIn(m *meter, args []any) (any, error) {
	// A scalar is found in a list without walking into its members.
	if !isScalar(args[0]) {
		if err := m.walk(maxDataSize, args...); err != nil {
			return nil, err
		}
	}
	return runtime.In(args[0], args[1]), m.over()
}

func guardRange(m *meter, args []any) (any, error) {
	from, to := runtime.ToInt(args[0]), runtime.ToInt(args[1])
	if to < from {
		return []int{}, m.over()
	}
	if uint(to)-uint(from) >= MaxExprValues {
		return nil, errMemory
	}
	if err := m.charge((to - from + 1) * costValue); err != nil {
		return nil, err
	}
	return runtime.MakeRange(from, to), nil
}

func guardMatches(m *meter, args []any) (any, error) {
	if args[0] == nil || args[1] == nil {
		return false, m.over()
	}
	text, ok := args[0].(string)
	if !ok {
		return nil, fmt.Errorf("matches takes a text, not %s", kindName(args[0]))
	}
	p, ok := args[1].(*pattern)
	if !ok {
		source, ok := args[1].(string)
		if !ok {
			return nil, fmt.Errorf("matches takes a regular expression, not %s", kindName(args[1]))
		}
		var err error
		if p, err = compilePattern(source, maxPattern); err != nil {
			return nil, err
		}
		if err := m.charge(p.size * costKey); err != nil {
			return nil, err
		}
	}
	found, err := p.match(text)
	return found, errors.Join(err, m.over())
}

func guardEnv(m *meter, _ []any) (any, error) {
	view := make(map[string]any, len(m.env))
	for k, v := range m.env {
		if k != meterName {
			view[k] = v
		}
	}
	return view, m.charge(len(view) * costPair)
}

// guardGet returns a member, or nil when there is none.
func guardGet(_ *meter, args []any) (any, error) {
	if len(args) != 2 {
		return nil, errors.New("get takes two values")
	}
	switch from := args[0].(type) {
	case nil:
		return nil, nil //nolint:nilnil // nil is a value of expressions
	case map[string]any:
		if key, ok := args[1].(string); ok {
			return from[key], nil
		}
		return nil, nil //nolint:nilnil // as above
	case []any:
		if i, ok := position(args[1], len(from)); ok {
			return from[i], nil
		}
		return nil, nil //nolint:nilnil // as above
	}
	v := reflect.ValueOf(args[0])
	switch v.Kind() {
	case reflect.Slice, reflect.Array, reflect.String:
		if i, ok := position(args[1], v.Len()); ok {
			return v.Index(i).Interface(), nil
		}
	case reflect.Map:
		// Groups are the only other maps, and their keys are plain.
		key := reflect.ValueOf(args[1])
		if !isOrderable(args[1]) || !key.IsValid() || !key.Type().AssignableTo(v.Type().Key()) {
			return nil, nil //nolint:nilnil // as above
		}
		if member := v.MapIndex(key); member.IsValid() {
			return member.Interface(), nil
		}
	default:
	}
	return nil, nil //nolint:nilnil // as above
}

// position reads an index, from the end when it is negative.
func position(index any, length int) (int, bool) {
	i := 0
	switch x := index.(type) {
	case int:
		i = x
	case float64:
		i = int(x)
	default:
		return 0, false
	}
	if i < 0 {
		i += length
	}
	return i, 0 <= i && i < length
}

func guardSlice(m *meter, args []any) (any, error) {
	if args[0] == nil {
		return nil, m.over()
	}
	switch reflect.ValueOf(args[0]).Kind() {
	case reflect.Slice, reflect.String:
	default:
		return nil, errNoList
	}
	bounds := [2]int{0, reflect.ValueOf(args[0]).Len()}
	for i, arg := range args[1:] {
		switch x := arg.(type) {
		case nil:
		case int:
			bounds[i] = x
		case float64:
			bounds[i] = int(x)
		default:
			return nil, fmt.Errorf("the bound of a part is a number, not %s", kindName(arg))
		}
	}
	return runtime.Slice(args[0], bounds[0], bounds[1]), m.over()
}

// methods are the methods of times and durations that expressions can call: they
// return scalars and take almost no time.
var methods = []string{
	"Year", "Month", "Day", "YearDay", "Weekday", "Hour", "Minute", "Second", "Nanosecond", "Unix", "UnixMilli",
	"IsZero", "UTC", "In", "Add", "Sub", "AddDate", "Before", "After", "Equal", "Compare", "Truncate", "Round", "Format",
	"Hours", "Minutes", "Seconds", "Milliseconds", "Abs", "String",
}

func guardMethod(m *meter, args []any) (any, error) {
	name, ok := args[1].(string)
	if args[0] == nil {
		return nil, m.over()
	}
	switch args[0].(type) {
	case time.Time, time.Duration, time.Month, time.Weekday:
		ok = ok && slices.Contains(methods, name)
	default:
		ok = false
	}
	method := reflect.ValueOf(args[0]).MethodByName(name)
	if !ok || !method.IsValid() {
		return nil, fmt.Errorf("%s has no function %s", kindName(args[0]), shortened(name))
	}
	params := make([]reflect.Value, 0, len(args)-2)
	for i, arg := range args[2:] {
		v := reflect.ValueOf(arg)
		if i >= method.Type().NumIn() || !v.IsValid() || !v.Type().AssignableTo(method.Type().In(i)) || !isOrderable(arg) && !isZone(arg) {
			return nil, fmt.Errorf("%s does not take these values", name)
		}
		params = append(params, v)
	}
	if len(params) != method.Type().NumIn() {
		return nil, fmt.Errorf("%s takes %d values", name, method.Type().NumIn())
	}
	return method.Call(params)[0].Interface(), m.charge(maxKey)
}

func isZone(v any) bool {
	_, ok := v.(*time.Location)
	return ok
}
