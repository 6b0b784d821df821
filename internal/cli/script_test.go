package cli_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"chancery/internal/app"
	"chancery/internal/cli"
	"chancery/internal/keystore"
)

// TestMain lets the test binary run as the program, which is how scripts call
// it.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"chancery": func() { os.Exit(run()) }})
}

// run does what main does, with two switches for scripts: TERMINAL makes the
// standard streams count as terminals, and NOW stops the clock.
func run() int {
	env := cli.Env{Getenv: os.Getenv, Environ: os.Environ, Now: time.Now, Rand: rand.Reader}
	if os.Getenv("TERMINAL") != "" {
		env.IsTerminal = func(io.Writer) bool { return true }
	}
	if text := os.Getenv("NOW"); text != "" {
		now, err := time.Parse(time.RFC3339, text)
		if err != nil {
			panic(err)
		}
		env.Now = func() time.Time { return now }
	}
	return cli.Main(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, env)
}

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Values[serverKey{}] = new(running)
			// With the race detector each command would sleep a second at its end.
			env.Setenv("GORACE", "atexit_sleep_ms=0")
			examples, err := filepath.Abs(filepath.Join("..", "..", "examples"))
			env.Setenv("EXAMPLES", examples)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"mode":     mode,
			"server":   server,
			"halt":     halt,
			"get":      get,
			"put":      put,
			"tokenenv": tokenenv,
			"receiver": receiver,
			"until":    until,
			"keyid":    keyID,
			"member":   member,
		},
	})
}

// serverKey is the key of a script's server in its values.
type serverKey struct{}

// server starts a server on a data directory, for the rest of the script or
// until halt: server data. It may reach this machine.
func server(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: server dir")
	}
	ctx, cancel := context.WithCancel(context.Background())
	a, err := app.New(ctx, app.Config{
		Place: app.Place{Data: ts.MkAbs(args[0])}, Listen: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler),
		AllowAddresses: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	})
	if err != nil {
		cancel()
		ts.Fatalf("starting the server: %v", err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- a.Run(ctx) }()
	stop := sync.OnceFunc(func() {
		cancel()
		ts.Check(<-stopped)
	})
	ts.Defer(stop)
	ts.Setenv("URL", a.URL)
	ts.Value(serverKey{}).(*running).stop = stop
}

// running is a script's server.
type running struct{ stop func() }

// halt stops the server.
func halt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: halt")
	}
	ts.Value(serverKey{}).(*running).stop()
}

// get asks the server with the token in a file, and expects a status: get 200
// token /path.
func get(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: get status tokenfile path")
	}
	req, err := http.NewRequest(http.MethodGet, ts.Getenv("URL")+args[2], http.NoBody)
	ts.Check(err)
	req.Header.Set("Authorization", "Bearer "+strings.TrimSpace(ts.ReadFile(args[1])))
	res, err := http.DefaultClient.Do(req)
	ts.Check(err)
	ts.Check(res.Body.Close())
	if got := strconv.Itoa(res.StatusCode); got != args[0] {
		ts.Fatalf("status %s, want %s", got, args[0])
	}
}

// exits runs a program and expects an exit code: exits 2 chancery …
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code program [args...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if err != nil {
		code = err.Error()
	}
	want := args[0]
	if want != "0" {
		want = "exit status " + want
	}
	if code != want {
		ts.Fatalf("%s, want %s", code, want)
	}
}

// mode expects the permissions of a file: mode 600 key.jwk.
func mode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mode octal file")
	}
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := info.Mode().Perm().String(); got != args[0] {
		ts.Fatalf("%s is %s, want %s", args[1], got, args[0])
	}
}

// member puts a member of the JSON in a file into a variable: member NAME file member.
func member(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: member variable file name")
	}
	var v map[string]any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &v))
	text, ok := v[args[2]].(string)
	if !ok {
		ts.Fatalf("%s has no text %s", args[1], args[2])
	}
	ts.Setenv(args[0], text)
}

// keyID puts the ID of a signing key of a data directory into a variable: keyid tokens
// signs NAME data.
func keyID(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: keyid purpose state variable dir")
	}
	ring, err := keystore.Open(context.Background(), keystore.Dir(ts.MkAbs(args[3])))
	ts.Check(err)
	for _, k := range ring.List() {
		if string(k.Purpose) == args[0] && string(k.State) == args[1] {
			ts.Setenv(args[2], k.ID())
			return
		}
	}
	ts.Fatalf("there is no such key")
}
