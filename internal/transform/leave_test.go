package transform

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/store/sqlite"
	"chancery/internal/wake"
)

// leavingStore ends the context of a caller while a job is being stored.
type leavingStore struct {
	domain.Store
	leave func()
	// lost makes the store stop waiting for the answer when the context of the caller
	// ends, although the transaction has happened, as one behind a network may.
	lost bool
}

func (s *leavingStore) Update(ctx context.Context, fn func(domain.Tx) error) error {
	if s.lost {
		err := s.Store.Update(context.WithoutCancel(ctx), fn)
		s.leave()
		return errors.Join(err, ctx.Err())
	}
	return s.Store.Update(ctx, func(tx domain.Tx) error {
		s.leave()
		return fn(tx)
	})
}

// oneSlot is a node with one slot. It notes what becomes of the slot.
type oneSlot struct {
	started   []domain.Work
	cancelled int
}

func (o *oneSlot) Reserve() domain.Slot { return o }

func (o *oneSlot) Await(context.Context, domain.ID, time.Duration) domain.Slot { return o }

func (o *oneSlot) Lease() domain.Lease {
	return domain.Lease{Owner: "node", Fence: 1, Until: domaintest.Start.Add(15 * time.Second)}
}

func (o *oneSlot) Start(w domain.Work) <-chan *domain.Finished {
	o.started = append(o.started, w)
	return make(chan *domain.Finished)
}

// Begin runs nothing: the job is to be stored in the ordinary way.
func (o *oneSlot) Begin(domain.Work, func(context.Context, domain.Tx, *domain.Job) error) (domain.Beginning, <-chan *domain.Finished) {
	return notBegun{}, nil
}

type notBegun struct{}

func (notBegun) Done() <-chan bool {
	done := make(chan bool, 1)
	done <- false
	return done
}

func (notBegun) Store(context.Context) bool { return false }

func (o *oneSlot) Cancel() { o.cancelled++ }

// TestACallerThatLeavesLeavesNoJobBehind: when the context of a caller ends while its
// job is being stored, the job is stored and runs. One that is stored under a lease
// and not started would wait until the lease is over.
func TestACallerThatLeavesLeavesNoJobBehind(t *testing.T) {
	for name, lost := range map[string]bool{"in the transaction": false, "before the answer": true} {
		t.Run(name, func(t *testing.T) {
			db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "jobs.db"), sqlite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
			clock, slots := domaintest.NewClock(), &oneSlot{}
			actor := domain.Actor{Workspace: domain.Workspace{ID: domaintest.ID(7, 1), Slug: "w", CreatedAt: clock.Now()}}
			flow := &domain.Workflow{WorkspaceID: actor.Workspace.ID, ID: domaintest.ID(4, 2), Name: "f", Version: 1, Hash: "h", CreatedAt: clock.Now(), UpdatedAt: clock.Now()}
			if err := db.Update(t.Context(), func(tx domain.Tx) error {
				return errors.Join(tx.Workspaces().Insert(t.Context(), actor.Workspace), tx.Workflows().Insert(t.Context(), flow))
			}); err != nil {
				t.Fatal(err)
			}
			ctx, leave := context.WithCancel(t.Context())
			s := &Service{
				Store: &leavingStore{Store: db, leave: leave, lost: lost}, Wake: wake.New(), Clock: clock, IDs: &domaintest.IDs{}, Slots: slots,
			}
			id := domaintest.ID(7, 3)
			in := JobInput{WorkflowID: string(flow.ID), Args: json.RawMessage(`{"a":"1"}`)}
			if _, err := s.PutJob(ctx, actor, string(id), in, Wait{For: time.Second}); !errors.Is(err, context.Canceled) {
				t.Errorf("the caller got %v", err)
			}
			err = db.View(t.Context(), func(tx domain.Tx) error {
				_, err := tx.Jobs().Get(t.Context(), actor.Workspace.ID, id)
				return err
			})
			if err != nil || len(slots.started) != 1 || slots.cancelled != 0 {
				t.Fatalf("stored: %v; started %d times, its slot given back %d times", err, len(slots.started), slots.cancelled)
			}
			if got := slots.started[0].Job; got.ID != id || got.Lease != slots.Lease() {
				t.Errorf("started %+v", got)
			}
		})
	}
}
