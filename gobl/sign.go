package gobl

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"chancery/gobl/cbc"
	"chancery/gobl/dsig"
	"chancery/gobl/uuid"
)

// Scopes state what the issuer of a signature checked.
const (
	// ScopeRegistered: the signer is known to own the address.
	ScopeRegistered cbc.Key = "registered"
	// ScopeVerified: the identity of the signer was checked in full.
	ScopeVerified cbc.Key = "verified"
)

// Payload is what a signature covers: the envelope's identifier and the digest
// of its document, and who signed for whom and when.
type Payload struct {
	UUID uuid.UUID    `json:"uuid"`
	Dig  *dsig.Digest `json:"dig"`
	// Iss and Aud are addresses, "gobl:example.com".
	Iss cbc.URI `json:"iss,omitempty"`
	Aud cbc.URI `json:"aud,omitempty"`
	// Iat is the time of signing in Unix seconds.
	Iat   int64   `json:"iat,omitempty"`
	Scope cbc.Key `json:"scope,omitempty"`
}

// SignOption adds a claim to a signature.
type SignOption func(*signing)

type signing struct {
	payload Payload
	options []dsig.SignOption
}

// WithIssuer names the signer's address.
func WithIssuer(iss cbc.URI) SignOption { return func(s *signing) { s.payload.Iss = iss } }

// WithAudience names the address the signature is meant for.
func WithAudience(aud cbc.URI) SignOption { return func(s *signing) { s.payload.Aud = aud } }

// WithScope states what was checked before signing.
func WithScope(scope cbc.Key) SignOption { return func(s *signing) { s.payload.Scope = scope } }

// WithJKU names the place of the signer's keys.
func WithJKU(url string) SignOption {
	return func(s *signing) { s.options = append(s.options, dsig.WithJKU(url)) }
}

var (
	errNoHead       = errors.New("the envelope has no header")
	errNoSignatures = errors.New("no signatures to verify")
	errNoKey        = errors.New("no key match found")
	errOtherPayload = errors.New("header does not match the signed one")
	errKeyExpired   = errors.New("signed outside the validity of the key")
)

// Sign adds a signature and checks the envelope as a signed one. When that
// fails, all signatures are dropped and the faults returned.
func (l *Library) Sign(e *Envelope, key *dsig.PrivateKey, options ...SignOption) error {
	if err := l.addSignature(e, key, options); err != nil {
		return err
	}
	if err := l.Check(e); err != nil {
		e.Unsign()
		return err
	}
	return nil
}

func (l *Library) addSignature(e *Envelope, key *dsig.PrivateKey, options []SignOption) error {
	if e.Head == nil {
		return NewError(ErrSignature, errNoHead)
	}
	if key == nil {
		return NewError(ErrSignature, dsig.ErrKey)
	}
	s := signing{payload: Payload{UUID: e.Head.UUID, Dig: e.Head.Dig, Iat: l.now().Unix()}}
	for _, option := range options {
		option(&s)
	}
	data, err := json.Marshal(&s.payload)
	if err != nil {
		return NewError(ErrMarshal, err)
	}
	signature, err := dsig.Sign(key, data, s.options...)
	if err != nil {
		return NewError(ErrSignature, err)
	}
	e.Sigs = append(e.Sigs, signature)
	return nil
}

// SignatureErrors lists the errors of signatures, by their position.
type SignatureErrors struct { //nolint:errname // one error, of several signatures
	failures []failure
}

type failure struct {
	index int
	err   error
}

// Error gives all reasons: "sigs[0]: reason; sigs[2]: reason".
func (e *SignatureErrors) Error() string {
	parts := make([]string, len(e.failures))
	for i, f := range e.failures {
		parts[i] = "sigs[" + strconv.Itoa(f.index) + "]: " + f.err.Error()
	}
	return strings.Join(parts, "; ")
}

// Unwrap returns the reasons.
func (e *SignatureErrors) Unwrap() []error {
	list := make([]error, len(e.failures))
	for i, f := range e.failures {
		list[i] = f.err
	}
	return list
}

// Verify checks that every signature covers the header, and was made with one
// of the keys at a time it was valid. Without keys only the first is checked.
// Validate checks whether the header's digest is that of the document.
func (e *Envelope) Verify(keys ...*dsig.PublicKey) error {
	if !e.Signed() {
		return NewError(ErrSignature, errNoSignatures)
	}
	var failed SignatureErrors
	for i, s := range e.Sigs {
		if err := e.verify(s, keys); err != nil {
			failed.failures = append(failed.failures, failure{i, err})
		}
	}
	if len(failed.failures) > 0 {
		return NewError(ErrSignature, &failed)
	}
	return nil
}

// VerifySignature checks that one signature covers the header, and was made with
// the key at a time it was valid. The others do not matter.
func (e *Envelope) VerifySignature(s *dsig.Signature, key *dsig.PublicKey) error {
	if err := e.verify(s, []*dsig.PublicKey{key}); err != nil {
		return NewError(ErrSignature, err)
	}
	return nil
}

func (e *Envelope) verify(s *dsig.Signature, keys []*dsig.PublicKey) error {
	if s == nil {
		return dsig.ErrSignature
	}
	if len(keys) == 0 {
		data, err := s.UnsafePayload()
		if err != nil {
			return err
		}
		_, err = e.match(data)
		return err
	}
	for _, key := range keys {
		if key == nil {
			continue
		}
		data, err := s.Verify(key)
		if err != nil {
			continue // another key may fit
		}
		payload, err := e.match(data)
		if err != nil {
			return err
		}
		if payload.Iat > 0 && !key.ValidAt(time.Unix(payload.Iat, 0)) {
			return errKeyExpired
		}
		return nil
	}
	return errNoKey
}

// match compares what was signed with the header.
func (e *Envelope) match(data []byte) (*Payload, error) {
	payload := new(Payload)
	if err := json.Unmarshal(data, payload); err != nil {
		return nil, err
	}
	if e.Head == nil || payload.UUID != e.Head.UUID || !payload.Dig.Equals(e.Head.Dig) {
		return nil, errOtherPayload
	}
	return payload, nil
}

// SignedPayload reads what a signature of the envelope says, without any check.
func SignedPayload(s *dsig.Signature) (*Payload, error) {
	data, err := s.UnsafePayload()
	if err != nil {
		return nil, NewError(ErrSignature, err)
	}
	payload := new(Payload)
	if err := json.Unmarshal(data, payload); err != nil {
		return nil, NewError(ErrSignature, err)
	}
	return payload, nil
}
