package api

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"chancery/gobl/similar"
	"chancery/internal/domain"
)

// checkURL refuses a path that is not text, and a query that a route would ignore in part:
// one that cannot be parsed, and parameters that are unknown or given twice.
func checkURL(rt *route, r *http.Request) error {
	if !domain.IsText(r.URL.Path) {
		return domain.E(domain.Malformed, "input",
			"the path of the URL is not text: percent-encoded bytes have to be UTF-8, and %%00 is not allowed")
	}
	if r.URL.RawQuery == "" {
		return nil
	}
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return &domain.Error{Kind: domain.Malformed, Key: "input", Message: "the query of the URL cannot be read", Cause: err}
	}
	known := make([]string, len(rt.query))
	for i := range rt.query {
		known[i] = rt.query[i].name
	}
	for _, name := range slices.Sorted(maps.Keys(q)) {
		if err := checkParam(name, q[name], known, rt.linked); err != nil {
			return err
		}
	}
	return nil
}

// checkParam refuses a parameter of the query that is not one of those known, unless the
// route is lenient.
func checkParam(name string, values, known []string, lenient bool) error {
	switch {
	case !slices.Contains(known, name):
		if lenient {
			return nil
		}
		return unknownParam(name, known)
	case len(values) > 1:
		return badQuery(name, "the parameter is given %d times; give it once", len(values))
	case !domain.IsText(values[0]):
		return badQuery(name, "the value is not text: percent-encoded bytes have to be UTF-8, and %%00 is not allowed")
	}
	return nil
}

func unknownParam(name string, known []string) error {
	if !domain.IsText(name) || len(name) > maxShownName {
		return domain.E(domain.Malformed, "input", "the query has a parameter that this route does not know; it takes %s", all(known))
	}
	if near := similar.Nearest(name, known); near != "" {
		return badQuery(name, "this route has no such parameter; did you mean %s? It takes %s", near, all(known))
	}
	return badQuery(name, "this route has no such parameter; it takes %s", all(known))
}

// maxShownName is the longest name of a parameter that an error repeats.
const maxShownName = 64

func all(known []string) string {
	if len(known) == 0 {
		return "none"
	}
	return strings.Join(known, ", ")
}

// checkConditions refuses a condition that a route would ignore, although the client asks
// not to go on without it.
func checkConditions(rt *route, r *http.Request) error {
	_, entry := rt.gives.(Entry)
	if reads(r) || entry || rt.takesMatch() || r.Header.Get("If-Match") == "" {
		return nil
	}
	return domain.E(domain.Malformed, "input", "If-Match is taken only by requests that change an entry or a workflow, or states, files and meta rows of an entry; send this request without it")
}

// nearestRoute returns the path of the route that a wrong path is most similar to, empty
// if there is none: without a slash at its end or two in a row, in lower case, with a part
// that is missing before it, or with a letter or two that differ in each of its words.
func nearestRoute(path string) string {
	if len(path) > maxShownPath {
		return ""
	}
	parts := splitPath(strings.ToLower(path))
	best, least := "", 1+maxRouteDistance
	list := routes()
	for i := range list {
		if d := routeDistance(parts, list[i].path); d < least {
			best, least = list[i].path, d
		}
	}
	return strings.ReplaceAll(best, "...", "")
}

const (
	// maxShownPath is the longest path for which a similar one is looked for.
	maxShownPath = 256
	// maxRouteDistance is how many letters of a path may differ from that of a route.
	maxRouteDistance = 4
	// prefixDistance is what counts for a missing beginning, such as /silo/v1.
	prefixDistance = 3
)

// splitPath returns the parts of a path without the empty ones.
func splitPath(path string) []string {
	return strings.FieldsFunc(path, func(c rune) bool { return c == '/' })
}

// routeDistance returns how far the parts of a path are from the path of a route.
func routeDistance(parts []string, route string) int {
	want := splitPath(route)
	extra := 0
	switch {
	case len(parts) == 0:
		return 1 + maxRouteDistance
	case len(want) > len(parts): // the beginning may be missing
		missing := len(want) - len(parts)
		if missing > 2 || strings.HasPrefix(want[missing], "{") {
			return 1 + maxRouteDistance
		}
		want, extra = want[missing:], prefixDistance
	case strings.HasSuffix(route, "...}"):
		parts = parts[:len(want)]
	case len(want) < len(parts):
		return 1 + maxRouteDistance
	}
	for i, w := range want {
		if !strings.HasPrefix(w, "{") {
			extra += wordDistance(parts[i], w)
		}
	}
	return extra
}

// wordDistance returns how many letters of two words differ, and more than may if they are
// not similar.
func wordDistance(word, known string) int {
	switch {
	case word == known:
		return 0
	case similar.Nearest(word, []string{known}) == "":
		return 1 + maxRouteDistance
	}
	return max(1, abs(len(word)-len(known)))
}

func abs(n int) int { return max(n, -n) }
