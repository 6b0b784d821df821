package keystore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"chancery/gobl/dsig"
	"chancery/gobl/uuid"
	"chancery/internal/domain"
)

// FileName of the keystore inside the data directory.
const FileName = "keys.json"

// Versions of the form on disk. The first has one key of tokens and one of documents. It is
// written as long as there are no others, so that an earlier program can read it.
const (
	versionOne  = 1
	versionMany = 2
)

// Dir is a data directory whose keys are in a file that only its owner may read.
type Dir string

// file is the form on disk: private JWKs.
type file struct {
	Version int `json:"version"`
	// Installation is the ID of the installation that the keys belong to.
	Installation string `json:"installation,omitempty"`

	// Tokens and Documents are the keys of version 1.
	Tokens    *dsig.PrivateKey `json:"tokens,omitempty"`
	Documents *dsig.PrivateKey `json:"documents,omitempty"`
	// Keys are those of version 2.
	Keys []fileKey `json:"keys,omitempty"`
}

// fileKey is a key in a file.
type fileKey struct {
	Purpose   Purpose          `json:"purpose"`
	Seq       int              `json:"seq"`
	CreatedAt time.Time        `json:"created_at,omitzero"`
	RetiredAt time.Time        `json:"retired_at,omitzero"`
	Key       *dsig.PrivateKey `json:"key"`
}

// Installation returns the ID of the installation that the keys of a directory belong to,
// or "" if an earlier version made them. It returns fs.ErrNotExist if there are no keys.
func Installation(dir string) (string, error) {
	f, err := read(dir)
	if err != nil {
		return "", err
	}
	return f.Installation, nil
}

// SetInstallation records the ID of the installation in keys that have none.
func SetInstallation(dir, id string) error {
	return change(dir, func(f *file) error {
		if f.Installation == "" {
			f.Installation = id
		}
		return nil
	})
}

// Load implements Home. It returns fs.ErrNotExist if there are no keys yet, and fails if
// others than the owner may read the file.
func (d Dir) Load(context.Context) ([]Key, error) {
	f, err := read(string(d))
	if err != nil {
		return nil, err
	}
	return f.list()
}

