package worker_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"chancery/internal/program"
	"chancery/internal/program/worker"
)

// Arguments with which the test binary is a worker.
const (
	asWorker    = "as-worker"
	asBadWorker = "as-mute"
	asExit      = "as-quick"
)

// TestMain runs a worker for these arguments, as the real binary does.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 {
		switch os.Args[1] {
		case asWorker:
			exit(worker.Serve(context.Background(), os.Stdin, os.Stdout, program.InProcess()))
		case asBadWorker:
			exit(worker.Serve(context.Background(), os.Stdin, os.Stdout, badEvaluator{}))
		case asExit:
			os.Exit(3)
		}
	}
	goleak.VerifyTestMain(m)
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// badEvaluator ignores its context, and dies, hangs or panics on request.
type badEvaluator struct{}

func (badEvaluator) JQ(_ context.Context, program string, _ []byte) ([]byte, error) {
	switch program {
	case "die":
		os.Exit(1)
	case "panic":
		panic("the evaluator is broken")
	case "spin":
		for n := 0; n >= 0; n ^= 1 { // without end, on the processor
		}
	case "listen", "read", "write":
		return nil, tryToReach(program)
	}
	return json.Marshal(map[string]any{"env": os.Environ(), "dir": dir(), "args": len(os.Args)})
}

func dir() string {
	d, err := os.Getwd()
	if err != nil {
		return err.Error()
	}
	return d
}

// tryToReach tries to leave the worker.
func tryToReach(way string) error {
	var err error
	switch way {
	case "listen":
		var l net.Listener
		if l, err = net.Listen("tcp", "127.0.0.1:0"); err == nil {
			err = l.Close()
		}
	case "read":
		_, err = os.ReadFile("/etc/hostname")
	case "write":
		err = os.WriteFile(filepath.Join(os.TempDir(), "chancery-sandbox-test"), []byte("x"), 0o600)
	}
	if err != nil {
		return errors.New("refused")
	}
	return nil
}

func newPool(t testing.TB, word string, options worker.Options) *worker.Pool {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := worker.New([]string{path, word}, options)
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// hangLimit is far more than any call may take. It keeps a fault from blocking the
// tests.
const hangLimit = 20 * time.Second

// call runs a program, and repeats it while the machine is busy.
func call(t testing.TB, p *worker.Pool, text, input string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), hangLimit)
	defer cancel()
	for {
		out, err := p.JQ(ctx, text, []byte(input))
		if ctx.Err() != nil {
			t.Fatalf("%s hangs", text)
		}
		if !errors.Is(err, program.ErrBusy) {
			return string(out), err
		}
	}
}

func TestPrograms(t *testing.T) {
	t.Parallel()
	p := newPool(t, asWorker, worker.Options{})
	tests := []struct{ program, input, want string }{
		{`.a = 1`, `{"b": "x"}`, `{"a":1,"b":"x"}`},
		{`.n |= tonumber + 1`, `{"n": "41"}`, `{"n":42}`},
		{`{n}`, `{"n": 12345678901234567890}`, `{"n":12345678901234567890}`},
		{`.t = ("2026-01-31" | strptime("%Y-%m-%d") | mktime | strftime("%Y"))`, `{}`, `{"t":"2026"}`},
		{`if .x then .y = 1 end`, `{"x": true}`, `{"x":true,"y":1}`},
		{`.e = (env | length) | .f = $ENV.PATH`, `{}`, `{"e":0,"f":null}`},
		{`.s = "<&>\u2028"`, `{}`, "{\"s\":\"<&>\u2028\"}"},
	}
	for _, tt := range tests {
		out, err := call(t, p, tt.program, tt.input)
		if err != nil {
			t.Errorf("%s: %v", tt.program, err)
			continue
		}
		if !sameJSON(t, out, tt.want) {
			t.Errorf("%s: %s, want %s", tt.program, out, tt.want)
		}
	}
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	canonical := func(s string) string {
		d := json.NewDecoder(strings.NewReader(s))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		out, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	return canonical(a) == canonical(b)
}

// TestAttacks runs programs that would take all time or all memory. Each must end
// with an error, and the pool must work afterwards.
//
// statements.yaml 7.2-3c
func TestAttacks(t *testing.T) {
	t.Parallel()
	p := newPool(t, asWorker, worker.Options{})
	for _, program := range []string{
		`"x"*500000000|explode`,
		`last(repeat(1))`,
		`def f: f; f`,
		`def f: 1 + f; f`,
		`def f: [f]; f`,
		`[range(1e9)]`,
		`[limit(1e9; repeat("x"))]`,
		`[.[1000000000] = 1]`,
		`.a[400000000] = 1`,
		`reduce range(60) as $i ("xxxxxxxxxxxxxxxx"; . + .)`,
		`reduce range(60) as $i (.; [., .]) | tojson`,
		`reduce range(60) as $i (.; [., .]) | {a: .}`,
		`reduce range(60) as $i (.; {a: ., b: .})`,
		`reduce range(60) as $i ([1]; . + .) | add`,
		`reduce range(40) as $i (12345678901234567890123; . * .) | {a: .}`,
		`"a" * 30000000 | gsub("a"; "bbbbbbbbbbbbbbbbbbbb") | {a: .}`,
		`"ab" * 20000000 | @base64 | @base64d | @uri | {a: .}`,
		`[range(100000)] | combinations(5)`,
		`[range(300)] | [combinations(4)] | {a: length}`,
		`"a" * 20000000 | test("(a|aa|aaa|b)*c$") | {a: .}`,
		`reduce range(60) as $i (.; [., .]) | error`,
		`[recurse([., .])]`,
		`until(false; .)`,
		`while(true; .)`,
		`[paths(..)] | [.[]] | repeat(.)`,
		`input`,
		`inputs`,
		`import "a" as a; .`,
		`error("no")`,
		`halt`,
		`.,.`,
		`empty`,
		`[]`,
		`null`,
	} {
		if out, err := call(t, p, program, `{"a": null}`); err == nil {
			t.Errorf("%s answers %.100s", program, out)
		}
	}
	if out, err := call(t, p, `.b = 1`, `{}`); err != nil || out != `{"b":1}` {
		t.Errorf("after the attacks: %s %v", out, err)
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	p := newPool(t, asWorker, worker.Options{Size: 1})
	tests := map[string]string{
		`until(false; .)`:   "longer than 100 ms",
		`.a[900000000]`:     "failed",
		`error("no money")`: "no money",
		`if`:                "parsed",
	}
	if memoryIsLimited() {
		tests[`"x"*2000000000`] = "more than 64 MB"
	}
	for program, want := range tests {
		if _, err := call(t, p, program, `{"a": 1}`); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", program, err, want)
		}
	}
}

// TestWorkersAreReplaced has workers that die, hang or panic.
func TestWorkersAreReplaced(t *testing.T) {
	t.Parallel()
	p := newPool(t, asBadWorker, worker.Options{Size: 1})
	for _, program := range []string{"die", "spin", "panic", "die"} {
		if out, err := call(t, p, program, `{}`); err == nil {
			t.Errorf("%s answers %s", program, out)
		}
		if _, err := call(t, p, "", `{}`); err != nil {
			t.Errorf("after %s: %v", program, err)
		}
	}
}

// TestWorkersAreConfined checks what a worker receives and can reach.
func TestWorkersAreConfined(t *testing.T) {
	t.Setenv("CHANCERY_SECRET", "s3cret")
	p := newPool(t, asBadWorker, worker.Options{})
	out, err := call(t, p, "", `{}`)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out, "s3cret") || strings.Contains(out, "PATH=") || !strings.Contains(out, `"args":2`) {
		t.Errorf("a worker has %s", out)
	}
	if memoryIsLimited() {
		for _, way := range []string{"listen", "read", "write"} {
			if _, err := call(t, p, way, `{}`); err == nil || err.Error() != "refused" {
				t.Errorf("%s: %v", way, err)
			}
		}
	}
}

