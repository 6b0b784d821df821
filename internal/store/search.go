package store

import (
	"context"
	"strings"
	"time"

	"chancery/internal/domain"
)

// Names of statements that engines have in their own forms.
const (
	SearchFind  Name = "search.find"
	SearchPut   Name = "search.put"
	SearchPlace Name = "search.place"
	SearchLock  Name = "search.lock"
	SearchBroad Name = "search.broad"
	SearchNewer Name = "search.newer"
)

const (
	searchNote    Name = "search.note"
	searchDone    Name = "search.done"
	searchChanges Name = "search.changes"
	searchAfter   Name = "search.changes-after"
	searchRows    Name = "search.rows"
	searchRefs    Name = "search.refs"

	backfillGet  Name = "backfills.get"
	backfillNext Name = "backfills.next"
	backfillMove Name = "backfills.move"
	backfillEnd  Name = "backfills.end"
)

// SearchTexts says how an engine writes the terms of entries and the queries for them.
type SearchTexts struct {
	// Terms returns the terms of an entry as one text.
	Terms func(ws domain.ID, terms []string) string
	// Match returns the condition that a query has for terms.
	Match func(ws domain.ID, groups [][]domain.SearchTerm) string
	// Broad returns the parameters of SearchBroad for each group with terms that go on.
	Broad func(ws domain.ID, group []domain.SearchTerm) [][]any
	// Most is up to which result of SearchBroad a group is not broad.
	Most int
	// Newer returns among how many of the newest entries SearchNewer looks first for some of those
	// that a query selects, by the result of SearchBroad for the query; 0 for none. It is nil where the
	// index has the newest first.
	Newer func(result, most int) int
	// Split returns the groups that SearchFind takes from the index, and those by which it filters
	// what it has found; nil where it takes all from the index.
	Split func(groups [][]domain.SearchTerm) (index, rest [][]domain.SearchTerm)
}

