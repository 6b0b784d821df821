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
}

// spaceCode is how the terms of a workspace begin.
func spaceCode(ws domain.ID) string {
	sum := sha256.Sum256([]byte(ws))
	return hex.EncodeToString(sum[:4])
}
