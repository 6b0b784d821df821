package keystore_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/gobl/dsig"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/keystore"
)

const oldInstallation = "01950000-0000-7000-8000-0000000000aa"

// old makes a directory with the keys that a program before version 2 wrote.
func old(t *testing.T) (dir, text string) {
	t.Helper()
	data, err := os.ReadFile("testdata/v1/keys.json")
	must(t, err)
	dir = t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, keystore.FileName), data, 0o600))
	return dir, string(data)
}

func content(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, keystore.FileName)
	data, err := os.ReadFile(path)
	must(t, err)
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v", info.Mode())
	}
	return string(data)
}

// oldSignatures checks that what the first keys signed before verifies.
func oldSignatures(t *testing.T, r *keystore.Ring) {
	t.Helper()
	data, err := os.ReadFile("testdata/v1/signatures.txt")
	must(t, err)
	for i, line := range strings.Fields(string(data)) {
		sig, err := dsig.ParseSignature(line)
		must(t, err)
		key, sandbox := r.Find(sig.KeyID())
		if i == 0 {
			key = r.TokenKey(sig.KeyID())
		}
		if payload, err := sig.Verify(key); err != nil || string(payload) != `{"a":1}` || sandbox != (i == 2) {
			t.Errorf("signature %d: %v", i, err)
		}
	}
}

// The file of an earlier program is used as it is, and stays so that this one can read it
// until there is a second key.
func TestVersionOne(t *testing.T) {
	t.Parallel()
	dir, text := old(t)
	r := ensure(t, keystore.Dir(dir))
	oldSignatures(t, r)
	must(t, keystore.SetInstallation(dir, "another"))
	if id, err := keystore.Installation(dir); err != nil || id != oldInstallation || content(t, dir) != text {
		t.Errorf("%s, %v:\n%s", id, err, content(t, dir))
	}
	for _, k := range r.List() {
		if !k.CreatedAt.Equal(domaintest.Start) {
			t.Errorf("%s was made %s", k.ID(), k.CreatedAt)
		}
	}
	_, err := r.Rotate(t.Context(), keystore.Sandbox, domaintest.Start.Add(later))
	must(t, err)
	if id, err := keystore.Installation(dir); err != nil || id != oldInstallation || !strings.Contains(content(t, dir), `"version": 2,`) {
		t.Errorf("%s, %v:\n%s", id, err, content(t, dir))
	}
	again := ensure(t, keystore.Dir(dir))
	oldSignatures(t, again)
	if again.Sandbox().Thumbprint() != r.Sandbox().Thumbprint() || again.Documents().ID() != r.Documents().ID() {
		t.Errorf("after a rotation:\n%s", lines(again))
	}
}

// A new file has the first version, and its installation is set once.
func TestNewFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := keystore.Open(t.Context(), keystore.Dir(dir)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("opened nothing: %v", err)
	}
	ensure(t, keystore.Dir(dir))
	for _, id := range []string{oldInstallation, "another"} {
		must(t, keystore.SetInstallation(dir, id))
	}
	if id, err := keystore.Installation(dir); err != nil || id != oldInstallation || !strings.Contains(content(t, dir), `"version": 1,`) {
		t.Errorf("%s, %v", id, err)
	}
	names, err := os.ReadDir(dir)
	if err != nil || len(names) != 1 {
		t.Errorf("left %v", names)
	}
}

func TestRefusedFiles(t *testing.T) {
	t.Parallel()
	_, whole := old(t)
	for name, tt := range map[string]struct {
		text string
		mode fs.FileMode
		want string
	}{
		"empty":         {"", 0o600, "is damaged; restore it from a backup"},
		"no key":        {`{"version": 1}`, 0o600, "is damaged"},
		"no keys":       {`{"version": 2, "keys": []}`, 0o600, "is damaged"},
		"half a key":    {`{"version": 2, "keys": [{"purpose": "tokens", "seq": 1}]}`, 0o600, "is damaged"},
		"cut off":       {whole[:len(whole)-10], 0o600, "is damaged"},
		"newer":         {`{"version": 3, "keys": [{"anything": 1}]}`, 0o600, "was written by a newer chancery"},
		"open to group": {whole, 0o640, "can be read by others; run: chmod 600"},
		"open to all":   {whole, 0o604, "can be read by others; run: chmod 600"},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, keystore.FileName)
		must(t, os.WriteFile(path, []byte(tt.text), 0o600))
		must(t, os.Chmod(path, tt.mode))
		_, err := keystore.Ensure(t.Context(), keystore.Dir(dir), domaintest.Start)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A key of documents is never one of sandboxes, whatever somebody writes into the file.
func TestExchangedPurposes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := ensure(t, keystore.Dir(dir))
	_, err := r.Rotate(t.Context(), keystore.Sandbox, domaintest.Start)
	must(t, err)
	text := strings.NewReplacer(`"documents"`, `"sandbox"`, `"sandbox"`, `"documents"`).Replace(content(t, dir))
	must(t, os.WriteFile(filepath.Join(dir, keystore.FileName), []byte(text), 0o600))
	if _, err := keystore.Open(t.Context(), keystore.Dir(dir)); !domain.Is(err, domain.Invalid) {
		t.Errorf("%v", err)
	}
	if err := r.Refresh(t.Context()); err == nil || len(r.List()) != 4 {
		t.Errorf("a running server took it: %v", err)
	}
}
