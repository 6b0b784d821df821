package program

import (
	"maps"
	"slices"

	"github.com/expr-lang/expr/ast"
)

// Shape is what is known of a value of an expression. A nil Shape says nothing.
type Shape interface {
	// Member returns the shape of a member. If the value cannot have such a member, known
	// is what it can have instead.
	Member(name string) (member Shape, known []string)
	// Element returns the shape of the elements of a list.
	Element() Shape
}

// UnknownMember is a member in an expression that its value never has.
type UnknownMember struct {
	// Of is the text of the value: empty for a variable, # for an element of a list.
	Of    string
	Name  string
	Known []string
}

// UnknownMembers returns the members in an expression that their values never have, where
// the members of vars are the variables. Where a value is not known, such as one that is
// looked up by a computed name, nothing is said of its members.
func UnknownMembers(text string, vars Shape) []UnknownMember {
	tree, err := parseExpr(text, exprConfig())
	if err != nil {
		return nil // said when it is compiled
	}
	c := &memberCheck{vars: vars, locals: map[string]Shape{}}
	c.shape(tree.Node)
	return c.found
}

// memberCheck walks through an expression and tracks what is known of its values.
type memberCheck struct {
	vars   Shape
	locals map[string]Shape
	// element is that of the list whose predicate is looked at.
	element Shape
	found   []UnknownMember
}

// shape looks at a node and all below it, and returns what is known of its value.
func (c *memberCheck) shape(node ast.Node) Shape {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		return c.variable(n.Value)
	case *ast.MemberNode:
		return c.member(n)
	case *ast.ChainNode:
		return c.shape(n.Node)
	case *ast.SliceNode:
		c.all(n.From, n.To)
		return c.shape(n.Node)
	case *ast.PointerNode:
		if n.Name == "" {
			return c.element
		}
	case *ast.BuiltinNode:
		return c.builtin(n)
	case *ast.VariableDeclaratorNode:
		return c.declaration(n)
	case *ast.BinaryNode:
		left := c.shape(n.Left)
		c.all(n.Right)
		if n.Operator == "??" && isEmpty(n.Right) {
			return left
		}
	default:
		c.others(node)
	}
	return nil
}

// others looks at what is below the nodes whose value says nothing.
func (c *memberCheck) others(node ast.Node) {
	switch n := node.(type) {
	case *ast.UnaryNode:
		c.all(n.Node)
	case *ast.ConditionalNode:
		c.all(n.Cond, n.Exp1, n.Exp2)
	case *ast.SequenceNode:
		c.all(n.Nodes...)
	case *ast.ArrayNode:
		c.all(n.Nodes...)
	case *ast.MapNode:
		c.all(n.Pairs...)
	case *ast.PairNode:
		c.all(n.Key, n.Value)
	case *ast.PredicateNode:
		c.all(n.Node)
	case *ast.CallNode:
		if _, named := n.Callee.(*ast.IdentifierNode); !named {
			c.all(n.Callee)
		}
		c.all(n.Arguments...)
	}
}

func (c *memberCheck) all(nodes ...ast.Node) {
	for _, n := range nodes {
		if n != nil {
			c.shape(n)
		}
	}
}

func (c *memberCheck) variable(name string) Shape {
	if name == "$env" {
		return c.vars
	}
	if local, ok := c.locals[name]; ok {
		return local
	}
	return c.lookUp("", c.vars, name)
}

// lookUp returns the shape of a member and notes one that does not exist.
func (c *memberCheck) lookUp(of string, value Shape, name string) Shape {
	if value == nil {
		return nil
	}
	member, known := value.Member(name)
	if len(known) > 0 {
		c.found = append(c.found, UnknownMember{Of: of, Name: name, Known: known})
	}
	return member
}

func (c *memberCheck) member(n *ast.MemberNode) Shape {
	value := c.shape(n.Node)
	switch p := n.Property.(type) {
	case *ast.StringNode:
		return c.lookUp(n.Node.String(), value, p.Value)
	case *ast.IntegerNode:
		return element(value)
	}
	c.all(n.Property)
	return nil // a list by a computed index or an object by a computed name
}

