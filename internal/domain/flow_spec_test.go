package domain_test

import (
	"slices"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

func TestFlowOfTheSpecification(t *testing.T) {
	tests := []struct {
		rule     string
		steps    []*domain.Step
		outcomes map[string]string
		want     string
	}{
		{
			// statements.yaml 4.1-5
			"a branch runs its steps before it jumps",
			[]*domain.Step{step("a", jump(on("OK", "", step("n")), "c")), step("b"), step("c")},
			nil, "a n c",
		},
		{
			// statements.yaml 4.1-4, 4.1-9
			"a jump deep in a branch leaves all lists around it",
			[]*domain.Step{step("a", on("OK", "", step("b", jump(on("KO", ""), "g")), step("e"))), step("f"), step("g"), step("h")},
			map[string]string{"b": "KO"},
			"a b g h",
		},
		{
			// statements.yaml 4.1-9
			"a jump backwards goes on from there",
			[]*domain.Step{step("a", stop(on("OK", "")), jump(on("KO", ""), "c")), step("b"), step("c", jump(on("OK", ""), "b"))},
			map[string]string{"a": "KO", "b": "KO"},
			"a c b !r !s",
		},
		{
			// statements.yaml 4.1-9
			"a jump enters the list of a branch",
			[]*domain.Step{
				step("a", jump(on("KO", ""), "y")),
				step("b", on("KO", "", step("x"), step("y"), step("z"))),
			},
			map[string]string{"a": "KO"},
			"a y z",
		},
		{
			// statements.yaml 4.1-9
			"a jump enters the rescue list",
			[]*domain.Step{step("a", jump(on("KO", ""), "s")), step("b")},
			map[string]string{"a": "KO"},
			"a s",
		},
		{
			// statements.yaml 4.3-2
			"NA with a step jumps after success",
			[]*domain.Step{step("a", jump(on("NA", ""), "c")), step("b"), step("c")},
			nil, "a c",
		},
		{
			// statements.yaml 4.3-2
			"and after failure",
			[]*domain.Step{step("a", jump(on("NA", ""), "c")), step("b"), step("c")},
			map[string]string{"a": "KO"},
			"a c",
		},
		{
			// statements.yaml 4.2-9
			"of many branches that match one runs",
			[]*domain.Step{step("a",
				on("NA", "", step("u")), on("NA", "7", step("v")), on("OK", "", step("w")), on("OK", "7", step("x")), on("OK", "7", step("y")),
			), step("b")},
			map[string]string{"a": "OK 7"},
			"a x b",
		},
		{
			// statements.yaml 4.2-11
			"a bare stop with a code does handle a failure",
			[]*domain.Step{step("a", stop(on("NA", "gone"))), step("b")},
			map[string]string{"a": "KO gone"},
			"a",
		},
		{
			// statements.yaml 4.5-7
			"each step of the rescue may fail, and it does not start again",
			[]*domain.Step{step("a")},
			map[string]string{"a": "KO", "r": "KO", "s": "TIMEOUT"},
			"a !r !s",
		},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			w := &walk{def: flow(tt.steps...), outcomes: tt.outcomes}
			w.rescue(step("r"), step("s"))
			got, _ := w.run(t)
			if got != tt.want {
				t.Errorf("ran %q, want %q", got, tt.want)
			}
		})
	}
}

// statements.yaml 4.2-2, 4.2-3, 4.2-7
func TestAnyHasThreeSpellings(t *testing.T) {
	handled := []*domain.Step{step("n")}
	for _, any := range []domain.Status{"", "NA"} {
		for _, outcome := range []domain.Status{"OK", "SKIP", "KO", "TIMEOUT"} {
			b := &domain.Next{Status: any, Steps: handled}
			coded := &domain.Next{Status: any, Code: "7", Steps: handled}
			for _, code := range []string{"", "7", "8"} {
				if domain.Match([]*domain.Next{b}, outcome, code) != b {
					t.Errorf("status %q does not take %s %q", any, outcome, code)
				}
				if got := domain.Match([]*domain.Next{coded}, outcome, code) == coded; got != (code == "7") {
					t.Errorf("status %q with code 7 takes %s %q: %v", any, outcome, code, got)
				}
			}
		}
	}
}

// statements.yaml 5.3-7
func TestQueuedIsLookedAtForADayEveryHalfHour(t *testing.T) {
	in := attempts("RUN")
	var waits []time.Duration
	for range 60 {
		in.Events = append(in.Events, domain.Event{Status: "QUEUED", At: domaintest.Start})
		at, ok := (domain.Policy{}).NextAttempt(in)
		if !ok {
			t.Fatal("it waits for a poke alone")
		}
		waits = append(waits, at.Sub(domaintest.Start))
		in.Events = append(in.Events, domain.Event{Status: "RUN", At: domaintest.Start})
	}
	want := append(slices.Repeat([]time.Duration{30 * time.Minute}, 48), slices.Repeat([]time.Duration{24 * time.Hour}, 12)...)
	if !slices.Equal(waits, want) {
		t.Errorf("waits %v", waits)
	}
}

// statements.yaml 5.3-6, 5.4-5
func TestDeadlines(t *testing.T) {
	hours := func(n int) time.Duration { return time.Duration(n) * time.Hour }
	asked := attempts("RUN", "ERR")
	asked.Events[1].RetryIn = time.Minute
	for name, tt := range map[string]struct {
		in   *domain.Intent
		want time.Duration
	}{
		"only failed":           {attempts("RUN", "ERR", "RUN", "ERR"), hours(13)},
		"failed, asked to wait": {asked, hours(2400)},
		"queued":                {attempts("RUN", "QUEUED"), hours(2400)},
		"parked":                {attempts("RUN", "POKE"), hours(2400)},
		"queued, then failed":   {attempts("RUN", "QUEUED", "RUN", "ERR"), hours(2400)},
	} {
		if got := (domain.Policy{}).Deadline(tt.in).Sub(tt.in.CreatedAt()); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
