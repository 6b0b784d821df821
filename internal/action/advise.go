package action

import (
	"maps"
	"slices"
	"strconv"

	"chancery/gobl/similar"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/program"
)

// adviser finds in expressions what their documents never have.
type adviser struct{ shapes *document.Shapes }

// newAdviser returns an adviser, or one that finds nothing where there is no library.
func newAdviser(b *document.Builder) *adviser {
	if b == nil || b.Library == nil {
		return &adviser{}
	}
	return &adviser{document.NewShapes(b.Library)}
}

// expr returns the misspelt members and the addons that are not installed in an expression over documents of a schema, of any
// schema if it is empty.
func (a *adviser) expr(member, text, scope, schema string) (issues []domain.ConfigIssue) {
	if a.shapes == nil || text == "" {
		return nil
	}
	seen := map[string]bool{}
	for _, m := range program.UnknownMembers(text, a.variables(scope, schema)) {
		message := holder(m.Of, scope) + " no member \"" + m.Name + "\"" + similar.DidYouMean(m.Name, m.Known)
		if !seen[message] {
			issues = append(issues, domain.ConfigIssue{Path: "." + member, Message: message})
		}
		seen[message] = true
	}
	known := a.shapes.AddonKeys()
	for _, key := range program.ListedConstants(text, memberAddons) {
		if message := unknownAddon(key, known); message != "" && !seen[message] {
			issues = append(issues, domain.ConfigIssue{Path: "." + member, Message: message})
			seen[message] = true
		}
	}
	return issues
}

// holder begins a message on what lacks a member.
func holder(of, scope string) string {
	switch {
	case of == "#":
		return "the elements of the list have"
	case of != "":
		return of + " has"
	case scope == scopeEnv:
		return "envelopes have"
	}
	return "documents have"
}

// variables returns what an expression sees.
func (a *adviser) variables(scope, schema string) program.Shape {
	doc := a.shapes.Document(schema)
	if scope == scopeEnv {
		doc = a.shapes.Envelope(doc)
	}
	return shapeOf(doc, map[string]program.Shape{funcNow: nil, funcInEU: nil, "$job": jobShape()})
}

// addons returns the addons that cannot be given to documents here.
func (a *adviser) addons(keys []string) (issues []domain.ConfigIssue) {
	if a.shapes == nil {
		return nil
	}
	known := a.shapes.AddonKeysGiven()
	for i, key := range keys {
		if message := unknownAddon(key, known); message != "" {
			issues = append(issues, domain.ConfigIssue{Path: ".addons[" + strconv.Itoa(i) + "]", Message: message})
		}
	}
	return issues
}

// docShape is the shape of a document or of the values around it.
type docShape struct {
	shape *document.Shape
	// more are the members that there are as well; nil values say nothing.
	more map[string]program.Shape
}

// shapeOf returns a shape that is nil, and not a nil pointer, where nothing is known.
func shapeOf(s *document.Shape, more map[string]program.Shape) program.Shape {
	if s == nil {
		return nil
	}
	return docShape{s, more}
}

// Member implements program.Shape.
func (s docShape) Member(name string) (program.Shape, []string) {
	if m, ok := s.more[name]; ok {
		return m, nil
	}
	member, known := s.shape.Member(name)
	return shapeOf(member, nil), known
}

// Element implements program.Shape.
func (s docShape) Element() program.Shape { return shapeOf(s.shape.Element(), nil) }

// jobShape is the shape of $job: see jobVariables.
func jobShape() program.Shape {
	return fixedShape{members: map[string]program.Shape{
		"id": nil, "key": nil, "args": nil, "state": nil, "faults": nil, "folder": nil, "sandbox": nil, "meta": nil,
		"files": fixedShape{element: fixedShape{members: map[string]program.Shape{
			"id": nil, "name": nil, "desc": nil, "key": nil, "category": nil, "mime": nil, "size": nil, "hash": nil,
		}}},
	}}
}

// fixedShape is a shape of our own: an object or a list.
type fixedShape struct {
	members map[string]program.Shape
	element program.Shape
}

// Member implements program.Shape.
func (s fixedShape) Member(name string) (program.Shape, []string) {
	if m, ok := s.members[name]; ok || s.members == nil {
		return m, nil
	}
	return nil, slices.Sorted(maps.Keys(s.members))
}

// Element implements program.Shape.
func (s fixedShape) Element() program.Shape { return s.element }
