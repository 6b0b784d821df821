package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

const (
	entriesInsert  Name = "entries.insert"
	entriesGet     Name = "entries.get"
	entriesHead    Name = "entries.head"
	entriesByKey   Name = "entries.by-key"
	entriesSize    Name = "entries.size"
	entriesExists  Name = "entries.exists"
	entriesIDByKey Name = "entries.id-by-key"
	entriesRevise  Name = "entries.revise"
	entriesVersion Name = "entries.version"
	entriesAt      Name = "entries.at"
	entriesSame    Name = "entries.same"
	entriesMove    Name = "entries.move"
	entriesState   Name = "entries.state"
	contentsInsert Name = "contents.insert"
	contentsGet    Name = "contents.get"
	contentsList   Name = "contents.list"
	documentsPut   Name = "documents.put"
	statesInsert   Name = "states.insert"
	statesHas      Name = "states.has"
	statesList     Name = "states.list"

	// entriesAppend is entries.revise without an answer, for engines that find the place of
	// a version themselves when they insert it with the place 0.
	entriesAppend Name = "entries.append"
	// statesAdd is states.insert and entries.state in one statement, which changes one row.
	statesAdd Name = "states.add"
)

const (
	entryColumns = `e.workspace_id, e.id AS id, e.key, e.folder, e.state, e.faults, e.created_at AS created_at, e.updated_at`
	// contentColumns are the columns of a version without its bytes.
	contentColumns = `v.version, v.env_schema, v.doc_schema, v.digest, v.signed, v.invalid, v.tags, v.snippet,
		v.doc_uuid, v.doc_type, v.doc_series, v.doc_code, v.issue_date, v.currency, v.supplier_name, v.supplier_tax,
		v.customer_name, v.customer_tax, v.payable, v.at, v.origin_src, v.origin_id`
	byteColumns = `v.head, d.data, v.sigs, v.warnings`

	currentVersion = `entries e JOIN entry_versions v ON v.workspace_id = e.workspace_id AND v.entry_id = e.id AND v.version = e.version`
	joinDocument   = ` JOIN documents d ON d.workspace_id = v.workspace_id AND d.digest = v.document`
)

