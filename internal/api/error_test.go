package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/test/kit"
)

// refusal is a request of the default workspace, and how it is refused: with the key
// of an error that names the field.
type refusal struct {
	name, method, path, body string
	status                   int
	key, field               string
}

func scenarios(list []refusal) []kit.Scenario {
	rows := make([]kit.Scenario, len(list))
	for i, r := range list {
		rows[i] = kit.Scenario{Name: r.name, Method: r.method, Path: r.path, Body: r.body, Status: r.status, Key: r.key, Field: r.field}
	}
	return rows
}

// statements.yaml 2.1-1, 2.1-2c
func TestRefusedRequests(t *testing.T) {
	in := install(t, func(c *api.Config) { c.Limits.Body = 20_000 })
	in.workflow(flowOK, "test.ok")
	in.entry()
	in.Do(http.MethodPost, "/silo/v1/entries", `{"data":`+message+`}`).Want(200) // without a key
	jobs, job := "/transform/v1/jobs", "/transform/v1/jobs/"+jobID1
	deep := strings.Repeat("[", 100) + strings.Repeat("]", 100)
	refusals := []refusal{
		{"no body", "POST", jobs, "", 400, "input", ""},
		{"broken JSON", "POST", jobs, `{"workflow_id":`, 400, "input", ""},
		{"more than one value", "POST", jobs, `{} {}`, 400, "input", ""},
		{"not an object", "POST", jobs, `[]`, 400, "input", ""},
		{"wrong type", "POST", jobs, `{"workflow_id":5}`, 422, "input", "workflow_id"},
		{"wrong type of list", "POST", jobs, `{"workflow_id":"` + flowOK + `","tags":"a"}`, 422, "input", "tags"},
		{"too deep", "POST", jobs, `{"meta":` + deep + `}`, 400, "limit", ""},
		{"too large", "POST", jobs, `{"key":"` + strings.Repeat("x", 20_000) + `"}`, 413, "limit", ""},
		{"no workflow", "POST", jobs, `{"args":{"a":"1"}}`, 422, "validation", "workflow_id"},
		{"workflow is no UUID", "POST", jobs, `{"workflow_id":"x","args":{"a":"1"}}`, 422, "validation", "workflow_id"},
		{"unknown workflow", "POST", jobs, `{"workflow_id":"` + absentID + `","args":{"a":"1"}}`, 404, "not-found", ""},
		{"nothing to work on", "POST", jobs, `{"workflow_id":"` + flowOK + `","data":null,"meta":{}}`, 422, "validation", "silo_entry_id"},
		{"nested args", "POST", jobs, `{"workflow_id":"` + flowOK + `","args":{"a":{}}}`, 422, "validation", "args"},
		{"job ID of version 4", "PUT", "/transform/v1/jobs/b564ff94-7823-4f54-975e-280feb38df3f", `{}`, 422, "validation", "id"},
		{"nil job ID", "PUT", "/transform/v1/jobs/00000000-0000-0000-0000-000000000000", `{}`, 422, "validation", "id"},
		{"malformed job ID", "PUT", "/transform/v1/jobs/x", `{}`, 422, "validation", "id"},
		{"refused document", "PUT", job, `{"workflow_id":"` + flowOK + `","data":{"$schema":"https://gobl.org/draft-0/no/such"}}`, 422, "unknown-schema", "data"},
		{"unknown job", "GET", job, "", 404, "not-found", ""},
		{"malformed job", "GET", "/transform/v1/jobs/x", "", 404, "not-found", ""},
		{"unknown job key", "GET", "/transform/v1/jobs/key/none", "", 404, "not-found", ""},
		{"empty job key", "GET", "/transform/v1/jobs/key/", "", 404, "not-found", ""},
		{"empty entry key", "GET", "/silo/v1/entries/key/", "", 404, "not-found", ""},
		{"unreadable query", "GET", jobs + "?limit=%zz", "", 400, "input", ""},
		{"semicolon in the query", "GET", jobs + "?limit=1;cursor=x", "", 400, "input", ""},
		{"limit of words", "GET", jobs + "?limit=many", "", 400, "input", "limit"},
		{"ascending of words", "GET", jobs + "?ascending=up", "", 400, "input", "ascending"},
		{"time of words", "GET", jobs + "?created_at=today", "", 400, "input", "created_at"},
		{"cursor of words", "GET", jobs + "?cursor=nonsense", "", 400, "input", "cursor"},
		{"version of words", "GET", "/transform/v1/workflows/" + flowOK + "?version=x", "", 400, "input", "version"},
		{"unknown version", "GET", "/transform/v1/workflows/" + flowOK + "?version=7", "", 404, "not-found", ""},
		{"workflow with problems", "PUT", "/transform/v1/workflows/" + absentID, `{"steps":[{"action":"none"},{"action":"test.ok","config":{"bad":1}}]}`, 422, "validation", "steps"},
		{"workflow exists", "PUT", "/transform/v1/workflows/" + flowOK, `{"steps":[{"action":"test.ko"}]}`, 409, "conflict", "id"},
		{"no document", "POST", "/silo/v1/entries", `{}`, 422, "validation", "data"},
		{"wrong folder", "POST", "/silo/v1/entries", `{"folder":"sales","data":` + message + `}`, 422, "validation", "folder"},
		{"entry exists", "PUT", "/silo/v1/entries/" + entryID, `{"data":` + message + `}`, 409, "conflict", "id"},
		{"key exists", "POST", "/silo/v1/entries", `{"key":"k/1","data":` + message + `}`, 409, "conflict", "id"},
		{"invoice ID of version 4", "PUT", "/silo/v1/entries/b564ff94-7823-4f54-975e-280feb38df3f", `{"data":` + invoice + `}`, 422, "uuid", "id"},
		{"unknown entry", "GET", "/silo/v1/entries/" + absentID, "", 404, "not-found", ""},
		{"unknown entry version", "GET", "/silo/v1/entries/" + entryID + "/versions/0000000000", "", 404, "not-found", ""},
		{"state of nothing", "POST", "/silo/v1/entries/" + absentID + "/states", `{"key":"sent"}`, 404, "not-found", ""},
		{"state that cannot be set", "POST", "/silo/v1/entries/" + entryID + "/states", `{"key":"invalid"}`, 422, "validation", "key"},
		{"state at no time", "PUT", "/silo/v1/entries/" + entryID + "/states/noon", `{"key":"sent"}`, 422, "validation", "at"},
		{"file without name", "POST", "/silo/v1/entries/" + entryID + "/files", `{"data":"aGVsbG8="}`, 422, "validation", "name"},
		{"file for apps", "POST", "/silo/v1/entries/" + entryID + "/files", `{"name":"a","category":"request","data":"aGVsbG8="}`, 403, "forbidden", ""},
		{"file announced without hash", "POST", "/silo/v1/entries/" + entryID + "/files", `{"name":"a"}`, 422, "validation", "sha256"},
		{"file announced too large", "POST", "/silo/v1/entries/" + entryID + "/files", `{"name":"a","mime":"text/plain","size":209715200,"sha256":"` + strings.Repeat("a", 64) + `"}`, 413, "limit", ""},
		{"unknown file", "GET", "/silo/v1/entries/" + entryID + "/files/" + absentID, "", 404, "not-found", ""},
		{"unknown UUID version", "GET", "/utils/v1/uuid?v=2", "", 400, "input", "v"},
		{"named UUID without base", "GET", "/utils/v1/uuid?v=5&key=a", "", 400, "input", "base"},
		{"named UUID without key", "GET", "/utils/v1/uuid?v=3&base=" + absentID, "", 400, "input", "key"},
		{"nothing there", "GET", "/transform/v2/jobs", "", 404, "no-route", ""},
		{"root", "GET", "/", "", 404, "no-route", ""},
		{"method", "DELETE", job, "", 405, "method", ""},
		{"no such service", "GET", "/openapi/none/v1.yaml", "", 404, "not-found", ""},
		{"no such key", "GET", "/.well-known/gobl/keys/none", "", 404, "not-found", ""},
	}
	kit.Run(t, in, scenarios(refusals))
	// Nothing of all this was stored.
	in.Do(http.MethodGet, jobs, "").Want(200).Is(nil, "list", 0)
	in.Do(http.MethodGet, "/silo/v1/entries", "").Want(200).Is(nil, "list", 2)
}

