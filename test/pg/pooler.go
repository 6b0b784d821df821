package pg

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// ErrNoPooler reports that there is no pgbouncer.
var ErrNoPooler = errors.New("pgbouncer is not installed; on Debian it is the package pgbouncer")

// Pooler is a pgbouncer in front of a server, which gives a connection to another client
// after each transaction.
type Pooler struct {
	// Port is where it listens, on 127.0.0.1.
	Port int

	cmd  *exec.Cmd
	done chan struct{}
	log  string
}

// maxUsers is how many users a pooler knows.
const maxUsers = 300

func pooledUser(n int) string { return fmt.Sprint("pooled", n) }

// NewPooler starts a pooler in front of the cluster, with its files in the folder. The
// connections of a user to a database are so few that clients have to share them.
func NewPooler(ctx context.Context, c *Cluster, dir string, connections int) (*Pooler, error) {
	bin, err := exec.LookPath("pgbouncer")
	if err != nil {
		if bin = "/usr/sbin/pgbouncer"; !executable(bin) {
			return nil, ErrNoPooler
		}
	}
	p := &Pooler{done: make(chan struct{}), log: filepath.Join(dir, "log")}
	if p.Port, err = freePort(ctx); err != nil {
		return nil, err
	}
	config := filepath.Join(dir, "pgbouncer.ini")
	text := fmt.Sprintf(`[databases]
* = host=127.0.0.1 port=%d
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = trust
auth_file = %s
server_idle_timeout = 5
pool_mode = transaction
default_pool_size = %d
max_client_conn = 500
server_tls_sslmode = disable
logfile = %s
`, c.Port, p.Port, filepath.Join(dir, "users"), connections, p.log)
	var users strings.Builder
	for n := range maxUsers {
		fmt.Fprintf(&users, "%q \"\"\n", pooledUser(n))
	}
	if err := errors.Join(os.WriteFile(config, []byte(text), 0o600), os.WriteFile(filepath.Join(dir, "users"), []byte(users.String()), 0o600)); err != nil {
		return nil, err
	}
	if c.as != nil { // it refuses to run as root
		for _, path := range []string{dir, config, filepath.Join(dir, "users")} {
			if err := os.Chown(path, int(c.as.Uid), int(c.as.Gid)); err != nil {
				return nil, err
			}
		}
	}
	p.cmd = exec.CommandContext(context.WithoutCancel(ctx), bin, "-q", config)
	p.cmd.Dir = dir
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.as, Setsid: true}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.done)
		_ = p.cmd.Wait()
	}()
	return p, p.wait(ctx)
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// wait waits until the pooler takes connections.
func (p *Pooler) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(p.Port)))
		if err == nil {
			return conn.Close()
		}
		select {
		case <-p.done:
			err = errors.New("it ended")
		case <-ctx.Done():
			err = ctx.Err()
		case <-time.After(20 * time.Millisecond):
			continue
		}
		said, _ := os.ReadFile(p.log)
		return fmt.Errorf("pgbouncer does not answer: %w\n%s", err, said)
	}
}

// Close ends the pooler.
func (p *Pooler) Close() error {
	err := p.cmd.Process.Kill()
	<-p.done
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// Pooled starts a server and a pooler in front of it, and returns a function that makes an
// empty database, as Database does, and returns its URL at the pooler. The URL has the
// setting that a pooler needs.
func Pooled(t testing.TB, connections int) func(t testing.TB) string {
	t.Helper()
	c := Start(t, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	dir, err := os.MkdirTemp(temporary, "chancery-pooler-*") //nolint:usetesting // as above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	p, err := NewPooler(t.Context(), c, dir, connections)
	if errors.Is(err, ErrNoPooler) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	var count atomic.Int64
	return func(t testing.TB) string {
		t.Helper()
		// A schema costs far less than a database. A pooler does not take search_path in the URL.
		name := pooledUser(int(count.Add(1) - 1))
		err := c.SQL(context.WithoutCancel(t.Context()), "postgres", strings.ReplaceAll(
			"CREATE ROLE @ LOGIN; CREATE SCHEMA AUTHORIZATION @; ALTER ROLE @ SET search_path = @", "@", name))
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("postgres://%s@127.0.0.1:%d/postgres?sslmode=disable&default_query_exec_mode=cache_describe", name, p.Port)
	}
}
