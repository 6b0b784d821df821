package domain

import (
	"hash/fnv"
	"time"
)

// Policy is what an installation can choose about retries and rescues. The zero value
// is the documented default: 32 retries over about 12 hours, and rescues that continue
// after a failure.
//
// It must not depend on anything that changes between two decisions about a job:
// a job is decided by replaying its log, again after each restart.
type Policy struct {
	// Delays before the first, second, … retry; the last applies to all further ones.
	// Empty means the documented table.
	Delays []time.Duration
	// Retries is how often an attempt is repeated after ERR; zero is MaxRetries.
	Retries int
	// Jitter spreads the delays of the table by up to so many percent up and down, so
	// that jobs that failed together are not repeated together. Delays that an action
	// requested are never changed.
	Jitter int
	// StrictRescue ends a rescue with its first failure that no branch handles.
	StrictRescue bool
}

// MaxJitter is the largest Jitter: with it a delay is still above zero.
const MaxJitter = 90

// MaxRetries returns how often an attempt is repeated after ERR.
func (p Policy) MaxRetries() int {
	if p.Retries > 0 {
		return p.Retries
	}
	return MaxRetries
}

// RetryDelay returns the wait after the n-th ERR of an intent, n from 1.
func (p Policy) RetryDelay(n int) time.Duration {
	if len(p.Delays) == 0 {
		return RetryDelay(n)
	}
	return p.Delays[min(n, len(p.Delays))-1]
}

// jittered returns the delay of one intent, which is the same at each call.
func (p Policy) jittered(delay time.Duration, in ID, n int) time.Duration {
	percent := min(p.Jitter, MaxJitter)
	if percent <= 0 {
		return delay
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(in)) // cannot fail
	_, _ = h.Write([]byte{byte(n), byte(n >> 8)})
	// From -percent to +percent in thousandths.
	shift := int64(h.Sum32()%uint32(20*percent+1)) - int64(10*percent)
	return delay + delay*time.Duration(shift)/1000
}

// retryDeadline returns how long an intent may fail: a little longer than all its
// retries take.
func (p Policy) retryDeadline() time.Duration {
	if len(p.Delays) == 0 && p.Retries == 0 && p.Jitter == 0 {
		return RetryDeadline
	}
	var sum time.Duration
	for n := 1; n <= p.MaxRetries(); n++ {
		sum += p.RetryDelay(n)
	}
	sum += sum * time.Duration(min(p.Jitter, MaxJitter)) / 100
	// Each attempt takes time as well.
	return min(sum+sum/16+time.Duration(p.MaxRetries()+1)*AttemptTimeout, WaitDeadline)
}
