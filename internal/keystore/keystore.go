package keystore

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"chancery/gobl/dsig"
	"chancery/gobl/uuid"
)

// FileName of the keystore inside the data directory.
const FileName = "keys.json"

// Store holds the keys of an installation. It implements access.Keyring.
type Store struct {
	tokens    *dsig.PrivateKey
	documents *dsig.PrivateKey
}

// file is the form on disk: private JWKs by purpose.
type file struct {
	Version   int              `json:"version"`
	Tokens    *dsig.PrivateKey `json:"tokens"`
	Documents *dsig.PrivateKey `json:"documents"`
}

// Open reads the keys of a data directory. It returns fs.ErrNotExist if there are
// none yet, and fails if others than the owner may read the file.
func Open(dir string) (*Store, error) {
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
	var f file
	if err := json.Unmarshal(data, &f); err != nil || f.Version != 1 || f.Tokens == nil || f.Documents == nil {
		return nil, fmt.Errorf("the keystore %s is damaged; restore it from a backup", path)
	}
	return &Store{tokens: f.Tokens, documents: f.Documents}, nil
}

// Ensure opens the keys of a data directory and creates them if there are none. Two
// processes that start at once get the same keys.
func Ensure(dir string, now time.Time) (*Store, error) {
	s, err := Open(dir)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	if err := create(dir, now); err != nil {
		return nil, err
	}
	return Open(dir)
}

// create writes new keys to a temporary file and links it into place, which fails
// harmlessly if another process was faster.
func create(dir string, now time.Time) error {
	var f file
	f.Version = 1
	for _, key := range []**dsig.PrivateKey{&f.Tokens, &f.Documents} {
		id, err := uuid.NewV7(now, rand.Reader)
		if err != nil {
			return fmt.Errorf("naming a key: %w", err)
		}
		if *key, err = dsig.NewPrivateKey(id, rand.Reader); err != nil {
			return fmt.Errorf("making a key: %w", err)
		}
	}
	data, err := json.MarshalIndent(f, "", "\t")
	if err != nil {
		return fmt.Errorf("writing keys: %w", err)
	}
	tmp, err := os.CreateTemp(dir, "keys-*.tmp") // made with 0600
	if err != nil {
		return fmt.Errorf("creating keystore: %w", err)
	}
	defer os.Remove(tmp.Name())
	if _, err := tmp.Write(append(data, '\n')); err != nil {
		return errors.Join(fmt.Errorf("writing keystore: %w", err), tmp.Close())
	}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("writing keystore: %w", err)
	}
	err = os.Link(tmp.Name(), filepath.Join(dir, FileName))
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("placing keystore: %w", err)
	}
	return syncDir(dir)
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

// Tokens implements access.Keyring.
func (s *Store) Tokens() *dsig.PrivateKey { return s.tokens }

// Documents implements access.Keyring.
func (s *Store) Documents() *dsig.PrivateKey { return s.documents }

// Public implements access.Keyring. It does not publish the key of tokens, which only
// this server needs.
func (s *Store) Public() dsig.KeySet {
	return dsig.KeySet{Keys: []*dsig.PublicKey{s.documents.Public()}}
}
