package console_test

import (
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"chancery/internal/console"
)

// maxBuilt is how large all files of the console may be together, compressed, in bytes.
const maxBuilt = 600_000

func example(t *testing.T, page string) *console.Console {
	t.Helper()
	c, err := console.Of(fstest.MapFS{
		"index.html":             {Data: []byte(page)},
		"favicon.svg":            {Data: []byte("<svg/>")},
		"assets/index-a1b2c3.js": {Data: []byte(strings.Repeat("console.log('hello');\n", 100))},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func ask(c *console.Console, method, path string, header ...string) (*http.Response, bool) {
	r := httptest.NewRequest(method, path, http.NoBody)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	served := c.Serve(w, r)
	return w.Result(), served
}

const html = "text/html,application/xhtml+xml,*/*;q=0.8"

// TestPages checks which requests get the page, so that links into the console work, and
// which are left to the API.
func TestPages(t *testing.T) {
	c := example(t, "<!doctype html>page")
	for path, want := range map[string]bool{
		"/": true, "/documents/sales/01920000": true, "/jobs?result=faulted": true, "/documents": true, "/index.html": true,
		"/silo/v1/nothing": false, "/transform/v1": false, "/silo": false, "/access/v1/x": false, "/assets/gone-123.js": false, "/openapi.json.bak": false, "/files/a/b": false,
	} {
		res, served := ask(c, http.MethodGet, path, "Accept", html)
		if served != want {
			t.Errorf("%s: served is %v, want %v", path, served, want)
		}
		if body, _ := io.ReadAll(res.Body); want && string(body) != "<!doctype html>page" {
			t.Errorf("%s: the answer is %q", path, body)
		}
		_ = res.Body.Close()
	}
	for _, accept := range []string{"", "*/*", "application/json"} {
		if _, served := ask(c, http.MethodGet, "/", "Accept", accept); served {
			t.Errorf("a program that accepts %q gets the page", accept)
		}
	}
	if _, served := ask(c, http.MethodPost, "/", "Accept", html); served {
		t.Error("POST gets the page")
	}
}

// TestPolicy checks what the page may do in a browser.
func TestPolicy(t *testing.T) {
	res, _ := ask(example(t, "page"), http.MethodGet, "/", "Accept", html)
	_ = res.Body.Close()
	policy := res.Header.Get("Content-Security-Policy")
	for _, want := range []string{"script-src 'self';", "style-src 'self';", "connect-src 'self';", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy has no %s: %s", want, policy)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is weak: %s", policy)
	}
	if res.Header.Get("X-Content-Type-Options") != "nosniff" || res.Header.Get("Referrer-Policy") == "" {
		t.Errorf("the header is %v", res.Header)
	}
}

// TestNonce checks that each page with the mark has a nonce of its own, for styles only.
func TestNonce(t *testing.T) {
	c := example(t, `<meta name="csp-nonce" content="__CSP_NONCE__">`)
	seen := map[string]bool{}
	for range 3 {
		res, _ := ask(c, http.MethodGet, "/", "Accept", html, "Accept-Encoding", "gzip")
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		found := regexp.MustCompile(`content="([A-Za-z0-9_-]{22})"`).FindSubmatch(body)
		if found == nil {
			t.Fatalf("no nonce in %s", body)
		}
		nonce, policy := string(found[1]), res.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "style-src 'self' 'nonce-"+nonce+"';") || !strings.Contains(policy, "script-src 'self';") {
			t.Errorf("the policy is %s", policy)
		}
		if seen[nonce] || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("the nonce %s is not new, or kept: %v", nonce, res.Header)
		}
		seen[nonce] = true
	}
}

// TestFiles checks types, compression and what browsers may keep.
func TestFiles(t *testing.T) {
	c := example(t, "page")
	res, served := ask(c, http.MethodGet, "/assets/index-a1b2c3.js", "Accept-Encoding", "gzip, br")
	if !served || res.Header.Get("Content-Encoding") != "gzip" || res.Header.Get("Content-Type") != "text/javascript; charset=utf-8" ||
		!strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
		t.Fatalf("served %v, %v", served, res.Header)
	}
	z, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(z); err != nil || len(text) != 2200 {
		t.Errorf("%d bytes: %v", len(text), err)
	}
	_ = res.Body.Close()
	again, _ := ask(c, http.MethodGet, "/assets/index-a1b2c3.js", "Accept-Encoding", "gzip", "If-None-Match", res.Header.Get("ETag"))
	if _ = again.Body.Close(); again.StatusCode != http.StatusNotModified {
		t.Errorf("the status is %d, want 304", again.StatusCode)
	}
	plain, _ := ask(c, http.MethodHead, "/assets/index-a1b2c3.js")
	body, _ := io.ReadAll(plain.Body)
	if _ = plain.Body.Close(); len(body) != 0 || plain.Header.Get("Content-Length") != "2200" || plain.Header.Get("ETag") == res.Header.Get("ETag") {
		t.Errorf("HEAD: %d bytes, %v", len(body), plain.Header)
	}
	icon, _ := ask(c, http.MethodGet, "/favicon.svg")
	if _ = icon.Body.Close(); icon.Header.Get("Cache-Control") != "no-cache" || icon.Header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("the icon: %v", icon.Header)
	}
}

// TestBuilt checks the files that are committed: their size, and that the page obeys its own
// policy and loads nothing from elsewhere.
func TestBuilt(t *testing.T) {
	c, err := console.New()
	if err != nil {
		t.Fatal(err)
	}
	res, served := ask(c, http.MethodGet, "/", "Accept", html)
	page, _ := io.ReadAll(res.Body)
	if _ = res.Body.Close(); !served || len(page) == 0 {
		t.Fatal("there is no page")
	}
	text := string(page)
	for _, part := range strings.Split(text, "<script")[1:] {
		if !strings.Contains(strings.SplitN(part, ">", 2)[0], "src=\"/") {
			t.Errorf("an inline script: <script%.80s", part)
		}
	}
	for _, bad := range []string{"<style", " style=", "http:", "https:", `="//`, " onload=", "javascript:"} {
		if strings.Contains(text, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	sum := 0
	err = fs.WalkDir(os.DirFS("dist"), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile("dist/" + name)
		var n counter
		z, _ := gzip.NewWriterLevel(&n, gzip.BestCompression)
		_, _ = z.Write(data)
		_ = z.Close()
		sum += int(n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if sum > maxBuilt {
		t.Errorf("the console has %d bytes in gzip; at most %d", sum, maxBuilt)
	}
}

type counter int

func (c *counter) Write(b []byte) (int, error) { *c += counter(len(b)); return len(b), nil }
