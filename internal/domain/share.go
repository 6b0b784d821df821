package domain

import "context"

// shareKey is the key of a share in a context.
type shareKey struct{}

// share is what the work of a context is for.
type share struct {
	ws, job ID
	fence   int64
}

// ForWorkspace returns a context for work of a workspace. What the work waits for, such
// as a connection to the store, is shared by workspace.
func ForWorkspace(ctx context.Context, ws ID) context.Context {
	return context.WithValue(ctx, shareKey{}, share{ws: ws})
}

// Contending returns a context for an update that takes the number that the reads are for.
// Many others of its workspace change the same row, the series. A store with several writers
// gives all of them to the same one, instead of having writers wait for each other, and
// reads for all of them at once what each is known to need.
func Contending(ctx context.Context, r NumberReads) context.Context {
	return context.WithValue(ctx, contendingKey{}, r)
}

type contendingKey struct{}

// ContendingOf returns the reads of a context of Contending.
func ContendingOf(ctx context.Context) (r NumberReads, contending bool) {
	r, contending = ctx.Value(contendingKey{}).(NumberReads)
	return r, contending
}

// WorkspaceOf returns the workspace that the work of a context is for, empty for none.
// It is for sharing only and grants nothing.
func WorkspaceOf(ctx context.Context) ID {
	s, _ := ctx.Value(shareKey{}).(share)
	return s.ws
}

// ForJob is ForWorkspace for the work on a job under the lease that it has.
func ForJob(ctx context.Context, j *Job) context.Context {
	return context.WithValue(ctx, shareKey{}, share{j.WorkspaceID, j.ID, j.Lease.Fence})
}

// JobOf returns the job that the work of a context is for, and the fence under which it is
// done; empty for none. It says what is going on and grants nothing.
func JobOf(ctx context.Context) (id ID, fence int64) {
	s, _ := ctx.Value(shareKey{}).(share)
	return s.job, s.fence
}
