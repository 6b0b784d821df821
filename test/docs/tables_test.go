package docs

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chancery/internal/action"
	"chancery/internal/api"
	"chancery/internal/domain"
)

// TestRoutes checks that docs/guide/api.md lists exactly the routes of the API.
func TestRoutes(t *testing.T) {
	listed := column(read(t, "docs/guide/api.md"), regexp.MustCompile("(?m)^\\| `([A-Z]+ /[^`?]+)[^`]*` \\|"))
	compare(t, "docs/guide/api.md", listed, routes(t))
}

// routes returns the routes in the OpenAPI description of the API.
func routes(t *testing.T) []string {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/openapi.json", nil)
	req.Header.Set("X-Request-Id", "docs")
	rec := httptest.NewRecorder()
	api.New(api.Config{}).ServeHTTP(rec, req)
	var doc struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &doc); err != nil || len(doc.Paths) == 0 {
		t.Fatalf("no description of the API: %d %v", rec.Code, err)
	}
	var list []string
	for path, methods := range doc.Paths {
		for method := range methods {
			list = append(list, strings.ToUpper(method)+" "+path)
		}
	}
	return list
}

// TestActions checks that docs/guide/workflows.md has a row and a section for every
// action, with whether it is local, and for no other.
func TestActions(t *testing.T) {
	const name = "docs/guide/workflows.md"
	text := read(t, name)
	var rows, sections []string
	for _, a := range action.Builtin(action.Ports{}) {
		local := "no"
		if a.Reach == domain.Inside {
			local = "yes"
		}
		rows = append(rows, a.ID+" "+local)
		sections = append(sections, a.ID)
	}
	var listed []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z.]+)` \\| .* \\| (yes|no) \\|$").FindAllStringSubmatch(text, -1) {
		listed = append(listed, m[1]+" "+m[2])
	}
	compare(t, name, listed, rows)
	compare(t, name, column(text, regexp.MustCompile(`(?m)^### ([a-z.]+)$`)), sections)
}

// column returns the first group of each match of the pattern.
func column(text string, pattern *regexp.Regexp) []string {
	var list []string
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		list = append(list, m[1])
	}
	return list
}

// compare reports what a page lacks and what it should not list.
func compare(t *testing.T, page string, listed, wanted []string) {
	t.Helper()
	for _, w := range wanted {
		if !slices.Contains(listed, w) {
			t.Errorf("%s does not list %s", page, w)
		}
	}
	for _, s := range listed {
		if !slices.Contains(wanted, s) {
			t.Errorf("%s lists %s, which does not exist", page, s)
		}
	}
}
