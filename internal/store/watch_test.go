package store

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// Each statement that changes entries is watched, and names the entry in its second parameter.
func TestWatchedStatements(t *testing.T) {
	texts, err := NewTexts(nil)
	if err != nil {
		t.Fatal(err)
	}
	watched := watchedTexts(texts)
	want := []Name{entriesMove, entriesRevise, entriesState, eraseEntry}
	slices.Sort(want)
	got := slices.DeleteFunc(slices.Sorted(maps.Keys(watched)), func(n Name) bool { return strings.HasPrefix(string(n), "archive") })
	if !slices.Equal(got, want) {
		t.Errorf("watched are %q, want %q", got, want)
	}
	for _, name := range got {
		if !strings.Contains(texts[name], "id = $2") {
			t.Errorf("%s: which parameter is the entry?", name)
		}
	}
}
