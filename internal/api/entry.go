package api

import (
	"encoding/json"
	"net/http"
	"time"

	"chancery/internal/domain"
	"chancery/internal/silo"
)

// EntryRequest creates an entry or changes one.
type EntryRequest struct {
	Data         json.RawMessage `json:"data,omitempty" doc:"Envelope or document, or a patch of it by content_type."`
	ContentType  string          `json:"content_type,omitempty" doc:"application/json, application/merge-patch+json (RFC 7396) or application/json-patch+json (RFC 6902)."`
	Folder       string          `json:"folder,omitempty" doc:"Folder; by the document's schema when it is missing." example:"sales"`
	Key          string          `json:"key,omitempty" doc:"Unique in the workspace."`
	PreviousID   string          `json:"previous_id,omitempty" doc:"Entry whose document the new one is made from."`
	Correct      json.RawMessage `json:"correct,omitempty" shape:"object" doc:"Options for a correction of the previous entry: type, or credit or debit with the value true; series, issue_date, reason, ext, copy_tax."`
	AllowInvalid bool            `json:"allow_invalid,omitempty" doc:"Store documents that break rules, marked as invalid."`
	Sign         bool            `json:"sign,omitempty" doc:"Sign the document."`
}

// EntryChange describes what a request to change an entry has: of an EntryRequest, what does
// not belong to its beginning. Other members are ignored.
type EntryChange struct {
	Data         json.RawMessage `json:"data,omitempty" doc:"Envelope or document, or a patch of it by content_type."`
	ContentType  string          `json:"content_type,omitempty" doc:"application/json, application/merge-patch+json (RFC 7396) or application/json-patch+json (RFC 6902)."`
	Folder       string          `json:"folder,omitempty" doc:"Folder to move the entry to." example:"sales"`
	AllowInvalid bool            `json:"allow_invalid,omitempty" doc:"Store a document that breaks rules, marked as invalid."`
	Sign         bool            `json:"sign,omitempty" doc:"Sign the document."`
}

// Entry is a document in the silo.
type Entry struct {
	ID          domain.ID       `json:"id" doc:"UUID of the entry."`
	CreatedAt   Time            `json:"created_at" doc:"When it was created."`
	UpdatedAt   Time            `json:"updated_at" doc:"When it last changed."`
	Key         string          `json:"key,omitempty" doc:"Key of the entry."`
	Folder      string          `json:"folder,omitempty" doc:"Folder." example:"sales"`
	EnvSchema   string          `json:"env_schema,omitempty" doc:"Schema of the envelope."`
	DocSchema   string          `json:"doc_schema,omitempty" doc:"Schema of the document."`
	Digest      *Digest         `json:"digest,omitempty" doc:"Digest of the document."`
	State       string          `json:"state,omitempty" doc:"Key of the newest state." example:"sent"`
	Signed      bool            `json:"signed,omitempty" doc:"Whether the envelope is signed."`
	Draft       bool            `json:"draft,omitempty" doc:"Whether the envelope is not signed." deprecated:"true"`
	Invalid     bool            `json:"invalid,omitempty" doc:"Whether the document breaks rules."`
	Tags        []string        `json:"tags,omitempty" doc:"Tags of the envelope's header."`
	Snippet     json.RawMessage `json:"snippet,omitempty" shape:"object" doc:"Summary of the document."`
	Version     string          `json:"version,omitempty" doc:"Newest version of the envelope." example:"76f845c125"`
	Versions    []EntryVersion  `json:"versions,omitempty" doc:"Versions, newest first; not in lists."`
	Attachments []File          `json:"attachments,omitempty" doc:"Files; not in lists."`
	Meta        []Meta          `json:"meta,omitempty" doc:"Meta rows that are not secure; not in lists."`
	Faults      []Fault         `json:"faults,omitempty" doc:"Faults of the job behind the newest state."`
	Warnings    []Warning       `json:"warnings,omitempty" doc:"Extension: advice about the document, which refuses nothing; not in lists."`
	Erased      *Erasure        `json:"erased,omitempty" doc:"Extension: what was erased, if the parties were replaced or the document is gone; not in lists."`
	Context     string          `json:"context,omitempty" doc:"In lists of related entries: the place of the mention in the document." example:"line.item"`
	Data        json.RawMessage `json:"data,omitempty" shape:"object" doc:"The envelope; not in lists."`
}

