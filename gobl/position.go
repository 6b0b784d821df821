package gobl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"chancery/gobl/internal/locate"
)

// SyntaxError is an error of the syntax of JSON or YAML with its place in the text. Line
// and column count from 1, columns in characters; the column is 0 where it is not known.
type SyntaxError struct {
	Line, Column int
	Err          error
}

// Error names the place before the reason.
func (e *SyntaxError) Error() string {
	if e.Column == 0 {
		return fmt.Sprintf("line %d: %v", e.Line, e.Err)
	}
	return fmt.Sprintf("line %d, column %d: %v", e.Line, e.Column, e.Err)
}

// Unwrap returns the reason.
func (e *SyntaxError) Unwrap() error { return e.Err }

// ExplainSyntax returns an error of the decoder about a text that is no JSON as a
// *SyntaxError, which says in words of the format what is wrong and what would be right.
// Other errors are returned as they are.
func ExplainSyntax(data []byte, err error) error {
	if _, ok := errors.AsType[*json.SyntaxError](err); !ok {
		return err
	}
	broken := locate.Syntax(data)
	if broken == nil {
		return err
	}
	p := locate.At(data, broken.Offset)
	return &SyntaxError{Line: p.Line, Column: p.Column, Err: broken.Err}
}

// notUTF8 says where a text is not valid UTF-8.
func notUTF8(data []byte) error {
	p := locate.At(data, locate.NotUTF8(data))
	return &SyntaxError{Line: p.Line, Column: p.Column, Err: errText}
}

// Position returns where in the text of a document or envelope, in JSON or YAML, the
// value at a path begins, or the last part of the path that exists. Line and column
// count from 1; both are 0 if the text cannot be read. A path of an envelope also fits
// a document outside of one.
func (l *Library) Position(text []byte, path string) (line, column int) {
	if IsJSON(text) {
		at := locate.At(text, locate.Offset(text, outside(path, locate.Has(text, "doc"))))
		return at.Line, at.Column
	}
	root, err := l.parseYAML(text)
	if err != nil {
		return 0, 0
	}
	at := locate.InYAML(root, outside(path, locate.Member(root.Content[0], "doc") != nil))
	return at.Line, at.Column
}

// outside returns a path without the envelope if the text has none.
func outside(path string, enveloped bool) string {
	if rest, ok := strings.CutPrefix(path, "$.doc"); ok && !enveloped {
		return "$" + rest
	}
	return path
}

// IsJSON reports whether a text is meant as JSON, and not as YAML: whether it is empty
// or begins with a brace or a bracket.
func IsJSON(text []byte) bool {
	text = bytes.TrimLeft(text, " \t\r\n")
	return len(text) == 0 || text[0] == '{' || text[0] == '['
}
