package api_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/internal/transform"
	"chancery/test/kit"
)

// sockets is a server behind real connections, whose buffers are small.
type sockets struct {
	*installation
	server *httptest.Server
	// ended gets an element for each request whose handler has returned.
	ended chan string
}

func listen(t *testing.T, change func(*api.Config)) *sockets {
	t.Helper()
	s := &sockets{installation: install(t, change), ended: make(chan string, 1000)}
	s.server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { s.ended <- r.URL.Path }()
		s.Handler.ServeHTTP(w, r)
	}))
	s.server.Config.ConnState = func(c net.Conn, state http.ConnState) {
		if state == http.StateNew {
			must(t, c.(*net.TCPConn).SetWriteBuffer(4<<10))
		}
	}
	s.server.Start()
	t.Cleanup(s.server.Close)
	return s
}

// patient gives bodies and answers all the time that a loaded machine may take.
func patient(c *api.Config) { c.Limits.Grace = time.Hour }

// socket is one connection to the server.
type socket struct {
	*net.TCPConn
	in *bufio.Reader
	t  *testing.T
}

func (s *sockets) dial(t *testing.T) *socket {
	t.Helper()
	var d net.Dialer
	c, err := d.DialContext(t.Context(), "tcp", s.server.Listener.Addr().String())
	must(t, err)
	t.Cleanup(func() { _ = c.Close() })
	tcp := c.(*net.TCPConn)
	must(t, tcp.SetReadBuffer(4<<10))
	return &socket{tcp, bufio.NewReaderSize(c, 1<<10), t}
}

// head sends the head of a request with more fields, "Content-Length: 5".
func (s *sockets) head(c *socket, as, method, path string, fields ...string) {
	c.t.Helper()
	text := method + " " + path + " HTTP/1.1\r\nHost: chancery\r\n"
	if token := s.TokenOf(as); token != "" {
		text += "Authorization: Bearer " + token + "\r\n"
	}
	for _, f := range fields {
		text += f + "\r\n"
	}
	c.send(text + "\r\n")
}

func (c *socket) send(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		rest, _ := io.ReadAll(c.in)
		c.t.Fatalf("%v: %.300s", err, rest)
	}
}

// line reads the first line of an answer and the end of its head.
func (c *socket) line() (line string) {
	c.t.Helper()
	for {
		text, err := c.in.ReadString('\n')
		must(c.t, err)
		if line == "" {
			line = strings.TrimSpace(text)
		}
		if text == "\r\n" {
			return line
		}
	}
}

func (c *socket) answer() (*http.Response, string) {
	c.t.Helper()
	resp, err := http.ReadResponse(c.in, nil)
	must(c.t, err)
	body, err := io.ReadAll(resp.Body)
	must(c.t, err)
	must(c.t, resp.Body.Close())
	return resp, string(body)
}

// refused reads an answer that refuses the request.
func (c *socket) refused(status int, key string) {
	c.t.Helper()
	resp, text := c.answer()
	var e api.Error
	must(c.t, json.Unmarshal([]byte(text), &e))
	if resp.StatusCode != status || e.Key != key {
		c.t.Errorf("%s %.300s, want %d %s", resp.Status, text, status, key)
	}
}

// closed waits until the server closes the connection.
func (c *socket) closed() {
	c.t.Helper()
	if rest, _ := io.ReadAll(c.in); len(rest) > 0 {
		c.t.Errorf("%d more bytes", len(rest))
	}
}

// checkFree checks that no request holds anything, after n have ended.
func (s *sockets) checkFree(t *testing.T, n int) {
	t.Helper()
	for range n {
		<-s.ended
	}
	a := api.AdmissionOf(s.Handler)
	units, waiting := a.Requests.Used()
	bodies, growing := a.Bodies.Used()
	for what, held := range map[string]int64{
		"units": int64(units), "waiting": int64(waiting), "bodies": bodies, "growing": int64(growing),
		"answers": a.Answers.Used(), "under way": a.UnderWay.Used(),
	} {
		if held != 0 {
			t.Errorf("%s: %d", what, held)
		}
	}
}

// awaitBody sends the head of a request and returns when the server waits for its body.
func (s *sockets) awaitBody(c *socket, as, method, path string, size int) {
	c.t.Helper()
	s.head(c, as, method, path, fmt.Sprintf("Content-Length: %d", size), "Expect: 100-continue")
	if line := c.line(); !strings.Contains(line, " 100 ") {
		c.t.Errorf("the server does not ask for the body: %s", line)
	}
}

