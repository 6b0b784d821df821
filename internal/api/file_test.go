package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/silo"
)

const hello = "hello" // "aGVsbG8=" in base64

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// local returns the path of an absolute link to this server.
func (x *exchange) local(path ...any) string {
	x.t.Helper()
	link := x.text(path...)
	p, ok := strings.CutPrefix(link, "https://chancery.test/files/")
	if !ok {
		x.t.Fatalf("%s is no link of ours", link)
	}
	return "/files/" + p
}

func TestFiles(t *testing.T) {
	in := install(t, nil)
	in.entry()
	files := "/silo/v1/entries/" + entryID + "/files"
	x := in.do(http.MethodPut, files+"/"+absentID, `{"name":"gruß 1.txt","key":"text","data":"aGVsbG8=","meta":{"a":"b"}}`).want(200)
	x.is(absentID, "id").is(entryID, "entry_id").is(hashOf(hello), "hash").is(5, "size").is(true, "stored").is(nil, "private").is("b", "meta", "a")
	link := x.local("url")

	got := in.do(http.MethodGet, files+"/"+absentID, "").want(200)
	if string(got.body) != hello || got.header.Get("Content-Type") != "text/plain; charset=utf-8" ||
		got.header.Get("Content-Disposition") != "attachment; filename*=utf-8''gru%C3%9F%201.txt" {
		t.Errorf("%v %s", got.header, got.body)
	}
	public := in.send(in.request("", http.MethodGet, link, "")).want(200)
	if string(public.body) != hello || !strings.HasPrefix(public.header.Get("Content-Disposition"), "inline;") ||
		public.header.Get("Cache-Control") != publicCache || public.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v %s", public.header, public.body)
	}
	head := in.send(in.request("", http.MethodHead, link, "")).want(200)
	if len(head.body) != 0 || head.header.Get("Content-Length") != "5" || head.header.Get("ETag") != public.header.Get("ETag") {
		t.Errorf("%v %s", head.header, head.body)
	}
	again := in.request("", http.MethodGet, link, "")
	again.Header.Set("If-None-Match", public.header.Get("ETag"))
	in.send(again).want(http.StatusNotModified)

	base, _, _ := strings.Cut(link, "?")
	for _, query := range []string{"", "?h=", "?h=0000000000000000", "?h=" + hashOf(hello)} {
		in.send(in.request("", http.MethodGet, base+query, "")).refused(404, "not-found")
	}
	// A second file takes the place; the first stays readable.
	x = in.do(http.MethodPost, files, `{"name":"new.txt","key":"text","data":"d29ybGQ="}`).want(200)
	x.is(absentID, "previous", 0, "id").is(hashOf(hello), "previous", 0, "hash")
	in.do(http.MethodGet, files+"/"+absentID, "").want(200)
	in.do(http.MethodGet, "/silo/v1/entries/"+entryID, "").want(200).is("new.txt", "attachments", 0, "name").is(nil, "attachments", 1)
	// The same ID with other contents is refused.
	in.do(http.MethodPut, files+"/"+absentID, `{"name":"gruß 1.txt","key":"text","data":"d29ybGQ="}`).refused(409, "conflict")
}

func TestPrivateFile(t *testing.T) {
	in := install(t, nil)
	in.entry()
	x := in.do(http.MethodPost, "/silo/v1/entries/"+entryID+"/files", `{"name":"a.txt","private":true,"data":"aGVsbG8="}`).want(200).is(nil, "url").is(true, "private")
	in.do(http.MethodGet, "/silo/v1/entries/"+entryID+"/files/"+x.text("id"), "").want(200)
	path := "/files/" + entryID + "/" + x.text("id") + "/a.txt?h=" + hashOf(hello)[:16]
	in.send(in.request("", http.MethodGet, path, "")).refused(404, "not-found")
}

func TestActiveContentsAreSandboxed(t *testing.T) {
	in := install(t, nil)
	in.entry()
	for mimeType, sandboxed := range map[string]bool{
		"text/html": true, "image/svg+xml": true, "application/xml": true, "text/html; charset=utf-8": true, "TEXT/HTML": true,
		"application/xhtml+xml": true, "application/x-unknown": true, "application/pdf": false, "image/png": false,
	} {
		x := in.do(http.MethodPost, "/silo/v1/entries/"+entryID+"/files", `{"name":"a","mime":"`+mimeType+`","data":"aGVsbG8="}`).want(200)
		got := in.send(in.request("", http.MethodGet, x.local("url"), "")).want(200)
		if got.header.Get("Content-Type") != mimeType || strings.Contains(got.header.Get("Content-Security-Policy"), "sandbox") != sandboxed {
			t.Errorf("%s: %v", mimeType, got.header)
		}
	}
}

