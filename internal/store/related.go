package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"chancery/internal/domain"
)

const (
	refsInsert     Name = "refs.insert"
	refsDrop       Name = "refs.drop"
	refsOf         Name = "refs.of"
	refsDescribe   Name = "refs.describe"
	refsKnown      Name = "refs.known"
	relatedList    Name = "entries.related"
	relatedListOne Name = "entries.related-in"

	// refsMove brings the references of an entry from those of its version $3, empty for none,
	// to those in the JSON $4, for engines that find out themselves what differs.
	refsMove Name = "refs.move"
)

// refWidth is how many parameters each reference adds to refs.insert, and maxRefRows how
// many one statement inserts at most.
const (
	refWidth   = 2
	maxRefRows = 32
)

var relatedTexts = Texts{ //nolint:gochecknoglobals // a table
	refsDrop: `DELETE FROM entry_refs WHERE workspace_id = $1 AND uuid = $2 AND created_at = $3 AND entry_id = $4 AND context = $5`,
	refsOf:   `SELECT v.version, v.refs, e.created_at FROM ` + currentVersion + ` WHERE e.workspace_id = $1 AND e.id = $2`,
	refsDescribe: `UPDATE entry_versions SET refs = $4, words = $5
		WHERE workspace_id = $1 AND entry_id = $2 AND version = $3`,
	refsMove: "",
}

// refsInsertText returns the statement that inserts n references of one entry: $1 workspace,
// $2 entry, $3 its time, and then UUID and context of each.
func refsInsertText(n int) string {
	var b strings.Builder
	b.WriteString(`INSERT INTO entry_refs (workspace_id, entry_id, created_at, uuid, context) VALUES `)
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("($1, $2, $3, ")
		placeholders(&b, 4+i*refWidth, refWidth)
		b.WriteByte(')')
	}
	b.WriteString(` ON CONFLICT DO NOTHING`)
	return b.String()
}

// refsKnownText returns the query for the entries that are known under n UUIDs.
func refsKnownText(n int) string {
	var b strings.Builder
	b.WriteString(`SELECT uuid, entry_id, created_at FROM entry_refs WHERE workspace_id = $1 AND context = '' AND uuid IN (`)
	placeholders(&b, 2, n)
	b.WriteString(`) UNION SELECT id, id, created_at FROM entries WHERE workspace_id = $1 AND id IN (`)
	placeholders(&b, 2, n)
	b.WriteByte(')')
	return b.String()
}

// related is the index of references.
type related struct{ s *Session }

// ownRefs returns the references that are stored: that an entry is known under its own ID
// needs no row.
func ownRefs(entry domain.ID, list []domain.EntryRef) []domain.EntryRef {
	return slices.DeleteFunc(slices.Clone(list), func(r domain.EntryRef) bool { return r.Context == "" && r.UUID == entry })
}

// add puts a new entry into the index.
func (r related) add(ctx context.Context, ws, entry domain.ID, created int64, refs []domain.EntryRef) error {
	if _, able := r.s.texts[refsMove]; able && len(refs) > 0 {
		return r.move(ctx, ws, entry, "", refs)
	}
	return r.replace(ctx, ws, entry, created, nil, refs)
}

// move is replace without questions: the engine reads the references of the version before.
func (r related) move(ctx context.Context, ws, entry domain.ID, version string, next []domain.EntryRef) error {
	_, err := r.s.send(ctx, refsMove, AnyRows, string(ws), string(entry), version, asJSON(next))
	return err
}

// replace brings the index of an entry up to date. Most changes of a document change none
// of its references, and then nothing is written.
func (r related) replace(ctx context.Context, ws, entry domain.ID, created int64, old, next []domain.EntryRef) error {
	for _, ref := range old {
		if slices.Contains(next, ref) {
			continue
		}
		if _, err := r.s.send(ctx, refsDrop, AnyRows, string(ws), string(ref.UUID), created, string(entry), ref.Context); err != nil {
			return err
		}
	}
	added := slices.DeleteFunc(slices.Clone(next), func(ref domain.EntryRef) bool { return slices.Contains(old, ref) })
	for part := range slices.Chunk(added, maxRefRows) {
		params := args(string(ws), string(entry), created)
		for _, ref := range part {
			params = append(params, string(ref.UUID), ref.Context)
		}
		if _, err := r.s.sendSized(ctx, stmtKey{name: refsInsert, size: len(part)}, AnyRows, params); err != nil {
			return err
		}
	}
	return nil
}

// Refs implements domain.RelatedBook.
func (r related) Refs(ctx context.Context, ws, entry domain.ID) (refs []domain.EntryRef, created time.Time, err error) {
	_, refs, created, err = r.refs(ctx, ws, entry)
	return refs, created, err
}

