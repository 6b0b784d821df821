package api

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"chancery/internal/admission"
	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/internal/silo"
	"chancery/internal/transform"
)

// JobLine is a line of a request for many jobs.
type JobLine struct {
	ID string `json:"id,omitempty" doc:"UUID of the job, version 7 or 1; a new one when it is missing."`
	JobRequest
}

// EntryLine is a line of a request for many entries.
type EntryLine struct {
	ID string `json:"id,omitempty" doc:"UUID of the entry; a new one when it is missing."`
	EntryRequest
}

// RowResult is the line of an answer about one line of the request.
type RowResult struct {
	Line     int        `json:"line" doc:"Number of the line in the request, from 1. Empty lines count, and have no answer." example:"1"`
	Status   int        `json:"status" doc:"Status that a single request would have." example:"200"`
	Job      *JobRow    `json:"job,omitempty" doc:"The job, as in lists."`
	Entry    *Entry     `json:"entry,omitempty" doc:"The entry, as in lists."`
	Warnings []Warning  `json:"warnings,omitempty" doc:"Advice about the document."`
	Error    *LineError `json:"error,omitempty" doc:"Why nothing was stored."`
}

// rowDocs describes the operations on many rows.
func rowDocs() map[string]doc {
	const how = " The body is NDJSON, the answer too: a line for each, in order, while the body still arrives. " +
		"A client has to read while it sends. A row that is refused does not keep the others from being stored; " +
		"when the share of the workspace is used up, the server reads on when it has room."
	return map[string]doc{
		"create-jobs": {
			about: "Create many jobs, each line by the rules of a single request." + how,
			rows:  JobLine{}, lines: RowResult{},
		},
		"create-entries": {
			about: "Create many entries, each line by the rules of a single request." + how,
			rows:  EntryLine{}, lines: RowResult{},
		},
	}
}

// task is what a row asks for. Its names are those of what it makes and refers to: two rows
// that share one are carried out one after the other.
type task struct {
	do    func(ctx context.Context) (RowResult, error)
	names []string
}

// rowKind is a kind of rows.
type rowKind struct {
	limit *limits.Limit
	// creates says that each row creates a job.
	creates bool
	parse   func(data []byte) (task, error)
}

func (s *server) bulkCreateJobs(w http.ResponseWriter, r *http.Request) (any, error) {
	actor := actorOf(r)
	return nil, s.serveRows(w, r, rowKind{limit: limits.FileBody.With(max(s.Limits.Body, inlineBody)), creates: true, parse: func(data []byte) (task, error) {
		var in JobLine
		if err := s.decodeJSON(data, &in); err != nil {
			return task{}, err
		}
		if err := s.checkJobSize(data, &in.JobRequest); err != nil {
			return task{}, err
		}
		if err := mayCreate(&actor, &in.JobRequest); err != nil {
			return task{}, err
		}
		do := func(ctx context.Context) (RowResult, error) {
			v, err := s.Transform.PutJob(ctx, actor, in.ID, transform.JobInput(in.JobRequest), transform.Wait{})
			if err != nil {
				return RowResult{}, err
			}
			row := jobRow(v.Job)
			return RowResult{Job: &row, Warnings: warnings(v.Warnings)}, nil
		}
		return task{do, namesOf("id", in.ID, "key", in.Key, "id", in.SiloEntryID)}, nil
	}})
}

func (s *server) bulkCreateEntries(w http.ResponseWriter, r *http.Request) (any, error) {
	actor := actorOf(r)
	return nil, s.serveRows(w, r, rowKind{limit: limits.Body.With(s.Limits.Body), parse: func(data []byte) (task, error) {
		var in EntryLine
		if err := s.decodeJSON(data, &in); err != nil {
			return task{}, err
		}
		do := func(ctx context.Context) (RowResult, error) {
			v, err := s.Silo.Create(ctx, actor, in.ID, silo.EntryInput(in.EntryRequest))
			if err != nil {
				return RowResult{}, err
			}
			row := entryRow(v.Entry)
			return RowResult{Entry: &row, Warnings: warnings(v.Content.Warnings)}, nil
		}
		return task{do, namesOf("id", in.ID, "key", in.Key, "id", in.PreviousID)}, nil
	}})
}

