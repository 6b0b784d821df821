package store

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"chancery/internal/domain"
)

const (
	archiveHeld     Name = "archive.held"
	archiveRelease  Name = "archive.release"
	archiveRelate   Name = "archive.relate"
	archiveSettle   Name = "archive.settle"
	archiveSettings Name = "archive.settings"
	importsAll      Name = "imports.all"
	importsList     Name = "imports.list"
	importsPut      Name = "imports.put"
	importsForget   Name = "imports.forget"
	importsDrop     Name = "imports.drop-workspace"
	importColumns        = `workspace_id, digest, made, place, cursor, started_at, updated_at, done_at`
)

// held is what an unfinished job is like that was written from an archive: nobody runs it,
// because it is never due.
const held = `workspace_id = $1 AND result = 'running' AND due_at IS NULL AND lease_until IS NULL`

// archiveTexts are the statements of archives; those of parts are made of their columns.
func archiveTexts() Texts {
	list := Texts{
		archiveHeld: `SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE ` + held + ` LIMIT $2) AS held`,
		archiveRelease: `UPDATE jobs SET due_at = $2 WHERE (workspace_id, id) IN (
			SELECT workspace_id, id FROM jobs WHERE ` + held + ` LIMIT $3)`,
		archiveRelate: `SELECT e.id, e.created_at, v.refs FROM ` + currentVersion + `
			WHERE e.workspace_id = $1 AND e.id > $2 ORDER BY e.id LIMIT $3`,
		importsAll:    `SELECT ` + importColumns + ` FROM imports ORDER BY workspace_id`,
		importsList:   `SELECT ` + importColumns + ` FROM imports WHERE digest = $1 ORDER BY workspace_id`,
		importsDrop:   `DELETE FROM workspaces WHERE id = $1 AND importing`,
		importsForget: `DELETE FROM imports WHERE workspace_id = $1`,
		importsPut: `INSERT INTO imports (` + importColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (workspace_id, digest) DO UPDATE SET made = excluded.made, place = excluded.place,
			cursor = excluded.cursor, started_at = excluded.started_at, updated_at = excluded.updated_at, done_at = excluded.done_at`,
	}
	for i := range archiveParts {
		a := &archiveParts[i]
		if a.keys == 0 {
			list[archiveSettings], list[archiveSettle] = a.settingsTexts()
			continue
		}
		list[a.name("first")], list[a.name("read")] = a.readText(false), a.readText(true)
		list[a.name("insert")], list[a.name("remove")] = a.insertText(), a.removeText()
	}
	for i := range archiveIndexes {
		list[archiveIndexes[i].name("remove")] = archiveIndexes[i].removeText()
	}
	for _, m := range ArchiveMeasures() {
		list[m.Unmeasured], list[m.Measure] = "", ""
	}
	return list
}

// ArchiveMeasure names the statements with which an engine measures a table that is being
// filled, for those whose plans follow from the sizes of tables: a query whether it seems
// empty, and what measures it.
type ArchiveMeasure struct {
	Table               string
	Unmeasured, Measure Name
}

// ArchiveMeasures returns those of all tables that an import fills.
func ArchiveMeasures() (list []ArchiveMeasure) {
	for _, a := range slices.Concat(archiveParts, archiveIndexes) {
		list = append(list, ArchiveMeasure{a.table, a.name("unmeasured"), a.name("measure")})
	}
	return list
}

// measuredRows is how many rows say something about a table.
const measuredRows = 100

// measure lets the engine measure a table that still seems empty, when rows were added.
func (r archives) measure(ctx context.Context, a *archived, added int) error {
	if _, able := r.s.texts[a.name("measure")]; !able || added < measuredRows {
		return nil
	}
	var unmeasured bool
	if err := r.s.one(ctx, a.name("unmeasured"), nil, &unmeasured); err != nil || !unmeasured {
		return err
	}
	_, err := r.s.exec(ctx, a.name("measure"))
	return err
}

// name is that of a statement of the part.
func (a *archived) name(what string) Name { return Name("archive." + what + "-" + a.table) }

// names are those of its columns.
func (a *archived) names() []string {
	p := a.part()
	list := make([]string, len(p.Columns))
	for i := range p.Columns {
		list[i] = p.Columns[i].Name
	}
	return list
}

// settingsTexts are the statements that read and write the one row of a part without key.
func (a *archived) settingsTexts() (read, write string) {
	names := a.names()
	read = `SELECT ` + strings.Join(names, ", ") + ` FROM ` + a.table + ` WHERE id = $1`
	for i, name := range names {
		names[i] = name + " = $" + strconv.Itoa(i+2)
	}
	return read, `UPDATE ` + a.table + ` SET ` + strings.Join(names, ", ") + ` WHERE id = $1`
}

// readText reads rows, behind a key or from the beginning: $1 workspace, the key, limit.
func (a *archived) readText(behind bool) string {
	names := a.names()
	key := strings.Join(names[:a.keys], ", ")
	var b strings.Builder
	b.WriteString(`SELECT ` + strings.Join(names, ", ") + ` FROM ` + a.table + ` WHERE workspace_id = $1`)
	next := 2
	if behind {
		b.WriteString(` AND (` + key + `) > (`)
		placeholders(&b, next, a.keys)
		b.WriteByte(')')
		next += a.keys
	}
	b.WriteString(` ORDER BY ` + key + ` LIMIT $` + strconv.Itoa(next))
	return b.String()
}

func (a *archived) insertText() string {
	names := append([]string{"workspace_id"}, a.names()...)
	var b strings.Builder
	placeholders(&b, 1, len(names))
	for fixed := range strings.FieldsSeq(a.fixed) {
		name, value, _ := strings.Cut(fixed, "=")
		names = append(names, name)
		b.WriteString(", " + value)
	}
	return `INSERT INTO ` + a.table + ` AS archived (` + strings.Join(names, ", ") + `) VALUES (` + b.String() + `) ON CONFLICT DO NOTHING`
}

// ArchiveInsert is a statement that stores a row of an archive, for engines that join those of
// many rows.
type ArchiveInsert struct {
	Name Name
	// Kinds has a letter for each parameter: t for text, i for an integer, b for a truth value,
	// y for bytes.
	Kinds string
	// Fixed are the values behind them, as SQL.
	Fixed []string
}

// ArchiveInserts returns the statements that store rows of archives.
func ArchiveInserts() (list []ArchiveInsert) {
	letters := map[domain.ArchiveKind]byte{domain.ArchiveText: 't', domain.ArchiveInt: 'i', domain.ArchiveBool: 'b', domain.ArchiveBytes: 'y'}
	for i := range archiveParts {
		a := &archiveParts[i]
		if a.keys == 0 {
			continue
		}
		part := a.part()
		kinds := []byte{'t'} // the workspace
		for n := range part.Columns {
			kinds = append(kinds, letters[part.Columns[n].Kind])
		}
		x := ArchiveInsert{Name: a.name("insert"), Kinds: string(kinds)}
		for fixed := range strings.FieldsSeq(a.fixed) {
			_, value, _ := strings.Cut(fixed, "=")
			x.Fixed = append(x.Fixed, value)
		}
		list = append(list, x)
	}
	return list
}

func (a *archived) removeText() string {
	key := "workspace_id, " + strings.Join(a.names()[:a.keys], ", ")
	return `DELETE FROM ` + a.table + ` WHERE (` + key + `) IN (SELECT ` + key + ` FROM ` + a.table + ` WHERE workspace_id = $1 LIMIT $2)`
}

// archives reads and writes whole workspaces.
type archives struct{ s *Session }

// Parts implements domain.Archives.
func (archives) Parts() []domain.ArchivePart {
	list := make([]domain.ArchivePart, len(archiveParts))
	for i := range archiveParts {
		list[i] = archiveParts[i].part()
	}
	return list
}

func archivedIn(part string) (*archived, error) {
	i := slices.IndexFunc(archiveParts, func(a archived) bool { return a.table == part })
	if i < 0 {
		return nil, domain.E(domain.Internal, "store", "no part of archives is called %q", part)
	}
	return &archiveParts[i], nil
}

// Read implements domain.Archives.
func (r archives) Read(ctx context.Context, ws domain.ID, q domain.ArchiveRead) (list []domain.ArchiveRow, err error) {
	a, err := archivedIn(q.Part)
	if err != nil {
		return nil, err
	}
	name, params := a.name("first"), args(string(ws))
	switch {
	case a.keys == 0 && q.After != nil:
		return nil, nil
	case a.keys == 0:
		name = archiveSettings
	case q.After != nil:
		name, params = a.name("read"), append(params, q.After[:a.keys]...)
	}
	if a.keys > 0 {
		params = append(params, limit(q.Limit))
	}
	part, used := a.part(), 0
	err = r.s.each(ctx, name, params, func(scan scanFunc) error {
		row := make(domain.ArchiveRow, len(part.Columns))
		if err := scan(archiveCells(&part, row)...); err != nil {
			return err
		}
		list = append(list, row)
		for _, v := range row {
			used += sizeOf(v)
		}
		if q.Bytes > 0 && used > q.Bytes {
			return errEnough
		}
		return nil
	})
	return list, err
}

// Insert implements domain.Archives.
func (r archives) Insert(ctx context.Context, ws domain.ID, part string, rows []domain.ArchiveRow) error {
	a, err := archivedIn(part)
	if err != nil {
		return err
	}
	for i, row := range rows {
		there, err := r.s.send(ctx, a.name("insert"), 1, append(args(string(ws)), row...)...)
		if err != nil {
			return err
		}
		if there {
			return &domain.DuplicateRowError{Index: i}
		}
	}
	return r.measure(ctx, a, len(rows))
}

// Settle implements domain.Archives.
func (r archives) Settle(ctx context.Context, ws domain.ID, row domain.ArchiveRow) error {
	n, err := r.s.exec(ctx, archiveSettle, append(args(string(ws)), row...)...)
	if err == nil && n == 0 {
		return domain.Missing("workspace")
	}
	return err
}

// relatedRow is an entry that goes into the index of references.
type relatedRow struct {
	id      domain.ID
	created int64
	refs    []domain.EntryRef
}

// Relate implements domain.Archives.
func (r archives) Relate(ctx context.Context, ws, after domain.ID, most int) (last domain.ID, err error) {
	var list []relatedRow
	err = r.s.each(ctx, archiveRelate, args(string(ws), string(after), limit(most)), func(scan scanFunc) error {
		var e relatedRow
		err := scan(text(&e.id), &e.created, into(&e.refs))
		list = append(list, e)
		return err
	})
	if err != nil {
		return "", err
	}
	for _, e := range list {
		if err := related(r).add(ctx, ws, e.id, e.created, e.refs); err != nil {
			return "", err
		}
		if err := entries(r).changed(ctx, ws, e.id, "import"); err != nil {
			return "", err
		}
		last = e.id
	}
	for i := range archiveIndexes {
		if err := r.measure(ctx, &archiveIndexes[i], len(list)); err != nil {
			return "", err
		}
	}
	return last, nil
}

// Unrelate implements domain.Archives.
func (r archives) Unrelate(ctx context.Context, ws domain.ID, most int) (int, error) {
	for i := range archiveIndexes {
		n, err := r.s.exec(ctx, archiveIndexes[i].name("remove"), string(ws), limit(most))
		if err != nil || n > 0 {
			return most, err // there may be more in the others
		}
	}
	return 0, nil
}

// HeldJobs implements domain.Archives.
func (r archives) HeldJobs(ctx context.Context, ws domain.ID, most int) (n int, err error) {
	err = r.s.one(ctx, archiveHeld, args(string(ws), limit(most)), &n)
	return n, err
}

// ReleaseJobs implements domain.Archives.
func (r archives) ReleaseJobs(ctx context.Context, ws domain.ID, now time.Time, most int) (int, error) {
	n, err := r.s.exec(ctx, archiveRelease, string(ws), micros(now), limit(most))
	return int(n), err
}

// Remove implements domain.Archives.
func (r archives) Remove(ctx context.Context, ws domain.ID, part string, most int) (int, error) {
	a, err := archivedIn(part)
	if err != nil || a.keys == 0 {
		return 0, err
	}
	n, err := r.s.exec(ctx, a.name("remove"), string(ws), limit(most))
	return int(n), err
}

// Imports implements domain.Archives.
func (r archives) Imports(ctx context.Context, digest string) (list []domain.Import, err error) {
	name, params := importsAll, args()
	if digest != "" {
		name, params = importsList, args(digest)
	}
	err = r.s.each(ctx, name, params, func(scan scanFunc) error {
		var i domain.Import
		err := scan(text(&i.WorkspaceID), &i.Digest, &i.Made, &i.Place, &i.Cursor,
			instant{&i.StartedAt}, instant{&i.UpdatedAt}, instant{&i.DoneAt})
		list = append(list, i)
		return err
	})
	return list, err
}

// SetImport implements domain.Archives.
func (r archives) SetImport(ctx context.Context, i domain.Import) error {
	_, err := r.s.exec(ctx, importsPut, string(i.WorkspaceID), i.Digest, i.Made, i.Place, i.Cursor,
		micros(i.StartedAt), micros(i.UpdatedAt), nullableMicros(i.DoneAt))
	return err
}

// ForgetImport implements domain.Archives.
func (r archives) ForgetImport(ctx context.Context, i domain.Import) error {
	if _, err := r.s.exec(ctx, importsForget, string(i.WorkspaceID)); err != nil {
		return err
	}
	if !i.Made {
		return workspaces(r).SetImporting(ctx, i.WorkspaceID, false)
	}
	_, err := r.s.exec(ctx, importsDrop, string(i.WorkspaceID))
	return err
}

// archiveCells are the destinations of the values of a row.
func archiveCells(p *domain.ArchivePart, row domain.ArchiveRow) []any {
	list := make([]any, len(row))
	for i := range row {
		list[i] = archiveCell{&p.Columns[i], &row[i]}
	}
	return list
}

// archiveCell scans a value of a row.
type archiveCell struct {
	column *domain.ArchiveColumn
	to     *any
}

// Scan implements sql.Scanner.
func (c archiveCell) Scan(v any) error {
	*c.to = nil
	if v == nil {
		return nil
	}
	switch c.column.Kind {
	case domain.ArchiveText:
		switch v := v.(type) {
		case string:
			*c.to = v
		case []byte:
			*c.to = string(v)
		}
	case domain.ArchiveInt:
		if n, is := v.(int64); is {
			*c.to = n
		}
	case domain.ArchiveBool:
		switch v := v.(type) {
		case bool:
			*c.to = v
		case int64:
			*c.to = v != 0
		}
	case domain.ArchiveBytes:
		switch v := v.(type) {
		case []byte:
			*c.to = bytes.Clone(v)
		case string:
			*c.to = []byte(v)
		}
	}
	if *c.to == nil {
		return fmt.Errorf("the column %s holds a %T", c.column.Name, v)
	}
	return nil
}
