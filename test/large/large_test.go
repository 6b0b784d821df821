package large

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"chancery/test/pg"
	"chancery/test/process"
	"chancery/test/s3"
)

func TestMain(m *testing.M) { os.Exit(s3.Run(m)) }

// growth is how much more memory the program may have with the file than before.
const growth = 64 << 20

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// size is how large the file is.
func size(t *testing.T) int64 {
	t.Helper()
	text := os.Getenv("FILE_MEGABYTES")
	if text == "" {
		return 96 << 20
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		t.Fatalf("FILE_MEGABYTES is %q; a number from 1 is expected", text)
	}
	return n << 20
}

// contents are pseudo-random bytes, the same each time.
func contents(n int64) io.Reader { return io.LimitReader(rand.NewChaCha8([32]byte{}), n) }

func hashOf(t *testing.T, r io.Reader) (hash string, n int64) {
	t.Helper()
	sum := sha256.New()
	n, err := io.CopyBuffer(struct{ io.Writer }{sum}, r, make([]byte, 1<<16))
	must(t, err)
	return hex.EncodeToString(sum.Sum(nil)), n
}

// site is a server of the real program with a token.
type site struct {
	t      *testing.T
	server *process.Server
	token  string
}

// start starts the program on a database and a bucket of their own.
func start(t *testing.T, megabytes int64) *site {
	t.Helper()
	bin, dir := process.Build(t), t.TempDir()
	key := filepath.Join(dir, "master.key")
	process.Run(t, bin, "key", "generate-master", key)
	t.Setenv("CHANCERY_S3_ACCESS_KEY", s3.AccessKey)
	t.Setenv("CHANCERY_S3_SECRET", s3.Secret)
	cluster := pg.Start(t)
	must(t, cluster.SQL(t.Context(), "postgres", "CREATE DATABASE chancery"))
	place := []string{"--database", cluster.URL("chancery"), "--files", s3.Bucket(t), "--master-key", key}
	flags := append([]string{"serve", "--listen", "127.0.0.1:0", "--log-level", "error", "--max-file", strconv.FormatInt(megabytes, 10)}, place...)
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), bin, flags...)
	cmd.Stderr = os.Stderr
	s := &site{t: t, server: process.Start(t, cmd)}
	s.token = strings.TrimSpace(process.Run(t, bin, append([]string{"token", "create", "--name", "large"}, place...)...))
	return s
}

// do makes a request whose answer has to be 200.
func (s *site) do(method, path string, body io.Reader, length int64) *http.Response {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, body)
	must(s.t, err)
	if length >= 0 {
		r.ContentLength = length
	}
	if !strings.HasPrefix(path, "/files/") {
		r.Header.Set("Authorization", "Bearer "+s.token)
		r.Header.Set("Content-Type", "application/json")
	}
	a, err := http.DefaultClient.Do(r)
	must(s.t, err)
	s.t.Cleanup(func() { _ = a.Body.Close() })
	if a.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(a.Body, 1000))
		s.t.Fatalf("%s %s: %s: %s", method, path, a.Status, text)
	}
	return a
}

// json makes a request with JSON and returns a text of the answer.
func (s *site) json(method, path, body string, into any) {
	s.t.Helper()
	a := s.do(method, path, strings.NewReader(body), int64(len(body)))
	must(s.t, json.NewDecoder(a.Body).Decode(into))
}

// TestLargeFile: a large file goes into the bucket and comes out of it again, and the program
// never has much of it in memory.
func TestLargeFile(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the memory of a process is read from /proc, which only Linux has")
	}
	n := size(t)
	hash, _ := hashOf(t, contents(n))
	s := start(t, n>>20)
	const entry = "/silo/v1/entries/01950000-0000-7000-8000-000000000001"
	var made, file struct {
		ID  string `json:"id"`
		URL string `json:"url"`
	}
	s.json(http.MethodPut, entry, `{"data": {"$schema": "https://gobl.org/draft-0/note/message", "content": "with a file"}}`, &made)
	s.json(http.MethodPost, entry+"/files", fmt.Sprintf(`{"name": "a.bin", "mime": "application/octet-stream", "size": %d, "sha256": %q}`, n, hash), &file)
	link, err := url.Parse(file.URL)
	must(t, err)
	before, err := process.MemoryOf(s.server.PID())
	must(t, err)

	s.do(http.MethodPut, link.RequestURI(), contents(n), n)
	sent, err := process.MemoryOf(s.server.PID())
	must(t, err)
	var stored struct {
		Attachments []struct {
			URL    string `json:"url"`
			Stored bool   `json:"stored"`
		} `json:"attachments"`
	}
	s.json(http.MethodGet, entry, "", &stored)
	if len(stored.Attachments) != 1 || !stored.Attachments[0].Stored {
		t.Fatalf("the file is not stored: %+v", stored)
	}
	open, err := url.Parse(stored.Attachments[0].URL)
	must(t, err)
	if got, read := hashOf(t, s.do(http.MethodGet, open.RequestURI(), nil, -1).Body); got != hash || read != n {
		t.Errorf("%d bytes of %d came back, with the hash %s instead of %s", read, n, got, hash)
	}
	after, err := process.MemoryOf(s.server.PID())
	must(t, err)
	t.Logf("%d MiB: the program had %d MiB before, at most %d MiB until it was sent, and %d MiB until it was read",
		n>>20, before.Now>>20, sent.Peak>>20, after.Peak>>20)
	if more := after.Peak - before.Now; more > growth {
		t.Errorf("the program had %d MiB more with the file", more>>20)
	}
}