func (e *Entry) detach() (string, json.RawMessage) {
	raw := e.Data
	e.Data = nil
	return "data", raw
}

// Digest of a document.
type Digest struct {
	Alg string `json:"alg" doc:"Algorithm." example:"sha256"`
	Val string `json:"val" doc:"Value in hex."`
}

// digestAlg is the algorithm of all digests.
const digestAlg = "sha256"

// EntryVersion is one version of an entry's envelope.
type EntryVersion struct {
	Version string `json:"version" doc:"Derived from the content." example:"76f845c125"`
	At      Time   `json:"at" doc:"When it was made."`
	Signed  bool   `json:"signed,omitempty" doc:"Whether it is signed."`
	Invalid bool   `json:"invalid,omitempty" doc:"Whether it breaks rules."`
	Src     string `json:"src,omitempty" doc:"What made it." example:"api-key"`
	SrcID   string `json:"src_id,omitempty" doc:"Who made it."`
}

// EntryData is the envelope of one version.
type EntryData struct {
	Version string          `json:"version" doc:"The version." example:"76f845c125"`
	Data    json.RawMessage `json:"data,omitempty" shape:"object" doc:"The envelope."`
}

func (e *EntryData) detach() (string, json.RawMessage) {
	raw := e.Data
	e.Data = nil
	return "data", raw
}

// EntryCollection is a page of entries, newest first unless asked otherwise.
type EntryCollection struct {
	List       []Entry `json:"list" doc:"Entries sorted by time of creation."`
	Folder     string  `json:"folder,omitempty" doc:"Folder that was asked for."`
	CreatedAt  Time    `json:"created_at,omitzero" doc:"Bound in time that was asked for."`
	Limit      int     `json:"limit" doc:"Largest number of entries in a page." example:"20"`
	Cursor     string  `json:"cursor,omitempty" doc:"Cursor of this page."`
	NextCursor string  `json:"next_cursor,omitempty" doc:"Cursor of the next page; absent on the last."`
}

// entryDocs describes the operations on entries.
func entryDocs() map[string]doc {
	return map[string]doc{
		"create-entry": {
			about: "Create an entry under a new ID.",
			takes: EntryRequest{}, gives: Entry{},
		},
		"put-entry": {
			about: "Create an entry under the ID given.",
			takes: EntryRequest{}, gives: Entry{},
			header: []queryParam{
				{"If-None-Match", "Extension: * makes an entry that exists 412 instead of 409.", anyTag},
			},
		},
		"patch-entry": {
			about: "Change the document or folder of an entry.",
			takes: EntryChange{}, gives: Entry{},
			header: []queryParam{
				{"If-Match", "Extension: change the entry only if its document has the version in this ETag; else 412.", exampleTag},
			},
		},
		"get-entry": {
			about:  "Answer an entry.",
			gives:  Entry{},
			header: notModified(),
		},
		"get-entry-by-key": {
			about:  "Answer the entry that has a key. The key may contain slashes.",
			gives:  Entry{},
			header: notModified(),
		},
		"get-entry-version": {
			about: "Answer one version of an entry's envelope. It never changes.",
			gives: EntryData{},
			header: []queryParam{
				{"If-None-Match", "Extension: answer 304, without a body, if the client has this version already.", `"76f845c125"`},
			},
		},
		"list-entries": {
			about: "List entries, without their documents.",
			gives: EntryCollection{},
			query: entryListQuery(),
		},
	}
}

func (s *server) createEntry(w http.ResponseWriter, r *http.Request) (any, error) {
	var in EntryRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	cond, err := conditionsOf(r)
	if err != nil {
		return nil, err
	}
	if cond.match != nil {
		return nil, unmet("If-Match: this request creates an entry; send PATCH to change one")
	}
	answer, err := s.entry(s.Silo.Create(r.Context(), actorOf(r), param(r, "id"), silo.EntryInput(in)))
	if cond.noneMatch.any() && isTaken(err, param(r, "id")) {
		err = s.withCurrentTag(w, r, param(r, "id"), unmet("If-None-Match: there is an entry with this ID already"))
	}
	return answer, err
}

