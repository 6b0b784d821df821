package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"chancery/internal/domain"
)

// The forms of the documents.
const (
	typeYAML = "application/yaml"
	// anyType is the type of an answer that can be anything.
	anyType = "*/*"
)

// documents holds the OpenAPI documents, which are generated on first use. They are made of
// the table of routes, the descriptions next to the handlers, the types of the wire, and the
// recorded exchanges.
type documents struct {
	version string
	url     string

	mu   sync.Mutex
	made map[string]*asset
}

// The names of the ways to authenticate.
const (
	authScheme    = "authToken"
	appScheme     = "appCredentials"
	sessionScheme = "session"
)

// serviceInfo says what a service is.
type serviceInfo struct{ name, about string }

// serviceInfos returns the services in the order of the documentation.
func serviceInfos() []serviceInfo {
	return []serviceInfo{
		{serviceTransform, "Jobs, which run a workflow over a document, and the workflows."},
		{serviceSilo, "Entries, which hold documents with their versions, states, files and meta rows."},
		{serviceSequence, "Series, which number documents without gaps."},
		{serviceAccess, "The workspace, its tokens, and the apps that may work in it."},
		{servicePDF, "PDFs of documents that are not stored."},
		{serviceEN16931, "Rules of European invoices."},
		{serviceUtils, "Small helpers."},
		{serviceServer, "What belongs to the server: public files, keys, health, and these documents."},
	}
}

// hasDocument reports whether a service has a document of its own.
func hasDocument(service string) bool {
	return service != serviceServer && slices.ContainsFunc(serviceInfos(), func(s serviceInfo) bool { return s.name == service })
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
				"Operations and members marked as extension are not known to clients of the API that this server is compatible with. " +
				"Requests may have members that are not described here; they are ignored.",
			License: &huma.License{Name: "Apache 2.0", Identifier: "Apache-2.0"},
		},
		Components: &huma.Components{
			Schemas:   huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
			Responses: map[string]*huma.Response{},
			SecuritySchemes: map[string]*huma.SecurityScheme{authScheme: {
				Type: "http", Scheme: "bearer", BearerFormat: "JWT",
				Description: "Send 'Authorization: Bearer <token>'. A token belongs to one workspace. " +
					"Of the scopes that an operation lists it needs one.",
			}, appScheme: {
				Type: "http", Scheme: "basic",
				Description: "client_id and client_secret of an app, as user and password.",
			}, sessionScheme: {
				Type: "apiKey", In: "cookie", Name: cookieName,
				Description: "The session of a person, by its cookie (with the prefix __Host- where the server is reached by https). The header " + headerWorkspace +
					" has the ID or slug of the workspace; requests that change something have the value csrf of the session in the header Chancery-CSRF.",
			}},
		},
		Security: []map[string][]string{{authScheme: {}}},
	}
	for _, s := range serviceInfos() {
		if service == allServices || s.name == service {
			doc.Tags = append(doc.Tags, &huma.Tag{Name: s.name, Description: s.about})
		}
	}
	if d.url != "" {
		doc.Servers = []*huma.Server{{URL: d.url}}
	}
	return doc
}

// document adds the operations of routes to a document.
func document(doc *huma.OpenAPI, list []route) (*huma.OpenAPI, error) {
	shown, err := examples()
	if err != nil {
		return nil, err
	}
	for i := range list {
		op := list[i].operation(doc.Components)
		shown.show(&list[i], op)
		doc.AddOperation(op)
	}
	describeFailures(doc.Components)
	for name, schema := range doc.Components.Schemas.Map() {
		refine(schema, doc.Components.Schemas.TypeFromRef("#/components/schemas/"+name))
	}
	return doc, nil
}

// make returns the document of a service in a form.
func (d *documents) make(service, form string) (*asset, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	name := service + "." + form
	if p := d.made[name]; p != nil {
		return p, nil
	}
	var list []route
	for _, rt := range routes() {
		if service == allServices || rt.service == service {
			list = append(list, rt)
		}
	}
	doc, err := document(d.info(service), list)
	if err != nil {
		return nil, fmt.Errorf("making the OpenAPI document: %w", err)
	}
	var text []byte
	if form == typeYAML {
		text, err = doc.YAML()
	} else {
		text, err = json.MarshalIndent(doc, "", "  ")
	}
	if err != nil {
		return nil, fmt.Errorf("writing the OpenAPI document: %w", err)
	}
	p, err := newAsset(form, text)
	if err != nil {
		return nil, err
	}
	if d.made == nil {
		d.made = map[string]*asset{}
	}
	d.made[name] = p
	return p, nil
}

// openapiDocs describes the operations that answer OpenAPI documents.
func openapiDocs() map[string]doc {
	list := map[string]doc{
		"openapi-json": {
			about: "Answer this document as JSON.",
			sends: typeJSON, header: assetHeader(),
		},
		"openapi-yaml": {
			about: "Answer this document as YAML.",
			sends: typeYAML, header: assetHeader(),
		},
		"openapi-service": {
			about: "Answer the OpenAPI document of a service as YAML.",
			sends: typeYAML, header: assetHeader(),
		},
		"openapi-service-json": {
			about: "Answer the OpenAPI document of a service as JSON.",
			sends: typeJSON, header: assetHeader(),
		},
	}
	maps.Copy(list, docsDocs())
	return list
}

func (s *server) openapiJSON(w http.ResponseWriter, r *http.Request) (any, error) {
	return nil, s.sendDocument(w, r, allServices, typeJSON)
}

func (s *server) openapiYAML(w http.ResponseWriter, r *http.Request) (any, error) {
	return nil, s.sendDocument(w, r, allServices, typeYAML)
}

func (s *server) openapiService(w http.ResponseWriter, r *http.Request) (any, error) {
	return nil, s.sendServiceDocument(w, r, typeYAML)
}

func (s *server) openapiServiceJSON(w http.ResponseWriter, r *http.Request) (any, error) {
	return nil, s.sendServiceDocument(w, r, typeJSON)
}

func (s *server) sendServiceDocument(w http.ResponseWriter, r *http.Request, form string) error {
	service := param(r, "service")
	if !hasDocument(service) {
		return domain.Missing("service")
	}
	return s.sendDocument(w, r, service, form)
}

func (s *server) sendDocument(w http.ResponseWriter, r *http.Request, service, form string) error {
	p, err := s.docs.make(service, form)
	if err != nil {
		return err
	}
	return s.sendAsset(w, r, p)
}
