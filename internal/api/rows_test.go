package api_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/test/kit"
)

const (
	jobRows   = "/transform/v1/jobs/bulk"
	entryRows = "/silo/v1/entries/bulk"
)

// rowResult is a line of an answer about a row.
type rowResult struct {
	Line, Status int
	Job          *struct {
		ID, Key     string
		WorkflowID  string `json:"workflow_id"`
		SiloEntryID string `json:"silo_entry_id"`
	}
	Entry *struct {
		ID, Folder string
		Data       json.RawMessage
	}
	Error *struct {
		Key    string
		Fields map[string]any
		Faults []any
	}
}

// rows sends rows and returns their results.
func (in *installation) rows(path, body string, header ...string) []rowResult {
	in.t.Helper()
	r := in.Request(in.TokenOf(kit.Default), http.MethodPost, path, body)
	r.Header.Set("Content-Type", "application/x-ndjson")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return linesOf[rowResult](in.t, in.Send(r))
}

// outcome says what became of rows: "1:200 2:422 validation".
func outcome(list []rowResult) string {
	var parts []string
	for _, r := range list {
		text := fmt.Sprintf("%d:%d", r.Line, r.Status)
		if r.Error != nil {
			text += " " + r.Error.Key
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// Each row has the result of a single request, and a broken one does not stop the others.
func TestRowsOfJobs(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	const job = `{"workflow_id":"` + flowOK + `","args":{"a":"1"}`
	body := job + "}\n" +
		"\n" +
		job + `,"id":"` + jobID1 + `","key":"k"}` + "\r\n" +
		"{nonsense\n" +
		`{"workflow_id":"` + absentID + `","args":{"a":"1"}}` + "\n" +
		`{"args":{"a":"1"}}` + "\n" +
		job + `,"args":{"a":"2"}}` + "\n" +
		job + `,"id":"` + entryID[:24] + `"}` + "\n" +
		job + `,"tags":"x"}` + "\n" +
		`{"workflow_id":"` + flowOK + `","data":{"$schema":"https://gobl.org/draft-0/bill/invoice","currency":"EUR","lines":[{"quantity":"1","item":{"name":"x","price":"1.00"}}]}}` + "\n" +
		"  \t\n" +
		`{"workflow_id":"` + flowOK + `","data":` + strings.ReplaceAll(message, "\n", "") + `}` // without an end of line
	list := in.rows(jobRows, body)
	const want = "1:200, 3:200, 4:400 input, 5:404 not-found, 6:422 validation, 7:400 input, 8:422 validation, 9:422 input, 10:422 validation, 12:200"
	if got := outcome(list); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if j := list[1].Job; j.ID != jobID1 || j.Key != "k" || j.WorkflowID != flowOK {
		t.Errorf("the job is %+v", j)
	}
	if e := list[4].Error; e.Fields["workflow_id"] == nil {
		t.Errorf("the error has no fields: %+v", e)
	}
	if list[9].Job.SiloEntryID == "" {
		t.Errorf("the job has no entry: %+v", list[9].Job)
	}
	in.UntilAnswer(jobID1, "completed", "result")
	in.Do(http.MethodGet, "/transform/v1/jobs", "").Want(200).Is(nil, "list", 3)
	// Sent again, the rows that name their jobs make no others.
	again := in.rows(jobRows, job+`,"id":"`+jobID1+`","key":"k"}`+"\n"+job+`,"key":"k","tags":["x"]}`)
	if got := outcome(again); got != "1:200, 2:409 conflict" {
		t.Error(got)
	}
	in.Do(http.MethodGet, "/transform/v1/jobs", "").Want(200).Is(nil, "list", 3)
}

func TestRowsOfEntries(t *testing.T) {
	in := install(t, func(c *api.Config) { c.Limits.Body = 4 << 10 })
	long := `{"data":` + strings.Replace(message, "Hello", strings.Repeat("x", 5<<10), 1) + "}\n"
	fits := `{"key":"fits","data":` + message + "}"
	fits = fits[:len(fits)-1] + strings.Repeat(" ", 4<<10-len(fits)) + "}\n" // as long as may be
	body := `{"id":"` + entryID + `","key":"k/1","data":` + message + "}\n" +
		long +
		`{"key":"k/1","data":` + message + "}\n" +
		fits + strings.Replace(fits, " }", "  }", 1) +
		`{"data":{"$schema":"https://gobl.org/draft-0/bill/invoice","currency":"EUR","lines":[{"quantity":"1","item":{"name":"x","price":"1.00"}}]}}` + "\n" +
		`{"previous_id":"` + entryID + `"}` + "\n"
	list := in.rows(entryRows, body)
	const want = "1:200, 2:413 limit, 3:409 conflict, 4:200, 5:413 limit, 6:422 validation, 7:200"
	if got := outcome(list); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if e := list[0].Entry; e.ID != entryID || e.Folder != "documents" || e.Data != nil || list[5].Error.Faults == nil {
		t.Errorf("the answers are %+v", list)
	}
	in.Do(http.MethodGet, "/silo/v1/entries", "").Want(200).Is(nil, "list", 3)
}

// Rows that share a name are carried out one after the other: a row may refer to one before
// it, and of two with one key the first has it.
func TestRowsInOrder(t *testing.T) {
	in := install(t, nil)
	var body strings.Builder
	for n := range 40 {
		id := domaintest.ID(7, 9500+n)
		fmt.Fprintf(&body, `{"id":"%s","data":%s}`+"\n", id, message)
		fmt.Fprintf(&body, `{"previous_id":"%s","key":"k%d"}`+"\n", id, n)
		fmt.Fprintf(&body, `{"data":%s,"key":"k%d"}`+"\n", message, n)
	}
	for i, r := range in.rows(entryRows, body.String()) {
		want := []int{200, 200, 409}[i%3]
		if r.Line != i+1 || r.Status != want {
			t.Errorf("row %d: %+v, want %d", i+1, r, want)
		}
	}
}

func TestRowsRefuse(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	send := func(token, contentType, coding, body string) *kit.Answer {
		r := in.Request(token, http.MethodPost, jobRows, body)
		r.Header.Set("Content-Type", contentType)
		if coding != "" {
			r.Header.Set("Content-Encoding", coding)
		}
		return in.Send(r)
	}
	own := in.TokenOf(kit.Default)
	send(own, "text/csv", "", jobOK).Refused(415, "content-type")
	send(own, "application/x-ndjson", "br", jobOK).Refused(415, "content-encoding")
	send("", "application/x-ndjson", "", jobOK).Refused(401, "unauthorized")
	in.Do(http.MethodPost, jobRows+"?wait=3", jobOK).Refused(400, "input")
	in.Do(http.MethodGet, jobRows, "").Refused(404, "not-found") // the job called bulk
	if got := outcome(linesOf[rowResult](t, send(in.TokenOf(kit.Other), "application/x-ndjson", "", jobOK))); got != "1:404 not-found" {
		t.Errorf("with the workflow of another workspace: %s", got)
	}
	if list := linesOf[rowResult](t, send(own, "application/jsonl", "", "\n \n")); len(list) != 0 {
		t.Errorf("no rows: %+v", list)
	}
	in.Do(http.MethodGet, "/transform/v1/jobs", "").Want(200).Is(nil, "list", 0)
}

func TestZippedRows(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	for range 50 {
		_, err := io.WriteString(zip, jobOK+"\n")
		must(t, err)
	}
	must(t, zip.Close())
	if list := in.rows(jobRows, zipped.String(), "Content-Encoding", "gzip"); len(list) != 50 || list[49].Status != 200 {
		t.Errorf("%d rows", len(list))
	}
	cut := in.rows(jobRows, zipped.String()[:zipped.Len()-9], "Content-Encoding", "gzip")
	if last := cut[len(cut)-1]; last.Status != 400 || last.Error.Key != "input" {
		t.Errorf("the end of what was cut: %+v", last)
	}
	if list := in.rows(jobRows, jobOK, "Content-Encoding", "gzip"); outcome(list) != "1:400 input" {
		t.Errorf("what is not gzip: %s", outcome(list))
	}
}

// chunk sends a part of a body of unknown length.
func (c *socket) chunk(text string) { c.send(fmt.Sprintf("%x\r\n%s\r\n", len(text), text)) }

// rowsSocket begins a request of rows.
func (s *sockets) rowsSocket(t *testing.T, path string) *socket {
	t.Helper()
	c := s.dial(t)
	s.head(c, kit.Default, http.MethodPost, path, "Transfer-Encoding: chunked", "Content-Type: application/x-ndjson")
	return c
}

// A row is answered while the body still arrives.
func TestRowsAreAnsweredAtOnce(t *testing.T) {
	s := listen(t, patient)
	s.workflow(flowOK, "test.ok")
	c := s.rowsSocket(t, jobRows)
	c.chunk(jobOK + "\n")
	resp, err := http.ReadResponse(c.in, nil)
	must(t, err)
	lines := json.NewDecoder(resp.Body)
	for n := range 20 {
		var r rowResult
		must(t, lines.Decode(&r))
		if r.Line != n+1 || r.Status != 200 {
			t.Fatalf("row %d: %+v", n+1, r)
		}
		c.chunk(jobOK[:20])
		c.chunk(jobOK[20:] + "\n")
	}
	c.send("0\r\n\r\n")
	var last rowResult
	must(t, lines.Decode(&last))
	if err := lines.Decode(&last); !errors.Is(err, io.EOF) {
		t.Errorf("the end: %v", err)
	}
	must(t, resp.Body.Close())
	s.checkFree(t, 1)
}

// A token that is revoked while rows arrive makes nothing more, however long they go on.
func TestRowsOfARevokedToken(t *testing.T) {
	s := listen(t, patient)
	s.workflow(flowOK, "test.ok")
	c := s.rowsSocket(t, jobRows)
	row := func(id string) string { return strings.Replace(jobOK, "{", `{"id":"`+id+`",`, 1) + "\n" }
	c.chunk(row(jobID1))
	resp, err := http.ReadResponse(c.in, nil)
	must(t, err)
	lines := json.NewDecoder(resp.Body)
	var r rowResult
	must(t, lines.Decode(&r))
	tokens, err := s.Config.Access.Tokens(t.Context(), kit.Default)
	must(t, err)
	for i := range tokens {
		must(t, s.Config.Access.RevokeToken(t.Context(), kit.Default, string(tokens[i].ID)))
	}
	c.chunk(row(jobID2))
	r = rowResult{}
	must(t, lines.Decode(&r))
	if r.Line != 2 || r.Status != 401 || r.Job != nil {
		t.Fatalf("a row after that: %+v", r)
	}
	if err := lines.Decode(&r); err == nil {
		t.Error("the request goes on")
	}
	_ = resp.Body.Close()
	s.store(func(ctx context.Context, tx domain.Tx) error {
		w, err := tx.Workspaces().BySlug(ctx, kit.Default)
		if err != nil {
			return err
		}
		if _, err := tx.Jobs().Get(ctx, w.ID, jobID2); !domain.Is(err, domain.NotFound) {
			t.Errorf("its job: %v", err)
		}
		return nil
	})
	s.checkFree(t, 1)
}

// A client that leaves in the middle of a row has made the jobs of the rows before it, and
// nothing is held for it any more.
func TestRowsOfAClientThatLeaves(t *testing.T) {
	s := listen(t, patient)
	s.workflow(flowOK, "test.ok")
	c := s.rowsSocket(t, jobRows)
	row := func(id string) string { return strings.Replace(jobOK, "{", `{"id":"`+id+`",`, 1) }
	c.chunk(row(jobID1) + "\n")
	resp, err := http.ReadResponse(c.in, nil)
	must(t, err)
	var first rowResult
	must(t, json.NewDecoder(resp.Body).Decode(&first))
	c.chunk(row(jobID2)) // complete but for the end of its line
	must(t, c.Close())
	s.checkFree(t, 1)
	s.Do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").Want(200)
	s.Do(http.MethodGet, "/transform/v1/jobs/"+jobID2, "").Refused(404, "not-found")
}

// A row that does not come is answered with 408, and those before it are done.
func TestSlowRows(t *testing.T) {
	s := listen(t, func(c *api.Config) { c.Limits.Grace = grace })
	s.workflow(flowOK, "test.ok")
	c := s.rowsSocket(t, jobRows)
	c.chunk(jobOK + "\n" + jobOK[:10])
	resp, err := http.ReadResponse(c.in, nil)
	must(t, err)
	lines := json.NewDecoder(resp.Body)
	var list []rowResult
	for range 2 {
		var r rowResult
		must(t, lines.Decode(&r))
		list = append(list, r)
	}
	if got := outcome(list); got != "1:200, 2:408 limit" {
		t.Error(got)
	}
	must(t, c.Close())
	s.checkFree(t, 1)
}

// While nobody reads the answers, the server reads only so many rows.
func TestRowsNeedAReader(t *testing.T) {
	s := listen(t, patient)
	c := s.rowsSocket(t, entryRows)
	row := `{"data":` + strings.Replace(message, "Hello", strings.Repeat("x", 64<<10), 1) + "}\n"
	chunk := fmt.Sprintf("%x\r\n%s\r\n", len(row), row)
	// A server that reads without end takes this in a moment; one that does not lets the
	// write stand still.
	const far = 64 << 20
	sent := 0
	for sent < far {
		must(t, c.SetWriteDeadline(time.Now().Add(2*time.Second)))
		n, err := io.WriteString(c, chunk)
		sent += n
		if errors.Is(err, os.ErrDeadlineExceeded) {
			break
		}
		must(t, err)
	}
	if sent >= far {
		t.Errorf("the server has taken %d bytes of rows whose answers nobody reads", sent)
	}
	if held, _ := api.AdmissionOf(s.Handler).Bodies.Used(); held > 8<<20 {
		t.Errorf("%d bytes are held", held)
	}
	must(t, c.Close())
	s.checkFree(t, 1)
}

// When a workspace has as many jobs as it may have, the rows wait, and go on when there is
// room.
func TestRowsWaitForRoom(t *testing.T) {
	const rows, room = 6, 2
	gate := kit.NewGate()
	in := installOn(t, kit.Options{
		Clock: kit.RealClock{}, Actions: []*domain.Action{gate.Action("test.room", domain.Acts)},
		API: func(c *api.Config) {
			c.Limits.Queue = room
			c.Backlog = func(ctx context.Context) (n map[domain.ID]int, err error) {
				err = c.Transform.Store.View(ctx, func(tx domain.Tx) error {
					n, err = tx.Queue().Backlog(ctx, c.Clock.Now())
					return err
				})
				return n, err
			}
		},
	})
	t.Cleanup(gate.Open)
	in.workflow(flowOK, "test.room")
	r, w := io.Pipe()
	go func() {
		_, err := io.WriteString(w, strings.Repeat(jobOK+"\n", rows))
		_ = w.CloseWithError(err)
	}()
	req := in.Request(in.TokenOf(kit.Default), http.MethodPost, jobRows, "")
	req.Body = r
	req.Header.Set("Content-Type", "application/x-ndjson")
	done := make(chan *kit.Answer)
	go func() { done <- in.Send(req) }()
	for range room {
		<-gate.Entered
	}
	select {
	case x := <-done:
		t.Errorf("the rows did not wait: %s", x.Body)
	case <-gate.Entered:
		t.Error("there are more jobs than may be")
	case <-time.After(300 * time.Millisecond): // two attempts of those that wait
	}
	gate.Open()
	if list := linesOf[rowResult](t, <-done); len(list) != rows || list[rows-1].Status != 200 {
		t.Errorf("%+v", list)
	}
}
