package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"chancery/internal/domain"
)

const typeYAML = "application/yaml"

// documents holds the OpenAPI documents, which are generated on first use.
type documents struct {
	version string
	url     string

	mu   sync.Mutex
	made map[string][]byte
}

// info returns the document of a service without its operations.
func (d *documents) info(service string) *huma.OpenAPI {
	title := "Chancery API"
	if service != allServices {
		title = "Chancery API: " + service
	}
	version := d.version
	if version == "" {
		version = "devel"
	}
	doc := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title: title, Version: version,
			Description: "Creates, numbers, signs and delivers business documents. " +
				"Operations and members marked as extension are not known to clients of the API that this server is compatible with.",
			License: &huma.License{Name: "Apache 2.0", Identifier: "Apache-2.0"},
		},
		Components: &huma.Components{
			Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
			SecuritySchemes: map[string]*huma.SecurityScheme{authScheme: {
				Type: "http", Scheme: "bearer", BearerFormat: "JWT",
				Description: "Send 'Authorization: Bearer <token>'. A token belongs to one workspace. " +
					"Of the scopes that an operation lists it needs one.",
			}, appScheme: {
				Type: "http", Scheme: "basic",
				Description: "client_id and client_secret of an app, as user and password.",
			}},
		},
		Security: []map[string][]string{{authScheme: {}}},
	}
	if d.url != "" {
		doc.Servers = []*huma.Server{{URL: d.url}}
	}
	return doc
}

// The names of the ways to authenticate.
const (
	authScheme = "authToken"
	appScheme  = "appCredentials"
)

// security returns how a request to a route proves who sends it: one of the ways.
func (rt route) security() []map[string][]string {
	ways := []map[string][]string{}
	if len(rt.needs) > 0 {
		ways = append(ways, map[string][]string{authScheme: rt.needs})
	}
	if rt.byApp || rt.orApp {
		ways = append(ways, map[string][]string{appScheme: {}})
	}
	return ways
}

// document adds the operations of routes to a document.
func document(doc *huma.OpenAPI, list []route) *huma.OpenAPI {
	for _, rt := range list {
		doc.AddOperation(rt.operation(doc.Components.Schemas))
	}
	for _, schema := range doc.Components.Schemas.Map() {
		loosen(schema)
	}
	return doc
}

// loosen changes a schema so that it allows unknown members, which are ignored,
// and says that lists are never null.
func loosen(s *huma.Schema) {
	if closed, ok := s.AdditionalProperties.(bool); ok && !closed {
		s.AdditionalProperties = nil
	}
	for _, p := range s.Properties {
		if p.Type == huma.TypeArray {
			p.Nullable = false
		}
	}
}

// pattern returns the path for the router.
func (rt route) pattern() string {
	if i := strings.Index(rt.path, "..."); i >= 0 {
		return rt.path[:strings.LastIndexByte(rt.path[:i], '{')] + "*"
	}
	return rt.path
}

// operation returns the description of a route.
func (rt route) operation(types huma.Registry) *huma.Operation {
	op := &huma.Operation{
		Method: rt.method, Path: strings.ReplaceAll(rt.path, "...", ""),
		OperationID: rt.id, Tags: []string{rt.service}, Summary: rt.about,
		Responses: map[string]*huma.Response{
			"default": {Description: "What went wrong", Content: jsonContent(types, Error{})},
		},
	}
	if rt.gives == nil && rt.sends == "" && rt.lines == nil {
		op.Responses["204"] = &huma.Response{Description: "No content"}
	} else {
		op.Responses["200"] = &huma.Response{Description: "OK", Content: rt.content(types)}
	}
	if rt.extension {
		op.Description = "Extension."
		op.Extensions = map[string]any{"x-extension": true}
	}
	op.Security = rt.security()
	switch {
	case rt.takes != nil:
		op.RequestBody = &huma.RequestBody{Required: true, Content: jsonContent(types, rt.takes)}
	case rt.rows != nil:
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			typeLines: {Schema: types.Schema(reflect.TypeOf(rt.rows), true, "")},
		}}
	case rt.receives != "":
		op.RequestBody = &huma.RequestBody{Required: true, Content: binaryContent(rt.receives)}
	}
	for _, name := range pathParams(op.Path) {
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString},
		})
	}
	for _, q := range rt.query {
		op.Parameters = append(op.Parameters, q.in("query"))
	}
	for _, h := range rt.headers() {
		op.Parameters = append(op.Parameters, h.in("header"))
	}
	rt.describeTag(op)
	return op
}

