package engine

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
)

// TestPool: a goroutine is used again once it is idle, one function never waits for
// another, and all goroutines end with the context. The bubble fails if one is left.
func TestPool(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		p := newPool(ctx)
		leave := make(chan struct{})
		var wg sync.WaitGroup
		for range 3 {
			wg.Add(1)
			p.run(func() { defer wg.Done(); <-leave })
		}
		synctest.Wait() // all three run at once
		close(leave)
		wg.Wait()
		synctest.Wait()
		select {
		case p.idle <- func() {}:
		default:
			t.Error("no goroutine waits for the next function")
		}
		cancel()
	})
}

// deep uses as much stack as a statement of the database does.
func deep(n int) byte {
	var frame [1024]byte
	frame[n] = byte(n)
	if n == 0 {
		return frame[0]
	}
	return deep(n-1) + frame[n]
}

// BenchmarkPool compares a goroutine that has its stack already with one that has to
// grow it for each function.
func BenchmarkPool(b *testing.B) {
	const frames = 64
	run := func(b *testing.B, start func(func())) {
		b.Helper()
		b.ReportAllocs()
		done := make(chan struct{})
		f := func() { deep(frames); done <- struct{}{} }
		for b.Loop() {
			start(f)
			<-done
		}
	}
	b.Run("reused", func(b *testing.B) {
		p := newPool(b.Context())
		run(b, p.run)
	})
	b.Run("fresh", func(b *testing.B) {
		run(b, func(f func()) { go f() })
	})
}
