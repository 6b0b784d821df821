package store

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"chancery/internal/domain"
)

// micros is the form of a time in a column. The zero time survives.
func micros(t time.Time) int64 { return t.UnixMicro() }

// maybe is the form of a time in a column that is NULL for "none".
func maybe(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// instant reads a time; NULL is the zero time.
type instant struct{ t *time.Time }

// Scan implements sql.Scanner.
func (i instant) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*i.t = time.Time{}
	case int64:
		*i.t = time.UnixMicro(v).UTC()
	default:
		return fmt.Errorf("a column of time holds a %T", v)
	}
	return nil
}

// asJSON writes a structure as JSON text; what is empty is empty text.
func asJSON[M ~map[string]string | ~[]string | ~[]domain.Fault](v M) driver.Valuer {
	if len(v) == 0 {
		return jsonText{}
	}
	return jsonText{v}
}

// jsonText encodes when the driver asks, so that its errors arrive there.
type jsonText struct{ v any }

// Value implements driver.Valuer.
func (j jsonText) Value() (driver.Value, error) {
	if j.v == nil {
		return "", nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	// Raw JSON inside must come back as it was.
	enc.SetEscapeHTML(false)
	if err := enc.Encode(j.v); err != nil {
		return nil, err
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// fromJSON reads a structure; empty text leaves it alone.
type fromJSON[T any] struct{ p *T }

// into reads JSON text into a structure.
func into[T any](p *T) fromJSON[T] { return fromJSON[T]{p} }

// Scan implements sql.Scanner.
func (j fromJSON[T]) Scan(v any) error {
	var b []byte
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		b = []byte(v)
	case []byte:
		b = v
	default:
		return fmt.Errorf("a column of JSON holds a %T", v)
	}
	if len(b) == 0 {
		return nil
	}
	return json.Unmarshal(b, j.p)
}

// raw is JSON as it was given; none is NULL.
func raw(m json.RawMessage) any {
	if m == nil {
		return nil
	}
	return string(m)
}

// blob is a parameter of bytes; none is NULL.
func blob(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}

// text points a scan at the text of an ID.
func text(id *domain.ID) *string { return (*string)(id) }

// limit is the LIMIT of a query; zero is none.
func limit(n int) int64 {
	if n <= 0 {
		return math.MaxInt64
	}
	return int64(n)
}

// bound is where a page begins: rows beyond (at, id) in its direction.
func bound(p domain.Page) (at int64, id string) {
	switch {
	case p.From.IsZero() && p.After == "" && p.Ascending:
		return math.MinInt64, ""
	case p.From.IsZero() && p.After == "":
		return math.MaxInt64, ""
	case p.After != "":
		return micros(p.From), string(p.After)
	case p.Ascending:
		// Every ID sorts behind the empty one, so rows of this instant are in;
		// an instant between two microseconds begins with the later one.
		return micros(p.From.Add(time.Microsecond - 1)), ""
	}
	return micros(p.From) + 1, ""
}
