package s3

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// shared is the server of a test program, which starts when the first test needs it.
//
//nolint:gochecknoglobals // one for the program
var shared struct {
	once   sync.Once
	server *Server
	dir    string
	err    error
	count  atomic.Int64
}

// Run runs the tests of a program and stops its server afterwards. Programs whose tests
// call Bucket call it in TestMain.
func Run(m *testing.M) int {
	code := m.Run()
	var err error
	if shared.server != nil {
		err = shared.server.Stop(syscall.SIGKILL)
	}
	if shared.dir != "" {
		err = errors.Join(err, os.RemoveAll(shared.dir))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "s3:", err)
		return 1
	}
	return code
}

// temporary is the folder for temporary files as it was before any test. The first test that
// needs the server may have set another, for itself alone.
var temporary = os.TempDir() //nolint:gochecknoglobals // see above

// Bucket returns the URL of an empty bucket on the server of the program.
func Bucket(t testing.TB) string {
	t.Helper()
	_, url := BucketOf(t)
	return url
}

// BucketOf is Bucket that also returns the server, which other tests use as well.
func BucketOf(t testing.TB) (s *Server, url string) {
	t.Helper()
	shared.once.Do(func() {
		if shared.dir, shared.err = os.MkdirTemp(temporary, "chancery-s3-*"); shared.err == nil { //nolint:usetesting // for all tests
			shared.server, shared.err = NewServer(context.Background(), shared.dir)
		}
	})
	Need(t, shared.err)
	return shared.server, shared.server.URL(Make(t, shared.server))
}

// Make makes an empty bucket on a server and returns its name.
func Make(t testing.TB, s *Server) string {
	t.Helper()
	name := fmt.Sprintf("test-%d", shared.count.Add(1))
	if err := s.MakeBucket(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	return name
}

// Start starts a server for one test, which may stop it.
func Start(t testing.TB) *Server {
	t.Helper()
	s, err := NewServer(t.Context(), t.TempDir())
	Need(t, err)
	t.Cleanup(func() {
		if err := s.Stop(syscall.SIGKILL); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Need ends a test if a server could not be started: it is skipped where none can be
// built, but not in CI.
func Need(t testing.TB, err error) {
	t.Helper()
	if ci := os.Getenv("CI"); errors.Is(err, ErrMissing) && (ci == "" || ci == "0" || ci == "false") {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
}