// memoryIsLimited reports whether this system limits processes.
func memoryIsLimited() bool {
	_, err := os.Stat("/proc/self/limits")
	return err == nil
}

func TestNoWorker(t *testing.T) {
	t.Parallel()
	closed := newPool(t, asWorker, worker.Options{})
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	pools := map[string]*worker.Pool{
		"no program":   worker.New([]string{filepath.Join(t.TempDir(), "none")}, worker.Options{}),
		"ends at once": newPool(t, asExit, worker.Options{}),
		"closed":       closed,
	}
	for name, p := range pools {
		_, err := p.JQ(t.Context(), ".", []byte("{}"))
		if !errors.Is(err, program.ErrBusy) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	p := newPool(t, asBadWorker, worker.Options{Size: 1})
	if _, err := call(t, p, "", "{}"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := p.JQ(ctx, "spin", []byte("{}")); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestManyAtOnce has more calls than workers, good ones among bad ones.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	p := newPool(t, asWorker, worker.Options{})
	var wg sync.WaitGroup
	for i := range 24 {
		wg.Go(func() {
			program := fmt.Sprintf(".n = %d", i)
			if i%8 == 0 {
				program = "until(false; .)"
			}
			out, err := call(t, p, program, "{}")
			if bad := i%8 == 0; bad != (err != nil) || !bad && out != fmt.Sprintf(`{"n":%d}`, i) {
				t.Errorf("%s: %s %v", program, out, err)
			}
		})
	}
	wg.Wait()
}

func TestIdleWorkersEnd(t *testing.T) {
	t.Parallel()
	p := newPool(t, asWorker, worker.Options{Idle: time.Millisecond})
	for range 20 {
		if out, err := call(t, p, ".a = 1", "{}"); err != nil || out != `{"a":1}` {
			t.Fatalf("%s %v", out, err)
		}
		time.Sleep(time.Millisecond)
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte{0, 0, 0, 2, '{', '}'})
	f.Add([]byte{255, 255, 255, 255, '{'})
	f.Add([]byte{0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		var v json.RawMessage
		err := worker.ReadFrame(strings.NewReader(string(data)), 1<<10, &v)
		if err == nil && !json.Valid(v) {
			t.Errorf("%q is not JSON", v)
		}
		if len(data) == 0 && !errors.Is(err, io.EOF) {
			t.Errorf("nothing is %v", err)
		}
	})
}

func BenchmarkJQ(b *testing.B) {
	p := newPool(b, asWorker, worker.Options{})
	input := `{"series": "A", "lines": [{"i": 1, "price": "10.00"}, {"i": 2, "price": "20.00"}]}`
	b.ReportAllocs()
	for b.Loop() {
		if _, err := call(b, p, `.series = "B" | .lines |= map(.price |= tonumber)`, input); err != nil {
			b.Fatal(err)
		}
	}
}