func TestContentTypes(t *testing.T) {
	in := install(t, nil)
	in.entry()
	var list []kit.Scenario
	for contentType, status := range map[string]int{
		"": 200, "application/json": 200, "application/json; charset=utf-8": 200, "APPLICATION/JSON": 200,
		"application/merge-patch+json": 200, "text/json": 200,
		"text/plain": 415, ";": 415,
		"application/x-www-form-urlencoded": 200, // curl -d
		"multipart/form-data; boundary=x":   400, "multipart/form-data": 400,
	} {
		list = append(list, kit.Scenario{
			Name: contentType, Method: "POST", Path: "/silo/v1/entries/" + entryID + "/states", Body: `{"key":"sent"}`,
			Header: map[string]string{"Content-Type": contentType}, Status: status,
		})
	}
	kit.Run(t, in, list)
}

func TestBodyOfUnknownLength(t *testing.T) {
	in := install(t, func(c *api.Config) { c.Limits.Body = 1000 })
	r := in.Request(in.TokenOf(kit.Default), http.MethodPost, "/silo/v1/entries", `{"key":"`+strings.Repeat("x", 1000)+`"}`)
	r.ContentLength = -1
	in.Send(r).Refused(http.StatusRequestEntityTooLarge, "limit")
}

func TestConflictNamesTheExisting(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	existing := map[string]string{"X-Existing-Id": jobID1}
	kit.Run(t, in, []kit.Scenario{
		{Name: "first", Method: "PUT", Path: "/transform/v1/jobs/" + jobID1, Body: `{"workflow_id":"` + flowOK + `","key":"a","args":{"a":"1"}}`},
		{
			Name: "same key", Method: "PUT", Path: "/transform/v1/jobs/" + jobID2, Body: `{"workflow_id":"` + flowOK + `","key":"a","args":{"a":"2"}}`,
			Status: 409, Key: "conflict", JSON: map[string]any{"fields.key": jobID1}, Answered: existing,
		},
		{
			Name: "same ID", Method: "PUT", Path: "/transform/v1/jobs/" + jobID1, Body: `{"workflow_id":"` + flowOK + `","args":{"a":"2"}}`,
			Status: 409, Key: "conflict", JSON: map[string]any{"fields.id": jobID1}, Answered: existing,
		},
	})
}

