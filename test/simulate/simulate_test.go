package simulate

import (
	"encoding/json"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

func TestMain(m *testing.M) {
	debug.SetGCPercent(1000) // runs leave much behind and keep little
	m.Run()
}

func runner(t *testing.T) *Runner {
	t.Helper()
	r, err := NewRunner(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// setting reads a number from the environment.
func setting(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// search runs seeds on all processors until one finds something or all have run. It
// returns the report of one that found something, nil for none.
func search(t *testing.T, bug Bug, from, seeds uint64) (*Report, Counts) {
	t.Helper()
	var next atomic.Uint64
	var mu sync.Mutex
	var found *Report
	total := Counts{}
	t.Run("seeds", func(t *testing.T) {
		for range runtime.GOMAXPROCS(0) {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				r := runner(t)
				for n := next.Add(1) - 1; n < seeds; n = next.Add(1) - 1 {
					report := r.Run(t, NewPlan(from+n), bug, false)
					mu.Lock()
					total.add(report.Counts)
					if len(report.Wrong) > 0 {
						found = report
						next.Store(seeds)
					}
					mu.Unlock()
				}
			})
		}
	})
	return found, total
}

// show ends a test with what was found: the plan can be run again with SIMULATE_PLAN.
func show(t *testing.T, found *Report) {
	t.Helper()
	short := runner(t).Shrink(t, found, None)
	plan, err := json.Marshal(short.Plan)
	if err != nil {
		t.Fatal(err)
	}
	t.Fatalf("%v\n\nmade shorter, %v\n\nSIMULATE_PLAN='%s'\n\n%s", found, short, plan, short.Trace)
}

// atLeast is how often things have to happen in a thousand runs.
func atLeast() Counts {
	return Counts{
		"jobs": 4000, "jobs acknowledged": 4000, "jobs shown complete": 300, "equal requests": 1000, "requests that others were before": 100,
		"commits": 20000, "fenced commits": 100, "conflicts of versions": 100, "conflicts of writers": 300,
		"failed commits": 300, "unknown commits": 300, "refused calls of the store": 100,
		"late commits": 300, "late commits that were refused": 50, "crossed updates": 600, "overtaken updates": 15,
		"claims that passed over jobs": 100, "called jobs": 100, "leases that were not renewed": 15,
		"servers lost at the end": 150, "jobs of lost servers that were continued": 30,
		"crashes": 500, "crashes before a commit": 100, "crashes after a commit": 100,
		"freezes": 300, "freezes before a commit": 100, "slow nodes": 100, "clocks set": 100, "drains": 50,
		"hints lost": 300, "hints doubled": 200, "effects that were denied": 50, "doubled effects": 20, "effects after the lease": 30,
		"effects after the attempt": 10, "effects that did not happen": 20, "edits acknowledged": 500,
		"signals: cancel": 50, "signals: poke": 10, "signals: skip": 10, "children": 300, "numbers": 500,
	}
}

// TestSimulate runs SIMULATE_SEEDS seeds, from SIMULATE_FROM on.
func TestSimulate(t *testing.T) {
	if text := os.Getenv("SIMULATE_PLAN"); text != "" {
		p := new(Plan)
		if err := json.Unmarshal([]byte(text), p); err != nil {
			t.Fatal(err)
		}
		report := runner(t).Run(t, p, None, true)
		t.Logf("%s\n%v", report.Trace, report)
		return
	}
	seeds := setting(t, "SIMULATE_SEEDS", 100)
	found, total := search(t, None, setting(t, "SIMULATE_FROM", 0), seeds)
	t.Log(seeds, "seeds:", total)
	if found != nil {
		show(t, found)
	}
	for what, least := range atLeast() {
		if seeds >= 1000 && uint64(total[what]) < uint64(least)*seeds/1000 {
			t.Errorf("%s: only %d", what, total[what])
		}
	}
}

// TestReplay: a seed gives the same run each time, however many goroutines run at once.
func TestReplay(t *testing.T) {
	r := runner(t)
	for seed := range setting(t, "SIMULATE_REPLAYS", 30) {
		first := r.Run(t, NewPlan(seed), None, false)
		again := r.Run(t, NewPlan(seed), None, false)
		if first.Digest != again.Digest || first.Steps != again.Steps {
			t.Errorf("seed %d made %d steps and then %d", seed, first.Steps, again.Steps)
		}
	}
}

// TestPlantedBugs: a checker that finds nothing proves nothing. It finds each of the bugs
// that this package knows to plant, and what was found is made shorter and found again.
func TestPlantedBugs(t *testing.T) {
	for _, bug := range []Bug{NoFence, NumberOutside, NoVersion} {
		t.Run(string(bug), func(t *testing.T) {
			found, _ := search(t, bug, 0, 5000)
			if found == nil {
				t.Fatal("5,000 seeds did not find it")
			}
			r := runner(t)
			short := r.Shrink(t, found, bug)
			t.Logf("%v\nmade shorter, from %d to %d parts: %v", found, found.Plan.size(), short.Plan.size(), short)
			if len(short.Wrong) == 0 || short.Plan.size() >= found.Plan.size() {
				t.Error("it was not made shorter")
			}
			if again := r.Run(t, short.Plan.clone(), bug, false); again.Digest != short.Digest {
				t.Error("the short plan does not give the same run again")
			}
			if sound := r.Run(t, short.Plan, None, false); len(sound.Wrong) > 0 {
				t.Errorf("without the bug: %v", sound)
			}
		})
	}
}
