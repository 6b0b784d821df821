package dsig

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
)

// Errors of signatures. They are wrapped with the cause.
var (
	ErrSignature = errors.New("signature is not a compact JWS with ES256")
	ErrMismatch  = errors.New("signature does not match the key")
)

// headerJKU names where the signer's key set is found (RFC 7515 §4.1.2).
const headerJKU = "jku"

// Signature is a JSON Web Signature in compact form:
// base64url(header).base64url(payload).base64url(r‖s).
type Signature string

// SignOption adds something to the protected header.
type SignOption func(header)

// header holds members of the protected header other than alg and kid.
type header map[jose.HeaderKey]any

// WithJKU names the URL of the signer's key set in the header.
func WithJKU(url string) SignOption {
	return func(h header) { h[headerJKU] = url }
}

// Sign signs the payload as it is. The protected header holds alg, jku if it is not
// empty, and kid, in this order, and nothing else.
func Sign(key *PrivateKey, payload []byte, options ...SignOption) (*Signature, error) {
	if key == nil {
		return nil, fmt.Errorf("sign: %w", ErrKey)
	}
	extra := make(header)
	for _, option := range options {
		option(extra)
	}
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: algorithm, Key: key.jwk},
		&jose.SignerOptions{ExtraHeaders: extra},
	)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	jws, err := signer.Sign(payload)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	text, err := jws.CompactSerialize()
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	s := Signature(text)
	return &s, nil
}

// ParseSignature checks that the text is a compact JWS with ES256. It verifies
// nothing.
func ParseSignature(text string) (*Signature, error) {
	s := Signature(text)
	if _, err := s.parse(); err != nil {
		return nil, err
	}
	return &s, nil
}

func (s Signature) parse() (*jose.JSONWebSignature, error) {
	jws, err := jose.ParseSignedCompact(string(s), []jose.SignatureAlgorithm{algorithm})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	return jws, nil
}

// Verify checks the signature with the key and returns the payload. The key's
// validity and its id are not looked at. The error is ErrSignature when the text
// is no signature, and ErrMismatch when it is not one of this key.
func (s Signature) Verify(key *PublicKey) ([]byte, error) {
	jws, err := s.parse()
	if err != nil {
		return nil, err
	}
	if key == nil {
		return nil, ErrMismatch
	}
	payload, err := jws.Verify(key.jwk.Key)
	if err != nil {
		return nil, ErrMismatch
	}
	return payload, nil
}

// UnsafePayload returns the payload without verifying anything.
func (s Signature) UnsafePayload() ([]byte, error) {
	jws, err := s.parse()
	if err != nil {
		return nil, err
	}
	return jws.UnsafePayloadWithoutVerification(), nil
}

// KeyID returns the id of the key in the header, or "".
func (s Signature) KeyID() string {
	jws, err := s.parse()
	if err != nil || len(jws.Signatures) == 0 {
		return ""
	}
	return jws.Signatures[0].Protected.KeyID
}

// JKU returns the URL of the signer's key set in the header, or "".
func (s Signature) JKU() string {
	jws, err := s.parse()
	if err != nil || len(jws.Signatures) == 0 {
		return ""
	}
	url, _ := jws.Signatures[0].Protected.ExtraHeaders[headerJKU].(string)
	return url
}

// String returns the compact text.
func (s Signature) String() string { return string(s) }

// UnmarshalJSON reads a JSON string and refuses what is no compact JWS with
// ES256. null changes nothing.
func (s *Signature) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	var text string
	if json.Unmarshal(data, &text) != nil {
		return ErrSignature
	}
	parsed, err := ParseSignature(text)
	if err != nil {
		return ErrSignature
	}
	*s = *parsed
	return nil
}
