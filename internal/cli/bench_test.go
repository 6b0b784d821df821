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

// TestBenchUsesTheSandbox checks that the measured server starts workers for
// programs as "serve" does: both need the path of the program.
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
