package api

import (
	"net/http"
	"sync"

	"chancery/internal/api/viewer"
)

const (
	typeHTML   = "text/html; charset=utf-8"
	typeScript = "text/javascript; charset=utf-8"
)

// docsPolicy lets the page of the documentation load its two scripts and ask this server,
// and nothing else. Its viewer sets styles on elements.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// docsAssets is the page of the documentation with its scripts.
type docsAssets struct{ page, start, program *asset }

var docsOnce = sync.OnceValues(func() (a docsAssets, err error) { //nolint:gochecknoglobals // compressed once
	if a.page, err = newAsset(typeHTML, viewer.Page); err != nil {
		return a, err
	}
	if a.start, err = newAsset(typeScript, viewer.Start); err != nil {
		return a, err
	}
	a.program, err = zippedAsset(typeScript, viewer.Program)
	return a, err
})

// docsDocs describes the operations of the documentation.
func docsDocs() map[string]doc {
	return map[string]doc{
		"docs":        {about: "Show this document to people.", sends: "text/html", header: assetHeader()},
		"docs-start":  {about: "Answer the script of the page.", sends: "text/javascript", header: assetHeader()},
		"docs-viewer": {about: "Answer the program that the page shows the document with.", sends: "text/javascript", header: assetHeader()},
	}
}

func (s *server) docsPage(w http.ResponseWriter, r *http.Request) (any, error) {
	w.Header().Set("Content-Security-Policy", docsPolicy)
	w.Header().Set("Referrer-Policy", "no-referrer")
	return nil, s.sendDocs(w, r, func(a docsAssets) *asset { return a.page })
}

func (s *server) docsStart(w http.ResponseWriter, r *http.Request) (any, error) {
	return nil, s.sendDocs(w, r, func(a docsAssets) *asset { return a.start })
}

func (s *server) docsProgram(w http.ResponseWriter, r *http.Request) (any, error) {
	return nil, s.sendDocs(w, r, func(a docsAssets) *asset { return a.program })
}

func (s *server) sendDocs(w http.ResponseWriter, r *http.Request, which func(docsAssets) *asset) error {
	a, err := docsOnce()
	if err != nil {
		return err
	}
	return s.sendAsset(w, r, which(a))
}
