package keystore

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"chancery/gobl/dsig"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Ring is the keys of an installation as one process knows them. While Run runs it follows
// what other processes do: it reads the keys again from time to time, and early when
// somebody looks for a key that it does not know. It implements access.Keyring and document.Keys.
type Ring struct {
	home  Home
	known atomic.Pointer[state]
	asked chan struct{} // holds one wish for an early reading

	mu    sync.Mutex
	clock domain.Clock  // nil while Run does not run
	round chan struct{} // closed when the next reading, or the one under way, has ended
	busy  bool          // a reading is under way or wished for
	last  time.Duration // when the last reading ended
}

// Open reads the keys of a home that has some. It returns fs.ErrNotExist if a directory has
// none yet.
func Open(ctx context.Context, home Home) (*Ring, error) {
	r := newRing(home)
	return r, r.Refresh(ctx)
}

func newRing(home Home) *Ring {
	return &Ring{home: home, asked: make(chan struct{}, 1), round: make(chan struct{})}
}

// ensureTries is how often the keys are read when other processes make some too. The second
// time is enough unless they are retired at the same time.
const ensureTries = 3

// Ensure reads the keys of a home and makes those that are missing. Processes that start at
// once get the same keys.
func Ensure(ctx context.Context, home Home, now time.Time) (*Ring, error) {
	var err error
	for range ensureTries {
		if err = ensure(ctx, home, now); !domain.Is(err, domain.Conflict) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	return Open(ctx, home)
}

func ensure(ctx context.Context, home Home, now time.Time) error {
	keys, err := home.Load(ctx)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	made, err := missing(keys, now)
	if err != nil || len(made) == 0 {
		return err
	}
	return home.Add(ctx, made)
}

// Refresh reads the keys again. After an error it knows those of before.
func (r *Ring) Refresh(ctx context.Context) error {
	keys, err := r.home.Load(ctx)
	if err != nil {
		return err
	}
	s, err := newState(keys)
	if err == nil {
		r.known.Store(s)
	}
	return err
}

// List returns all keys, by purpose and number.
func (r *Ring) List() []Key { return slices.Clone(r.known.Load().keys) }

// Rotate makes a key that signs from now on.
func (r *Ring) Rotate(ctx context.Context, p Purpose, now time.Time) (Key, error) {
	if err := r.Refresh(ctx); err != nil {
		return Key{}, err
	}
	k, err := newKey(p, lastSeq(r.List(), p)+1, now)
	if err != nil {
		return Key{}, err
	}
	err = r.home.Add(ctx, []Key{k})
	if domain.Is(err, domain.Conflict) {
		return Key{}, domain.E(domain.Conflict, "conflict", "somebody else has just made a key for %s; look at it with: chancery key list", p)
	}
	if err != nil {
		return Key{}, err
	}
	return r.again(ctx, k.ID())
}

// Retire ends the use of a key and returns it.
func (r *Ring) Retire(ctx context.Context, id string, now time.Time) (Key, error) {
	if err := r.Refresh(ctx); err != nil {
		return Key{}, err
	}
	k, ok := r.get(id)
	if !ok {
		return Key{}, domain.E(domain.NotFound, "not-found", "there is no key %q; see the keys with: chancery key list", id)
	}
	if err := r.home.Retire(ctx, k.Purpose, k.Seq, now); err != nil {
		return Key{}, err
	}
	return r.again(ctx, id)
}

func (r *Ring) again(ctx context.Context, id string) (Key, error) {
	err := r.Refresh(ctx)
	k, _ := r.get(id)
	return k, err
}

func (r *Ring) get(id string) (Key, bool) {
	keys := r.known.Load().keys
	i := slices.IndexFunc(keys, func(k Key) bool { return k.ID() == id })
	if i < 0 {
		return Key{}, false
	}
	return keys[i], true
}

// Tokens implements access.Keyring.
func (r *Ring) Tokens() *dsig.PrivateKey { return r.known.Load().signs[Tokens] }

// Documents implements access.Keyring.
func (r *Ring) Documents() *dsig.PrivateKey { return r.known.Load().signs[Documents] }

// Sandbox implements access.Keyring.
func (r *Ring) Sandbox() *dsig.PrivateKey { return r.known.Load().signs[Sandbox] }

// Public implements access.Keyring. It does not publish the keys of tokens, which only
// servers of this installation need.
func (r *Ring) Public() dsig.KeySet { return dsig.KeySet{Keys: slices.Clone(r.known.Load().public)} }

// TokenKey implements access.Keyring.
func (r *Ring) TokenKey(id string) *dsig.PublicKey {
	k, ok := r.lookup(id)
	if !ok || k.Purpose != Tokens || k.State == Retired {
		return nil
	}
	return k.public
}

// Find implements document.Keys.
func (r *Ring) Find(id string) (key *dsig.PublicKey, sandbox bool) {
	k, ok := r.lookup(id)
	if !ok || k.Purpose == Tokens {
		return nil, false
	}
	return k.public, k.Purpose == Sandbox
}

// lookup finds a key, which another process may have made just now.
func (r *Ring) lookup(id string) (entry, bool) {
	k, ok := r.known.Load().byID[id]
	if !ok && id != "" && r.early() {
		k, ok = r.known.Load().byID[id]
	}
	return k, ok
}

// early waits for a reading that begins before its time. It reports false if there is none,
// because the last one was a moment ago or nobody reads: somebody may look for keys
// that are not ours.
func (r *Ring) early() bool {
	r.mu.Lock()
	if r.clock == nil || (!r.busy && r.clock.Monotonic()-r.last < limits.KeyEarly.Duration()) {
		r.mu.Unlock()
		return false
	}
	if !r.busy {
		r.busy = true
		r.asked <- struct{}{} // it is empty, because nobody was busy
	}
	round, timer := r.round, r.clock.Timer(limits.KeyRefresh.Duration())
	r.mu.Unlock()
	defer timer.Stop()
	select {
	case <-round:
		return true
	case <-timer.C(): // the store hangs
		return false
	}
}

// Run follows the keys until the context ends.
func (r *Ring) Run(ctx context.Context, clock domain.Clock, log *slog.Logger) {
	r.begin(clock)
	defer r.end()
	failed := false
	for {
		timer := clock.Timer(limits.KeyRefresh.Duration())
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C():
		case <-r.asked:
			timer.Stop()
		}
		err := r.read(ctx)
		if err != nil && !failed && ctx.Err() == nil {
			log.WarnContext(ctx, "cannot read the signing keys; going on with those that are known", "error", err)
		}
		failed = err != nil
	}
}

func (r *Ring) begin(clock domain.Clock) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clock, r.last = clock, clock.Monotonic()-limits.KeyEarly.Duration()
}

// read is one reading. All who wait for it go on when it has ended.
func (r *Ring) read(ctx context.Context) error {
	r.mu.Lock()
	r.busy = true
	r.mu.Unlock()
	limit, cancel := context.WithTimeout(ctx, limits.KeyRefresh.Duration())
	defer cancel()
	err := r.Refresh(limit)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = r.clock.Monotonic()
	r.release()
	return err
}

// release lets go who waits. A wish that came while a reading began is fulfilled with it.
func (r *Ring) release() {
	select {
	case <-r.asked:
	default:
	}
	r.busy = false
	close(r.round)
	r.round = make(chan struct{})
}

func (r *Ring) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clock = nil
	r.release()
}
