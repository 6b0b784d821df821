package keystore

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"chancery/internal/domain"
)

const (
	// MasterVariable is the environment variable that may hold the master key.
	MasterVariable = "CHANCERY_MASTER_KEY"
	// masterBytes is the size of a master key.
	masterBytes = 32
	// masterText is more than a file with a master key has.
	masterText = 1024
)

// MasterKey encrypts the keys in a database. No text form shows it.
type MasterKey struct{ aead cipher.AEAD }

// String hides the key.
func (*MasterKey) String() string { return "master key" }

// GoString hides the key.
func (*MasterKey) GoString() string { return "master key" }

// ReadMasterKey reads the master key from a file, or else from the text that the
// environment has for it.
func ReadMasterKey(path, env string) (*MasterKey, error) {
	switch {
	case path != "":
		text, err := readMasterFile(path)
		if err != nil {
			return nil, err
		}
		return parseMaster(text, path)
	case env != "":
		return parseMaster([]byte(env), MasterVariable)
	}
	return nil, domain.E(domain.Invalid, "master-key", "the keys in a database need a master key: give its file with --master-key, or set %s; "+
		"make one with: chancery key generate-master master.key", MasterVariable)
}

func readMasterFile(path string) (_ []byte, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, domain.E(domain.NotFound, "master-key", "there is no master key at %s; make one with: chancery key generate-master %s", path, path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the master key: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("reading the master key: %w", err)
	}
	if mend := readable(info); mend != "" {
		return nil, domain.E(domain.Invalid, "master-key", "the master key %s can be read by others; run: %s %s", path, mend, path)
	}
	text, err := io.ReadAll(io.LimitReader(f, masterText))
	if err != nil {
		return nil, fmt.Errorf("reading the master key: %w", err)
	}
	return text, nil
}

// parseMaster reads a key as text. Its errors do not quote it.
func parseMaster(text []byte, where string) (*MasterKey, error) {
	text = bytes.TrimRight(text, "\r\n")
	raw, err := base64.StdEncoding.Strict().DecodeString(string(text))
	if err != nil || len(raw) != masterBytes {
		return nil, domain.E(domain.Invalid, "master-key", "%s holds no master key, which is 32 bytes in base64; "+
			"make one with: chancery key generate-master FILE, or: openssl rand -base64 32", where)
	}
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, fmt.Errorf("using the master key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("using the master key: %w", err)
	}
	return &MasterKey{aead}, nil
}

// GenerateMasterKey makes a master key and writes it to a new file that only its owner may
// read. It leaves no file when it fails.
func GenerateMasterKey(path string, rand io.Reader) error {
	raw := make([]byte, masterBytes)
	if _, err := io.ReadFull(rand, raw); err != nil {
		return fmt.Errorf("making a master key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return domain.E(domain.Conflict, "conflict", "%s exists and is not written over", path)
	}
	if err != nil {
		return fmt.Errorf("making a master key: %w", err)
	}
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(raw) + "\n")
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("writing the master key: %w", err), os.Remove(path))
	}
	return nil
}
