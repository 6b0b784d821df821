package wake

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func hinted(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestNotify(t *testing.T) {
	l := New()
	l.Notify("a") // no watcher
	first, endFirst := l.Watch("a")
	second, endSecond := l.Watch("a")
	other, endOther := l.Watch("b")
	defer endOther()
	if hinted(first) {
		t.Error("a hint from before the watch")
	}
	for range 5 {
		l.Notify("a") // nobody receives: must not block, and is one hint
	}
	for name, c := range map[string]<-chan struct{}{"first": first, "second": second} {
		if !hinted(c) || hinted(c) {
			t.Errorf("%s: want exactly one hint", name)
		}
	}
	if hinted(other) {
		t.Error("a hint of another topic")
	}
	endFirst()
	endFirst()
	l.Notify("a")
	if hinted(first) || !hinted(second) {
		t.Error("only the second still watches")
	}
	endSecond()
	endOther()
	if len(l.watchers) != 0 {
		t.Errorf("%d topics are kept without watchers", len(l.watchers))
	}
}

// TestWaiting: a goroutine that waits for a hint is woken.
func TestWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := New()
		c, end := l.Watch("job")
		defer end()
		woken := false
		go func() {
			<-c
			woken = true
		}()
		synctest.Wait()
		if woken {
			t.Error("woken by nothing")
		}
		l.Notify("job")
		synctest.Wait()
		if !woken {
			t.Error("still asleep")
		}
	})
}

// TestConcurrent is for the race detector; each watcher gets the last hint.
func TestConcurrent(t *testing.T) {
	l := New()
	var wg sync.WaitGroup
	for n := range 16 {
		wg.Go(func() {
			topic := fmt.Sprint("t", n%4)
			for range 200 {
				c, end := l.Watch(topic)
				l.Notify(topic)
				if !hinted(c) {
					t.Error("no hint after Notify")
				}
				end()
			}
		})
	}
	wg.Wait()
	if len(l.watchers) != 0 {
		t.Errorf("%d topics are kept", len(l.watchers))
	}
}
