package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"chancery/internal/program"
)

// Limits that a worker sets itself. The pool kills it before the time is over,
// unless the pool has died.
const (
	workerMemory = 64 << 20 // bytes that a program may take
	workerSlack  = 16 << 20 // bytes for the runtime itself
	workerSoft   = 48 << 20 // bytes above which the collector works harder
	workerTime   = 10 * time.Second
)

// Serve is the loop of a worker: it confines the process, reports that it is ready
// and then handles requests until in ends. The process must do nothing else.
func Serve(ctx context.Context, in io.Reader, out io.Writer, e program.Runner) error {
	debug.SetMemoryLimit(workerSoft)
	if err := confine(); err != nil {
		return fmt.Errorf("confining the process: %w", err)
	}
	if err := writeFrame(out, response{Processor: processorTime()}); err != nil {
		return fmt.Errorf("answering: %w", err)
	}
	for {
		var q request
		err := readFrame(in, maxFrame, &q)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		a := evaluate(ctx, e, &q)
		a.Processor = processorTime()
		if err := writeFrame(out, a); err != nil {
			return fmt.Errorf("answering: %w", err)
		}
	}
}

// evaluate handles one request. A worker whose pool has died is stopped by nobody,
// so it has a time limit of its own.
func evaluate(ctx context.Context, e program.Runner, q *request) (a response) {
	limit, cancel := context.WithTimeout(ctx, workerTime)
	defer cancel()
	stop := context.AfterFunc(limit, func() {
		if errors.Is(limit.Err(), context.DeadlineExceeded) {
			os.Exit(1)
		}
	})
	defer stop()
	defer func() {
		if r := recover(); r != nil {
			a = response{Error: "the program cannot be evaluated"}
		}
	}()
	output, err := e.JQ(limit, q.Program, q.Input)
	if err != nil {
		slow, ok := errors.AsType[interface {
			error
			Timeout() bool
		}](err)
		return response{Error: truncated(err.Error()), Slow: ok && slow.Timeout()}
	}
	return response{Output: output}
}

// maxMessage limits the message of a failure, in bytes.
const maxMessage = 1000

func truncated(text string) string { return text[:min(len(text), maxMessage)] }
