package compat

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestCompare checks that each kind of difference is found.
func TestCompare(t *testing.T) {
	const base = `
paths:
  /a/{id}:
    put:
      parameters: [{name: q, in: query, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {size: {type: integer}, kind: {type: string, enum: [A, B]}, list: {type: array, nullable: true, items: {type: string}}}}}}}
      responses: {"200": {content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: string}, kind: {type: string, enum: [A, B]}, args: {type: object, additionalProperties: {type: string}}, list: {type: array, items: {type: object, properties: {x: {type: boolean}}}}}}}}}, "400": {}}
`
	tests := []struct{ name, from, to, place string }{
		{"equal", "", "", ""},
		{"more in the request", "{size: {type: integer}", "{more: {type: string}, size: {type: integer}", ""},
		{"more in the answer", "{id: {type: string}", "{more: {type: string}, id: {type: string}", ""},
		{"no path", "/a/{id}:", "/b/{id}:", "PUT /a/{id}"},
		{"no method", "put:", "post:", "PUT /a/{id}"},
		{"no parameter", "name: q", "name: p", "PUT /a/{id} query q"},
		{"parameter elsewhere", "in: query", "in: header", "PUT /a/{id} query q"},
		{"parameter of another type", "in: query, schema: {type: string}", "in: query, schema: {type: integer}", "PUT /a/{id} query q"},
		{"parameter that is required", "in: query,", "in: query, required: true,", "PUT /a/{id} query q"},
		{"no body", "requestBody", "x-body", "PUT /a/{id} body"},
		{"body of another kind", "application/json: {schema: {type: object, properties: {size", "text/plain: {schema: {type: object, properties: {size", "PUT /a/{id} body"},
		{"no member in the request", "size: {type: integer}", "length: {type: integer}", "PUT /a/{id} body.size"},
		{"member that must be sent", "{type: object, properties: {size", "{type: object, required: [size], properties: {size", "PUT /a/{id} body.size"},
		{"member of another type", "size: {type: integer}", "size: {type: string}", "PUT /a/{id} body.size"},
		{"format in the request", "q, in: query, schema: {type: string}", "q, in: query, schema: {type: string, format: uuid}", "PUT /a/{id} query q"},
		{"fewer values in the request", "enum: [A, B]}, list: {type: array, nullable", "enum: [A]}, list: {type: array, nullable", "PUT /a/{id} body.kind"},
		{"null is not taken", "type: array, nullable: true", "type: array", "PUT /a/{id} body.list"},
		{"list of another type", "items: {type: string}", "items: {type: integer}", "PUT /a/{id} body.list[]"},
		{"unknown members are refused", "{type: object, properties: {size", "{type: object, additionalProperties: false, properties: {size", "PUT /a/{id} body"},
		{"no member in the answer", "{id: {type: string}", "{uuid: {type: string}", "PUT /a/{id} answer.id"},
		{"member that may be absent", "required: [id], ", "", "PUT /a/{id} answer.id"},
		{"more values in the answer", "enum: [A, B]}, args", "enum: [A, B, C]}, args", "PUT /a/{id} answer.kind"},
		{"any text in the answer", "kind: {type: string, enum: [A, B]}, args", "kind: {type: string}, args", "PUT /a/{id} answer.kind"},
		{"anything in the answer", "args: {type: object, additionalProperties: {type: string}}", "args: {}", "PUT /a/{id} answer.args"},
		{"members of another type", "additionalProperties: {type: string}", "additionalProperties: {type: integer}", "PUT /a/{id} answer.args.*"},
		{"an object in place of a list", "list: {type: array, items: {type: object, properties: {x: {type: boolean}}}}", "list: {type: object}", "PUT /a/{id} answer.list"},
		{"deep in the answer", "x: {type: boolean}", "x: {type: string}", "PUT /a/{id} answer.list[].x"},
		{"no error", `"400": {}`, `"401": {}`, "PUT /a/{id} answer 400"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.from != "" && strings.Count(base, tt.from) != 1 {
				t.Fatalf("%q is not there once", tt.from)
			}
			ours := base
			if tt.from != "" {
				ours = strings.Replace(base, tt.from, tt.to, 1)
			}
			gaps := compare(parse(t, []byte(ours)), parse(t, []byte(base)), map[string]bool{}).gaps
			if tt.place == "" && len(gaps) > 0 || tt.place != "" && gaps[tt.place] == "" {
				t.Errorf("gaps at %q, want one at %q: %v", slices.Sorted(maps.Keys(gaps)), tt.place, gaps)
			}
		})
	}
}
