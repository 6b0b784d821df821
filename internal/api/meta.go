package api

import (
	"encoding/json"
	"net/http"

	"chancery/internal/domain"
	"chancery/internal/silo"
)

// MetaRequest stores a meta row. Some clients write url and scope where answers
// have link_url and link_scope; both are accepted.
type MetaRequest struct {
	Ref       string          `json:"ref,omitempty" doc:"Text to find the row by, at most 255 bytes." example:"A-17"`
	Value     json.RawMessage `json:"value,omitempty" doc:"Any JSON, at most 64 KiB."`
	LinkURL   string          `json:"link_url,omitempty" doc:"Address for people." example:"https://shop.example/orders/A-17"`
	LinkScope string          `json:"link_scope,omitempty" enum:"public," doc:"For whom the link is: public, or empty."`
	URL       string          `json:"url,omitempty" doc:"The same as link_url."`
	Scope     string          `json:"scope,omitempty" doc:"The same as link_scope."`
	Indexed   bool            `json:"indexed,omitempty" doc:"Whether the search finds the reference."`
	Owned     bool            `json:"owned,omitempty" doc:"Whether an app finds the reference only in the workspace, unless the row is indexed too."`
	Secure    bool            `json:"secure,omitempty" doc:"Shown only when it is asked for by its key or reference."`
	Shared    bool            `json:"shared,omitempty" doc:"Whether other apps see it."`
}

// Meta is data that a program stores with an entry.
type Meta struct {
	ID        string          `json:"id" doc:"Entry, source and key."`
	EntryID   domain.ID       `json:"entry_id" doc:"UUID of the entry."`
	CreatedAt Time            `json:"created_at" doc:"When it was first written."`
	UpdatedAt Time            `json:"updated_at" doc:"When it was last written."`
	Src       string          `json:"src" doc:"Whose row it is: api-key, or the name of an app." example:"api-key"`
	Key       string          `json:"key" doc:"Key of the row; a source has one of a key in an entry." example:"order"`
	Ref       string          `json:"ref,omitempty" doc:"Text to find the row by." example:"A-17"`
	Value     json.RawMessage `json:"value,omitempty" doc:"Any JSON."`
	LinkURL   string          `json:"link_url,omitempty" doc:"Address for people."`
	LinkScope string          `json:"link_scope,omitempty" doc:"For whom the link is." example:"public"`
	Indexed   bool            `json:"indexed,omitempty" doc:"Whether the search finds the reference."`
	Owned     bool            `json:"owned,omitempty" doc:"Whether an app finds the reference only in the workspace, unless the row is indexed too."`
	Secure    bool            `json:"secure,omitempty" doc:"Shown only when it is asked for by its key or reference."`
	Shared    bool            `json:"shared,omitempty" doc:"Whether other apps see it."`
	OwnerID   domain.ID       `json:"owner_id,omitempty" doc:"Workspace of the entry; in answers to look-ups by reference."`
}

// metaDocs describes the operations on meta rows.
func metaDocs() map[string]doc {
	return map[string]doc{
		"put-meta": {
			about: "Keep a meta row beside an entry, in place of an earlier one with the key. Besides apps, tokens with the scope api may (an extension).",
			takes: MetaRequest{}, gives: Meta{},
		},
		"get-meta": {
			about: "Answer the meta row of an entry with a key.",
			gives: Meta{},
		},
		"delete-meta": {
			about: "Delete a meta row.",
		},
		"find-meta": {
			about: "Answer the meta row with a key and a reference, of the workspace of the token. With the credentials of an app, of all workspaces in which it is enrolled. The reference may contain slashes.",
			gives: Meta{},
			query: []queryParam{
				{"owned", "Only in the workspace of the token, as always with a token; refused with the credentials of an app.", true},
			},
		},
	}
}

func (s *server) putMeta(w http.ResponseWriter, r *http.Request) (any, error) {
	var in MetaRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	cond, err := guard(r)
	if err != nil {
		return nil, err
	}
	m, err := s.Silo.PutMetaIf(r.Context(), actorOf(r), param(r, "entry_id"), param(r, "key"), silo.MetaInput{
		Ref: in.Ref, Value: in.Value, LinkURL: either(in.LinkURL, in.URL), LinkScope: either(in.LinkScope, in.Scope),
		Indexed: in.Indexed, Owned: in.Owned, Secure: in.Secure, Shared: in.Shared,
	}, cond)
	if err != nil {
		return nil, s.guarded(w, r, err)
	}
	return meta(m), nil
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (s *server) getMeta(_ http.ResponseWriter, r *http.Request) (any, error) {
	m, err := s.Silo.Meta(r.Context(), actorOf(r), param(r, "entry_id"), param(r, "key"))
	if err != nil {
		return nil, err
	}
	return meta(m), nil
}

func (s *server) findMeta(_ http.ResponseWriter, r *http.Request) (any, error) {
	owned, err := flagOf(r.URL.Query(), "owned")
	if err != nil {
		return nil, err
	}
	var m *domain.MetaRow
	switch app := requestOf(r).app; {
	case app != nil && owned:
		return nil, badQuery("owned", "the credentials of an app belong to no workspace; send a token of its enrollment")
	case app != nil:
		m, err = s.Silo.MetaOfApp(r.Context(), app, param(r, "key"), param(r, "ref"))
	default:
		m, err = s.Silo.MetaByRef(r.Context(), actorOf(r), param(r, "key"), param(r, "ref"))
	}
	if err != nil {
		return nil, err
	}
	found := meta(m)
	found.OwnerID = m.WorkspaceID
	return found, nil
}

func (s *server) deleteMeta(w http.ResponseWriter, r *http.Request) (any, error) {
	cond, err := guard(r)
	if err == nil {
		err = s.Silo.DropMetaIf(r.Context(), actorOf(r), param(r, "entry_id"), param(r, "key"), cond)
	}
	if err != nil {
		return nil, s.guarded(w, r, err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil, nil
}

// withMeta adds the meta rows to the answer for one entry.
func (s *server) withMeta(r *http.Request, answer any, err error) (any, error) {
	e, ok := answer.(*Entry)
	if err != nil || !ok {
		return answer, err
	}
	rows, err := s.Silo.Metas(r.Context(), actorOf(r), e.ID)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		e.Meta = append(e.Meta, meta(&rows[i]))
	}
	return e, nil
}

func meta(m *domain.MetaRow) Meta {
	return Meta{
		ID: string(m.EntryID) + ":" + m.Src + ":" + m.Key, EntryID: m.EntryID,
		CreatedAt: Time(m.CreatedAt), UpdatedAt: Time(m.UpdatedAt), Src: m.Src, Key: m.Key, Ref: m.Ref, Value: m.Value,
		LinkURL: m.LinkURL, LinkScope: m.LinkScope,
		Indexed: m.Indexed, Owned: m.Owned, Secure: m.Secure, Shared: m.Shared,
	}
}