// grace is short, but long enough for a loaded machine to send the answer that follows a
// body that was given up.
const grace = time.Second

const jobOK = `{"workflow_id":"` + flowOK + `","args":{"a":"b"}}`

// Bodies that were announced and do not come hold nothing, and nobody is refused because
// of them.
func TestAnnouncedBodiesHoldNothing(t *testing.T) {
	s := listen(t, patient)
	s.workflow(flowOK, "test.ok")
	const idle = 20
	var conns []*socket
	for i := range idle {
		path := []string{"/transform/v1/jobs", "/silo/v1/entries", "/silo/v1/spool", "/silo/v1/entries/" + entryID + "/states"}[i%4]
		c := s.dial(t)
		s.awaitBody(c, kit.Default, http.MethodPost, path, 10<<20)
		conns = append(conns, c)
	}
	a := api.AdmissionOf(s.Handler)
	units, _ := a.Requests.Used()
	bodies, _ := a.Bodies.Used()
	if units != 0 || bodies != 0 {
		t.Errorf("%d units, %d bytes for bodies that have not come", units, bodies)
	}
	c := s.dial(t)
	s.head(c, kit.Default, http.MethodPost, "/transform/v1/jobs", fmt.Sprintf("Content-Length: %d", 8<<20))
	c.send(jobOK + strings.Repeat(" ", 8<<20-len(jobOK)))
	if resp, text := c.answer(); resp.StatusCode != 200 {
		t.Errorf("%s %.300s", resp.Status, text)
	}
	s.Send(s.Request(s.TokenOf(kit.Other), http.MethodPost, "/silo/v1/entries", `{"data":`+message+`}`)).Want(200)
	for _, c := range conns {
		must(t, c.Close())
	}
	s.checkFree(t, idle+1)
}

// Without a valid token the server does not want a body.
func TestNobodySendsBodies(t *testing.T) {
	s := listen(t, nil)
	c := s.dial(t)
	s.head(c, kit.Nobody, http.MethodPost, "/transform/v1/jobs", "Content-Length: 10000000", "Expect: 100-continue")
	c.refused(http.StatusUnauthorized, "unauthorized")
	c.closed()
	s.checkFree(t, 1)
}

// announceFile returns the path to upload contents to.
func (s *sockets) announceFile(contents string) string {
	s.t.Helper()
	s.entry()
	return local(s.t, s.Do(http.MethodPut, "/silo/v1/entries/"+entryID+"/files/"+absentID, fmt.Sprintf(
		`{"name":"a.txt","mime":"text/plain","size":%d,"sha256":"%s"}`, len(contents), hashOf(contents))).Want(200))
}

// A body that stands still is given up, whatever part of it has come: nothing is stored
// or held, and the client hears why.
func TestSlowBodies(t *testing.T) {
	s := listen(t, func(c *api.Config) { c.Limits.Grace, c.Limits.Rate = grace, 1<<40 })
	s.workflow(flowOK, "test.ok")
	contents := strings.Repeat("x", 100_000)
	for name, tt := range map[string]struct{ as, method, path, fields, sent string }{
		"nothing":       {kit.Default, "POST", "/transform/v1/jobs", "Content-Length: 1000000", ""},
		"the beginning": {kit.Default, "POST", "/transform/v1/jobs", "Content-Length: 1000000", jobOK},
		"much":          {kit.Default, "PUT", "/transform/v1/jobs/" + jobID1, "Content-Length: 1000000", jobOK + strings.Repeat(" ", 500_000)},
		"a chunk":       {kit.Default, "POST", "/silo/v1/entries", "Transfer-Encoding: chunked", "2\r\n{}\r\n"},
		"optional":      {kit.Default, "POST", "/transform/v1/jobs/" + jobID1 + "/cancel?wait=120", "Content-Length: 10", "{"},
		"an upload":     {kit.Nobody, "PUT", s.announceFile(contents), fmt.Sprintf("Content-Length: %d", len(contents)), contents[:50_000]},
	} {
		t.Run(name, func(t *testing.T) {
			c := s.dial(t)
			s.head(c, tt.as, tt.method, tt.path, tt.fields)
			c.send(tt.sent)
			c.refused(http.StatusRequestTimeout, "limit")
			c.closed()
			s.checkFree(t, 1)
		})
	}
	s.Do(http.MethodGet, "/transform/v1/jobs", "").Want(200).Is(nil, "list", 0)
	s.Do(http.MethodGet, "/silo/v1/entries/"+entryID+"/files/"+absentID, "").Refused(404, "not-found")
}

