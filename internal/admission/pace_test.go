package admission

import (
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
)

func TestPace(t *testing.T) {
	t.Parallel()
	clock := domaintest.NewClock()
	const mib = 1 << 20
	p := NewPace(clock, limits.WriteBurst.With(10*mib), limits.WriteRate.With(mib))
	waits := func(ws domain.ID, want time.Duration) {
		t.Helper()
		if got := p.Wait(ws); got != want {
			t.Errorf("%s waits for %v, want %v", ws, got, want)
		}
	}
	for range 1000 {
		p.Spend("a", limits.LargeWrite.Int()) // small ones do not count
	}
	p.Spend("a", 10*mib)
	waits("a", 0)
	p.Spend("a", 2*mib)
	if err := p.Check("a"); !domain.Is(err, domain.Busy) || !strings.HasPrefix(err.Error(), domain.KeyLimit) {
		t.Errorf("%v", err)
	}
	waits("a", 2*time.Second)
	waits("a", 2*time.Second+spacing) // the next one comes after it
	waits("b", 0)
	if err := p.Check("b"); err != nil {
		t.Error(err)
	}
	clock.Advance(2 * time.Second)
	waits("a", 0)
	if err := p.Check("a"); err != nil {
		t.Error(err)
	}
	clock.Set(clock.Now().Add(-time.Hour)) // which is not time that passes
	p.Spend("a", mib)
	waits("a", time.Second)
	clock.Advance(time.Hour)
	p.Spend("c", mib)
	if len(p.spaces) != 1 {
		t.Errorf("%d workspaces are kept", len(p.spaces))
	}
	settle, ok := p.Reserve("c", 10*mib)
	if !ok {
		t.Error("refused although nothing is written")
	}
	if _, ok := p.Reserve("c", mib); ok || p.Wait("c") == 0 {
		t.Error("what is about to be written does not count")
	}
	settle()
	settle()
	waits("c", 0)
	p.Spend("", 100*mib) // of operators
	waits("", 0)
}
