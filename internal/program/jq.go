package program

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/itchyny/gojq"
)

// ErrBusy reports that a program has not run, because nothing is there to run it.
// It may be tried again.
var ErrBusy = errors.New("programs cannot be run now")

// Runner runs the programs of users. Its errors are written for them.
type Runner interface {
	// JQ runs a jq program over a JSON object and returns the object it makes. It
	// fails with ErrBusy when it could not run it.
	JQ(ctx context.Context, program string, input []byte) ([]byte, error)
}

// CheckJQ reports what keeps a jq program from being compiled.
func CheckJQ(text string) error {
	_, err := compileJQ(text)
	return err
}

// InProcess returns a Runner that runs programs in the process of the caller.
// A program ends when its time is over, but not while a single built-in function
// is running, and nothing limits its memory. It is for a process that may die, or
// for trusted programs.
func InProcess() Runner { return &inProcess{NewMemo(compileJQ)} }

type inProcess struct{ programs *Memo[*gojq.Code] }

// JQ implements Runner.
func (p *inProcess) JQ(ctx context.Context, program string, input []byte) ([]byte, error) {
	code, err := p.programs.Get(program)
	if err != nil {
		return nil, err
	}
	return runJQ(ctx, code, input)
}

var (
	errJQNone   = errors.New("the program answers nothing; it must answer one object")
	errJQMany   = errors.New("the program answers more than one value; it must answer one object")
	errJQObject = errors.New("the program must answer an object")
	errJQLong   = errors.New("the program is longer than 16 KiB")
	errJQLarge  = errors.New("the answer of the program is too large")
)

// errJQSlow is a timeout. Package worker recognizes it by its method Timeout.
var errJQSlow = slowError{}

type slowError struct{}

func (slowError) Error() string { return "the program takes longer than 100 ms" }

// Timeout reports that the time was over.
func (slowError) Timeout() bool { return true }

// compileJQ compiles a jq program without access to anything outside: no
// environment, no modules, no further input.
func compileJQ(text string) (*gojq.Code, error) {
	if len(text) > MaxJQLength {
		return nil, errJQLong
	}
	query, err := gojq.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the program cannot be parsed: %w", err)
	}
	code, err := gojq.Compile(query, gojq.WithEnvironLoader(func() []string { return nil }))
	if err != nil {
		return nil, fmt.Errorf("the program cannot be compiled: %w", err)
	}
	return code, nil
}

// runJQ runs a program over a JSON object and returns the object it makes.
func runJQ(ctx context.Context, code *gojq.Code, data []byte) ([]byte, error) {
	input, err := decodeJQ(data)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, MaxJQTime, errJQSlow)
	defer cancel()
	iter := code.RunWithContext(ctx, input)
	v, ok := iter.Next()
	if !ok {
		return nil, errJQNone
	}
	if err, failed := v.(error); failed {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, failureJQ(err)
	}
	if _, more := iter.Next(); more {
		return nil, errJQMany
	}
	if _, object := v.(map[string]any); !object {
		return nil, errJQObject
	}
	// A list may hold another list many times: the size is checked first.
	if deductSize(v, MaxJQOutput*costValue) < 0 {
		return nil, errJQLarge
	}
	out, err := gojq.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("writing the answer of the program: %w", err)
	}
	if len(out) > MaxJQOutput {
		return nil, errJQLarge
	}
	return out, nil
}

// failureJQ describes the value with which a program failed, which may be any.
func failureJQ(err error) error {
	if e, ok := errors.AsType[gojq.ValueError](err); ok && deductSize(e.Value(), maxTextSize) < 0 {
		return errors.New("the program failed")
	}
	return fmt.Errorf("the program failed: %s", shortened(err.Error()))
}

// decodeJQ decodes JSON into the types of gojq. Integers stay exact.
func decodeJQ(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("reading the document: %w", err)
	}
	return plainNumbers(v), nil
}

func plainNumbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			v[k] = plainNumbers(x)
		}
	case []any:
		for i, x := range v {
			v[i] = plainNumbers(x)
		}
	case json.Number:
		return plainNumber(v)
	}
	return v
}

func plainNumber(n json.Number) any {
	if !strings.ContainsAny(n.String(), ".eE") {
		if i, err := n.Int64(); err == nil {
			return int(i)
		}
		if b, ok := new(big.Int).SetString(n.String(), 10); ok {
			return b
		}
	}
	f, err := n.Float64()
	if err != nil {
		return n.String()
	}
	return f
}

// OffsetOf returns the byte of a jq program, from 0, at which an error of CheckJQ was found.
func OffsetOf(err error) (offset int, ok bool) {
	e, ok := errors.AsType[*gojq.ParseError](err)
	if !ok {
		return 0, false
	}
	return max(0, e.Offset-len(e.Token)), true
}
