package store

import (
	"context"
	"slices"
	"time"

	"chancery/internal/domain"
)

const (
	jobsInsert   Name = "jobs.insert"
	jobsDelete   Name = "jobs.delete"
	jobsGet      Name = "jobs.get"
	jobsByKey    Name = "jobs.by-key"
	jobsNewest   Name = "jobs.newest"
	jobsOldest   Name = "jobs.oldest"
	jobsNewestOf Name = "jobs.newest-tagged"
	jobsOldestOf Name = "jobs.oldest-tagged"
	jobTagsAdd   Name = "job-tags.add"
	jobsClaim    Name = "jobs.claim"
	jobsQueue    Name = "jobs.queue"
	jobsTurns    Name = "jobs.claim-in-turns"
	jobsBacklog  Name = "jobs.backlog"
	jobsRenew    Name = "jobs.renew"
	jobsFence    Name = "jobs.fence"
	jobsRelease  Name = "jobs.release"
	jobsAdvance  Name = "jobs.advance"
	jobsSignal   Name = "jobs.signal"
	jobsByRef    Name = "jobs.by-ref"
	jobsNextDue  Name = "jobs.next-due"
	jobKeysClaim Name = "job-keys.claim"
	jobKeysGet   Name = "job-keys.get"
)

// JobsClaim is the statement with which a worker claims jobs: $1 owner, $2 end of
// the lease, $3 now, $4 how many. Engines with several writers replace it by one
// that skips rows locked by others.
const JobsClaim = jobsClaim

// JobsClaimInTurns is the statement with which a worker claims jobs when more are
// due than it can take: the same parameters, but the workspaces take turns.
const JobsClaimInTurns = jobsTurns

// JobColumns are the columns that both claims must return, in this order.
const JobColumns = `workspace_id, id, key, workflow_id, workflow_version, entry_id, input_hash, tags, args, meta,
	status, faults, created_at, updated_at, completed_at, due_at, lease_owner, lease_until, fence, parent, ref, signal`

