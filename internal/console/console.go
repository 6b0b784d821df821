package console

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed all:dist
var built embed.FS

const (
	root  = "dist"
	index = "index.html"
	// hashed is the folder of files whose names have a hash of their contents.
	hashed = "assets/"
	// nonceMark stands in the page for the nonce of its styles, which a program that makes
	// style sheets while it runs has to know.
	nonceMark = "__CSP_NONCE__"
)

// policy lets the page load its own scripts and styles and talk to this server. Previews of
// files are frames of blobs.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'%s; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; frame-src 'self' blob:; object-src 'self' blob:; worker-src 'self'; manifest-src 'self'; " +
	"frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

// outside lists the beginnings of paths that are never pages of the console. A wrong path of
// the API is answered by the API, also to a browser.
func outside() []string {
	return []string{"/transform/", "/silo/", "/sequence/", "/utils/", "/access/", "/apps/", "/files/", "/openapi", "/.well-known/", "/docs/"}
}

// Console serves the built files.
type Console struct {
	page  *file
	files map[string]*file
}

// file is one built file.
type file struct {
	kind string
	text []byte
	tag  string
	// packed returns the file in gzip; it is compressed once.
	packed func() []byte
}

// New returns the console of this program.
func New() (*Console, error) {
	sub, err := fs.Sub(built, root)
	if err != nil {
		return nil, fmt.Errorf("reading the console: %w", err)
	}
	return Of(sub)
}

// Of returns a console of other files.
func Of(files fs.FS) (*Console, error) {
	c := &Console{files: map[string]*file{}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		c.files["/"+name] = newFile(name, text)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the console: %w", err)
	}
	c.page = c.files["/"+index]
	delete(c.files, "/"+index) // see start
	if c.page == nil {
		return nil, fmt.Errorf("the console has no %s", index)
	}
	return c, nil
}

func newFile(name string, text []byte) *file {
	sum := sha256.Sum256(text)
	f := &file{kind: kindOf(name), text: text, tag: hex.EncodeToString(sum[:8])}
	f.packed = sync.OnceValue(func() []byte { return pack(text) })
	return f
}

// kindOf returns the media type of a file. It does not ask the system, whose tables differ.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".html":
		return "text/html; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

// pack compresses a text, or returns nil where that saves little.
func pack(text []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := w.Write(text); err != nil || w.Close() != nil || b.Len() > len(text)*9/10 {
		return nil
	}
	return b.Bytes()
}

// Serve handles a request for the console, and returns false for all others. Every path that
// is neither a file nor of the API is a page of the program in index.html, which looks at
// the path itself: so a link into the console works.
func (c *Console) Serve(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	if f := c.files[r.URL.Path]; f != nil {
		c.file(w, r, f)
		return true
	}
	if strings.HasPrefix(r.URL.Path, "/"+hashed) || isOutside(r.URL.Path) || !takesHTML(r) {
		return false
	}
	c.start(w, r)
	return true
}

func isOutside(p string) bool {
	return slices.ContainsFunc(outside(), func(prefix string) bool {
		return strings.HasPrefix(p, prefix) || p == strings.TrimSuffix(prefix, "/")
	})
}

// takesHTML reports whether a request is one of a browser for a page. Programs that take
// anything get the answers of the API.
func takesHTML(r *http.Request) bool {
	for _, line := range r.Header.Values("Accept") {
		for part := range strings.SplitSeq(line, ",") {
			if kind, _, err := mime.ParseMediaType(part); err == nil && kind == "text/html" {
				return true
			}
		}
	}
	return false
}

// file sends a file.
func (c *Console) file(w http.ResponseWriter, r *http.Request, f *file) {
	h := w.Header()
	protect(h)
	h.Set("Cache-Control", "no-cache") // kept, but asked for again each time
	if strings.HasPrefix(r.URL.Path, "/"+hashed) {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	send(w, r, f)
}

// start sends the page of the program. The nonce makes each answer another one.
func (c *Console) start(w http.ResponseWriter, r *http.Request) {
	h, page, nonce := w.Header(), c.page, ""
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Accept")
	if bytes.Contains(page.text, []byte(nonceMark)) {
		value := newNonce()
		nonce = " 'nonce-" + value + "'"
		page = &file{kind: page.kind, text: bytes.ReplaceAll(page.text, []byte(nonceMark), []byte(value)), packed: func() []byte { return nil }}
		h.Set("Cache-Control", "no-store")
	}
	protect(h)
	h.Set("Content-Security-Policy", fmt.Sprintf(policy, nonce))
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	send(w, r, page)
}

func newNonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// protect sets the header that all answers have.
func protect(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// send writes a file: compressed if the client takes that, or not at all if it has the file.
func send(w http.ResponseWriter, r *http.Request, f *file) {
	h, text, etag := w.Header(), f.text, ""
	h.Add("Vary", "Accept-Encoding")
	if f.tag != "" {
		etag = `"` + f.tag + `"`
	}
	if zip := f.packed(); zip != nil && takesGzip(r) {
		text = zip
		etag = strings.TrimSuffix(etag, `"`) + `-gzip"`
		h.Set("Content-Encoding", "gzip")
	}
	if etag != "" {
		h.Set("ETag", etag)
		if has(r, etag) {
			h.Del("Content-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Type", f.kind)
	h.Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(text) // a client that left before the end
	}
}

// has reports whether the client has what an ETag names.
func has(r *http.Request, etag string) bool {
	for _, line := range r.Header.Values("If-None-Match") {
		for part := range strings.SplitSeq(line, ",") {
			if part = strings.TrimPrefix(strings.TrimSpace(part), "W/"); part == etag || part == "*" {
				return true
			}
		}
	}
	return false
}

// takesGzip reports whether the client takes gzip. All browsers say so by its name.
func takesGzip(r *http.Request) bool {
	for _, line := range r.Header.Values("Accept-Encoding") {
		for part := range strings.SplitSeq(line, ",") {
			name, weight, _ := strings.Cut(strings.ReplaceAll(part, " ", ""), ";")
			if strings.EqualFold(name, "gzip") {
				q, err := strconv.ParseFloat(strings.TrimPrefix(weight, "q="), 64)
				return err != nil || q > 0
			}
		}
	}
	return false
}
