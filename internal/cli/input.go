package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"chancery/gobl"
)

// fromStdin is the name that stands for the standard input.
const fromStdin = "-"

// input is a document as JSON.
type input struct {
	name string
	json []byte
	// yaml is set when the JSON was made from YAML, so that positions in it mean
	// nothing to the author.
	yaml bool
}

// inputName returns the name of an input for messages.
func inputName(name string) string {
	if name == fromStdin {
		return "standard input"
	}
	return name
}

// open opens a file or returns stdin, which Close leaves open.
func (c *call) open(name string) (io.ReadCloser, error) {
	if name == fromStdin {
		return io.NopCloser(c.stdin), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fileError(name, err)
	}
	return f, nil
}

// fileError returns why a file cannot be read, without the name of the system
// call.
func fileError(name string, err error) error {
	key := string(gobl.ErrInput)
	if errors.Is(err, fs.ErrNotExist) {
		key = string(gobl.ErrNotFound)
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	return &locatedError{inputName(name), problemf(key, "%w", err)}
}

// read reads a file, or stdin for "-". It reads no more than one byte beyond the
// limit, and returns when ctx is cancelled even if a pipe or a terminal keeps
// the read itself waiting.
func (c *call) read(ctx context.Context, name string) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		f, err := c.open(name)
		if err != nil {
			done <- result{err: err}
			return
		}
		r.data, r.err = io.ReadAll(io.LimitReader(f, gobl.DefaultMaxSize+1))
		if r.err != nil {
			r.err = fileError(name, r.err)
		}
		if err := f.Close(); err != nil && r.err == nil {
			r.err = fileError(name, err)
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

// byteOrderMark begins text files of some editors.
const byteOrderMark = "\ufeff"

// document reads a document in JSON or YAML. Text that begins with a brace or a
// bracket is JSON, any other text is YAML.
func (c *call) document(ctx context.Context, lib *gobl.Library, name string) (input, error) {
	data, err := c.read(ctx, name)
	if err != nil {
		return input{}, err
	}
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	text := bytes.TrimLeft(data, " \t\r\n")
	if len(text) == 0 || text[0] == '{' || text[0] == '[' {
		return input{name: name, json: data}, nil
	}
	converted, err := lib.FromYAML(data)
	if err != nil {
		return input{}, &locatedError{inputName(name), err}
	}
	return input{name: name, json: converted, yaml: true}, nil
}

// failed adds to an error the input it is about, and the position if the JSON
// is broken.
func (in input) failed(err error) error {
	if err == nil {
		return nil
	}
	if !in.yaml {
		err = withPosition(in.json, err)
	}
	return &locatedError{inputName(in.name), err}
}

// withPosition adds line and column to an error of JSON syntax.
func withPosition(data []byte, err error) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) || syntax.Offset < 1 || syntax.Offset > int64(len(data)) {
		return err
	}
	before := data[:syntax.Offset-1]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:]))) + 1
	return gobl.NewError(gobl.ErrInput, fmt.Errorf("line %d, column %d: %w", line, column, syntax))
}
