package dsig

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/go-jose/go-jose/v4"

	"chancery/gobl/cal"
	"chancery/gobl/uuid"
)

// Errors of keys. They are wrapped with the cause.
var (
	ErrKey     = errors.New("key is not valid")
	ErrNoKeyID = errors.New("key has no id")
)

const (
	useSignature = "sig"
	algorithm    = jose.ES256
	scalarLength = 32 // bytes of a P-256 private key
)

// PrivateKey signs. Its text forms never show the secret; only MarshalJSON does.
type PrivateKey struct {
	jwk jose.JSONWebKey
}

// NewPrivateKey makes a P-256 key from the random bytes of rand: the same bytes
// always make the same key. The id must not be empty; a new UUID v7 is usual.
func NewPrivateKey(id uuid.UUID, rand io.Reader) (*PrivateKey, error) {
	if id == "" {
		return nil, ErrNoKeyID
	}
	// Scalars that are zero or not below the order of the curve are refused and
	// the next bytes are tried, so that all keys stay equally likely (FIPS 186-5
	// A.2.2). One refusal has a probability of 2^-32.
	const tries = 16
	var scalar [scalarLength]byte
	for range tries {
		if _, err := io.ReadFull(rand, scalar[:]); err != nil {
			return nil, fmt.Errorf("new key: read random bytes: %w", err)
		}
		secret, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar[:])
		if err != nil {
			continue
		}
		return &PrivateKey{jwk: jose.JSONWebKey{
			Key:       secret,
			KeyID:     string(id),
			Algorithm: string(algorithm),
			Use:       useSignature,
		}}, nil
	}
	return nil, fmt.Errorf("new key: %w: random bytes make no scalar", ErrKey)
}

// ParsePrivateKey reads a private JWK on P-256 with an id.
func ParsePrivateKey(data []byte) (*PrivateKey, error) {
	k := new(PrivateKey)
	if err := k.UnmarshalJSON(data); err != nil {
		return nil, err
	}
	return k, nil
}

// ID returns the key id (kid).
func (k *PrivateKey) ID() string { return k.jwk.KeyID }

// Public returns the other half of the key.
func (k *PrivateKey) Public() *PublicKey {
	jwk := k.jwk
	if secret, ok := jwk.Key.(*ecdsa.PrivateKey); ok {
		jwk.Key = &secret.PublicKey
	}
	return &PublicKey{jwk: jwk}
}

// Thumbprint returns the thumbprint of the public key.
func (k *PrivateKey) Thumbprint() string { return thumbprint(&k.jwk) }

// String names the key without its secret.
func (k *PrivateKey) String() string { return "private key " + k.jwk.KeyID }

// GoString names the key without its secret.
func (k *PrivateKey) GoString() string { return k.String() }

// MarshalJSON writes the JWK, secret included.
func (k *PrivateKey) MarshalJSON() ([]byte, error) { return k.jwk.MarshalJSON() }

// UnmarshalJSON reads a private JWK on P-256 with an id.
func (k *PrivateKey) UnmarshalJSON(data []byte) error {
	jwk, err := readJWK(data)
	if err != nil {
		return err
	}
	if _, ok := jwk.Key.(*ecdsa.PrivateKey); !ok {
		return fmt.Errorf("%w: not a private key", ErrKey)
	}
	k.jwk = *jwk
	return nil
}

// PublicKey verifies. It may be limited to a span of time.
type PublicKey struct {
	jwk        jose.JSONWebKey
	validFrom  cal.Timestamp
	validUntil cal.Timestamp
}

// ParsePublicKey reads a public JWK on P-256 with an id. Private keys are
// refused, so that no secret ends up where public keys are handled.
func ParsePublicKey(data []byte) (*PublicKey, error) {
	k := new(PublicKey)
	if err := k.UnmarshalJSON(data); err != nil {
		return nil, err
	}
	return k, nil
}

// ID returns the key id (kid).
func (k *PublicKey) ID() string { return k.jwk.KeyID }

// ValidFrom returns the first instant the key may sign at; zero if there is no limit.
func (k *PublicKey) ValidFrom() cal.Timestamp { return k.validFrom }

// ValidUntil returns the last instant the key may sign at; zero if there is no limit.
func (k *PublicKey) ValidUntil() cal.Timestamp { return k.validUntil }

