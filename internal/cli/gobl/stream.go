package gobl

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"

	"chancery/gobl"
	"chancery/internal/cli/term"
)

// stream builds the document of each line.
func (b *buildCmd) stream(ctx context.Context, c *term.Call, lib *gobl.Library) error {
	name := b.File
	if name == "" {
		name = term.Stdin
	}
	in, err := c.Open(name)
	if err != nil {
		return err
	}
	a := newAdviser(c, lib, b.Advice)
	err = eachLine(ctx, in, c.Stdout, gobl.DefaultMaxSize, func(line []byte) ([]byte, error) {
		done, err := build(lib, a, line, b.Envelop)
		return result(done, a.refused(&term.Input{Name: name, JSON: line}, true, term.WithPosition(line, err)))
	})
	if broken, ok := errors.AsType[*readError](err); ok {
		err = term.FileError(name, broken.error)
	}
	return errors.Join(err, in.Close())
}

// result returns the output line for one document.
func result(done built, err error) ([]byte, error) {
	if err != nil {
		return term.Encode(struct {
			Error term.Failure `json:"error"`
		}{term.Describe(err)})
	}
	out := make([]byte, 0, len(done.data)+len(`{"data":}`))
	out = append(out, `{"data":`...)
	out = append(out, done.data...)
	if len(done.warnings) > 0 {
		warnings, err := term.Encode(done.warnings)
		if err != nil {
			return nil, err
		}
		out = append(append(out, `,"warnings":`...), warnings...)
	}
	return append(out, '}'), nil
}

// readError is a failure of the input, not of the output.
type readError struct{ error }

func (e *readError) Unwrap() error { return e.error }

// task is a line on its way from the reader through a worker to the writer.
type task struct {
	line    []byte
	outcome chan outcome
}

type outcome struct {
	answer []byte
	err    error
}

// eachLine writes one line to out for each line of in, in order. It processes
// several lines at once, but only a few per processor, so that memory stays
// bounded for any length of input. The result of a line longer than limit bytes
// is an error. Results are flushed before eachLine waits for the next line.
func eachLine(ctx context.Context, in io.Reader, out io.Writer, limit int, answer func([]byte) ([]byte, error)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	order, work := make(chan *task, 2*workers), make(chan *task)
	go distribute(ctx, &lineReader{from: bufio.NewReaderSize(in, 1<<16), limit: limit}, order, work)
	for range workers {
		go func() {
			for t := range work {
				data, err := answer(t.line)
				t.outcome <- outcome{data, err}
			}
		}()
	}
	w := bufio.NewWriterSize(out, 1<<16)
	if err := collect(ctx, order, w); err != nil {
		return err
	}
	return w.Flush()
}

// distribute reads lines and sends each to a worker and, in order, to the writer.
// It closes both channels at the end of the input.
func distribute(ctx context.Context, in *lineReader, order, work chan<- *task) {
	defer close(order)
	defer close(work)
	for {
		line, err := in.next()
		if errors.Is(err, io.EOF) {
			return
		}
		t := &task{line: line, outcome: make(chan outcome, 1)}
		var long *longLineError
		switch {
		case errors.As(err, &long):
			data, err := result(built{}, gobl.NewError(gobl.ErrInput, long))
			t.outcome <- outcome{data, err}
		case err != nil:
			t.outcome <- outcome{err: &readError{err}}
		}
		select {
		case order <- t:
		case <-ctx.Done():
			return
		}
		if err != nil && long == nil {
			return
		}
		if long != nil {
			continue
		}
		select {
		case work <- t:
		case <-ctx.Done():
			return
		}
	}
}

// collect writes the results in the order of the lines.
func collect(ctx context.Context, order <-chan *task, w *bufio.Writer) error {
	for {
		t, err := await(ctx, order, w)
		if err != nil {
			return err
		}
		if t == nil {
			return ctx.Err() // the end of the input, or of the call
		}
		o, err := await(ctx, t.outcome, w)
		if err == nil {
			err = o.err
		}
		if err != nil {
			return errors.Join(err, w.Flush())
		}
		if _, err := w.Write(append(o.answer, '\n')); err != nil {
			return err
		}
	}
}

// await receives from a channel, and flushes w before it has to wait. It returns
// the zero value for a closed channel.
func await[T any](ctx context.Context, from <-chan T, w *bufio.Writer) (T, error) {
	select {
	case v := <-from:
		return v, nil
	default:
	}
	var none T
	if err := w.Flush(); err != nil {
		return none, err
	}
	select {
	case v := <-from:
		return v, nil
	case <-ctx.Done():
		return none, ctx.Err()
	}
}

// longLineError is the error of a line longer than the limit.
type longLineError struct{ limit int }

func (e *longLineError) Error() string {
	return "the line is longer than " + term.Count(e.limit, "byte")
}

// lineReader reads lines of bounded length.
type lineReader struct {
	from  *bufio.Reader
	limit int
}

// next returns the next line without its end. It skips a line that is too long
// and returns a *longLineError; the lines after it can be read. At the end of the
// input it returns io.EOF.
func (r *lineReader) next() ([]byte, error) {
	var line []byte
	long, some := false, false
	for {
		part, err := r.from.ReadSlice('\n')
		some = some || len(part) > 0
		ended := err == nil
		if ended {
			part = bytes.TrimSuffix(part, []byte("\n"))
		}
		if long = long || len(line)+len(part) > r.limit; !long {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (!errors.Is(err, io.EOF) || !some):
			return nil, err
		case long:
			return nil, &longLineError{r.limit}
		}
		return line, nil
	}
}
