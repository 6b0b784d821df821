package api_test

import (
	"net/http"
	"strings"
	"testing"

	"chancery/test/kit"
)

// sendIf makes a request with a condition.
func (in *installation) sendIf(field, value, method, path, body string) *kit.Answer {
	in.t.Helper()
	r := in.Request(in.TokenOf(kit.Default), method, path, body)
	r.Header.Set(field, value)
	return in.Send(r)
}

// tagOf returns the ETag of an answer with an entry.
func tagOf(t *testing.T, x *kit.Answer) string {
	t.Helper()
	x.Want(200)
	etag := x.Header.Get("ETag")
	if !strings.HasPrefix(etag, `"`+x.Text("version")+"-") || !strings.HasSuffix(etag, `"`) {
		t.Fatalf("the ETag %q does not begin with the version: %s", etag, x.Body)
	}
	return etag
}

const entryPath = "/silo/v1/entries/" + entryID

// The ETag of an entry changes with all that its answer shows, and only with it.
func TestETags(t *testing.T) {
	in := install(t, nil)
	etag := tagOf(t, in.Do(http.MethodPut, entryPath, `{"key":"k/1","data":`+message+`}`))
	get := func() string { return tagOf(t, in.Do(http.MethodGet, entryPath, "")) }
	for _, same := range []string{get(), get(), tagOf(t, in.Do(http.MethodGet, "/silo/v1/entries/key/k/1", ""))} {
		if same != etag {
			t.Errorf("the ETag of the same entry is %s and %s", etag, same)
		}
	}
	seen := map[string]string{etag: "created"}
	for _, change := range []struct{ name, method, path, body string }{
		{"document", "PATCH", entryPath, `{"data":` + strings.Replace(message, "Greetings", "Regards", 1) + `}`},
		{"state", "POST", entryPath + "/states", `{"key":"sent"}`},
		{"file", "POST", entryPath + "/files", `{"name":"a.txt","data":"aGVsbG8="}`},
		{"meta row", "PUT", entryPath + "/meta/link", `{"ref":"r/1"}`},
		{"meta row again", "PUT", entryPath + "/meta/link", `{"ref":"r/2"}`},
	} {
		in.Do(change.method, change.path, change.body).Want(200)
		etag := get()
		if before := seen[etag]; before != "" {
			t.Errorf("the ETag is the same after %s and %s", before, change.name)
		}
		seen[etag] = change.name
	}
	if x := in.Do(http.MethodGet, "/silo/v1/entries", "").Want(200); x.Header.Get("ETag") != "" {
		t.Error("a list has an ETag")
	}
}

func TestIfNoneMatch(t *testing.T) {
	in := install(t, nil)
	in.entry()
	etag := tagOf(t, in.Do(http.MethodGet, entryPath, ""))
	for value, status := range map[string]int{
		etag: 304, "W/" + etag: 304, `"other", ` + etag: 304, "*": 304, `"other"`: 200, "": 200, "nonsense": 200,
		`"` + etag[1:11] + `"`: 200,
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			x := in.sendIf("If-None-Match", value, method, entryPath, "")
			if x.Status != status || x.Header.Get("ETag") != etag || status == 304 && len(x.Body) > 0 {
				t.Errorf("%s %s: %s, ETag %s", method, value, x, x.Header.Get("ETag"))
			}
		}
	}
	// Creating, only if there is nothing yet.
	body := `{"key":"k/9","data":` + message + `}`
	x := in.sendIf("If-None-Match", "*", http.MethodPut, entryPath, body)
	x.Refused(http.StatusPreconditionFailed, "precondition")
	if got := x.Header.Get("ETag"); got != etag {
		t.Errorf("ETag is %q, want %q", got, etag)
	}
	in.sendIf("If-None-Match", etag, http.MethodPut, entryPath, body).Refused(http.StatusConflict, "conflict")
	in.sendIf("If-None-Match", "*", http.MethodPut, "/silo/v1/entries/"+absentID, `{"key":"k/1","data":`+message+`}`).
		Refused(http.StatusConflict, "conflict") // the key, not the ID
	in.sendIf("If-None-Match", "*", http.MethodPut, "/silo/v1/entries/"+absentID, body).Want(200)
}

