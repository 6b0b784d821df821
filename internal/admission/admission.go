package admission

import (
	"context"
	"sync"

	"chancery/internal/domain"
)

// Control admits requests.
type Control struct {
	// Bodies limits the memory of bodies, Requests those that run.
	Bodies   *Bodies
	Requests *Limiter
	Jobs     *JobCounter
	// Writes is what workspaces write over time; nil for no limit.
	Writes *Pace
	// UnderWay counts requests, Answers bytes of answers.
	UnderWay, Answers *Pool
	// Rates counts the requests of tokens over time; nil for no limit.
	Rates *Rates
}

// Permit allows one request to run, and to create one job if it was admitted for that.
type Permit struct {
	release, cancel func()
}

// Enter waits until a request of the given units may run. The error is Busy if a
// limit is reached; its key is "limit" if it is one of the workspace, and "busy"
// if it is one of the server.
func (c *Control) Enter(ctx context.Context, ws domain.ID, units int) (*Permit, error) {
	release, err := c.Requests.Acquire(ctx, ws, units)
	if err != nil {
		return nil, err
	}
	return &Permit{release: release, cancel: func() {}}, nil
}

// Write reserves what a request is about to write, until settle is called.
func (c *Control) Write(ws domain.ID, bytes int) (settle func(), err error) {
	if c.Writes == nil {
		return func() {}, nil
	}
	settle, ok := c.Writes.Reserve(ws, bytes)
	if !ok {
		return nil, c.Writes.over()
	}
	return settle, nil
}

// Admit is Enter for a request that creates a job.
func (c *Control) Admit(ctx context.Context, ws domain.ID, units int) (*Permit, error) {
	permit, err := c.Enter(ctx, ws, units)
	if err != nil {
		return nil, err
	}
	if err := c.Jobs.Add(ctx, ws); err != nil {
		permit.Release()
		return nil, err
	}
	permit.cancel = sync.OnceFunc(func() { c.Jobs.Remove(ws) })
	return permit, nil
}

// Release releases the units of the request, because it has ended or from now on
// only waits. It may be called more than once.
func (p *Permit) Release() { p.release() }

// Cancel says that no job was created, or that it has ended. It may be called more than once.
func (p *Permit) Cancel() { p.cancel() }

// Keys of Busy errors.
const (
	keyServer    = "busy"
	keyWorkspace = "limit"
)

// serverBusy returns the error for a request that the whole server has no
// capacity for.
func serverBusy() error {
	return domain.E(domain.Busy, keyServer, "the server has as much to do as it can take; try again a little later")
}

// workspaceBusy returns the error for a request of a workspace that has reached
// its own limit.
func workspaceBusy(format string, args ...any) error {
	return domain.E(domain.Busy, keyWorkspace, format, args...)
}
