package api

import (
	"errors"
	"net/http"
	"strconv"

	"chancery/internal/limits"
	"chancery/internal/search"
	"chancery/internal/silo"
)

// EntrySearchCollection is a page of what a search found.
type EntrySearchCollection struct {
	List   []Entry `json:"list" doc:"Entries, the most relevant first and of equally relevant ones the newest."`
	Query  string  `json:"query" doc:"Text that was searched." example:"F1-000001"`
	Folder string  `json:"folder,omitempty" doc:"Folder that was asked for."`
	Limit  int     `json:"limit" doc:"Largest number of entries in a page." example:"20"`
	Offset int     `json:"offset" doc:"Number of entries before this page." example:"20"`
}

// searchDocs describes the search.
func searchDocs() map[string]doc {
	return map[string]doc{
		"search": {
			about: "Search entries by the words of their documents, and by fields.",
			gives: EntrySearchCollection{},
			query: []queryParam{
				{"q", "Words and, as an extension, fields: customer:acme total>1000 state:error issue_date>=2026-01. The last word may be the beginning of one.", "F1-000001"},
				{"folder", "Only entries of this folder, or of a group such as invoices.", "sales"},
				{"limit", "Largest number of entries in a page: 20, at most 100.", 20},
				{"offset", "How many entries to leave out before the page.", 20},
			},
		},
	}
}

func (s *server) search(_ http.ResponseWriter, r *http.Request) (any, error) {
	q := r.URL.Query()
	limit, err := limitOf(q)
	if err != nil {
		return nil, err
	}
	in := silo.SearchInput{Text: q.Get("q"), Folder: q.Get("folder"), Limit: limit}
	if text := q.Get("offset"); text != "" {
		if in.Offset, err = strconv.Atoi(text); err != nil || in.Offset < 0 {
			return nil, badQuery("offset", "a whole number is expected")
		}
	}
	in.Offset = min(in.Offset, limits.SearchFound.Int())
	list, err := s.Silo.Search(r.Context(), actorOf(r), in)
	if wrong, ok := errors.AsType[*search.Error](err); ok {
		return nil, badQuery("q", "%s", wrong)
	}
	if err != nil {
		return nil, err
	}
	c := EntrySearchCollection{List: make([]Entry, len(list)), Query: in.Text, Folder: in.Folder, Limit: limit, Offset: in.Offset}
	for i, e := range list {
		c.List[i] = entryRow(e)
	}
	return c, nil
}