// A body that no handler wants, and that does not come, does not keep its connection.
func TestUnwantedBodiesEnd(t *testing.T) {
	s := listen(t, func(c *api.Config) { c.Limits.Grace = grace })
	for _, as := range []string{kit.Nobody, kit.Default} {
		c := s.dial(t)
		s.head(c, as, http.MethodPut, "/transform/v1/jobs", "Content-Length: 1000")
		resp, err := http.ReadResponse(c.in, nil)
		must(t, err)
		_, err = io.Copy(io.Discard, resp.Body)
		must(t, errors.Join(err, resp.Body.Close()))
		c.closed()
	}
	s.checkFree(t, 2)
}

// pass waits until more than the time of grace has passed: another body is given up.
func (s *sockets) pass(t *testing.T) {
	t.Helper()
	c := s.dial(t)
	s.head(c, kit.Default, http.MethodPost, "/silo/v1/entries", "Content-Length: 10")
	c.refused(http.StatusRequestTimeout, "limit")
}

// The deadline of a body ends with the body, and that of an answer begins with the
// answer: a request may wait for its job for longer, and the next on its connection has
// deadlines of its own.
func TestDeadlinesAreThoseOfTheirPart(t *testing.T) {
	s := listen(t, func(c *api.Config) { c.Limits.Grace = grace })
	s.workflow(flowHold, "test.hold")
	s.workflow(flowOK, "test.ok")
	c := s.dial(t)
	s.head(c, kit.Default, http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=120", fmt.Sprintf("Content-Length: %d", len(heldJob)))
	c.send(heldJob)
	<-s.gate.Entered
	s.pass(t)
	s.gate.Open()
	if resp, text := c.answer(); resp.StatusCode != 200 || !strings.Contains(text, `"completed"`) {
		t.Errorf("%s %.300s", resp.Status, text)
	}
	s.pass(t)
	s.head(c, kit.Default, http.MethodGet, "/utils/v1/ping")
	if resp, text := c.answer(); resp.StatusCode != 200 {
		t.Errorf("%s %.300s", resp.Status, text)
	}
	s.pass(t)
	s.awaitBody(c, kit.Default, http.MethodPost, "/transform/v1/jobs", len(jobOK))
	c.send(jobOK)
	if resp, text := c.answer(); resp.StatusCode != 200 {
		t.Errorf("%s %.300s", resp.Status, text)
	}
	s.checkFree(t, 6)
}

// large stores what has large answers, and returns their paths.
func (s *sockets) large(size int) map[string]string {
	s.t.Helper()
	contents := strings.Repeat("x", size)
	data := base64.StdEncoding.EncodeToString([]byte(contents))
	s.Do(http.MethodPut, "/silo/v1/entries/"+entryID,
		`{"data":`+strings.Replace(message, "Hello", contents, 1)+`}`).Want(200)
	file := s.Do(http.MethodPut, "/silo/v1/entries/"+entryID+"/files/"+absentID, `{"name":"a.txt","data":"`+data+`"}`).Want(200)
	spool := s.Do(http.MethodPost, "/silo/v1/spool", `{"name":"a.txt","data":"`+data+`"}`).Want(200).Text("key")
	return map[string]string{
		"entry": "/silo/v1/entries/" + entryID, "file": "/silo/v1/entries/" + entryID + "/files/" + absentID,
		"public file": local(s.t, file), "spool": "/silo/v1/spool/" + spool,
	}
}

// An answer that nobody reads ends, and holds nothing more.
func TestUnreadAnswersEnd(t *testing.T) {
	s := listen(t, func(c *api.Config) { c.Limits.Grace, c.Limits.Rate = 30*time.Millisecond, 1<<40 })
	for name, path := range s.large(1 << 20) {
		t.Run(name, func(t *testing.T) {
			c := s.dial(t)
			s.head(c, kit.Default, http.MethodGet, path)
			s.checkFree(t, 1)
			if n, err := io.Copy(io.Discard, c); n >= 6<<20 {
				t.Errorf("all of it was sent: %v", err)
			}
		})
	}
}

// The same goes for small answers, the end of which net/http writes after the handler.
func TestUnreadSmallAnswersEnd(t *testing.T) {
	s := listen(t, func(c *api.Config) { c.Limits.Grace = 30 * time.Millisecond })
	c := s.dial(t)
	go func() {
		for range s.ended { // as many as there are
		}
	}()
	defer func() { s.server.Close(); close(s.ended) }()
	for {
		if _, err := io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: chancery\r\n\r\n"); err != nil {
			return // the server has closed the connection, or else this would stand still
		}
	}
}

