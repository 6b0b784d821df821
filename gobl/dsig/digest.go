package dsig

import (
	"crypto/sha256"
	"encoding/hex"
)

// DigestAlgorithm names a hash function.
type DigestAlgorithm string

// SHA256 is the only digest algorithm in use.
const SHA256 DigestAlgorithm = "sha256"

// Digest is the hash of some bytes: for SHA-256 64 lower-case hex digits.
type Digest struct {
	// Hash function; only SHA-256 is known.
	Alg DigestAlgorithm `json:"alg"`
	// The hash in lower-case hex digits.
	Val string `json:"val"`
}

// NewSHA256Digest hashes the bytes as they are. Documents are hashed in their
// canonical form; see package c14n.
func NewSHA256Digest(data []byte) *Digest {
	sum := sha256.Sum256(data)
	return &Digest{Alg: SHA256, Val: hex.EncodeToString(sum[:])}
}

// Equals reports whether both are absent, or have the same algorithm and value.
func (d *Digest) Equals(o *Digest) bool {
	if d == nil || o == nil {
		return d == o
	}
	return *d == *o
}
