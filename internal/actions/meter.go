package actions

import (
	"errors"
	"reflect"
)

// What things cost, in bytes, roughly as the machine needs them.
const (
	costValue = 16   // a value in a list
	costPair  = 64   // a member of a map
	costRound = 64   // one round of a loop, with what it leaves in a list
	costKey   = 256  // one round of a loop that puts values under a key
	costLoop  = 256  // what the machine keeps for each loop that was begun
	costZone  = 8192 // a time zone, which is read anew each time
)

// Bounds of single values.
const (
	maxText    = 64 << 10 // bytes of a text that an expression makes
	maxKey     = 1 << 10  // bytes of a text that is sorted or grouped by
	maxOrdered = 10_000   // values that are sorted
	maxUnique  = 500      // values that are each compared with all others
	maxDepth   = 100      // lists in lists

	weightOfData = 1 << 20  // of data that is walked through once
	weightOfText = 64 << 10 // of data that becomes text
	weightOfCode = 4 << 10  // of data that becomes a code
)

var (
	errMemory = errors.New("the expression takes too much memory")
	errText   = errors.New("the expression makes a text of more than 64 KiB")
	errData   = errors.New("the data is too large or too deep for this")
	errKey    = errors.New("lists can be sorted and grouped by plain values of at most 1 KiB only")
	errOrder  = errors.New("the list is too long to be sorted")
	errUnique = errors.New("the list is too long for uniq")
)

// meter counts what one evaluation makes. It is handed to the functions of the
// guard, for one goroutine.
type meter struct {
	over func() error
	left int
	env  map[string]any
}

// newMeter makes the meter of an evaluation with a budget of time.
func newMeter(b *budget, env map[string]any) *meter {
	return &meter{env: env, left: exprMemory, over: b.over}
}

// charge counts bytes that are about to be made, and tells when it is time to end.
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

// text counts a text that is about to be made.
func (m *meter) text(length int) error {
	if length < 0 || length > maxText {
		return errText
	}
	return m.charge(costValue + length)
}

// walk counts data that is about to be walked through. A list can hold another
// one many times, and that one yet another: walking takes exponentially longer
// than making it took.
func (m *meter) walk(limit int, values ...any) error {
	for _, v := range values {
		if limit = weigh(v, limit); limit < 0 {
			return errData
		}
	}
	return m.over()
}

// weigh takes the weight of a value, in bytes as if nothing in it were shared,
// from what is left. The answer is negative when that is not enough.
func weigh(v any, left int) int { return weighDeep(v, left, maxDepth) }

func weighDeep(v any, left, depth int) int {
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
			if left = weighDeep(x, left, depth-1); left < 0 {
				return left
			}
		}
		return left
	case map[string]any:
		for k, x := range v {
			if left = weighDeep(x, left-len(k), depth-1); left < 0 {
				return left
			}
		}
		return left
	}
	return weighOther(reflect.ValueOf(v), left, depth)
}

// weighOther weighs what only functions make: lists of texts, pairs, groups.
func weighOther(v reflect.Value, left, depth int) int {
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if left = weighDeep(v.Index(i).Interface(), left, depth-1); left < 0 {
				return left
			}
		}
	case reflect.Map:
		for members := v.MapRange(); members.Next(); {
			left = weighDeep(members.Key().Interface(), left, depth-1)
			if left = weighDeep(members.Value().Interface(), left, depth-1); left < 0 {
				return left
			}
		}
	case reflect.String:
		return left - v.Len()
	default:
	}
	return left
}

// lengthOf is the number of values in a list or a map; others have none.
func lengthOf(v any) int {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		return r.Len()
	default:
		return 0
	}
}

// plain tells whether a value holds no others.
func plain(v any) bool {
	switch v.(type) {
	case nil, bool, int, float64, string:
		return true
	}
	return false
}