// patch changes an entry, and leaves the answer.
func (s *sockets) patch(t *testing.T, path string) *socket {
	t.Helper()
	const folder = `{"folder":"documents"}`
	c := s.dial(t)
	s.head(c, kit.Default, http.MethodPatch, path, fmt.Sprintf("Content-Length: %d", len(folder)))
	c.send(folder)
	return c
}

// unread waits until an answer has begun.
func (s *sockets) unread(c *socket) {
	c.t.Helper()
	if line := c.line(); !strings.Contains(line, " 200 ") {
		c.t.Errorf("answered %s", line)
	}
}

// Answers that nobody reads take half of the memory of their workspace. They are not in
// the way of others, nor of requests that change something.
func TestUnreadAnswersHaveAShare(t *testing.T) {
	s := listen(t, func(c *api.Config) { c.Limits.Grace, c.Limits.Answers = time.Hour, 3_500_000 })
	paths := s.large(1 << 20)
	c := s.dial(t)
	s.head(c, kit.Default, http.MethodGet, paths["entry"])
	s.unread(c)
	for _, path := range []string{paths["entry"], paths["spool"]} {
		x := s.Do(http.MethodGet, path, "")
		if e := x.Refused(http.StatusTooManyRequests, "limit"); !strings.Contains(e.Message, "3,500,000 bytes") {
			t.Errorf("the limit is not named: %s", x.Body)
		}
	}
	s.Do(http.MethodGet, "/utils/v1/ping", "").Want(200)
	s.Send(s.Request(s.TokenOf(kit.Other), http.MethodGet, "/silo/v1/entries", "")).Want(200)
	// Answers to changes may take the other half; from then on nothing is begun.
	for range 3 {
		s.unread(s.patch(t, paths["entry"]))
	}
	s.patch(t, paths["entry"]).refused(http.StatusTooManyRequests, "limit")
	s.Send(s.Request(s.TokenOf(kit.Other), http.MethodPost, "/silo/v1/entries", `{"data":`+message+`}`)).Want(200)
	s.server.CloseClientConnections()
	s.checkFree(t, 5)
	s.Do(http.MethodGet, paths["spool"], "").Want(200)
}

// What a request has stored is not undone because its answer finds no room after a wait.
func TestNoRoomAfterWaiting(t *testing.T) {
	s := listen(t, func(c *api.Config) { c.Limits.Grace, c.Limits.Answers = time.Hour, 2<<20 })
	paths := s.large(1 << 20)
	s.workflow(flowHold, "test.hold")
	c := s.dial(t)
	body := `{"workflow_id":"` + flowHold + `","silo_entry_id":"` + entryID + `"}`
	s.head(c, kit.Default, http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=120", fmt.Sprintf("Content-Length: %d", len(body)))
	c.send(body)
	<-s.gate.Entered
	var unread []*socket
	for range 2 {
		c := s.patch(t, paths["entry"])
		s.unread(c)
		unread = append(unread, c)
	}
	s.gate.Open()
	c.refused(http.StatusTooManyRequests, "limit")
	for _, c := range unread {
		must(t, c.Close())
	}
	s.checkFree(t, 3)
	s.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=120", body).Want(200).Is("completed", "result")
}

// A workspace has a share of the requests under way, and so do public files.
func TestRequestsUnderWay(t *testing.T) {
	const most = 2
	s := listen(t, func(c *api.Config) { c.Limits.Requests, c.Limits.Grace = most, time.Hour })
	public := s.large(1 << 20)["public file"]
	for range most {
		c := s.dial(t)
		s.awaitBody(c, kit.Default, http.MethodPost, "/silo/v1/entries", 10)
		c = s.dial(t)
		s.head(c, kit.Nobody, http.MethodGet, public)
		c.line()
	}
	s.Do(http.MethodGet, "/utils/v1/ping", "").Refused(http.StatusTooManyRequests, "limit")
	s.Send(s.Request("", http.MethodGet, public, "")).Refused(http.StatusTooManyRequests, "limit")
	s.Send(s.Request("", http.MethodGet, "/healthz", "")).Want(200)
	s.Send(s.Request(s.TokenOf(kit.Other), http.MethodGet, "/utils/v1/ping", "")).Want(200)
	s.server.CloseClientConnections()
	s.checkFree(t, 2*most)
	s.Do(http.MethodGet, "/utils/v1/ping", "").Want(200)
}

// chunked returns a body in one chunk.
func chunked(body string) string {
	if body == "" {
		return "0\r\n\r\n"
	}
	return fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(body), body)
}

