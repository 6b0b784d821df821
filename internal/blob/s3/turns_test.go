package s3

import (
	"context"
	"errors"
	"testing"
)

// TestTurns: a content that is being stored is not removed, and one that is being removed
// is stored afterwards.
func TestTurns(t *testing.T) {
	t.Parallel()
	var turns turns
	written, err := turns.write(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := turns.remove("a"); ok {
		t.Error("removed what is being stored")
	}
	written()
	removed, ok := turns.remove("a")
	if !ok {
		t.Fatal("what was stored cannot be removed")
	}
	if _, ok := turns.remove("a"); ok {
		t.Error("removed twice")
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := turns.write(ended, "a"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if done, err := turns.write(t.Context(), "b"); err != nil {
		t.Error(err)
	} else {
		done()
	}
	after := make(chan error)
	go func() {
		done, err := turns.write(t.Context(), "a")
		if err == nil {
			done()
		}
		after <- err
	}()
	removed()
	if err := <-after; err != nil {
		t.Error(err)
	}
	if len(turns.writing)+len(turns.removing) > 0 {
		t.Errorf("%v, %v", turns.writing, turns.removing)
	}
}