// namesOf returns the names of a row from pairs of a kind and a name, which may be empty.
func namesOf(pairs ...string) (list []string) {
	kind := ""
	for i, text := range pairs {
		if i%2 == 0 {
			kind = text
		} else if text != "" {
			list = append(list, kind+" "+text)
		}
	}
	return list
}

// batch is a request of many rows. One goroutine reads them, each row has one of its own,
// and that of the request writes what became of them, in order. Rows that were read and not
// answered yet are bounded in number and size; then nothing more is read. So a client that
// does not read its answers cannot send either.
type batch struct {
	s *server
	// r has a context of its own, which cancel ends; client is that of the connection.
	r      *http.Request
	client context.Context //nolint:containedctx // see serveRows
	cancel context.CancelFunc

	ws   domain.ID
	kind rowKind
	wire *incoming
	body *bufio.Reader

	queue chan *row // read, in order
	// whole says that the body was read to its end.
	whole atomic.Bool
	// left is sent something when a row has been answered.
	left chan struct{}

	mu    sync.Mutex
	rows  int
	bytes int
}

// row is a line of the body, or what ends the request.
type row struct {
	line   int
	size   int
	memory *admission.Body
	names  []string
	done   chan struct{} // closed when result and err are there
	result RowResult
	err    error
	// last says that nothing comes after this line.
	last bool
}

// serveRows carries out a request of many rows.
func (s *server) serveRows(w http.ResponseWriter, r *http.Request, kind rowKind) error {
	if !isLines(r.Header.Get("Content-Type")) {
		return domain.E(domain.Unsupported, "content-type",
			"the body must be JSON in lines, announced by 'Content-Type: "+typeLines+"'")
	}
	zipped, err := unzipped(w, r)
	if err != nil {
		return err
	}
	// net/http ends the context of a request when its body cannot be read, also for a client
	// that is only slow; the rows before that are carried out.
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	defer cancel()
	b := &batch{
		s: s, r: r.WithContext(ctx), client: r.Context(), cancel: cancel, ws: actorOf(r).Workspace.ID, kind: kind, wire: s.incoming(w, r, math.MaxInt64),
		queue: make(chan *row, limits.BulkRows.Int()), left: make(chan struct{}, 1),
	}
	own := s.admission.Bodies.Open(b.ws)
	defer own.Release()
	if err := own.Grow(ctx, ownMemory); err != nil {
		return err
	}
	own.Arrived()
	var wire io.Reader = b.wire
	if zipped {
		wire = &lazyZip{wire: b.wire}
	}
	b.body = bufio.NewReaderSize(wire, lineBuffer)
	out := newLines(w)
	// Without this, net/http would read the rest of the body before the answer begins. A
	// version of HTTP that has no such rule does not know it.
	_ = out.conn.EnableFullDuplex()
	var reading sync.WaitGroup
	reading.Go(b.read)
	err = b.write(out)
	if err != nil {
		cancel()
		setDeadline(out.conn.SetReadDeadline, realNow()) // the reader may wait for bytes
		for rw := range b.queue {                        // until it has ended
			<-rw.done
			rw.memory.Release()
		}
	}
	reading.Wait()
	if err == nil {
		out.begin()
		err = out.flush()
	}
	s.broke(r, err)
	return nil
}

const (
	lineBuffer = 32 << 10
	// ownMemory is what a request needs without its rows: its buffer, and what unzips.
	ownMemory = lineBuffer + unzipMemory
)

// isLines reports whether a content type is JSON in lines. A request without one is taken.
func isLines(contentType string) bool {
	if contentType == "" {
		return true
	}
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && slices.Contains([]string{
		typeLines, "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/jsonlines", typeJSON,
	}, t)
}

