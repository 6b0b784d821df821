package actions

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/itchyny/gojq"
)

// Limits of a jq program.
const (
	jqTime   = 100 * time.Millisecond
	jqOutput = 8 << 20
)

var (
	errJQSlow   = errors.New("the program takes longer than 100 ms")
	errJQNone   = errors.New("the program answers nothing; it must answer one object")
	errJQMany   = errors.New("the program answers more than one value; it must answer one object")
	errJQObject = errors.New("the program must answer an object")
	errJQLarge  = errors.New("the answer of the program is too large")
)

// compileJQ compiles a jq program without access to anything outside: no
// environment, no modules, no further input.
func compileJQ(text string) (*gojq.Code, error) {
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

// runJQ runs a program over a JSON object and answers the object it makes.
func runJQ(ctx context.Context, code *gojq.Code, data []byte) ([]byte, error) {
	input, err := decodeJQ(data)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, jqTime, errJQSlow)
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
		return nil, fmt.Errorf("the program failed: %w", err)
	}
	if _, more := iter.Next(); more {
		return nil, errJQMany
	}
	if _, object := v.(map[string]any); !object {
		return nil, errJQObject
	}
	out, err := gojq.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("writing the answer of the program: %w", err)
	}
	if len(out) > jqOutput {
		return nil, errJQLarge
	}
	return out, nil
}

// decodeJQ reads JSON into what gojq works on, whole numbers exactly.
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
