package pg

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Cluster is a server with its data.
type Cluster struct {
	// Port is where it listens, on 127.0.0.1.
	Port int

	dir, bin string
	as       *syscall.Credential // nil: the user of the test
	settings []string
}

// ErrMissing reports that there are no programs of PostgreSQL.
var ErrMissing = errors.New("PostgreSQL is not installed; on Debian it is the package postgresql")

// binaries returns the folder with the programs of the newest version.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		path, err := exec.LookPath("initdb")
		if err != nil {
			return "", ErrMissing
		}
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return "", err
		}
		found = []string{path}
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		return n
	}
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(found[len(found)-1]), nil
}

// unprivileged returns the user for the server, which refuses to run as root.
func unprivileged() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil //nolint:nilnil // nobody else is needed
	}
	var u *user.User
	var err error
	for _, name := range []string{"postgres", "nobody"} {
		if u, err = user.Lookup(name); err == nil {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(err1, err2)
}

// NewCluster makes a cluster in the folder, which must be empty and below folders that
// everybody may enter, and starts it. The settings are lines of its configuration. A
// server for tests that do not look at durability is faster with fsync=off.
func NewCluster(ctx context.Context, dir string, settings ...string) (*Cluster, error) {
	c := &Cluster{dir: dir}
	var err error
	if c.bin, err = binaries(); err != nil {
		return nil, err
	}
	if c.as, err = unprivileged(); err != nil {
		return nil, err
	}
	if c.as != nil {
		if err := os.Chown(dir, int(c.as.Uid), int(c.as.Gid)); err != nil {
			return nil, err
		}
	}
	if c.Port, err = freePort(ctx); err != nil {
		return nil, err
	}
	c.settings = append([]string{
		"listen_addresses='127.0.0.1'", "port=" + strconv.Itoa(c.Port), "unix_socket_directories='" + dir + "'",
		"max_connections=300", "shared_buffers=64MB", "max_wal_size=256MB",
	}, settings...)
	if err := c.run(ctx, "initdb", "-D", c.data(), "-U", "chancery", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
		return nil, err
	}
	config := strings.Join(c.settings, "\n") + "\n"
	if err := appendTo(filepath.Join(c.data(), "postgresql.conf"), config); err != nil {
		return nil, err
	}
	return c, c.Start(ctx)
}

func appendTo(path, text string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

func freePort(ctx context.Context) (int, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// Start starts the server and waits until it answers.
func (c *Cluster) Start(ctx context.Context) error {
	return c.run(ctx, "pg_ctl", "start", "-D", c.data(), "-w", "-t", "60", "-l", filepath.Join(c.dir, "log"))
}

// Stop stops the server: "fast" ends its connections, "immediate" is like a crash.
func (c *Cluster) Stop(ctx context.Context, mode string) error {
	return c.run(ctx, "pg_ctl", "stop", "-D", c.data(), "-w", "-m", mode)
}

// URL names a database of the server.
func (c *Cluster) URL(database string) string {
	return fmt.Sprintf("postgres://chancery@127.0.0.1:%d/%s?sslmode=disable", c.Port, database)
}

// SQL runs statements in a database.
func (c *Cluster) SQL(ctx context.Context, database, text string) error {
	return c.run(ctx, "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", c.URL(database), "-c", text)
}

func (c *Cluster) run(ctx context.Context, name string, args ...string) error {
	path := filepath.Join(c.bin, name)
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.as, Setsid: true}
	// The server keeps the output of pg_ctl open, so it must not be a pipe.
	out, err := os.CreateTemp("", "pg-*")
	if err != nil {
		return err
	}
	defer func() { _ = errors.Join(out.Close(), os.Remove(out.Name())) }()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, said)
	}
	return nil
}
