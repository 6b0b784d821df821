package keystore

import (
	"cmp"
	"slices"
	"strings"

	"chancery/gobl/dsig"
	"chancery/internal/domain"
)

// state is the keys at one time, arranged for use. It does not change.
type state struct {
	keys   []Key
	signs  map[Purpose]*dsig.PrivateKey
	byID   map[string]entry
	public []*dsig.PublicKey
}

// entry is a key with its public half.
type entry struct {
	Key
	public *dsig.PublicKey
}

func newState(keys []Key) (*state, error) {
	s := &state{keys: slices.Clone(keys), signs: map[Purpose]*dsig.PrivateKey{}, byID: map[string]entry{}}
	slices.SortFunc(s.keys, func(a, b Key) int {
		return cmp.Or(cmp.Compare(rank(a.Purpose), rank(b.Purpose)), cmp.Compare(a.Seq, b.Seq))
	})
	for i := len(s.keys) - 1; i >= 0; i-- { // the newest first, which signs
		k := &s.keys[i]
		if (k.Purpose == Sandbox) != strings.HasPrefix(k.ID(), SandboxPrefix) {
			return nil, domain.E(domain.Invalid, "keys", "the key %s cannot be one for %s; restore the keys from a backup", k.ID(), k.Purpose)
		}
		switch {
		case !k.RetiredAt.IsZero():
			k.State = Retired
		case s.signs[k.Purpose] == nil:
			k.State, s.signs[k.Purpose] = Signs, k.secret
		default:
			k.State = Verifies
		}
		s.byID[k.ID()] = entry{*k, k.secret.Public()}
	}
	for _, p := range Purposes() {
		if s.signs[p] == nil {
			return nil, domain.E(domain.NotFound, "not-found", "there is no key that signs %s; a server makes it when it starts", p)
		}
	}
	s.publish(Documents)
	s.publish(Sandbox)
	return s, nil
}

// rank is the place of a purpose in lists; those of a later version are last.
func rank(p Purpose) int {
	if i := slices.Index(Purposes(), p); i >= 0 {
		return i
	}
	return len(Purposes())
}

// publish adds the public keys of a purpose, the newest first.
func (s *state) publish(p Purpose) {
	for i := len(s.keys) - 1; i >= 0; i-- {
		if k := &s.keys[i]; k.Purpose == p {
			s.public = append(s.public, s.byID[k.ID()].public)
		}
	}
}
