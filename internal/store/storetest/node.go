package storetest

import (
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
)

func node(name string, run, seen int) domain.Node {
	return domain.Node{Name: name, Run: id(run), Version: "v1", Address: "127.0.0.1:1", StartedAt: at(0), SeenAt: at(seen)}
}

// nodes: a name belongs to one process at a time.
func nodes(t *testing.T, s domain.Store) {
	ctx := t.Context()
	enter := func(n domain.Node, since time.Time) error {
		return s.Update(ctx, func(tx domain.Tx) error { return tx.Nodes().Enter(ctx, n, since) })
	}
	seen := func(name string, run, second int) bool {
		var known bool
		write(t, s, func(tx domain.Tx) (err error) {
			known, err = tx.Nodes().Seen(ctx, name, id(run), at(second))
			return err
		})
		return known
	}
	list := func(since int) []domain.Node {
		return read(t, s, func(tx domain.Tx) ([]domain.Node, error) { return tx.Nodes().List(ctx, at(since)) })
	}
	for _, n := range []domain.Node{node("b", 1, 0), node("a", 2, 0)} {
		if err := enter(n, at(-20)); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "both", list(0), []domain.Node{node("a", 2, 0), node("b", 1, 0)})
	if err := enter(node("a", 3, 10), at(-10)); !domain.Is(err, domain.Conflict) {
		t.Errorf("a name that is taken: %v", err)
	}
	same(t, "seen", []bool{seen("a", 2, 15), seen("a", 3, 15), seen("c", 1, 15)}, []bool{true, false, false})
	same(t, "seen lately", list(1), []domain.Node{node("a", 2, 15)})
	if err := enter(node("b", 3, 30), at(1)); err != nil {
		t.Errorf("the name of one that is gone: %v", err)
	}
	same(t, "the old one", seen("b", 1, 31), false)
	if err := enter(node("a", 4, 16), time.Time{}); err != nil {
		t.Errorf("a name that is ours: %v", err)
	}
	j := newJob(1)
	j.Lease = domain.Lease{Owner: "a", Until: at(99), Fence: 1}
	insert(t, s, j)
	want := node("a", 4, 16)
	want.Leases = 1
	same(t, "with a lease", list(0), []domain.Node{want, node("b", 3, 30)})
	write(t, s, func(tx domain.Tx) error {
		if err := tx.Nodes().Leave(ctx, "a", id(2)); err != nil { // another process
			return err
		}
		return tx.Nodes().Leave(ctx, "b", id(3))
	})
	same(t, "left", list(0), []domain.Node{want})
}

// duties: of many nodes one has a duty, until its time is over.
func duties(t *testing.T, s domain.Store) {
	ctx := t.Context()
	take := func(duty string, run, now int) bool {
		var taken bool
		write(t, s, func(tx domain.Tx) (err error) {
			taken, err = tx.Nodes().Take(ctx, duty, id(run), at(now), at(now+10))
			return err
		})
		return taken
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	takers := map[int]bool{}
	for run := range 20 {
		wg.Go(func() {
			if take("sweep", run+1, 0) {
				mu.Lock()
				defer mu.Unlock()
				takers[run+1] = true
			}
		})
	}
	wg.Wait()
	if len(takers) != 1 {
		t.Fatalf("taken by %v", takers)
	}
	for run := range takers {
		same(t, "again", []bool{take("sweep", run, 5), take("other", 99, 5), take("sweep", 99, 14), take("sweep", 99, 15), take("sweep", run, 16)},
			[]bool{true, true, false, true, false})
	}
}

// encryptedKeys: the keys of an installation are added once and stay.
func encryptedKeys(t *testing.T, s domain.Store) {
	ctx := t.Context()
	key := func(purpose string, seq int) *domain.EncryptedKey {
		return &domain.EncryptedKey{Purpose: purpose, Seq: seq, ID: string(id(seq)), CreatedAt: at(seq), Encrypted: []byte{0, 1, byte(seq), 255}}
	}
	a1, b1, b2 := key("a", 1), key("b", 1), key("b", 2)
	write(t, s, func(tx domain.Tx) error {
		for _, k := range []*domain.EncryptedKey{b2, b1, a1} {
			if err := tx.EncryptedKeys().Insert(ctx, k); err != nil {
				return err
			}
		}
		return nil
	})
	refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.EncryptedKeys().Insert(ctx, key("b", 2)) })
	for range 2 { // the first time counts
		b1.RetiredAt = at(5)
		write(t, s, func(tx domain.Tx) error { return tx.EncryptedKeys().Retire(ctx, "b", 1, b1.RetiredAt) })
		write(t, s, func(tx domain.Tx) error { return tx.EncryptedKeys().Retire(ctx, "b", 1, at(9)) })
	}
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.EncryptedKeys().Retire(ctx, "c", 1, at(9)) })
	same(t, "keys", read(t, s, func(tx domain.Tx) ([]domain.EncryptedKey, error) { return tx.EncryptedKeys().List(ctx) }),
		[]domain.EncryptedKey{*a1, *b1, *b2})
}
