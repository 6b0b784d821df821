package silo

import (
	"fmt"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// TestUploadsOfAll: all workspaces together receive only so many files at once.
func TestUploadsOfAll(t *testing.T) {
	t.Parallel()
	var u uploads
	var leave []func()
	for n := range limits.UploadsAll.Int() {
		end, err := u.enter(domain.ID(fmt.Sprint(n % 8)))
		if err != nil {
			t.Fatal(err)
		}
		leave = append(leave, end)
	}
	_, err := u.enter("last")
	if e, ok := err.(*domain.Error); !ok || e.Kind != domain.Busy || e.Key == domain.KeyLimit { //nolint:errorlint // exactly this one
		t.Errorf("one too many: %v", err)
	}
	for _, end := range leave {
		end()
	}
	if _, err := u.enter("last"); err != nil || u.all != 1 || len(u.by) != 1 {
		t.Errorf("%v; %d of %d workspaces", err, u.all, len(u.by))
	}
}