// lazyZip unzips a body when its first bytes are there.
type lazyZip struct {
	wire io.Reader
	zip  *gzip.Reader
}

// Read implements io.Reader.
func (z *lazyZip) Read(p []byte) (int, error) {
	if z.zip == nil {
		zip, err := gzip.NewReader(z.wire)
		if err != nil {
			return 0, unzipError(err)
		}
		z.zip = zip
	}
	n, err := z.zip.Read(p)
	return n, unzipError(err)
}

// read reads the rows and starts them. It closes the queue at the end.
func (b *batch) read() {
	defer close(b.queue)
	ctx := b.r.Context()
	var before []*row // those that may still be under way
	for line := 1; b.mayRead(ctx); line++ {
		rw := &row{line: line, memory: b.s.admission.Bodies.Open(b.ws), done: make(chan struct{})}
		data, err := b.next(ctx, rw)
		if errors.Is(err, io.EOF) {
			b.whole.Store(true)
			err = nil
		}
		if err == nil && b.client.Err() != nil {
			err = errLeft
		}
		if err == nil {
			err = b.s.stillValid(ctx, b.r)
		}
		if err == nil && len(bytes.TrimSpace(data)) == 0 {
			rw.memory.Release()
		} else {
			before = b.start(ctx, rw, data, err, before)
		}
		if b.whole.Load() || rw.last {
			break
		}
	}
	// From now on net/http notices that the client leaves.
	context.AfterFunc(b.client, func() {
		if b.whole.Load() {
			b.cancel()
		}
	})
}

// start starts a row, or records the error of one that could not be read. It returns the rows
// that may be under way.
func (b *batch) start(ctx context.Context, rw *row, data []byte, err error, before []*row) []*row {
	rw.last = err != nil && !isRowError(err)
	var t task
	if err == nil {
		t, err = b.kind.parse(data)
	}
	b.enter(rw, len(data))
	if err != nil {
		rw.err = err
		close(rw.done)
		if errors.Is(err, errLeft) {
			b.cancel()
		}
	} else {
		rw.names = t.names
		before = slices.DeleteFunc(before, (*row).isDone)
		go b.run(ctx, rw, t, sharing(before, t.names))
		before = append(before, rw)
	}
	b.queue <- rw // has room for all that may be under way
	return before
}

func (rw *row) isDone() bool {
	select {
	case <-rw.done:
		return true
	default:
		return false
	}
}

// sharing returns the rows that have one of the names.
func sharing(list []*row, names []string) (shared []*row) {
	for _, rw := range list {
		if slices.ContainsFunc(rw.names, func(name string) bool { return slices.Contains(names, name) }) {
			shared = append(shared, rw)
		}
	}
	return shared
}

// mayRead waits until there is room for the next row, and reports whether there is.
func (b *batch) mayRead(ctx context.Context) bool {
	for {
		b.mu.Lock()
		room := b.rows < limits.BulkRows.Int() && b.bytes < limits.BulkWindow.Int()
		b.mu.Unlock()
		if room {
			return ctx.Err() == nil
		}
		select {
		case <-b.left:
		case <-ctx.Done():
			return false
		}
	}
}

func (b *batch) enter(rw *row, size int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	rw.size = size
	b.rows++
	b.bytes += size
}

func (b *batch) leave(rw *row) {
	b.mu.Lock()
	b.rows--
	b.bytes -= rw.size
	b.mu.Unlock()
	select {
	case b.left <- struct{}{}:
	default:
	}
}

// rowError is an error that is about one row. The next one can be read.
type rowError struct{ error }

func (e rowError) Unwrap() error { return e.error }

func isRowError(err error) bool {
	_, is := errors.AsType[rowError](err)
	return is
}

