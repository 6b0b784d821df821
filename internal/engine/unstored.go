package engine

import (
	"context"
	"errors"
	"sync"

	"chancery/internal/domain"
)

// errUnstored ends the work on a job that its creator could not store.
var errUnstored = errors.New("the job was not stored")

// unstored is a new job before its first commit. All that it has done so far is in memory:
// local steps have no effects before their commit, and a step that leaves the process is
// preceded by one.
type unstored struct {
	e     *Engine
	lease *lease
	// job as it is if it has done nothing.
	job *domain.Job
	put putFirst

	// done receives once whether the first commit of the run has stored the job.
	done chan bool
	// mu guards begun: the first commit, or the creator, stores the job.
	mu    sync.Mutex
	begun bool
	// stored receives once whether the creator has.
	stored chan bool
}

// take reports whether the caller is the one who stores the job.
func (u *unstored) take() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	mine := !u.begun
	u.begun = true
	return mine
}

// Done implements domain.Beginning.
func (u *unstored) Done() <-chan bool { return u.done }

// Store implements domain.Beginning.
func (u *unstored) Store(ctx context.Context) bool {
	if !u.take() {
		return <-u.done
	}
	err := u.e.ports.Store.Update(context.WithoutCancel(ctx), func(tx domain.Tx) error { return u.put(ctx, tx, u.job) })
	u.lease.unstored.Store(false)
	u.stored <- err == nil
	if err == nil {
		u.e.leases.renewIfShort(ctx, u.job.Lease.Until)
	}
	return err == nil
}

// first says how the job is stored by the commit that comes now: by the function, which is
// nil if the creator has done it.
func (r *run) first() (put putFirst, err error) {
	u := r.unstored
	if u == nil {
		return nil, nil
	}
	if !u.take() {
		if !<-u.stored {
			return nil, errUnstored
		}
		r.unstored = nil
		return nil, nil
	}
	return u.put, nil
}

// putFirst stores a job in the transaction of its first commit, with what came with it.
type putFirst func(ctx context.Context, tx domain.Tx, j *domain.Job) error

// nowStored notes that the first commit has stored the job.
func (r *run) nowStored(ctx context.Context) {
	u := r.unstored
	r.unstored = nil
	u.lease.unstored.Store(false)
	u.done <- true
	r.e.leases.renewIfShort(ctx, u.job.Lease.Until)
}

// leaveUnstored says to the creator that the run has not stored the job.
func (r *run) leaveUnstored() {
	if u := r.unstored; u != nil {
		r.unstored = nil
		u.done <- false
	}
}