func TestIfMatch(t *testing.T) {
	in := install(t, nil)
	in.entry()
	etag := tagOf(t, in.Do(http.MethodGet, entryPath, ""))
	version := etag[1:11]
	patch := func(condition, title string) *kit.Answer {
		return in.sendIf("If-Match", condition, http.MethodPatch, entryPath, `{"content_type":"application/merge-patch+json","data":{"title":"`+title+`"}}`)
	}
	// What is not the document does not matter.
	in.Do(http.MethodPost, entryPath+"/states", `{"key":"sent"}`).Want(200)
	second := tagOf(t, patch(etag, "Two").Is("Two", "data", "doc", "title"))
	for name, condition := range map[string]string{
		"before": etag, "version before": `"` + version + `"`, "weak": "W/" + second, "other": `"other"`, "empty": "",
	} {
		x := patch(condition, "Lost")
		e := x.For(t).Refused(http.StatusPreconditionFailed, "precondition")
		if got := x.Header.Get("ETag"); got != second || !strings.Contains(e.Message, second[1:11]) {
			t.Errorf("%s: ETag %s, want %s; %s", name, got, second, e.Message)
		}
	}
	for _, condition := range []string{"nonsense", `"open`, second + " nonsense"} {
		patch(condition, "Lost").Refused(http.StatusBadRequest, "input")
	}
	third := tagOf(t, patch(`"`+second[1:11]+`"`, "Three"))
	fourth := tagOf(t, patch(etag+", "+third, "Four"))
	patch("*", "Five").Want(200)

	// A change that makes no version, and one that changes nothing, are guarded too.
	for _, body := range []string{`{"folder":"documents"}`, `{"content_type":"application/merge-patch+json","data":{"title":"Five"}}`} {
		in.sendIf("If-Match", fourth, http.MethodPatch, entryPath, body).Refused(http.StatusPreconditionFailed, "precondition")
		in.sendIf("If-Match", "*", http.MethodPatch, entryPath, body).Want(200)
	}
	in.Do(http.MethodGet, entryPath, "").Want(200).Is("Five", "data", "doc", "title")

	// Where it would be ignored, it is refused.
	in.sendIf("If-Match", "*", http.MethodPut, "/transform/v1/workflows/"+flowOK, `{"name":"x"}`).Refused(http.StatusBadRequest, "input")

	absent := "/silo/v1/entries/" + absentID
	in.sendIf("If-Match", "*", http.MethodPatch, absent, `{"folder":"documents"}`).Refused(http.StatusNotFound, "not-found")
	in.sendIf("If-Match", "*", http.MethodPut, absent, `{"data":`+message+`}`).Refused(http.StatusPreconditionFailed, "precondition")
	in.Do(http.MethodGet, absent, "").Want(404)
}

// What belongs to an entry is added only if its document has the version.
func TestIfMatchBesideTheDocument(t *testing.T) {
	in := install(t, nil)
	in.entry()
	before := tagOf(t, in.Do(http.MethodGet, entryPath, ""))
	in.Do(http.MethodPut, entryPath+"/meta/link", `{"ref":"r/1"}`).Want(200)
	now := tagOf(t, in.Do(http.MethodPatch, entryPath, `{"content_type":"application/merge-patch+json","data":{"title":"Two"}}`))
	version := now[1:11]
	for _, tt := range []struct{ name, method, path, body string }{
		{"state", "POST", "/states", `{"key":"sent"}`},
		{"timed state", "PUT", "/states/2026-03-02T09:00:00.000Z", `{"key":"sent"}`},
		{"file", "POST", "/files", `{"name":"a.txt","data":"aGVsbG8="}`},
		{"file with an ID", "PUT", "/files/" + absentID, `{"name":"b.txt","data":"aGVsbG8="}`},
		{"announced file", "POST", "/files", `{"name":"c.bin","mime":"application/octet-stream","size":5,"sha256":"` + hashOf(hello) + `"}`},
		{"meta row", "PUT", "/meta/other", `{"ref":"r/2"}`},
		{"end of a meta row", "DELETE", "/meta/link", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			etag := tagOf(t, in.Do(http.MethodGet, entryPath, "").For(t))
			for _, condition := range []string{before, "W/" + etag, `"other"`, `"` + before[1:11] + `", "other"`} {
				x := in.sendIf("If-Match", condition, tt.method, entryPath+tt.path, tt.body).For(t)
				x.Refused(http.StatusPreconditionFailed, "precondition")
				if got := x.Header.Get("ETag"); got != etag {
					t.Errorf("%s: ETag %s, want %s", condition, got, etag)
				}
			}
			in.sendIf("If-Match", `"open`, tt.method, entryPath+tt.path, tt.body).For(t).Refused(http.StatusBadRequest, "input")
			in.sendIf("If-Match", "*", tt.method, "/silo/v1/entries/"+absentID+tt.path, tt.body).For(t).Refused(http.StatusNotFound, "not-found")
			if got := tagOf(t, in.Do(http.MethodGet, entryPath, "").For(t)); got != etag {
				t.Errorf("what was refused has changed the entry: %s, %s", etag, got)
			}
			// The ETag of before this test has the same version.
			status := map[bool]int{true: 204, false: 200}[tt.method == "DELETE"]
			in.sendIf("If-Match", `"`+version+`"`, tt.method, entryPath+tt.path, tt.body).For(t).Want(status)
		})
	}
}

// Of changes at the same time with the same ETag exactly one is made.
func TestIfMatchDecidesInTheTransaction(t *testing.T) {
	in := install(t, nil)
	in.entry()
	etag := tagOf(t, in.Do(http.MethodGet, entryPath, ""))
	const n = 16
	statuses := make(chan int, n)
	for i := range n {
		r := in.Request(in.TokenOf(kit.Default), http.MethodPatch, entryPath,
			`{"content_type":"application/merge-patch+json","data":{"title":"`+string(rune('A'+i))+`"}}`)
		r.Header.Set("If-Match", etag)
		go func() { statuses <- in.Send(r).Status }()
	}
	count := map[int]int{}
	for range n {
		count[<-statuses]++
	}
	if count[200] != 1 || count[412] != n-1 {
		t.Errorf("%v", count)
	}
	in.Do(http.MethodGet, entryPath, "").Want(200).Is(nil, "versions", 2)
}
