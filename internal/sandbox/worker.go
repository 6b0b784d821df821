package sandbox

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
	// askTime is how long it may take to answer. The evaluator ends a program
	// after half of it; the rest is for the way there and back.
	askTime = 200 * time.Millisecond
	// askTimePerByte is for reading and writing large documents.
	askTimePerByte = 100 * time.Nanosecond
	// fairTime of the processor is what a program must have had before it counts
	// as slow. One that had less waited for a machine that is busy.
	fairTime = 50 * time.Millisecond
)

// maxOutput bounds an answer, in bytes.
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
	// processor is the time it had had of it when it spoke last.
	processor time.Duration
	// unrest ends the wait for the end of an idle worker.
	unrest func()
}

// start starts a worker and waits until it is ready.
func start(ctx context.Context, argv []string) (*worker, error) {
	// The process outlives the question that it was started for.
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
	var ready answer
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

// ask puts one question. The worker is well afterwards, unless it has ended.
func (w *worker) ask(ctx context.Context, q *question) ([]byte, error) {
	limit := askTime + time.Duration(len(q.Input))*askTimePerByte
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errSlow)
	defer cancel()
	stop := context.AfterFunc(ctx, w.kill)
	var a answer
	err := writeFrame(w.in, q)
	if err == nil {
		err = readFrame(w.out, maxOutput, &a)
	}
	if !stop() {
		w.end()
		state := w.cmd.ProcessState
		return nil, w.judge(context.Cause(ctx), state.UserTime()+state.SystemTime())
	}
	switch {
	case errors.Is(err, errFrame):
		w.end()
		return nil, errLarge
	case err != nil:
		w.end()
		return nil, w.causeOfDeath()
	}
	defer func() { w.processor = a.Processor }()
	switch {
	case a.Slow:
		return nil, w.judge(errSlow, a.Processor)
	case a.Error != "":
		return nil, errors.New(clipped(a.Error))
	}
	return a.Output, nil
}

// judge tells a program that is slow from one that was not let work, when the
// worker has had the processor for that long since its start.
func (w *worker) judge(err error, processor time.Duration) error {
	if errors.Is(err, errSlow) && processor-w.processor < fairTime {
		return unavailable(errStarved)
	}
	return err
}

// causeOfDeath reads what the runtime of a worker said last.
func (w *worker) causeOfDeath() error {
	for _, words := range []string{"out of memory", "cannot allocate memory", "stack overflow", "address space", "failed to create new OS thread"} {
		if strings.Contains(w.stderr.String(), words) {
			return errMemory
		}
	}
	return errCrash
}

// kill ends the process at once; what reads from it then sees its end.
func (w *worker) kill() { _ = w.cmd.Process.Kill() } // it fails only when the process has ended

// ended tells whether nothing of it is left.
func (w *worker) ended() bool { return w.cmd.ProcessState != nil }

// end ends the process and waits until nothing of it is left.
func (w *worker) end() {
	w.kill()
	_ = w.in.Close()
	_ = w.cmd.Wait() // it was killed, which Wait reports
}

// tail keeps the first bytes written to it: a runtime that dies says why in its
// first lines.
type tail struct{ buf bytes.Buffer }

// Write never fails, so that the process is not stopped by what it says.
func (t *tail) Write(p []byte) (int, error) {
	t.buf.Write(p[:min(len(p), maxMessage-t.buf.Len())])
	return len(p), nil
}

// String is safe once the process has ended.
func (t *tail) String() string { return t.buf.String() }
