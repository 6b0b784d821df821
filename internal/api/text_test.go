package api_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"chancery/internal/api"
	"chancery/internal/transform"
	"chancery/test/kit"
)

// Every route with a body refuses text that could not be returned as it came.
func TestBodiesThatAreNotText(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	in.entry()
	bad := map[string]struct{ text, names string }{
		"not UTF-8":      {"caf\xe9", "byte "},
		"raw zero":       {"a\x00b", ""},
		"escaped zero":   {`a\u0000b`, `\u0000`},
		"high surrogate": {`a\ud800b`, `\ud800`},
		"low surrogate":  {`a\uDC00b`, `\uDC00`},
		"two high":       {`\ud83d\ud83d`, `\ud83d`},
	}
	for _, rt := range api.Routes() {
		if !rt.Takes {
			continue
		}
		path := fill(rt.Path, map[string]string{"entry_id": entryID, "at": "2026-03-02T09:00:00.000Z"})
		for name, b := range bad {
			for where, body := range map[string]string{
				"value": `{"unknown":[1,{"text":"` + b.text + `"}]}`, "name": `{"unknown":[1,{"` + b.text + `":1}]}`,
			} {
				t.Run(rt.ID+"/"+name+"/"+where, func(t *testing.T) {
					e := in.send(rt, path, body).For(t).Refused(http.StatusBadRequest, "input")
					if !strings.Contains(e.Message, b.names) {
						t.Errorf("%q does not name %q", e.Message, b.names)
					}
				})
			}
		}
	}
	in.Do(http.MethodGet, "/transform/v1/workflows", "").Want(200).Is(nil, "list", 1)
}

func TestPlacesInBodies(t *testing.T) {
	in := install(t, nil)
	const path = "/silo/v1/entries"
	document := strings.Replace(message, "Greetings", `Gre\u0000etings`, 1)
	kit.Run(t, in, []kit.Scenario{
		{
			Name: "byte", Method: "POST", Path: path, Body: "{\"key\":\"\xf1\"}", Status: 400, Key: "input",
			Contains: []string{"byte 9 is F1"},
		},
		{
			Name: "cut at the end", Method: "POST", Path: path, Body: "{\"key\":\"\xe2\x82", Status: 400, Key: "input",
			Contains: []string{"byte 9 is E2"},
		},
		{
			Name: "member of a document", Method: "POST", Path: path, Body: `{"data":` + document + `}`, Status: 400, Key: "input",
			Field: "data.title", Contains: []string{"data.title: ", "byte 72 of the body"},
		},
		{
			Name: "element of a list", Method: "POST", Path: path, Body: `{"a":{"b":[{},[0,"\ud800"]]}}`, Status: 400, Key: "input",
			Field: "a.b.1.1",
		},
		{
			Name: "name of a member", Method: "POST", Path: path, Body: `{"a":[{"x":1,"\u0000":2}]}`, Status: 400, Key: "input",
			Field: "a.0", Contains: []string{"in the name of a member"},
		},
		{
			Name: "byte order mark", Method: "POST", Path: path, Body: "\xef\xbb\xbf{}", Status: 400, Key: "input",
			Contains: []string{"byte order mark"},
		},
		{Name: "not JSON", Method: "POST", Path: path, Body: `{"a":}"\u0000"`, Status: 400, Key: "input"},
	})
}

// Escapes of real characters, and of a backslash before other text, stay.
func TestEscapesThatAreText(t *testing.T) {
	in := install(t, nil)
	for name, text := range map[string]string{
		"pair": `\ud83d\ude00`, "backslash": `\\u0000`, "backslashes": `\\\\ud800`, "letter": `\u00e9`, "last": `\uffff`, "raw": "é😀",
	} {
		x := in.Do(http.MethodPost, "/silo/v1/entries", `{"data":`+strings.Replace(message, "Greetings", text, 1)+`}`)
		x.For(t).Want(200)
		if title := x.Text("data", "doc", "title"); strings.ContainsRune(title, 0xfffd) || title == "" {
			t.Errorf("%s became %q", name, title)
		}
	}
}

