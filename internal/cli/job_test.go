package cli_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"chancery/internal/app"
)

// put sends a file to the API of a data directory; jobs wait for a server to run
// them: put data /transform/v1/jobs/… file.
func put(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: put dir /path file")
	}
	local, err := app.OpenLocal(context.Background(), ts.MkAbs(args[0]), slog.New(slog.DiscardHandler))
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
