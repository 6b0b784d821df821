package access

import (
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
	account, from map[string]*try
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
	if t.account == nil {
		t.account, t.from = map[string]*try{}, map[string]*try{}
	}
	one, two := entryOf(t.account, email, now), entryOf(t.from, network(address), now)
	if until := max(one.until, two.until); until > now {
		l := &limits.AccountTries
		if one.until <= now {
			l = &limits.AddressTries
		}
		return &WaitError{For: until - now, Cause: domain.OverLimit(domain.Busy, l, "wait before you try again")}
	}
	one.add(now, &limits.AccountTries, &limits.AccountWait)
	two.add(now, &limits.AddressTries, &limits.AddressWait)
	return nil
}

// right takes back a try whose password was right.
func (t *tries) right(email, address string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.account, email)
	if one := t.from[network(address)]; one != nil {
		one.count, one.until = max(0, one.count-1), 0
	}
}

// forget forgets the tries of an e-mail address: its person has a new password.
func (t *tries) forget(email string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.account, email)
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

// entryOf returns what is counted for a key. The table is bounded: it forgets what was quiet
// for long, and if that is not enough, something else.
func entryOf(table map[string]*try, key string, now time.Duration) *try {
	e := table[key]
	quiet := func(e *try) bool { return now-e.last > limits.TriesForgotten.Duration() && e.until <= now }
	if e != nil {
		if quiet(e) {
			*e = try{}
		}
		return e
	}
	if len(table) >= limits.TriesKnown.Int() {
		for k, old := range table {
			if quiet(old) {
				delete(table, k)
			}
		}
	}
	for k := range table {
		if len(table) < limits.TriesKnown.Int() {
			break
		}
		delete(table, k)
	}
	e = new(try)
	table[key] = e
	return e
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