// Add implements Home.
func (d Dir) Add(_ context.Context, keys []Key) error {
	err := change(string(d), func(f *file) error {
		have, err := f.list()
		if err == nil {
			err = checkAdd(have, keys)
		}
		if err == nil {
			err = f.set(append(have, keys...))
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return create(string(d), keys)
	}
	return err
}

// Retire implements Home.
func (d Dir) Retire(_ context.Context, p Purpose, seq int, at time.Time) error {
	return change(string(d), func(f *file) error {
		have, err := f.list()
		if err == nil {
			err = checkRetire(have, p, seq)
		}
		if err != nil {
			return err
		}
		if k := find(have, p, seq); k.RetiredAt.IsZero() {
			k.RetiredAt = at.UTC().Truncate(time.Microsecond)
		}
		return f.set(have)
	})
}

// list returns the keys of a file.
func (f *file) list() ([]Key, error) {
	if f.Version == versionMany {
		keys := make([]Key, len(f.Keys))
		for i, k := range f.Keys {
			keys[i] = Key{Purpose: k.Purpose, Seq: k.Seq, CreatedAt: k.CreatedAt, RetiredAt: k.RetiredAt, secret: k.Key}
		}
		return keys, nil
	}
	tokens, documents := first(Tokens, f.Tokens), first(Documents, f.Documents)
	sandbox, err := derived(&documents)
	return []Key{tokens, documents, sandbox}, err
}

// first returns a key of a file of version 1, which has no times; the ID of a key has one.
func first(p Purpose, secret *dsig.PrivateKey) Key {
	at, _ := uuid.UUID(secret.ID()).Timestamp()
	return Key{Purpose: p, Seq: 1, CreatedAt: at.UTC(), secret: secret}
}

// set replaces the keys of a file.
func (f *file) set(keys []Key) error {
	simple, err := isFirst(keys)
	if err != nil {
		return err
	}
	if simple {
		f.Version, f.Keys = versionOne, nil
		f.Tokens, f.Documents = find(keys, Tokens, 1).secret, find(keys, Documents, 1).secret
		return nil
	}
	f.Version, f.Tokens, f.Documents = versionMany, nil, nil
	f.Keys = make([]fileKey, len(keys))
	for i, k := range keys {
		f.Keys[i] = fileKey{Purpose: k.Purpose, Seq: k.Seq, CreatedAt: k.CreatedAt, RetiredAt: k.RetiredAt, Key: k.secret}
	}
	return nil
}

// isFirst reports whether keys are those that an installation begins with, which version 1
// can hold.
func isFirst(keys []Key) (bool, error) {
	tokens, documents, sandbox := find(keys, Tokens, 1), find(keys, Documents, 1), find(keys, Sandbox, 1)
	if len(keys) != len(Purposes()) || tokens == nil || documents == nil || sandbox == nil {
		return false, nil
	}
	for i := range keys {
		if !keys[i].RetiredAt.IsZero() {
			return false, nil
		}
	}
	want, err := derived(documents)
	return err == nil && want.ID() == sandbox.ID() && want.secret.Thumbprint() == sandbox.secret.Thumbprint(), err
}

func read(dir string) (*file, error) {
	path := filepath.Join(dir, FileName)
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("opening keystore: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("the keystore %s can be read by others; run: chmod 600 %s", path, path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading keystore: %w", err)
	}
	// The error of the decoder is not shown: it might quote what it found.
	f := new(file)
	err = json.Unmarshal(data, f)
	if f.Version > versionMany {
		return nil, domain.E(domain.Invalid, "keys", "the keystore %s was written by a newer chancery; use that", path)
	}
	if err != nil || !f.whole() {
		return nil, fmt.Errorf("the keystore %s is damaged; restore it from a backup", path)
	}
	return f, nil
}

// whole reports whether a file has what its version says.
func (f *file) whole() bool {
	switch f.Version {
	case versionOne:
		return f.Tokens != nil && f.Documents != nil
	case versionMany:
		for _, k := range f.Keys {
			if k.Key == nil || k.Seq < 1 {
				return false
			}
		}
		return len(f.Keys) > 0
	}
	return false
}

// create writes keys to a temporary file and links it into place. It is a Conflict if
// another process was faster.
func create(dir string, keys []Key) error {
	f := new(file)
	if err := f.set(keys); err != nil {
		return err
	}
	temp, err := f.writeTemp(dir)
	if err != nil {
		return err
	}
	err = os.Link(temp, filepath.Join(dir, FileName))
	if removed := os.Remove(temp); err == nil && removed != nil {
		err = removed
	}
	if errors.Is(err, fs.ErrExist) {
		return domain.E(domain.Conflict, "conflict", "another process has just made the keys")
	}
	if err != nil {
		return fmt.Errorf("placing keystore: %w", err)
	}
	return syncDir(dir)
}

// change replaces the file of a directory by what fn makes of it. Processes that do so at
// once wait for each other.
func change(dir string, fn func(*file) error) (err error) {
	path := filepath.Join(dir, FileName)
	unlock, err := lock(path)
	if err != nil {
		return fmt.Errorf("changing the keystore: %w", err)
	}
	defer func() { err = errors.Join(err, unlock()) }()
	f, err := read(dir)
	if err != nil {
		return err
	}
	if err := fn(f); err != nil {
		return err
	}
	temp, err := f.writeTemp(dir)
	if err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return errors.Join(fmt.Errorf("placing keystore: %w", err), os.Remove(temp))
	}
	return syncDir(dir)
}

// writeTemp writes the keys durably to a new file and returns its name.
func (f *file) writeTemp(dir string) (name string, err error) {
	data, err := json.MarshalIndent(f, "", "\t")
	if err != nil {
		return "", fmt.Errorf("writing keys: %w", err)
	}
	tmp, err := os.CreateTemp(dir, "keys-*.tmp") // made with 0600
	if err != nil {
		return "", fmt.Errorf("creating keystore: %w", err)
	}
	_, err = tmp.Write(append(data, '\n'))
	if err == nil {
		err = tmp.Sync()
	}
	if err := errors.Join(err, tmp.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("writing keystore: %w", err), os.Remove(tmp.Name()))
	}
	return tmp.Name(), nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("syncing directory: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("syncing directory: %w", err)
	}
	return nil
}

// derived returns the first key of sandboxes, which comes from the first one of documents.
func derived(documents *Key) (Key, error) {
	secret, err := sandboxKey(documents.secret)
	return Key{Purpose: Sandbox, Seq: 1, CreatedAt: documents.CreatedAt, secret: secret}, err
}
