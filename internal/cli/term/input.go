package term

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"chancery/gobl"
)

// Stdin is the name that stands for the standard input.
const Stdin = "-"

// Input is a document as JSON.
type Input struct {
	Name string
	JSON []byte
	// Text is what was read.
	Text []byte
	// YAML is set when the JSON was made from YAML, so that positions in it mean
	// nothing to the author.
	YAML bool

	// library reads the text again to find a place.
	library *gobl.Library
}

// InputName returns the name of an input for messages.
func InputName(name string) string {
	if name == Stdin {
		return "standard input"
	}
	return name
}

// Open opens a file or returns stdin, which Close leaves open.
func (c *Call) Open(name string) (io.ReadCloser, error) {
	if name == Stdin {
		return io.NopCloser(c.Stdin), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, FileError(name, err)
	}
	return f, nil
}

// FileError returns why a file cannot be read, without the name of the system
// call.
func FileError(name string, err error) error {
	key := string(gobl.ErrInput)
	if errors.Is(err, fs.ErrNotExist) {
		key = string(gobl.ErrNotFound)
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	return &LocatedError{InputName(name), Errorf(key, "%w", err)}
}

// Read reads a file, or stdin for "-". It reads no more than one byte beyond the
// limit, and returns when ctx is cancelled even if a pipe or a terminal keeps
// the read itself waiting.
func (c *Call) Read(ctx context.Context, name string) ([]byte, error) {
	return c.ReadUpTo(ctx, name, gobl.DefaultMaxSize)
}

// ReadUpTo is Read with another limit.
func (c *Call) ReadUpTo(ctx context.Context, name string, limit int64) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		f, err := c.Open(name)
		if err != nil {
			done <- result{err: err}
			return
		}
		r.data, r.err = io.ReadAll(io.LimitReader(f, limit+1))
		if r.err != nil {
			r.err = FileError(name, r.err)
		}
		if err := f.Close(); err != nil && r.err == nil {
			r.err = FileError(name, err)
		}
		done <- r
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-done:
		return r.data, r.err
	}
}

// ByteOrderMark begins text files of some editors.
const ByteOrderMark = "\ufeff"

// Document reads a document in JSON or YAML. Text that begins with a brace or a
// bracket is JSON, any other text is YAML.
func (c *Call) Document(ctx context.Context, lib *gobl.Library, name string) (Input, error) {
	data, err := c.Read(ctx, name)
	if err != nil {
		return Input{}, err
	}
	data = bytes.TrimPrefix(data, []byte(ByteOrderMark))
	if gobl.IsJSON(data) {
		return Input{Name: name, JSON: data, Text: data, library: lib}, nil
	}
	converted, err := lib.FromYAML(data)
	if err != nil {
		return Input{}, Input{Name: name, YAML: true, Text: data, library: lib}.Wrap(err)
	}
	return Input{Name: name, JSON: converted, Text: data, YAML: true, library: lib}, nil
}

// Wrap adds to an error the input it is about, and the position if the JSON is broken
// or a value in it is wrong.
func (in Input) Wrap(err error) error {
	if err == nil {
		return nil
	}
	if !in.YAML {
		err = WithPosition(in.JSON, err)
	}
	return &LocatedError{InputName(in.Name) + in.position(err), err}
}

// position returns ":line:column" of the value that an error is about, empty for none.
// Faults have places of their own.
func (in Input) position(err error) string {
	var own *gobl.Error
	if in.library == nil || !errors.As(err, &own) || len(own.Paths) == 0 || own.Key == gobl.ErrValidation || own.Key == gobl.ErrUnknownSchema {
		return ""
	}
	line, column := in.library.Position(in.Text, own.Paths[0])
	if line == 0 {
		return ""
	}
	return fmt.Sprintf(":%d:%d", line, column)
}

// WithPosition gives an error of JSON syntax its place in the text, and words of its own.
func WithPosition(data []byte, err error) error {
	if _, ok := errors.AsType[*gobl.SyntaxError](err); ok {
		return err
	}
	if placed, ok := errors.AsType[*gobl.SyntaxError](gobl.ExplainSyntax(data, err)); ok {
		return gobl.NewError(gobl.ErrInput, placed)
	}
	return err
}
