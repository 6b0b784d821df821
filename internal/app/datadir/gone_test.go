package datadir_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"chancery/client"
	"chancery/internal/app/datadir"
)

// TestGone removes the database or its log under a running server: writes and readiness
// are 503, and both end when the file is back.
func TestGone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{datadir.DBFile, datadir.DBFile + "-wal"} {
		dir := filepath.Join(t.TempDir(), "data")
		api, stop := start(t, dir)
		write := func(id string) error { return api.PutWorkflow(t.Context(), id, []byte(issueFlow)) }
		must(t, write(flowID))
		away := filepath.Join(t.TempDir(), "away")
		rename(t, dir, name, away)
		refused, ok := errors.AsType[*client.Error](write("01950000-0000-7000-8000-000000000002"))
		if !ok || refused.Status != http.StatusServiceUnavailable {
			t.Errorf("%s: %v", name, refused)
		}
		if got := status(t, api.URL+"/readyz"); got != http.StatusServiceUnavailable {
			t.Errorf("%s: ready with %d", name, got)
		}
		must(t, os.Rename(away, filepath.Join(dir, name)))
		must(t, write("01950000-0000-7000-8000-000000000003"))
		if got := status(t, api.URL+"/readyz"); got != http.StatusOK {
			t.Errorf("%s is back: ready with %d", name, got)
		}
		stop()
	}
}

func status(t *testing.T, url string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	must(t, err)
	transport := &http.Transport{DisableKeepAlives: true}
	defer transport.CloseIdleConnections()
	res, err := (&http.Client{Transport: transport}).Do(req)
	must(t, err)
	if res.StatusCode == http.StatusServiceUnavailable && res.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	must(t, res.Body.Close())
	return res.StatusCode
}