func element(of Shape) Shape {
	if of == nil {
		return nil
	}
	return of.Element()
}

func (c *memberCheck) builtin(n *ast.BuiltinNode) Shape {
	if len(n.Arguments) == 0 {
		return nil
	}
	list := c.shape(n.Arguments[0])
	for _, a := range n.Arguments[1:] {
		if p, ok := a.(*ast.PredicateNode); ok {
			outer := c.element
			c.element = element(list)
			c.all(p.Node)
			c.element = outer
			continue
		}
		c.all(a)
	}
	switch n.Name {
	case "filter", "sort", "sortBy", "reverse", "uniq":
		return list
	case "first", "last", "find", "findLast":
		return element(list)
	case "get":
		if name, ok := n.Arguments[len(n.Arguments)-1].(*ast.StringNode); ok && len(n.Arguments) == 2 {
			return c.lookUp(n.Arguments[0].String(), list, name.Value)
		}
	}
	return nil
}

func (c *memberCheck) declaration(n *ast.VariableDeclaratorNode) Shape {
	value, outer := c.shape(n.Value), maps.Clone(c.locals)
	c.locals[n.Name] = value
	result := c.shape(n.Expr)
	c.locals = outer
	return result
}

// isEmpty reports whether a node is nil, an empty list or an empty map.
func isEmpty(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.NilNode:
		return true
	case *ast.ArrayNode:
		return len(n.Nodes) == 0
	case *ast.MapNode:
		return len(n.Pairs) == 0
	}
	return false
}

// IsCondition reports whether every value of an expression is true or false, as far as its
// last operator shows.
func IsCondition(text string) bool {
	tree, err := parseExpr(text, exprConfig())
	return err == nil && isCondition(tree.Node)
}

func isCondition(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.BoolNode:
		return true
	case *ast.UnaryNode:
		return n.Operator == "not" || n.Operator == "!"
	case *ast.BinaryNode:
		switch n.Operator {
		case "==", "!=", "<", ">", "<=", ">=", "and", "or", "&&", "||", "in", "matches", "contains", "startsWith", "endsWith":
			return true
		}
	case *ast.BuiltinNode:
		return slices.Contains([]string{"all", "none", "any", "one"}, n.Name)
	case *ast.ConditionalNode:
		return isCondition(n.Exp1) && isCondition(n.Exp2)
	case *ast.VariableDeclaratorNode:
		return isCondition(n.Expr)
	case *ast.CallNode:
		name, ok := n.Callee.(*ast.IdentifierNode)
		return ok && name.Value == "inEU"
	}
	return false
}

// ListedConstants returns the texts in an expression of which it asks whether they are in a
// list that is a member with a name, as in "a" in doc.name.
func ListedConstants(text, member string) []string {
	tree, err := parseExpr(text, exprConfig())
	if err != nil {
		return nil // said when it is compiled
	}
	f := &constantFinder{member: member}
	ast.Walk(&tree.Node, f)
	return f.found
}

type constantFinder struct {
	member string
	found  []string
}

// Visit implements ast.Visitor.
func (f *constantFinder) Visit(node *ast.Node) {
	n, ok := (*node).(*ast.BinaryNode)
	if !ok || n.Operator != "in" || lastName(n.Right) != f.member {
		return
	}
	if text, ok := n.Left.(*ast.StringNode); ok {
		f.found = append(f.found, text.Value)
	}
}

// lastName returns the name of the variable or member that a value is.
func lastName(node ast.Node) string {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		return n.Value
	case *ast.MemberNode:
		return lastName(n.Property)
	case *ast.StringNode:
		return n.Value
	case *ast.ChainNode:
		return lastName(n.Node)
	case *ast.BuiltinNode:
		if n.Name == "get" && len(n.Arguments) == 2 {
			return lastName(n.Arguments[1])
		}
	case *ast.BinaryNode:
		if n.Operator == "??" {
			return lastName(n.Left)
		}
	}
	return ""
}