var jobTexts = Texts{ //nolint:gochecknoglobals // a table
	jobsInsert: `INSERT INTO jobs (` + JobColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, NULL)
		ON CONFLICT DO NOTHING`,
	jobsDelete: `DELETE FROM jobs WHERE workspace_id = $1 AND id = $2`,
	jobsGet:    `SELECT ` + JobColumns + ` FROM jobs WHERE workspace_id = $1 AND id = $2`,
	jobsByKey: `SELECT ` + JobColumns + ` FROM jobs WHERE workspace_id = $1 AND id =
		(SELECT k.job_id FROM job_keys k WHERE k.workspace_id = $1 AND k.key = $2 AND k.created_at >= $3)`,
	jobsNewest: `SELECT ` + JobColumns + ` FROM jobs
		WHERE workspace_id = $1 AND (created_at, id) < ($2, $3) ORDER BY created_at DESC, id DESC LIMIT $4`,
	jobsOldest: `SELECT ` + JobColumns + ` FROM jobs
		WHERE workspace_id = $1 AND (created_at, id) > ($2, $3) ORDER BY created_at, id LIMIT $4`,
	jobsNewestOf: `SELECT ` + JobColumns + ` FROM jobs
		WHERE workspace_id = $1 AND (created_at, id) < ($2, $3) AND EXISTS (
			SELECT 1 FROM job_tags t WHERE t.workspace_id = $1 AND t.tag = $5 AND t.job_id = jobs.id)
		ORDER BY created_at DESC, id DESC LIMIT $4`,
	jobsOldestOf: `SELECT ` + JobColumns + ` FROM jobs
		WHERE workspace_id = $1 AND (created_at, id) > ($2, $3) AND EXISTS (
			SELECT 1 FROM job_tags t WHERE t.workspace_id = $1 AND t.tag = $5 AND t.job_id = jobs.id)
		ORDER BY created_at, id LIMIT $4`,
	jobTagsAdd: `INSERT INTO job_tags (workspace_id, tag, job_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,

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
	// jobs count as turns already taken. The recursive query finds the workspaces by
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
				SELECT workspace_id, COUNT(*) FROM jobs WHERE lease_until IS NOT NULL AND lease_until > $3
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
	jobsRenew: `UPDATE jobs SET lease_until = $5
		WHERE workspace_id = $1 AND id = $2 AND fence = $3 AND lease_owner = $4`,
	jobsFence: `SELECT fence FROM jobs WHERE workspace_id = $1 AND id = $2`,
	jobsRelease: `UPDATE jobs SET lease_owner = '', lease_until = NULL, fence = fence + 1
		WHERE lease_until IS NOT NULL AND lease_owner = $1`,
	// A heartbeat may have renewed the lease since the job was read.
	jobsAdvance: `UPDATE jobs SET entry_id = $4, status = $5, faults = $6, updated_at = $7, completed_at = $8,
		due_at = CASE WHEN signal IS NOT NULL AND NOT $13 AND $9 > $7 THEN $7 ELSE $9 END, lease_owner = $10,
		lease_until = CASE WHEN lease_owner = $10 AND lease_until > $11 THEN lease_until ELSE $11 END,
		ref = $12, signal = CASE WHEN $13 OR $8 IS NOT NULL THEN NULL ELSE signal END
		WHERE workspace_id = $1 AND id = $2 AND fence = $3 RETURNING signal`,
	jobsSignal: `UPDATE jobs SET signal = $3, due_at = CASE WHEN lease_until IS NULL AND due_at > $4 THEN $4 ELSE due_at END
		WHERE workspace_id = $1 AND id = $2 AND completed_at IS NULL AND (signal IS NULL OR signal = $3)`,
	jobsByRef: `SELECT ` + JobColumns + ` FROM jobs WHERE workspace_id = $1 AND ref = $2 AND ref <> ''
		AND completed_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1`,
	jobsNextDue: `SELECT MIN(at) FROM (
		SELECT MIN(due_at) AS at FROM jobs WHERE lease_until IS NULL AND due_at IS NOT NULL
		UNION ALL
		SELECT MIN(CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END) AS at FROM jobs
			WHERE lease_until IS NOT NULL AND due_at IS NOT NULL) AS next`,

	jobKeysClaim: `INSERT INTO job_keys (workspace_id, key, job_id, created_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (workspace_id, key) DO UPDATE SET job_id = excluded.job_id, created_at = excluded.created_at
		WHERE job_keys.created_at < $5`,
	jobKeysGet: `SELECT job_id FROM job_keys WHERE workspace_id = $1 AND key = $2`,

	eventsOf: `SELECT ` + eventColumns + ` FROM job_events WHERE workspace_id = $1 AND job_id = $2 ORDER BY seq`,
}

type jobs struct{ s *Session }

func (r jobs) Insert(ctx context.Context, j *domain.Job, keysSince time.Time) error {
	due, lease := queueColumns(j)
	n, err := r.s.exec(ctx, jobsInsert, string(j.WorkspaceID), string(j.ID), j.Key, string(j.WorkflowID),
		int64(j.WorkflowVersion), string(j.EntryID), j.InputHash, asJSON(j.Tags), asJSON(j.Args), raw(j.Meta),
		string(j.Status), asJSON(j.Faults), micros(j.CreatedAt), micros(j.UpdatedAt), nullableMicros(j.CompletedAt),
		nullableMicros(due), lease.Owner, nullableMicros(lease.Until), lease.Fence, originOf(j), j.Ref)
	if err != nil {
		return err
	}
	if n == 0 {
		return taken(j.ID, "a job with this id exists already")
	}
	if j.Key != "" {
		if err := r.claimKey(ctx, j, keysSince); err != nil {
			return err
		}
	}
	for _, tag := range j.Tags {
		if _, err := r.s.exec(ctx, jobTagsAdd, string(j.WorkspaceID), tag, string(j.ID)); err != nil {
			return err
		}
	}
	return r.appendEvents(ctx, j, j.Events)
}

