package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"
)

// Limits that a worker sets itself. The pool kills it before the time is over,
// unless the pool is no more.
const (
	workerMemory = 64 << 20 // bytes that a program may take
	workerSlack  = 16 << 20 // bytes that the runtime may take for itself
	workerSoft   = 48 << 20 // bytes from which on the collector works harder
	workerTime   = 10 * time.Second
)

// Evaluator runs programs in the process of the caller.
type Evaluator interface {
	// JQ runs a jq program over a JSON value and answers the value it makes. Its
	// errors are the program's; one that has Timeout means that it took too long.
	JQ(ctx context.Context, program string, input []byte) ([]byte, error)
}

// Serve is the loop of a worker: it confines the process, says that it is ready
// and then answers each question until there are no more. It is for a process
// that does nothing else.
func Serve(ctx context.Context, in io.Reader, out io.Writer, e Evaluator) error {
	debug.SetMemoryLimit(workerSoft)
	if err := confine(); err != nil {
		return fmt.Errorf("confining the process: %w", err)
	}
	if err := writeFrame(out, answer{Processor: processorTime()}); err != nil {
		return fmt.Errorf("answering: %w", err)
	}
	for {
		var q question
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

// evaluate answers one question. A worker whose pool has died is not asked to
// stop by anyone, so it has an end of its own.
func evaluate(ctx context.Context, e Evaluator, q *question) (a answer) {
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
			a = answer{Error: "the program cannot be evaluated"}
		}
	}()
	output, err := e.JQ(limit, q.Program, q.Input)
	if err != nil {
		slow, ok := errors.AsType[interface {
			error
			Timeout() bool
		}](err)
		return answer{Error: clipped(err.Error()), Slow: ok && slow.Timeout()}
	}
	return answer{Output: output}
}

// maxMessage bounds what is told of a failure, in bytes.
const maxMessage = 1000

func clipped(text string) string { return text[:min(len(text), maxMessage)] }
