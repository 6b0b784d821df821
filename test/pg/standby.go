package pg

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// standbyName is what a primary calls its synchronous standby.
const standbyName = "standby"

// Start starts a cluster for one test, in a folder of its own, which may stop it and start
// it again. The test is skipped where PostgreSQL is not installed.
func Start(t testing.TB, settings ...string) *Cluster {
	t.Helper()
	c, err := NewCluster(t.Context(), folder(t), settings...)
	if errors.Is(err, ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	c.endWith(t)
	return c
}

// folder makes a folder below those that everybody may enter.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(temporary, "chancery-pg-*") //nolint:usetesting // the folders of a test are for its user alone
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// endWith stops the cluster when the test ends, if it still runs.
func (c *Cluster) endWith(t testing.TB) {
	t.Cleanup(func() {
		if !c.Running() {
			return
		}
		if err := c.Stop(context.WithoutCancel(t.Context()), "immediate"); err != nil {
			t.Error(err)
		}
	})
}

// Running reports whether the server has a process.
func (c *Cluster) Running() bool {
	_, err := os.Stat(filepath.Join(c.data(), "postmaster.pid"))
	return err == nil
}

// Restart crashes the server and starts it again: it recovers from its log.
func (c *Cluster) Restart(ctx context.Context) error {
	return errors.Join(c.Stop(ctx, "immediate"), c.Start(ctx))
}

// Standby makes a copy of the cluster that follows it, for one test. From then on the
// primary acknowledges a commit when the standby has it on its disk too.
func (c *Cluster) Standby(t testing.TB) *Cluster {
	t.Helper()
	ctx := t.Context()
	s := &Cluster{dir: folder(t), bin: c.bin, as: c.as}
	if s.as != nil {
		if err := os.Chown(s.dir, int(s.as.Uid), int(s.as.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if s.Port, err = freePort(ctx); err != nil {
		t.Fatal(err)
	}
	from := fmt.Sprintf("host=127.0.0.1 port=%d user=chancery application_name=%s", c.Port, standbyName)
	if err := s.run(ctx, "pg_basebackup", "-d", from, "-D", s.data(), "-R", "-X", "stream", "-c", "fast"); err != nil {
		t.Fatal(err)
	}
	// The copy has the settings of the primary; of two lines for one setting the last counts.
	own := fmt.Sprintf("port=%d\nunix_socket_directories='%s'\nsynchronous_standby_names=''\n", s.Port, s.dir)
	if err := appendTo(filepath.Join(s.data(), "postgresql.conf"), own); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(ctx); err != nil {
		t.Fatal(err)
	}
	s.endWith(t)
	if err := c.follow(ctx); err != nil {
		t.Fatal(err)
	}
	return s
}

// follow has the cluster wait for its standby from now on.
func (c *Cluster) follow(ctx context.Context) error {
	if err := appendTo(filepath.Join(c.data(), "postgresql.conf"), "synchronous_standby_names='"+standbyName+"'\n"); err != nil {
		return err
	}
	if err := c.run(ctx, "pg_ctl", "reload", "-D", c.data()); err != nil {
		return err
	}
	const inSync = "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync') THEN RAISE 'not yet'; END IF; END $$"
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		err := c.SQL(ctx, "postgres", inSync)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the standby does not follow: %w", err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// Promote makes a standby the primary.
func (c *Cluster) Promote(ctx context.Context) error {
	return c.run(ctx, "pg_ctl", "promote", "-D", c.data(), "-w", "-t", "60")
}

// URLOf names a database of several clusters, of which one takes writes.
func URLOf(database string, clusters ...*Cluster) string {
	hosts := make([]string, len(clusters))
	for i, c := range clusters {
		hosts[i] = net.JoinHostPort("127.0.0.1", strconv.Itoa(c.Port))
	}
	query := url.Values{"sslmode": {"disable"}, "target_session_attrs": {"read-write"}}
	return "postgres://chancery@" + strings.Join(hosts, ",") + "/" + database + "?" + query.Encode()
}
