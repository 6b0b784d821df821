package api

import (
	"net/http"

	"chancery/internal/domain"
	"chancery/internal/transform"
)

// Stats is what a workspace has to do and what went wrong in it.
type Stats struct {
	At        Time         `json:"at" doc:"When it was counted."`
	Since     Time         `json:"since" doc:"Jobs created from this time on are counted in jobs."`
	Jobs      StatsJobs    `json:"jobs" doc:"Jobs created since then, by result."`
	Attention StatsCount   `json:"attention" doc:"Jobs of any age that ended with faults and that nobody has acknowledged."`
	Waiting   StatsWaiting `json:"waiting" doc:"What jobs of any age wait for that run."`
	Faults    StatsFaults  `json:"faults" doc:"Faults of the jobs created in the last 30 days."`
}

// StatsJobs counts jobs by result.
type StatsJobs struct {
	Running   StatsCount `json:"running" doc:"Jobs that run or wait."`
	Completed StatsCount `json:"completed" doc:"Jobs that ended without faults."`
	Faulted   StatsCount `json:"faulted" doc:"Jobs that ended with faults."`
	Cancelled StatsCount `json:"cancelled" doc:"Jobs that were cancelled."`
}

// StatsCount is a number that was counted up to a limit.
type StatsCount struct {
	Count int  `json:"count" doc:"How many there are, or the limit." example:"42"`
	More  bool `json:"more,omitempty" doc:"There are more than the limit."`
}

// StatsWaiting says what jobs wait for.
type StatsWaiting struct {
	List []StatsWait `json:"list" doc:"The jobs by what they wait for."`
	More bool        `json:"more,omitempty" doc:"There are older jobs that were not looked at."`
}

// StatsWait counts the jobs that wait for the same.
type StatsWait struct {
	Why    string `json:"why" enum:"running,slot,retry,later,poke" doc:"running: a server works on them; slot: due, and wait for their turn; retry: a step failed and is tried again; later: a step needs more time; poke: somebody has to wake them." example:"retry"`
	Count  int    `json:"count" doc:"How many."`
	NextAt Time   `json:"next_at,omitzero" doc:"When the first of them is due; absent if none ever is. For poke it is when the first gives up."`
}

// StatsFaults counts faults by day, action and code.
type StatsFaults struct {
	Since Time           `json:"since" doc:"Faults are counted from this time on."`
	Jobs  int            `json:"jobs" doc:"How many jobs with faults were looked at."`
	More  bool           `json:"more,omitempty" doc:"There are more: older ones, or more kinds, that were not counted."`
	List  []StatsFaultAt `json:"list" doc:"The faults, newest day first, then the most frequent."`
}

// StatsFaultAt is how often an action ended with a code on a day.
type StatsFaultAt struct {
	Day    string `json:"day" format:"date" doc:"Day in UTC on which the jobs were created." example:"2026-03-02"`
	Action string `json:"action,omitempty" doc:"Action that failed." example:"webhook"`
	Code   string `json:"code,omitempty" doc:"Its code." example:"connection"`
	Count  int    `json:"count" doc:"How many faults."`
}

// statsDocs describes the operations on figures.
func statsDocs() map[string]doc {
	return map[string]doc{
		"get-stats": {
			about: "Count the jobs of the workspace, what they wait for, and what went wrong.", gives: Stats{},
			query: []queryParam{{"since", "Count jobs by result that were created at this time or later; the begin of today in UTC by default.", exampleTime}},
		},
	}
}

func (s *server) getStats(_ http.ResponseWriter, r *http.Request) (any, error) {
	since, err := timeOf(r.URL.Query(), "since")
	if err != nil {
		return nil, err
	}
	st, err := s.Transform.Stats(r.Context(), actorOf(r), since)
	if err != nil {
		return nil, err
	}
	return stats(st), nil
}

func stats(st *transform.Stats) *Stats {
	jobs := func(r domain.JobResult) StatsCount { return statsCount(st.Jobs[r]) }
	out := &Stats{
		At: Time(st.At), Since: Time(st.Since), Attention: statsCount(st.Attention),
		Jobs: StatsJobs{
			Running: jobs(domain.ResultRunning), Completed: jobs(domain.ResultCompleted),
			Faulted: jobs(domain.ResultFaulted), Cancelled: jobs(domain.ResultCancelled),
		},
		Waiting: StatsWaiting{List: make([]StatsWait, len(st.Waiting)), More: st.WaitingMore},
		Faults:  StatsFaults{Since: Time(st.Faults.Since), Jobs: st.Faults.Jobs, More: st.Faults.More, List: make([]StatsFaultAt, len(st.Faults.Days))},
	}
	for i, w := range st.Waiting {
		out.Waiting.List[i] = StatsWait{Why: string(w.Why), Count: w.Jobs, NextAt: Time(w.NextAt)}
	}
	for i, d := range st.Faults.Days {
		out.Faults.List[i] = StatsFaultAt{Day: d.Day, Action: d.Action, Code: d.Code, Count: d.N}
	}
	return out
}

func statsCount(c transform.Count) StatsCount { return StatsCount{Count: c.N, More: c.More} }
