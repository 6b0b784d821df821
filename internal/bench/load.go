package bench

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// sample is the result of one slice of load.
type sample struct {
	perSecond float64
	p50, p99  time.Duration
	// cpu is processor time per job, of the whole process.
	cpu time.Duration
	// faulted is how many jobs ended with faults, fault what one of them says.
	faulted int
	fault   error
}

// work is one job of one caller, awaited.
type work func(caller int) error

// load runs work with all callers for the time given, at least once each, and
// waits for work that has begun. It counts faulted jobs; the first other error
// stops all callers.
func load(ctx context.Context, now func() time.Time, callers int, span time.Duration, do work) (sample, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var over atomic.Bool
	timed, stop := context.WithTimeout(ctx, span) // ends early when ctx does
	defer stop()
	defer context.AfterFunc(timed, func() { over.Store(true) })()

	took := make([][]time.Duration, callers)
	faults := make([][]error, callers)
	began, used := now(), processorTime()
	var wg sync.WaitGroup
	for caller := range callers {
		wg.Go(func() {
			last := now()
			for first := true; first || !over.Load(); first = false {
				err := do(caller)
				end := now()
				switch {
				case err == nil:
					took[caller] = append(took[caller], end.Sub(last))
				case errors.Is(err, errFaulted):
					faults[caller] = append(faults[caller], err)
				default:
					cancel(err)
					return
				}
				last = end
			}
		})
	}
	wg.Wait()
	elapsed, used := now().Sub(began), processorTime()-used
	if err := context.Cause(ctx); err != nil {
		return sample{}, err
	}
	all := slices.Concat(took...)
	slices.Sort(all)
	s := sample{p50: quantile(all, 50), p99: quantile(all, 99)}
	if len(all) > 0 {
		s.cpu = used / time.Duration(len(all))
	}
	if all := slices.Concat(faults...); len(all) > 0 {
		s.faulted, s.fault = len(all), all[0]
	}
	if elapsed > 0 {
		s.perSecond = float64(len(all)) / elapsed.Seconds()
	}
	return s, nil
}

// quantile returns the value below which a percentage of sorted values lies, by
// the nearest rank.
func quantile(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max((len(sorted)*percent+99)/100, 1)-1]
}

// median returns the median of each figure over the slices. A single disturbed
// slice does not change it.
func median(list []sample) sample {
	return sample{
		perSecond: medianOf(list, func(s sample) float64 { return s.perSecond }),
		p50:       medianOf(list, func(s sample) time.Duration { return s.p50 }),
		p99:       medianOf(list, func(s sample) time.Duration { return s.p99 }),
		cpu:       medianOf(list, func(s sample) time.Duration { return s.cpu }),
	}
}

func medianOf[T float64 | time.Duration](list []sample, of func(sample) T) T {
	values := make([]T, len(list))
	for i := range list {
		values[i] = of(list[i])
	}
	slices.Sort(values)
	n := len(values)
	if n == 0 {
		return 0
	}
	return (values[(n-1)/2] + values[n/2]) / 2
}