func (q *queryParam) in(place string) *huma.Param {
	return &huma.Param{Name: q.name, In: place, Description: q.about, Example: q.example, Schema: &huma.Schema{Type: typeOf(q.example)}}
}

// headers returns the fields of the header that a route knows, besides those of all.
func (rt route) headers() []queryParam {
	list := rt.header
	if rt.guarded {
		list = append(list, queryParam{"If-Match", "Extension: only if the document of the entry has the version in this ETag; else 412.", exampleTag})
	}
	if rt.takes == nil && rt.rows == nil {
		return list
	}
	return append(list, queryParam{"Content-Encoding", "The coding of the body: gzip, or none.", codingGzip})
}

// describeTag adds the ETag to the answer of a route that gives an entry.
func (rt route) describeTag(op *huma.Operation) {
	if _, ok := rt.gives.(Entry); !ok {
		return
	}
	op.Responses["200"].Headers = map[string]*huma.Param{"ETag": {
		Description: "Extension: the version of the document, and a hash of the rest of the answer.",
		Schema:      &huma.Schema{Type: huma.TypeString}, Example: exampleTag,
	}}
	if rt.method == http.MethodGet {
		op.Responses["304"] = &huma.Response{Description: "The answer is the one that If-None-Match names."}
	}
}

func (rt route) content(types huma.Registry) map[string]*huma.MediaType {
	content := map[string]*huma.MediaType{}
	if rt.gives != nil {
		content = jsonContent(types, rt.gives)
	}
	if rt.lines != nil {
		content[typeLines] = &huma.MediaType{Schema: types.Schema(reflect.TypeOf(rt.lines), true, "")}
	}
	if rt.sends != "" {
		content = binaryContent(rt.sends)
	}
	return content
}

func jsonContent(types huma.Registry, v any) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{typeJSON: {Schema: types.Schema(reflect.TypeOf(v), true, "")}}
}

func binaryContent(contentType string) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{contentType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}
}

// pathParams returns the names in braces.
func pathParams(path string) []string {
	var names []string
	for part := range strings.SplitSeq(path, "/") {
		if strings.HasPrefix(part, "{") && strings.HasSuffix(part, "}") {
			names = append(names, part[1:len(part)-1])
		}
	}
	return names
}

func typeOf(example any) string {
	switch example.(type) {
	case int:
		return huma.TypeInteger
	case bool:
		return huma.TypeBoolean
	}
	return huma.TypeString
}

// make returns the document of a service in a form.
func (d *documents) make(service, form string) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	name := service + "." + form
	if doc := d.made[name]; doc != nil {
		return doc, nil
	}
	var list []route
	for _, rt := range routes() {
		if service == allServices || rt.service == service {
			list = append(list, rt)
		}
	}
	doc := document(d.info(service), list)
	var text []byte
	var err error
	if form == typeYAML {
		text, err = doc.YAML()
	} else {
		text, err = json.MarshalIndent(doc, "", "  ")
	}
	if err != nil {
		return nil, fmt.Errorf("writing the OpenAPI document: %w", err)
	}
	if d.made == nil {
		d.made = map[string][]byte{}
	}
	d.made[name] = text
	return text, nil
}

// openapiDocs describes the operations for the OpenAPI documents.
func openapiDocs() map[string]doc {
	return map[string]doc{
		"openapi-json": {
			about: "Answer this document as JSON.",
			sends: typeJSON,
		},
		"openapi-yaml": {
			about: "Answer this document as YAML.",
			sends: typeYAML,
		},
		"openapi-service": {
			about: "Answer the OpenAPI document of a service: transform, silo, sequence, utils or access.",
			sends: typeYAML,
		},
	}
}

func (s *server) openapiJSON(w http.ResponseWriter, _ *http.Request) (any, error) {
	return nil, s.sendDocument(w, allServices, typeJSON)
}

func (s *server) openapiYAML(w http.ResponseWriter, _ *http.Request) (any, error) {
	return nil, s.sendDocument(w, allServices, typeYAML)
}

func (s *server) openapiService(w http.ResponseWriter, r *http.Request) (any, error) {
	service := param(r, "service")
	switch service {
	case serviceTransform, serviceSilo, serviceSequence, serviceUtils, serviceAccess:
		return nil, s.sendDocument(w, service, typeYAML)
	}
	return nil, domain.Missing("service")
}

func (s *server) sendDocument(w http.ResponseWriter, service, form string) error {
	text, err := s.docs.make(service, form)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", form)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if _, err := w.Write(text); err != nil {
		s.Log.Debug("the client left before the end of the document", "error", err)
	}
	return nil
}
