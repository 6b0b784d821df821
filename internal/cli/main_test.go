package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"chancery/internal/cli/term"
	"chancery/test/shared"
)

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func testEnv() Env {
	return Env{
		Getenv: func(string) string { return "" },
		Now:    func() time.Time { return time.Unix(1_772_600_767, 0) },
		Rand:   rand.Reader,
	}
}

const message = `{"$schema":"https://gobl.org/draft-0/note/message","content":"hello"}`

func TestBrokenPipeIsQuiet(t *testing.T) {
	t.Parallel()
	for _, err := range []error{syscall.EPIPE, io.ErrClosedPipe, &os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}} {
		closed := writerFunc(func([]byte) (int, error) { return 0, err })
		for _, args := range [][]string{{"version"}, {"gobl", "build", "-"}, {"gobl", "build", "--ndjson"}, {"help"}} {
			var stderr bytes.Buffer
			code := Main(t.Context(), args, strings.NewReader(message), closed, &stderr, testEnv())
			if code != term.ExitBrokenPipe || stderr.Len() > 0 {
				t.Errorf("%v: %d, %s", args, code, &stderr)
			}
		}
	}
	full := writerFunc(func([]byte) (int, error) { return 0, syscall.ENOSPC })
	var stderr bytes.Buffer
	if code := Main(t.Context(), []string{"version"}, nil, full, &stderr, testEnv()); code != term.ExitFailed || stderr.Len() == 0 {
		t.Errorf("full disk: %d, %s", code, &stderr)
	}
}

func TestInterruptedWhileWaiting(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"gobl", "build", "-"}, {"gobl", "build", "--ndjson"}, {"gobl", "verify", "--key", "-", "-"}} {
		ctx, cancel := context.WithCancel(t.Context())
		release := make(chan struct{})
		stdin := readerFunc(func([]byte) (int, error) {
			cancel() // the reader stays blocked
			<-release
			return 0, io.EOF
		})
		var stdout, stderr bytes.Buffer
		code := Main(ctx, args, stdin, &stdout, &stderr, testEnv())
		close(release)
		if code != term.ExitInterrupted || stdout.Len() > 0 || stderr.Len() > 0 {
			t.Errorf("%v: %d, %q, %q", args, code, &stdout, &stderr)
		}
	}
}

// TestForeignEnvelope verifies an envelope that other software signed, and the
// same with one figure changed afterwards.
func TestForeignEnvelope(t *testing.T) {
	t.Parallel()
	root := shared.Path(t, "gobl", "vectors", "signed")
	for name, want := range map[string]int{"envelope.json": term.ExitOK, "envelope.tampered.json": term.ExitFailed} {
		for _, key := range []string{"key.public.jwk", "key.private.jwk"} {
			var stdout, stderr bytes.Buffer
			args := []string{"gobl", "verify", "--key", filepath.Join(root, key), filepath.Join(root, name)}
			code := Main(t.Context(), args, nil, &stdout, &stderr, testEnv())
			var got struct {
				Verified   bool `json:"verified"`
				Intact     bool `json:"document_intact"`
				Signatures []struct {
					Verified bool `json:"verified"`
				} `json:"signatures"`
			}
			if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if code != want || got.Verified != (want == term.ExitOK) || got.Intact != got.Verified || len(got.Signatures) != 1 || !got.Signatures[0].Verified {
				t.Errorf("%s with %s: %d, %s%s", name, key, code, &stdout, &stderr)
			}
		}
	}
}

// TestUnsignedAdditions changes a signed envelope in ways that a reader may
// overlook.
func TestUnsignedAdditions(t *testing.T) {
	t.Parallel()
	key := filepath.Join(t.TempDir(), "key.jwk")
	call := func(stdin string, args ...string) (int, string) {
		var stdout, stderr bytes.Buffer
		code := Main(t.Context(), args, strings.NewReader(stdin), &stdout, &stderr, testEnv())
		return code, stdout.String() + stderr.String()
	}
	if code, text := call("", "gobl", "keygen", "--out", key); code != term.ExitOK {
		t.Fatal(text)
	}
	code, signed := call(message, "gobl", "sign", "--key", key, "-")
	if code != term.ExitOK {
		t.Fatal(signed)
	}
	for name, edit := range map[string][2]string{
		"changed":               {`"hello"`, `"hullo"`},
		"unknown member":        {`"content"`, `"pay_to":"me","content"`},
		"second document":       {`"doc":`, `"doc":{"$schema":"https://gobl.org/draft-0/note/message","content":"x"},"doc":`},
		"second, in upper case": {`"sigs":`, `"DOC":{"$schema":"https://gobl.org/draft-0/note/message","content":"x"},"sigs":`},
		"other digest":          {`"val":"`, `"val":"0`},
		"other algorithm":       {`"sha256"`, `"none"`},
		"no digest":             {`"dig":`, `"gid":`},
		"other envelope":        {`"uuid":"0`, `"uuid":"1`},
		"no document":           {`"doc":{`, `"old":{`},
		"cut signature":         {`"]}`, `x"]}`},
	} {
		forged := strings.Replace(signed, edit[0], edit[1], 1)
		if forged == signed {
			t.Fatalf("%s: nothing was changed in %s", name, signed)
		}
		if code, text := call(forged, "gobl", "verify", "--key", key, "-"); code != term.ExitFailed || strings.Contains(text, `{"verified":true,"uuid"`) {
			t.Errorf("%s: %d, %s", name, code, text)
		}
		if code, text := call(forged, "gobl", "sign", "--key", key, "-"); code == term.ExitOK && name != "cut signature" && name != "other envelope" {
			t.Errorf("%s was signed once more: %s", name, text)
		}
	}
	if code, text := call(signed, "gobl", "verify", "--key", key, "-"); code != term.ExitOK {
		t.Errorf("unchanged: %s", text)
	}
}
