package jsonschema

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"chancery/gobl/schema"
	"chancery/gobl/tax"
)

// dialect is the version of JSON Schema that all schemas are written in.
const dialect = "https://json-schema.org/draft/2020-12/schema"

// ErrUnknown reports that there is no type of the format with an id.
var ErrUnknown = errors.New("no type of the format has this schema id")

// Generator writes schemas. It is safe for concurrent use.
type Generator struct {
	facts *tax.Facts
	// structs are the types with members that have a schema of their own.
	structs map[schema.ID]reflect.Type
	// scalars are the types written as text, a list or a map.
	scalars map[schema.ID]scalar
	// ids finds the schema of a type.
	ids map[reflect.Type]schema.ID
}

// New makes a generator for the table of document types. The facts supply the
// lists of regimes and addons.
func New(types *schema.Types, facts *tax.Facts) *Generator {
	g := &Generator{
		facts:   facts,
		structs: map[schema.ID]reflect.Type{},
		scalars: scalars(facts),
		ids:     map[reflect.Type]schema.ID{},
	}
	for _, id := range types.List() {
		g.structs[id] = reflect.TypeOf(types.New(id)).Elem()
	}
	maps.Copy(g.structs, definitions())
	for id, t := range g.structs {
		g.ids[t] = id
	}
	for id, s := range g.scalars {
		if s.goType != nil {
			g.ids[s.goType] = id
		}
	}
	return g
}

// All lists the ids that Generate accepts, in order.
func (g *Generator) All() []schema.ID {
	list := slices.Collect(maps.Keys(g.structs))
	list = slices.AppendSeq(list, maps.Keys(g.scalars))
	list = append(list, schema.Base+"envelope")
	slices.Sort(list)
	return list
}

// Generate writes the schema with an id as indented JSON. It is ErrUnknown when
// there is none.
func (g *Generator) Generate(id schema.ID) ([]byte, error) {
	root, err := g.root(id)
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(root, "", "  ")
}

func (g *Generator) root(id schema.ID) (*object, error) {
	defs := &definitionList{}
	var name string
	switch {
	case id == schema.Base+"envelope":
		name = "gobl.Envelope"
		defs.add(name, envelope())
	case g.structs[id] != nil:
		name = nameOf(g.structs[id])
		g.define(defs, g.structs[id])
	case g.scalars[id].name != "":
		s := g.scalars[id]
		name = s.name
		if s.element != nil {
			defs.add(name, s.describe(g.list(defs, s.element)))
		} else {
			defs.add(name, s.describe(s.schema))
		}
	default:
		return nil, fmt.Errorf("%w: %q", ErrUnknown, id)
	}
	return obj("$schema", dialect, "$id", id, "$ref", "#/$defs/"+name, "$defs", defs.sorted()), nil
}

// definitionList collects the types that a schema describes in itself.
type definitionList struct {
	object
}

func (d *definitionList) sorted() *object {
	slices.SortFunc(d.object, func(a, b member) int {
		if a.name < b.name {
			return -1
		}
		return 1
	})
	return &d.object
}

// envelope is written by hand, for the envelope's Go type keeps its document
// apart.
func envelope() *object {
	ref := func(name, title, desc string) *object {
		return obj("$ref", schema.Short(name), "title", title, "description", desc)
	}
	return obj(
		"properties", obj(
			"$schema", obj("type", "string", "title", "Schema", "description", "The id of this schema."),
			"head", ref("head/header", "Header", "Describes the document and identifies the envelope."),
			"doc", ref("schema/object", "Document", "The document itself, of the type that its own `$schema` names."),
			"sigs", obj("items", obj("$ref", schema.Short("dsig/signature")), "type", "array", "title", "Signatures",
				"description", "Signatures of the identifier in the head and the digest of the document."),
		),
		"type", "object",
		"required", []string{"$schema", "head", "doc"},
		"description", typeComment("gobl.Envelope"),
	)
}
