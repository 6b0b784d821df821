package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"chancery/internal/api"
	"chancery/internal/api/exchange"
)

// spec is the part of an OpenAPI document that these tests check.
type spec struct {
	OpenAPI    string                          `yaml:"openapi"`
	Paths      map[string]map[string]yaml.Node `yaml:"paths"`
	Components struct {
		Schemas map[string]struct {
			Properties map[string]yaml.Node `yaml:"properties"`
		} `yaml:"schemas"`
	} `yaml:"components"`
}

func (in *installation) spec(path string) spec {
	in.t.Helper()
	x := in.Send(in.Request("", http.MethodGet, path, "")).Want(200)
	var s spec
	must(in.t, yaml.Unmarshal(x.Body, &s))
	if s.OpenAPI != "3.1.0" {
		in.t.Errorf("%s: openapi %q", path, s.OpenAPI)
	}
	return s
}

func TestOpenAPIHasEveryRoute(t *testing.T) {
	in := install(t, nil)
	all, services := in.spec("/openapi.yaml"), map[string]spec{}
	for _, rt := range api.Routes() {
		path := strings.ReplaceAll(rt.Path, "...", "")
		if _, ok := all.Paths[path][strings.ToLower(rt.Method)]; !ok {
			t.Errorf("%s %s is not there", rt.Method, path)
		}
		switch rt.Service {
		case "transform", "silo", "sequence", "utils", "access", "pdf", "en16931":
			if _, ok := services[rt.Service]; !ok {
				services[rt.Service] = in.spec("/openapi/" + rt.Service + "/v1.yaml")
			}
			if _, ok := services[rt.Service].Paths[path][strings.ToLower(rt.Method)]; !ok {
				t.Errorf("%s %s is not in the document of its service", rt.Method, path)
			}
		}
	}
	var asJSON map[string]any
	must(t, json.Unmarshal(in.Send(in.Request("", http.MethodGet, "/openapi.json", "")).Want(200).Body, &asJSON))
	for name, s := range all.Components.Schemas {
		if _, ok := s.Properties["$schema"]; ok {
			t.Errorf("a $schema member was added to %s", name)
		}
	}
}

// TestOpenAPINamesEveryResult checks that the description lists all results of a
// job, as clients are generated from it.
func TestOpenAPINamesEveryResult(t *testing.T) {
	in := install(t, nil)
	node := in.spec("/openapi.yaml").Components.Schemas["Job"].Properties["result"]
	var property struct {
		Enum []string `yaml:"enum"`
	}
	must(t, node.Decode(&property))
	want := api.Results()
	if !slices.Equal(property.Enum, want) {
		t.Errorf("the results are %q, want %q", property.Enum, want)
	}
}

// TestOpenAPINamesHeaders checks that the description names codings and conditions.
func TestOpenAPINamesHeaders(t *testing.T) {
	in := install(t, nil)
	all := in.spec("/openapi.yaml")
	for _, tt := range []struct {
		path, method string
		want         []string
	}{
		{"/silo/v1/entries/{id}", "get", []string{"If-None-Match"}},
		{"/silo/v1/entries/key/{key}", "get", []string{"If-None-Match"}},
		{"/silo/v1/entries/{id}", "put", []string{"If-None-Match", "Content-Encoding"}},
		{"/silo/v1/entries/{id}", "patch", []string{"If-Match", "Content-Encoding"}},
		{"/transform/v1/jobs", "post", []string{"Content-Encoding"}},
		{"/transform/v1/jobs", "get", nil},
	} {
		var op struct {
			Parameters []struct{ Name, In string } `yaml:"parameters"`
		}
		node := all.Paths[tt.path][tt.method]
		must(t, node.Decode(&op))
		var got []string
		for _, p := range op.Parameters {
			if p.In == "header" {
				got = append(got, p.Name)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s %s has %q, want %q", tt.method, tt.path, got, tt.want)
		}
	}
}

// TestOpenAPINamesForms checks that what takes JSON is described to take forms, with the same
// members, and that nothing else is.
func TestOpenAPINamesForms(t *testing.T) {
	all := install(t, nil).spec("/openapi.yaml")
	for path, methods := range all.Paths {
		for method, node := range methods {
			var op struct {
				Body struct {
					Content map[string]struct {
						Schema struct {
							Ref string `yaml:"$ref"`
						} `yaml:"schema"`
					} `yaml:"content"`
				} `yaml:"requestBody"`
			}
			must(t, node.Decode(&op))
			asJSON, takes := op.Body.Content["application/json"]
			for _, kind := range []string{"application/x-www-form-urlencoded", "multipart/form-data"} {
				form, ok := op.Body.Content[kind]
				if ok != takes || form.Schema.Ref != asJSON.Schema.Ref {
					t.Errorf("%s %s: %s is %v, JSON is %v", method, path, kind, form, asJSON)
				}
			}
		}
	}
}

// TestEveryOperationIsRecorded checks that each operation has a recorded exchange in which
// it does what it is for. test/compat replays them.
func TestEveryOperationIsRecorded(t *testing.T) {
	files, err := exchange.Files()
	must(t, err)
	recorded := map[string]bool{}
	known := map[string]bool{}
	for _, rt := range api.Routes() {
		known[rt.ID] = true
	}
	for _, f := range files {
		for i := range f.List {
			x := &f.List[i]
			recorded[x.ID] = recorded[x.ID] || x.Succeeded()
			if !known[x.ID] {
				t.Errorf("%s: %s is no operation", f.Name, x.ID)
			}
		}
	}
	elsewhere := []string{"begin-sign-in", "finish-sign-in"} // they need a provider: TestProviderSignIn
	for _, rt := range api.Routes() {
		if !recorded[rt.ID] && !slices.Contains(elsewhere, rt.ID) {
			t.Errorf("%s (%s %s) has no recorded exchange in internal/api/exchange/recorded", rt.ID, rt.Method, rt.Path)
		}
	}
}