// However a request ends, it holds nothing afterwards.
func TestNothingIsHeldAfterwards(t *testing.T) {
	s := listen(t, func(c *api.Config) {
		patient(c)
		c.Limits.Body = 100_000
		c.Limits.Queue, c.Backlog = 1000, func(context.Context) (map[domain.ID]int, error) { return nil, nil }
		c.DryRun = func(context.Context, domain.Actor, string, transform.JobInput, func()) (*transform.JobView, error) {
			panic("no dry run")
		}
	})
	s.workflow(flowOK, "test.ok")
	upload := s.announceFile(hello)
	for name, tt := range map[string]struct {
		method, path, body string
		status             int
	}{
		"a job":         {"POST", "/transform/v1/jobs?wait=60", jobOK, 200},
		"the same job":  {"PUT", "/transform/v1/jobs/" + jobID1, jobOK, 200},
		"no JSON":       {"POST", "/transform/v1/jobs", `{`, 400},
		"no job":        {"POST", "/transform/v1/jobs", `{}`, 422},
		"too large":     {"POST", "/silo/v1/entries", strings.Repeat(" ", 100_001), 413},
		"too long":      {"POST", "/transform/v1/jobs/" + jobID1 + "/skip", strings.Repeat(" ", limits.OperateBody.Int()+1), 413},
		"a small body":  {"POST", "/transform/v1/jobs/" + absentID + "/retry", "{}", 404},
		"in parts":      {"POST", "/silo/v1/entries", `{"data":` + message + strings.Repeat(" ", 90_000) + `}`, 200},
		"a panic":       {"POST", "/transform/v1/jobs?dry_run=true", jobOK, 500},
		"an upload":     {"PUT", upload, hello, 200},
		"another one":   {"PUT", upload, "hallo", 422},
		"a long upload": {"PUT", upload, hello + hello, 422},
		"unknown":       {"PUT", strings.Replace(upload, "?h=", "?h=0", 1), hello, 404},
		"wrong method":  {"PUT", "/transform/v1/jobs", jobOK, 405},
	} {
		for _, length := range []string{fmt.Sprintf("Content-Length: %d", len(tt.body)), "Transfer-Encoding: chunked"} {
			t.Run(name+", "+length, func(t *testing.T) {
				c := s.dial(t)
				s.head(c, kit.Default, tt.method, tt.path, length)
				body := tt.body
				if strings.HasPrefix(length, "T") {
					body = chunked(body)
				}
				go func() { _, _ = io.WriteString(c, body) }() // the server may not want all
				if resp, text := c.answer(); resp.StatusCode != tt.status {
					t.Errorf("%s %s, want %d", resp.Status, text, tt.status)
				}
				s.checkFree(t, 1)
			})
		}
	}
	t.Run("a client that leaves", func(t *testing.T) {
		c := s.dial(t)
		s.awaitBody(c, kit.Default, http.MethodPost, "/transform/v1/jobs", 90_000)
		c.send(jobOK)
		must(t, c.Close())
		s.checkFree(t, 1)
	})
}

// Many large bodies at the same time all get in, one after the other where there is no
// room for all at once.
func TestManyLargeBodies(t *testing.T) {
	const callers, size = 12, 9 << 20
	s := listen(t, patient)
	s.workflow(flowOK, "test.ok")
	var wg sync.WaitGroup
	body := jobOK + strings.Repeat(" ", size-len(jobOK))
	for range callers {
		c := s.dial(t)
		wg.Go(func() {
			s.head(c, kit.Default, http.MethodPost, "/transform/v1/jobs", fmt.Sprintf("Content-Length: %d", size))
			c.send(body)
			if resp, text := c.answer(); resp.StatusCode != 200 {
				t.Errorf("%s %.300s", resp.Status, text)
			}
		})
	}
	wg.Wait()
	s.checkFree(t, callers)
}
