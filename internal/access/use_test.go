package access_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"chancery/internal/access"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// lastUse returns when a token of the workspace "mine" was last used, by its record.
func (f *fixture) lastUse() time.Time {
	f.Helper()
	list, err := f.Tokens(f.Context(), "mine")
	must(f.T, err)
	return list[0].LastUsedAt
}

func (f *fixture) use(s *access.Service, token string) {
	f.Helper()
	_, err := s.Authenticate(f.Context(), token)
	must(f.T, err)
}

// TestLastUse: the use of a token is recorded once a minute, on several servers together, and
// never by the request itself.
func TestLastUse(t *testing.T) {
	f := newFixture(t)
	_, token := f.workspace("mine")
	other := f.node()
	record := func() {
		t.Helper()
		for _, s := range []*access.Service{f.Service, other} {
			must(t, s.RecordNow(t.Context()))
		}
	}
	written := f.store.updates
	f.use(f.Service, token)
	if !f.lastUse().IsZero() || f.store.updates != written {
		t.Fatalf("a request wrote: %v, %d transactions", f.lastUse(), f.store.updates-written)
	}
	record()
	if got := f.lastUse(); !got.Equal(domaintest.Start) {
		t.Fatalf("recorded %v", got)
	}
	written = f.store.updates
	for range 11 { // every five seconds the token is looked up again
		f.clock.Advance(5 * time.Second)
		f.use(f.Service, token)
		f.use(other, token)
		record()
	}
	if got := f.lastUse(); !got.Equal(domaintest.Start) || f.store.updates != written {
		t.Errorf("within a minute: %v, %d transactions", got, f.store.updates-written)
	}
	f.clock.Advance(5 * time.Second)
	f.use(f.Service, token)
	f.use(other, token) // both have seen the old record
	f.clock.Advance(5 * time.Second)
	record()
	if got, want := f.lastUse(), domaintest.Start.Add(time.Minute); !got.Equal(want) || f.store.updates != written+2 {
		t.Errorf("after a minute: %v, want %v; %d transactions", got, want, f.store.updates-written)
	}
}

// TestUseOfWhatIsRefused: a token that is expired or revoked is not used.
func TestUseOfWhatIsRefused(t *testing.T) {
	f := newFixture(t)
	f.workspace("mine")
	_, token, err := f.IssueTokenWith(t.Context(), "mine", access.TokenInput{ExpiresAt: domaintest.Start.Add(time.Second)})
	must(t, err)
	f.clock.Advance(time.Second)
	if _, err := f.Authenticate(t.Context(), token); !domain.Is(err, domain.Unauthorized) {
		t.Fatal(err)
	}
	must(t, f.RecordNow(t.Context()))
	if got := f.lastUse(); !got.IsZero() {
		t.Errorf("recorded %v", got)
	}
}

// TestRecordUses: uses are written as they come; a failure is reported and the next request
// that looks the token up notes its use again.
func TestRecordUses(t *testing.T) {
	f := newFixture(t)
	_, token := f.workspace("mine")
	broken := errors.New("broken")
	failures := make(chan error, 1)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.RecordUses(ctx, func(err error) { failures <- err })
	}()
	f.store.broken.Store(&broken)
	f.use(f.Service, token)
	if err := <-failures; !errors.Is(err, broken) {
		t.Error(err)
	}
	f.store.broken.Store(nil)
	stop()
	<-done
	f.clock.Advance(5 * time.Second)
	f.use(f.Service, token)
	must(t, f.RecordNow(t.Context()))
	if got := f.lastUse(); !got.Equal(domaintest.Start.Add(5 * time.Second)) {
		t.Errorf("recorded %v", got)
	}
}
