package sequence_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/sequence"
	"chancery/internal/silo"
	"chancery/internal/store/postgres"
	"chancery/internal/transform"
	"chancery/test/kit"
	"chancery/test/pg"
)

// onStores runs a test on each engine of databases.
func onStores(t *testing.T, test func(t *testing.T, in *kit.Installation)) {
	t.Helper()
	for name, open := range map[string]func(t *testing.T) domain.Store{
		"sqlite": func(*testing.T) domain.Store { return nil }, // that of the installation
		"postgres": func(t *testing.T) domain.Store {
			t.Helper()
			s, err := postgres.Open(t.Context(), pg.Database(t), postgres.Options{})
			kit.Must(t, err)
			t.Cleanup(func() { kit.Must(t, s.Close()) })
			return s
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, kit.New(t, kit.Options{Store: open(t), Clock: kit.RealClock{}}))
		})
	}
}

const seriesID = "6d0e7c1a-0000-4000-8000-000000000001"

// race is requests and jobs that take numbers from one series.
type race struct {
	t     *testing.T
	in    *kit.Installation
	actor domain.Actor
	flow  string
	mu    sync.Mutex
	// codes are the numbers that were answered, by the ID that has them.
	codes map[domain.ID]string
}

func (r *race) answered(id domain.ID, code string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known, again := r.codes[id]; again && known != code {
		r.t.Errorf("%s has the numbers %s and %s", id, known, code)
	}
	r.codes[id] = code
}

// requests takes numbers for IDs that other callers use too. Some of the callers leave.
func (r *race) requests(caller, n int) {
	chance := rand.New(rand.NewPCG(3, uint64(caller)))
	for range n {
		id := domaintest.ID(4, 1+chance.IntN(n))
		ctx, leave := context.WithCancel(r.t.Context())
		if gone := chance.Float64() < 0.2; gone {
			go leave()
		}
		e, err := r.in.Sequence.PutEntry(ctx, r.actor, seriesID, string(id), sequence.EntryInput{Meta: map[string]string{"by": fmt.Sprint(caller)}})
		switch {
		case err == nil:
			r.answered(id, e.Code)
		case ctx.Err() == nil:
			r.t.Error(err)
		}
		leave()
	}
}

const invoice = `{"$schema":"https://gobl.org/draft-0/bill/invoice","currency":"EUR","series":"F1","issue_date":"2026-03-02",
	"supplier":{"name":"Provide One S.L.","tax_id":{"country":"ES","code":"B98602642"}},
	"customer":{"name":"Sample Consumer","tax_id":{"country":"ES","code":"54387763P"}},
	"lines":[{"quantity":"1","item":{"name":"Work","price":"%d.00"},"taxes":[{"cat":"VAT","rate":"general"}]}]}`

// jobs numbers invoices. For some documents a request takes the number at the same time, and
// some cannot be numbered.
func (r *race) jobs(caller, n int) {
	chance := rand.New(rand.NewPCG(5, uint64(caller)))
	for i := range n {
		good := chance.Float64() < 0.8
		data := fmt.Sprintf(invoice, 1000*caller+i+1)
		if !good {
			data = strings.Replace(data, "Sample Consumer", "", 1)
		}
		e, err := r.in.Silo.Create(r.t.Context(), r.actor, "", silo.EntryInput{Data: []byte(data), AllowInvalid: true})
		if err != nil {
			r.t.Error(err)
			return
		}
		var other sync.WaitGroup
		if good && chance.Float64() < 0.3 {
			other.Go(func() {
				if x, err := r.in.Sequence.PutEntry(r.t.Context(), r.actor, seriesID, string(e.ID), sequence.EntryInput{}); err == nil {
					r.answered(e.ID, x.Code)
				}
			})
		}
		if code := r.number(e.ID); good && code == "" {
			r.t.Errorf("%s has no number", e.ID)
		}
		other.Wait()
	}
}

// number runs the workflow on an entry and returns the code of its document.
func (r *race) number(entry domain.ID) string {
	in := transform.JobInput{WorkflowID: r.flow, SiloEntryID: string(entry)}
	if v, err := r.in.Transform.PutJob(r.t.Context(), r.actor, "", in, transform.Wait{For: time.Minute}); err != nil || !v.Completed() {
		r.t.Errorf("the job has not ended: %v", err)
		return ""
	}
	e, err := r.in.Silo.Entry(r.t.Context(), r.actor, string(entry))
	if err != nil {
		r.t.Error(err)
		return ""
	}
	code := e.Content.Index.Code
	if code != "" {
		r.answered(entry, code)
	}
	return code
}

// TestRequestsAndJobsShareSeries: requests and jobs that take numbers from one series at once
// leave no gap, and nobody gets a number that another one has.
func TestRequestsAndJobsShareSeries(t *testing.T) {
	t.Parallel()
	const callers, each = 4, 30
	onStores(t, func(t *testing.T, in *kit.Installation) {
		r := &race{t: t, in: in, actor: in.Actor(kit.Default), flow: "6d0e7c1a-0000-4000-8000-000000000002", codes: map[domain.ID]string{}}
		_, err := in.Sequence.PutSeries(t.Context(), r.actor, seriesID, sequence.SeriesInput{Prefix: "R-", Padding: 3, Start: 5})
		kit.Must(t, err)
		in.Publish(r.flow, `{"name":"Number","steps":[{"action":"sequence.enumerate","config":{"code_id":"`+seriesID+`","sign":true}}]}`)
		var wg sync.WaitGroup
		for n := range callers {
			wg.Go(func() { r.requests(n, each) })
			wg.Go(func() { r.jobs(n, each) })
		}
		wg.Wait()
		r.check(callers * each / 2)
	})
}

// check looks at all numbers that were taken, at least so many.
func (r *race) check(least int) {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	list, err := r.in.Sequence.Entries(r.t.Context(), r.actor, seriesID, sequence.EntryQuery{NumberQuery: domain.NumberQuery{Ascending: true}})
	kit.Must(r.t, err)
	var previous domain.ID
	found := map[domain.ID]string{}
	for i, e := range list {
		if want := int64(5 + i); e.Index != want || e.PreviousID != previous {
			r.t.Fatalf("number %d behind %s is in the place of %d", e.Index, e.PreviousID, want)
		}
		previous, found[e.ID] = e.ID, e.Code
	}
	if len(list) < least {
		r.t.Errorf("only %d numbers were taken", len(list))
	}
	for id, code := range r.codes {
		if found[id] != code {
			r.t.Errorf("%s was told %s, on record is %q", id, code, found[id])
		}
	}
	whole, err := r.in.Sequence.Check(r.t.Context(), r.actor, seriesID, 0, 10_000, 0)
	kit.Must(r.t, err)
	if len(whole.Gaps) > 0 || whole.Doubles > 0 || whole.From != 5 || len(whole.Numbers) != len(list) {
		r.t.Errorf("the check finds %d gaps and %d doubles in %d numbers from %d", len(whole.Gaps), whole.Doubles, len(whole.Numbers), whole.From)
	}
}
