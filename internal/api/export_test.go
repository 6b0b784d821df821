package api

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"

	"chancery/internal/admission"
	"chancery/internal/domain"
)

// What tests outside of the package need of its inside.
const (
	PublicCache = publicCache
	Sandbox     = sandbox
	Gregorian   = gregorian
)

// Route is a row of the table of routes.
type Route struct {
	ID, Method, Path, Service string
	Public, Extension, Takes  bool
	// ByApp routes take the credentials of an app and no token, OrApp routes in place of one.
	ByApp, OrApp bool
	// Person routes are only for people, Owner routes only for owners; Member routes are for
	// people in a workspace.
	Person, Owner, Member bool
	Needs                 []string
	Query                 []string
}

// Routes returns the table of routes.
func Routes() []Route {
	list := routes()
	rows := make([]Route, len(list))
	for i := range list {
		rt := &list[i]
		rows[i] = Route{
			ID: rt.id, Method: rt.method, Path: rt.path, Service: rt.service, Public: rt.public, Extension: rt.extension, Takes: rt.takes != nil,
			ByApp: rt.byApp, OrApp: rt.orApp, Needs: rt.needs,
			Person: rt.person != notOnlyPeople, Owner: rt.person == ownerOnly, Member: rt.person == memberOnly,
		}
		for _, q := range rt.query {
			rows[i].Query = append(rows[i].Query, q.name)
		}
	}
	return rows
}

// AllRoutes returns the table of routes with the HEAD routes that are made from it.
func AllRoutes() []Route {
	list := Routes()
	for _, rt := range heads(routes()) {
		list = append(list, Route{
			ID: rt.id, Method: rt.method, Path: rt.path, Public: rt.public, ByApp: rt.byApp, OrApp: rt.orApp, Needs: rt.needs,
			Person: rt.person != notOnlyPeople, Owner: rt.person == ownerOnly, Member: rt.person == memberOnly,
		})
	}
	return list
}

// Unmarked returns a handler with a route of which the table does not say who may use it.
func Unmarked(c Config) http.Handler {
	s := New(c).(*server)
	s.handle(op(http.MethodGet, "/unmarked", "unmarked", (*server).ping))
	return s
}

// Results returns all results of a job.
func Results() (list []string) {
	for _, r := range domain.JobResults() {
		list = append(list, string(r))
	}
	return list
}

// LocalPath returns where a sign-in leads that asks for a path.
func LocalPath(to string) string { return localPath(to) }

// Unaudited returns the operations that record nothing in the log of changes, with reasons.
func Unaudited() map[string]string { return unaudited() }

// AdmissionOf returns the admission control of a handler.
func AdmissionOf(h http.Handler) *admission.Control { return h.(*server).admission }

// Fail returns what a handler answers to an error.
func Fail(ctx context.Context, h http.Handler, err error) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(context.WithValue(ctx, contextKey{}, &request{id: "r-1"}), http.MethodGet, "/x", nil)
	w.Header().Set(headerRequestID, "r-1")
	h.(*server).fail(w, r, err)
	return w
}

// Boilerplates returns the schemas that have a first document.
func Boilerplates() []string { return slices.Sorted(maps.Keys(boilerplates())) }
