package compat

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"chancery/test/kit"
)

// TestValid checks every document that the server publishes: it is one of OpenAPI 3.1 by the
// schema of those who made OpenAPI, its references lead somewhere, its schemas are schemas,
// its examples are examples of them, and nothing is left without a description.
func TestValid(t *testing.T) {
	in := kit.New(t, kit.Options{})
	get := func(path string) []byte {
		return in.Send(in.Request("", http.MethodGet, path, "")).Want(http.StatusOK).Body
	}
	official := official(t)
	for path, twin := range map[string]string{
		"/openapi.json": "/openapi.yaml", "/transform/v1/openapi.json": "/openapi/transform/v1.yaml", "/silo/v1/openapi.json": "/openapi/silo/v1.yaml",
		"/sequence/v1/openapi.json": "/openapi/sequence/v1.yaml", "/access/v1/openapi.json": "/openapi/access/v1.yaml", "/utils/v1/openapi.json": "/openapi/utils/v1.yaml",
		"/pdf/v1/openapi.json": "/openapi/pdf/v1.yaml",
	} {
		t.Run(path, func(t *testing.T) {
			text := get(path)
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			kit.Must(t, err)
			if err := official.Validate(doc); err != nil {
				t.Errorf("%#v", err)
			}
			c := &checker{t: t, root: doc, compiler: jsonschema.NewCompiler()}
			kit.Must(t, c.compiler.AddResource(documentURL, doc))
			c.walk("#", doc)
			if c.schemas < 10 || c.examples < 5 && path != "/utils/v1/openapi.json" {
				t.Errorf("%d schemas and %d examples were found", c.schemas, c.examples)
			}
			c.operations()
			if !bytes.Equal(text, in.Send(in.Request("", http.MethodGet, path, "")).Body) {
				t.Error("it is not the same each time")
			}
			var other any
			kit.Must(t, yaml.Unmarshal(get(twin), &other))
			again, err := json.Marshal(other)
			kit.Must(t, err)
			if diff := cmp.Diff(plain(t, text), plain(t, again)); diff != "" {
				t.Errorf("%s says something else:\n%s", twin, diff)
			}
		})
	}
}

const documentURL = "https://chancery.test/document.json"

// official returns the schema of OpenAPI documents.
func official(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/openapi-3.1.schema.json")
	kit.Must(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	kit.Must(t, err)
	c := jsonschema.NewCompiler()
	kit.Must(t, c.AddResource("https://chancery.test/openapi-3.1.json", doc))
	s, err := c.Compile("https://chancery.test/openapi-3.1.json")
	kit.Must(t, err)
	return s
}

func plain(t *testing.T, text []byte) (v any) {
	t.Helper()
	kit.Must(t, json.Unmarshal(text, &v))
	return v
}

// checker looks at everything in a document.
type checker struct {
	t                 *testing.T
	root              any
	compiler          *jsonschema.Compiler
	schemas, examples int
}

// walk looks at a value and at what is in it, examples aside.
func (c *checker) walk(place string, v any) {
	switch v := v.(type) {
	case []any:
		for i, e := range v {
			c.walk(place+"/"+strconv.Itoa(i), e)
		}
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok && at(c.root, ref) == nil {
			c.t.Errorf("%s: %s is not there", place, ref)
		}
		if v["schema"] != nil {
			c.values(place, v)
		}
		if properties, ok := v["properties"].(map[string]any); ok {
			for name, p := range properties {
				p, _ := p.(map[string]any)
				if p["description"] == nil {
					c.t.Errorf("%s: the member %s has no description", place, name)
				}
				c.walk(inside(place+"/properties", name), p)
			}
		}
		for name, e := range v {
			if name != "example" && name != "examples" && name != "properties" { // members may have any of these names
				c.walk(inside(place, name), e)
			}
		}
	}
}

// inside returns the place of a member, as a fragment of an address.
func inside(place, name string) string {
	return place + "/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(name)
}

// values checks the examples of a parameter, a header or a content against its schema.
func (c *checker) values(place string, v map[string]any) {
	s, err := c.compiler.Compile(documentURL + place + "/schema")
	if err != nil {
		c.t.Errorf("%s: %v", place, err)
		return
	}
	c.schemas++
	check := func(example any) {
		c.examples++
		if err := s.Validate(example); err != nil {
			c.t.Errorf("%s: the example is none: %v", place, err)
		}
	}
	if e, ok := v["example"]; ok {
		check(e)
	}
	examples, _ := v["examples"].(map[string]any)
	for _, e := range examples {
		e, _ := e.(map[string]any)
		check(e["value"])
	}
}

// operations checks what each operation must say.
func (c *checker) operations() {
	ids := map[string]bool{}
	paths, _ := at(c.root, "#/paths").(map[string]any)
	for path, methods := range paths {
		methods, _ := methods.(map[string]any)
		for method, op := range methods {
			op, _ := op.(map[string]any)
			id, _ := op["operationId"].(string)
			if id == "" || ids[id] {
				c.t.Errorf("%s %s: the ID %q", method, path, id)
			}
			ids[id] = true
			c.operation(id, op)
		}
	}
}

func (c *checker) operation(id string, op map[string]any) {
	for _, name := range []string{"summary", "description", "tags", "responses", "security"} {
		if op[name] == nil {
			c.t.Errorf("%s: there is no %s", id, name)
		}
	}
	responses, _ := op["responses"].(map[string]any)
	want := []string{"400", "500"}
	if ways, _ := op["security"].([]any); len(ways) > 0 {
		want = append(want, "401", "403", "429", "503")
	}
	if op["requestBody"] != nil {
		want = append(want, "413", "415", "422")
	}
	success := false
	for status := range responses {
		success = success || status[0] == '2' || status == "303"
	}
	if !success {
		c.t.Errorf("%s: there is no success", id)
	}
	for _, status := range want {
		if responses[status] == nil {
			c.t.Errorf("%s: there is no %s", id, status)
		}
	}
	parameters, _ := op["parameters"].([]any)
	for _, p := range parameters {
		p, _ := p.(map[string]any)
		if p["description"] == nil || p["description"] == "" {
			c.t.Errorf("%s: the parameter %v has no description", id, p["name"])
		}
	}
}

// at returns what a reference leads to, nil for nothing.
func at(v any, ref string) any {
	for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		m, _ := v.(map[string]any)
		v = m[strings.NewReplacer("~1", "/", "~0", "~").Replace(part)]
	}
	return v
}
