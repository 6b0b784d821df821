package access

import (
	"maps"
	"net/netip"
	"sync"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// WaitError refuses somebody who has tried too often.
type WaitError struct {
	// For is the time after which the next try is taken.
	For time.Duration
	// Cause is what the caller may see.
	Cause error
}

// Error implements error.
func (e *WaitError) Error() string { return e.Cause.Error() }

// Unwrap returns the cause.
func (e *WaitError) Unwrap() error { return e.Cause }

// tries counts wrong passwords, by e-mail address and by the address of the client. Each
// server counts on its own. The zero value is ready.
type tries struct {
	mu            sync.Mutex
	account, from tryTable
}

// tryTable is what is counted for some keys. It is bounded.
type tryTable struct {
	known map[string]*try
	// swept is when it was last looked through for what was quiet for long.
	swept time.Duration
}

// try is how often somebody was wrong.
type try struct {
	count int
	// last is when the last try began, until when the next is taken.
	last, until time.Duration
}

// firstWait is the first wait; each further one is twice as long.
const firstWait = 2 * time.Second

// begin counts a try before its password is checked, so that many at the same time are not
// more than one after the other. It returns a WaitError if it comes too early; then it does not
// count.
func (t *tries) begin(now time.Duration, email, address string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	from := network(address)
	one, two := t.account.until(email), t.from.until(from)
	// What has to wait is not counted, and so leaves nothing behind: otherwise one address
	// could fill the table with names, and push out what is known of an account.
	if until := max(one, two); until > now {
		l := &limits.AccountTries
		if one <= now {
			l = &limits.AddressTries
		}
		return &WaitError{For: until - now, Cause: domain.OverLimit(domain.Busy, l, "wait before you try again")}
	}
	t.account.entry(email, now).add(now, &limits.AccountTries, &limits.AccountWait)
	t.from.entry(from, now).add(now, &limits.AddressTries, &limits.AddressWait)
	return nil
}

// right takes back a try whose password was right.
func (t *tries) right(email, address string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.account.known, email)
	if one := t.from.known[network(address)]; one != nil {
		one.count, one.until = max(0, one.count-1), 0
	}
}

// forget forgets the tries of an e-mail address: its person has a new password.
func (t *tries) forget(email string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.account.known, email)
}

func (e *try) add(now time.Duration, free, longest *limits.Limit) {
	e.last = now
	if e.count++; e.count < free.Int() {
		return
	}
	wait := longest.Duration()
	if doublings := e.count - free.Int(); doublings < 16 { //nolint:mnd // more than enough to reach the longest
		wait = min(wait, firstWait<<doublings)
	}
	e.until = now + wait
}

// until returns when the next try for a key is taken.
func (t *tryTable) until(key string) time.Duration {
	if e := t.known[key]; e != nil {
		return e.until
	}
	return 0
}

// quiet reports whether there was no try for so long that the count starts again.
func (e *try) quiet(now time.Duration) bool {
	return now-e.last > limits.TriesForgotten.Duration() && e.until <= now
}

// Of a full table one entry is given up for a new one. It is looked through as a whole only from
// time to time; otherwise some are looked at.
const (
	sweepEvery = time.Minute
	lookedAt   = 16
)

// entry returns what is counted for a key.
func (t *tryTable) entry(key string, now time.Duration) *try {
	e := t.known[key]
	if e != nil {
		if e.quiet(now) {
			*e = try{}
		}
		return e
	}
	if t.known == nil {
		t.known = map[string]*try{}
	}
	t.makeRoom(now)
	e = new(try)
	t.known[key] = e
	return e
}

// makeRoom gives up what was quiet for long, and if that is not enough, what was tried least.
func (t *tryTable) makeRoom(now time.Duration) {
	if len(t.known) < limits.TriesKnown.Int() {
		return
	}
	if t.swept == 0 || now-t.swept >= sweepEvery {
		t.swept = now
		maps.DeleteFunc(t.known, func(_ string, e *try) bool { return e.quiet(now) })
	}
	for len(t.known) >= limits.TriesKnown.Int() {
		least, seen := "", 0
		for key, e := range t.known { // in no order
			if seen++; seen == 1 || e.count < t.known[least].count {
				least = key
			}
			if seen == lookedAt {
				break
			}
		}
		delete(t.known, least)
	}
}

// prefix6 is the part of an IPv6 address that one customer has.
const prefix6 = 64

// network returns what of an address counts: of IPv6 the network, because a client chooses the
// rest.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap()
	if !ip.Is6() {
		return ip.String()
	}
	p, err := ip.WithZone("").Prefix(prefix6)
	if err != nil {
		return ip.String()
	}
	return p.String()
}
