package api_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"chancery/internal/access"
	"chancery/test/kit"
)

// TestBadInput is what an attacker or a broken client sends, in one table: each is refused in
// the same shape, with the ID of the request, and stores nothing.
func TestBadInput(t *testing.T) {
	in := install(t, nil)
	in.entry()
	in.workflow(flowOK, "test.ok")
	for range 3 {
		in.Do(http.MethodPost, "/silo/v1/entries", `{"data":`+message+`}`).Want(200)
	}
	next := in.Do(http.MethodGet, "/silo/v1/entries?limit=1", "").Want(200).Text("next_cursor")
	in.Do(http.MethodPut, oneSeries, `{"name":"First"}`).Want(200)
	in.Do(http.MethodPut, numbers+"/"+numberID1, `{}`).Want(200)
	before := in.Do(http.MethodGet, entryPath, "").Want(200)

	files, spool, jobs := entryPath+"/files", "/silo/v1/spool", "/transform/v1/jobs"
	list := []refusal{
		{"announced without its hash", "POST", files, `{"name":"a.bin","mime":"a/b","size":5}`, 422, "validation", "sha256"},
		{"another hash", "POST", files, `{"name":"a.txt","data":"aGVsbG8=","sha256":"` + hashOf("other") + `"}`, 422, "validation", "sha256"},
		{"not base64", "POST", files, `{"name":"a.txt","data":"aGVsbG8"}`, 422, "validation", "data"},
		{"a type with a line break", "POST", files, `{"name":"a.txt","mime":"text/plain\r\nX-A: b","data":"aGVsbG8="}`, 422, "validation", "mime"},
		{"a spooled type with a line break", "POST", spool, `{"name":"a.txt","type":"text/plain\r\nX-A: b","data":"aGVsbG8="}`, 422, "validation", "type"},
		{"a data URI with a path", "POST", jobs, `{"workflow_id":"` + flowOK + `","args":{"f":"data:text/plain;name=..%2Fa;base64,aGVsbG8="}}`, 422, "validation", "args"},
		{"a data URI without a name", "POST", jobs, `{"workflow_id":"` + flowOK + `","args":{"f":"data:text/plain;base64,aGVsbG8="}}`, 422, "validation", "args"},
		{"a path in the ID of a file", "GET", files + "/..%2F..%2Fkeys.json", "", 404, "not-found", ""},
		{"a path in the ID of an entry", "GET", "/silo/v1/entries/..%2F..%2Fkeys.json", "", 404, "not-found", ""},
		{"a path in a key of the spool", "GET", spool + "/../../keys.json", "", 404, "not-found", ""},
		{"a path in a public link", "GET", "/files/..%2F..%2Fkeys.json/x/y?h=z", "", 404, "not-found", ""},
		{"a path in a meta key", "PUT", entryPath + "/meta/..%2Fa", `{}`, 422, "validation", "key"},
		{"a path in a folder", "POST", "/silo/v1/entries", `{"folder":"../sales","data":` + message + `}`, 422, "validation", "folder"},
		{"a link that runs scripts", "PUT", entryPath + "/meta/a", `{"link_url":"javascript:alert(1)"}`, 422, "validation", "link_url"},
		{"a line break in the path", "GET", "/silo/v1/entries/key/a%0d%0aX-A:%20b", "", 404, "not-found", ""},
		{"U+0000 in the path", "GET", "/silo/v1/entries/key/a%00", "", 400, "input", ""},
		{"bytes in the query", "GET", jobs + "?tag=%ff", "", 400, "input", ""},

		{"a cursor of the other order", "GET", "/silo/v1/entries?ascending=true&cursor=" + next, "", 400, "input", "cursor"},
		{"a cursor cut off", "GET", "/silo/v1/entries?cursor=" + next[:len(next)-3], "", 400, "input", "cursor"},
		{"a cursor of numbers", "GET", "/silo/v1/entries?cursor=MTIz", "", 400, "input", "cursor"},
		{"a cursor for series", "GET", numbers + "?cursor=nonsense", "", 400, "input", "cursor"},
		{"a long cursor", "GET", jobs + "?cursor=" + strings.Repeat("A", 5000), "", 400, "input", "cursor"},
	}
	for _, name := range []string{`../a`, `..\\a`, `a/b`, `/etc/passwd`, `..`, `.`, `a\r\nSet-Cookie: b`, `a\u0000`, `a\u007f`, ""} {
		list = append(list,
			refusal{"a file named " + name, "POST", files, `{"name":"` + name + `","data":"aGVsbG8="}`, 422, "validation", "name"},
			refusal{"spooled as " + name, "POST", spool, `{"name":"` + name + `","data":"aGVsbG8="}`, 422, "validation", "name"},
			refusal{"announced as " + name, "PUT", files + "/" + absentID, `{"name":"` + name + `","mime":"a/b","size":5,"sha256":"` + hashOf(hello) + `"}`, 422, "validation", "name"})
		if name == `a\u0000` {
			for i := range 3 { // not text at all
				list[len(list)-1-i].status, list[len(list)-1-i].key = 400, "input"
			}
		}
	}
	for i := range list {
		list[i].field = map[bool]string{true: "", false: list[i].field}[list[i].status == 400 && list[i].field == "name"]
	}
	kit.Run(t, in, scenarios(list))
	after := in.Do(http.MethodGet, entryPath, "").Want(200)
	if before.Header.Get("ETag") != after.Header.Get("ETag") {
		t.Errorf("something was stored: %s", after)
	}
	in.Do(http.MethodGet, jobs, "").Want(200).Is(nil, "list", 0)
	in.Do(http.MethodGet, "/silo/v1/entries", "").Want(200).Is(nil, "list", 4)

	// A name with signs that a header gives a meaning to stays a name.
	x := in.Do(http.MethodPost, files, `{"name":"a\"; filename=b; é.txt","data":"aGVsbG8="}`).Want(200)
	got := in.Do(http.MethodGet, files+"/"+x.Text("id"), "").Want(200).Header
	if d := got.Get("Content-Disposition"); strings.Contains(d, "é") || !strings.HasPrefix(d, "attachment; filename*=utf-8''a%22%3B%20filename%3Db") {
		t.Errorf("Content-Disposition: %s", d)
	}
	// A cursor says a place in a list, and lets nobody see the list of another workspace.
	theirs := in.Send(in.Request(in.TokenOf(kit.Other), http.MethodGet, "/silo/v1/entries?cursor="+next, ""))
	theirs.Want(200).Is(nil, "list", 0)
}