// claimKey claims the key for the job. If the key is taken, it deletes the job and
// returns a Conflict.
func (r jobs) claimKey(ctx context.Context, j *domain.Job, since time.Time) error {
	ws := string(j.WorkspaceID)
	n, err := r.s.exec(ctx, jobKeysClaim, ws, j.Key, string(j.ID), micros(j.CreatedAt), micros(since))
	if err != nil || n == 1 {
		return err
	}
	if _, err := r.s.exec(ctx, jobsDelete, ws, string(j.ID)); err != nil {
		return err
	}
	var existing domain.ID
	if err := r.s.one(ctx, jobKeysGet, args(ws, j.Key), text(&existing)); err != nil {
		return err
	}
	return taken(existing, "the key %q belongs to another job", j.Key)
}

func (r jobs) Get(ctx context.Context, ws, id domain.ID) (*domain.Job, error) {
	j, err := r.Head(ctx, ws, id)
	if err != nil {
		return nil, err
	}
	j.Events, err = r.events(ctx, ws, id)
	return j, err
}

func (r jobs) Head(ctx context.Context, ws, id domain.ID) (*domain.Job, error) {
	return r.find(ctx, jobsGet, args(string(ws), string(id)))
}

func (r jobs) ByKey(ctx context.Context, ws domain.ID, key string, keysSince time.Time) (*domain.Job, error) {
	return r.find(ctx, jobsByKey, args(string(ws), key, micros(keysSince)))
}

func (r jobs) find(ctx context.Context, name Name, params []any) (*domain.Job, error) {
	j := new(domain.Job)
	if err := r.s.one(ctx, name, params, jobFields(j)...); err != nil {
		return nil, missing(err, "job")
	}
	return j, nil
}

func (r jobs) List(ctx context.Context, ws domain.ID, tag string, p domain.Page) ([]*domain.Job, error) {
	at, id := pageStart(p)
	params := args(string(ws), at, id, limit(p.Limit))
	name := jobsNewest
	if p.Ascending {
		name = jobsOldest
	}
	if tag == "" {
		return r.list(ctx, name, params)
	}
	name = jobsNewestOf
	if p.Ascending {
		name = jobsOldestOf
	}
	return r.list(ctx, name, append(params, tag))
}

func (r jobs) list(ctx context.Context, name Name, params []any) ([]*domain.Job, error) {
	var list []*domain.Job
	err := r.s.each(ctx, name, params, func(scan scanFunc) error {
		j := new(domain.Job)
		list = append(list, j)
		return scan(jobFields(j)...)
	})
	return list, err
}

