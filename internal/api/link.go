package api

import (
	"net/http"
	"strconv"

	"chancery/internal/domain"
	"chancery/internal/silo"
)

// EntryLink is a public link to the envelope of an entry.
type EntryLink struct {
	EntryID   domain.ID `json:"entry_id" doc:"UUID of the entry."`
	CreatedAt Time      `json:"created_at" doc:"When the link was made."`
	URL       string    `json:"url" doc:"Who has this address can read the envelope of the entry, as it is then, until the link is revoked."`
}

// linkDocs describes the operations on links to envelopes.
func linkDocs() map[string]doc {
	return map[string]doc{
		"make-link":   {about: "Make a public link to the envelope of an entry, or answer the one that there is.", gives: EntryLink{}},
		"get-link":    {about: "Answer the public link of an entry.", gives: EntryLink{}},
		"revoke-link": {about: "Revoke the public link of an entry. A new one has another address."},
		"get-public-envelope": {
			about: "Answer the envelope of an entry by its public link.", sends: typeJSON,
			header: []queryParam{{"If-None-Match", "Answer 304, without a body, if the envelope still has this ETag.", `"76f845c125"`}},
			query:  []queryParam{{"h", "Code of the link, as in its url.", "TQ5XG6ZLNB2HIZLSMUQGC3TEEB"}},
		},
	}
}

func (s *server) makeLink(_ http.ResponseWriter, r *http.Request) (any, error) {
	return s.link(s.Silo.MakeLink(r.Context(), actorOf(r), param(r, "id")))
}

func (s *server) getLink(_ http.ResponseWriter, r *http.Request) (any, error) {
	return s.link(s.Silo.Link(r.Context(), actorOf(r), param(r, "id")))
}

func (s *server) link(l domain.EntryLink, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return EntryLink{EntryID: l.EntryID, CreatedAt: Time(l.CreatedAt), URL: s.publicURL(silo.LinkPath(&l))}, nil
}

func (s *server) revokeLink(w http.ResponseWriter, r *http.Request) (any, error) {
	if err := s.Silo.RevokeLink(r.Context(), actorOf(r), param(r, "id")); err != nil {
		return nil, err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil, nil
}

// getPublicEnvelope sends only the envelope, without states, files or meta rows. A cache has
// to ask each time, because a link may have been revoked.
func (s *server) getPublicEnvelope(w http.ResponseWriter, r *http.Request) (any, error) {
	e, release, err := s.Silo.OpenLink(r.Context(), param(r, "entry"), r.URL.Query().Get("h"))
	if err != nil {
		return nil, err
	}
	defer release()
	text := e.Content.Envelope()
	free, err := s.admission.Answers.Take(e.WorkspaceID, int64(len(text)), readersPart)
	if err != nil {
		return nil, err
	}
	defer free()
	h, etag := w.Header(), `"`+e.Content.Version+`"`
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", etag)
	if cond, err := conditionsOf(r); err == nil && cond.noneMatch.has(etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil, nil
	}
	h.Set("Content-Type", typeJSON)
	h.Set("Content-Length", strconv.Itoa(len(text)))
	h.Set("Content-Disposition", `inline; filename="envelope.json"`)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	if r.Method == http.MethodHead {
		return nil, nil
	}
	if _, err := w.Write(text); err != nil { //nolint:gosec // it is JSON, and announced as such
		s.Log.DebugContext(r.Context(), "the client left before the end of the envelope", "error", err)
	}
	return nil, nil
}
