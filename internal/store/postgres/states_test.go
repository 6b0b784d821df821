package postgres

import (
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/test/pg"
)

// TestStateAmongOthers: a state finds its place among many of the same key without asking
// for each.
func TestStateAmongOthers(t *testing.T) {
	t.Parallel()
	traffic := pg.Count(t, pg.Database(t))
	s := open(t, traffic.URL, Options{})
	e := &domain.Entry{
		WorkspaceID: space, ID: domaintest.ID(4, 1), CreatedAt: domaintest.Start, UpdatedAt: domaintest.Start,
		Content: domain.Content{Version: "1", Doc: []byte("{}"), At: domaintest.Start},
	}
	const many = 200
	add := func(tx domain.Tx, at time.Duration, timed bool) (time.Time, error) {
		st := domain.State{Key: "sent", At: domaintest.Start.Add(at), Timed: timed}
		err := tx.Entries().AddState(t.Context(), space, e.ID, &st)
		return st.At, err
	}
	must(t, s, func(tx domain.Tx) error {
		if err := tx.Entries().Insert(t.Context(), e); err != nil {
			return err
		}
		for n := range many {
			if _, err := add(tx, time.Duration(n)*time.Millisecond, true); err != nil {
				return err
			}
		}
		_, err := add(tx, 500*time.Microsecond, true) // between two others
		return err
	})
	traffic.Reset()
	var at time.Time
	must(t, s, func(tx domain.Tx) (err error) {
		at, err = add(tx, 0, false)
		return err
	})
	if want := domaintest.Start.Add(many * time.Millisecond); !at.Equal(want) {
		t.Errorf("the state is at %v, want %v", at, want)
	}
	// The first try goes with the commit, and the second asks for the place.
	if trips := traffic.Trips(); len(trips) > 10 {
		t.Errorf("%d round trips", len(trips))
	}
}
