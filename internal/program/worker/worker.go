package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Times of a worker.
const (
	// startTime is how long it may take to become ready.
	startTime = 10 * time.Second
	// callTime is how long a call may take. The evaluator ends a program after half
	// of it; the rest is for the transport.
	callTime = 200 * time.Millisecond
	// callTimePerByte is for reading and writing large documents.
	callTimePerByte = 100 * time.Nanosecond
	// minProcessorTime is the processor time that a program must have had before it
	// counts as slow. One that had less waited for a busy machine.
	minProcessorTime = 50 * time.Millisecond
)

// maxOutput limits a response, in bytes.
const maxOutput = 9 << 20

var (
	errSlow    = errors.New("the program takes longer than 100 ms")
	errStarved = errors.New("the machine is too busy")
	errMemory  = errors.New("the program takes more than 64 MB")
	errCrash   = errors.New("the program cannot be evaluated")
	errLarge   = errors.New("the answer of the program is too large")
)

// worker is a running process.
type worker struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    io.Reader
	stderr *tail
	// processor is its processor time at its last response.
	processor time.Duration
	// stopIdleTimer stops the timer that ends an idle worker.
	stopIdleTimer func()
}

// start starts a worker and waits until it is ready.
func start(ctx context.Context, argv []string) (*worker, error) {
	// The process outlives the request that it is started for.
	cmd := exec.Command(argv[0], argv[1:]...) //nolint:gosec,noctx // the operator's own binary; Kill and Wait are called below
	cmd.Env = []string{"GOMAXPROCS=1", "GOTRACEBACK=none"}
	cmd.Dir = string(filepath.Separator)
	cmd.SysProcAttr = attributes()
	w := &worker{cmd: cmd, stderr: new(tail)}
	cmd.Stderr = w.stderr
	var err error
	if w.in, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if w.out, err = cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting a worker: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	stop := context.AfterFunc(ctx, w.kill)
	var ready response
	err = readFrame(w.out, maxMessage, &ready)
	w.processor = ready.Processor
	if !stop() {
		err = context.Cause(ctx)
	}
	if err != nil {
		w.end()
		return nil, fmt.Errorf("waiting for a worker: %w: %s", err, w.stderr)
	}
	return w, nil
}

// call sends one request. Afterwards the worker is usable, unless it has ended.
func (w *worker) call(ctx context.Context, q *request) ([]byte, error) {
	limit := callTime + time.Duration(len(q.Input))*callTimePerByte
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errSlow)
	defer cancel()
	stop := context.AfterFunc(ctx, w.kill)
	var a response
	err := writeFrame(w.in, q)
	if err == nil {
		err = readFrame(w.out, maxOutput, &a)
	}
	if !stop() {
		w.end()
		state := w.cmd.ProcessState
		return nil, w.slowOrStarved(context.Cause(ctx), state.UserTime()+state.SystemTime())
	}
	switch {
	case errors.Is(err, errFrame):
		w.end()
		return nil, errLarge
	case err != nil:
		w.end()
		return nil, w.exitError()
	}
	defer func() { w.processor = a.Processor }()
	switch {
	case a.Slow:
		return nil, w.slowOrStarved(errSlow, a.Processor)
	case a.Error != "":
		return nil, errors.New(truncated(a.Error))
	}
	return a.Output, nil
}

// slowOrStarved returns err, or Busy if the program did not get enough processor
// time; processor is that of the worker since its start.
func (w *worker) slowOrStarved(err error, processor time.Duration) error {
	if errors.Is(err, errSlow) && processor-w.processor < minProcessorTime {
		return unavailable(errStarved)
	}
	return err
}

// exitError reads what the runtime of a worker said last.
func (w *worker) exitError() error {
	for _, words := range []string{"out of memory", "cannot allocate memory", "stack overflow", "address space", "failed to create new OS thread"} {
		if strings.Contains(w.stderr.String(), words) {
			return errMemory
		}
	}
	return errCrash
}

// kill ends the process at once; reads from it then fail.
func (w *worker) kill() { _ = w.cmd.Process.Kill() } // it fails only when the process has ended

// ended reports whether the process has ended and was waited for.
func (w *worker) ended() bool { return w.cmd.ProcessState != nil }

// end kills the process and waits for it.
func (w *worker) end() {
	w.kill()
	_ = w.in.Close()
	_ = w.cmd.Wait() // it was killed, which Wait reports
}

// tail keeps the first bytes written to it: a dying runtime reports the reason in
// its first lines.
type tail struct{ buf bytes.Buffer }

// Write never fails, so that its output does not stop the process.
func (t *tail) Write(p []byte) (int, error) {
	t.buf.Write(p[:min(len(p), maxMessage-t.buf.Len())])
	return len(p), nil
}

// String is safe once the process has ended.
func (t *tail) String() string { return t.buf.String() }
