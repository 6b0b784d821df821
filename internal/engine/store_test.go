package engine_test

import (
	"context"
	"sync"
	"time"

	"chancery/internal/domain"
)

// nodeStore is the store as one node sees it: the test can hold up what the engine
// does there, and cut the node off.
type nodeStore struct {
	domain.Store

	mu sync.Mutex
	// beforeLook, if set, runs before the claim loop looks for due jobs.
	beforeLook func()
	// beforeCommit, if set, runs before a checkpoint is stored, in its transaction.
	beforeCommit func(c *domain.Checkpoint)
	// beforeTake, if set, runs before called jobs are taken; its error is that of the store.
	beforeTake func() error
	// afterUpdate, if set, runs after each transaction that writes.
	afterUpdate func()
	// dead cuts the node off: nothing that it does reaches the store any more.
	dead bool
}

func (s *nodeStore) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *nodeStore) alive() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead {
		return errBroken
	}
	return nil
}

func (s *nodeStore) View(ctx context.Context, fn func(domain.Tx) error) error {
	if err := s.alive(); err != nil {
		return err
	}
	return s.Store.View(ctx, func(tx domain.Tx) error { return fn(nodeTx{tx, s, true}) })
}

func (s *nodeStore) Update(ctx context.Context, fn func(domain.Tx) error) error {
	if err := s.alive(); err != nil {
		return err
	}
	err := s.Store.Update(ctx, func(tx domain.Tx) error { return fn(nodeTx{tx, s, false}) })
	var hook func()
	s.set(func() { hook = s.afterUpdate })
	if hook != nil {
		hook()
	}
	return err
}

type nodeTx struct {
	domain.Tx
	node *nodeStore
	view bool
}

func (tx nodeTx) Queue() domain.Queue { return nodeQueue{tx.Tx.Queue(), tx} }

type nodeQueue struct {
	domain.Queue
	tx nodeTx
}

func (q nodeQueue) NextDue(ctx context.Context) (time.Time, error) {
	var hook func()
	q.tx.node.set(func() { hook = q.tx.node.beforeLook })
	if q.tx.view && hook != nil {
		hook()
	}
	return q.Queue.NextDue(ctx)
}

func (q nodeQueue) Take(ctx context.Context, owner string, until time.Time, jobs []domain.JobKey) ([]*domain.Job, error) {
	var hook func() error
	q.tx.node.set(func() { hook = q.tx.node.beforeTake })
	if hook != nil {
		if err := hook(); err != nil {
			return nil, err
		}
	}
	return q.Queue.Take(ctx, owner, until, jobs)
}

func (q nodeQueue) Commit(ctx context.Context, c *domain.Checkpoint) (*domain.Signal, error) {
	var hook func(*domain.Checkpoint)
	q.tx.node.set(func() { hook = q.tx.node.beforeCommit })
	if hook != nil {
		hook(c)
	}
	return q.Queue.Commit(ctx, c)
}