// unseekable hides that contents can be read from anywhere.
type unseekable struct{ io.ReadCloser }

// jumpable can be read from anywhere.
type jumpable struct {
	io.ReadSeeker
	io.Closer
}

func TestSend(t *testing.T) {
	s := install(t, nil).handler.(*server)
	f := &domain.File{Name: "a.txt", MIME: "text/plain", Size: 5, Hash: hashOf(hello)}
	for name, open := range map[string]func() io.ReadCloser{
		"stream": func() io.ReadCloser { return unseekable{io.NopCloser(strings.NewReader(hello))} },
		"file":   func() io.ReadCloser { return jumpable{strings.NewReader(hello), io.NopCloser(nil)} },
	} {
		for _, tt := range []struct {
			method, condition string
			status            int
			body              string
		}{{"GET", "", 200, hello}, {"GET", `"other"`, 200, hello}, {"HEAD", "", 200, ""}, {"GET", `"` + f.Hash + `"`, 304, ""}} {
			w := httptest.NewRecorder()
			r := httptest.NewRequestWithContext(t.Context(), tt.method, "/", nil)
			r.Header.Set("If-None-Match", tt.condition)
			must(t, s.send(w, r, f, open(), "inline"))
			if w.Code != tt.status || w.Body.String() != tt.body || tt.status == 200 && w.Header().Get("Content-Length") != "5" {
				t.Errorf("%s, %+v: %d %v %s", name, tt, w.Code, w.Header(), w.Body)
			}
		}
	}
}

// TestContentsThatEndEarly shows that a client does not take a part of a file for the
// whole: the connection is cut.
func TestContentsThatEndEarly(t *testing.T) {
	s := install(t, nil).handler.(*server)
	f := &domain.File{Name: "a.txt", MIME: "text/plain", Size: 6, Hash: hashOf(hello)}
	defer func() {
		if err, ok := recover().(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("ended with %v", err)
		}
	}()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	err := s.send(httptest.NewRecorder(), r, f, unseekable{io.NopCloser(strings.NewReader(hello))}, "inline")
	t.Errorf("went on with %v", err)
}

func TestUpload(t *testing.T) {
	in := install(t, nil)
	in.entry()
	files := "/silo/v1/entries/" + entryID + "/files"
	x := in.do(http.MethodPost, files, `{"name":"a.bin","mime":"application/octet-stream","size":5,"sha256":"`+hashOf(hello)+`"}`).want(200).is(false, "stored")
	link, id := x.local("url"), x.text("id")
	in.do(http.MethodGet, files+"/"+id, "").refused(404, "not-found")
	for _, body := range []string{"hullo", "hello!", "hell"} {
		in.send(in.request("", http.MethodPut, link, body)).refused(422, "validation")
	}
	base, _, _ := strings.Cut(link, "?")
	in.send(in.request("", http.MethodPut, base+"?h="+hashOf(hello)[:16], hello)).refused(404, "not-found")
	large := in.request("", http.MethodPut, link, hello)
	large.ContentLength = silo.MaxStream + 1
	in.send(large).refused(413, "limit")

	up := in.send(in.request("", http.MethodPut, link, hello)).want(200).is(true, "stored")
	got := in.send(in.request("", http.MethodGet, up.local("url"), "")).want(200)
	if string(got.body) != hello {
		t.Errorf("%s", got.body)
	}
}

func TestInlineFileOfTheLargestSize(t *testing.T) {
	in := install(t, nil)
	in.entry()
	data := base64.StdEncoding.EncodeToString(make([]byte, silo.MaxInline))
	in.do(http.MethodPost, "/silo/v1/entries/"+entryID+"/files", `{"name":"a.bin","data":"`+data+`"}`).want(200).is(silo.MaxInline, "size")
	in.do(http.MethodPost, "/silo/v1/entries/"+entryID+"/files", `{"name":"a.bin","data":"`+data+`AAAA"}`).refused(413, "limit")
}
