package cli_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"chancery/internal/cli"
)

// TestBenchUsesTheSandbox: the server that is measured starts workers for programs
// like the one that "serve" runs, so both need to know where the program is.
func TestBenchUsesTheSandbox(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	code := cli.Main(t.Context(), []string{"bench", "--seconds", "0.05", "--callers", "1", "--data", t.TempDir()}, strings.NewReader(""), &out, &errs, cli.Env{
		Getenv: func(string) string { return "" }, Now: time.Now, Rand: rand.Reader,
		Executable: func() (string, error) { return "", errors.New("it was moved") },
	})
	if code != 1 || !strings.Contains(errs.String(), "finding this program: it was moved") {
		t.Errorf("%d: %s%s", code, out.String(), errs.String())
	}
}
