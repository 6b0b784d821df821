package action

import (
	"encoding/json"
	"slices"
	"strings"

	"chancery/internal/domain"
)

// textSchema is the part of a JSON Schema that says where texts are.
type textSchema struct {
	Type       json.RawMessage        `json:"type"`
	Properties map[string]*textSchema `json:"properties"`
	// Further is true, false or a schema.
	Further json.RawMessage `json:"additionalProperties"`
	Items   *textSchema     `json:"items"`
}

// IsText reports whether the member of a config at a path is a text and nothing else, by
// the schema of the action or of its simulator. A path has the names of members and places
// in lists.
func IsText(a *domain.Action, path []string) bool {
	for ; a != nil; a = a.Simulator {
		s := new(textSchema)
		if json.Unmarshal(a.Schema, s) == nil && s.isText(path) {
			return true
		}
	}
	return false
}

func (s *textSchema) isText(path []string) bool {
	for _, name := range path {
		if s = s.below(name); s == nil {
			return false
		}
	}
	return s.Type != nil && string(s.Type) == `"string"`
}

// below returns the schema of a member or element, nil if there is none.
func (s *textSchema) below(name string) *textSchema {
	if p := s.Properties[name]; p != nil {
		return p
	}
	if further := new(textSchema); strings.HasPrefix(string(s.Further), "{") && json.Unmarshal(s.Further, further) == nil {
		return further
	}
	if isIndex(name) {
		return s.Items
	}
	return nil
}

func isIndex(name string) bool {
	return name != "" && !slices.ContainsFunc([]byte(name), func(c byte) bool { return c < '0' || c > '9' })
}
