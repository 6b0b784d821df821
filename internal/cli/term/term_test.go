package term_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/cli/term"
)

func newCall(terminal bool) (c *term.Call, stdout, stderr *bytes.Buffer) {
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	return term.NewCall(strings.NewReader(""), stdout, stderr, term.Env{
		Getenv:     func(string) string { return "" },
		IsTerminal: func(io.Writer) bool { return terminal },
	}), stdout, stderr
}

func TestExit(t *testing.T) {
	t.Parallel()
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	faults := &term.Error{Failure: term.Failure{Key: "validation", Message: "no", Faults: []term.Fault{{Code: "A-1", Message: "is needed", Paths: []string{"$.a", "$.b"}}}}}
	tests := map[string]struct {
		ctx  context.Context
		err  error
		code int
		text string
	}{
		"success":     {code: term.ExitOK},
		"own":         {err: term.Errorf("conflict", "it %s", "exists"), code: term.ExitFailed, text: "chancery: it exists\n"},
		"located":     {err: &term.LocatedError{Name: "a\x1bb", Cause: faults}, code: term.ExitFailed, text: "chancery: a\ufffdb: no\n  $.a: is needed [A-1]\n  $.b: is needed [A-1]\n"},
		"reported":    {err: &term.ReportedError{Cause: faults}, code: term.ExitFailed, text: "chancery: no\n"},
		"usage":       {err: &term.UsageError{Command: "chancery x", Cause: errors.New("bad")}, code: term.ExitUsage, text: "chancery: bad\nRun \"chancery x --help\" to see how it is used.\n"},
		"broken pipe": {err: fmt.Errorf("writing: %w", syscall.EPIPE), code: term.ExitBrokenPipe},
		"interrupted": {ctx: cancelled, err: context.Canceled, code: term.ExitInterrupted},
		"unknown":     {err: errors.New("odd"), code: term.ExitFailed, text: "chancery: odd\n"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _, stderr := newCall(false)
			ctx := tc.ctx
			if ctx == nil {
				ctx = t.Context()
			}
			if code := c.Exit(ctx, tc.err); code != tc.code {
				t.Errorf("exit code %d, want %d", code, tc.code)
			}
			if diff := cmp.Diff(tc.text, stderr.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
	c, _, stderr := newCall(true)
	c.JSON = true
	if code := c.Exit(t.Context(), faults); code != term.ExitFailed {
		t.Errorf("exit code %d", code)
	}
	want := `{"key":"validation","message":"no","faults":[{"code":"A-1","paths":["$.a","$.b"],"message":"is needed"}]}` + "\n"
	if diff := cmp.Diff(want, stderr.String()); diff != "" {
		t.Error(diff)
	}
}

func TestPrintJSON(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		terminal, json bool
		want           string
	}{
		{false, false, "{\"a\":1}\n"}, {true, true, "{\"a\":1}\n"}, {true, false, "{\n\t\"a\": 1\n}\n"},
	} {
		c, stdout, _ := newCall(tc.terminal)
		c.JSON = tc.json
		if err := c.PrintJSON([]byte(`{"a":1}`)); err != nil || stdout.String() != tc.want {
			t.Errorf("terminal %v, json %v: %q, %v", tc.terminal, tc.json, stdout.String(), err)
		}
	}
}

func TestWithPosition(t *testing.T) {
	t.Parallel()
	data := []byte("{\n  \"ä\": x}")
	err := term.WithPosition(data, json.Unmarshal(data, new(any)))
	if err == nil || !strings.Contains(term.Describe(err).Message, "line 2, column 8") {
		t.Errorf("%v", err)
	}
	other := errors.New("other")
	if got := term.WithPosition(data, other); !errors.Is(got, other) || got.Error() != "other" {
		t.Errorf("%v", got)
	}
}
