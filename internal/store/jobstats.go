package store

import (
	"context"
	"encoding/json"
	"time"

	"chancery/internal/domain"
)

const (
	jobsCount    Name = "jobs.count"
	jobsUnseen   Name = "jobs.count-attention"
	jobsWaiting  Name = "jobs.waiting"
	jobsOfFaults Name = "jobs.faults"
)

// The order of each inner query is that of an index, so that a planner counts in the index
// and stops at the limit.
var jobStatsTexts = Texts{ //nolint:gochecknoglobals // a table
	jobsCount: `SELECT COUNT(*) FROM (SELECT 1 FROM jobs j WHERE j.workspace_id = $1 AND j.result = $2 AND j.created_at >= $3
		ORDER BY j.created_at DESC, j.id DESC LIMIT $4) AS made`,
	jobsUnseen: `SELECT COUNT(*) FROM (SELECT 1 FROM jobs j WHERE j.workspace_id = $1 AND ` + needsAttention + `
		ORDER BY j.created_at DESC, j.id DESC LIMIT $2) AS made`,
	jobsWaiting: `SELECT w.why, COUNT(*), MIN(w.due_at) FROM (SELECT j.due_at, CASE
			WHEN j.lease_until IS NOT NULL THEN 'running'
			WHEN j.due_at <= $2 OR j.status = '' THEN 'slot'
			WHEN j.status = 'POKE' THEN 'poke'
			WHEN j.status = 'ERR' THEN 'retry'
			ELSE 'later' END AS why
		FROM jobs j WHERE j.workspace_id = $1 AND j.result = 'running' ORDER BY j.created_at DESC, j.id DESC LIMIT $3) AS w GROUP BY w.why`,
	jobsOfFaults: `SELECT j.created_at, j.faults FROM jobs j WHERE j.workspace_id = $1 AND j.result = 'faulted' AND j.created_at >= $2
		ORDER BY j.created_at DESC, j.id DESC LIMIT $3`,
}

func (r jobs) Count(ctx context.Context, ws domain.ID, result domain.JobResult, since time.Time, most int) (n int, err error) {
	err = r.s.one(ctx, jobsCount, args(string(ws), string(result), micros(since), int64(most)), &n)
	return n, err
}

func (r jobs) CountAttention(ctx context.Context, ws domain.ID, most int) (n int, err error) {
	err = r.s.one(ctx, jobsUnseen, args(string(ws), int64(most)), &n)
	return n, err
}

func (r jobs) Waiting(ctx context.Context, ws domain.ID, now time.Time, most int) (list []domain.JobWait, err error) {
	err = r.s.each(ctx, jobsWaiting, args(string(ws), micros(now), int64(most)), func(scan scanFunc) error {
		var w domain.JobWait
		if err := scan((*string)(&w.Why), &w.Jobs, instant{&w.NextAt}); err != nil {
			return err
		}
		list = append(list, w)
		return nil
	})
	return list, err
}

func (r jobs) EachFaulted(ctx context.Context, ws domain.ID, since time.Time, most int, fn func(at time.Time, size int, faults []domain.Fault) bool) error {
	return r.s.each(ctx, jobsOfFaults, args(string(ws), micros(since), int64(most)), func(scan scanFunc) error {
		var at time.Time
		var text []byte
		if err := scan(instant{&at}, &text); err != nil {
			return err
		}
		var faults []domain.Fault
		if len(text) > 0 {
			if err := json.Unmarshal(text, &faults); err != nil {
				return err
			}
		}
		if !fn(at, len(text), faults) {
			return errEnough
		}
		return nil
	})
}
