package gobl

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"chancery/internal/cli/term"
)

// decode reads JSON as plain values, numbers as they are written.
func decode(data []byte) (any, error) {
	var v any
	// Unmarshal refuses text after the first value, which a Decoder would not read.
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		return nil, err
	}
	r := json.NewDecoder(bytes.NewReader(whole))
	r.UseNumber()
	err := r.Decode(&v)
	return v, err
}

// rawJSON encodes a value, nil for null and for nothing.
func rawJSON(v any) *json.RawMessage {
	if v == nil {
		return nil
	}
	data, err := term.Encode(v)
	if err != nil {
		return nil // decoded from JSON, so it can be written again
	}
	raw := json.RawMessage(data)
	return &raw
}

// valueAt returns the value at the path of a fault: "$.doc.lines[2].item.price".
func valueAt(v any, path string) (any, bool) {
	rest, ok := strings.CutPrefix(path, "$")
	for ok && rest != "" {
		var name string
		end := len(rest)
		if n := strings.IndexAny(rest[1:], ".["); n >= 0 {
			end = n + 1
		}
		name, rest = rest[:end], rest[end:]
		v, ok = child(v, name)
	}
	return v, ok
}

// child returns a member ".name" or an element "[2]".
func child(v any, name string) (any, bool) {
	switch in := v.(type) {
	case map[string]any:
		key, ok := strings.CutPrefix(name, ".")
		found, there := in[key]
		return found, ok && there
	case []any:
		i, err := strconv.Atoi(strings.Trim(name, "[]"))
		if err != nil || i < 0 || i >= len(in) {
			return nil, false
		}
		return in[i], true
	}
	return nil, false
}
