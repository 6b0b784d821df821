package store

import (
	"slices"
	"testing"
)

func TestPositional(t *testing.T) {
	for _, tt := range []struct {
		text, want string
		order      []int
	}{
		{"SELECT 1", "SELECT 1", nil},
		{"VALUES ($1, $2, $3)", "VALUES (?, ?, ?)", nil},
		{"SET b = $2 WHERE a = $1", "SET b = ? WHERE a = ?", []int{1, 0}},
		{"a = $1 AND b IN ($2, $1)", "a = ? AND b IN (?, ?)", []int{0, 1, 0}},
		{"$10 $1", "? ?", []int{9, 0}},
		{"json_extract(a, '$.b') = $1 AND c = '$2''$3' AND d = $2", "json_extract(a, '$.b') = ? AND c = '$2''$3' AND d = ?", nil},
		{"$", "$", nil},
	} {
		if got, order := positional(tt.text); got != tt.want || !slices.Equal(order, tt.order) {
			t.Errorf("%s: %s %v", tt.text, got, order)
		}
	}
}
