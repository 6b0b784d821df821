package program

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestTimeIsLimited: an evaluation ends when its time is over on a machine that
// gives it none, and when its caller has left.
func TestTimeIsLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, leave := context.WithCancel(t.Context())
		b := newBudget(ctx)
		defer b.close()
		m := newMeter(b, nil)
		if err := m.charge(1); err != nil {
			t.Errorf("at the beginning: %v", err)
		}
		time.Sleep(MaxExprWallTime) // the clock of the bubble
		if err := m.charge(1); !errors.Is(err, errSlow) {
			t.Errorf("after %v: %v", MaxExprWallTime, err)
		}
		leave()
		if err := m.charge(1); !errors.Is(err, context.Canceled) {
			t.Errorf("without a caller: %v", err)
		}
	})
}

func TestMemoryIsLimited(t *testing.T) {
	t.Parallel()
	m := meter{over: func() error { return nil }, left: MaxExprMemory}
	for range 2 {
		if err := m.charge(MaxExprMemory / 2); err != nil {
			t.Errorf("within the limit: %v", err)
		}
	}
	if err := m.charge(1); !errors.Is(err, errMemory) {
		t.Errorf("beyond the limit: %v", err)
	}
	if err := m.charge(-1); !errors.Is(err, errMemory) {
		t.Errorf("a size that has overflowed: %v", err)
	}
}