func (r related) refs(ctx context.Context, ws, entry domain.ID) (version string, refs []domain.EntryRef, created time.Time, err error) {
	err = r.s.one(ctx, refsOf, args(string(ws), string(entry)), &version, into(&refs), instant{&created})
	return version, refs, created, missing(err, "entry")
}

// Describe implements domain.RelatedBook.
func (r related) Describe(ctx context.Context, ws, entry domain.ID, version string, refs []domain.EntryRef, words string) error {
	current, old, created, err := r.refs(ctx, ws, entry)
	if domain.Is(err, domain.NotFound) {
		// An engine that has waited for the row finds that the version is not current any more.
		return entries(r).exists(ctx, ws, entry)
	}
	if err != nil || current != version {
		return err
	}
	refs = ownRefs(entry, refs)
	if err := r.replace(ctx, ws, entry, micros(created), old, refs); err != nil {
		return err
	}
	_, err = r.s.exec(ctx, refsDescribe, string(ws), string(entry), version, asJSON(refs), words)
	return err
}

// Known implements domain.RelatedBook.
func (r related) Known(ctx context.Context, ws domain.ID, uuids []domain.ID) (list []domain.KnownEntry, err error) {
	for part := range slices.Chunk(uuids, maxRefRows) {
		params := args(string(ws))
		for _, id := range part {
			params = append(params, string(id))
		}
		err = r.s.eachOf(ctx, stmtKey{name: refsKnown, size: len(part)}, params, func(scan scanFunc) error {
			var k domain.KnownEntry
			err := scan(text(&k.UUID), text(&k.EntryID), instant{&k.CreatedAt})
			list = append(list, k)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Mentions implements domain.RelatedBook.
func (r related) Mentions(ctx context.Context, ws domain.ID, q domain.RelatedQuery) ([]domain.Related, error) {
	if len(q.UUIDs) == 0 {
		return nil, nil
	}
	if len(q.UUIDs) > maxValues {
		return nil, domain.E(domain.Invalid, "limit", "a list takes at most %d UUIDs", maxValues)
	}
	return listRows(ctx, r.s, RelatedList(ws, q), func(scan scanFunc) (domain.Related, error) {
		m := domain.Related{Entry: new(domain.Entry)}
		return m, scan(append(append(entryFields(m.Entry), contentFields(&m.Entry.Content)...), &m.Context)...)
	})
}

// RelatedList returns the query for the entries that mention UUIDs. The mentions of each
// UUID are read in the order of the list, at most a page of them; then those of all are
// merged, without the ones that are the same.
func RelatedList(ws domain.ID, q domain.RelatedQuery) Query {
	beyond, order := "<", " DESC"
	if q.Ascending {
		beyond, order = ">", ""
	}
	at, id := pageStart(q.Page)
	context := q.AfterContext
	if q.After == "" && !q.Ascending {
		context = ""
	}
	params := args(string(ws), at, id, limit(q.Limit))
	name, where := relatedList, ` AND r.context <> '' AND (r.created_at, r.entry_id, r.context) `+beyond+` ($2, $3, $5)`
	if q.Context != "" {
		// The index by context has its own order, in which the context is the same.
		name, where = relatedListOne, ` AND r.context = $5 AND (r.created_at, r.entry_id) `+beyond+` ($2, $3)`
		context = q.Context
	}
	params = append(params, context)
	sorted := ` ORDER BY created_at` + order + `, entry_id` + order + `, context` + order + ` LIMIT $4`
	parts := make([]string, 0, len(q.UUIDs))
	for _, v := range padded(idTexts(q.UUIDs)) {
		params = append(params, v)
		parts = append(parts, `SELECT * FROM (SELECT r.created_at, r.entry_id, r.context FROM entry_refs r
			WHERE r.workspace_id = $1 AND r.uuid = $`+strconv.Itoa(len(params))+where+sorted+`) AS p`+strconv.Itoa(len(parts)))
	}
	list := `SELECT ` + entryColumns + `, ` + contentColumns + `, m.context FROM (` + strings.Join(parts, " UNION ") + sorted + `) AS m`
	sorted = ` ORDER BY m.created_at` + order + `, m.entry_id` + order + `, m.context` + order
	return Query{
		Name: name, Params: params, Bytes: q.Bytes,
		Text: list + ` JOIN entries e ON e.workspace_id = $1 AND e.id = m.entry_id
			JOIN entry_versions v ON v.workspace_id = $1 AND v.entry_id = m.entry_id AND v.version = e.version` + sorted,
		Parted: list + each("JOIN", "e", "entries", "n.workspace_id = $1 AND n.id = m.entry_id") + eachVersion + sorted,
	}
}

func idTexts(list []domain.ID) []string {
	texts := make([]string, len(list))
	for i, id := range list {
		texts[i] = string(id)
	}
	return texts
}
