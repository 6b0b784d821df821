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
	Split: func(groups [][]domain.SearchTerm) (index, rest [][]domain.SearchTerm) {
		for _, group := range groups {
			if len(group) > maxLookups {
				rest = append(rest, group)
			} else {
				index = append(index, group)
			}
		}
		if index == nil {
			return groups, nil
		}
		return index, rest
	},
	// With half as many again as there should be on average, few searches look twice.
	Newer: func(result, most int) int {
		if result == 0 {
			return 0
		}
		if n := 3 * probes * most / (2 * result); n <= maxNewer {
			return n
		}
		return 0
	},
}

// broadProbes is how many of the entries that are probed may have terms that go on: one of
// 64 is some 1.5 % of all.
const broadProbes = 3

const (
	// probes is how many entries searchBroad looks at.
	probes = 256
	// maxNewer is among how many of the newest entries a search looks before it asks the index
	// of terms. Reading one costs as much as an entry that the index finds.
	maxNewer = 30_000
	// maxLookups is how many terms of a group are looked up in the index if another group makes the
	// entries few: the many terms of a range cost more there than in the entries.
	maxLookups = 16
)

const (
	searchPut = `INSERT INTO search_docs (workspace_id, entry_id, created_at, terms) VALUES ($1, $2, $3, CAST($4::text AS tsvector))
		ON CONFLICT (workspace_id, entry_id) DO UPDATE SET terms = excluded.terms, created_at = excluded.created_at`
	// A writer that waits for the row reads the entry when the one before has committed. Its
	// time is set with its terms.
	searchLock = `INSERT INTO search_docs (workspace_id, entry_id, created_at, terms) VALUES ($1, $2, 0, ''::tsvector)
		ON CONFLICT (workspace_id, entry_id) DO UPDATE SET created_at = search_docs.created_at`
	// Where a query is not looked up in the index, SELECT keeps it from being parsed for each entry.
	//
	// The index finds all terms that begin with a text before it looks for entries. Whether they
	// are many is found out from 256 entries, spread over the time from the first to the last at
	// distances that differ, because entries may repeat at even ones: the database has no better way.
	searchBroad = `SELECT COUNT(*) FROM (
			SELECT (SELECT MIN(created_at) FROM search_docs WHERE workspace_id = $1) AS first,
				(SELECT MAX(created_at) FROM search_docs WHERE workspace_id = $1) AS last) AS span
		CROSS JOIN generate_series(0, 255) AS n CROSS JOIN LATERAL (
			SELECT d.terms FROM search_docs d WHERE d.workspace_id = $1 AND d.created_at >= span.first + (span.last - span.first) / 99991 * (n * 38197 % 99991)
			ORDER BY d.created_at, d.entry_id LIMIT 1) AS probe
		WHERE probe.terms @@ (SELECT CAST($2::text AS tsquery))`
	// OFFSET keeps the limit from the plan of the inner part: the database would expect to find enough
	// entries soon if it went through all by time, and read a million where there are none.
	searchFind = `SELECT entry_id FROM (SELECT entry_id, created_at FROM search_docs
			WHERE workspace_id = $1 AND terms @@ CAST($2::text AS tsquery)
				AND ($4::text = '' OR terms @@ (SELECT CAST(NULLIF($4::text, '') AS tsquery))) OFFSET 0) AS d
		ORDER BY created_at DESC, entry_id DESC LIMIT $3`
	// The index of terms finds all entries with a common term before they can be sorted. Among the
	// newest there are soon enough of them.
	searchNewer = `SELECT entry_id FROM (SELECT entry_id, created_at, terms FROM search_docs WHERE workspace_id = $1
			ORDER BY created_at DESC, entry_id DESC LIMIT $4) AS d
		WHERE terms @@ (SELECT CAST($2::text AS tsquery)) ORDER BY created_at DESC, entry_id DESC LIMIT $3`
)
