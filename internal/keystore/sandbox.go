package keystore

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"chancery/gobl/dsig"
	"chancery/gobl/uuid"
)

// SandboxPrefix begins the ID of the key of sandboxes, so that nobody takes a signature of a
// sandbox for one of a live workspace.
const SandboxPrefix = "sandbox-"

const (
	// sandboxInfo is what the key is derived for. Changing it changes the key of every
	// installation.
	sandboxInfo = "chancery: key of documents in sandboxes"
	// sandboxBytes is enough for every attempt of dsig.NewPrivateKey.
	sandboxBytes = 16 * 32
)

// sandboxKey derives the key of sandboxes from that of documents (HKDF, RFC 5869), so
// that installations and backups of any age have it, and all processes the same one. Who
// knows it learns nothing about the key that it comes from.
func sandboxKey(documents *dsig.PrivateKey) (*dsig.PrivateKey, error) {
	text, err := documents.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("reading the key of documents: %w", err)
	}
	var jwk struct {
		D string `json:"d"`
	}
	if err := json.Unmarshal(text, &jwk); err != nil {
		return nil, fmt.Errorf("reading the key of documents: %w", err)
	}
	secret, err := hkdf.Key(sha256.New, []byte(jwk.D), nil, sandboxInfo, sandboxBytes)
	if err != nil {
		return nil, fmt.Errorf("deriving the key of sandboxes: %w", err)
	}
	key, err := dsig.NewPrivateKey(uuid.UUID(SandboxPrefix+documents.ID()), bytes.NewReader(secret))
	if err != nil {
		return nil, fmt.Errorf("deriving the key of sandboxes: %w", err)
	}
	return key, nil
}