var searchTexts = Texts{ //nolint:gochecknoglobals // a table
	searchNote: `INSERT INTO search_queue (workspace_id, entry_id, mark) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
	searchDone: `DELETE FROM search_queue WHERE workspace_id = $1 AND entry_id = $2 AND mark = $3`,
	searchChanges: `SELECT workspace_id, entry_id, mark FROM search_queue WHERE workspace_id = $1
		ORDER BY workspace_id, entry_id, mark LIMIT $2`,
	searchAfter: `SELECT workspace_id, entry_id, mark FROM search_queue WHERE workspace_id > $1
		ORDER BY workspace_id, entry_id, mark LIMIT $2`,
	// The place of an entry among all is that of its creation; those of one microsecond
	// have places behind each other.
	SearchPlace: `INSERT INTO search_docs (workspace_id, entry_id, id)
		SELECT $1, $2, COALESCE((SELECT MAX(id) FROM search_docs WHERE id >= $3 AND id < $3 + 1024), $3 - 1) + 1
		WHERE NOT EXISTS (SELECT 1 FROM search_docs WHERE workspace_id = $1 AND entry_id = $2)`,
	SearchPut: `INSERT OR REPLACE INTO search_terms (rowid, terms)
		SELECT id, $3 FROM search_docs WHERE workspace_id = $1 AND entry_id = $2`,
	// SQLite joins in this order because of CROSS: otherwise it reads all documents of the workspace.
	SearchFind: `SELECT d.entry_id FROM (SELECT rowid AS id FROM search_terms WHERE search_terms MATCH $2 ORDER BY rowid DESC LIMIT $3) m
		CROSS JOIN search_docs d ON d.id = m.id WHERE d.workspace_id = $1 ORDER BY d.id DESC`,

	// How many pages of the index have the terms from $1 to before $2: of each part of the index,
	// the tree of parts says on which page they begin and end, and those between are counted. Numbers
	// of pages are doubled in it.
	SearchBroad: `WITH RECURSIVE parts (id) AS (
			SELECT MIN(segid) FROM search_terms_idx
			UNION ALL
			SELECT (SELECT MIN(n.segid) FROM search_terms_idx n WHERE n.segid > parts.id) FROM parts WHERE parts.id IS NOT NULL)
		SELECT COALESCE(SUM(MAX(0,
			(COALESCE((SELECT n.pgno FROM search_terms_idx n WHERE n.segid = parts.id AND n.term >= $2 ORDER BY n.term LIMIT 1),
				(SELECT n.pgno FROM search_terms_idx n WHERE n.segid = parts.id ORDER BY n.term DESC LIMIT 1) + 2)
			- COALESCE((SELECT n.pgno FROM search_terms_idx n WHERE n.segid = parts.id AND n.term <= $1 ORDER BY n.term DESC LIMIT 1), 0)
			) / 2 - 1)), 0) FROM parts WHERE parts.id IS NOT NULL`,

	// The index of this engine has the newest first.
	SearchNewer: "",
	// An engine with one writer needs none.
	SearchLock: "",

	backfillGet: `SELECT workspace_id, entry_id FROM backfills WHERE name = 'entries'`,
	backfillNext: `SELECT workspace_id, id FROM entries WHERE (workspace_id, id) > ($1, $2)
		ORDER BY workspace_id, id LIMIT $3`,
	backfillMove: `UPDATE backfills SET workspace_id = $1, entry_id = $2 WHERE name = 'entries'`,
	backfillEnd:  `DELETE FROM backfills WHERE name = 'entries'`,
}

// searchRowsText returns the query for n entries with what the search says about them.
func searchRowsText(n int) string {
	var b strings.Builder
	b.WriteString(`SELECT ` + entryColumns + `, ` + contentColumns + `, v.words FROM ` + currentVersion + ` WHERE e.workspace_id = $1 AND e.id IN (`)
	placeholders(&b, 2, n)
	b.WriteByte(')')
	return b.String()
}

// searchRefsText returns the query for the references of the meta rows of n entries.
func searchRefsText(n int) string {
	var b strings.Builder
	b.WriteString(`SELECT entry_id, ref FROM silo_meta WHERE workspace_id = $1 AND indexed AND NOT secure AND ref <> '' AND entry_id IN (`)
	placeholders(&b, 2, n)
	b.WriteByte(')')
	return b.String()
}

// maxSearchRows is how many entries one statement reads.
const maxSearchRows = 32

type search struct{ s *Session }

// Note implements domain.SearchBook.
func (r search) Note(ctx context.Context, c domain.SearchChange) error {
	_, err := r.s.send(ctx, searchNote, AnyRows, string(c.WorkspaceID), string(c.EntryID), c.Mark)
	return err
}

// Changes implements domain.SearchBook.
func (r search) Changes(ctx context.Context, ws domain.ID, most int) ([]domain.SearchChange, error) {
	return r.changes(ctx, searchChanges, ws, most)
}

// ChangesAfter implements domain.SearchBook.
func (r search) ChangesAfter(ctx context.Context, ws domain.ID, most int) ([]domain.SearchChange, error) {
	return r.changes(ctx, searchAfter, ws, most)
}

func (r search) changes(ctx context.Context, name Name, ws domain.ID, most int) (list []domain.SearchChange, err error) {
	err = r.s.each(ctx, name, args(string(ws), limit(most)), func(scan scanFunc) error {
		var c domain.SearchChange
		err := scan(text(&c.WorkspaceID), text(&c.EntryID), &c.Mark)
		list = append(list, c)
		return err
	})
	return list, err
}

// Done implements domain.SearchBook.
func (r search) Done(ctx context.Context, list []domain.SearchChange) error {
	for _, c := range list {
		if _, err := r.s.send(ctx, searchDone, AnyRows, string(c.WorkspaceID), string(c.EntryID), c.Mark); err != nil {
			return err
		}
	}
	return nil
}

// Rows implements domain.SearchBook.
func (r search) Rows(ctx context.Context, ws domain.ID, ids []domain.ID) (list []domain.SearchRow, err error) {
	for len(ids) > 0 {
		part := ids[:min(len(ids), maxSearchRows)]
		ids = ids[len(part):]
		params := args(string(ws))
		for _, id := range part {
			params = append(params, string(id))
		}
		at := map[domain.ID]int{}
		if err = r.s.eachOf(ctx, stmtKey{name: searchRows, size: len(part)}, params, func(scan scanFunc) error {
			row := domain.SearchRow{Entry: new(domain.Entry)}
			err := scan(append(append(entryFields(row.Entry), contentFields(&row.Content)...), &row.Words)...)
			at[row.ID] = len(list)
			list = append(list, row)
			return err
		}); err != nil {
			return nil, err
		}
		if err = r.s.eachOf(ctx, stmtKey{name: searchRefs, size: len(part)}, params, func(scan scanFunc) error {
			var id domain.ID
			var ref string
			if err := scan(text(&id), &ref); err != nil {
				return err
			}
			if i, known := at[id]; known {
				list[i].Refs = append(list[i].Refs, ref)
			}
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Lock implements domain.SearchBook.
func (r search) Lock(ctx context.Context, ws domain.ID, ids []domain.ID) error {
	if r.s.texts[SearchLock] == "" {
		return nil
	}
	for _, id := range ids {
		if _, err := r.s.send(ctx, SearchLock, AnyRows, string(ws), string(id)); err != nil {
			return err
		}
	}
	return nil
}

// placeBits is how many places each microsecond has.
const placeBits = 10

// Put implements domain.SearchBook.
func (r search) Put(ctx context.Context, ws, entry domain.ID, created time.Time, terms []string) error {
	all := r.s.opt.Search.Terms(ws, terms)
	if r.s.texts[SearchPlace] == "" { // the engine keeps the time with the terms
		_, err := r.s.send(ctx, SearchPut, AnyRows, string(ws), string(entry), micros(created), all)
		return err
	}
	// A microsecond that is full shares the places of the next one.
	for place := max(micros(created), 0) << placeBits; ; place += 1 << placeBits {
		if _, err := r.s.exec(ctx, SearchPlace, string(ws), string(entry), place); err != nil {
			if domain.Is(err, domain.Conflict) {
				continue
			}
			return err
		}
		break
	}
	_, err := r.s.exec(ctx, SearchPut, string(ws), string(entry), all)
	return err
}

// Find implements domain.SearchBook.
func (r search) Find(ctx context.Context, ws domain.ID, q domain.SearchQuery) ([]domain.ID, error) {
	match := r.s.opt.Search.Match(ws, q.Groups)
	newest, err := r.newest(ctx, ws, match, q.Limit)
	if err != nil {
		return nil, err
	}
	if newest > 0 {
		list, err := r.find(ctx, SearchNewer, args(string(ws), match, limit(q.Limit), newest))
		if err != nil || len(list) >= q.Limit {
			return list, err
		}
	}
	params := args(string(ws), match, limit(q.Limit))
	if split := r.s.opt.Search.Split; split != nil {
		index, rest := split(q.Groups)
		params[1] = r.s.opt.Search.Match(ws, index)
		params = append(params, r.s.opt.Search.Match(ws, rest))
	}
	return r.find(ctx, SearchFind, params)
}

// newest returns among how many of the newest entries there are most likely as many as the caller
// wants: an index that does not keep the order of time would collect and sort all that match.
func (r search) newest(ctx context.Context, ws domain.ID, match string, most int) (int, error) {
	if r.s.opt.Search.Newer == nil {
		return 0, nil
	}
	var n int
	err := r.s.one(ctx, SearchBroad, args(string(ws), match), &n)
	return r.s.opt.Search.Newer(n, most), err
}

func (r search) find(ctx context.Context, name Name, params []any) (list []domain.ID, err error) {
	err = r.s.each(ctx, name, params, func(scan scanFunc) error {
		var id domain.ID
		err := scan(text(&id))
		list = append(list, id)
		return err
	})
	return list, err
}

// Broad implements domain.SearchBook.
func (r search) Broad(ctx context.Context, ws domain.ID, groups [][]domain.SearchTerm) (bool, error) {
	for _, group := range groups {
		sum := 0
		for _, params := range r.s.opt.Search.Broad(ws, group) {
			var n int
			if err := r.s.one(ctx, SearchBroad, params, &n); err != nil {
				return false, err
			}
			if sum += n; sum > r.s.opt.Search.Most {
				return true, nil
			}
		}
	}
	return false, nil
}

type backfills struct{ s *Session }

// Get implements domain.Backfills.
func (r backfills) Get(ctx context.Context) (*domain.Backfill, error) {
	b := new(domain.Backfill)
	if err := r.s.one(ctx, backfillGet, nil, text(&b.WorkspaceID), text(&b.EntryID)); err != nil {
		return nil, missing(err, "work in the background")
	}
	return b, nil
}

// Next implements domain.Backfills.
func (r backfills) Next(ctx context.Context, b *domain.Backfill, most int) (list []domain.Backfill, err error) {
	err = r.s.each(ctx, backfillNext, args(string(b.WorkspaceID), string(b.EntryID), limit(most)), func(scan scanFunc) error {
		var next domain.Backfill
		err := scan(text(&next.WorkspaceID), text(&next.EntryID))
		list = append(list, next)
		return err
	})
	return list, err
}

// Move implements domain.Backfills.
func (r backfills) Move(ctx context.Context, b *domain.Backfill) error {
	_, err := r.s.exec(ctx, backfillMove, string(b.WorkspaceID), string(b.EntryID))
	return err
}

// End implements domain.Backfills.
func (r backfills) End(ctx context.Context) error {
	_, err := r.s.exec(ctx, backfillEnd)
	return err
}
