package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// newAuditRow returns the n-th change of a workspace.
func newAuditRow(space domain.ID, n int) *domain.AuditRow {
	return &domain.AuditRow{
		WorkspaceID: space, At: at(n),
		By: domain.Caller{
			Kind: domain.CallerToken, ID: string(id(900 + n%3)), Name: "shöp", Address: "192.0.2.1", RequestID: "r", UserAgent: "curl/8",
			Action: fmt.Sprint("action-", n%2),
		},
		Kind: fmt.Sprint("kind-", n%4), ObjectID: string(id(n % 5)),
		Changed: []string{"name", "<ü>"}, Detail: map[string]string{"count": "1", "a": "\u2028&"},
	}
}

// auditRows reads a whole chain in its order.
func auditRows(t *testing.T, s domain.Store, space domain.ID) []*domain.AuditRow {
	t.Helper()
	return read(t, s, func(tx domain.Tx) ([]*domain.AuditRow, error) {
		return tx.Audit().List(t.Context(), space, domain.AuditQuery{Ascending: true})
	})
}

// whole checks a chain from its first to its last row.
func whole(t *testing.T, s domain.Store, space domain.ID, rows int64) {
	t.Helper()
	var c domain.AuditCheck
	for _, r := range auditRows(t, s, space) {
		if err := c.Next(r); err != nil {
			t.Fatal(err)
		}
	}
	head := read(t, s, func(tx domain.Tx) (domain.AuditHead, error) { return tx.Audit().Head(t.Context(), space) })
	if err := c.End(head); err != nil {
		t.Error(err)
	}
	same(t, "rows of the chain", head.Seq, rows)
}

func auditRoundTrip(t *testing.T, s domain.Store) {
	ctx := t.Context()
	none := read(t, s, func(tx domain.Tx) (domain.AuditHead, error) { return tx.Audit().Head(ctx, ws) })
	same(t, "the end of an empty chain", none, domain.AuditHead{})
	full, plain, early := newAuditRow(ws, 5), &domain.AuditRow{WorkspaceID: ws, At: at(6).Add(time.Nanosecond)}, newAuditRow(ws, 2)
	list := []*domain.AuditRow{full, plain, early}
	for _, r := range list {
		write(t, s, func(tx domain.Tx) error { return tx.Audit().Append(ctx, r) })
	}
	got := auditRows(t, s, ws)
	same(t, "rows", got, list)
	same(t, "the time of a row behind", got[2].At, at(6)) // it does not go back
	same(t, "order", []int64{got[0].Seq, got[1].Seq, got[2].Seq}, []int64{1, 2, 3})
	same(t, "prev", []string{got[0].Prev, got[1].Prev, got[2].Prev}, []string{"", full.Hash, plain.Hash})
	utc(t, got[0].At)
	whole(t, s, ws, 3)
	// Chains of others, and that of the installation, are apart.
	for _, space := range []domain.ID{other, ""} {
		write(t, s, func(tx domain.Tx) error { return tx.Audit().Append(ctx, newAuditRow(space, 1)) })
		whole(t, s, space, 1)
	}
	whole(t, s, ws, 3)
}

