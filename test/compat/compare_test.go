package compat

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// comparison of our document with a published one. A client that was written for the
// published API must be able to use ours: what it may send we take, and what we answer it
// can read. So of requests ours may allow more, and of answers it may promise more.
type comparison struct {
	ours, theirs *document
	// gaps are what ours lacks, by place.
	gaps map[string]string
	// more are the names in ours that the published API does not have.
	more map[string]bool
	// seen are the pairs of components that were compared, so that recursion ends.
	seen map[[3]string]bool
}

// direction in which a value goes.
type direction string

const (
	sent     direction = "request"
	answered direction = "answer"
)

func compare(ours, theirs *document, more map[string]bool) *comparison {
	c := &comparison{ours: ours, theirs: theirs, gaps: map[string]string{}, more: more, seen: map[[3]string]bool{}}
	mine := ours.operations()
	for name, op := range sorted(theirs.operations()) {
		if mine[name] == nil {
			c.gap(name, "there is no such operation")
			continue
		}
		c.operation(name, mine[name], op)
	}
	return c
}

func (c *comparison) gap(place, format string, args ...any) {
	c.gaps[place] = fmt.Sprintf(format, args...)
}

func (c *comparison) operation(name string, ours, theirs *operation) {
	for _, p := range theirs.Parameters {
		place := name + " " + p.In + " " + p.Name
		own := ours.find(p.Name, p.In)
		switch {
		case own == nil:
			c.gap(place, "there is no such parameter")
			continue
		case own.Required && !p.Required:
			c.gap(place, "it is required")
		}
		c.value(place, own.Schema, p.Schema, sent)
	}
	for _, p := range ours.Parameters {
		if theirs.find(p.Name, p.In) == nil && p.In != "path" {
			c.more[name+" "+p.In+" "+p.Name] = true
			if p.Required {
				c.gap(name+" "+p.In+" "+p.Name, "it is required, and the published API does not have it")
			}
		}
	}
	c.body(name, ours.RequestBody, theirs.RequestBody)
	c.answer(name, ours, theirs)
}

func (c *comparison) body(name string, ours, theirs *body) {
	switch {
	case theirs == nil:
		return
	case ours == nil:
		c.gap(name+" body", "it takes no body")
		return
	}
	for kind, m := range sorted(theirs.Content) {
		own, ok := ours.Content[kind]
		if !ok {
			c.gap(name+" body", "%s is not taken", kind)
			continue
		}
		c.value(name+" body", own.Schema, m.Schema, sent)
	}
}

// answer compares the answers of an operation. Which of the statuses that mean success it
// has does not matter to clients, but errors that are promised do.
func (c *comparison) answer(name string, ours, theirs *operation) {
	own, other := ours.success(), theirs.success()
	if own == nil || other == nil {
		c.gap(name+" answer", "nothing is said about success")
		return
	}
	for kind, m := range sorted(other.Content) {
		mine, ok := own.Content[kind]
		if !ok {
			c.gap(name+" answer", "%s is not answered", kind)
			continue
		}
		c.value(name+" answer", mine.Schema, m.Schema, answered)
	}
	for status := range sorted(theirs.Responses) {
		if status[0] != '2' && ours.Responses[status] == nil {
			c.gap(name+" answer "+status, "it is not described")
		}
	}
}

// value compares what two schemas allow.
func (c *comparison) value(place string, ours, theirs *schema, d direction) {
	ours, name := c.ours.resolve(ours)
	theirs, other := c.theirs.resolve(theirs)
	if theirs == nil {
		return // anything
	}
	if ours == nil {
		ours = &schema{}
	}
	if name != "" || other != "" {
		pair := [3]string{place, string(d), ""}
		if name != "" && other != "" {
			pair = [3]string{name, other, string(d)}
			place = name
		}
		if c.seen[pair] {
			return
		}
		c.seen[pair] = true
	}
	if !c.kind(place, ours, theirs, d) && ours.Items != nil && theirs.Items == nil {
		c.value(place+"[]", ours.Items, theirs, d) // a list of what is published
		return
	}
	c.members(place, ours, theirs, d)
	if theirs.Items != nil && ours.Items != nil {
		c.value(place+"[]", ours.Items, theirs.Items, d)
	}
	if theirs.AdditionalProperties != nil && theirs.AdditionalProperties.schema != nil && len(ours.Type) > 0 {
		if ours.AdditionalProperties == nil || ours.AdditionalProperties.schema == nil {
			c.gap(place+".*", "its members have no type")
			return
		}
		c.value(place+".*", ours.AdditionalProperties.schema, theirs.AdditionalProperties.schema, d)
	}
}

