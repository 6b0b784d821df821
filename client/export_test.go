package client

import (
	"context"
	"time"
)

// Sleeping sets how a policy waits.
func (r *Retry) Sleeping(sleep func(ctx context.Context, d time.Duration) error) *Retry {
	r.sleep = sleep
	return r
}
