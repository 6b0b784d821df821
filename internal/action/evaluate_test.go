package action

import (
	"encoding/json"
	"sync"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// sharedDoc has lists in an order that a function that works in place would change.
const sharedDoc = `{"n": [3, 1, 2], "t": ["c", "a", "b"], "m": {"b": 2}, "deep": [[3, [1]], [2]], "text": "b,a,c",
	"l": [{"q": 3, "tags": ["z", "y"]}, {"q": 1, "tags": []}, {"q": 2, "tags": ["x"]}]}`

// Concurrent expressions share a parsed document. None of the functions on lists
// and maps may change it.
func TestSharedDocumentsDoNotChange(t *testing.T) {
	exprs := []string{
		`sort(n)`, `sort(n, "desc")`, `sort(t)`, `sortBy(l, .q)`, `sortBy(l, .q, "desc")`, `reverse(n)`, `reverse(l)`,
		`concat(n, [9])`, `concat(take(n, 1), [9])`, `concat(n[0:1], [8, 7])`, `n[1:]`, `flatten(deep)`, `uniq(concat(n, n))`,
		`groupBy(l, .q)`, `map(l, .tags)`, `filter(l, .q > 1)`, `reduce(n, #acc + #, 0)`, `median(n)`, `mean(n)`, `max(n)`, `min(n)`,
		`sum(n)`, `first(n)`, `last(n)`, `take(l, 2)`, `keys(m)`, `values(m)`, `toPairs(m)`, `fromPairs(toPairs(m))`, `join(t, "-")`,
		`split(text, ",")`, `find(l, .q == 2)`, `findLast(l, .q > 0)`, `count(l, .q > 1)`, `toJSON(l)`, `string(m)`, `any(n, # == 1)`,
		`len($env)`, `$env["m"]`, `len($job.files)`, `map(concat(l, l), .q)`, `sort(map(l, .q))`,
	}
	answer := func(e *evaluator, text string) string {
		v, err := e.value(t.Context(), &domain.Task{
			Workspace: domain.Workspace{ID: "w"}, Now: domaintest.Start,
			Entry: &domain.Entry{Content: domain.Content{Digest: "d", Doc: []byte(sharedDoc)}},
		}, scopeDoc, text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		b, err := json.Marshal(v)
		if err != nil {
			return "not JSON" // numbers as keys of a map
		}
		return string(b)
	}
	want := make([]string, len(exprs))
	for i, q := range exprs {
		want[i] = answer(newEvaluator(nil), q)
	}
	shared := newEvaluator(nil)
	var wg sync.WaitGroup
	for first := range 8 {
		wg.Go(func() {
			for n := range exprs {
				i := (first*5 + n*11) % len(exprs)
				if got := answer(shared, exprs[i]); got != want[i] {
					t.Errorf("%s: %s, of a document that nobody else reads %s", exprs[i], got, want[i])
				}
			}
		})
	}
	wg.Wait()
}

func TestMayReadFiles(t *testing.T) {
	for text, want := range map[string]bool{
		`len($job.files)`: true, `toJSON($job)`: true, `values($job)`: true, `get($job, "fi" + "les")`: true,
		`$env["$job"]`: true, `$job["files"]`: true, `$job.args.a == "1"`: false, `$job?.state == "sent"`: false,
		`type == "standard"`: false,
	} {
		if mayReadFiles(text) != want {
			t.Errorf("%s: %t", text, !want)
		}
	}
}
