package api

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"chancery/internal/domain"
)

// pattern returns the path for the router.
func (rt *route) pattern() string {
	if i := strings.Index(rt.path, "..."); i >= 0 {
		return rt.path[:strings.LastIndexByte(rt.path[:i], '{')] + "*"
	}
	return rt.path
}

// security returns how a request to a route proves who sends it: one of the ways.
func (rt *route) security() []map[string][]string {
	ways := []map[string][]string{}
	if len(rt.needs) > 0 {
		ways = append(ways, map[string][]string{authScheme: rt.needs})
	}
	if rt.person != notOnlyPeople || rt.forPeople() {
		ways = append(ways, map[string][]string{sessionScheme: {}})
	}
	if rt.byApp || rt.orApp {
		ways = append(ways, map[string][]string{appScheme: {}})
	}
	return ways
}

// forPeople reports whether there is a role in a workspace that may use a route.
func (rt *route) forPeople() bool {
	admin := &domain.Actor{Scopes: domain.RoleAdmin.Scopes()}
	return rt.person == memberOnly || admin.Can(rt.needs)
}

// operation returns the description of a route.
func (rt *route) operation(parts *huma.Components) *huma.Operation {
	op := &huma.Operation{
		Method: rt.method, Path: strings.ReplaceAll(rt.path, "...", ""),
		OperationID: rt.id, Tags: []string{rt.service}, Summary: firstSentence(rt.about), Description: rt.about,
		Security: rt.security(),
	}
	if rt.extension {
		op.Description = "Extension. " + rt.about
		op.Extensions = map[string]any{"x-extension": true}
	}
	op.RequestBody = rt.requestBody(parts.Schemas)
	op.Responses = rt.responses(parts)
	for _, name := range pathParams(op.Path) {
		op.Parameters = append(op.Parameters, rt.pathParam(name))
	}
	for _, q := range rt.query {
		op.Parameters = append(op.Parameters, q.in("query"))
	}
	for _, h := range rt.headers() {
		op.Parameters = append(op.Parameters, h.in("header"))
	}
	return op
}

// firstSentence returns the first sentence of a text, without its stop.
func firstSentence(text string) string {
	first, _, _ := strings.Cut(text, ". ")
	return strings.TrimSuffix(first, ".")
}

// requestBody returns the description of the body that a route takes.
func (rt *route) requestBody(types huma.Registry) *huma.RequestBody {
	switch {
	case rt.takes != nil:
		return &huma.RequestBody{Required: !rt.mayBeEmpty, Description: aboutForms, Content: withForms(jsonContent(types, rt.takes))}
	case rt.rows != nil:
		return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			typeLines: {Schema: types.Schema(reflect.TypeOf(rt.rows), true, "")},
		}}
	case rt.receives != "":
		return &huma.RequestBody{Required: true, Content: binaryContent(rt.receives)}
	}
	return nil
}

const aboutForms = "JSON, or a form with the same names, as older clients send it. In a form, a member that takes no text has JSON; " +
	"the texts in an object may be given one by one, as name[key], and those in a list by giving the name several times."

// withForms adds the forms that stand for JSON.
func withForms(content map[string]*huma.MediaType) map[string]*huma.MediaType {
	for _, kind := range []string{typeForm, typeMultipart} {
		content[kind] = &huma.MediaType{Schema: content[typeJSON].Schema}
	}
	return content
}

// responses returns the descriptions of the answers of a route.
func (rt *route) responses(parts *huma.Components) map[string]*huma.Response {
	list := map[string]*huma.Response{"default": {Description: "Anything else that went wrong.", Content: jsonContent(parts.Schemas, Error{})}}
	if rt.leads {
		list["303"] = &huma.Response{Description: "The browser goes on to another address.", Headers: map[string]*huma.Param{
			"Location": {Description: "Where to.", Schema: &huma.Schema{Type: huma.TypeString}},
		}}
	} else if rt.gives == nil && rt.sends == "" && rt.lines == nil {
		list["204"] = &huma.Response{Description: "Done; there is nothing to say."}
	} else {
		list["200"] = &huma.Response{Description: "Done.", Content: rt.content(parts.Schemas)}
	}
	rt.describeTag(list)
	for _, status := range rt.failures() {
		list[strconv.Itoa(status)] = &huma.Response{Ref: "#/components/responses/" + failureName(status)}
	}
	return list
}

// describeTag adds what routes answer to clients that have the answer already, or a part of it.
func (rt *route) describeTag(list map[string]*huma.Response) {
	tag := func(about, example string) map[string]*huma.Param {
		return map[string]*huma.Param{"ETag": {Description: about, Schema: &huma.Schema{Type: huma.TypeString}, Example: example}}
	}
	known := false
	for _, h := range rt.header {
		known = known || h.name == "If-None-Match" && h.example != anyTag
	}
	if rt.tagged {
		list["200"].Headers = tag("Extension: changes with each change of the workflow.", exampleTag)
	} else if _, ok := rt.gives.(Entry); ok {
		list["200"].Headers = tag("Extension: the version of the document, and a hash of the rest of the answer.", exampleTag)
	} else if known {
		list["200"].Headers = tag("Extension: changes with the answer.", exampleTag)
	}
	if known {
		list["304"] = &huma.Response{Description: "The answer is still the one that If-None-Match names."}
	}
	if rt.ranged {
		list["206"] = &huma.Response{Description: "The part that Range asks for.", Content: binaryContent(rt.sends)}
	}
}