func (r jobs) Claim(ctx context.Context, owner string, now, until time.Time, limit int) ([]*domain.Job, error) {
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
	list, err := r.list(ctx, claim, args(owner, micros(until), micros(now), int64(limit)))
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b *domain.Job) int { return a.DueAt.Compare(b.DueAt) })
	for _, j := range list {
		if j.Events, err = r.events(ctx, j.WorkspaceID, j.ID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (r jobs) Renew(ctx context.Context, owner string, until time.Time, list []*domain.Job) (lost []*domain.Job, err error) {
	for _, j := range list {
		n, err := r.s.exec(ctx, jobsRenew, string(j.WorkspaceID), string(j.ID), j.Lease.Fence, owner, micros(until))
		if err != nil {
			return nil, err
		}
		if n == 1 {
			continue
		}
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

// Release increments the fence too: an earlier process with this name must not
// commit any more.
func (r jobs) Release(ctx context.Context, owner string, _ time.Time) error {
	_, err := r.s.exec(ctx, jobsRelease, owner)
	return err
}

func (r jobs) Advance(ctx context.Context, j *domain.Job, events []domain.Event, handled bool) (*domain.Signal, error) {
	due, lease := queueColumns(j)
	var signal *domain.Signal
	err := r.s.one(ctx, jobsAdvance, args(string(j.WorkspaceID), string(j.ID), lease.Fence, string(j.EntryID),
		string(j.Status), asJSON(j.Faults), micros(j.UpdatedAt), nullableMicros(j.CompletedAt),
		nullableMicros(due), lease.Owner, nullableMicros(lease.Until), j.Ref, handled), into(&signal))
	if noRow(err) {
		return nil, domain.ErrFenced
	}
	if err != nil {
		return nil, err
	}
	return signal, r.appendEvents(ctx, j, events)
}

func (r jobs) Signal(ctx context.Context, ws, id domain.ID, s domain.Signal, now time.Time) error {
	n, err := r.s.exec(ctx, jobsSignal, string(ws), string(id), jsonText{s}, micros(now))
	if err != nil || n == 1 {
		return err
	}
	j, err := r.Head(ctx, ws, id)
	if err != nil {
		return err
	}
	if j.Completed() {
		return domain.E(domain.NotFound, "not-found", "the job is complete; nothing of it can be woken or stopped")
	}
	return domain.E(domain.Conflict, "conflict", "another request to this job is waiting; try again")
}

func (r jobs) ByRef(ctx context.Context, ws domain.ID, ref string) (*domain.Job, error) {
	j := new(domain.Job)
	err := r.s.one(ctx, jobsByRef, args(string(ws), ref), jobFields(j)...)
	if noRow(err) {
		return nil, domain.Missing("job")
	}
	return j, err
}

func (r jobs) Backlog(ctx context.Context, now time.Time) (map[domain.ID]int, error) {
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

func (r jobs) NextDue(ctx context.Context) (time.Time, error) {
	var at time.Time
	err := r.s.one(ctx, jobsNextDue, nil, instant{&at})
	return at, err
}

// queueColumns returns when a job is due and its lease. A completed job is never due
// and never leased, which keeps it out of the indexes of the queue.
func queueColumns(j *domain.Job) (due time.Time, lease domain.Lease) {
	if j.Completed() {
		return time.Time{}, domain.Lease{Fence: j.Lease.Fence}
	}
	return j.DueAt, j.Lease
}

func jobFields(j *domain.Job) []any {
	return args(text(&j.WorkspaceID), text(&j.ID), &j.Key, text(&j.WorkflowID), &j.WorkflowVersion, text(&j.EntryID),
		&j.InputHash, into(&j.Tags), into(&j.Args), (*[]byte)(&j.Meta), (*string)(&j.Status), into(&j.Faults),
		instant{&j.CreatedAt}, instant{&j.UpdatedAt}, instant{&j.CompletedAt}, instant{&j.DueAt},
		&j.Lease.Owner, instant{&j.Lease.Until}, &j.Lease.Fence, scanOrigin{j}, &j.Ref, into(&j.Signal))
}

// originJSON is the stored form of a job's parent and start step. It is empty for
// most jobs: they were created by a request and start at the first step.
type originJSON struct {
	ParentID  domain.ID `json:"id,omitempty"`
	Depth     int       `json:"depth,omitempty"`
	StartStep domain.ID `json:"start_step,omitempty"`
}

// originOf returns the column value of a job's parent and start step.
func originOf(j *domain.Job) any {
	if j.ParentID == "" && j.Depth == 0 && j.StartStep == "" {
		return ""
	}
	return jsonText{originJSON{j.ParentID, j.Depth, j.StartStep}}
}

// scanOrigin scans what originOf returned.
type scanOrigin struct{ j *domain.Job }

// Scan implements sql.Scanner.
func (p scanOrigin) Scan(src any) error {
	var o originJSON
	if err := into(&o).Scan(src); err != nil {
		return err
	}
	p.j.ParentID, p.j.Depth, p.j.StartStep = o.ParentID, o.Depth, o.StartStep
	return nil
}
