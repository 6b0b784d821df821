package store

import (
	"context"
	"database/sql/driver"
	"slices"
	"time"

	"chancery/internal/domain"
)

const (
	jobsClaim    Name = "jobs.claim"
	jobsQueue    Name = "jobs.queue"
	jobsTurns    Name = "jobs.claim-in-turns"
	jobsBacklog  Name = "jobs.backlog"
	jobsRenew    Name = "jobs.renew"
	jobsRenewAll Name = "jobs.renew-all"
	jobsFence    Name = "jobs.fence"
	jobsRelease  Name = "jobs.release"
	jobsAdvance  Name = "jobs.advance"
	jobsFinish   Name = "jobs.finish"
	jobsSignal   Name = "jobs.signal"
	jobsNextDue  Name = "jobs.next-due"
	jobsTake     Name = "jobs.take"
	jobsTakeAll  Name = "jobs.take-all"

	jobsBacklogOf Name = "jobs.backlog-of"
	// jobsGoOn is jobs.advance without an answer, for jobs whose signal is known.
	jobsGoOn Name = "jobs.go-on"
)

// JobsClaim is the statement with which a worker claims jobs: $1 owner, $2 end of
// the lease, $3 now, $4 how many. Engines with several writers replace it by one
// that skips rows locked by others.
const JobsClaim = jobsClaim

// JobsClaimInTurns is the statement with which a worker claims jobs when more are
// due than it can take: the same parameters, but the workspaces take turns.
const JobsClaimInTurns = jobsTurns