// next reads a line. It returns what there is of it with an error, such as io.EOF for the
// last line. Of a line that is too large it keeps nothing.
func (b *batch) next(ctx context.Context, rw *row) (data []byte, err error) {
	b.wire.restart()
	defer rw.memory.Arrived()
	var parts [][]byte
	length, over := 0, false
	for {
		part, err := b.body.ReadSlice('\n')
		length += len(part)
		if int64(length) > b.kind.limit.Value+int64(len("\r\n")) && !over {
			over, parts = true, nil
			rw.memory.Release()
		}
		if !over && len(part) > 0 {
			grow := func() error { return rw.memory.Grow(ctx, int64(len(part))) }
			if err := b.s.patient(ctx, grow); err != nil {
				return nil, err
			}
			parts = append(parts, bytes.Clone(part))
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return nil, readingEnds(err)
		case over:
			return nil, rowError{domain.OverLimit(domain.TooLarge, b.kind.limit, "")}
		}
		data = joined(parts)
		if int64(len(bytes.TrimSuffix(bytes.TrimSuffix(data, []byte("\n")), []byte("\r")))) > b.kind.limit.Value {
			return nil, rowError{domain.OverLimit(domain.TooLarge, b.kind.limit, "")}
		}
		return data, err
	}
}

// readingEnds returns the error of a body that cannot be read further.
func readingEnds(err error) error {
	if _, known := errors.AsType[*domain.Error](err); known || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("%w: %w", errLeft, err)
}

// errLeft means that the client has left.
var errLeft = errors.New("the body could not be read to its end")

// run carries out a row after those that it shares a name with.
func (b *batch) run(ctx context.Context, rw *row, t task, after []*row) {
	defer close(rw.done)
	defer func() {
		if p := recover(); p != nil {
			rw.err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	for _, earlier := range after {
		<-earlier.done
	}
	var permit *admission.Permit
	enter := b.s.admission.Enter
	if b.kind.creates {
		enter = b.s.admission.Admit
	}
	rw.err = b.s.patient(ctx, func() (err error) {
		permit, err = enter(ctx, b.ws, weight(rw.size))
		return err
	})
	if rw.err != nil {
		return
	}
	defer permit.Release()
	created := false // a panic creates nothing either
	defer func() {
		if !created {
			permit.Cancel()
		}
	}()
	settle := func() {}
	rw.err = b.s.patient(ctx, func() (err error) {
		settle, err = b.s.admission.Write(b.ws, rw.size)
		return err
	})
	if rw.err == nil {
		defer settle()
		rw.err = b.s.patient(ctx, func() (err error) {
			rw.result, err = t.do(ctx)
			return err
		})
	}
	created = rw.err == nil
}

// write writes the results in the order of the rows.
func (b *batch) write(out *lines) error {
	for {
		rw, more := b.nextRow(out)
		if !more {
			return nil
		}
		b.await(rw, out)
		rw.memory.Release()
		if err := b.r.Context().Err(); err != nil {
			return err
		}
		if errors.Is(rw.err, errLeft) {
			return rw.err
		}
		res := rw.result
		res.Line, res.Status = rw.line, http.StatusOK
		if rw.err != nil {
			res.Status, res.Error = b.s.lineError(b.r, rw.err)
		}
		if err := out.write(res); err != nil {
			return fmt.Errorf("%w: %w", errLeft, err)
		}
		b.leave(rw)
	}
}

// nextRow returns the next row. What was written is sent before a wait.
func (b *batch) nextRow(out *lines) (rw *row, more bool) {
	select {
	case rw, more = <-b.queue:
		return rw, more
	default:
	}
	b.send(out)
	rw, more = <-b.queue
	return rw, more
}

// await returns when a row has been carried out.
func (b *batch) await(rw *row, out *lines) {
	if !rw.isDone() {
		b.send(out)
		<-rw.done
	}
}

// send sends what was written. That the client has left is noticed by the next write.
func (b *batch) send(out *lines) {
	if out.begun {
		_ = out.flush()
	}
}
