package postgres

import (
	"strings"

	"chancery/internal/domain"
	"chancery/internal/store"
)

// searchTexts writes terms as lexemes. They have letters and digits only, so that no
// configuration of the server changes them.
var searchTexts = store.SearchTexts{ //nolint:gochecknoglobals // a table
	Terms: func(_ domain.ID, terms []string) string {
		var b strings.Builder
		for _, t := range terms {
			b.WriteString(" '" + t + "'")
		}
		return b.String()
	},
	Match: func(_ domain.ID, groups [][]domain.SearchTerm) string {
		var b strings.Builder
		for i, group := range groups {
			if i > 0 {
				b.WriteString(" & ")
			}
			b.WriteByte('(')
			for n, t := range group {
				if n > 0 {
					b.WriteString(" | ")
				}
				b.WriteString("'" + t.Text + "'")
				if t.Prefix {
					b.WriteString(":*")
				}
			}
			b.WriteByte(')')
		}
		return b.String()
	},
	Broad: func(ws domain.ID, group []domain.SearchTerm) [][]any {
		var list []string
		for _, t := range group {
			if t.Prefix {
				list = append(list, "'"+t.Text+"':*")
			}
		}
		if list == nil {
			return nil
		}
		return [][]any{{string(ws), strings.Join(list, " | ")}}
	},
	Most: broadProbes,
}

// broadProbes is how many of the entries that are probed may have terms that go on: one of
// 64 is some 1.5 % of all.
const broadProbes = 3

const (
	searchPut = `INSERT INTO search_docs (workspace_id, entry_id, created_at, terms) VALUES ($1, $2, $3, CAST($4::text AS tsvector))
		ON CONFLICT (workspace_id, entry_id) DO UPDATE SET terms = excluded.terms, created_at = excluded.created_at`
	// A writer that waits for the row reads the entry when the one before has committed. Its
	// time is set with its terms.
	searchLock = `INSERT INTO search_docs (workspace_id, entry_id, created_at, terms) VALUES ($1, $2, 0, ''::tsvector)
		ON CONFLICT (workspace_id, entry_id) DO UPDATE SET created_at = search_docs.created_at`
	// The index finds all terms that begin with a text before it looks for entries. Whether they
	// are many is found out from 256 entries, spread evenly over the time from the first to the
	// last: the database has no better way.
	searchBroad = `SELECT COUNT(*) FROM (
			SELECT (SELECT MIN(created_at) FROM search_docs WHERE workspace_id = $1) AS first,
				(SELECT MAX(created_at) FROM search_docs WHERE workspace_id = $1) AS last) AS span
		CROSS JOIN generate_series(0, 255) AS n CROSS JOIN LATERAL (
			SELECT d.terms FROM search_docs d WHERE d.workspace_id = $1 AND d.created_at >= span.first + (span.last - span.first) / 255 * n
			ORDER BY d.created_at, d.entry_id LIMIT 1) AS probe
		WHERE probe.terms @@ CAST($2::text AS tsquery)`
	searchFind = `SELECT entry_id FROM search_docs WHERE workspace_id = $1 AND terms @@ CAST($2::text AS tsquery)
		ORDER BY created_at DESC, entry_id DESC LIMIT $3`
	// The index of terms finds all entries with a common term before they can be sorted. Among the newest
	// there are soon enough of them: of terms that one of 64 entries has, a hundred in some 7,000.
	searchNewer = `SELECT entry_id FROM (SELECT entry_id, created_at, terms FROM search_docs WHERE workspace_id = $1
			ORDER BY created_at DESC, entry_id DESC LIMIT 20000) AS d
		WHERE terms @@ CAST($2::text AS tsquery) ORDER BY created_at DESC, entry_id DESC LIMIT $3`
)
