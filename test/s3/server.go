package s3

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// The credentials that every server accepts.
const (
	AccessKey = "chancery-test"
	Secret    = "secret-of-the-tests"
	// Guest is the access key of an account that may do nothing but what the policy of a
	// bucket allows. Its secret is the same.
	Guest  = "chancery-guest"
	region = "us-east-1"
)

// startTime is how long a server may take to answer first.
const startTime = 60 * time.Second

// Server is a server with its objects.
type Server struct {
	// Port is where it listens, on 127.0.0.1.
	Port int

	bin, dir string
	cmd      *exec.Cmd // nil while it is stopped
}

// NewServer makes a server whose objects are in the folder, and starts it.
func NewServer(ctx context.Context, dir string) (*Server, error) {
	bin, err := build(ctx)
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, dir: dir}
	if s.Port, err = freePort(ctx); err != nil {
		return nil, err
	}
	for _, sub := range []string{"objects", "about", "accounts", "versions"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, err
		}
	}
	accounts := fmt.Sprintf(`{"accessAccounts": {%q: {"access": %q, "secret": %q, "role": "user"}}}`, Guest, Guest, Secret)
	if err := os.WriteFile(filepath.Join(dir, "accounts", "users.json"), []byte(accounts), 0o600); err != nil {
		return nil, err
	}
	return s, s.Start(ctx)
}

func freePort(ctx context.Context) (int, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

// Start starts the server and waits until it answers.
func (s *Server) Start(ctx context.Context) error {
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	// The folder "about" keeps what file systems without extended attributes cannot.
	s.cmd = exec.CommandContext(context.WithoutCancel(ctx), s.bin,
		"--port", s.address(), "--region", region, "--keep-alive", "--quiet", "--iam-dir", filepath.Join(s.dir, "accounts"),
		"posix", "--sidecar", filepath.Join(s.dir, "about"), "--versioning-dir", filepath.Join(s.dir, "versions"), filepath.Join(s.dir, "objects"))
	s.cmd.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+AccessKey, "ROOT_SECRET_KEY="+Secret)
	s.cmd.Stdout, s.cmd.Stderr = log, log
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := errors.Join(s.cmd.Start(), log.Close()); err != nil {
		return err
	}
	return s.wait(ctx)
}

// wait waits until the server answers anything.
func (s *Server) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address(), nil)
		if err != nil {
			return err
		}
		req.Close = true
		if res, err := http.DefaultClient.Do(req); err == nil {
			return res.Body.Close()
		}
		select {
		case <-ctx.Done():
			said, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("the S3 server does not answer: %w\n%s", ctx.Err(), said)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *Server) address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)) }

// Stop ends the server with a signal: SIGTERM, or SIGKILL for a crash. What it stored
// stays.
func (s *Server) Stop(signal syscall.Signal) error {
	if s.cmd == nil {
		return nil
	}
	err := s.cmd.Process.Signal(signal)
	_ = s.cmd.Wait() // a signal ended it
	s.cmd = nil
	return err
}

// Freeze lets the server answer nothing more, without ending its connections, until Thaw.
func (s *Server) Freeze() error {
	if err := s.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		return err
	}
	var status syscall.WaitStatus
	_, err := syscall.Wait4(s.cmd.Process.Pid, &status, syscall.WUNTRACED, nil)
	if err == nil && !status.Stopped() {
		err = errors.New("the S3 server has ended")
	}
	return err
}

// Thaw lets a frozen server go on.
func (s *Server) Thaw() error { return s.cmd.Process.Signal(syscall.SIGCONT) }

// Restart crashes the server and starts it again.
func (s *Server) Restart(ctx context.Context) error {
	return errors.Join(s.Stop(syscall.SIGKILL), s.Start(ctx))
}

// URL names a bucket of the server, as the program takes it.
func (s *Server) URL(bucket string) string {
	return fmt.Sprintf("s3://%s?endpoint=http://%s&region=%s&path-style=true", bucket, s.address(), region)
}

// Objects is the folder with the objects of a bucket, for tests that damage some.
func (s *Server) Objects(bucket string) string { return filepath.Join(s.dir, "objects", bucket) }

// Client returns a client for the server that looks at the storage as others do.
func (s *Server) Client() (*minio.Core, error) {
	return minio.NewCore(s.address(), &minio.Options{
		Creds: credentials.NewStaticV4(AccessKey, Secret, ""), Region: region, BucketLookup: minio.BucketLookupPath,
		Transport: &http.Transport{DisableKeepAlives: true},
	})
}

// MakeBucket makes an empty bucket.
func (s *Server) MakeBucket(ctx context.Context, name string) error {
	c, err := s.Client()
	if err != nil {
		return err
	}
	return c.MakeBucket(ctx, name, minio.MakeBucketOptions{Region: region})
}

// Getenv stands for os.Getenv in tests: it has the credentials and nothing else.
func Getenv(name string) string {
	return map[string]string{"CHANCERY_S3_ACCESS_KEY": AccessKey, "CHANCERY_S3_SECRET": Secret}[name]
}
