package admission

import (
	"strconv"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
)

func TestRates(t *testing.T) {
	t.Parallel()
	clock := domaintest.NewClock()
	r := NewRates(clock, limits.RequestRate.With(3))
	a, b := Caller{"w", "a"}, Caller{"w", "b"}
	takes := func(c Caller, want Rate) {
		t.Helper()
		if got := r.Take(c); got != want {
			t.Errorf("%v: %+v, want %+v", c, got, want)
		}
	}
	takes(a, Rate{Left: 2, Reset: 20 * time.Second})
	takes(a, Rate{Left: 1, Reset: 40 * time.Second})
	takes(a, Rate{Left: 0, Reset: time.Minute})
	takes(a, Rate{Reset: time.Minute, Wait: 20 * time.Second})
	takes(a, Rate{Reset: time.Minute, Wait: 20 * time.Second}) // those that wait do not count
	takes(b, Rate{Left: 2, Reset: 20 * time.Second})
	takes(Caller{"v", "a"}, Rate{Left: 2, Reset: 20 * time.Second}) // of another workspace
	clock.Advance(20 * time.Second)
	takes(a, Rate{Left: 0, Reset: time.Minute})
	clock.Advance(time.Hour)
	takes(a, Rate{Left: 2, Reset: 20 * time.Second})
	if err := r.Over(); !domain.Is(err, domain.Busy) {
		t.Error(err)
	}
	if NewRates(clock, &limits.RequestRate) != nil {
		t.Error("there is a limit by default")
	}
}

// Memory is bounded for any number of callers, and what counts is not forgotten before that.
func TestRatesForget(t *testing.T) {
	t.Parallel()
	clock := domaintest.NewClock()
	r := NewRates(clock, limits.RequestRate.With(2))
	caller := func(i int) Caller { return Caller{"w", domain.ID(strconv.Itoa(i))} }
	most := limits.RateTokens.Int()
	for i := range most + 1000 {
		if got := r.Take(caller(i)); got.Left != 1 {
			t.Fatalf("token %d: %+v", i, got)
		}
	}
	if len(r.back) != most {
		t.Errorf("%d tokens are kept, want %d", len(r.back), most)
	}
	clock.Advance(time.Minute)
	r.Take(caller(0))
	r.Take(caller(-1))
	if len(r.back) > 2 {
		t.Errorf("%d tokens are kept of which nothing counts", len(r.back))
	}
}

func TestRatesCost(t *testing.T) { //nolint:paralleltest // it counts allocations
	r := NewRates(domaintest.NewClock(), limits.RequestRate.With(1000))
	c := Caller{"w", "a"}
	r.Take(c)
	if n := testing.AllocsPerRun(100, func() { r.Take(c) }); n > 0 {
		t.Errorf("a request costs %v allocations", n)
	}
}
