package e2e

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/app"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/keystore"
	"chancery/internal/silo"
	"chancery/test/kit"
	"chancery/test/pg"
	"chancery/test/s3"
)

// refusedStart starts a server that must not start, and returns why.
func refusedStart(t *testing.T, cfg app.Config) error {
	t.Helper()
	cfg.Listen, cfg.Log = "127.0.0.1:0", slog.New(slog.DiscardHandler)
	a, err := app.New(t.Context(), cfg)
	if err != nil {
		return err
	}
	t.Errorf("a server started on %+v", cfg.Files)
	ended, end := context.WithCancel(t.Context())
	end()
	kit.Must(t, a.Run(ended))
	return nil
}

// opened opens an installation without a server.
func opened(t *testing.T, place app.Place) *app.Local {
	t.Helper()
	local, err := app.OpenLocal(t.Context(), place, slog.New(slog.DiscardHandler))
	kit.Must(t, err)
	t.Cleanup(func() { kit.Must(t, local.Close()) })
	return local
}

// verify looks for the contents of files.
func verify(t *testing.T, place app.Place, repair bool) (silo.Verified, error) {
	t.Helper()
	return opened(t, place).VerifyFiles(t.Context(), repair, func(silo.ContentFault) error { return nil })
}

// attach adds a file to a new entry, and returns its path.
func (s *server) attach(data string) string {
	s.t.Helper()
	entry := s.send(s.Token, http.MethodPost, "/silo/v1/entries", `{"data": `+string(example(s.t, "invoices/es.json"))+`}`).field("id")
	a := s.send(s.Token, http.MethodPost, "/silo/v1/entries/"+entry+"/files", `{"name": "a.txt", "data": "`+data+`"}`)
	if a.status >= 300 {
		s.t.Fatal(a)
	}
	return "/silo/v1/entries/" + entry + "/files/" + a.field("id")
}

// TestStartsThatFail keep no name: a server that finds its files away starts again at
// once under its name.
func TestStartsThatFail(t *testing.T) {
	folder := t.TempDir()
	noFolder := filepath.Join(folder, "file")
	kit.Must(t, os.WriteFile(noFolder, nil, 0o600))
	place := app.Place{Database: pg.Database(t), Files: noFolder, MasterKey: masterKey(t)}
	if err := refusedStart(t, app.Config{Place: place, Node: "a"}); err == nil || !strings.Contains(err.Error(), "no directory") {
		t.Error(err)
	}
	nodes, err := opened(t, place).Nodes(t.Context())
	if err != nil || len(nodes) > 0 {
		t.Errorf("%+v %v", nodes, err)
	}
}

// TestFilesOfOthers: a server never takes the contents of another installation for its own,
// which it would remove because it knows nothing that names them; nor does it go on when those
// of its own are away.
func TestFilesOfOthers(t *testing.T) {
	storage := s3.Start(t)
	login := filepath.Join(t.TempDir(), "login")
	kit.Must(t, os.WriteFile(login, fmt.Appendf(nil, "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n", s3.AccessKey, s3.Secret), 0o600))
	for name, files := range map[string]func() string{
		"directory": func() string { return filepath.Join(t.TempDir(), "files") },
		"bucket":    func() string { return storage.URL(s3.Make(t, storage)) + "&credentials=" + login },
	} {
		t.Run(name, func(t *testing.T) {
			first := app.Place{Database: pg.Database(t), Files: files(), MasterKey: masterKey(t)}
			s := onDatabase(t, first)
			path := s.attach("aGVsbG8=")
			second := app.Place{Database: pg.Database(t), Files: files(), MasterKey: masterKey(t)}
			onDatabase(t, second)
			second.Files = first.Files
			for what, err := range map[string]error{
				"serve": refusedStart(t, app.Config{Place: second}), "verify": errorOf(verify(t, second, false)), "repair": errorOf(verify(t, second, true)),
			} {
				if !domain.Is(err, domain.Conflict) || !strings.Contains(err.Error(), "another installation") || strings.Contains(err.Error(), login) {
					t.Errorf("%s: %v", what, err)
				}
			}
			onDatabase(t, first)
			if done, err := verify(t, first, true); err != nil || done != (silo.Verified{Contents: 1}) {
				t.Errorf("%+v %v", done, err)
			}
			if a := s.send(s.Token, http.MethodGet, path, ""); string(a.body) != "hello" {
				t.Errorf("%s", a)
			}
			first.Files = files() // a directory that is not mounted
			for what, err := range map[string]error{
				"serve": refusedStart(t, app.Config{Place: first}), "verify": errorOf(verify(t, first, false)),
			} {
				if !domain.Is(err, domain.Conflict) || !strings.Contains(err.Error(), "mounted") {
					t.Errorf("%s: %v", what, err)
				}
			}
		})
	}
}

