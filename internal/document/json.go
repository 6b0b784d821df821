package document

import (
	"bytes"
	"encoding/json"
)

// IsAbsent reports whether a member of a request has no value: it is missing or
// null.
func IsAbsent(raw json.RawMessage) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) == 0 || bytes.Equal(raw, []byte("null"))
}

// Compact returns JSON without insignificant white space. It returns anything
// else unchanged.
func Compact(raw []byte) []byte {
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return raw
	}
	return b.Bytes()
}
