package api_test

import (
	"net/http"
	"testing"

	"chancery/internal/api"
	"chancery/internal/console"
	"chancery/test/kit"
)

// TestConsole checks that the console gets the paths that no route has, and no others: wrong
// paths of the API are errors in JSON, also for a browser.
func TestConsole(t *testing.T) {
	web, err := console.New()
	must(t, err)
	in := install(t, func(c *api.Config) { c.Console = web.Serve })
	browser := map[string]string{"Accept": "text/html,*/*;q=0.8"}
	page := map[string]string{"Content-Type": "text/html; charset=utf-8"}
	json := map[string]string{"Content-Type": "application/json"}
	kit.Run(t, in, []kit.Scenario{
		{Name: "the start", As: kit.Nobody, Method: http.MethodGet, Path: "/", Header: browser, Answered: page},
		{Name: "a link into it", As: kit.Nobody, Method: http.MethodGet, Path: "/workflows/" + flowOK + "/edit?step=1", Header: browser, Answered: page},
		{Name: "a program at the start", Method: http.MethodGet, Path: "/", Status: 404, Key: "no-route", Answered: json},
		{Name: "a wrong path of the API", Method: http.MethodGet, Path: "/silo/v1/nothing", Header: browser, Status: 404, Key: "no-route", Answered: json},
		{Name: "a route", As: kit.Nobody, Method: http.MethodGet, Path: "/silo/v1/entries", Header: browser, Status: 401, Key: "unauthorized", Answered: json},
		{Name: "another method", As: kit.Nobody, Method: http.MethodPost, Path: "/", Header: browser, Status: 404, Key: "no-route", Answered: json},
	})
	off := install(t, nil)
	kit.Run(t, off, []kit.Scenario{
		{Name: "switched off", As: kit.Nobody, Method: http.MethodGet, Path: "/", Header: browser, Status: 404, Key: "no-route", Answered: json},
	})
}