func (s *server) patchEntry(w http.ResponseWriter, r *http.Request) (any, error) {
	var in EntryRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	cond, err := conditionsOf(r)
	if err != nil {
		return nil, err
	}
	answer, err := s.entry(s.Silo.UpdateIf(r.Context(), actorOf(r), param(r, "id"), silo.EntryInput(in), cond.check()))
	if domain.Is(err, domain.Unmet) {
		err = s.withCurrentTag(w, r, param(r, "id"), err)
	}
	return s.withMeta(r, answer, err)
}

func (s *server) getEntry(_ http.ResponseWriter, r *http.Request) (any, error) {
	answer, err := s.entry(s.Silo.Entry(r.Context(), actorOf(r), param(r, "id")))
	return s.withMeta(r, answer, err)
}

func (s *server) getEntryByKey(_ http.ResponseWriter, r *http.Request) (any, error) {
	answer, err := s.entry(s.Silo.EntryByKey(r.Context(), actorOf(r), param(r, "key")))
	return s.withMeta(r, answer, err)
}

func (s *server) listEntries(_ http.ResponseWriter, r *http.Request) (any, error) {
	p, err := pageOf(r)
	if err != nil {
		return nil, err
	}
	f, err := entryFilter(r.URL.Query())
	if err != nil {
		return nil, err
	}
	found, err := s.Silo.List(r.Context(), actorOf(r), f, p.Page)
	if err != nil {
		return nil, err
	}
	list, next := cut(p, found.Entries, func(e *domain.Entry) (time.Time, domain.ID) { return e.CreatedAt, e.ID })
	if last := found.Last; last != nil && next == "" {
		next = cursor{At: last.CreatedAt, ID: last.ID, Ascending: p.Ascending}.text()
	}
	c := EntryCollection{
		List: make([]Entry, len(list)), Folder: f.Folder, CreatedAt: Time(p.createdAt),
		Limit: p.limit, Cursor: p.cursor, NextCursor: next,
	}
	for i, e := range list {
		c.List[i] = entryRow(e)
	}
	return c, nil
}

func (s *server) getVersion(w http.ResponseWriter, r *http.Request) (any, error) {
	c, err := s.Silo.Version(r.Context(), actorOf(r), param(r, "id"), param(r, "version"))
	if err != nil {
		return nil, err
	}
	// A version never changes.
	etag := `"` + c.Version + `"`
	w.Header().Set("ETag", etag)
	if cond, err := conditionsOf(r); err == nil && cond.noneMatch.has(etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil, nil
	}
	return &EntryData{Version: c.Version, Data: c.Envelope()}, nil
}

// entry returns the answer for one entry.
func (s *server) entry(v *silo.EntryView, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	e := entryRow(v.Entry)
	if !v.Content.Erased() {
		e.Data, e.Warnings = v.Content.Envelope(), warnings(v.Content.Warnings)
	}
	if v.Erasure != nil {
		done := erasure(v.Erasure)
		e.Erased = &done
	}
	for i := range v.Versions {
		c := &v.Versions[i]
		e.Versions = append(e.Versions, EntryVersion{
			Version: c.Version, At: Time(c.At), Signed: c.Signed, Invalid: c.Invalid,
			Src: c.Origin.Src, SrcID: c.Origin.SrcID,
		})
	}
	for i := range v.Files {
		e.Attachments = append(e.Attachments, s.file(&v.Files[i]))
	}
	return &e, nil
}

// entryRow returns an entry as it is in a list.
func entryRow(e *domain.Entry) Entry {
	c := &e.Content
	out := Entry{
		ID: e.ID, CreatedAt: Time(e.CreatedAt), UpdatedAt: Time(e.UpdatedAt), Key: e.Key, Folder: e.Folder,
		EnvSchema: c.EnvSchema, DocSchema: c.DocSchema, State: e.State,
		Signed: c.Signed, Draft: !c.Signed, Invalid: c.Invalid, Tags: c.Tags,
		Snippet: c.Snippet, Version: c.Version, Faults: faults(e.Faults),
	}
	if c.Erased() {
		out.EnvSchema, out.State = "", domain.ErasedState
	}
	if c.Digest != "" {
		out.Digest = &Digest{Alg: digestAlg, Val: c.Digest}
	}
	return out
}