func TestMethodNotAllowedNamesTheOthers(t *testing.T) {
	kit.Run(t, install(t, nil), []kit.Scenario{
		{Name: "jobs", Method: "DELETE", Path: "/transform/v1/jobs", Status: 405, Answered: map[string]string{"Allow": "GET, HEAD, POST"}},
	})
}

// TestErrors checks the answer for each kind of error.
func TestErrors(t *testing.T) {
	in := install(t, nil)
	secret := errors.New("disk /dev/secret is on fire")
	tests := []struct {
		name   string
		err    error
		status int
		key    string
	}{
		{"unknown", secret, 500, "internal"},
		{"internal of the domain", &domain.Error{Kind: domain.Internal, Key: "boom", Message: "secret", Cause: secret}, 500, "internal"},
		{"wrapped", fmt.Errorf("secret: %w", domain.E(domain.Forbidden, "forbidden", "no")), 403, "forbidden"},
		{"with a cause", &domain.Error{Kind: domain.Invalid, Key: "validation", Message: "no", Cause: secret}, 422, "validation"},
		{"busy", domain.E(domain.Busy, "busy", "later"), 503, "busy"},
		{"too often", domain.E(domain.Busy, "limit", "later"), 429, "limit"},
		{"version", fmt.Errorf("secret: %w", domain.ErrVersion), 409, "conflict"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x := kit.AnswerOf(t, api.Fail(t.Context(), in.Handler, tt.err))
			x.Refused(tt.status, tt.key)
			if strings.Contains(string(x.Body), "secret") {
				t.Errorf("the cause is shown: %s", x.Body)
			}
			if busy := domain.Is(tt.err, domain.Busy); busy != (x.Header.Get("Retry-After") != "") {
				t.Errorf("Retry-After: %q", x.Header.Get("Retry-After"))
			}
			if tt.status == 500 && !strings.Contains(in.Log.String(), "on fire") {
				t.Errorf("the cause is not in the log: %s", in.Log)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	in := install(t, nil)
	x := in.Do(http.MethodPost, "/silo/v1/entries", `{"data":`+strings.Replace(invoice, `"name":"Work & travel",`, "", 1)+`}`)
	e := x.Refused(422, "validation")
	if len(e.Faults) == 0 || e.Faults[0].Code == "" || e.Faults[0].Message == "" || len(e.Faults[0].Paths) == 0 {
		t.Errorf("faults: %s", x.Body)
	}
	if _, ok := e.Fields["data"].(map[string]any); !ok {
		t.Errorf("fields: %s", x.Body)
	}
}

// Errors of values in documents are fields by path, as faults are, also where the request
// has the document outside of an envelope.
func TestPlaces(t *testing.T) {
	in := install(t, nil)
	document := func(old, value string) string {
		if !strings.Contains(invoice, old) {
			t.Fatalf("the invoice has no %s", old)
		}
		return strings.Replace(invoice, old, value, 1)
	}
	for _, tt := range []struct{ body, key, message, field string }{
		{
			`{"data":` + document(`"issue_date":"2026-03-02"`, `"issue_date":"02/03/2026"`) + `}`, "input",
			`$.doc.issue_date: "02/03/2026" is not a date; dates are written year-month-day: 2026-02-03, or 2026-03-02 if the day comes first`, "data.doc.issue_date",
		},
		{
			`{"data":{"$schema":"https://gobl.org/draft-0/envelope","doc":` + document(`"currency":"EUR"`, `"currency":7`) + `}}`, "input",
			`$.doc.currency: text is expected, not 7; texts are written in quotes: "7"`, "data.doc.currency",
		},
		{
			`{"data":` + document(`"series":"F1"`, `"charges":[{"amount":"1.00","taxes":[{"cat":"VTA"}]}]`) + `}`, "calculation",
			`$.doc.charges[0].taxes[0].cat: there is no tax "VTA" in ES, did you mean "VAT"? taxes in ES: VAT, IGIC, IPSI, IRPF, IRNR`, "data.doc.charges.0.taxes.0.cat",
		},
		{
			"{\"key\": \"é\",\n \"data\": }", "input",
			"the body is not valid JSON: line 2, column 10: a value is missing before }", "",
		},
	} {
		status := http.StatusUnprocessableEntity
		if tt.field == "" {
			status = http.StatusBadRequest
		}
		x := in.Do(http.MethodPost, "/silo/v1/entries", tt.body)
		if e := x.Refused(status, tt.key); e.Message != tt.message {
			t.Errorf("got  %s\nwant %s", e.Message, tt.message)
		}
		if tt.field != "" {
			_, reason, _ := strings.Cut(tt.message, ": ")
			path := []any{"fields"}
			for step := range strings.SplitSeq(tt.field, ".") {
				path = append(path, step)
			}
			x.Is(reason, path...)
		}
	}
}

func TestPanic(t *testing.T) {
	in := install(t, func(c *api.Config) {
		c.Ready = func(context.Context) error { panic("the sky falls") }
	})
	in.Do(http.MethodGet, "/readyz", "").Refused(500, "internal")
	if log := in.Log.String(); !strings.Contains(log, "the sky falls") || !strings.Contains(log, "stack") {
		t.Errorf("log: %s", log)
	}
}

func TestRequestID(t *testing.T) {
	in := install(t, nil)
	for given, kept := range map[string]bool{"abc-1": true, "a b": false, "": false, strings.Repeat("x", 129): false, "\x7f": false} {
		r := in.Request(in.TokenOf(kit.Default), http.MethodGet, "/utils/v1/ping", "")
		r.Header.Set("X-Request-Id", given)
		got := in.Send(r).Want(200).Header.Get("X-Request-Id")
		if got == "" || (got == given) != kept {
			t.Errorf("%q became %q", given, got)
		}
	}
}
