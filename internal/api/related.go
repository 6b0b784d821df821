package api

import (
	"net/http"
	"net/url"

	"chancery/internal/domain"
	"chancery/internal/silo"
)

// The directions in which entries are related.
const (
	directionIn  = "in"
	directionOut = "out"
)

// findRoutes returns the routes that find entries, and those on documents that are not
// stored.
func findRoutes() []route {
	return []route{
		op("GET", "/silo/v1/entries/related", "find-related", (*server).listRelatedTo, toRead),
		op("GET", "/silo/v1/entries/{id}/related", "list-related", (*server).listRelated, toRead),
		op("GET", "/silo/v1/search", "search", (*server).search, toRead),
		op("POST", "/silo/v1/gobl/correct", "correct-gobl", (*server).correctGOBL, toWrite),
		op("POST", "/silo/v1/gobl/sign", "sign-gobl", (*server).signGOBL, toWrite),
	}
}

// relatedDocs describes the look-ups of related entries.
func relatedDocs() map[string]doc {
	query := func(uuid string) []queryParam {
		return append(pageQuery(),
			queryParam{"uuid", uuid, exampleUUID},
			queryParam{"context", "Only mentions in this place of the document: its path without indexes and with singular names.", "line.item"},
		)
	}
	return map[string]doc{
		"find-related": {
			about: "List the entries whose documents mention a UUID, each with the place of the mention.",
			gives: EntryCollection{},
			query: query("UUID to look for."),
		},
		"list-related": {
			about: "List the entries whose documents mention an entry, by its ID or by the UUID of its document or envelope.",
			gives: EntryCollection{},
			query: append(query("UUID to look for, in place of those of the entry."),
				queryParam{"direction", "Extension: in lists what mentions the entry, out lists what its document mentions.", directionOut}),
		},
	}
}

const exampleUUID = "347c5b04-cde2-11ed-afa1-0242ac120002"

func (s *server) listRelatedTo(_ http.ResponseWriter, r *http.Request) (any, error) {
	p, in, err := relatedOf(r)
	if err != nil {
		return nil, err
	}
	if in.UUID == "" {
		return nil, badQuery("uuid", "the UUID to look for is needed")
	}
	list, err := s.Silo.RelatedTo(r.Context(), actorOf(r), in)
	return relatedPage(p, list, err)
}

func (s *server) listRelated(_ http.ResponseWriter, r *http.Request) (any, error) {
	p, in, err := relatedOf(r)
	if err != nil {
		return nil, err
	}
	switch direction := r.URL.Query().Get("direction"); direction {
	case "", directionIn:
	case directionOut:
		in.Mentioned = true
	default:
		return nil, badQuery("direction", "%s or %s is expected", directionIn, directionOut)
	}
	list, err := s.Silo.Related(r.Context(), actorOf(r), param(r, "id"), in)
	return relatedPage(p, list, err)
}

// relatedOf reads the query of a request for related entries.
func relatedOf(r *http.Request) (page, silo.RelatedInput, error) {
	p, err := pageOf(r)
	if err != nil {
		return p, silo.RelatedInput{}, err
	}
	q := r.URL.Query()
	in := silo.RelatedInput{Context: q.Get("context"), Page: p.Page}
	if in.UUID, err = uuidOf(q, "uuid"); err != nil {
		return p, in, err
	}
	if p.cursor != "" {
		c, err := parseCursor(p.cursor)
		if err != nil {
			return p, in, err
		}
		in.AfterContext = c.Context
	}
	return p, in, nil
}

// uuidOf returns a UUID of the query, empty if there is none.
func uuidOf(q url.Values, name string) (domain.ID, error) {
	text := q.Get(name)
	if text == "" {
		return "", nil
	}
	id, err := domain.ParseID(text)
	if err != nil {
		return "", badQuery(name, "%s", err)
	}
	return id, nil
}

// relatedPage returns the answer for a page of related entries.
func relatedPage(p page, list []domain.Related, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	c := EntryCollection{CreatedAt: Time(p.createdAt), Limit: p.limit, Cursor: p.cursor}
	if n := fitting(p.limit, p.Bytes, list); n < len(list) {
		list = list[:n]
		last := &list[n-1]
		c.NextCursor = cursor{At: last.CreatedAt, ID: last.ID, Context: last.Context, Ascending: p.Ascending}.text()
	}
	c.List = make([]Entry, len(list))
	for i := range list {
		c.List[i] = entryRow(list[i].Entry)
		c.List[i].Context = list[i].Context
	}
	return c, nil
}
