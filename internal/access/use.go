package access

import (
	"context"
	"strconv"
	"sync"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// uses are the uses of tokens that are not on record yet. A token in use is looked up every
// limits.TokenTrust, and only then its use is noted: a request neither writes nor waits for
// this. The zero value is ready.
type uses struct {
	mu     sync.Mutex
	noted  map[useOf]time.Time
	failed map[domain.ID]*failure
	signal chan struct{} // has an element while something is noted
}

// useOf is what was used: a token in its workspace, or a session without one.
type useOf struct{ workspace, token domain.ID }

// note remembers that a token is used now, if its record is older than domain.TokenUse. What
// finds no room is noted when the token is looked up again.
func (u *uses) note(t *domain.Token, now time.Time) {
	u.noteUse(useOf{t.WorkspaceID, t.ID}, t.LastUsedAt, now)
}

// noteSession is note for a session.
func (u *uses) noteSession(x *domain.PersonSession, now time.Time) {
	u.noteUse(useOf{token: x.ID}, x.UsedAt, now)
}

func (u *uses) noteUse(of useOf, last, now time.Time) {
	if !last.IsZero() && now.Sub(last) < domain.TokenUse {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.noted == nil {
		u.noted = map[useOf]time.Time{}
	}
	if len(u.noted) >= limits.TokensTrusted.Int() {
		return
	}
	u.noted[of] = now
	u.wake()
}

// wake says that something is noted. The caller holds the lock.
func (u *uses) wake() {
	select {
	case u.ready() <- struct{}{}:
	default:
	}
}

// failure is how often somebody gave a wrong password for a person, and who did so last.
type failure struct {
	n  int
	at time.Time
	by domain.Caller
}

// noteFailure remembers a wrong password for a person.
func (u *uses) noteFailure(person domain.ID, by domain.Caller, now time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	f := u.failed[person]
	if f == nil {
		if len(u.failed) >= limits.TriesKnown.Int() {
			return
		}
		if u.failed == nil {
			u.failed = map[domain.ID]*failure{}
		}
		f = new(failure)
		u.failed[person] = f
	}
	f.n, f.at, f.by = f.n+1, now, by
	u.wake()
}

// failures removes all wrong passwords that are noted, and returns them.
func (u *uses) failures() map[domain.ID]*failure {
	u.mu.Lock()
	defer u.mu.Unlock()
	all := u.failed
	u.failed = nil
	return all
}

// failuresOf is failures for one person.
func (u *uses) failuresOf(person domain.ID) map[domain.ID]*failure {
	u.mu.Lock()
	defer u.mu.Unlock()
	f := u.failed[person]
	if f == nil {
		return nil
	}
	delete(u.failed, person)
	return map[domain.ID]*failure{person: f}
}

// ready returns the channel of the signal. The caller holds the lock.
func (u *uses) ready() chan struct{} {
	if u.signal == nil {
		u.signal = make(chan struct{}, 1)
	}
	return u.signal
}

func (u *uses) wait() <-chan struct{} {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.ready()
}

// take removes up to n uses and returns them.
func (u *uses) take(n int) map[useOf]time.Time {
	u.mu.Lock()
	defer u.mu.Unlock()
	part := make(map[useOf]time.Time, min(n, len(u.noted)))
	for of, at := range u.noted {
		if len(part) == n {
			break
		}
		part[of] = at
		delete(u.noted, of)
	}
	return part
}

// usesAtOnce is how many uses one transaction writes.
const usesAtOnce = 128

// recordEvery is how much time is between two turns of RecordUses.
const recordEvery = 5 * time.Second

// RecordUses writes when tokens were last used, until the context ends. It calls failed with
// the errors; the uses that it could not write are noted again with the next requests.
func (s *Service) RecordUses(ctx context.Context, failed func(error)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.uses.wait():
		}
		if err := s.RecordNow(ctx); err != nil && ctx.Err() == nil {
			failed(err)
		}
		timer := s.Clock.Timer(recordEvery)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C():
		}
	}
}

// RecordNow writes the uses and the wrong passwords that are noted.
func (s *Service) RecordNow(ctx context.Context) error {
	if err := s.recordFailures(ctx, s.uses.failures()); err != nil {
		return err
	}
	for {
		part := s.uses.take(usesAtOnce)
		if len(part) == 0 {
			return nil
		}
		err := s.Store.Update(ctx, func(tx domain.Tx) error {
			for of, at := range part {
				if err := recordUse(ctx, tx, of, at); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

func recordUse(ctx context.Context, tx domain.Tx, of useOf, at time.Time) error {
	if of.workspace == "" {
		return tx.PersonSessions().Used(ctx, of.token, at)
	}
	return tx.Tokens().Used(ctx, of.workspace, of.token, at)
}

// firstFailures is how many wrong passwords have a row each in the log of changes. After them
// there is a row when their number has doubled, so that nobody can fill the log.
const firstFailures = 5

// recordFailures adds wrong passwords to what is known of their persons, and to the log of
// changes.
func (s *Service) recordFailures(ctx context.Context, all map[domain.ID]*failure) error {
	for id, f := range all {
		err := s.Store.Update(ctx, func(tx domain.Tx) error {
			count, err := tx.People().Failed(ctx, id, f.n, f.at)
			if err != nil || !isLogged(count-f.n, count) {
				return err
			}
			ctx := domain.WithCaller(ctx, f.by)
			return s.record(ctx, tx, domain.AuditChange{
				Kind: kindPerson, ID: string(id), Changed: []string{"failures"}, Detail: map[string]string{"failures": strconv.Itoa(count)},
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// isLogged reports whether there is a row for one of the wrong passwords behind a number of
// them, up to another.
func isLogged(before, count int) bool {
	next := firstFailures
	for next <= before {
		next *= 2
	}
	return before < firstFailures || count >= next
}
