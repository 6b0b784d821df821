package process

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Build builds the real program and returns its path.
func Build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "chancery")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", path, "chancery/cmd/chancery")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v\n%s", err, out)
	}
	return path
}

// Server is a running server.
type Server struct {
	// URL is the base of its API.
	URL string
	cmd *exec.Cmd
	// ended is closed when the process has.
	ended chan struct{}

	mu sync.Mutex
	// said are the first lines that it printed, more is closed when there is another one.
	said []string
	more chan struct{}
}

// kept is how many lines of the output of a server are kept.
const kept = 100

var serves = regexp.MustCompile(`serves (http://\S+)`)

// Serve starts the program on a data directory, with additional flags. The process ends
// with the test at the latest.
func Serve(t *testing.T, bin, data string, flags ...string) *Server {
	t.Helper()
	flags = append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0", "--log-level", "error"}, flags...)
	cmd := exec.Command(bin, flags...) //nolint:noctx // it outlives the context of the test until the cleanup
	cmd.Stderr = os.Stderr
	cmd.Env = append(os.Environ(), "TMPDIR="+t.TempDir()) // what a killed server leaves there goes with the test
	return Start(t, cmd)
}

// Start starts a call of the program that serves, and waits until it does. The process ends
// with the test at the latest.
func Start(t *testing.T, cmd *exec.Cmd) *Server {
	t.Helper()
	s, err := Try(t, cmd)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Try is Start for a server that may refuse to start; then it has ended. Any goroutine may
// call it.
func Try(t *testing.T, cmd *exec.Cmd) (*Server, error) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &Server{cmd: cmd, ended: make(chan struct{}), more: make(chan struct{})}
	said := make(chan string, 1)
	go func() {
		lines := bufio.NewReader(out)
		line, _ := lines.ReadString('\n') // without a line the process has ended
		said <- line
		go s.listen(lines)
		_ = cmd.Wait() // the state says how it ended
		close(s.ended)
	}()
	t.Cleanup(s.Kill)
	line := <-said
	m := serves.FindStringSubmatch(line)
	if m == nil {
		s.Kill()
		return nil, fmt.Errorf("the server said %q", line)
	}
	s.URL = m[1]
	return s, nil
}

// listen keeps the first lines that the process prints, and reads on.
func (s *Server) listen(lines *bufio.Reader) {
	for range kept {
		line, err := lines.ReadString('\n')
		s.mu.Lock()
		s.said = append(s.said, line)
		close(s.more)
		s.more = make(chan struct{})
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
	_, _ = io.Copy(io.Discard, lines)
}

// Said waits until the process has printed a line behind its first that fits, and returns the
// submatches. The process has to end, or the line to come, within the limit.
func (s *Server) Said(t *testing.T, pattern *regexp.Regexp, limit time.Duration) []string {
	t.Helper()
	late := time.After(limit)
	for seen := 0; ; {
		s.mu.Lock()
		lines, more := s.said, s.more
		s.mu.Unlock()
		for ; seen < len(lines); seen++ {
			if m := pattern.FindStringSubmatch(lines[seen]); m != nil {
				return m
			}
		}
		select {
		case <-more:
		case <-late:
			t.Fatalf("the server has not printed %s, but %q", pattern, lines)
		}
	}
}

// PID returns the ID of the process.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Kill ends the process with SIGKILL.
func (s *Server) Kill() {
	_ = s.cmd.Process.Signal(syscall.SIGKILL) // an error means that it has ended already
	<-s.ended
}

// Freeze stops the process, without ending its connections, until Thaw or Kill.
func (s *Server) Freeze() error { return s.cmd.Process.Signal(syscall.SIGSTOP) }

// Thaw lets a frozen process go on.
func (s *Server) Thaw() error { return s.cmd.Process.Signal(syscall.SIGCONT) }

// Terminate asks the process to end.
func (s *Server) Terminate() error { return s.cmd.Process.Signal(syscall.SIGTERM) }

// Ended waits for the end of the process and returns its exit code, -1 for one that a signal
// ended. It is an error if that takes longer than the limit.
func (s *Server) Ended(limit time.Duration) (code int, err error) {
	select {
	case <-s.ended:
		return s.cmd.ProcessState.ExitCode(), nil
	case <-time.After(limit):
		return 0, errors.New("the process has not ended after " + limit.String())
	}
}

// Run runs a command of the program and returns its output.
func Run(t *testing.T, bin string, args ...string) string {
	t.Helper()
	return Output(t, exec.CommandContext(t.Context(), bin, args...))
}

// Output runs a call of the program and returns its output.
func Output(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("chancery %s: %v\n%s", strings.Join(cmd.Args[1:], " "), err, exit.Stderr)
		}
		t.Fatalf("chancery %s: %v", strings.Join(cmd.Args[1:], " "), err)
	}
	return strings.TrimSpace(string(out))
}