// headers returns the fields of the header that a route knows, besides those of all.
func (rt *route) headers() []queryParam {
	list := slices.Clip(rt.header)
	if rt.guarded {
		list = append(list, queryParam{"If-Match", "Extension: only if the document of the entry has the version in this ETag; else 412.", exampleTag})
	}
	if rt.takes == nil && rt.rows == nil {
		return list
	}
	return append(list, queryParam{"Content-Encoding", "The coding of the body: gzip, or none.", codingGzip})
}

// takesMatch reports whether a route takes If-Match.
func (rt *route) takesMatch() bool {
	return slices.ContainsFunc(rt.headers(), func(q queryParam) bool { return q.name == "If-Match" })
}

func (rt *route) content(types huma.Registry) map[string]*huma.MediaType {
	content := map[string]*huma.MediaType{}
	if rt.gives != nil {
		content = jsonContent(types, rt.gives)
	}
	if rt.lines != nil {
		content[typeLines] = &huma.MediaType{Schema: types.Schema(reflect.TypeOf(rt.lines), true, "")}
	}
	switch {
	case rt.sends == "":
	case rt.sends == typeJSON:
		content[typeJSON] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeObject}}
	case strings.HasPrefix(rt.sends, "text/"), rt.sends == typeYAML:
		content[rt.sends] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	default:
		content = binaryContent(rt.sends)
	}
	return content
}

func jsonContent(types huma.Registry, v any) map[string]*huma.MediaType {
	schema := types.Schema(reflect.TypeOf(v), true, "")
	if schema.Type == huma.TypeArray {
		schema.Nullable = false
	}
	return map[string]*huma.MediaType{typeJSON: {Schema: schema}}
}

func binaryContent(contentType string) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{contentType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}
}

func (q *queryParam) in(place string) *huma.Param {
	return &huma.Param{Name: q.name, In: place, Description: q.about, Example: q.example, Schema: &huma.Schema{Type: typeOf(q.example)}}
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

// pathParam returns the description of a parameter in the path.
func (rt *route) pathParam(name string) *huma.Param {
	known := pathValues()
	v, ok := known[rt.service+" "+name]
	if !ok {
		v = known[name]
	}
	for prefix, more := range known { // the ID of what the path is about
		if strings.HasPrefix(prefix, "/") && name == "id" && strings.HasPrefix(rt.path, prefix) {
			v = more
		}
	}
	return &huma.Param{Name: name, In: "path", Required: true, Description: v.about, Example: v.example, Schema: &huma.Schema{Type: huma.TypeString}}
}

// pathValue describes a parameter in paths.
type pathValue struct{ about, example string }

// pathValues returns the descriptions of the parameters in paths, by name, by service and
// name, or, for IDs, by the beginning of the path.
func pathValues() map[string]pathValue {
	return map[string]pathValue{
		"id":                              {"UUID of what is meant.", exampleUUID},
		"/transform/v1/jobs/":             {"UUID of the job, version 7 or 1.", exampleTimeUUID},
		"/transform/v1/workflows/":        {"UUID of the workflow, of any version.", exampleUUID},
		"/silo/v1/entries/{id}":           {"UUID of the entry.", exampleTimeUUID},
		"/silo/v1/entries/{entry_id}/":    {"UUID of the file; it may be that of an earlier version.", exampleUUID},
		"/sequence/v1/series/{id}":        {"UUID of the series, of any version.", exampleUUID},
		"/sequence/v1/series/{series_id}": {"UUID of the number, of any version.", exampleUUID},
		"/transform/v1/subscriptions/":    {"UUID of the subscription.", exampleUUID},
		"/transform/v1/templates/":        {"Name of the template.", "credit-note"},
		"silo name":                       {"Short name of the schema.", "bill/invoice"},
		"country":                         {"Tax country.", "ES"},
		"/access/v1/tokens/":              {"UUID of the token, its jti.", exampleUUID},
		"/access/v1/sessions/":            {"UUID of the session.", exampleTimeUUID},
		"/access/v1/members/":             {"UUID of the person, or of an invitation.", exampleTimeUUID},
		"/access/v1/people/":              {"UUID of the person.", exampleTimeUUID},
		"/access/v1/enrollment":           {"UUID of the enrollment, version 7.", exampleTimeUUID},
		"entry_id":                        {"UUID of the entry.", exampleTimeUUID},
		"series_id":                       {"UUID of the series.", exampleUUID},
		"version":                         {"Version of the entry.", "76f845c125"},
		"at":                              {"Time of the state, to the millisecond.", exampleTime},
		"transform key":                   {"Key of the job; it may contain slashes.", "order/17"},
		"silo key":                        {"Key of what is meant; it may contain slashes.", "order/17"},
		"ref":                             {"Reference of the row; it may contain slashes.", "A-17"},
		"service":                         {"Name of the service: transform, silo, sequence, access, pdf or utils.", serviceSilo},
		"provider":                        {"Short name of the provider.", "acme"},
		"kid":                             {"ID of the key.", exampleUUID},
		"entry":                           {"The entry, in the form of the link.", "AZUAAAAAcACAAAAAAACAAQ"},
		"file":                            {"The file, in the form of the link.", "AZUAAAAAcACAAAAAAACQAQ"},
		"event":                           {"ID of the event.", "1790409600000123"},
		"name":                            {"Name of the file.", "invoice.pdf"},
	}
}

// exampleTimeUUID is a UUID of version 7.
const exampleTimeUUID = "01950000-0000-7000-8000-000000008001"
