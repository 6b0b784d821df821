package locate

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"chancery/gobl/cal"
	"chancery/gobl/internal/words"
	"chancery/gobl/num"
	"chancery/gobl/tree"
)

// Tags of YAML 1.1 for scalars that are not text.
const (
	tagText  = "!!str"
	tagBool  = "!!bool"
	tagInt   = "!!int"
	tagFloat = "!!float"
	tagTime  = "!!timestamp"
	tagMerge = "!!merge"
)

// PrepareYAML makes the scalars of a YAML text that are texts in the format texts, as
// they are written: a code 007, true or 2024-01-01 stays what it is. It refuses members
// that are given twice, and amounts that YAML reads in another base than ten.
//
// An into of nil stands for a type that is not known.
func PrepareYAML(root *yaml.Node, into any, types Types) error {
	p := preparation{types: types, seen: map[visited]bool{}}
	var t reflect.Type
	if into != nil {
		t = reflect.TypeOf(into)
	}
	return p.node(root, t)
}

type preparation struct {
	types Types
	// seen holds the nodes that were visited; aliases lead to some more than once.
	seen map[visited]bool
}

// visited is a node that was taken as of a type.
type visited struct {
	node *yaml.Node
	as   reflect.Type
}

// node prepares a node of a type, nil for an unknown one.
func (p *preparation) node(n *yaml.Node, t reflect.Type) error {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if p.seen[visited{n, t}] {
		return nil
	}
	p.seen[visited{n, t}] = true
	switch n.Kind {
	case yaml.DocumentNode:
		return p.node(n.Content[0], t)
	case yaml.ScalarNode:
		return scalar(n, t)
	case yaml.SequenceNode:
		return p.sequence(n, t)
	case yaml.MappingNode:
		return p.mapping(n, t)
	default:
		return nil
	}
}

func (p *preparation) sequence(n *yaml.Node, t reflect.Type) error {
	var elem reflect.Type
	if t != nil && t.Kind() == reflect.Slice {
		elem = t.Elem()
	}
	for i, c := range n.Content {
		if err := p.node(c, elem); err != nil {
			return tree.AtItem("", i, err)
		}
	}
	return nil
}

func (p *preparation) mapping(n *yaml.Node, t reflect.Type) error {
	if t != nil && reflect.PointerTo(t).Implements(reflect.TypeFor[Embedded]()) {
		t = nil
		if id := Member(n, "$schema"); id != nil {
			if doc := p.types(id.Value); doc != nil {
				t = reflect.TypeOf(doc).Elem()
			}
		}
	}
	fields, first := fieldsOfAny(t), map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Tag == tagMerge {
			if err := p.merged(value, t); err != nil {
				return err
			}
			continue
		}
		if line, twice := first[key.Value]; twice && key.Kind == yaml.ScalarNode {
			return tree.At(short(key.Value), fmt.Errorf("the member %s is given twice, in lines %d and %d; keep one of them",
				words.Quote(key.Value), line, key.Line))
		}
		first[key.Value] = key.Line
		asText(key)
		if err := p.node(value, memberType(t, fields, key.Value)); err != nil {
			return tree.At(short(key.Value), err)
		}
	}
	return nil
}

// merged prepares what is merged into an object: another one, or a list of others.
func (p *preparation) merged(n *yaml.Node, t reflect.Type) error {
	if n.Kind != yaml.SequenceNode {
		return p.node(n, t)
	}
	for _, c := range n.Content {
		if err := p.node(c, t); err != nil {
			return err
		}
	}
	return nil
}

func fieldsOfAny(t reflect.Type) []field {
	if t == nil {
		return nil
	}
	return fieldsOf(t)
}

func memberType(t reflect.Type, fields []field, name string) reflect.Type {
	if t != nil && t.Kind() == reflect.Map {
		return t.Elem()
	}
	if f := lookup(fields, name); f != nil {
		return f.typ
	}
	return nil
}

// scalar takes a scalar as text where the type is written as text.
func scalar(n *yaml.Node, t reflect.Type) error {
	switch {
	case t == nil:
	case t.Kind() == reflect.String, t == reflect.TypeFor[cal.DateTime]():
		asText(n)
	case t == reflect.TypeFor[num.Amount](), t == reflect.TypeFor[num.Percentage]():
		if n.Tag == tagInt && otherBase(n.Value) {
			return here(fmt.Errorf("YAML does not read %s as a decimal number; write it without the zero in front", n.Value))
		}
	}
	return nil
}

// asText makes a plain scalar a text, unless it is null or the author tags it.
func asText(n *yaml.Node) {
	if n.Style&yaml.TaggedStyle != 0 {
		return
	}
	switch n.Tag {
	case tagBool, tagInt, tagFloat, tagTime:
		n.Tag = tagText
	}
}

// otherBase reports whether YAML reads a number as binary, octal or hexadecimal.
func otherBase(number string) bool {
	digits := strings.TrimLeft(number, "+-")
	return len(digits) > 1 && digits[0] == '0'
}

// Member returns the value of a member of a mapping, nil if it has none.
func Member(n *yaml.Node, name string) *yaml.Node {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

// InYAML returns the position of the value at a path, or of the last of its parents
// that exists.
func InYAML(root *yaml.Node, path string) Position {
	n := root
	if n.Kind == yaml.DocumentNode && len(n.Content) > 0 {
		n = n.Content[0]
	}
	for rest := strings.TrimPrefix(path, "$"); rest != ""; {
		below, length := step(n, rest)
		if below == nil {
			break
		}
		n, rest = below, rest[length:]
	}
	return Position{n.Line, n.Column}
}

// step returns the node below another one that a path leads to first, and the length
// of that part of the path.
func step(n *yaml.Node, path string) (*yaml.Node, int) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch n.Kind {
	case yaml.SequenceNode:
		for i, c := range n.Content {
			if part := "[" + strconv.Itoa(i) + "]"; strings.HasPrefix(path, part) {
				return c, len(part)
			}
		}
	case yaml.MappingNode:
		var below *yaml.Node
		length := 0
		for i := 0; i+1 < len(n.Content); i += 2 {
			part := "." + short(n.Content[i].Value)
			if leadsTo(part, path) && (below == nil || strings.HasPrefix(path, part)) {
				below, length = n.Content[i+1], len(part)
			}
		}
		return below, length
	default: // a scalar has nothing below it
	}
	return nil, 0
}
