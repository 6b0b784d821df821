package cli_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"chancery/internal/app"
)

// put sends a file to the API of a data directory; jobs wait for a server to run
// them: put data /transform/v1/jobs/… file.
func put(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: put dir /path file")
	}
	local, err := app.OpenLocal(context.Background(), app.Place{Data: ts.MkAbs(args[0])}, slog.New(slog.DiscardHandler))
	ts.Check(err)
	defer func() { ts.Check(local.Close()) }()
	api, err := local.API(context.Background(), "default")
	ts.Check(err)
	w := httptest.NewRecorder()
	api.ServeHTTP(w, httptest.NewRequest(http.MethodPut, args[1], strings.NewReader(ts.ReadFile(args[2]))))
	if w.Code != http.StatusOK {
		ts.Fatalf("status %d: %s", w.Code, w.Body)
	}
}

// tokenenv takes the token in a file into the environment.
func tokenenv(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: tokenenv file")
	}
	ts.Setenv("CHANCERY_TOKEN", strings.TrimSpace(ts.ReadFile(args[0])))
}

// receiver starts a receiver of webhooks that turns the first call away for an
// hour, and writes its address into a file in place of RECEIVER: receiver file.
func receiver(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: receiver file")
	}
	var calls atomic.Int32
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls.Add(1) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(`{"message":"busy","retry_in":3600}`))
		}
	}))
	ts.Defer(hook.Close)
	text := strings.ReplaceAll(ts.ReadFile(args[0]), "RECEIVER", hook.URL)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// until runs a program again and again until its output matches: until pattern
// program [args...]. The limit only keeps a broken program from hanging the test.
func until(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: until pattern program [args...]")
	}
	pattern := regexp.MustCompile(args[0])
	for limit := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		ts.Check(ts.Exec(args[1], args[2:]...))
		out := ts.ReadFile("stdout")
		if pattern.MatchString(out) {
			return
		}
		if time.Now().After(limit) {
			ts.Fatalf("the output does not come to match %s: %s", pattern, out)
		}
	}
}
