package kit

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Agreement checks requests and answers against the OpenAPI document that the server
// publishes: each status must be one that it names for the operation, and each JSON body
// must have the members and types that it says, and no others.
type Agreement struct {
	paths    map[string]map[string]described
	mu       sync.Mutex
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema
}

// described is an operation in the document.
type described struct {
	ID        string                    `json:"operationId"`
	Responses map[string]map[string]any `json:"responses"`
	Request   struct {
		Content map[string]any `json:"content"`
	} `json:"requestBody"`
}

// maxChecked is the size of bodies beyond which only the status is checked: tests of limits
// have large ones.
const maxChecked = 1 << 20

const agreedURL = "https://chancery.test/openapi.json"

// NewAgreement reads an OpenAPI document.
func NewAgreement(document []byte) (*Agreement, error) {
	var d struct {
		Paths map[string]map[string]described `json:"paths"`
	}
	if err := json.Unmarshal(document, &d); err != nil {
		return nil, err
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return nil, err
	}
	root, _ := v.(map[string]any)
	parts, _ := root["components"].(map[string]any)
	schemas, _ := parts["schemas"].(map[string]any)
	for _, s := range schemas {
		closeSchema(s)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(agreedURL, v); err != nil {
		return nil, err
	}
	return &Agreement{paths: d.Paths, compiler: c, schemas: map[string]*jsonschema.Schema{}}, nil
}

// closeSchema makes a schema refuse members that it does not name.
func closeSchema(s any) {
	m, _ := s.(map[string]any)
	if _, open := m["additionalProperties"]; m["properties"] != nil && !open {
		m["additionalProperties"] = false
	}
}

// Check returns what is wrong with an answer, "" if nothing is. Requests that belong to no
// operation are not checked.
func (a *Agreement) Check(method, path string, status int, contentType string, body []byte) string {
	template, op := a.operation(method, path)
	if template == "" || status >= http.StatusInternalServerError || status == http.StatusMethodNotAllowed {
		return ""
	}
	r, ok := op.Responses[strconv.Itoa(status)]
	if !ok {
		return op.ID + " answers " + strconv.Itoa(status) + ", which its description does not name"
	}
	if contentType != "application/json" || len(body) == 0 || len(body) > maxChecked {
		return ""
	}
	place := "#/paths/" + escape(template) + "/" + strings.ToLower(method) + "/responses/" + strconv.Itoa(status)
	if ref, ok := r["$ref"].(string); ok {
		place = ref
	}
	return a.valid(op.ID, place+"/content/application~1json/schema", body)
}

// CheckRequest returns what is wrong with the body of a request that was taken.
func (a *Agreement) CheckRequest(method, path string, body []byte) string {
	template, op := a.operation(method, path)
	if _, ok := op.Request.Content["application/json"]; !ok || len(body) == 0 {
		return ""
	}
	return a.valid(op.ID, "#/paths/"+escape(template)+"/"+strings.ToLower(method)+"/requestBody/content/application~1json/schema", body)
}

func (a *Agreement) valid(id, place string, body []byte) string {
	schema, err := a.schema(place)
	if err != nil {
		return id + ": " + err.Error()
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return id + " has a body that is no JSON: " + err.Error()
	}
	if err := schema.Validate(v); err != nil {
		return id + " has a body that its description does not allow: " + err.Error() + "\n" + string(body)
	}
	return ""
}

func (a *Agreement) schema(place string) (*jsonschema.Schema, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s := a.schemas[place]; s != nil {
		return s, nil
	}
	s, err := a.compiler.Compile(agreedURL + place)
	if err == nil {
		a.schemas[place] = s
	}
	return s, err
}

// operation returns the path, with parameters, and the operation of a request. Of several
// paths that fit it takes the one with the fewest parameters, and of those the longest.
func (a *Agreement) operation(method, path string) (template string, op described) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	best := 0
	for t, methods := range a.paths {
		o, ok := methods[strings.ToLower(method)]
		if score := fit(t, path); ok && score > best {
			template, op, best = t, o, score
		}
	}
	return template, op
}

// fit returns how well a path fits a path with parameters, 0 for not at all. A parameter at
// the end takes the rest of the path.
func fit(template, path string) int {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	if len(got) < len(want) {
		return 0
	}
	score := 1
	for i, part := range want {
		switch {
		case strings.HasPrefix(part, "{"):
			score++
			if got[i] == "" {
				return 0
			}
		case part != got[i]:
			return 0
		default:
			score += 10
		}
	}
	rest := strings.HasSuffix(template, "{key}") || strings.HasSuffix(template, "{ref}")
	if len(got) > len(want) && !rest {
		return 0
	}
	return score
}

// escape writes a path as a part of a JSON pointer in a URL.
func escape(path string) string {
	return strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(path)
}

// agreement is that of the servers of a test program: all publish the same document.
var agreement struct { //nolint:gochecknoglobals // compiled once
	once sync.Once
	made *Agreement
	err  error
}

// Agrees checks an answer to a request, if it is one that the document describes.
func (in *Installation) Agrees(t testing.TB, r *http.Request, x *Answer) {
	t.Helper()
	body := x.Body
	if x.Header.Get("Content-Encoding") != "" {
		body = nil
	}
	if wrong := in.agreement(t).Check(r.Method, r.URL.EscapedPath(), x.Status, x.Header.Get("Content-Type"), body); wrong != "" {
		t.Errorf("%s %s: %s", r.Method, r.URL.Path, wrong)
	}
}

// AgreesRequest checks the body of a request that was taken. Its operation must be the one
// with the ID given.
func (in *Installation) AgreesRequest(t testing.TB, id, method, path string, body []byte) {
	t.Helper()
	a := in.agreement(t)
	if _, op := a.operation(method, path); op.ID != id && method != http.MethodHead {
		t.Errorf("%s %s is the operation %q, not %q", method, path, op.ID, id)
	}
	if wrong := a.CheckRequest(method, path, body); wrong != "" {
		t.Errorf("%s %s: %s", method, path, wrong)
	}
}

// agreement returns what the server publishes.
func (in *Installation) agreement(t testing.TB) *Agreement {
	t.Helper()
	agreement.once.Do(func() {
		w := httptest.NewRecorder()
		in.api.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/openapi.json", nil))
		agreement.made, agreement.err = NewAgreement(w.Body.Bytes())
	})
	Must(t, agreement.err)
	return agreement.made
}