// kind compares types, formats and lists of values. It reports whether the types are right.
func (c *comparison) kind(place string, ours, theirs *schema, d direction) (ok bool) {
	ok = true
	wide, narrow := ours, theirs // of requests, ours must take all that theirs allows
	if d == answered {
		wide, narrow = theirs, ours
	}
	if len(wide.Type) > 0 {
		allowed := allowedBy(wide)
		for _, kind := range allowedBy(narrow) {
			if !slices.Contains(allowed, kind) && (kind != "integer" || !slices.Contains(allowed, "number")) {
				ok = false
				c.gap(place, "%s of type %v; the published type is %v", d, allowedBy(ours), allowedBy(theirs))
			}
		}
		if len(narrow.Type) == 0 {
			c.gap(place, "%s of type %v; the published type is %v", d, allowedBy(ours), allowedBy(theirs))
		}
	}
	if wide.Format != "" && wide.Format != narrow.Format && !alike(wide, narrow) {
		c.gap(place, "%s of format %q; the published format is %q", d, ours.Format, theirs.Format)
	}
	if len(wide.Enum) > 0 {
		for _, v := range narrow.Enum {
			if !slices.Contains(wide.Enum, v) {
				c.gap(place, "%s: %v is not among the published values, or not among ours", d, v)
			}
		}
		if len(narrow.Enum) == 0 {
			c.gap(place, "%s: only one of them lists the values", d)
		}
	}
	return ok
}

// alike reports whether the formats of two schemas say the same to a client. Formats of whole
// numbers only say how large they may become.
func alike(a, b *schema) bool {
	whole := func(s *schema) bool { return slices.Contains(s.Type, "integer") }
	return whole(a) && whole(b)
}

// allowedBy returns the types that a schema allows, null included.
func allowedBy(s *schema) types {
	list := slices.Clone(s.Type)
	if s.Nullable && !slices.Contains(list, "null") {
		list = append(list, "null")
	}
	return list
}

// members compares what two schemas of objects name.
func (c *comparison) members(place string, ours, theirs *schema, d direction) {
	for name, p := range sorted(theirs.Properties) {
		own := ours.Properties[name]
		if own == nil {
			c.gap(place+"."+name, "%s: there is no such member", d)
			continue
		}
		c.value(place+"."+name, own, p, d)
	}
	if len(theirs.Properties) == 0 {
		return // an object of anything
	}
	for _, name := range slices.Sorted(maps.Keys(ours.Properties)) {
		if theirs.Properties[name] == nil {
			c.more[place+"."+name] = true
		}
	}
	for _, name := range ours.Required {
		if d == sent && !slices.Contains(theirs.Required, name) {
			c.gap(place+"."+name, "it is required")
		}
	}
	for _, name := range theirs.Required {
		if d == answered && !slices.Contains(ours.Required, name) {
			c.gap(place+"."+name, "it may be absent")
		}
	}
	if d == sent && ours.AdditionalProperties != nil && ours.AdditionalProperties.closed {
		c.gap(place, "unknown members are refused")
	}
}

// extensions adds the operations of ours that are in none of the published documents.
func extensions(ours *document, published map[string]*operation, more map[string]bool) {
	for name := range ours.operations() {
		if published[name] == nil {
			more[name] = true
		}
	}
}

// lines returns names, sorted, one in each line.
func lines(names map[string]bool) string {
	return strings.Join(slices.Sorted(maps.Keys(names)), "\n") + "\n"
}
