package docs

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chancery/internal/actions"
	"chancery/internal/api"
)

// The tour of the API names every route, and no other.
func TestRoutes(t *testing.T) {
	told := column(read(t, "docs/guide/api.md"), regexp.MustCompile("(?m)^\\| `([A-Z]+ /[^`?]+)[^`]*` \\|"))
	compare(t, "docs/guide/api.md", told, routes(t))
}

// routes asks the API for its description.
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

// The page on workflows has a row for every action with whether it is local, a
// section about it, and none about others.
func TestActions(t *testing.T) {
	const name = "docs/guide/workflows.md"
	text := read(t, name)
	var rows, sections []string
	for _, a := range actions.Builtin(actions.Ports{}) {
		local := "no"
		if a.Local {
			local = "yes"
		}
		rows = append(rows, a.ID+" "+local)
		sections = append(sections, a.ID)
	}
	var told []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z.]+)` \\| .* \\| (yes|no) \\|$").FindAllStringSubmatch(text, -1) {
		told = append(told, m[1]+" "+m[2])
	}
	compare(t, name, told, rows)
	compare(t, name, column(text, regexp.MustCompile(`(?m)^### ([a-z.]+)$`)), sections)
}

// column is what the pattern finds first in each place.
func column(text string, pattern *regexp.Regexp) []string {
	var list []string
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		list = append(list, m[1])
	}
	return list
}

// compare tells what a page lacks, and what it has too much.
func compare(t *testing.T, page string, told, wanted []string) {
	t.Helper()
	for _, w := range wanted {
		if !slices.Contains(told, w) {
			t.Errorf("%s does not tell of %s", page, w)
		}
	}
	for _, s := range told {
		if !slices.Contains(wanted, s) {
			t.Errorf("%s tells of %s, which does not exist", page, s)
		}
	}
}
