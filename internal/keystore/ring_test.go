package keystore_test

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"chancery/gobl/dsig"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/keystore"
	"chancery/internal/limits"
)

const (
	firstKeys = "tokens 1 signs\ndocuments 1 signs\nsandbox 1 signs\n"
	later     = time.Minute
)

// Ten servers that start at once have the same keys.
func TestFirstStartOfMany(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, home func() keystore.Home) {
		const servers = 10
		homes := make([]keystore.Home, servers)
		for i := range homes {
			homes[i] = home()
		}
		rings := make([]*keystore.Ring, servers)
		errs := make([]error, servers)
		var g sync.WaitGroup
		for i := range homes {
			g.Go(func() { rings[i], errs[i] = keystore.Ensure(t.Context(), homes[i], domaintest.Start) })
		}
		g.Wait()
		for i, r := range rings {
			must(t, errs[i])
			if lines(r) != firstKeys {
				t.Errorf("server %d has %s", i, lines(r))
			}
			for j, k := range r.List() {
				if k.ID() != rings[0].List()[j].ID() || !k.CreatedAt.Equal(domaintest.Start) {
					t.Errorf("server %d has the key %s for %s, made %s", i, k.ID(), k.Purpose, k.CreatedAt)
				}
			}
			if r.Documents().Thumbprint() != rings[0].Documents().Thumbprint() {
				t.Errorf("server %d has another secret", i)
			}
		}
	})
}

// A key has its whole life in each home: what it signed verifies after it was rotated and
// retired, except tokens.
func TestRotateAndRetire(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, home func() keystore.Home) {
		r := ensure(t, home())
		olds := map[keystore.Purpose]*dsig.PrivateKey{keystore.Tokens: r.Tokens(), keystore.Documents: r.Documents(), keystore.Sandbox: r.Sandbox()}
		for _, p := range keystore.Purposes() {
			if _, err := r.Retire(t.Context(), olds[p].ID(), domaintest.Start); !domain.Is(err, domain.Conflict) {
				t.Errorf("the only key for %s: %v", p, err)
			}
			made, err := r.Rotate(t.Context(), p, domaintest.Start.Add(later))
			must(t, err)
			if made.State != keystore.Signs || made.Seq != 2 || !made.CreatedAt.Equal(domaintest.Start.Add(later)) {
				t.Errorf("made %+v", made)
			}
		}
		const rotated = "tokens 1 verifies\ntokens 2 signs\ndocuments 1 verifies\ndocuments 2 signs\nsandbox 1 verifies\nsandbox 2 signs\n"
		if lines(r) != rotated {
			t.Errorf("rotated:\n%s", lines(r))
		}
		verifies(t, r, olds, true)
		for _, p := range keystore.Purposes() {
			retired, err := r.Retire(t.Context(), olds[p].ID(), domaintest.Start.Add(2*later))
			must(t, err)
			if retired.State != keystore.Retired || !retired.RetiredAt.Equal(domaintest.Start.Add(2*later)) {
				t.Errorf("retired %+v", retired)
			}
		}
		verifies(t, r, olds, false)
		again := ensure(t, home()) // of another process
		verifies(t, again, olds, false)
		if lines(again) != lines(r) || again.Tokens().ID() != r.Tokens().ID() || again.Tokens().ID() == olds[keystore.Tokens].ID() {
			t.Errorf("another process has\n%s", lines(again))
		}
		_, err := r.Retire(t.Context(), "nothing", domaintest.Start)
		if !domain.Is(err, domain.NotFound) {
			t.Errorf("retired nothing: %v", err)
		}
	})
}

// verifies checks what the first keys of a ring still verify.
func verifies(t *testing.T, r *keystore.Ring, olds map[keystore.Purpose]*dsig.PrivateKey, tokens bool) {
	t.Helper()
	if got := r.TokenKey(olds[keystore.Tokens].ID()); (got != nil) != tokens {
		t.Errorf("the first key of tokens is %v", got)
	}
	set := r.Public()
	for _, p := range []keystore.Purpose{keystore.Documents, keystore.Sandbox} {
		old := olds[p]
		key, sandbox := r.Find(old.ID())
		if key == nil || sandbox != (p == keystore.Sandbox) || set.Find(old.ID()) == nil || key.Thumbprint() != old.Thumbprint() {
			t.Errorf("the first key of %s is %v", p, key)
		}
		if r.TokenKey(old.ID()) != nil {
			t.Errorf("a key of %s verifies tokens", p)
		}
	}
	if key, _ := r.Find(olds[keystore.Tokens].ID()); key != nil || set.Find(olds[keystore.Tokens].ID()) != nil || len(set.Keys) != 4 {
		t.Errorf("published: %v", set.Keys)
	}
	if set.Keys[0].ID() != r.Documents().ID() || set.Keys[2].ID() != r.Sandbox().ID() {
		t.Errorf("the keys that sign are not first: %v", set.Keys)
	}
}

