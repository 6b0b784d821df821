package postgres

import "testing"

// Statements are joined by their texts, so that no two kinds have the same.
func TestJoinsAreDistinct(t *testing.T) {
	t.Parallel()
	texts, err := writeTexts()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(joins(texts)), len(joinable()); got != want {
		t.Errorf("%d texts for %d kinds of statements", got, want)
	}
}