var queueTexts = Texts{ //nolint:gochecknoglobals // a table
	// Free jobs and jobs whose lease expired have an index each, so that reading one
	// list never passes over rows of the other.
	jobsClaim: `UPDATE jobs SET lease_owner = $1, lease_until = $2, fence = fence + 1
		WHERE (workspace_id, id) IN (
			SELECT workspace_id, id FROM (
				SELECT * FROM (SELECT workspace_id, id, due_at FROM jobs
					WHERE lease_until IS NULL AND due_at <= $3 ORDER BY due_at LIMIT $4) AS free
				UNION ALL
				SELECT * FROM (SELECT workspace_id, id, due_at FROM jobs
					WHERE lease_until <= $3 AND due_at <= $3 ORDER BY due_at LIMIT $4) AS lapsed
			) AS due ORDER BY due_at LIMIT $4)
		RETURNING ` + JobColumns,
	// Counts the due jobs, up to $2.
	jobsQueue: `SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE lease_until IS NULL AND due_at <= $1 LIMIT $2) AS due`,
	// The first job of each workspace comes before the second of any other; running
	// jobs count as turns already taken, but not those whose step is outside, which have
	// no slot. The recursive query finds the workspaces by
	// seeking from one to the next in the index, past all jobs between. Grouping by an
	// expression keeps the planner from reading all jobs in the order of workspaces.
	// Each workspace contributes a limited number of jobs, to keep the sort small.
	jobsTurns: `UPDATE jobs SET lease_owner = $1, lease_until = $2, fence = fence + 1
		WHERE (workspace_id, id) IN (
			WITH RECURSIVE spaces (ws) AS (
				SELECT MIN(workspace_id) FROM jobs WHERE lease_until IS NULL AND due_at IS NOT NULL
				UNION ALL
				SELECT (SELECT MIN(j.workspace_id) FROM jobs j
					WHERE j.lease_until IS NULL AND j.due_at IS NOT NULL AND j.workspace_id > spaces.ws)
				FROM spaces WHERE spaces.ws IS NOT NULL
			), working (ws, n) AS (
				SELECT workspace_id, COUNT(*) FROM jobs WHERE lease_until IS NOT NULL AND lease_until > $3 AND status <> 'RUN'
				GROUP BY COALESCE(workspace_id, '')
			), due (workspace_id, id, due_at) AS (
				SELECT j.workspace_id, j.id, j.due_at FROM spaces JOIN jobs j ON j.workspace_id = spaces.ws AND j.id IN (
					SELECT f.id FROM jobs f WHERE f.workspace_id = spaces.ws AND f.lease_until IS NULL AND f.due_at <= $3
					ORDER BY f.due_at LIMIT CASE WHEN $4 < 32 THEN 8 ELSE $4 / 4 END)
				UNION ALL
				SELECT workspace_id, id, due_at FROM jobs WHERE lease_until <= $3 AND due_at <= $3
			), queue (workspace_id, id, due_at, place) AS (
				SELECT workspace_id, id, due_at, ROW_NUMBER() OVER (PARTITION BY workspace_id ORDER BY due_at) FROM due
			)
			SELECT workspace_id, id FROM queue LEFT JOIN working ON working.ws = queue.workspace_id
			ORDER BY place + COALESCE(n, 0), due_at LIMIT $4)
		RETURNING ` + JobColumns,
	jobsBacklog: `SELECT workspace_id, COUNT(*) FROM (
		SELECT workspace_id FROM jobs WHERE lease_until IS NULL AND due_at <= $1
		UNION ALL
		SELECT workspace_id FROM jobs WHERE lease_until IS NOT NULL) AS unfinished GROUP BY workspace_id`,
	// The expression keeps the planner from reading all jobs of the workspace for those
	// that have a lease.
	jobsBacklogOf: `SELECT COUNT(*) FROM (
		SELECT 1 FROM jobs WHERE workspace_id = $1 AND lease_until IS NULL AND due_at <= $2
		UNION ALL
		SELECT 1 FROM jobs WHERE COALESCE(workspace_id, '') = $1 AND lease_until IS NOT NULL LIMIT $3) AS unfinished`,
	jobsRenew: `UPDATE jobs SET lease_until = $5
		WHERE workspace_id = $1 AND id = $2 AND fence = $3 AND lease_owner = $4`,
	// An engine to which each statement is a request renews all leases with one: $1 the
	// workspaces, $2 the jobs, $3 the fences, $4 owner, $5 until. It returns the jobs.
	jobsRenewAll: "",
	jobsGoOn:     "",
	jobsFence:    `SELECT fence FROM jobs WHERE workspace_id = $1 AND id = $2`,
	jobsRelease: `UPDATE jobs SET lease_owner = '', lease_until = NULL, fence = fence + 1
		WHERE lease_until IS NOT NULL AND lease_owner = $1`,
	// A heartbeat may have renewed the lease since the job was read.
	jobsAdvance: `UPDATE jobs SET change_no = ` + ChangeNo + `, entry_id = $4, status = $5, faults = CASE WHEN $14 THEN $6 ELSE faults END, updated_at = $7, completed_at = $8,
		due_at = CASE WHEN signal IS NOT NULL AND NOT $13 AND CAST($9 AS BIGINT) > CAST($7 AS BIGINT) THEN $7 ELSE $9 END, lease_owner = $10,
		lease_until = CASE WHEN lease_owner = $10 AND lease_until > $11 THEN lease_until ELSE $11 END,
		ref = $12, signal = CASE WHEN $13 OR CAST($8 AS BIGINT) IS NOT NULL THEN NULL ELSE signal END
		WHERE workspace_id = $1 AND id = $2 AND fence = $3 RETURNING signal`,
	// jobs.advance for a job that is complete: nothing of it waits any more, so that there
	// is nothing to read back.
	jobsFinish: `UPDATE jobs SET change_no = ` + ChangeNo + `, entry_id = $4, status = $5, faults = CASE WHEN $10 THEN $6 ELSE faults END, updated_at = $7,
		completed_at = $8, due_at = NULL, lease_owner = '', lease_until = NULL, ref = $9, signal = NULL
		WHERE workspace_id = $1 AND id = $2 AND fence = $3`,
	jobsSignal: `UPDATE jobs SET signal = $3, due_at = CASE WHEN lease_until IS NULL AND due_at > $4 THEN $4 ELSE due_at END
		WHERE workspace_id = $1 AND id = $2 AND completed_at IS NULL AND (signal IS NULL OR signal = $3)`,
	jobsTake: `UPDATE jobs SET lease_owner = $1, lease_until = $2, fence = fence + 1
		WHERE workspace_id = $3 AND id = $4 AND lease_until IS NULL AND due_at IS NOT NULL RETURNING ` + JobColumns,
	// An engine to which each statement is a request takes all jobs with one: $1 owner,
	// $2 until, $3 the workspaces, $4 the jobs.
	jobsTakeAll: "",
	jobsNextDue: `SELECT MIN(at) FROM (
		SELECT MIN(due_at) AS at FROM jobs WHERE lease_until IS NULL AND due_at IS NOT NULL
		UNION ALL
		SELECT MIN(CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END) AS at FROM jobs
			WHERE lease_until IS NOT NULL AND due_at IS NOT NULL) AS next`,
}

// queue is the queue over the table of jobs.
type queue struct{ s *Session }

func (r queue) jobs() jobs { return jobs(r) }

func (r queue) Claim(ctx context.Context, owner string, now, until time.Time, limit int) ([]*domain.Job, error) {
	if limit <= 0 {
		return nil, nil
	}
	var due int
	if err := r.s.one(ctx, jobsQueue, args(micros(now), int64(limit)+1), &due); err != nil {
		return nil, err
	}
	claim := jobsClaim
	if due > limit {
		claim = jobsTurns
	}
	var list []*domain.Job
	err := r.s.each(ctx, claim, args(owner, micros(until), micros(now), int64(limit)), collectJobs(&list))
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b *domain.Job) int { return a.DueAt.Compare(b.DueAt) })
	return list, r.jobs().loadEvents(ctx, list)
}

