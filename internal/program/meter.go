package program

import (
	"errors"
	"reflect"
)

// Costs in bytes, roughly as the machine needs them.
const (
	costValue = 16   // a value in a list
	costPair  = 64   // a member of a map
	costRound = 64   // one round of a loop, with its value in the resulting list
	costKey   = 256  // one round of a loop that groups or sorts by a key
	costLoop  = 256  // state of a loop
	costZone  = 8192 // a time zone, which is read from disk each time
)

// Limits of single values.
const (
	maxText    = 64 << 10 // bytes of a text that an expression makes
	maxKey     = 1 << 10  // bytes of a text that is sorted or grouped by
	maxOrdered = 10_000   // values that are sorted
	maxUnique  = 500      // values of which each is compared with all others
	maxDepth   = 100      // nested lists

	maxDataSize    = 1 << 20  // of data that is walked once
	maxPrintedSize = 64 << 10 // of data that becomes text
)

var (
	errMemory = errors.New("the expression takes too much memory")
	errText   = errors.New("the expression makes a text of more than 64 KiB")
	errData   = errors.New("the data is too large or too deep for this")
	errKey    = errors.New("lists can be sorted and grouped by plain values of at most 1 KiB only")
	errOrder  = errors.New("the list is too long to be sorted")
	errUnique = errors.New("the list is too long for uniq")
)

// meter counts the memory that one evaluation takes. The functions of the guard
// use it, in one goroutine.
type meter struct {
	over func() error
	left int
	env  map[string]any
}

// newMeter returns the meter of an evaluation with a budget of time.
func newMeter(b *budget, env map[string]any) *meter {
	return &meter{env: env, left: MaxExprMemory, over: b.over}
}

// charge counts bytes that are about to be allocated. It fails when the memory or
// the time is used up.
func (m *meter) charge(bytes int) error {
	if err := m.over(); err != nil {
		return err
	}
	if bytes < 0 || bytes > m.left {
		return errMemory
	}
	m.left -= bytes
	return nil
}

// text charges for a text that is about to be made.
func (m *meter) text(length int) error {
	if length < 0 || length > maxText {
		return errText
	}
	return m.charge(costValue + length)
}

// walk checks the size of data that is about to be walked. A list may hold another
// one many times, and that one a third: walking such a list takes exponentially
// longer than making it.
func (m *meter) walk(limit int, values ...any) error {
	for _, v := range values {
		if limit = deductSize(v, limit); limit < 0 {
			return errData
		}
	}
	return m.over()
}

// deductSize subtracts the size of a value, in bytes and as if nothing in it were
// shared, from left. The result is negative when left is too small.
func deductSize(v any, left int) int { return deductSizeDeep(v, left, maxDepth) }

func deductSizeDeep(v any, left, depth int) int {
	left -= costValue
	if left < 0 || depth < 0 {
		return -1
	}
	switch v := v.(type) {
	case nil, bool, int, float64:
		return left
	case string:
		return left - len(v)
	case []any:
		for _, x := range v {
			if left = deductSizeDeep(x, left, depth-1); left < 0 {
				return left
			}
		}
		return left
	case map[string]any:
		for k, x := range v {
			if left = deductSizeDeep(x, left-len(k), depth-1); left < 0 {
				return left
			}
		}
		return left
	}
	return deductSizeOther(reflect.ValueOf(v), left, depth)
}

// deductSizeOther handles the types that only functions make: lists of texts,
// pairs, groups.
func deductSizeOther(v reflect.Value, left, depth int) int {
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if left = deductSizeDeep(v.Index(i).Interface(), left, depth-1); left < 0 {
				return left
			}
		}
	case reflect.Map:
		for members := v.MapRange(); members.Next(); {
			left = deductSizeDeep(members.Key().Interface(), left, depth-1)
			if left = deductSizeDeep(members.Value().Interface(), left, depth-1); left < 0 {
				return left
			}
		}
	case reflect.String:
		return left - v.Len()
	default:
	}
	return left
}

// lengthOf returns the number of values in a list or a map, and 0 for others.
func lengthOf(v any) int {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		return r.Len()
	default:
		return 0
	}
}

// isScalar reports whether a value contains no other values.
func isScalar(v any) bool {
	switch v.(type) {
	case nil, bool, int, float64, string:
		return true
	}
	return false
}
