package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// echo returns a line unchanged.
func echo(line []byte) ([]byte, error) { return line, nil }

func TestLinesKeepTheirOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOf(rapid.StringMatching(`[a-z \r]{0,20}`)).Draw(t, "lines")
		in := strings.Join(lines, "\n")
		if len(lines) > 0 && rapid.Bool().Draw(t, "ended") || strings.HasSuffix("\n"+in, "\n") && len(lines) > 0 {
			in += "\n"
		}
		var out bytes.Buffer
		if err := eachLine(context.Background(), strings.NewReader(in), &out, 100, echo); err != nil {
			t.Fatal(err)
		}
		want := ""
		for _, l := range lines {
			want += l + "\n"
		}
		if out.String() != want {
			t.Fatalf("%q came out as %q", in, out.String())
		}
	})
}

func TestFewLinesAtOnce(t *testing.T) {
	t.Parallel()
	// The first result is held back until reading stops, which has to happen
	// long before the end of the input.
	const lines = 100_000
	var read atomic.Int64
	in := readerFunc(func(p []byte) (int, error) {
		if read.Add(1) > lines {
			return 0, io.EOF
		}
		return copy(p, strings.Repeat("x", len(p)-1)+"\n"), nil
	})
	ctx, cancel := context.WithCancel(t.Context())
	err := eachLine(ctx, in, io.Discard, 1<<20, func([]byte) ([]byte, error) {
		cancel()
		<-ctx.Done()
		return nil, nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if n := read.Load(); n > 1000 {
		t.Errorf("%d lines were read while none was answered", n)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestAnswersAreNotHeldBack(t *testing.T) {
	t.Parallel()
	in, feed := io.Pipe()
	answers, out := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- eachLine(t.Context(), in, out, 100, echo) }()
	buf := make([]byte, 100)
	for i := range 20 {
		line := fmt.Sprintf("line %d\n", i)
		if _, err := io.WriteString(feed, line); err != nil {
			t.Fatal(err)
		}
		n, err := io.ReadFull(answers, buf[:len(line)]) // blocks if it is held back
		if err != nil || string(buf[:n]) != line {
			t.Fatalf("%q, %v", buf[:n], err)
		}
	}
	if err := feed.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestLongLines(t *testing.T) {
	t.Parallel()
	const limit = 1 << 17 // more than the buffer of the reader
	fits, long := strings.Repeat("a", limit), strings.Repeat("b", limit+1)
	var out bytes.Buffer
	if err := eachLine(t.Context(), strings.NewReader(fits+"\n"+long+"\n"+fits+"\n"+long), &out, limit, echo); err != nil {
		t.Fatal(err)
	}
	refused := `{"error":{"key":"input","message":"the line is longer than 131072 bytes"}}`
	if got, want := out.String(), strings.Join([]string{fits, refused, fits, refused, ""}, "\n"); got != want {
		t.Errorf("%d bytes, want %d", len(got), len(want))
	}
}

func TestStreamFailures(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	var out bytes.Buffer
	in := io.MultiReader(strings.NewReader("one\ntwo\nthr"), readerFunc(func([]byte) (int, error) { return 0, broken }))
	if err := eachLine(t.Context(), in, &out, 100, echo); !errors.Is(err, broken) || out.String() != "one\ntwo\n" {
		t.Errorf("broken input: %v, %q", err, out.String())
	}
	full := writerFunc(func([]byte) (int, error) { return 0, syscall.ENOSPC })
	if err := eachLine(t.Context(), strings.NewReader("one\n"), full, 100, echo); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("broken output: %v", err)
	}
	if err := eachLine(t.Context(), strings.NewReader("one\n"), io.Discard, 100, func([]byte) ([]byte, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("broken answer: %v", err)
	}
}

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
			if code != exitBrokenPipe || stderr.Len() > 0 {
				t.Errorf("%v: %d, %s", args, code, &stderr)
			}
		}
	}
	full := writerFunc(func([]byte) (int, error) { return 0, syscall.ENOSPC })
	var stderr bytes.Buffer
	if code := Main(t.Context(), []string{"version"}, nil, full, &stderr, testEnv()); code != exitFailed || stderr.Len() == 0 {
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
		if code != exitInterrupted || stdout.Len() > 0 || stderr.Len() > 0 {
			t.Errorf("%v: %d, %q, %q", args, code, &stdout, &stderr)
		}
	}
}

// TestForeignEnvelope verifies an envelope that other software signed, and the
// same with one figure changed afterwards.
func TestForeignEnvelope(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..", "shared", "gobl", "vectors", "signed")
	if _, err := os.Stat(root); err != nil {
		t.Skipf("signed envelopes are not at hand: %v", err)
	}
	for name, want := range map[string]int{"envelope.json": exitOK, "envelope.tampered.json": exitFailed} {
		for _, key := range []string{"key.public.jwk", "key.private.jwk"} {
			var stdout, stderr bytes.Buffer
			args := []string{"gobl", "verify", "--key", filepath.Join(root, key), filepath.Join(root, name)}
			code := Main(t.Context(), args, nil, &stdout, &stderr, testEnv())
			var got verification
			if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if code != want || got.Verified != (want == exitOK) || got.Intact != got.Verified || len(got.Signatures) != 1 || !got.Signatures[0].Verified {
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
	if code, text := call("", "gobl", "keygen", "--out", key); code != exitOK {
		t.Fatal(text)
	}
	code, signed := call(message, "gobl", "sign", "--key", key, "-")
	if code != exitOK {
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
		if code, text := call(forged, "gobl", "verify", "--key", key, "-"); code != exitFailed || strings.Contains(text, `{"verified":true,"uuid"`) {
			t.Errorf("%s: %d, %s", name, code, text)
		}
		if code, text := call(forged, "gobl", "sign", "--key", key, "-"); code == exitOK && name != "cut signature" && name != "other envelope" {
			t.Errorf("%s was signed once more: %s", name, text)
		}
	}
	if code, text := call(signed, "gobl", "verify", "--key", key, "-"); code != exitOK {
		t.Errorf("unchanged: %s", text)
	}
}

func FuzzParseKeys(f *testing.F) {
	f.Add([]byte(`{"keys":[{"kty":"oct","kid":"x","k":"AAAA"},null]}`))
	f.Add([]byte(`{"kty":"EC","crv":"P-256","kid":"k","x":"","y":""}`))
	f.Add([]byte(`{"use":"sig","kty":"EC","kid":"01a208a8-843b-72f4-b6db-7a7cf3eee2e4","crv":"P-256","alg":"ES256","x":"u9Qd8T7FlQOtR15aHNRUsLvzkzyewnX1URAyo72cpGE","y":"toFdDJokQp5UCgNG_QcvMpiO0TGtYby2CKsTqBVg7Gk"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		keys, err := parseKeys(data)
		if (err == nil) != (len(keys) > 0) {
			t.Fatalf("%d keys, %v", len(keys), err)
		}
		for _, k := range keys {
			if k == nil || k.ID() == "" {
				t.Fatalf("a key without id in %q", data)
			}
		}
	})
}

func FuzzLineReader(f *testing.F) {
	f.Add([]byte("one\n\r\ntwo"), 5)
	f.Add([]byte("\n\n"), 1)
	f.Fuzz(func(t *testing.T, data []byte, limit int) {
		if limit < 0 || limit > 1000 {
			return
		}
		want := bytes.Split(data, []byte("\n"))
		if len(want[len(want)-1]) == 0 {
			want = want[:len(want)-1]
		}
		var out bytes.Buffer
		if err := eachLine(t.Context(), bytes.NewReader(data), &out, limit, echo); err != nil {
			t.Fatal(err)
		}
		for i, line := range want {
			got, err := out.ReadBytes('\n')
			if err != nil {
				t.Fatalf("line %d: %v", i, err)
			}
			if got = got[:len(got)-1]; !bytes.Equal(got, line) && len(line) <= limit {
				t.Fatalf("line %d: %q, want %q", i, got, line)
			}
		}
		if out.Len() > 0 {
			t.Fatalf("%q is too much", out.String())
		}
	})
}
