package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/domain"
)

// The name of a node stays the same over a restart, and differs between two data
// directories.
func TestNodeName(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := nodeName(dir, "")
	if err != nil || first == "" {
		t.Fatalf("%q %v", first, err)
	}
	if again, err := nodeName(dir, ""); again != first || err != nil {
		t.Errorf("after a restart: %q %v, want %q", again, err, first)
	}
	if other, err := nodeName(t.TempDir(), ""); other == first || err != nil {
		t.Errorf("another directory: %q %v", other, err)
	}
	if given, err := nodeName(dir, "node-1.example"); given != "node-1.example" || err != nil {
		t.Errorf("a name that is given: %q %v", given, err)
	}
	for _, bad := range []string{" ", "-a", "a b", "ä", strings.Repeat("x", 64)} {
		if _, err := nodeName(dir, bad); !domain.Is(err, domain.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, nodeFile), []byte("\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	if name, err := nodeName(dir, ""); !domain.Is(err, domain.Invalid) {
		t.Errorf("a damaged file: %q %v", name, err)
	}
}
