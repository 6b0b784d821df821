package client

import (
	"context"
	"time"
)

// The client runs in programs of others, so its clock is that of the system. Nothing else here
// reads it.

func now() time.Time { return time.Now() } //nolint:forbidigo // see above

// alarm calls a function after a time.
func alarm(d time.Duration, fn func()) *time.Timer {
	return time.AfterFunc(d, fn) //nolint:forbidigo // see above
}

// sleep waits for a time, or for the end of the context.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d) //nolint:forbidigo // see above
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