// WithValidity returns the key limited to the span, both ends included. A zero
// end is open.
func (k *PublicKey) WithValidity(from, until cal.Timestamp) *PublicKey {
	limited := *k
	limited.validFrom, limited.validUntil = from, until
	return &limited
}

// ValidAt reports whether the key may sign at the instant.
func (k *PublicKey) ValidAt(t time.Time) bool {
	if !k.validFrom.IsZero() && t.Before(k.validFrom.Time()) {
		return false
	}
	return k.validUntil.IsZero() || !t.After(k.validUntil.Time())
}

// Thumbprint returns the SHA-256 thumbprint (RFC 7638) in lower-case hex.
func (k *PublicKey) Thumbprint() string { return thumbprint(&k.jwk) }

// validity are the members a public JWK has beyond RFC 7517.
type validity struct {
	From  cal.Timestamp `json:"valid_from,omitzero"`
	Until cal.Timestamp `json:"valid_until,omitzero"`
}

// MarshalJSON writes the JWK. With a limited validity the members are in order
// of their names.
func (k *PublicKey) MarshalJSON() ([]byte, error) {
	data, err := k.jwk.MarshalJSON()
	if err != nil || (k.validFrom.IsZero() && k.validUntil.IsZero()) {
		return data, err
	}
	members := make(map[string]any)
	if err := json.Unmarshal(data, &members); err != nil {
		return nil, fmt.Errorf("write key: %w", err)
	}
	if !k.validFrom.IsZero() {
		members["valid_from"] = k.validFrom
	}
	if !k.validUntil.IsZero() {
		members["valid_until"] = k.validUntil
	}
	return json.Marshal(members)
}

// UnmarshalJSON reads a public JWK on P-256 with an id.
func (k *PublicKey) UnmarshalJSON(data []byte) error {
	jwk, err := readJWK(data)
	if err != nil {
		return err
	}
	if !jwk.IsPublic() {
		return fmt.Errorf("%w: not a public key", ErrKey)
	}
	var v validity
	if err := json.Unmarshal(data, &v); err != nil {
		return fmt.Errorf("%w: %w", ErrKey, err)
	}
	*k = PublicKey{jwk: *jwk, validFrom: v.From, validUntil: v.Until}
	return nil
}

// readJWK reads a JWK and refuses all but P-256 signature keys with an id.
func readJWK(data []byte) (*jose.JSONWebKey, error) {
	jwk := new(jose.JSONWebKey)
	if err := jwk.UnmarshalJSON(data); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	var curve elliptic.Curve
	switch key := jwk.Key.(type) {
	case *ecdsa.PrivateKey:
		curve = key.Curve
	case *ecdsa.PublicKey:
		curve = key.Curve
	}
	switch {
	case curve != elliptic.P256() || !jwk.Valid():
		return nil, fmt.Errorf("%w: not a P-256 key", ErrKey)
	case jwk.Algorithm != "" && jwk.Algorithm != string(algorithm):
		return nil, fmt.Errorf("%w: algorithm is not ES256", ErrKey)
	case jwk.Use != "" && jwk.Use != useSignature:
		return nil, fmt.Errorf("%w: not for signatures", ErrKey)
	case jwk.KeyID == "":
		return nil, ErrNoKeyID
	}
	return jwk, nil
}

func thumbprint(jwk *jose.JSONWebKey) string {
	sum, err := jwk.Thumbprint(crypto.SHA256)
	if err != nil {
		return "" // a key without content; none can be made by this package
	}
	return hex.EncodeToString(sum)
}

// KeySet is a JWK Set (RFC 7517 §5).
type KeySet struct {
	Keys []*PublicKey `json:"keys"`
}

// Find returns the first key with the id, or nil.
func (s *KeySet) Find(id string) *PublicKey {
	for _, k := range s.Keys {
		if k.ID() == id {
			return k
		}
	}
	return nil
}

// UnmarshalJSON reads a JWK Set. As RFC 7517 §5 asks, keys that cannot be used
// here (other types, no id) are left out.
func (s *KeySet) UnmarshalJSON(data []byte) error {
	var raw struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return fmt.Errorf("key set: %w", err)
	}
	s.Keys = make([]*PublicKey, 0, len(raw.Keys))
	for _, member := range raw.Keys {
		if k, err := ParsePublicKey(member); err == nil {
			s.Keys = append(s.Keys, k)
		}
	}
	return nil
}
