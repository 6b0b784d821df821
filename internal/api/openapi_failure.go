package api

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"chancery/internal/domain"
)

// failure describes an answer that is not a success. All have one shape, Error.
type failure struct {
	about   string
	example Error
	// header has the fields that come with it.
	header map[string]string
}

// fails returns what can go wrong, by status.
func fails() map[int]failure {
	said := func(key, message string) Error {
		return Error{Key: key, Message: message, RequestID: exampleUUID}
	}
	named := said("validation", "this is not a UUID of version 7 or 1")
	named.Fields = map[string]any{"id": "this is not a UUID of version 7 or 1"}
	taken := said("conflict", "this ID belongs to another job")
	taken.Fields = map[string]any{"id": exampleTimeUUID}
	return map[int]failure{
		http.StatusBadRequest:                   {about: "The request cannot be read: its JSON, a value in its query, or a cursor.", example: said("input", "the body is not valid JSON")},
		http.StatusUnauthorized:                 {"There is no token and no session, or it is not valid.", said("unauthorized", "this needs a token"), map[string]string{"WWW-Authenticate": "How to prove who sends the request."}},
		http.StatusForbidden:                    {"The token, or the role of the person, is not for this.", said("forbidden", "this needs a token with one of the scopes write, api; this one has the scope read"), map[string]string{"WWW-Authenticate": "The scopes of which the token needs one."}},
		http.StatusNotFound:                     {about: "There is no such thing in the workspace of the token, or the person who has signed in is no member of the workspace.", example: said("not-found", "there is no such entry")},
		http.StatusRequestTimeout:               {about: "The body came too slowly.", example: said("timeout", "the body came too slowly")},
		http.StatusConflict:                     {"What the request would make is there already, or what it would change must stay as it is.", taken, map[string]string{"X-Existing-Id": "ID of what is there."}},
		http.StatusGone:                         {about: "The document of the entry was erased.", example: said(domain.KeyErased, "the document was erased; its number, digests and dates are still there")},
		http.StatusPreconditionFailed:           {"If-Match or If-None-Match is not met.", said("precondition", "If-Match: the document was changed meanwhile"), map[string]string{"ETag": "The ETag as it is now."}},
		http.StatusRequestEntityTooLarge:        {about: "The body is too large.", example: said(domain.KeyLimit, "the body has more than 10 MiB")},
		http.StatusUnsupportedMediaType:         {about: "The body is of a type, or in a coding, that is not taken.", example: said("content-type", "the body must be JSON, announced by 'Content-Type: application/json'")},
		http.StatusRequestedRangeNotSatisfiable: {"The file does not have the part that Range asks for.", said("range", "the file ends before"), map[string]string{"Content-Range": "The size of the file."}},
		http.StatusUnprocessableEntity:          {about: "The request can be read, but breaks a rule; fields and faults say where. Nothing is stored.", example: named},
		http.StatusTooManyRequests:              {"The workspace asks for too much at once.", said(domain.KeyLimit, "there are too many requests of this workspace"), map[string]string{"Retry-After": "Seconds to wait."}},
		http.StatusInternalServerError:          {about: "The server failed.", example: said("internal", "internal error; quote the request id")},
		http.StatusServiceUnavailable:           {"The server is busy or stops.", said("busy", "the server has too much to do"), map[string]string{"Retry-After": "Seconds to wait."}},
	}
}

// failureName returns the name of the component that describes a status.
func failureName(status int) string {
	return strings.NewReplacer(" ", "", "-", "").Replace(http.StatusText(status))
}

// describeFailures adds the answers that are no successes to the parts of a document.
func describeFailures(parts *huma.Components) {
	for status, f := range fails() {
		r := &huma.Response{Description: f.about, Content: jsonContent(parts.Schemas, Error{})}
		r.Content[typeJSON].Example = f.example
		for name, about := range f.header {
			if r.Headers == nil {
				r.Headers = map[string]*huma.Param{}
			}
			r.Headers[name] = &huma.Param{Description: about, Schema: &huma.Schema{Type: huma.TypeString}}
		}
		parts.Responses[failureName(status)] = r
	}
}

// failures returns the statuses of a route that are no successes, in order.
func (rt *route) failures() []int {
	list := map[int]bool{http.StatusBadRequest: true, http.StatusInternalServerError: true}
	add := func(when bool, statuses ...int) {
		for _, status := range statuses {
			if when {
				list[status] = true
			}
		}
	}
	body := rt.takes != nil || rt.rows != nil || rt.receives != ""
	conditional := slices.ContainsFunc(rt.headers(), func(q queryParam) bool { return strings.HasPrefix(q.name, "If-") })
	_, entry := rt.gives.(Entry)
	writes := rt.method != http.MethodGet && rt.method != http.MethodHead
	add(!rt.public, http.StatusUnauthorized, http.StatusForbidden)
	add(!rt.public || rt.sends != "" || rt.receives != "", http.StatusTooManyRequests, http.StatusServiceUnavailable)
	add(writes && !rt.public, http.StatusConflict)
	add(rt.creates || strings.HasPrefix(rt.path, "/silo/v1/entries/{") || entry && writes, http.StatusGone)
	add(strings.Contains(rt.path, "{") || rt.takes != nil || !rt.public && (rt.byApp || rt.forPeople() || len(rt.needs) > 0), http.StatusNotFound)
	add(body, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity)
	add(writes && (entry || conditional), http.StatusPreconditionFailed)
	add(rt.ranged, http.StatusRequestedRangeNotSatisfiable)
	add(true, rt.fails...)
	return slices.Sorted(maps.Keys(list))
}
