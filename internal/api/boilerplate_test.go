package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/test/kit"
)

// TestBoilerplates: in a workspace of any country, all that is wrong with a first document is
// what its author has to fill in.
func TestBoilerplates(t *testing.T) {
	in := install(t, nil)
	names := api.Boilerplates()
	if len(names) < 8 {
		t.Errorf("there are only the first documents %q", names)
	}
	countries := []string{"", "ZZ"}
	var regimes api.RegimeCollection
	must(t, json.Unmarshal(in.Send(in.Request(in.TokenOf(kit.Default), http.MethodGet, "/silo/v1/regimes", "")).Want(http.StatusOK).Body, &regimes))
	for i := range regimes.List {
		countries = append(countries, regimes.List[i].Country)
	}
	if len(countries) < 10 {
		t.Fatalf("there are only the countries %q", countries)
	}
	for n, country := range countries {
		w, err := in.Access.CreateWorkspace(t.Context(), domain.Workspace{Slug: fmt.Sprintf("w%d", n), Country: strings.ToUpper(country)})
		must(t, err)
		token := in.TokenOf(w.Slug)
		for _, name := range names {
			var b api.Boilerplate
			x := in.Send(in.Request(token, http.MethodGet, "/silo/v1/boilerplates/"+name, "")).Want(http.StatusOK)
			must(t, json.Unmarshal(x.Body, &b))
			if b.Schema != name {
				t.Errorf("%s is about %s", name, b.Schema)
			}
			var doc any
			must(t, json.Unmarshal(b.Data, &doc))
			blank := blanks(doc, "$.doc")
			x = in.Send(in.Request(token, http.MethodPost, "/silo/v1/gobl/build", `{"data":`+string(b.Data)+`}`))
			if x.Status == http.StatusOK {
				continue
			}
			e := x.Refused(http.StatusUnprocessableEntity, "validation")
			if len(e.Faults) == 0 {
				t.Errorf("%s in %q: %s", name, country, x)
			}
			for _, f := range e.Faults {
				for _, path := range f.Paths {
					// A member that is missing belongs to something that is to be filled in.
					above := path[:strings.LastIndexByte(path, '.')]
					if !slices.ContainsFunc(blank, func(p string) bool { return strings.HasPrefix(p, above+".") }) {
						t.Errorf("%s in %q: [%s] %s: %s, where nothing is to be filled in", name, country, f.Code, path, f.Message)
					}
				}
			}
		}
	}
}

// blanks returns the paths of the members of a document that are to be filled in.
func blanks(v any, path string) (list []string) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			list = append(list, blanks(member, path+"."+name)...)
		}
	case []any:
		for i, row := range v {
			list = append(list, blanks(row, fmt.Sprintf("%s[%d]", path, i))...)
		}
	case string:
		if v == "" || v == "0.00" {
			list = append(list, path)
		}
	}
	return list
}