// errorOf returns the error of two results.
func errorOf[T any](_ T, err error) error { return err }

// TestPoolerAndStorage: two servers on a database behind a pooler and on a bucket. A job,
// a file and a key that one of them makes are there at the other.
func TestPoolerAndStorage(t *testing.T) {
	storage := s3.Start(t)
	t.Setenv("CHANCERY_S3_ACCESS_KEY", s3.AccessKey)
	t.Setenv("CHANCERY_S3_SECRET", s3.Secret)
	place := app.Place{
		Database: pg.Pooled(t, 3)(t) + "&notify=off", Files: storage.URL(s3.Make(t, storage)), MasterKey: masterKey(t),
	}
	servers := []*server{onDatabase(t, place), onDatabase(t, place)}
	servers[1].Token = servers[0].Token
	flow := servers[0].workflow("invoice")
	for n := range 4 {
		here, there := servers[n%2], servers[1-n%2]
		job := here.run(flow, example(t, "invoices/es.json"))
		if seen, err := there.Job(t.Context(), job.ID); err != nil || !seen.Completed() {
			t.Errorf("%+v %v", seen, err)
		}
		path := here.attach("aGVsbG8=")
		if a := there.send(there.Token, http.MethodGet, path, ""); a.status != http.StatusOK || string(a.body) != "hello" {
			t.Errorf("%s", a)
		}
		there.upload(here)
	}
	// Two contents are sent, and each job makes one.
	if done, err := verify(t, place, true); err != nil || done != (silo.Verified{Contents: 2 + 4}) {
		t.Errorf("%+v %v", done, err)
	}
	made, err := opened(t, place).Keys.Rotate(t.Context(), keystore.Documents, domaintest.Start)
	kit.Must(t, err)
	for _, s := range servers {
		for { // it knows the key soon
			if a := s.send("", http.MethodGet, "/.well-known/jwks.json", ""); strings.Contains(string(a.body), made.ID()) {
				break
			}
		}
	}
}

// upload sends contents of several parts, announced at another server, and reads them there.
func (s *server) upload(announced *server) {
	s.t.Helper()
	contents := strings.Repeat("0123456789abcdef", 7<<16) // 7 MiB
	hash := sha256.Sum256([]byte(contents))
	entry := announced.send(announced.Token, http.MethodPost, "/silo/v1/entries", `{"data": `+string(example(s.t, "invoices/es.json"))+`}`).field("id")
	a := announced.send(announced.Token, http.MethodPost, "/silo/v1/entries/"+entry+"/files", fmt.Sprintf(
		`{"name": "a.bin", "mime": "application/octet-stream", "size": %d, "sha256": "%x"}`, len(contents), hash))
	path := strings.TrimPrefix(a.field("url"), announced.URL)
	if a.status >= 300 || path == "" {
		s.t.Fatal(a)
	}
	if a := s.send("", http.MethodPut, path, contents); a.status != http.StatusOK {
		s.t.Fatal(a)
	}
	got := announced.send(announced.Token, http.MethodGet, "/silo/v1/entries/"+entry+"/files/"+a.field("id"), "")
	if string(got.body) != contents {
		s.t.Errorf("%d: %d bytes", got.status, len(got.body))
	}
}
