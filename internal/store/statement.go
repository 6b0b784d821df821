package store

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// Name identifies a statement: "jobs.claim".
type Name string

// Texts maps the names of statements to their SQL.
type Texts map[Name]string

// NewTexts returns all statements, with those of the engine replacing the common
// ones. A replacement for a statement that does not exist is an error.
func NewTexts(overrides Texts) (Texts, error) {
	all := Texts{}
	for _, part := range []Texts{workspaceTexts, appTexts, personTexts, workflowTexts, jobTexts, jobSearchTexts, jobStatsTexts, queueTexts, entryTexts, relatedTexts, searchTexts, fileTexts, spoolTexts, seriesTexts, sequenceTexts, issuedTexts, metaTexts, linkTexts, retentionTexts, nodeTexts, feedTexts, subscriptionTexts, auditTexts, archiveTexts()} {
		maps.Copy(all, part)
	}
	for name, text := range overrides {
		if _, known := all[name]; !known {
			return nil, fmt.Errorf("no statement is called %q", name)
		}
		all[name] = text
	}
	// Those that an engine does not have.
	maps.DeleteFunc(all, func(_ Name, text string) bool { return text == "" })
	return all, nil
}

// sized maps the statements with a repeated part to their text for n repetitions.
// Each n is prepared separately.
var sized = map[Name]func(n int) string{ //nolint:gochecknoglobals // a table
	eventsAppend: appendText, refsInsert: refsInsertText, refsKnown: refsKnownText,
	searchRows: searchRowsText, issuedHolders: issuedHoldersText, searchRefs: searchRefsText,
}

// placeholders writes "$first, $first+1, …", n in all.
func placeholders(b *strings.Builder, first, n int) {
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(first + i))
	}
}
