package action_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/transform"
)

// statements.yaml 7.6-1, 7.6-2, 7.6-3
func TestSleepConfig(t *testing.T) {
	b := newHarness(t)
	a, _ := b.table.Action("silo.sleep")
	for config, good := range map[string]bool{
		`{"duration": 90}`:                             true,
		`{"duration": 0.5}`:                            true,
		`{"duration": 0}`:                              true,
		`{"duration": "30m"}`:                          true,
		`{"duration": "1h30m"}`:                        true,
		`{"wait": "604800"}`:                           true,
		`{"sleep": "2h", "wait": ""}`:                  true,
		`{"until": "2026-12-31"}`:                      true,
		`{"until": "2026-12-31T08:00:00+01:00"}`:       true,
		`{"until": "payment.terms.due_dates[0].date"}`: true,
		`{}`:                                     false,
		`{"duration": ""}`:                       false,
		`{"duration": "soon"}`:                   false,
		`{"duration": -1}`:                       false,
		`{"duration": "-5m"}`:                    false,
		`{"duration": "NaN"}`:                    false,
		`{"duration": 1e300}`:                    false,
		`{"duration": "8640000"}`:                false, // 100 days
		`{"duration": "2400h"}`:                  false,
		`{"duration": true}`:                     false,
		`{"duration": 1, "until": "2026-12-31"}`: false,
		`{"duration": 1, "sleep": 1}`:            false,
		`{"until": "2026-12-31 or ("}`:           false,
	} {
		if issues := b.table.CheckConfig(a, json.RawMessage(config)); (len(issues) == 0) != good {
			t.Errorf("%s: %v", config, issues)
		}
	}
}

// statements.yaml 7.6-3, 7.6-4
func TestSleep(t *testing.T) {
	b := newHarness(t)
	due := b.entry("es", `{"payment": {"terms": {"key": "due-date", "due_dates": [{"date": "2026-03-05", "amount": "1.00"}]}}}`)
	tests := map[string]struct {
		config  string
		entry   *domain.Entry
		elapsed time.Duration // since the start of the step, 2026-03-02T09:00Z
		status  domain.Status
		code    string
		left    time.Duration
	}{
		"at first":        {`{"duration": "30m"}`, nil, 0, domain.StatusQueued, "", 30 * time.Minute},
		"woken early":     {`{"wait": "1800"}`, nil, 10 * time.Minute, domain.StatusQueued, "", 20 * time.Minute},
		"over":            {`{"sleep": 1800}`, nil, 30 * time.Minute, domain.StatusOK, "", 0},
		"long over":       {`{"duration": 1}`, nil, time.Hour, domain.StatusOK, "", 0},
		"no time at all":  {`{"duration": 0}`, nil, 0, domain.StatusOK, "", 0},
		"until a time":    {`{"until": "2026-03-02T11:00:00+01:00"}`, nil, 0, domain.StatusQueued, "", time.Hour},
		"until a date":    {`{"until": "2026-03-03"}`, nil, 0, domain.StatusQueued, "", 15 * time.Hour},
		"past":            {`{"until": "2026-03-01"}`, nil, 0, domain.StatusOK, "", 0},
		"too far":         {`{"until": "2027-03-01"}`, nil, 0, domain.StatusKO, "limit", 0},
		"of the document": {`{"until": "payment.terms.due_dates[0].date"}`, due, 0, domain.StatusQueued, "", 63 * time.Hour},
		"document, over":  {`{"until": "payment.terms.due_dates[0].date"}`, due, 63 * time.Hour, domain.StatusOK, "", 0},
		"not in document": {`{"until": "delivery.date"}`, due, 0, domain.StatusSkip, "", 0},
		"no document":     {`{"until": "delivery.date"}`, nil, 0, domain.StatusKO, "no-entry", 0},
		"no time":         {`{"until": "type"}`, due, 0, domain.StatusKO, "expr", 0},
		"stable present":  {`{"until": "now() + duration('1h')"}`, due, 20 * time.Minute, domain.StatusQueued, "", 40 * time.Minute},
	}
	a, _ := b.table.Action("silo.sleep")
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			res := a.Run(t.Context(), &domain.Task{
				CreatedAt: domaintest.Start, Now: domaintest.Start.Add(tt.elapsed), Entry: tt.entry,
				Config: json.RawMessage(tt.config),
			})
			if res.Status != tt.status || res.Code != tt.code || res.RetryIn != tt.left {
				t.Errorf("%s %q in %s (%s), want %s %q in %s", res.Status, res.Code, res.RetryIn, res.Message, tt.status, tt.code, tt.left)
			}
		})
	}
}

func TestSleepHoldsTheJobUp(t *testing.T) {
	s := newFixture(t, nil)
	flow := s.workflow(`[{"action": "silo.sleep", "config": {"duration": "2h"}}, {"action": "silo.sleep", "config": {"wait": "0"}}]`)
	id := s.start(transform.JobInput{WorkflowID: flow, Args: json.RawMessage(`{"a": "1"}`)})
	if j := s.untilWaiting(id); j.Completed() || j.Status != domain.StatusQueued {
		t.Fatalf("the job does not sleep: %+v", j.Events)
	}
	s.clock.Advance(2*time.Hour - time.Second)
	if j := s.untilWaiting(id); j.Completed() || len(j.Events) != 2 {
		t.Fatalf("the job woke up early: %+v", j.Events)
	}
	s.clock.Advance(2 * time.Second)
	j := s.ended(id)
	if got := statuses(j); !slices.Equal(got, []string{"OK", "OK"}) {
		t.Errorf("%v", got)
	}
}
