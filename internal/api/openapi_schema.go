package api

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// refine changes the schema of a type so that it says what is so: unknown members are
// ignored, lists are never null unless their tag says so, and raw JSON is of the kind that
// the tag shape names.
func refine(s *huma.Schema, t reflect.Type) {
	if closed, ok := s.AdditionalProperties.(bool); ok && !closed {
		s.AdditionalProperties = nil
	}
	if t == nil || t.Kind() != reflect.Struct {
		return
	}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := s.Properties[name]
		if p == nil {
			continue
		}
		if p.Type == huma.TypeArray && f.Tag.Get("nullable") != "true" {
			p.Nullable = false
		}
		if shape := f.Tag.Get("shape"); shape != "" {
			p.Type, p.AdditionalProperties = shape, true // generators of clients take an object without members for an empty one
		}
	}
}