var entryTexts = Texts{ //nolint:gochecknoglobals // a table
	entriesInsert: `INSERT INTO entries (workspace_id, id, key, folder, version, seq, state, faults, state_seq, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, 1, $6, $7, 0, $8, $9) ON CONFLICT DO NOTHING`,
	entriesGet:   `SELECT ` + entryColumns + `, e.version FROM entries e WHERE e.workspace_id = $1 AND e.id = $2`,
	entriesByKey: `SELECT ` + entryColumns + `, e.version FROM entries e WHERE e.workspace_id = $1 AND e.key = $2 AND e.key <> ''`,
	entriesSize: `SELECT octet_length(d.data) FROM ` + currentVersion + joinDocument +
		` WHERE e.workspace_id = $1 AND e.id = $2`,
	entriesHead:    `SELECT ` + entryColumns + `, ` + contentColumns + ` FROM ` + currentVersion + ` WHERE e.workspace_id = $1 AND e.id = $2`,
	entriesExists:  `SELECT id FROM entries WHERE workspace_id = $1 AND id = $2`,
	entriesIDByKey: `SELECT id FROM entries WHERE workspace_id = $1 AND key = $2 AND key <> ''`,
	entriesAt:      `SELECT 1 FROM entries WHERE workspace_id = $1 AND id = $2 AND version = $3`,
	// All that entries.get returns and that may change; a version never does.
	entriesSame: `SELECT 1 FROM entries WHERE workspace_id = $1 AND id = $2 AND version = $3 AND updated_at = $4
		AND key = $5 AND folder = $6 AND state = $7 AND faults = $8`,
	entriesVersion: `SELECT version FROM entries WHERE workspace_id = $1 AND id = $2`,
	entriesRevise: `UPDATE entries SET version = $4, seq = seq + 1,
		updated_at = CASE WHEN updated_at < $5 THEN $5 ELSE updated_at END
		WHERE workspace_id = $1 AND id = $2 AND version = $3
		RETURNING seq, (SELECT COUNT(*) FROM issued i WHERE i.workspace_id = $1 AND i.entry_id = $2), created_at,
			(SELECT v.refs FROM entry_versions v WHERE v.workspace_id = $1 AND v.entry_id = $2 AND v.version = $3)`,
	entriesMove: `UPDATE entries SET folder = $3, updated_at = CASE WHEN updated_at < $4 THEN $4 ELSE updated_at END
		WHERE workspace_id = $1 AND id = $2`,
	// Of two states with the same place, the one added later is the newer.
	entriesState: `UPDATE entries SET state_seq = state_seq + 1,
		state = CASE WHEN state_at IS NULL OR state_at <= $3 THEN $4 ELSE state END,
		faults = CASE WHEN state_at IS NULL OR state_at <= $3 THEN $5 ELSE faults END,
		state_at = CASE WHEN state_at IS NULL OR state_at <= $3 THEN $3 ELSE state_at END,
		stated_at = CASE WHEN $6 THEN stated_at ELSE $3 END,
		updated_at = CASE WHEN updated_at < $7 THEN $7 ELSE updated_at END
		WHERE workspace_id = $1 AND id = $2`,

	contentsInsert: `INSERT INTO entry_versions (workspace_id, entry_id, version, seq, document, head, sigs,
		env_schema, doc_schema, digest, signed, invalid, tags, snippet, doc_uuid, doc_type, doc_series, doc_code,
		issue_date, currency, supplier_name, supplier_tax, customer_name, customer_tax, payable, at, origin_src, origin_id,
		warnings, refs, words, change_no)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
			$24, $25, $26, $27, $28, $29, $30, $31, ` + ChangeNo + `) ON CONFLICT DO NOTHING`,
	contentsGet: `SELECT ` + contentColumns + `, ` + byteColumns + ` FROM entry_versions v` + joinDocument +
		` WHERE v.workspace_id = $1 AND v.entry_id = $2 AND v.version = $3`,
	contentsList: `SELECT version, digest, signed, invalid, at, origin_src, origin_id FROM entry_versions
		WHERE workspace_id = $1 AND entry_id = $2 ORDER BY seq DESC LIMIT $3`,
	documentsPut: `INSERT INTO documents (workspace_id, digest, data) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,

	// The place of a state is its time, or that of the state before it if the clock was
	// set back in between.
	statesInsert: `INSERT INTO entry_states (workspace_id, entry_id, at, key, seq, notes, meta, faults, origin_src, origin_id,
			timed, place, change_no)
		SELECT workspace_id, id, CAST($3 AS BIGINT), CAST($4 AS TEXT), state_seq + 1, CAST($5 AS TEXT), CAST($6 AS TEXT),
			CAST($7 AS TEXT), CAST($8 AS TEXT), CAST($9 AS TEXT), CAST($10 AS BOOLEAN),
			CASE WHEN $10 OR stated_at IS NULL OR stated_at < $3 THEN CAST($3 AS BIGINT) ELSE stated_at END, ` + ChangeNo + `
		FROM entries WHERE workspace_id = $1 AND id = $2 AND state_seq < $11 ON CONFLICT DO NOTHING RETURNING place`,
	// Whether there is a state, and the first instant behind it, in steps of $5, that is free.
	statesHas: `SELECT (SELECT COUNT(*) FROM entry_states s
		WHERE s.workspace_id = e.workspace_id AND s.entry_id = e.id AND s.at = $3 AND s.key = $4),
		(SELECT MIN(s.at) + CAST($5 AS BIGINT) FROM entry_states s
		WHERE s.workspace_id = e.workspace_id AND s.entry_id = e.id AND s.at >= $3 AND s.key = $4
		AND (s.at - CAST($3 AS BIGINT)) % CAST($5 AS BIGINT) = 0 AND NOT EXISTS (SELECT 1 FROM entry_states n
			WHERE n.workspace_id = s.workspace_id AND n.entry_id = s.entry_id AND n.at = s.at + CAST($5 AS BIGINT) AND n.key = s.key))
		FROM entries e WHERE e.workspace_id = $1 AND e.id = $2`,
	entriesAppend: "", statesAdd: "",
	statesList: `SELECT key, at, timed, notes, meta, faults, origin_src, origin_id FROM entry_states
		WHERE workspace_id = $1 AND entry_id = $2 ORDER BY place DESC, seq DESC`,
}

type entries struct{ s *Session }

func (r entries) Insert(ctx context.Context, e *domain.Entry) error {
	there, err := r.s.send(ctx, entriesInsert, 1, string(e.WorkspaceID), string(e.ID), e.Key, e.Folder, e.Content.Version,
		e.State, asJSON(e.Faults), micros(e.CreatedAt), micros(e.UpdatedAt))
	if err != nil {
		return err
	}
	if there {
		return r.conflict(ctx, e)
	}
	refs := ownRefs(e.ID, e.Content.Index.Refs)
	if err := r.putContent(ctx, e.WorkspaceID, e.ID, 1, &e.Content, refs); err != nil {
		return err
	}
	if err := related(r).add(ctx, e.WorkspaceID, e.ID, micros(e.CreatedAt), refs); err != nil {
		return err
	}
	if err := r.changed(ctx, e.WorkspaceID, e.ID, e.Content.Version); err != nil {
		return err
	}
	return issued(r).note(ctx, e.WorkspaceID, e.ID, &e.Content, false)
}

func (r entries) conflict(ctx context.Context, e *domain.Entry) error {
	if r.exists(ctx, e.WorkspaceID, e.ID) == nil {
		return taken(e.ID, "an entry with this id exists already")
	}
	var existing domain.ID
	if err := r.s.one(ctx, entriesIDByKey, args(string(e.WorkspaceID), e.Key), text(&existing)); err != nil {
		return missing(err, "the entry in the way")
	}
	return taken(existing, "the key %q belongs to another entry", e.Key)
}

func (r entries) exists(ctx context.Context, ws, id domain.ID) error {
	var found string
	return missing(r.s.one(ctx, entriesExists, args(string(ws), string(id)), &found), "entry")
}

// putContent writes a version and, if the entry does not have it yet, its document. The
// address of the document is the hash of its bytes as they are, since the digest is that of
// the canonical form and documents may be in another form. The entry is part of it, so that no
// two entries share a document and one of them can be erased.
func (r entries) putContent(ctx context.Context, ws, id domain.ID, seq int64, c *domain.Content, refs []domain.EntryRef) error {
	address := DocumentAddress(id, c.Doc)
	doc := c.Doc
	if doc == nil {
		doc = []byte{}
	}
	if _, err := r.s.send(ctx, documentsPut, AnyRows, string(ws), address, doc); err != nil {
		return err
	}
	x := &c.Index
	there, err := r.s.send(ctx, contentsInsert, 1, string(ws), string(id), c.Version, seq, address, blob(c.Head), blob(c.Sigs),
		c.EnvSchema, c.DocSchema, c.Digest, c.Signed, c.Invalid, asJSON(c.Tags), blob(c.Snippet), x.UUID, x.Type, x.Series,
		x.Code, x.IssueDate, x.Currency, x.SupplierName, x.SupplierTax, x.CustomerName, x.CustomerTax, x.Payable,
		micros(c.At), c.Origin.Src, c.Origin.SrcID, asJSON(c.Warnings), asJSON(refs), x.Words)
	if there {
		return taken(id, "the entry has a version %s already", c.Version)
	}
	return err
}

// DocumentAddress returns the address of a document of an entry.
func DocumentAddress(entry domain.ID, doc []byte) string {
	h := sha256.New()
	h.Write([]byte(entry))
	h.Write(doc)
	return hex.EncodeToString(h.Sum(nil))
}

// changed notes that the search has to look at an entry again. Each change of an
// entry has another mark.
func (r entries) changed(ctx context.Context, ws, id domain.ID, mark string) error {
	return search(r).Note(ctx, domain.SearchChange{WorkspaceID: ws, EntryID: id, Mark: mark})
}

func (r entries) Get(ctx context.Context, ws, id domain.ID) (*domain.Entry, error) {
	return r.find(ctx, entriesGet, args(string(ws), string(id)))
}

func (r entries) Size(ctx context.Context, ws, id domain.ID) (n int, err error) {
	if err := r.s.one(ctx, entriesSize, args(string(ws), string(id)), &n); err != nil {
		return 0, missing(err, "entry")
	}
	return n, nil
}

func (r entries) Head(ctx context.Context, ws, id domain.ID) (*domain.Entry, error) {
	e := new(domain.Entry)
	err := r.s.one(ctx, entriesHead, args(string(ws), string(id)), append(entryFields(e), contentFields(&e.Content)...)...)
	if err != nil {
		return nil, missing(err, "entry")
	}
	return e, nil
}

func (r entries) ByKey(ctx context.Context, ws domain.ID, key string) (*domain.Entry, error) {
	return r.find(ctx, entriesByKey, args(string(ws), key))
}

func (r entries) find(ctx context.Context, name Name, params []any) (*domain.Entry, error) {
	e := new(domain.Entry)
	var version string
	if err := r.s.one(ctx, name, params, append(entryFields(e), &version)...); err != nil {
		return nil, missing(err, "entry")
	}
	key := contentKey{e.WorkspaceID, e.ID, version}
	c, ok := r.s.opt.Contents.Get(key)
	if !ok {
		var err error
		if c, err = r.Content(ctx, e.WorkspaceID, e.ID, version); err != nil {
			return nil, err
		}
		if r.s.opt.ReadOnly {
			r.s.opt.Contents.Put(key, c)
		}
	}
	e.Content = *c
	return e, nil
}

func (r entries) List(ctx context.Context, ws domain.ID, q domain.EntryQuery) ([]*domain.Entry, error) {
	if len(q.Folders) > maxValues {
		return nil, domain.E(domain.Invalid, "limit", "a list takes at most %d folders", maxValues)
	}
	return listRows(ctx, r.s, EntryList(ws, q), func(scan scanFunc) (*domain.Entry, error) {
		e := new(domain.Entry)
		return e, scan(append(entryFields(e), contentFields(&e.Content)...)...)
	})
}

func (r entries) Revise(ctx context.Context, ws, id domain.ID, expected string, c *domain.Content) error {
	if _, able := r.s.texts[entriesAppend]; able {
		return r.append(ctx, ws, id, expected, c)
	}
	var seq, known, created int64
	var old []domain.EntryRef
	err := r.s.one(ctx, entriesRevise, args(string(ws), string(id), expected, c.Version, micros(c.At)), &seq, &known, &created, into(&old))
	if noRow(err) {
		if err := r.exists(ctx, ws, id); err != nil {
			return err
		}
		return domain.ErrVersion
	}
	if err != nil {
		return err
	}
	refs := ownRefs(id, c.Index.Refs)
	if err := r.putContent(ctx, ws, id, seq, c, refs); err != nil {
		return err
	}
	if err := related(r).replace(ctx, ws, id, created, old, refs); err != nil {
		return err
	}
	if err := r.changed(ctx, ws, id, c.Version); err != nil {
		return err
	}
	return issued(r).note(ctx, ws, id, c, known > 0)
}

// append is Revise without questions.
func (r entries) append(ctx context.Context, ws, id domain.ID, expected string, c *domain.Content) error {
	other, err := r.s.send(ctx, entriesAppend, 1, string(ws), string(id), expected, c.Version, micros(c.At))
	if err != nil {
		return err
	}
	if other {
		if err := r.exists(ctx, ws, id); err != nil {
			return err
		}
		return domain.ErrVersion
	}
	refs := ownRefs(id, c.Index.Refs)
	if err := r.putContent(ctx, ws, id, 0, c, refs); err != nil {
		return err
	}
	if err := related(r).move(ctx, ws, id, expected, refs); err != nil {
		return err
	}
	if err := r.changed(ctx, ws, id, c.Version); err != nil {
		return err
	}
	return issued(r).note(ctx, ws, id, c, r.s.mayBeBooked(ws, id))
}

func (r entries) Expect(ctx context.Context, ws, id domain.ID, version string) error {
	other, err := r.s.check(ctx, entriesAt, string(ws), string(id), version)
	if err != nil || !other {
		return err
	}
	var current string
	err = r.s.one(ctx, entriesVersion, args(string(ws), string(id)), &current)
	switch {
	case noRow(err):
		return domain.Missing("entry")
	case err != nil:
		return err
	case current != version:
		return domain.ErrVersion
	}
	return nil
}

func (r entries) Unchanged(ctx context.Context, e *domain.Entry) (bool, error) {
	faults, err := asJSON(e.Faults).Value() // questions are compared, and a structure may not be comparable
	if err != nil {
		return false, err
	}
	other, err := r.s.check(ctx, entriesSame, string(e.WorkspaceID), string(e.ID), e.Content.Version, micros(e.UpdatedAt), e.Key, e.Folder,
		e.State, faults)
	return err == nil && !other, err
}

func (r entries) SetFolder(ctx context.Context, ws, id domain.ID, folder string, at time.Time) error {
	gone, err := r.s.send(ctx, entriesMove, 1, string(ws), string(id), folder, micros(at))
	if gone {
		return domain.Missing("entry")
	}
	if err != nil {
		return err
	}
	return r.changed(ctx, ws, id, markAt("folder", at))
}

func (r entries) Versions(ctx context.Context, ws, id domain.ID) ([]domain.Content, error) {
	var list []domain.Content
	err := r.s.each(ctx, contentsList, args(string(ws), string(id), limits.EntryVersions.Value), func(scan scanFunc) error {
		list = append(list, domain.Content{})
		c := &list[len(list)-1]
		return scan(&c.Version, &c.Digest, &c.Signed, &c.Invalid, instant{&c.At}, &c.Origin.Src, &c.Origin.SrcID)
	})
	return list, err
}

func (r entries) Content(ctx context.Context, ws, id domain.ID, version string) (*domain.Content, error) {
	c := new(domain.Content)
	err := r.s.one(ctx, contentsGet, args(string(ws), string(id), version), append(contentFields(c), byteFields(c)...)...)
	switch {
	case err != nil:
		return nil, missing(err, "entry version")
	case c.Erased():
		return nil, domain.ErrorErased("document")
	}
	return c, nil
}

// markAt is the mark of a change at an instant.
func markAt(what string, at time.Time) string { return what + " " + strconv.FormatInt(micros(at), 36) }

// stateTick is what states of the same key differ by at least: the API shows them, and
// names them by, milliseconds.
const stateTick = time.Millisecond

func (r entries) AddState(ctx context.Context, ws, id domain.ID, s *domain.State) error {
	for {
		added, err := r.insertState(ctx, ws, id, s)
		if err == nil && added {
			return r.changed(ctx, ws, id, markAt("state "+s.Key, s.At))
		}
		if err != nil {
			return err
		}
		// The state exists already, unless the entry does not or has no room.
		free, err := r.noState(ctx, ws, id, s)
		if err != nil || s.Timed {
			return err
		}
		s.At = free
	}
}

// insertState adds a new state.
func (r entries) insertState(ctx context.Context, ws, id domain.ID, s *domain.State) (added bool, err error) {
	params := args(string(ws), string(id), micros(s.At), s.Key, s.Notes, asJSON(s.Meta),
		asJSON(s.Faults), s.Origin.Src, s.Origin.SrcID, s.Timed, limits.EntryStates.Value)
	if _, able := r.s.texts[statesAdd]; able {
		there, err := r.s.send(ctx, statesAdd, 1, params...)
		return !there, err
	}
	var place int64
	switch err := r.s.one(ctx, statesInsert, params, &place); {
	case noRow(err):
		return false, nil
	case err != nil:
		return false, err
	}
	_, err = r.s.send(ctx, entriesState, AnyRows, string(ws), string(id), place, s.Key, asJSON(s.Faults), s.Timed, micros(s.At))
	return true, err
}

// noState says why a state was not added; it is no error that the entry has it already. Then
// it returns when there is room for another one: there may be one for each tick.
func (r entries) noState(ctx context.Context, ws, id domain.ID, s *domain.State) (free time.Time, err error) {
	var same int
	err = r.s.one(ctx, statesHas, args(string(ws), string(id), micros(s.At), s.Key, stateTick.Microseconds()), &same, instant{&free})
	if err != nil {
		return free, missing(err, "entry")
	}
	if same == 0 {
		return free, domain.OverLimit(domain.Invalid, &limits.EntryStates, "")
	}
	return free, nil
}

func (r entries) States(ctx context.Context, ws, id domain.ID) ([]domain.State, error) {
	var list []domain.State
	used := 0
	err := r.s.each(ctx, statesList, args(string(ws), string(id)), func(scan scanFunc) error {
		var s domain.State
		err := scan(&s.Key, instant{&s.At}, &s.Timed, &s.Notes, into(&s.Meta), into(&s.Faults), &s.Origin.Src, &s.Origin.SrcID)
		if used += s.RowBytes(); err == nil && used > limits.ListBytes.Int() && len(list) > 0 {
			err = errEnough
		}
		if err == nil {
			list = append(list, s)
		}
		return err
	})
	return list, err
}

func entryFields(e *domain.Entry) []any {
	return args(text(&e.WorkspaceID), text(&e.ID), &e.Key, &e.Folder, &e.State, into(&e.Faults),
		instant{&e.CreatedAt}, instant{&e.UpdatedAt})
}

func contentFields(c *domain.Content) []any {
	x := &c.Index
	return args(&c.Version, &c.EnvSchema, &c.DocSchema, &c.Digest, &c.Signed, &c.Invalid, into(&c.Tags), &c.Snippet,
		&x.UUID, &x.Type, &x.Series, &x.Code, &x.IssueDate, &x.Currency, &x.SupplierName, &x.SupplierTax,
		&x.CustomerName, &x.CustomerTax, &x.Payable, instant{&c.At}, &c.Origin.Src, &c.Origin.SrcID)
}

func byteFields(c *domain.Content) []any { return args(&c.Head, &c.Doc, &c.Sigs, into(&c.Warnings)) }
