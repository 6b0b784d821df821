package keystore

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"chancery/gobl/dsig"
	"chancery/gobl/uuid"
	"chancery/internal/domain"
)

// Purpose is what a key signs. A key never signs anything else.
type Purpose string

// The purposes.
const (
	Tokens    Purpose = "tokens"
	Documents Purpose = "documents"
	// Sandbox keys sign the documents of sandboxes.
	Sandbox Purpose = "sandbox"
)

// Purposes returns all purposes.
func Purposes() []Purpose { return []Purpose{Tokens, Documents, Sandbox} }

// State is what a key is good for.
type State string

// The states. Public keys of documents and sandboxes verify in each of them; tokens of a
// retired key are refused.
const (
	Signs    State = "signs"
	Verifies State = "verifies"
	Retired  State = "retired"
)

// Key is one key. Its secret is in no text form of it.
type Key struct {
	Purpose Purpose
	// Seq counts the keys of a purpose from 1.
	Seq       int
	CreatedAt time.Time
	// RetiredAt is zero while the key may sign.
	RetiredAt time.Time
	State     State

	secret *dsig.PrivateKey
}

// ID returns the ID of the key, which stands in everything that it signs.
func (k *Key) ID() string { return k.secret.ID() }

// Home is where keys are kept.
type Home interface {
	// Load returns all keys. Their State is not set.
	Load(ctx context.Context) ([]Key, error)
	// Add keeps keys, all or none. It is a Conflict if a purpose has a key with one of the
	// numbers.
	Add(ctx context.Context, keys []Key) error
	// Retire records that a key does not sign any more. It is a Conflict if no other key of
	// the purpose may sign. A retired key stays as it is.
	Retire(ctx context.Context, p Purpose, seq int, at time.Time) error
}

// newKey makes a key.
func newKey(p Purpose, seq int, now time.Time) (Key, error) {
	id, err := uuid.NewV7(now, rand.Reader)
	if err != nil {
		return Key{}, fmt.Errorf("naming a key: %w", err)
	}
	if p == Sandbox {
		id = SandboxPrefix + id
	}
	secret, err := dsig.NewPrivateKey(id, rand.Reader)
	if err != nil {
		return Key{}, fmt.Errorf("making a key: %w", err)
	}
	return Key{Purpose: p, Seq: seq, CreatedAt: now.UTC().Truncate(time.Microsecond), secret: secret}, nil
}

// missing makes a key for each purpose of which no key may sign.
func missing(keys []Key, now time.Time) ([]Key, error) {
	var made []Key
	for _, p := range Purposes() {
		if slices.ContainsFunc(keys, func(k Key) bool { return k.Purpose == p && k.RetiredAt.IsZero() }) {
			continue
		}
		k, err := firstOrNext(slices.Concat(keys, made), p, now)
		if err != nil {
			return nil, err
		}
		made = append(made, k)
	}
	return made, nil
}

// firstOrNext makes a key. The first of sandboxes is derived from the first of documents, as
// it was when a file held no key of sandboxes.
func firstOrNext(keys []Key, p Purpose, now time.Time) (Key, error) {
	seq := lastSeq(keys, p) + 1
	first := find(keys, Documents, 1)
	if p != Sandbox || seq != 1 || first == nil {
		return newKey(p, seq, now)
	}
	return derived(first)
}

func lastSeq(keys []Key, p Purpose) int {
	last := 0
	for i := range keys {
		if keys[i].Purpose == p {
			last = max(last, keys[i].Seq)
		}
	}
	return last
}

func find(keys []Key, p Purpose, seq int) *Key {
	i := slices.IndexFunc(keys, func(k Key) bool { return k.Purpose == p && k.Seq == seq })
	if i < 0 {
		return nil
	}
	return &keys[i]
}

// checkAdd returns a Conflict if a number is taken.
func checkAdd(keys, more []Key) error {
	for _, k := range more {
		if find(keys, k.Purpose, k.Seq) != nil {
			return domain.E(domain.Conflict, "conflict", "there is a key %d for %s already", k.Seq, k.Purpose)
		}
	}
	return nil
}

// checkRetire returns a Conflict if a key is the only one of its purpose that may sign.
func checkRetire(keys []Key, p Purpose, seq int) error {
	k := find(keys, p, seq)
	if k == nil {
		return domain.Missing("key")
	}
	others := slices.ContainsFunc(keys, func(o Key) bool { return o.Purpose == p && o.Seq != seq && o.RetiredAt.IsZero() })
	if k.RetiredAt.IsZero() && !others {
		return domain.E(domain.Conflict, "conflict",
			"this is the only key that signs %s; make another one first with: chancery key rotate %s", p, p)
	}
	return nil
}
