package gobl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

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
