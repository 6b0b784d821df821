package pg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
)

// shared is the server of a test program, which starts when the first test needs it.
//
//nolint:gochecknoglobals // one for the program
var shared struct {
	once    sync.Once
	cluster *Cluster
	dir     string
	err     error
	count   atomic.Int64
}

// Run runs the tests of a program and stops its server afterwards. Programs whose tests
// call Database call it in TestMain.
func Run(m *testing.M) int {
	code := m.Run()
	if err := stop(); err != nil {
		fmt.Fprintln(os.Stderr, "pg:", err)
		return 1
	}
	return code
}

func stop() error {
	var err error
	if shared.cluster != nil {
		err = shared.cluster.Stop(context.Background(), "immediate")
	}
	if shared.dir != "" {
		err = errors.Join(err, os.RemoveAll(shared.dir))
	}
	return err
}

// temporary is the folder for temporary files as it was before any test. The first test that
// needs the server may have set another, for itself alone.
var temporary = os.TempDir() //nolint:gochecknoglobals // see above

// Database returns the URL of an empty database on the server of the program: a schema of
// its own, which costs far less than a database. It is removed when the test ends.
func Database(t testing.TB) string {
	t.Helper()
	shared.once.Do(func() {
		if shared.dir, shared.err = os.MkdirTemp(temporary, "chancery-pg-*"); shared.err == nil { //nolint:usetesting // other users may not enter t.TempDir
			shared.cluster, shared.err = NewCluster(context.Background(), shared.dir, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
		}
	})
	if errors.Is(shared.err, ErrMissing) {
		t.Skip(shared.err)
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	ctx := context.WithoutCancel(t.Context())
	name := fmt.Sprintf("test%d", shared.count.Add(1))
	if err := shared.cluster.SQL(ctx, "postgres", "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := shared.cluster.SQL(ctx, "postgres", "SET client_min_messages = warning; DROP SCHEMA "+name+" CASCADE"); err != nil {
			t.Error(err)
		}
	})
	return shared.cluster.URL("postgres") + "&search_path=" + name
}
