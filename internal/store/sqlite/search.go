package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"chancery/internal/domain"
	"chancery/internal/store"
)

// searchTexts writes terms for FTS5. One index has the terms of all workspaces, so each
// term begins with a code of its workspace: what is looked up are the terms of one
// workspace only. Should two workspaces have the same code, the statement still keeps
// the entries of one.
var searchTexts = store.SearchTexts{ //nolint:gochecknoglobals // a table
	Terms: func(ws domain.ID, terms []string) string {
		var b strings.Builder
		code := spaceCode(ws)
		for i, t := range terms {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(code)
			b.WriteString(t)
		}
		return b.String()
	},
	Match: func(ws domain.ID, groups [][]domain.SearchTerm) string {
		var b strings.Builder
		code := spaceCode(ws)
		for i, group := range groups {
			if i > 0 {
				b.WriteString(" AND ")
			}
			b.WriteByte('(')
			for n, t := range group {
				if n > 0 {
					b.WriteString(" OR ")
				}
				b.WriteString(`"` + code + t.Text + `"`)
				if t.Prefix {
					b.WriteByte('*')
				}
			}
			b.WriteByte(')')
		}
		return b.String()
	},
	// The index has a letter before each term. Behind all that begin with a text is the text
	// with a byte that no term has.
	Broad: func(ws domain.ID, group []domain.SearchTerm) (list [][]any) {
		code := spaceCode(ws)
		for _, t := range group {
			if t.Prefix {
				from := indexLetter + code + t.Text
				list = append(list, []any{[]byte(from), []byte(from + "\xff")})
			}
		}
		return list
	},
	Most: broadPages,
}

const (
	// indexLetter is before each term in the main index of FTS5.
	indexLetter = "0"
	// broadPages is how many pages of 4 KB the terms that begin with a text may fill: a page has
	// some 600 entries of one term, or one entry of each of 130 terms, and FTS5 reads and merges
	// all of them before it returns the first.
	broadPages = 24
)

// spaceCode is how the terms of a workspace begin.
func spaceCode(ws domain.ID) string {
	sum := sha256.Sum256([]byte(ws))
	return hex.EncodeToString(sum[:4])
}
