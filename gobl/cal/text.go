package cal

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

// unmarshal reads a JSON string without escapes into dst; null changes nothing.
func unmarshal[V any](dst *V, data []byte, as *form, parse func([]byte) (V, error)) error {
	if string(data) == "null" {
		return nil
	}
	if len(data) < 2 || data[0] != '"' || data[len(data)-1] != '"' {
		return as.refuse(data)
	}
	v, err := parse(data[1 : len(data)-1])
	if err != nil {
		return as.refuse(data)
	}
	*dst = v
	return nil
}
