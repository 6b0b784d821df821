package feed

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant

func at(n int) time.Time { return start.Add(time.Duration(n) * time.Second) }

// TestOrderOfEvents: the events of an entry come in the order of their times, versions, states
// and files each in their own, and its creation first; the objects come in the order of their
// first event.
func TestOrderOfEvents(t *testing.T) {
	version := func(entry domain.ID, seq int64, n int) domain.FeedChange {
		return domain.FeedChange{EntryID: entry, Seq: seq, At: at(n), Version: "v"}
	}
	state := func(entry domain.ID, seq int64, n int) domain.FeedChange {
		return domain.FeedChange{EntryID: entry, Seq: seq, At: at(n), State: "s"}
	}
	file := func(entry domain.ID, seq int64, n int) domain.FeedChange {
		return domain.FeedChange{EntryID: entry, Seq: seq, At: at(n), File: &domain.File{Name: "f"}}
	}
	for name, tt := range map[string]struct {
		changes []domain.FeedChange
		want    string
	}{
		"by time": {
			[]domain.FeedChange{version("a", 1, 0), version("a", 2, 2), state("a", 1, 1), state("a", 2, 4), file("a", 7, 3)},
			"a created, a state 1, a revised 2, a file 7, a state 2",
		},
		"a state with a time of its own": {
			[]domain.FeedChange{version("a", 1, 5), state("a", 1, -1000), state("a", 2, 6)}, "a created, a state 1, a state 2",
		},
		"states whose times go back": {
			[]domain.FeedChange{state("a", 3, 9), state("a", 4, 1), version("a", 2, 5)}, "a revised 2, a state 3, a state 4",
		},
		"several entries": {
			[]domain.FeedChange{version("a", 1, 5), version("b", 1, 1), state("a", 1, 6), state("b", 1, 9)}, "b created, b state 1, a created, a state 1",
		},
	} {
		f := &domain.Feed{WorkspaceID: "w", Since: start}
		list, err := eventsOf(f, &domain.FeedPart{Changes: tt.changes}, at(100))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range list {
			text := string(e.ObjectID) + " " + strings.TrimPrefix(e.Type, "entry.")
			if e.Type != domain.EventEntryCreated {
				text += " " + string(rune('0'+e.Rev))
			}
			got = append(got, text)
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s: %s, want %s", name, strings.Join(got, ", "), tt.want)
		}
	}
}

// TestEventsOfJobs: a job is created once, since the feed began and while the log can say so;
// what comes later has a revision of its own.
func TestEventsOfJobs(t *testing.T) {
	now := start.Add(limits.EventTime.Duration() / 2)
	for name, tt := range map[string]struct {
		since, now time.Time
		job        domain.FeedJob
		want       []string
	}{
		"new":               {start, now, domain.FeedJob{CreatedAt: at(5), UpdatedAt: at(5), Result: domain.ResultRunning}, []string{"job.created"}},
		"further":           {start, now, domain.FeedJob{CreatedAt: at(5), UpdatedAt: at(6), Result: domain.ResultRunning}, []string{"job.created", "job.progressed"}},
		"ended":             {start, now, domain.FeedJob{CreatedAt: at(5), UpdatedAt: at(6), CompletedAt: at(6), Result: domain.ResultCompleted}, []string{"job.created", "job.completed"}},
		"faulted":           {start, now, domain.FeedJob{CreatedAt: at(5), UpdatedAt: at(6), CompletedAt: at(6), Result: domain.ResultFaulted}, []string{"job.created", "job.faulted"}},
		"cancelled":         {start, now, domain.FeedJob{CreatedAt: at(5), UpdatedAt: at(6), CompletedAt: at(6), Result: domain.ResultCancelled}, []string{"job.created", "job.faulted"}},
		"before the feed":   {start, now, domain.FeedJob{CreatedAt: at(-500), UpdatedAt: at(6), CompletedAt: at(6), Result: domain.ResultCompleted}, []string{"job.completed"}},
		"another clock":     {start, now, domain.FeedJob{CreatedAt: at(-50), UpdatedAt: at(-50), Result: domain.ResultRunning}, []string{"job.created"}},
		"after a long wait": {start, now.Add(limits.EventTime.Duration()), domain.FeedJob{CreatedAt: at(5), UpdatedAt: now, Result: domain.ResultRunning}, []string{"job.progressed"}},
	} {
		list, err := eventsOf(&domain.Feed{WorkspaceID: "w", Since: tt.since}, &domain.FeedPart{Jobs: []domain.FeedJob{tt.job}}, tt.now)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i := range list {
			got = append(got, list[i].Type)
			list[i].Seq = 7
			var message struct {
				ID, Type, Workspace string
				Job                 struct{ Result string }
			}
			if err := json.Unmarshal(Message(&list[i]), &message); err != nil || message.ID != "7" || message.Type != list[i].Type || message.Workspace != "w" {
				t.Errorf("%s: %s %v", name, Message(&list[i]), err)
			}
			if running := list[i].Type == domain.EventJobCreated || tt.job.Result == domain.ResultRunning; running != (message.Job.Result == "running") {
				t.Errorf("%s: the result of %s is %q", name, list[i].Type, message.Job.Result)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

func TestRetries(t *testing.T) {
	for attempts, want := range map[int]time.Duration{1: 5 * time.Second, 2: 10 * time.Second, 11: 5120 * time.Second, 13: 3 * time.Hour, 100: 3 * time.Hour} {
		if got := retryAfter(attempts); got != want {
			t.Errorf("after %d attempts: %v, want %v", attempts, got, want)
		}
	}
}
