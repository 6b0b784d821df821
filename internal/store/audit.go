package store

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"chancery/internal/domain"
)

const (
	auditLock   Name = "audit.lock"
	auditHead   Name = "audit.head"
	auditAppend Name = "audit.append"
	auditMove   Name = "audit.move"
	auditList   Name = "audit.list"
)

const auditColumns = `workspace_id, seq, at, actor_kind, actor_id, actor_name, address, request_id, user_agent,
	action, object_kind, object_id, changed, detail, prev, hash`

// Rows are only ever added: no statement changes or deletes one.
var auditTexts = Texts{ //nolint:gochecknoglobals // a table
	// The row of the chain stays locked until the transaction ends, so that the next writer
	// of the chain sees its end.
	auditLock: `INSERT INTO audit_chains (workspace_id, seq, at, hash) VALUES ($1, 0, $2, '')
		ON CONFLICT (workspace_id) DO UPDATE SET seq = audit_chains.seq RETURNING seq, at, hash`,
	auditHead: `SELECT seq, at, hash FROM audit_chains WHERE workspace_id = $1`,
	auditAppend: `INSERT INTO audit_rows (` + auditColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
	auditMove: `UPDATE audit_chains SET seq = $2, at = $3, hash = $4 WHERE workspace_id = $1`,
}

type audit struct{ s *Session }

func (r audit) Append(ctx context.Context, row *domain.AuditRow) error {
	ws := string(row.WorkspaceID)
	var head domain.AuditHead
	if err := r.s.one(ctx, auditLock, args(ws, micros(row.At)), headFields(&head)...); err != nil {
		return err
	}
	row.Follow(head)
	by := &row.By
	_, err := r.s.send(ctx, auditAppend, 1, ws, row.Seq, micros(row.At), string(by.Kind), by.ID, by.Name, by.Address, by.RequestID, by.UserAgent,
		by.Action, row.Kind, row.ObjectID, asJSON(row.Changed), asJSON(row.Detail), row.Prev, row.Hash)
	if err != nil {
		return err
	}
	lost, err := r.s.send(ctx, auditMove, 1, ws, row.Seq, micros(row.At), row.Hash)
	if err == nil && lost {
		err = ErrRace
	}
	return err
}

func (r audit) Head(ctx context.Context, ws domain.ID) (domain.AuditHead, error) {
	var h domain.AuditHead
	err := r.s.one(ctx, auditHead, args(string(ws)), headFields(&h)...)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return h, err
}

func headFields(h *domain.AuditHead) []any { return args(&h.Seq, instant{&h.At}, &h.Hash) }

func (r audit) List(ctx context.Context, ws domain.ID, q domain.AuditQuery) ([]*domain.AuditRow, error) {
	return listRows(ctx, r.s, AuditList(ws, q), func(scan scanFunc) (*domain.AuditRow, error) {
		x, err := scanAuditRow(scan)
		if err == nil && beyondEnd(x, &q) {
			err = errEnough
		}
		return x, err
	})
}

func scanAuditRow(scan scanFunc) (*domain.AuditRow, error) {
	x := new(domain.AuditRow)
	by := &x.By
	err := scan(text(&x.WorkspaceID), &x.Seq, instant{&x.At}, (*string)(&by.Kind), &by.ID, &by.Name, &by.Address, &by.RequestID, &by.UserAgent,
		&by.Action, &x.Kind, &x.ObjectID, into(&x.Changed), into(&x.Detail), &x.Prev, &x.Hash)
	return x, err
}

// Texts that read the whole log of changes, chain by chain, for those who check it.
const (
	AuditAll    = `SELECT ` + auditColumns + ` FROM audit_rows ORDER BY workspace_id, seq`
	AuditChains = `SELECT seq, at, hash, workspace_id FROM audit_chains ORDER BY workspace_id`
)

// ScanAuditRow reads a row of AuditAll.
func ScanAuditRow(scan func(dest ...any) error) (*domain.AuditRow, error) { return scanAuditRow(scan) }

// ScanAuditChain reads a row of AuditChains.
func ScanAuditChain(scan func(dest ...any) error) (ws domain.ID, end domain.AuditHead, err error) {
	err = scan(append(headFields(&end), text(&ws))...)
	return ws, end, err
}

// beyondEnd reports whether a row is behind the end of a list in time.
func beyondEnd(r *domain.AuditRow, q *domain.AuditQuery) bool {
	if q.Ascending {
		return !q.To.IsZero() && r.At.After(q.To)
	}
	return r.At.Before(q.From)
}

// AuditList returns the query for a list of the log of changes. Each filter has an index that
// gives the rows in their order; of several filters the planner takes one. The end of the
// list is left to its caller: with two bounds in time, the index by time would look better to
// a planner than it is.
func AuditList(ws domain.ID, q domain.AuditQuery) Query {
	b := strings.Builder{}
	at, seq := auditStart(q)
	params := args(string(ws), at, seq, limit(q.Limit))
	beyond, order := direction(q.Ascending)
	b.WriteString("SELECT " + auditColumns + " FROM audit_rows WHERE workspace_id = $1 AND (at, seq) " + beyond + " ($2, $3)")
	where := func(condition string, value any) {
		params = append(params, value)
		b.WriteString(" AND " + condition + " $" + strconv.Itoa(len(params)))
	}
	for _, f := range []struct{ column, value string }{
		{"object_id", q.ObjectID}, {"object_kind", q.Kind}, {"actor_id", q.Actor}, {"action", q.Action},
	} {
		if f.value != "" {
			where(f.column+" =", f.value)
		}
	}
	b.WriteString(" ORDER BY at" + order + ", seq" + order + " LIMIT $4")
	return Query{Name: auditList, Text: b.String(), Params: params, Bytes: q.Bytes}
}

// auditStart returns the place behind which a page begins.
func auditStart(q domain.AuditQuery) (at, seq int64) {
	switch {
	case q.After != nil:
		return micros(q.After.At), q.After.Seq
	case q.Ascending && q.From.IsZero():
		return math.MinInt64, 0
	case q.Ascending:
		return ceilMicros(q.From), 0 // rows are numbered from 1
	case q.To.IsZero():
		return math.MaxInt64, math.MaxInt64
	}
	return micros(q.To), math.MaxInt64
}

// ceilMicros is micros for a lower bound: an instant between two microseconds is rounded up.
func ceilMicros(t time.Time) int64 { return micros(t.Add(time.Microsecond - 1)) }
