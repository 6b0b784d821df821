package document

import "chancery/gobl/dsig"

// Keys are the signing keys of the installation. They may change while it runs.
type Keys interface {
	// Documents returns the key that signs the envelopes of live workspaces now, Sandbox the
	// one for sandboxes.
	Documents() *dsig.PrivateKey
	Sandbox() *dsig.PrivateKey
	// Find returns the public half of a key that signs envelopes or did, and whether it is
	// one for sandboxes; nil if no key of the installation has the ID.
	Find(id string) (key *dsig.PublicKey, sandbox bool)
}

// FixedKeys are keys that never change. It implements Keys.
type FixedKeys struct{ Live, Test *dsig.PrivateKey }

// Documents implements Keys.
func (k FixedKeys) Documents() *dsig.PrivateKey { return k.Live }

// Sandbox implements Keys.
func (k FixedKeys) Sandbox() *dsig.PrivateKey { return k.Test }

// Find implements Keys.
func (k FixedKeys) Find(id string) (key *dsig.PublicKey, sandbox bool) {
	switch {
	case k.Live != nil && k.Live.ID() == id:
		return k.Live.Public(), false
	case k.Test != nil && k.Test.ID() == id:
		return k.Test.Public(), true
	}
	return nil, false
}
