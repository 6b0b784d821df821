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

// micros returns the column value of a time. The zero time round-trips.
func micros(t time.Time) int64 { return t.UnixMicro() }

// nullableMicros is micros for a column in which NULL stands for the zero time.
func nullableMicros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// instant scans a time; NULL scans as the zero time.
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

// maybe scans a text; NULL scans as the empty text.
type maybe struct{ s *string }

// Scan implements sql.Scanner.
func (m maybe) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*m.s = ""
	case string:
		*m.s = v
	case []byte:
		*m.s = string(v)
	default:
		return fmt.Errorf("a column of text holds a %T", v)
	}
	return nil
}

// asJSON returns the column value of a structure: JSON text, or empty text when the
// structure is empty.
func asJSON[M ~map[string]string | ~[]string | ~[]domain.Fault | ~[]domain.Warning | ~[]domain.EntryRef | domain.AdviceLevels](v M) driver.Valuer {
	if len(v) == 0 {
		return jsonText{}
	}
	return jsonText{v}
}

// structJSON is asJSON for a small structure.
func structJSON[T comparable](v T) driver.Valuer {
	if v == *new(T) {
		return jsonText{}
	}
	return jsonText{v}
}

// jsonText encodes its value when the driver asks for it, so that the driver reports
// the errors.
type jsonText struct{ v any }

// Value implements driver.Valuer.
func (j jsonText) Value() (driver.Value, error) {
	if j.v == nil {
		return "", nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	// Raw JSON inside must round-trip unchanged.
	enc.SetEscapeHTML(false)
	if err := enc.Encode(j.v); err != nil {
		return nil, err
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// fromJSON scans JSON text into a structure; empty text leaves it unchanged.
type fromJSON[T any] struct{ p *T }

// into returns a destination that scans JSON text into p.
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

// raw returns the column value of raw JSON, unchanged; nil is NULL.
func raw(m json.RawMessage) any {
	if m == nil {
		return nil
	}
	return string(m)
}

// blob returns the column value of bytes; nil is NULL.
func blob(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}

// text returns a destination that scans the text of an ID.
func text(id *domain.ID) *string { return (*string)(id) }

// limit returns the LIMIT of a query; zero means no limit.
func limit(n int) int64 {
	if n <= 0 {
		return math.MaxInt64
	}
	return int64(n)
}

// pageStart returns where a page begins: it holds the rows after (at, id) in its
// direction.
func pageStart(p domain.Page) (at int64, id string) {
	switch {
	case p.From.IsZero() && p.After == "" && p.Ascending:
		return math.MinInt64, ""
	case p.From.IsZero() && p.After == "":
		return math.MaxInt64, ""
	case p.After != "":
		return micros(p.From), string(p.After)
	case p.Ascending:
		// Every ID sorts after the empty one, so rows of this instant are included;
		// an instant between two microseconds is rounded up.
		return micros(p.From.Add(time.Microsecond - 1)), ""
	}
	return micros(p.From) + 1, ""
}
