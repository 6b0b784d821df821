package net

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"chancery/gobl"
	"chancery/gobl/dsig"
)

// Fetcher gets what a URL leads to. It accepts only JSON with status 200 and has
// limits of its own on time, size and destination.
type Fetcher interface {
	Fetch(ctx context.Context, url string) ([]byte, error)
}

// Client verifies envelopes with the keys that their issuers publish. It is safe
// for concurrent use when its fetcher is.
type Client struct {
	fetcher     Fetcher
	authorities []Address
}

// NewClient makes a client. Authorities are the addresses whose signature makes an
// envelope acceptable to VerifyAuthority; without any it accepts none.
func NewClient(fetcher Fetcher, authorities ...Address) *Client {
	return &Client{fetcher: fetcher, authorities: slices.Clone(authorities)}
}

var (
	errNoSignature      = errors.New("there is no signature")
	errNoKeyID          = errors.New("the signature names no key")
	errOtherKey         = errors.New("the key found has another id")
	errAudience         = errors.New("the signature is meant for somebody else")
	errUnknownAuthority = errors.New("unknown authority")
)

// FetchKey gets the public key with an id from an address. Errors have the key
// ErrNotFound; the fetcher's own is wrapped.
func (c *Client) FetchKey(ctx context.Context, from Address, id string) (*dsig.PublicKey, error) {
	data, err := c.fetcher.Fetch(ctx, from.KeyURL(id))
	if err != nil {
		return nil, gobl.NewError(gobl.ErrNotFound, fmt.Errorf("key %q of %s: %w", id, from, err))
	}
	key, err := dsig.ParsePublicKey(data)
	if err != nil {
		return nil, gobl.NewError(gobl.ErrNotFound, fmt.Errorf("key %q of %s: %w", id, from, err))
	}
	if key.ID() != id {
		return nil, gobl.NewError(gobl.ErrNotFound, fmt.Errorf("key %q of %s: %w", id, from, errOtherKey))
	}
	return key, nil
}

// VerifyEnvelope verifies all signatures with the key of the issuer of the first
// one, and returns the issuer. When an audience is given the first signature has
// to be meant for it. Errors have the key ErrSignature, or ErrNotFound when the
// key cannot be had.
func (c *Client) VerifyEnvelope(ctx context.Context, env *gobl.Envelope, audience Address) (Address, error) {
	if len(env.Sigs) == 0 || env.Sigs[0] == nil {
		return "", gobl.NewError(gobl.ErrSignature, errNoSignature)
	}
	issuer, payload, err := issuerOf(env.Sigs[0])
	if err != nil {
		return "", err
	}
	key, err := c.keyOf(ctx, env.Sigs[0], issuer)
	if err != nil {
		return "", err
	}
	if err := env.Verify(key); err != nil {
		return "", err
	}
	if audience != "" && payload.Aud != audience.URI() {
		return "", gobl.NewError(gobl.ErrSignature, errAudience)
	}
	return issuer, nil
}

// VerifyAuthority accepts an envelope that one of the authorities of the client
// signed, with a key that verifies it. It fails with the last verification that
// did, or because no authority signed. Error keys are those of VerifyEnvelope.
func (c *Client) VerifyAuthority(ctx context.Context, env *gobl.Envelope) error {
	last := error(gobl.NewError(gobl.ErrSignature, errUnknownAuthority))
	for _, s := range env.Sigs {
		if s == nil {
			continue
		}
		issuer, _, err := issuerOf(s)
		if err != nil || !slices.Contains(c.authorities, issuer) {
			continue
		}
		if err := c.verify(ctx, env, s, issuer); err != nil {
			last = err
			continue
		}
		return nil
	}
	return last
}

// issuerOf reads who claims to have made a signature, and what it says. Nothing
// of it is certain before the signature is verified.
func issuerOf(s *dsig.Signature) (Address, *gobl.Payload, error) {
	payload, err := gobl.SignedPayload(s)
	if err != nil {
		return "", nil, err
	}
	issuer, err := ParseURI(payload.Iss)
	if err != nil {
		return "", nil, gobl.NewError(gobl.ErrSignature, fmt.Errorf("issuer of the signature: %w", err))
	}
	return issuer, payload, nil
}

// verify checks one signature with the key that it names.
func (c *Client) verify(ctx context.Context, env *gobl.Envelope, s *dsig.Signature, issuer Address) error {
	key, err := c.keyOf(ctx, s, issuer)
	if err != nil {
		return err
	}
	return env.VerifySignature(s, key)
}

// keyOf gets the key that a signature names from its issuer.
func (c *Client) keyOf(ctx context.Context, s *dsig.Signature, issuer Address) (*dsig.PublicKey, error) {
	id := s.KeyID()
	if id == "" {
		return nil, gobl.NewError(gobl.ErrSignature, errNoKeyID)
	}
	return c.FetchKey(ctx, issuer, id)
}
