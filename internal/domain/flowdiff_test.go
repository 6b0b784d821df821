package domain_test

import (
	"encoding/json"
	"testing"

	"chancery/internal/domain"
)

func flowOf(t *testing.T, text string) *domain.Definition {
	t.Helper()
	d := new(domain.Definition)
	if err := json.Unmarshal([]byte(text), d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDiffFlows(t *testing.T) {
	const a, b, c = `{"id":"a","name":"A","action":"x"}`, `{"id":"b","action":"y"}`, `{"id":"c","name":"C","action":"z"}`
	steps := func(list string) string { return `{"steps":[` + list + `]}` }
	for _, tt := range []struct{ name, was, is, want string }{
		{"the same", steps(a + "," + b), steps(a + "," + b), ""},
		{"added in between", steps(a + "," + b), steps(a + "," + c + "," + b), "+ \"C\" (z) at steps[1]\n"},
		{"removed", steps(a + "," + c + "," + b), steps(a + "," + b), "- \"C\" (z) at steps[1]\n"},
		{"from nothing", `{}`, steps(a), "+ \"A\" (x) at steps[0]\n"},
		{"to the end", steps(a + "," + b + "," + c), steps(b + "," + c + "," + a), "> y from steps[1] to steps[0]\n> \"A\" (x) from steps[0] to steps[2]\n"},
		{"to the rescue", steps(a + "," + b), `{"steps":[` + a + `],"rescue":[` + b + `]}`, "> y from steps[1] to rescue[0]\n"},
		{
			"into a branch", steps(a + "," + b), steps(`{"id":"a","name":"A","action":"x","next":[{"status":"KO","steps":[` + b + `]}]}`),
			"~ \"A\" (x)\n    steps[0].next[0]: (none) -> {}\n    steps[0].next[0].status: (none) -> \"KO\"\n> y from steps[1] to steps[0].next[0].steps[0]\n",
		},
		{
			"a branch moves with its step", steps(a + `,{"id":"b","action":"y","next":[{"steps":[` + c + `]}]}`), steps(`{"id":"b","action":"y","next":[{"steps":[` + c + `]}]}`),
			"- \"A\" (x) at steps[0]\n",
		},
		{
			"members",
			steps(`{"id":"a","name":"A","action":"x","config":{"n":1.50,"same":{"k":[1]},"deep":{"old":true}},"notes":"<n>"}`),
			steps(`{"id":"a","name":"B","action":"x","config":{"same":{"k":[1]},"n":1.5,"deep":{}},"next":[{"code":"c","stop":true}]}`),
			"~ \"B\" (x)\n    steps[0].config.deep: (none) -> {}\n    steps[0].config.deep.old: true -> (none)\n    steps[0].config.n: 1.50 -> 1.5\n" +
				"    steps[0].name: \"A\" -> \"B\"\n    steps[0].next[0]: (none) -> {}\n    steps[0].next[0].code: (none) -> \"c\"\n" +
				"    steps[0].next[0].stop: (none) -> true\n    steps[0].notes: \"<n>\" -> (none)\n",
		},
		{"two with one ID, in a draft", steps(a + "," + a), steps(a), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := domain.FlowDiffText(domain.DiffFlows(flowOf(t, tt.was), flowOf(t, tt.is))); got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
		})
	}
}

func TestResultsOfAQuery(t *testing.T) {
	all := domain.JobResults()
	bad := []domain.JobResult{domain.ResultRunning, domain.ResultFaulted, domain.ResultCancelled}
	for _, tt := range []struct {
		q    domain.JobQuery
		want []domain.JobResult
	}{
		{domain.JobQuery{}, all},
		{domain.JobQuery{Tag: "x", State: "sent", Status: domain.StatusOK}, all},
		{domain.JobQuery{Result: domain.ResultFaulted}, all[2:3]},
		{domain.JobQuery{Action: "pdf"}, bad},
		{domain.JobQuery{Status: domain.StatusKO, Code: "x"}, bad},
		{domain.JobQuery{Status: domain.StatusErr}, all[:1]},
		{domain.JobQuery{Waiting: true, Action: "pdf"}, all[:1]},
		{domain.JobQuery{Attention: true}, all[2:3]},
		{domain.JobQuery{Attention: true, Status: domain.StatusErr}, nil},
		{domain.JobQuery{Result: domain.ResultCompleted, Code: "x"}, nil},
	} {
		got := tt.q.Results()
		if len(got) != len(tt.want) {
			t.Errorf("%+v: %v, want %v", tt.q, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%+v: %v, want %v", tt.q, got, tt.want)
			}
		}
	}
}