// TestBadTokens: a token that is not one of the workspace, or not any more, opens nothing.
func TestBadTokens(t *testing.T) {
	in := install(t, nil)
	in.entry()
	own, other := in.TokenOf(kit.Default), in.TokenOf(kit.Other)
	_, ending, err := in.Access.IssueTokenWith(t.Context(), kit.Default, access.TokenInput{Name: "short", ExpiresAt: in.Clock.Now().Add(time.Hour)})
	must(t, err)
	record, revoked, err := in.Access.IssueTokenWith(t.Context(), kit.Default, access.TokenInput{Name: "gone"})
	must(t, err)
	for _, token := range []string{own, ending, revoked} {
		in.Send(in.Request(token, http.MethodGet, entryPath, "")).Want(200)
	}
	must(t, in.Access.RevokeToken(t.Context(), kit.Default, string(record.ID)))
	in.Clock.Advance(time.Hour)
	parts := strings.Split(own, ".")
	for name, tt := range map[string]struct {
		token  string
		status int
		key    string
	}{
		"of another workspace":  {other, 404, "not-found"},
		"expired":               {ending, 401, "unauthorized"},
		"revoked":               {revoked, 401, "unauthorized"},
		"none":                  {"", 401, "unauthorized"},
		"without its signature": {parts[0] + "." + parts[1] + ".", 401, "unauthorized"},
		"with the claims of another": {
			parts[0] + "." + strings.Split(other, ".")[1] + "." + parts[2], 401, "unauthorized",
		},
		"of no algorithm": {"eyJhbGciOiJub25lIn0." + parts[1] + ".", 401, "unauthorized"},
	} {
		for _, rq := range [][3]string{
			{"GET", entryPath, ""},
			{"PATCH", entryPath, `{"folder":"documents"}`},
			{"POST", entryPath + "/states", `{"key":"sent"}`},
			{"POST", entryPath + "/files", `{"name":"a.txt","data":"aGVsbG8="}`},
			{"POST", entryPath + "/link", ""},
		} {
			if x := in.Send(in.Request(tt.token, rq[0], rq[1], rq[2])); x.Status != tt.status {
				t.Errorf("%s: %s %s is %d, want %d", name, rq[0], rq[1], x.Status, tt.status)
			} else {
				x.Refused(tt.status, tt.key)
			}
		}
	}
	in.Do(http.MethodGet, entryPath, "").Want(200).Is(nil, "state").Is(nil, "attachments")
}

