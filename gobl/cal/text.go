package cal

import (
	"errors"
	"fmt"
)

var errNotString = errors.New("not a JSON string")

// digits reads a short run of decimal digits.
func digits[T string | []byte](s T) (int, bool) {
	n := 0
	for i := range len(s) {
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int(c)
	}
	return n, true
}

func appendTwo(dst []byte, n int) []byte {
	return append(dst, byte('0'+n/10), byte('0'+n%10))
}

// clip keeps foreign text in error messages short.
func clip[T string | []byte](text T) string {
	const limit = 40
	if len(text) > limit {
		return string(text[:limit]) + "…"
	}
	return string(text)
}

// unmarshal reads a JSON string without escapes into dst; null changes nothing.
func unmarshal[V any](dst *V, data []byte, what string, parse func([]byte) (V, error)) error {
	if string(data) == "null" {
		return nil
	}
	if len(data) < 2 || data[0] != '"' || data[len(data)-1] != '"' {
		return fmt.Errorf("%s %s: %w", what, clip(data), errNotString)
	}
	v, err := parse(data[1 : len(data)-1])
	if err != nil {
		return fmt.Errorf("%s %s: %w", what, clip(data), err)
	}
	*dst = v
	return nil
}
