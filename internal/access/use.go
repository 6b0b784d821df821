package access

import (
	"context"
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
	select {
	case u.ready() <- struct{}{}:
	default:
	}
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

// RecordNow writes the uses that are noted.
func (s *Service) RecordNow(ctx context.Context) error {
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
