package s3

import (
	"context"
	"math/rand/v2"
	"time"
)

const (
	// attempts is how often a call is made until its error is the caller's.
	attempts  = 5
	firstWait = 100 * time.Millisecond
	maxWait   = 2 * time.Second
	// callTime is how long one attempt of a call without contents may take, sendTime one
	// that sends contents, and readTime how long a reader waits for the next bytes.
	callTime = 15 * time.Second
	sendTime = 60 * time.Second
	readTime = 15 * time.Second
)

// repeat makes a call until it succeeds, fails for good, or failed too often. Each attempt
// has its own time.
func repeat(ctx context.Context, limit time.Duration, call func(ctx context.Context) error) error {
	for n := 0; ; n++ {
		err := once(ctx, limit, call)
		if err == nil || ctx.Err() != nil || n+1 == attempts || !isTemporary(err) {
			return err
		}
		wait(ctx, n)
	}
}

// once makes one attempt.
func once(ctx context.Context, limit time.Duration, call func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errSlow)
	defer cancel()
	return call(ctx)
}

// wait waits before the next attempt, longer each time, and not as long as others that
// failed at the same moment.
func wait(ctx context.Context, n int) {
	longest := min(firstWait<<n, maxWait)
	ctx, cancel := context.WithTimeout(ctx, longest/2+rand.N(longest/2)) //nolint:gosec // chance enough for a delay
	defer cancel()
	<-ctx.Done()
}

// watch calls f when the time has passed or the context ends, unless it is stopped before.
func watch(ctx context.Context, limit time.Duration, f func()) (stop func()) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	keep := context.AfterFunc(ctx, f)
	return func() {
		keep()
		cancel()
	}
}
