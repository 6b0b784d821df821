package gobl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"go.yaml.in/yaml/v3"
)

// growth is how many times larger than the largest input the JSON of a YAML text
// may become through aliases.
const growth = 2

var (
	errManyDocuments = errors.New("there is more than one YAML document")
	errGrowth        = errors.New("the aliases in the YAML text expand beyond the limit")
	errNotFinite     = errors.New("infinite numbers and NaN cannot be given")
)

// FromYAML turns a YAML text into JSON. Numbers that are not quoted become JSON numbers
// without trailing zeros: 100.00 is read as 100, so amounts whose decimals matter must
// be quoted.
func (l *Library) FromYAML(data []byte) ([]byte, error) {
	if len(data) > l.maxSize {
		return nil, NewError(ErrInput, fmt.Errorf("the input is larger than %d bytes", l.maxSize))
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var v any
	if err := dec.Decode(&v); err != nil {
		if errors.Is(err, io.EOF) {
			err = errNoInput
		}
		return nil, NewError(ErrInput, err)
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		if err == nil {
			err = errManyDocuments
		}
		return nil, NewError(ErrInput, err)
	}
	y := plainer{budget: growth * l.maxSize}
	v, err := y.plain(v, 0)
	if err != nil {
		return nil, NewError(ErrInput, err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		return nil, NewError(ErrInput, err)
	}
	return out, nil
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
			if list[i], err = y.plain(e, depth+1); err != nil {
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
