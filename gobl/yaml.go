package gobl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"chancery/gobl/internal/locate"
	"chancery/gobl/internal/words"
	"chancery/gobl/schema"
	"chancery/gobl/tree"
)

// growth is how many times larger than the largest input the JSON of a YAML text
// may become through aliases.
const growth = 2

var (
	errManyDocuments = errors.New("there is more than one YAML document")
	errGrowth        = errors.New("the aliases in the YAML text expand beyond the limit")
	errNotFinite     = errors.New("infinite numbers and NaN cannot be given; numbers are written like 1.50")
)

// FromYAML turns a YAML text into JSON. Numbers that are not quoted become JSON numbers
// without trailing zeros: 100.00 is read as 100, so amounts whose decimals matter must
// be quoted. Members that are text in the format are taken as they are written, also
// when YAML reads them as a number, a date or true: a code 007 stays 007.
func (l *Library) FromYAML(data []byte) ([]byte, error) {
	root, err := l.parseYAML(data)
	if err != nil {
		return nil, err
	}
	if err := l.prepareYAML(root); err != nil {
		return nil, err
	}
	return l.yamlToJSON(root)
}

// FromYAMLWith turns a YAML text that is not a document into JSON, as FromYAML does.
// Scalars are taken as the text that is written where isText is true for their path: the
// names of members and, counted from 0, the places in lists that lead to them.
func (l *Library) FromYAMLWith(data []byte, isText func(path []string) bool) ([]byte, error) {
	root, err := l.parseYAML(data)
	if err != nil {
		return nil, err
	}
	if err := locate.PrepareYAML(root, nil, l.emptyType); err != nil {
		return nil, NewError(ErrInput, err)
	}
	if !locate.Texts(root, l.maxSize, isText) {
		return nil, NewError(ErrInput, errGrowth)
	}
	return l.yamlToJSON(root)
}

