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
	// yaml tells that the JSON was made from YAML, so that places in it mean
	// nothing to whoever wrote it.
	yaml bool
}

// title names an input in messages.
func title(name string) string {
	if name == fromStdin {
		return "standard input"
	}
	return name
}

// open opens a file or hands out stdin, which stays open.
func (c *call) open(name string) (io.ReadCloser, error) {
	if name == fromStdin {
		return io.NopCloser(c.stdin), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fileProblem(name, err)
	}
	return f, nil
}

// fileProblem tells why a file cannot be read, without the name of the system
// call.
func fileProblem(name string, err error) error {
	key := string(gobl.ErrInput)
	if errors.Is(err, fs.ErrNotExist) {
		key = string(gobl.ErrNotFound)
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	return &locatedError{title(name), problemf(key, "%w", err)}
}

// read reads a file, or stdin for "-". It reads no more than one byte beyond the
// limit, and gives up when ctx is cancelled although a pipe or a terminal may
// keep the reading itself waiting.
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
			r.err = fileProblem(name, r.err)
		}
		if err := f.Close(); err != nil && r.err == nil {
			r.err = fileProblem(name, err)
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

// document reads a document in JSON or YAML. What begins with a brace or a
// bracket is JSON, all else YAML.
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
		return input{}, &locatedError{title(name), err}
	}
	return input{name: name, json: converted, yaml: true}, nil
}

// failed says of an error which input it is about, and where in it when the
// JSON is broken.
func (in input) failed(err error) error {
	if err == nil {
		return nil
	}
	if !in.yaml {
		err = withPlace(in.json, err)
	}
	return &locatedError{title(in.name), err}
}

// withPlace adds line and column to an error of JSON syntax.
func withPlace(data []byte, err error) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) || syntax.Offset < 1 || syntax.Offset > int64(len(data)) {
		return err
	}
	before := data[:syntax.Offset-1]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:]))) + 1
	return gobl.NewError(gobl.ErrInput, fmt.Errorf("line %d, column %d: %w", line, column, syntax))
}
