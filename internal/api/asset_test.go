package api_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"testing"

	"chancery/test/kit"
)

// TestAssets checks that documents and the page of the documentation are compressed for
// clients that take that, and not sent again to those that have them.
func TestAssets(t *testing.T) {
	in := install(t, nil)
	for _, path := range []string{"/openapi.json", "/openapi.yaml", "/openapi/silo/v1.yaml", "/silo/v1/openapi.json", "/docs", "/docs/start.js", "/docs/viewer.js"} {
		t.Run(path, func(t *testing.T) {
			ask := func(method, accept, known string) *kit.Answer {
				r := in.Request("", method, path, "")
				if accept != "" {
					r.Header.Set("Accept-Encoding", accept)
				}
				if known != "" {
					r.Header.Set("If-None-Match", known)
				}
				return in.Send(r).For(t)
			}
			plain := ask(http.MethodGet, "", "").Want(http.StatusOK)
			for accept, zipped := range map[string]bool{
				"gzip": true, "br, gzip;q=0.5": true, "*": true, "x-gzip": true, "GZIP": true,
				"identity": false, "br": false, "gzip;q=0": false, "gzip; q=0.0": false, "*;q=0": false, "gzip;q=0, *": false,
			} {
				x := ask(http.MethodGet, accept, "").Want(http.StatusOK)
				text := x.Body
				if got := x.Header.Get("Content-Encoding") == "gzip"; got != zipped {
					t.Errorf("%q: compressed is %v", accept, got)
					continue
				}
				if zipped {
					r, err := gzip.NewReader(bytes.NewReader(x.Body))
					must(t, err)
					text, err = io.ReadAll(r)
					must(t, err)
				}
				if !bytes.Equal(text, plain.Body) {
					t.Errorf("%q: another text", accept)
				}
				if x.Header.Get("Vary") != "Accept-Encoding" || (x.Header.Get("ETag") == plain.Header.Get("ETag")) == zipped {
					t.Errorf("%q: %v", accept, x.Header)
				}
				tag := x.Header.Get("ETag")
				if again := ask(http.MethodGet, accept, tag); again.Status != http.StatusNotModified || len(again.Body) > 0 || again.Header.Get("ETag") != tag {
					t.Errorf("%q: a client that has it gets %s", accept, again)
				}
				ask(http.MethodGet, accept, `"other", W/`+tag).Want(http.StatusNotModified)
				ask(http.MethodGet, accept, `"other"`).Want(http.StatusOK)
				if head := ask(http.MethodHead, accept, "").Want(http.StatusOK); len(head.Body) > 0 || head.Header.Get("Content-Length") != x.Header.Get("Content-Length") {
					t.Errorf("%q: HEAD: %v", accept, head.Header)
				}
			}
		})
	}
}

// TestDocsPolicy checks that the page of the documentation may load nothing from elsewhere,
// and no script but its own.
func TestDocsPolicy(t *testing.T) {
	in := install(t, nil)
	x := in.Send(in.Request("", http.MethodGet, "/docs", "")).Want(http.StatusOK)
	const want = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	if got := x.Header.Get("Content-Security-Policy"); got != want {
		t.Errorf("the policy is %q", got)
	}
	if x.Header.Get("Content-Type") != "text/html; charset=utf-8" || x.Header.Get("X-Content-Type-Options") != "nosniff" || x.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%v", x.Header)
	}
}
