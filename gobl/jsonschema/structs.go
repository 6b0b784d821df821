package jsonschema

import (
	"reflect"
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/uuid"
)

// definitions returns types that are no documents and that documents and their
// definitions are made of.
func definitions() map[schema.ID]reflect.Type {
	return map[schema.ID]reflect.Type{
		schema.Short("cbc/definition"): reflect.TypeFor[cbc.Definition](),
		schema.Short("cbc/source"):     reflect.TypeFor[cbc.Source](),
	}
}

// nameOf returns the name of a type within a schema: "bill.Invoice".
func nameOf(t reflect.Type) string {
	if t == reflect.TypeFor[tax.RateSurcharge]() {
		return "tax.RateTotalSurcharge"
	}
	return goName(t)
}

func goName(t reflect.Type) string {
	path := t.PkgPath()
	return path[strings.LastIndexByte(path, '/')+1:] + "." + t.Name()
}

// define adds the definition of a type with members, and of those of its parts
// that have no schema of their own.
func (g *Generator) define(defs *definitionList, t reflect.Type) {
	name := nameOf(t)
	if defs.get(name) != nil {
		return
	}
	def := obj()
	defs.add(name, def) // before its parts, which may hold the type again
	f := fields{generator: g, defs: defs, owner: name, properties: obj()}
	f.collect(t)
	if c := combined(name); c != nil {
		def.add("anyOf", c)
	}
	def.add("properties", f.properties)
	def.add("type", "object")
	if len(f.required) > 0 {
		def.add("required", f.required)
	}
	def.text("description", typeComment(goName(t)))
	if names := recommended(name); names != nil {
		def.add("recommended", names)
	}
}

// fields collects the members of a type, those of embedded types in their place.
type fields struct {
	generator  *Generator
	defs       *definitionList
	owner      string // the type whose members they become
	properties *object
	required   []string
}

func (f *fields) collect(t reflect.Type) {
	for field := range t.Fields() {
		if field.Anonymous {
			f.collect(field.Type)
			continue
		}
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" || name == "-" || !field.IsExported() {
			continue
		}
		path := f.owner + "." + name
		p := f.property(name, path, field.Type)
		p.text("title", title(name))
		p.text("description", fieldComment(goName(t)+"."+field.Name))
		f.properties.add(name, p)
		if !strings.Contains(options, "omitempty") && path != alwaysWritten {
			f.required = append(f.required, name)
		}
	}
}

// alwaysWritten is a member that is written in any case but never expected from
// people who write a document by hand.
const alwaysWritten = "bill.Totals.tax"

// property describes one member, "type" at "bill.Invoice.type". The law that a
// document is under is named by lists of its own.
func (f *fields) property(name, path string, t reflect.Type) *object {
	switch name {
	case "$regime":
		return obj("$ref", schema.Short("tax/regime-code"))
	case "$addons":
		return obj("$ref", schema.Short("tax/addon-list"))
	}
	p := f.generator.reference(f.defs, t)
	if list := keysOf(path); list != nil {
		target := p
		if items, ok := p.get("items").(*object); ok {
			target = items
		}
		target.add(list.kind(), list.choices())
	}
	return p
}

// reference describes a type where it is used: by the id of its schema when it
// has one.
func (g *Generator) reference(defs *definitionList, t reflect.Type) *object {
	if id, ok := g.ids[t]; ok {
		return obj("$ref", id)
	}
	if t == reflect.TypeFor[uuid.UUID]() {
		return obj("type", "string", "format", "uuid")
	}
	switch t.Kind() {
	case reflect.Pointer:
		return g.reference(defs, t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return obj("type", "string", "contentEncoding", "base64")
		}
		return g.list(defs, t.Elem())
	case reflect.Struct:
		g.define(defs, t)
		return obj("$ref", "#/$defs/"+nameOf(t))
	case reflect.Bool:
		return obj("type", "boolean")
	case reflect.Float32, reflect.Float64:
		return obj("type", "number")
	case reflect.String:
		return obj("type", "string")
	case reflect.Map, reflect.Interface:
		return obj("type", "object")
	default:
		return obj("type", "integer")
	}
}

func (g *Generator) list(defs *definitionList, element reflect.Type) *object {
	return obj("items", g.reference(defs, element), "type", "array")
}

// title makes words of a member's name: "issue_date" becomes "Issue Date".
func title(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '-' || r == '$' || r == '+' })
	for i, w := range words {
		switch w {
		case "uuid", "id", "url", "uri", "mime", "iban", "bic", "w3w":
			words[i] = strings.ToUpper(w)
		case "ext":
			words[i] = "Extensions"
		default:
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}
