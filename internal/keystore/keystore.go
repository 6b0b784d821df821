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
	sandbox   *dsig.PrivateKey

	installation string
}

// file is the form on disk: private JWKs by purpose.
type file struct {
	Version int `json:"version"`
	// Installation is the ID of the installation that the keys belong to.
	Installation string `json:"installation,omitempty"`

	Tokens    *dsig.PrivateKey `json:"tokens"`
	Documents *dsig.PrivateKey `json:"documents"`
}

// Open reads the keys of a data directory. It returns fs.ErrNotExist if there are
// none yet, and fails if others than the owner may read the file.
func Open(dir string) (*Store, error) {
	f, err := read(dir)
	if err != nil {
		return nil, err
	}
	sandbox, err := sandboxKey(f.Documents)
	if err != nil {
		return nil, err
	}
	return &Store{tokens: f.Tokens, documents: f.Documents, sandbox: sandbox, installation: f.Installation}, nil
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
	var f file
	if err := json.Unmarshal(data, &f); err != nil || f.Version != 1 || f.Tokens == nil || f.Documents == nil {
		return nil, fmt.Errorf("the keystore %s is damaged; restore it from a backup", path)
	}
	return &f, nil
}

// SetInstallation records the ID of the installation in keys that have none.
func SetInstallation(dir, id string) error {
	f, err := read(dir)
	if err != nil || f.Installation != "" {
		return err
	}
	f.Installation = id
	temp, err := f.writeTemp(dir)
	if err != nil {
		return err
	}
	if err := os.Rename(temp, filepath.Join(dir, FileName)); err != nil {
		return errors.Join(fmt.Errorf("placing keystore: %w", err), os.Remove(temp))
	}
	return syncDir(dir)
}

// Installation returns the ID of the installation that the keys belong to, or "" if
// an earlier version made them.
func (s *Store) Installation() string { return s.installation }

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
	temp, err := f.writeTemp(dir)
	if err != nil {
		return err
	}
	defer os.Remove(temp)
	err = os.Link(temp, filepath.Join(dir, FileName))
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("placing keystore: %w", err)
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

// Tokens implements access.Keyring.
func (s *Store) Tokens() *dsig.PrivateKey { return s.tokens }

// Documents implements access.Keyring.
func (s *Store) Documents() *dsig.PrivateKey { return s.documents }

// Sandbox implements access.Keyring.
func (s *Store) Sandbox() *dsig.PrivateKey { return s.sandbox }

// Public implements access.Keyring. It does not publish the key of tokens, which only
// this server needs.
func (s *Store) Public() dsig.KeySet {
	return dsig.KeySet{Keys: []*dsig.PublicKey{s.documents.Public(), s.sandbox.Public()}}
}
