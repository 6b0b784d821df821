package process

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
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
}

var serves = regexp.MustCompile(`serves (http://\S+)`)

// Serve starts the program on a data directory, with additional flags. The process ends
// with the test at the latest.
func Serve(t *testing.T, bin, data string, flags ...string) *Server {
	t.Helper()
	flags = append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0", "--log-level", "error"}, flags...)
	cmd := exec.Command(bin, flags...) //nolint:noctx // it outlives the context of the test until the cleanup
	cmd.Stderr = os.Stderr
	cmd.Env = append(os.Environ(), "TMPDIR="+t.TempDir()) // what a killed server leaves there goes with the test
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &Server{cmd: cmd}
	t.Cleanup(s.Kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	m := serves.FindStringSubmatch(line)
	if err != nil || m == nil {
		t.Fatalf("the server said %q: %v", line, err)
	}
	s.URL = m[1]
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return s
}

// PID returns the ID of the process.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Kill ends the process with SIGKILL.
func (s *Server) Kill() {
	if s.cmd.ProcessState != nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGKILL) // an error means that it has ended already
	_ = s.cmd.Wait()                          // the error says that it was killed
}

// Run runs a command of the program and returns its output.
func Run(t *testing.T, bin string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), bin, args...).Output()
	if err != nil {
		t.Fatalf("chancery %s: %v", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out))
}