func (r queue) Renew(ctx context.Context, owner string, until time.Time, list []*domain.Job) (lost []*domain.Job, err error) {
	renew := r.renewEach
	if _, able := r.s.texts[jobsRenewAll]; able {
		renew = r.renewAll
	}
	rest, err := renew(ctx, owner, until, list)
	if err != nil {
		return nil, err
	}
	for _, j := range rest {
		// A job that its owner released, with the same fence, is not lost.
		var fence int64
		err = r.s.one(ctx, jobsFence, args(string(j.WorkspaceID), string(j.ID)), &fence)
		if err != nil && !noRow(err) {
			return nil, err
		}
		if fence != j.Lease.Fence {
			lost = append(lost, j)
		}
	}
	return lost, nil
}

// renewEach renews leases, and returns the jobs of which it did not.
func (r queue) renewEach(ctx context.Context, owner string, until time.Time, list []*domain.Job) (rest []*domain.Job, err error) {
	for _, j := range list {
		n, err := r.s.exec(ctx, jobsRenew, string(j.WorkspaceID), string(j.ID), j.Lease.Fence, owner, micros(until))
		if err != nil {
			return nil, err
		}
		if n == 0 {
			rest = append(rest, j)
		}
	}
	return rest, nil
}

// renewAll is renewEach with one statement.
func (r queue) renewAll(ctx context.Context, owner string, until time.Time, list []*domain.Job) (rest []*domain.Job, err error) {
	spaces, ids := keysOf(list)
	fences := make([]int64, len(list))
	for i, j := range list {
		fences[i] = j.Lease.Fence
	}
	renewed := map[domain.ID]domain.ID{}
	err = r.s.each(ctx, jobsRenewAll, args(spaces, ids, fences, owner, micros(until)), func(scan scanFunc) error {
		var ws, id domain.ID
		err := scan(text(&ws), text(&id))
		renewed[id] = ws
		return err
	})
	for _, j := range list {
		if renewed[j.ID] != j.WorkspaceID {
			rest = append(rest, j)
		}
	}
	return rest, err
}

// keysOf returns the keys of jobs as two columns.
func keysOf(list []*domain.Job) (spaces, ids []string) {
	for _, j := range list {
		spaces, ids = append(spaces, string(j.WorkspaceID)), append(ids, string(j.ID))
	}
	return spaces, ids
}

// Release increments the fence too: an earlier process with this name must not
// commit any more.
func (r queue) Release(ctx context.Context, owner string) error {
	_, err := r.s.exec(ctx, jobsRelease, owner)
	return err
}

// Commit stores the job first, so that a worker without the lease writes nothing.
func (r queue) Commit(ctx context.Context, c *domain.Checkpoint) (*domain.Signal, error) {
	var signal *domain.Signal
	if !c.Stored {
		var err error
		if signal, err = r.advance(ctx, c); err != nil {
			return nil, err
		}
	}
	for i := range c.Changes {
		if err := r.change(ctx, c.Job.WorkspaceID, &c.Changes[i]); err != nil {
			return nil, err
		}
	}
	return signal, nil
}

func (r queue) change(ctx context.Context, ws domain.ID, c *domain.Change) error {
	if err := r.changeEntry(ctx, ws, c); err != nil {
		return err
	}
	entries := entries(r)
	for _, e := range c.Inserted {
		if err := entries.Insert(ctx, e); err != nil {
			return err
		}
	}
	if c.Folder != "" {
		if err := entries.SetFolder(ctx, ws, c.Target, c.Folder, c.At); err != nil {
			return err
		}
	}
	if c.State != nil {
		state := *c.State
		if err := entries.AddState(ctx, ws, c.Target, &state); err != nil {
			return err
		}
	}
	for i := range c.Files {
		if err := files(r).Put(ctx, &c.Files[i]); err != nil {
			return err
		}
	}
	if c.Child != nil {
		return r.jobs().Insert(ctx, c.Child)
	}
	return nil
}

// changeEntry appends a version to the entry, or makes sure that it is the one on
// which the step has built. Revise looks itself.
func (r queue) changeEntry(ctx context.Context, ws domain.ID, c *domain.Change) error {
	entries := entries(r)
	switch {
	case c.Content != nil:
		return entries.Revise(ctx, ws, c.EntryID, c.Base, c.Content)
	case c.Base != "":
		return entries.Expect(ctx, ws, c.EntryID, c.Base)
	}
	return nil
}