// Text that comes inside of other text is checked where it is read.
func TestTextInsideOfText(t *testing.T) {
	in := install(t, nil)
	in.Do(http.MethodPut, "/transform/v1/workflows/"+flowOK, `{"name":"In","steps":[{"action":"silo.import"}]}`).Want(200)
	for name, document := range map[string]string{
		"not UTF-8": strings.Replace(message, "Greetings", "caf\xe9", 1),
		"zero":      strings.Replace(message, "Greetings", `a\u0000b`, 1),
		"surrogate": strings.Replace(message, "Greetings", `a\ud800b`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			key := in.Do(http.MethodPost, "/silo/v1/spool",
				`{"name":"a.json","data":"`+base64.StdEncoding.EncodeToString([]byte(document))+`"}`).Want(200).Text("key")
			x := in.Do(http.MethodPost, "/transform/v1/jobs?wait=30", `{"workflow_id":"`+flowOK+`","args":{"url":"spool:`+key+`"}}`)
			x.For(t).Want(200).Is("faulted", "result")
		})
	}
	in.Do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"url":"data:application/json;name=%F1.json;base64,e30="}}`).
		Refused(http.StatusUnprocessableEntity, "validation")
}

func TestURLsThatAreNotText(t *testing.T) {
	in := install(t, nil)
	in.entry()
	kit.Run(t, in, []kit.Scenario{
		{Name: "path", Path: "/silo/v1/entries/key/%F1", Status: 400, Key: "input"},
		{Name: "zero in a path", Path: "/silo/v1/entries/key/a%00b", Status: 400, Key: "input"},
		{Name: "public path", As: kit.Nobody, Path: "/files/a/b/%F1", Status: 400, Key: "input"},
		{Name: "written path", Method: "PUT", Path: "/silo/v1/entries/" + entryID + "/meta/%C3", Body: `{"ref":"a"}`, Status: 400, Key: "input"},
		{Name: "text in a path", Path: "/silo/v1/entries/key/%C3%B1", Status: 404, Key: "not-found"},
		{Name: "query", Path: "/silo/v1/entries?folder=%F1", Status: 400, Key: "input", Field: "folder"},
		{Name: "zero in a query", Path: "/transform/v1/jobs?tag=%00", Status: 400, Key: "input", Field: "tag"},
		{Name: "name in a query", Path: "/transform/v1/jobs?%F1=a", Status: 400, Key: "input"},
	})
}

// A workflow that an earlier version has stored with such bytes does not make the list
// unreadable.
func TestOldBytesInAnswers(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowKO, "test.ko")
	old := []transform.StepInput{{Action: "test.ok", Config: json.RawMessage("{\"name\":\"caf\xf1\"}")}}
	_, err := in.Transform.PutWorkflow(t.Context(), in.Actor(kit.Default), flowOK, transform.WorkflowInput{Steps: &old})
	must(t, err)
	for _, path := range []string{"/transform/v1/workflows", "/transform/v1/workflows/" + flowOK} {
		x := in.Do(http.MethodGet, path, "").Want(200)
		if !utf8.Valid(x.Body) || !strings.Contains(string(x.Body), "caf\ufffd") {
			t.Errorf("%s: %q", path, x.Body)
		}
	}
}

// An error names no path that is very long, and its work is bounded.
func TestLongPlacesInBodies(t *testing.T) {
	in := install(t, nil)
	for name, body := range map[string]string{
		"a long name": `{"` + strings.Repeat("x", 1<<20) + `":"\u0000"}`,
		"many levels": strings.Repeat(`{"abcdefghij":`, 90) + `"\u0000"` + strings.Repeat("}", 90),
	} {
		x := in.Do(http.MethodPost, "/silo/v1/entries", body)
		x.Refused(http.StatusBadRequest, "input")
		if len(x.Body) > 1000 {
			t.Errorf("%s: an answer of %d bytes", name, len(x.Body))
		}
	}
}

// TestPlacesOfWrongValues: an error says where in the body it is, in its message and in
// its fields.
func TestPlacesOfWrongValues(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	in.Do(http.MethodPut, "/silo/v1/entries/"+entryID, `{"data":`+invoice+`}`).Want(200)
	const entries, flows = "/silo/v1/entries", "/transform/v1/workflows/" + absentID
	correct := func(options string) string { return `{"previous_id":"` + entryID + `","correct":` + options + `}` }
	for _, c := range []struct {
		method, path, body string
		status             int
		message            string
		fields             string
	}{
		{
			"PUT", flows, `{"steps":[{"action":"test.ok"},{"next":[{"code":true}]}]}`, 422, "steps[1].next[0].code: a text is expected here, not a truth value",
			`{"steps":{"1":{"next":{"0":{"code":"a text is expected here, not a truth value"}}}}}`,
		},
		{"PUT", flows, `{"steps":[{"next":{"code":"a"}}]}`, 422, "steps[0].next: a list is expected here, not an object", ""},
		{"PUT", flows, `{"steps":[{"next":[[]]}]}`, 422, "steps[0].next[0]: an object is expected here, not a list", ""},
		{"PUT", flows, `{"draft":"yes"}`, 422, "draft: true or false is expected here, not a text", ""},
		{"POST", entries, `{"data":2}`, 422, "data: an object is expected, not 2", `{"data":"an object is expected, not 2`},
		{"POST", entries, correct(`true`), 422, "correct: an object is expected, not true; its members are type, credit, debit, issue_date, series, stamps, reason, ext, copy_tax", `{"correct":"an object is expected`},
		{"POST", entries, correct(`{"credit":true,"debit":true}`), 422, "correct: the options name more than one type; give type, credit or debit", `{"correct":"the options name more than one`},
		{"POST", entries, correct(`{"type":7}`), 422, "correct.type: text is expected, not 7", `{"correct":{"type":"text is expected, not 7`},
		{"POST", entries, `{"data":{},"data":` + message + `}`, 400, "data: this member is given twice; keep one of them", `{"data":"this member is given twice; keep one of them"}`},
		{"POST", entries, `{"key":"a\"{","fold\u0065r":"x","data":{"a":[{"key":1}]},"folder":"y"}`, 400, "folder: this member is given twice", ""},
		{"POST", entries, `{"Key":"a","data":{},"key":"b"}`, 400, "key: this member is given twice", ""},
	} {
		e := in.Do(c.method, c.path, c.body).For(t).Refused(c.status, "input")
		fields, err := json.Marshal(e.Fields)
		if err != nil || !strings.HasPrefix(e.Message, c.message) || !strings.HasPrefix(string(fields), c.fields) {
			t.Errorf("%s:\n%s\n%s", c.body, e.Message, fields)
		}
	}
	// The members of what is in a body may have the same names as its own.
	in.Do(http.MethodPost, entries, `{"key":"k","data":`+strings.Replace(message, "{", `{"meta":{"data":"key","key":"data"},`, 1)+`}`).Want(200)
}
