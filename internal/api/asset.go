package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// asset is an answer that is the same for everybody and does not change while the server
// runs. It is kept compressed as well.
type asset struct {
	kind      string
	text, zip []byte
	// tag is the hash in its ETags.
	tag string
	// private answers are only for those who have signed in or have a token.
	private bool
}

func newAsset(kind string, text []byte) (*asset, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("compressing an asset: %w", err)
	}
	if _, err = w.Write(text); err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("compressing an asset: %w", err)
	}
	return &asset{kind: kind, text: text, zip: b.Bytes(), tag: assetTag(text)}, nil
}

// privateAsset returns the asset of a text that is not for everybody.
func privateAsset(kind string, text []byte) (*asset, error) {
	p, err := newAsset(kind, text)
	if err == nil {
		p.private = true
	}
	return p, err
}

// zippedAsset returns the asset of a text that is compressed already.
func zippedAsset(kind string, zip []byte) (*asset, error) {
	r, err := gzip.NewReader(bytes.NewReader(zip))
	if err != nil {
		return nil, fmt.Errorf("reading a compressed asset: %w", err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("reading a compressed asset: %w", err)
	}
	return &asset{kind: kind, text: text, zip: zip, tag: assetTag(text)}, nil
}

func assetTag(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])[:tagHash]
}

// assetHeader returns the fields of the header that routes of assets know.
func assetHeader() []queryParam {
	return []queryParam{
		{"If-None-Match", "Extension: answer 304, without a body, if the answer still has this ETag.", `"27a0b656df99dc32"`},
		{"Accept-Encoding", "gzip for a compressed answer.", codingGzip},
	}
}

// sendAsset writes an asset: compressed if the client takes that, or not at all if the client
// has it.
func (s *server) sendAsset(w http.ResponseWriter, r *http.Request, p *asset) error {
	h, text, etag := w.Header(), p.text, `"`+p.tag+`"`
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-cache") // kept, but asked for again each time
	if p.private {
		h.Set("Cache-Control", "private, no-cache")
	}
	zipped := takesGzip(r)
	if zipped {
		text, etag = p.zip, `"`+p.tag+`-gzip"`
	}
	h.Set("ETag", etag)
	if cond, err := conditionsOf(r); err == nil && cond.noneMatch.has(etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if zipped {
		h.Set("Content-Encoding", codingGzip)
	}
	h.Set("Content-Type", p.kind)
	h.Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	if _, err := w.Write(text); err != nil {
		s.Log.DebugContext(r.Context(), "the client left before the end of the asset", "error", err)
	}
	return nil
}

// takesGzip reports whether a client takes answers in gzip (RFC 9110, section 12.5.3).
func takesGzip(r *http.Request) bool {
	weight := ""
	for _, line := range r.Header.Values("Accept-Encoding") {
		for part := range strings.SplitSeq(line, ",") {
			name, params, _ := strings.Cut(part, ";")
			switch strings.ToLower(strings.TrimSpace(name)) {
			case codingGzip, "x-gzip":
				return !refuses(params)
			case "*":
				weight = "*" + params
			}
		}
	}
	return weight != "" && !refuses(weight[1:])
}

// refuses reports whether the parameters of a coding give it the weight zero.
func refuses(params string) bool {
	name, value, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(params), " ", ""), "=")
	q, err := strconv.ParseFloat(value, 64)
	return name == "q" && err == nil && q == 0
}
