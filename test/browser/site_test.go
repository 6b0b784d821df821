package browser

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"chancery/test/kit"
	"chancery/test/process"
)

const (
	owner    = "ana@example.com"
	password = "correct horse battery"
	// starting is how long a server may take to say what it has to say.
	starting = time.Minute
)

var setUpLink = regexp.MustCompile(`at (http\S+/set-up#\S+)`)

// site is the real program on an empty directory, with somebody who receives webhooks.
type site struct {
	*process.Server
	bin, data string
}

// openSite starts the program.
func openSite(t *testing.T, flags ...string) *site {
	t.Helper()
	s := &site{bin: process.Build(t), data: filepath.Join(t.TempDir(), "data")}
	s.Server = process.Serve(t, s.bin, s.data, append([]string{"--allow-address", "127.0.0.1/32", "--retry-delays", "1s", "--max-retries", "1"}, flags...)...)
	return s
}

// about is what scenarios need to know of the site.
func (s *site) about(t *testing.T) map[string]any {
	t.Helper()
	return map[string]any{
		"url": s.URL, "owner": owner, "password": password, "receiver": newReceiver(t),
		"token": process.Run(t, s.bin, "token", "create", "--scope", "api,admin", "--data", s.data),
	}
}

// withOwner makes the owner by hand, for scenarios that begin with somebody signed in.
func (s *site) withOwner(t *testing.T) map[string]any {
	t.Helper()
	s.person(t, owner, "--name", "Ana Romero", "--owner")
	return s.about(t)
}

// person makes somebody with the password of the tests.
func (s *site) person(t *testing.T, email string, flags ...string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "password")
	kit.Must(t, os.WriteFile(file, []byte(password), 0o600))
	args := append([]string{"user", "create", email, "--password-file", file, "--data", s.data}, flags...)
	process.Output(t, exec.CommandContext(t.Context(), s.bin, args...))
}

var anyLink = regexp.MustCompile(`http\S+#\S+`)

// link makes a link for somebody, with a command of chancery user.
func (s *site) link(t *testing.T, command string, args ...string) string {
	t.Helper()
	said := process.Run(t, s.bin, append(append([]string{"user", command}, args...), "--data", s.data, "--public-url", s.URL)...)
	link := anyLink.FindString(said)
	if link == "" {
		t.Fatalf("user %s shows no link: %s", command, said)
	}
	return link
}

// newReceiver starts a server that takes webhooks. Its path says how it answers: /500 with that
// status, anything else with 200. A POST of a number to /answer says what /hook answers from then on.
func newReceiver(t *testing.T) string {
	t.Helper()
	var status atomic.Int64
	status.Store(http.StatusOK)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		last := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		n, err := strconv.Atoi(last)
		switch {
		case r.URL.Path == "/answer/"+last && err == nil:
			status.Store(int64(n))
		case err == nil:
			w.WriteHeader(n)
		default:
			w.WriteHeader(int(status.Load()))
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}