// TestTruncatedUploads: bodies that end early store nothing, whatever they are.
func TestTruncatedUploads(t *testing.T) {
	s := listen(t, nil)
	s.entry()
	files := entryPath + "/files"
	announced := s.Do(http.MethodPost, files, `{"name":"a.bin","mime":"a/b","size":5,"sha256":"`+hashOf(hello)+`"}`).Want(200)
	upload, err := url.Parse(announced.Text("url"))
	must(t, err)
	for _, tt := range []struct{ method, path, contentType, body string }{
		{"PUT", upload.RequestURI(), "a/b", "hel"},
		{"POST", files, "application/json", `{"name":"b.txt","data":"aGVsbG8="}`},
		{"POST", "/silo/v1/entries", "application/json", `{"data":` + message + `}`},
		{"POST", entryPath + "/states", "application/x-www-form-urlencoded", `key=sent`},
		{"POST", "/silo/v1/entries/bulk", "application/x-ndjson", `{"data":` + message + `}`},
	} {
		conn, err := net.Dial("tcp", s.server.Listener.Addr().String())
		must(t, err)
		_, err = fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
			tt.method, tt.path, s.TokenOf(kit.Default), tt.contentType, len(tt.body)+2, tt.body)
		must(t, err)
		must(t, conn.(*net.TCPConn).CloseWrite())
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err == nil {
			if tt.path != "/silo/v1/entries/bulk" && resp.StatusCode != http.StatusBadRequest {
				t.Errorf("%s %s: %d", tt.method, tt.path, resp.StatusCode)
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		} else if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s %s: %v", tt.method, tt.path, err)
		}
		must(t, conn.Close())
	}
	s.Do(http.MethodGet, "/silo/v1/entries", "").Want(200).Is(nil, "list", 1)
	s.Do(http.MethodGet, entryPath, "").Want(200).Is(nil, "state").Is(false, "attachments", 0, "stored").Is(nil, "attachments", 1)
}

// revoking revokes a token when the answer begins.
type revoking struct {
	*httptest.ResponseRecorder
	revoke func()
}

func (w *revoking) WriteHeader(status int) {
	w.revoke()
	w.ResponseRecorder.WriteHeader(status)
}

// TestVerbOfARevokedToken: a request that changes many jobs ends when its token is revoked. What
// was in a transaction by then is done.
func TestVerbOfARevokedToken(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowKO, "test.ko")
	const n = 105
	for range n {
		in.Do(http.MethodPost, "/transform/v1/jobs?wait=30", `{"workflow_id":"`+flowKO+`","data":`+message+`}`).Want(200)
	}
	record, token, err := in.Access.IssueTokenWith(t.Context(), kit.Default, access.TokenInput{Name: "gone"})
	must(t, err)
	path := bulkPath + "acknowledge"
	confirm := in.Send(in.Request(token, http.MethodPost, path, "")).Want(200).Is(float64(n), "count").Text("confirm")
	w := &revoking{httptest.NewRecorder(), func() { must(t, in.Access.RevokeToken(t.Context(), kit.Default, string(record.ID))) }}
	func() {
		defer func() {
			if p := recover(); p != http.ErrAbortHandler { //nolint:errorlint // exactly this one
				t.Errorf("the answer did not end early: %v", p)
			}
		}()
		in.Handler.ServeHTTP(w, in.Request(token, http.MethodPost, path+"?confirm="+confirm, ""))
	}()
	left := in.Do(http.MethodPost, path, "").Want(200)
	if got := left.At("count").(float64); got != n-100 {
		t.Errorf("%v jobs are left, want those beyond the first transaction, %d", got, n-100)
	}
	in.Send(in.Request(token, http.MethodPost, path+"?confirm="+confirm, "")).Refused(401, "unauthorized")
}
