package document

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"

	"chancery/gobl"
	"chancery/gobl/schema"
)

// Shapes knows which members documents can have, by the schemas of the library. It is
// safe for concurrent use.
type Shapes struct {
	library *gobl.Library
	mu      sync.Mutex
	parsed  map[schema.ID]*shapeNode
}

// NewShapes returns the shapes of the documents of a library.
func NewShapes(library *gobl.Library) *Shapes {
	return &Shapes{library: library, parsed: map[schema.ID]*shapeNode{}}
}

// SchemaNames returns the short names of all schemas that a document can have.
func (s *Shapes) SchemaNames() []string {
	var names []string
	for _, id := range s.library.Schemas().All() {
		if id != envelopeSchema && s.node(id).isObject() {
			names = append(names, id.Name())
		}
	}
	return names
}

// AddonKeys returns the addons that documents can have.
func (s *Shapes) AddonKeys() []string {
	var keys []string
	for _, a := range s.library.Facts().Addons() {
		keys = append(keys, string(a.Key))
	}
	return keys
}

// AddonKeysGiven returns the keys by which addons can be given: those that documents can
// have, and older ones, which are replaced.
func (s *Shapes) AddonKeysGiven() []string {
	keys := s.AddonKeys()
	for _, key := range s.library.Facts().FormerAddons() {
		keys = append(keys, string(key))
	}
	return keys
}

const envelopeSchema = schema.Base + "envelope"

// Document returns the shape of the documents with a schema, given by its short name. The
// empty name stands for a document of any kind. It is nil for a schema that is not known.
func (s *Shapes) Document(name string) *Shape {
	if name != "" {
		return s.shape(s.node(schema.Short(name)))
	}
	var nodes []*shapeNode
	for _, name := range s.SchemaNames() {
		nodes = append(nodes, s.node(schema.Short(name)))
	}
	return s.shape(nodes...)
}

// Envelope returns the shape of the envelopes around documents of a shape.
func (s *Shapes) Envelope(doc *Shape) *Shape {
	env := s.shape(s.node(envelopeSchema))
	if env != nil {
		env.fixed = map[string]*Shape{"doc": doc}
	}
	return env
}

// Shape is what is known of a value: the objects or lists that it may be. A nil shape
// says nothing.
type Shape struct {
	of    *Shapes
	nodes []*shapeNode
	// fixed are members whose shape is not in the schema.
	fixed map[string]*Shape
}

// Member returns the shape of a member. If the value cannot have such a member, known is
// what it can have instead.
func (s *Shape) Member(name string) (member *Shape, known []string) {
	if s == nil || strings.HasPrefix(name, "$") {
		return nil, nil
	}
	if fixed, ok := s.fixed[name]; ok {
		return fixed, nil
	}
	var found []*shapeNode
	names := map[string]bool{}
	for _, n := range s.nodes {
		if !n.isObject() {
			return nil, nil
		}
		if p := n.Properties[name]; p != nil {
			found = append(found, s.of.resolve(n.root, p))
			continue
		}
		for k := range n.Properties {
			names[k] = true
		}
	}
	if len(found) > 0 {
		return s.of.shape(found...), nil
	}
	return nil, slices.Sorted(maps.Keys(names))
}

// Element returns the shape of the elements of a list.
func (s *Shape) Element() *Shape {
	if s == nil {
		return nil
	}
	var found []*shapeNode
	for _, n := range s.nodes {
		if n == nil || n.Items == nil {
			return nil
		}
		found = append(found, s.of.resolve(n.root, n.Items))
	}
	return s.of.shape(found...)
}

// shapeNode is the part of a JSON Schema that says which members there are.
type shapeNode struct {
	Ref        string                `json:"$ref"`
	Defs       map[string]*shapeNode `json:"$defs"`
	Properties map[string]*shapeNode `json:"properties"`
	Patterns   json.RawMessage       `json:"patternProperties"`
	Further    json.RawMessage       `json:"additionalProperties"`
	Items      *shapeNode            `json:"items"`
	// root is the schema that the node is part of.
	root *shapeNode
}

// isObject reports whether all members are known that the value can have.
func (n *shapeNode) isObject() bool {
	return n != nil && len(n.Properties) > 0 && n.Patterns == nil && n.Further == nil
}

// shape returns nil if nothing is known of one of the nodes.
func (s *Shapes) shape(nodes ...*shapeNode) *Shape {
	if len(nodes) == 0 || slices.Contains(nodes, nil) {
		return nil
	}
	return &Shape{of: s, nodes: nodes}
}

// node returns the schema with an ID, nil if there is none.
func (s *Shapes) node(id schema.ID) *shapeNode {
	s.mu.Lock()
	root, ok := s.parsed[id]
	s.mu.Unlock()
	if !ok {
		root = s.parse(id)
		s.mu.Lock()
		s.parsed[id] = root
		s.mu.Unlock()
	}
	if root == nil {
		return nil
	}
	return s.resolve(root, root)
}

func (s *Shapes) parse(id schema.ID) *shapeNode {
	if !slices.Contains(s.library.Schemas().All(), id) {
		return nil
	}
	data, err := s.library.Schemas().Generate(id)
	if err != nil {
		return nil
	}
	root := new(shapeNode)
	if json.Unmarshal(data, root) != nil {
		return nil
	}
	return root
}

// resolve follows the references of a node in a schema. It returns nil where they lead to
// nothing that is known.
func (s *Shapes) resolve(root, n *shapeNode) *shapeNode {
	for range 8 { // more than any schema has
		switch {
		case n == nil:
			return nil
		case n.Ref == "":
			resolved := *n
			resolved.root = root
			return &resolved
		}
		if name, inside := strings.CutPrefix(n.Ref, "#/$defs/"); inside {
			n = root.Defs[name]
			continue
		}
		return s.node(schema.ID(n.Ref))
	}
	return nil
}
