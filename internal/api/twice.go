package api

import (
	"bytes"
	"encoding/json"
	"strings"
)

// maxNames is how many members of a request are compared.
const maxNames = 256

// givenTwice returns the name of a member that an object in valid JSON has twice, empty if
// there is none. Members of the objects in it may repeat: documents and other values are
// checked where they are read. Upper and lower case are equal, as they are to the decoder.
// It remembers the first maxNames names: no request has as many, and a body full of names
// must not take a multiple of its size.
func givenTwice(data []byte) string {
	seen := map[string]bool{}
	depth, isName := 0, false
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			end := endOfText(data, i)
			if isName {
				var name string
				if json.Unmarshal(data[i:end], &name) == nil && seen[strings.ToLower(name)] {
					return name
				}
				if len(seen) == maxNames {
					return ""
				}
				seen[strings.ToLower(name)] = true
			}
			i, isName = end-1, false
		case '{':
			depth++
			isName = depth == 1
		case '[':
			depth++
			isName = false
		case '}', ']':
			depth--
		case ',':
			isName = depth == 1 && len(seen) > 0
		}
	}
	return ""
}

// endOfText returns the place behind the text that begins at a place in valid JSON.
func endOfText(data []byte, start int) int {
	for i := start + 1; i < len(data); i++ {
		next := bytes.IndexAny(data[i:], `"\\`)
		if next < 0 {
			break
		}
		if i += next; data[i] == '"' {
			return i + 1
		}
		i++ // the character behind a backslash
	}
	return len(data)
}