func auditPages(t *testing.T, s domain.Store) {
	ctx := t.Context()
	write(t, s, func(tx domain.Tx) error {
		for n := range 12 {
			if err := tx.Audit().Append(ctx, newAuditRow(ws, n/2)); err != nil { // in pairs of one time
				return err
			}
		}
		return nil
	})
	place := func(seq int64) *domain.AuditHead { return &domain.AuditHead{Seq: seq, At: at(int(seq-1) / 2)} }
	for _, c := range []struct {
		name string
		q    domain.AuditQuery
		want string
	}{
		{"newest first", domain.AuditQuery{Limit: 3}, "[12 11 10]"},
		{"oldest first", domain.AuditQuery{Limit: 3, Ascending: true}, "[1 2 3]"},
		{"behind", domain.AuditQuery{Limit: 2, After: place(8)}, "[7 6]"},
		{"behind, upwards", domain.AuditQuery{Limit: 2, After: place(7), Ascending: true}, "[8 9]"},
		{"dates", domain.AuditQuery{From: at(2), To: at(3)}, "[8 7 6 5]"},
		{"dates upwards", domain.AuditQuery{From: at(2), To: at(3), Ascending: true}, "[5 6 7 8]"},
		{"dates and behind", domain.AuditQuery{From: at(2), To: at(3), After: place(7)}, "[6 5]"},
		{"from between", domain.AuditQuery{From: at(4).Add(time.Nanosecond)}, "[12 11]"},
		{"to between", domain.AuditQuery{To: at(1).Add(-time.Nanosecond)}, "[2 1]"},
		{"kind", domain.AuditQuery{Kind: "kind-1"}, "[12 11 4 3]"},
		{"object", domain.AuditQuery{ObjectID: string(id(0))}, "[12 11 2 1]"},
		{"actor", domain.AuditQuery{Actor: string(id(901)), Limit: 3}, "[10 9 4]"},
		{"action", domain.AuditQuery{Action: "action-1", To: at(3)}, "[8 7 4 3]"},
		{"all", domain.AuditQuery{Action: "action-1", Kind: "kind-1", ObjectID: string(id(1)), Actor: string(id(901)), Ascending: true}, "[3 4]"},
		{"none", domain.AuditQuery{Kind: "kind"}, "[]"},
		{"bytes", domain.AuditQuery{Bytes: 1500}, "[12 11]"},
	} {
		got := []int64{}
		for _, r := range read(t, s, func(tx domain.Tx) ([]*domain.AuditRow, error) { return tx.Audit().List(ctx, ws, c.q) }) {
			got = append(got, r.Seq)
		}
		same(t, c.name, fmt.Sprint(got), c.want)
	}
}

// auditWriters: many writers add to a few chains at once, and some of their transactions
// fail. No chain has a gap or a fork.
func auditWriters(t *testing.T, s domain.Store) { AuditWriters(t, s) }

// AuditWriters is that test for several stores on one database.
func AuditWriters(t *testing.T, stores ...domain.Store) {
	t.Helper()
	const writers, each = 8, 25
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for n := range each {
				space := []domain.ID{ws, other}[n%2]
				err := stores[w%len(stores)].Update(t.Context(), func(tx domain.Tx) error {
					if err := tx.Audit().Append(t.Context(), newAuditRow(space, w*each+n)); err != nil {
						return err
					}
					if n%5 == 4 {
						return errWanted
					}
					return nil
				})
				if err != nil && !errors.Is(err, errWanted) {
					t.Errorf("append: %v", err)
				}
			}
		})
	}
	wg.Wait()
	whole(t, stores[0], ws, writers*10)
	whole(t, stores[0], other, writers*10)
}

// auditUndone: an update that fails leaves no row, and what is recorded is bounded.
func auditUndone(t *testing.T, s domain.Store) {
	ctx := domain.WithCaller(t.Context(), domain.Caller{Kind: domain.CallerCLI, ID: "ann\x00\xff", UserAgent: strings.Repeat("ü", 150)})
	change := domain.AuditChange{Workspace: ws, Kind: "token", ID: string(id(1)), Changed: make([]string, 50), Detail: map[string]string{"x": strings.Repeat("y", 300)}}
	record := func(tx domain.Tx) error { return domain.Record(ctx, tx, at(1), change) }
	err := s.Update(t.Context(), func(tx domain.Tx) error { return errors.Join(record(tx), errWanted) })
	if !errors.Is(err, errWanted) {
		t.Fatal(err)
	}
	whole(t, s, ws, 0)
	write(t, s, record)
	whole(t, s, ws, 1)
	r := auditRows(t, s, ws)[0]
	same(t, "caller", r.By.ID, "ann ?")
	same(t, "sizes", []int{len(r.By.UserAgent), len(r.Changed), len(r.Detail["x"])}, []int{limits.AuditAgent.Int(), limits.AuditChanged.Int(), limits.AuditText.Int()})
}
