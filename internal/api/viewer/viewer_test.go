package viewer_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"strings"
	"testing"

	"chancery/internal/api/viewer"
)

// TestProgram checks that the program is the published one, and that docs/dependencies.md
// names it.
func TestProgram(t *testing.T) {
	r, err := gzip.NewReader(bytes.NewReader(viewer.Program))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	if got := hex.EncodeToString(sum[:]); got != viewer.Hash {
		t.Errorf("the hash is %s, want %s", got, viewer.Hash)
	}
	if !strings.Contains(string(text[:200]), viewer.Version) {
		t.Errorf("it is not version %s", viewer.Version)
	}
	page, err := os.ReadFile("../../../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{viewer.Name, viewer.Version, viewer.Hash} {
		if !strings.Contains(string(page), want) {
			t.Errorf("docs/dependencies.md does not have %s", want)
		}
	}
}

// TestPage checks that the page has no script of its own and names nothing elsewhere.
func TestPage(t *testing.T) {
	page := string(viewer.Page)
	for _, part := range strings.Split(page, "<script")[1:] {
		if !strings.HasPrefix(part, ` src="/docs/`) || !strings.Contains(part, "\"></script>") {
			t.Errorf("an inline script, which its policy forbids: <script%.60s", part)
		}
	}
	for _, text := range []string{page, string(viewer.Start)} {
		if strings.Contains(text, "http:") || strings.Contains(text, "https:") || strings.Contains(text, `="//`) {
			t.Error("an address elsewhere")
		}
	}
}