// Of two that retire the last two keys at once, one is refused.
func TestRetireAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, home func() keystore.Home) {
		r := ensure(t, home())
		_, err := r.Rotate(t.Context(), keystore.Documents, domaintest.Start.Add(later))
		must(t, err)
		keys := map[string]*keystore.Ring{}
		for _, k := range r.List() {
			if k.Purpose == keystore.Documents {
				keys[k.ID()] = ensure(t, home())
			}
		}
		var refused atomic.Int32
		var g sync.WaitGroup
		for id, ring := range keys {
			g.Go(func() {
				switch _, err := ring.Retire(t.Context(), id, domaintest.Start); {
				case domain.Is(err, domain.Conflict):
					refused.Add(1)
				case err != nil:
					t.Error(err)
				}
			})
		}
		g.Wait()
		must(t, r.Refresh(t.Context()))
		if refused.Load() != 1 {
			t.Errorf("%d were refused:\n%s", refused.Load(), lines(r))
		}
	})
}

// Rotations at once make one key, or several with numbers of their own; none gets lost.
func TestRotateAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, home func() keystore.Home) {
		r := ensure(t, home())
		const many = 8
		rings := make([]*keystore.Ring, many)
		for i := range rings {
			rings[i] = ensure(t, home())
		}
		var made sync.Map
		var g sync.WaitGroup
		for _, ring := range rings {
			g.Go(func() {
				k, err := ring.Rotate(t.Context(), keystore.Tokens, domaintest.Start)
				if err == nil {
					made.Store(k.ID(), true)
				} else if !domain.Is(err, domain.Conflict) {
					t.Error(err)
				}
			})
		}
		g.Wait()
		must(t, r.Refresh(t.Context()))
		count := 0
		made.Range(func(id, _ any) bool {
			count++
			if r.TokenKey(id.(string)) == nil {
				t.Errorf("the key %s got lost", id)
			}
			return true
		})
		if count == 0 || len(r.List()) != 3+count {
			t.Errorf("%d were made:\n%s", count, lines(r))
		}
	})
}

// counted is a home that counts how often it is read.
type counted struct {
	keystore.Home
	loads atomic.Int32
}

func (c *counted) Load(ctx context.Context) ([]keystore.Key, error) {
	c.loads.Add(1)
	return c.Home.Load(ctx)
}

// A server finds a key that another one made when something has the ID of it, and does not read
// for each key that nobody has.
func TestUnknownKey(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, home func() keystore.Home) {
		other := ensure(t, home())
		counted, clock := &counted{Home: home()}, domaintest.NewClock()
		r := ensure(t, counted)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { r.Run(ctx, clock, slog.New(slog.DiscardHandler)); close(done) }()
		made, err := other.Rotate(t.Context(), keystore.Documents, domaintest.Start)
		must(t, err)
		for key, _ := r.Find(made.ID()); key == nil; key, _ = r.Find(made.ID()) {
			clock.Advance(limits.KeyEarly.Duration()) // Run may not have begun yet
		}
		if r.Documents().ID() != made.ID() {
			t.Error("the new key does not sign")
		}
		before := counted.loads.Load()
		for range 100 {
			if r.TokenKey("nothing") != nil {
				t.Error("found nothing")
			}
		}
		if n := counted.loads.Load() - before; n > 1 { // one from the last Advance
			t.Errorf("read %d times", n)
		}
		stop()
		<-done
		if r.TokenKey("nothing") != nil || r.TokenKey("") != nil {
			t.Error("found nothing")
		}
	})
}

// A server reads the keys again without being asked.
func TestRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, clock := keystore.Dir(t.TempDir()), domaintest.NewClock()
		counted := &counted{Home: dir}
		r, other := ensure(t, counted), ensure(t, dir)
		ctx, stop := context.WithCancel(t.Context())
		go r.Run(ctx, clock, slog.New(slog.DiscardHandler))
		synctest.Wait()
		made, err := other.Rotate(t.Context(), keystore.Tokens, domaintest.Start)
		must(t, err)
		before := counted.loads.Load()
		const rounds = 10
		for range rounds {
			clock.Advance(limits.KeyRefresh.Duration())
			synctest.Wait()
		}
		if n := counted.loads.Load() - before; n != rounds || r.Tokens().ID() != made.ID() {
			t.Errorf("read %d times, and %s signs", n, r.Tokens().ID())
		}
		stop()
		synctest.Wait()
	})
}

// While the keys cannot be read, those that are known do, and there is one message.
func TestUnreadable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock, home := domaintest.NewClock(), &failing{Home: keystore.Dir(t.TempDir())}
		r := ensure(t, home)
		log := new(messages)
		ctx, stop := context.WithCancel(t.Context())
		go r.Run(ctx, clock, slog.New(log))
		synctest.Wait()
		for _, fail := range []bool{true, true, false, true} {
			home.fail.Store(fail)
			clock.Advance(limits.KeyRefresh.Duration())
			synctest.Wait()
		}
		if r.Documents() == nil || log.Load() != 2 {
			t.Errorf("%d messages", log.Load())
		}
		stop()
		synctest.Wait()
	})
}

type failing struct {
	keystore.Home
	fail atomic.Bool
}

func (f *failing) Load(ctx context.Context) ([]keystore.Key, error) {
	if f.fail.Load() {
		return nil, context.DeadlineExceeded
	}
	return f.Home.Load(ctx)
}

// messages counts messages.
type messages struct{ atomic.Int32 }

func (*messages) Enabled(context.Context, slog.Level) bool    { return true }
func (m *messages) Handle(context.Context, slog.Record) error { m.Add(1); return nil }
func (m *messages) WithAttrs([]slog.Attr) slog.Handler        { return m }
func (m *messages) WithGroup(string) slog.Handler             { return m }
