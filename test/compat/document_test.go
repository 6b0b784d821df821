package compat

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"chancery/test/kit"
)

// document is what these tests read of an OpenAPI document.
type document struct {
	Paths      map[string]map[string]*operation `yaml:"paths"`
	Components struct {
		Schemas map[string]*schema `yaml:"schemas"`
	} `yaml:"components"`
}

type operation struct {
	ID          string               `yaml:"operationId"`
	Parameters  []*parameter         `yaml:"parameters"`
	RequestBody *body                `yaml:"requestBody"`
	Responses   map[string]*response `yaml:"responses"`
}

type parameter struct {
	Name     string  `yaml:"name"`
	In       string  `yaml:"in"`
	Required bool    `yaml:"required"`
	Schema   *schema `yaml:"schema"`
}

type body struct {
	Required bool             `yaml:"required"`
	Content  map[string]media `yaml:"content"`
}

type response struct {
	Content map[string]media `yaml:"content"`
}

type media struct {
	Schema *schema `yaml:"schema"`
}

type schema struct {
	Ref                  string             `yaml:"$ref"`
	Type                 types              `yaml:"type"`
	Format               string             `yaml:"format"`
	Enum                 []any              `yaml:"enum"`
	Nullable             bool               `yaml:"nullable"`
	Required             []string           `yaml:"required"`
	Properties           map[string]*schema `yaml:"properties"`
	Items                *schema            `yaml:"items"`
	AdditionalProperties *further           `yaml:"additionalProperties"`
}

// types are the types that a schema allows; none for any.
type types []string

// UnmarshalYAML reads one type or a list of them.
func (t *types) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*t = types{n.Value}
		return nil
	}
	return n.Decode((*[]string)(t))
}

// further is what a schema says of members that it does not name.
type further struct {
	closed bool
	schema *schema
}

// UnmarshalYAML reads a truth value or a schema.
func (f *further) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		f.closed = n.Value == "false"
		return nil
	}
	return n.Decode(&f.schema)
}

func parse(t *testing.T, text []byte) *document {
	t.Helper()
	var d document
	kit.Must(t, yaml.Unmarshal(text, &d))
	return &d
}

// resolve returns a schema with its reference followed, and the name of the component, if
// it is one.
func (d *document) resolve(s *schema) (*schema, string) {
	name := ""
	for s != nil && s.Ref != "" {
		name = s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
		s = d.Components.Schemas[name]
	}
	return s, name
}

// operations returns what a document describes, by method and path.
func (d *document) operations() map[string]*operation {
	list := map[string]*operation{}
	for path, methods := range d.Paths {
		for method, op := range methods {
			list[strings.ToUpper(method)+" "+path] = op
		}
	}
	return list
}

// success returns the answer of an operation when all is well.
func (op *operation) success() *response {
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		if status[0] == '2' {
			return op.Responses[status]
		}
	}
	return nil
}

// find returns the parameter with a name and place.
func (op *operation) find(name, in string) *parameter {
	for _, p := range op.Parameters {
		if p.Name == name && p.In == in {
			return p
		}
	}
	return nil
}

// sorted returns the entries of a map in the order of their keys.
func sorted[K cmp.Ordered, V any](m map[K]V) func(yield func(K, V) bool) {
	return func(yield func(K, V) bool) {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}

// text writes types for a message.
func (t types) String() string {
	if len(t) == 0 {
		return "any"
	}
	return fmt.Sprint([]string(t))
}