// yamlToJSON writes a prepared YAML text as JSON.
func (l *Library) yamlToJSON(root *yaml.Node) ([]byte, error) {
	var v any
	if err := root.Decode(&v); err != nil {
		return nil, NewError(ErrInput, yamlError(err))
	}
	y := plainer{budget: growth * l.maxSize}
	v, err := y.plain(v, 0)
	if err != nil {
		return nil, ofYAML(root, err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		return nil, NewError(ErrInput, err)
	}
	return out, nil
}

// parseYAML reads the only document of a YAML text.
func (l *Library) parseYAML(data []byte) (*yaml.Node, error) {
	switch {
	case len(data) > l.maxSize:
		return nil, NewError(ErrInput, fmt.Errorf("the input is larger than %d bytes", l.maxSize))
	case !utf8.Valid(data):
		return nil, NewError(ErrInput, notUTF8(data))
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	root := new(yaml.Node)
	err := dec.Decode(root)
	switch {
	case errors.Is(err, io.EOF):
		return nil, NewError(ErrInput, errNoInput)
	case err != nil:
		return nil, NewError(ErrInput, yamlError(err))
	case len(root.Content) == 0:
		return nil, NewError(ErrInput, errNoInput)
	}
	err = dec.Decode(new(yaml.Node))
	switch {
	case err == nil:
		return nil, NewError(ErrInput, errManyDocuments)
	case !errors.Is(err, io.EOF):
		return nil, NewError(ErrInput, yamlError(err))
	}
	return root, nil
}

// prepareYAML decides by the types of a document which scalars are text.
func (l *Library) prepareYAML(root *yaml.Node) error {
	var into any
	if isDocument(root) {
		into = l.emptyType(locate.Member(root.Content[0], "$schema").Value)
	} else if locate.Member(root.Content[0], "doc") != nil {
		into = new(outline)
	}
	err := locate.PrepareYAML(root, into, l.emptyType)
	if err == nil {
		return nil
	}
	return ofYAML(root, err)
}

// isDocument reports whether a YAML text is that of a document, and not of an envelope.
func isDocument(root *yaml.Node) bool {
	id := locate.Member(root.Content[0], "$schema")
	return id != nil && schema.ID(id.Value) != SchemaEnvelope
}

// ofYAML returns an error about a value of a YAML text, with its path in the envelope.
func ofYAML(root *yaml.Node, err error) error {
	e := NewError(ErrInput, err)
	if isDocument(root) {
		return e.ofDocument().InEnvelope()
	}
	return e
}

// yamlError describes an error of YAML syntax, with its line counted from 1. The
// parser, unlike the scanner below it, counts lines from 0 and is silent about the first.
func yamlError(err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	text = strings.TrimPrefix(text, "unmarshal errors:\n  ")
	if name, ok := strings.CutPrefix(text, "unknown anchor '"); ok {
		return fmt.Errorf("the anchor %s is not defined in this text", words.Quote(strings.TrimSuffix(name, "' referenced")))
	}
	line, rest := 0, text
	if n, after, ok := strings.Cut(strings.TrimPrefix(text, "line "), ": "); ok && strings.HasPrefix(text, "line ") {
		if number, err := strconv.Atoi(n); err == nil {
			line, rest = number, after
		}
	}
	switch {
	case ofParser(rest):
		line++
	case line == 0 && ofScanner(rest):
		line = 1
	case line == 0:
		return errors.New(rest)
	}
	return &SyntaxError{Line: line, Err: errors.New(rest)}
}

// ofScanner reports whether a problem without a line is one that the scanner finds, which
// is then in the first line. The others are about the text as a whole, or about anchors.
func ofScanner(problem string) bool {
	for _, beginning := range []string{
		"anchor ", "document contains", "map merge", "invalid ", "cannot ",
		"attempted ", "control characters", "incomplete ", "input error", "read error",
	} {
		if strings.HasPrefix(problem, beginning) {
			return false
		}
	}
	return true
}

// ofParser reports whether a problem is one that the parser of YAML finds, and not the
// scanner.
func ofParser(problem string) bool {
	for _, beginning := range []string{
		"did not find expected <", "did not find expected node content", "did not find expected key",
		"did not find expected '-' indicator", "did not find expected ',' or",
		"found undefined tag handle", "found duplicate %", "found incompatible YAML document",
	} {
		if strings.HasPrefix(problem, beginning) {
			return true
		}
	}
	return false
}

// plainer converts YAML values into JSON values.
type plainer struct {
	budget int // bytes that may still be written
}

func (y *plainer) plain(v any, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	y.budget -= 2
	if y.budget < 0 {
		return nil, errGrowth
	}
	switch v := v.(type) {
	case map[string]any:
		return y.object(v, depth)
	case map[any]any:
		m := make(map[string]any, len(v))
		for k, e := range v {
			m[fmt.Sprint(k)] = e
		}
		return y.object(m, depth)
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			var err error
			list[i], err = y.plain(e, depth+1)
			if errors.Is(err, errNotFinite) {
				return nil, tree.AtItem("", i, err)
			}
			if err != nil {
				return nil, err
			}
		}
		return list, nil
	case string:
		y.budget -= len(v)
		return v, nil
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return nil, errNotFinite
		}
		return v, nil
	case time.Time:
		return dateText(v), nil
	}
	return v, nil
}

func (y *plainer) object(m map[string]any, depth int) (any, error) {
	out := make(map[string]any, len(m))
	for k, e := range m {
		y.budget -= len(k)
		p, err := y.plain(e, depth+1)
		if errors.Is(err, errNotFinite) {
			return nil, tree.At(k, err)
		}
		if err != nil {
			return nil, err
		}
		out[k] = p
	}
	return out, nil
}

// dateText writes a date that was not quoted as it would be quoted.
func dateText(t time.Time) string {
	if t.Equal(t.Truncate(24 * time.Hour)) {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}
