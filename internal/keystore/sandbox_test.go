package keystore_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chancery/internal/keystore"
)

// The key of sandboxes belongs to the key of documents: every process and every copy of
// the file has the same one, and it is none of the keys in the file.
func TestSandboxKey(t *testing.T) {
	dir := t.TempDir()
	first, err := keystore.Ensure(t.Context(), keystore.Dir(dir), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, keystore.FileName))
	if err != nil {
		t.Fatal(err)
	}
	copied := t.TempDir()
	if err := os.WriteFile(filepath.Join(copied, keystore.FileName), text, 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := keystore.Open(t.Context(), keystore.Dir(copied))
	if err != nil {
		t.Fatal(err)
	}
	sandbox := first.Sandbox()
	if sandbox.ID() != keystore.SandboxPrefix+first.Documents().ID() || again.Sandbox().Thumbprint() != sandbox.Thumbprint() {
		t.Errorf("%s and %s", sandbox, again.Sandbox())
	}
	if sandbox.Thumbprint() == first.Documents().Thumbprint() || sandbox.Thumbprint() == first.Tokens().Thumbprint() {
		t.Error("the key of sandboxes is another one")
	}
	set := first.Public()
	if len(set.Keys) != 2 || set.Find(sandbox.ID()) == nil || set.Find(first.Documents().ID()) == nil || strings.Contains(string(text), sandbox.ID()) {
		t.Errorf("published %v", set.Keys)
	}
	other, err := keystore.Ensure(t.Context(), keystore.Dir(t.TempDir()), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	if err != nil || other.Sandbox().Thumbprint() == sandbox.Thumbprint() {
		t.Errorf("two installations share a key: %v", err)
	}
}