func (r queue) advance(ctx context.Context, c *domain.Checkpoint) (*domain.Signal, error) {
	j := c.Job
	if j.Completed() {
		return nil, r.finish(ctx, c)
	}
	due, lease := queueColumns(j)
	var faults driver.Valuer = jsonText{}
	if c.FaultsChanged { // there may be thousands
		faults = asJSON(j.Faults)
	}
	params := args(string(j.WorkspaceID), string(j.ID), lease.Fence, string(j.EntryID),
		string(j.Status), faults, micros(j.UpdatedAt), nullableMicros(j.CompletedAt),
		nullableMicros(due), lease.Owner, nullableMicros(lease.Until), j.Ref, c.SignalHandled,
		c.FaultsChanged)
	var signal *domain.Signal
	var fenced bool
	var err error
	if locked := r.s.lockedJob(j.WorkspaceID, j.ID, lease.Fence); locked != nil {
		if signal = locked.signal; c.SignalHandled {
			signal = nil
		}
		r.s.forgetJob(j.WorkspaceID, j.ID)
		fenced, err = r.s.send(ctx, jobsGoOn, 1, params...)
	} else if err = r.s.one(ctx, jobsAdvance, params, into(&signal)); noRow(err) {
		fenced, err = true, nil
	}
	switch {
	case err != nil:
		return nil, err
	case fenced:
		return nil, domain.ErrFenced
	}
	return signal, r.jobs().appendEvents(ctx, j, c.Events)
}

// finish is advance for a job that is complete.
func (r queue) finish(ctx context.Context, c *domain.Checkpoint) error {
	j := c.Job
	var faults driver.Valuer = jsonText{}
	if c.FaultsChanged {
		faults = asJSON(j.Faults)
	}
	fenced, err := r.s.send(ctx, jobsFinish, 1, string(j.WorkspaceID), string(j.ID), j.Lease.Fence, string(j.EntryID),
		string(j.Status), faults, micros(j.UpdatedAt), micros(j.CompletedAt), j.Ref, c.FaultsChanged)
	if err != nil {
		return err
	}
	if fenced {
		return domain.ErrFenced
	}
	return r.jobs().appendEvents(ctx, j, c.Events)
}

func (r queue) Signal(ctx context.Context, ws, id domain.ID, s domain.Signal, now time.Time) error {
	r.s.forgetJob(ws, id)
	n, err := r.s.exec(ctx, jobsSignal, string(ws), string(id), jsonText{s}, micros(now))
	if err != nil || n == 1 {
		return err
	}
	j, err := r.jobs().Head(ctx, ws, id)
	if err != nil {
		return err
	}
	if j.Completed() {
		return domain.E(domain.NotFound, "not-found", "the job is complete; nothing of it can be woken or stopped")
	}
	return domain.E(domain.Conflict, "conflict", "another request to this job is waiting; try again")
}

func (r queue) Take(ctx context.Context, owner string, until time.Time, keys []domain.JobKey) (list []*domain.Job, err error) {
	if _, able := r.s.texts[jobsTakeAll]; able {
		var spaces, ids []string
		for _, k := range keys {
			spaces, ids = append(spaces, string(k.WorkspaceID)), append(ids, string(k.ID))
		}
		if err := r.s.each(ctx, jobsTakeAll, args(owner, micros(until), spaces, ids), collectJobs(&list)); err != nil {
			return nil, err
		}
		return list, r.jobs().loadEvents(ctx, list)
	}
	for _, k := range keys {
		if err := r.s.each(ctx, jobsTake, args(owner, micros(until), string(k.WorkspaceID), string(k.ID)), collectJobs(&list)); err != nil {
			return nil, err
		}
	}
	return list, r.jobs().loadEvents(ctx, list)
}

func (r queue) Backlog(ctx context.Context, now time.Time) (map[domain.ID]int, error) {
	counts := map[domain.ID]int{}
	err := r.s.each(ctx, jobsBacklog, args(micros(now)), func(scan scanFunc) error {
		var ws domain.ID
		var n int
		if err := scan(text(&ws), &n); err != nil {
			return err
		}
		counts[ws] = n
		return nil
	})
	return counts, err
}

func (r queue) BacklogOf(ctx context.Context, ws domain.ID, now time.Time, most int) (n int, err error) {
	err = r.s.one(ctx, jobsBacklogOf, args(string(ws), micros(now), int64(most)), &n)
	return n, err
}

func (r queue) NextDue(ctx context.Context) (time.Time, error) {
	var at time.Time
	err := r.s.one(ctx, jobsNextDue, nil, instant{&at})
	return at, err
}
