package main

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// figures are what was measured of one engine with one number of callers.
type figures struct {
	rates []float64
	took  []time.Duration
}

// load keeps callers busy for a while, each waiting for its result.
func load(ctx context.Context, callers int, span time.Duration, job func() error) (figures, error) {
	end := time.Now().Add(span)
	took := make([][]time.Duration, callers)
	errs := make([]error, callers)
	began := time.Now()
	var wg sync.WaitGroup
	for caller := range callers {
		wg.Go(func() {
			for time.Now().Before(end) && ctx.Err() == nil {
				start := time.Now()
				if errs[caller] = job(); errs[caller] != nil {
					return
				}
				took[caller] = append(took[caller], time.Since(start))
			}
		})
	}
	wg.Wait()
	elapsed := time.Since(began)
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return figures{}, err
	}
	all := slices.Concat(took...)
	return figures{[]float64{float64(len(all)) / elapsed.Seconds()}, all}, nil
}

// add joins the figures of another slice.
func (f *figures) add(more figures) {
	f.rates = append(f.rates, more.rates...)
	f.took = append(f.took, more.took...)
}

func (f *figures) rate() float64 { return rounded(median(f.rates)) }

// quantile is in milliseconds.
func (f *figures) quantile(percent int) float64 {
	return quantile(slices.Sorted(slices.Values(f.took)), percent)
}

func rounded(v float64) float64 { return float64(int(v*10+0.5)) / 10 }

func ratio(a, b float64) float64 {
	if b <= 0 {
		return 0
	}
	return float64(int(a/b*100+0.5)) / 100
}
