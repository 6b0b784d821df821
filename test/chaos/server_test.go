package chaos

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"chancery/client"
	"chancery/examples"
)

// program builds the real binary and returns its path.
func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "chancery")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", path, "chancery/cmd/chancery")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v\n%s", err, out)
	}
	return path
}

// process is a running server.
type process struct {
	cmd *exec.Cmd
	url string
}

var serves = regexp.MustCompile(`serves (http://\S+)`)

// serve starts the program on a data directory, with additional flags.
func serve(t *testing.T, bin, data string, flags ...string) *process {
	t.Helper()
	flags = append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0", "--log-level", "error"}, flags...)
	cmd := exec.Command(bin, flags...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: cmd}
	t.Cleanup(p.kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	m := serves.FindStringSubmatch(line)
	if err != nil || m == nil {
		t.Fatalf("the server said %q: %v", line, err)
	}
	p.url = m[1]
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return p
}

// kill ends the process with SIGKILL.
func (p *process) kill() {
	if p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGKILL) // an error means that it has ended already
	_ = p.cmd.Wait()                          // the error says that it was killed
}

// run runs the program and returns its output.
func run(t *testing.T, bin string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), bin, args...).Output()
	if err != nil {
		t.Fatalf("chancery %s: %v", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out))
}

func file(t *testing.T, name string) json.RawMessage {
	t.Helper()
	data, err := examples.Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// get reads a path of the API.
func get(t *testing.T, api *client.Client, path string, into any) {
	t.Helper()
	data, err := api.Download(t.Context(), path)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func allJobs(t *testing.T, api *client.Client) []client.JobRow {
	t.Helper()
	var rows []client.JobRow
	q := client.JobQuery{Limit: 100}
	for {
		page, err := api.Jobs(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, page.List...)
		if q.Cursor = page.NextCursor; q.Cursor == "" {
			return rows
		}
	}
}

// jobTimeout is how long a job may take to end while the server runs undisturbed.
const jobTimeout = 2 * time.Minute

func completed(t *testing.T, api *client.Client, id string) *client.Job {
	t.Helper()
	for range jobTimeout / (50 * time.Millisecond) {
		job, err := api.Job(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if job.Completed() {
			return job
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("job %s is never completed", id)
	return nil
}
