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
}

const (
	searchPut = `INSERT INTO search_docs (workspace_id, entry_id, created_at, terms) VALUES ($1, $2, $3, CAST($4::text AS tsvector))
		ON CONFLICT (workspace_id, entry_id) DO UPDATE SET terms = excluded.terms, created_at = excluded.created_at`
	// A writer that waits for the row reads the entry when the one before has committed. Its
	// time is set with its terms.
	searchLock = `INSERT INTO search_docs (workspace_id, entry_id, created_at, terms) VALUES ($1, $2, 0, ''::tsvector)
		ON CONFLICT (workspace_id, entry_id) DO UPDATE SET created_at = search_docs.created_at`
	searchFind = `SELECT entry_id FROM search_docs WHERE workspace_id = $1 AND terms @@ CAST($2::text AS tsquery)
		ORDER BY created_at DESC, entry_id DESC LIMIT $3`
)
