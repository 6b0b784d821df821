package store

import (
	"context"
	"time"

	"chancery/internal/domain"
)

const (
	jobsInsert   Name = "jobs.insert"
	jobsDelete   Name = "jobs.delete"
	jobsGet      Name = "jobs.get"
	jobsByKey    Name = "jobs.by-key"
	jobTagsAdd   Name = "job-tags.add"
	jobsByRef    Name = "jobs.by-ref"
	jobKeysClaim Name = "job-keys.claim"
	jobKeysGet   Name = "job-keys.get"

	jobDescendantsCount Name = "job-descendants.count"
)

// JobColumns are the columns that both claims must return, in this order.
const JobColumns = `workspace_id, id, key, workflow_id, workflow_version, entry_id, input_hash, tags, args, meta,
	status, faults, created_at, updated_at, completed_at, due_at, lease_owner, lease_until, fence, parent, ref, signal, ack`

// jobRowColumns are the columns of a job in a list. The last one is of the form of the
// faults, but says only how the job ended: a job may have many. The texts inside JSON have
// their quotes escaped, so that no message looks like a cancellation.
var jobRowColumns = `j.id AS id, j.created_at AS created_at, ` + qualified( //nolint:gochecknoglobals // a table
	"j", `workspace_id, key, workflow_id, workflow_version, entry_id, input_hash, tags, status, updated_at, completed_at, due_at, lease_owner, lease_until, fence, parent, ref, signal, ack`) +
	`, CASE WHEN j.faults = '' THEN ''
		WHEN j.faults LIKE '%{"provider":"transform","code":"` + domain.CodeCancelled + `"%'
		THEN '[{"provider":"transform","code":"` + domain.CodeCancelled + `"}]' ELSE '[{}]' END,
	w.name, v.doc_schema, v.doc_type, v.doc_series, v.doc_code`

// aboutJob joins the workflow of a job and the document of its entry as they are now.
const aboutJob = ` LEFT JOIN workflows w ON w.workspace_id = j.workspace_id AND w.id = j.workflow_id
	LEFT JOIN entries e ON e.workspace_id = j.workspace_id AND e.id = j.entry_id
	LEFT JOIN entry_versions v ON v.workspace_id = e.workspace_id AND v.entry_id = e.id AND v.version = e.version`

var jobTexts = Texts{ //nolint:gochecknoglobals // a table
	jobsInsert: `INSERT INTO jobs (` + JobColumns + `, change_no)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, NULL, NULL, ` + ChangeNo + `)
		ON CONFLICT DO NOTHING`,
	jobsDelete: `DELETE FROM jobs WHERE workspace_id = $1 AND id = $2`,
	jobsGet:    `SELECT ` + JobColumns + ` FROM jobs WHERE workspace_id = $1 AND id = $2`,
	jobsByKey: `SELECT ` + JobColumns + ` FROM jobs WHERE workspace_id = $1 AND id =
		(SELECT k.job_id FROM job_keys k WHERE k.workspace_id = $1 AND k.key = $2 AND k.created_at >= $3)`,
	jobTagsAdd: `INSERT INTO job_tags (workspace_id, tag, created_at, job_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,

	jobsByRef: `SELECT ` + JobColumns + ` FROM jobs WHERE workspace_id = $1 AND ref = $2 AND ref <> ''
		AND completed_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1`,
	jobKeysClaim: `INSERT INTO job_keys (workspace_id, key, job_id, created_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (workspace_id, key) DO UPDATE SET job_id = excluded.job_id, created_at = excluded.created_at
		WHERE job_keys.created_at < $5`,
	jobKeysGet: `SELECT job_id FROM job_keys WHERE workspace_id = $1 AND key = $2`,

	jobDescendantsCount: `INSERT INTO job_descendants (workspace_id, root_id, n) VALUES ($1, $2, 1)
		ON CONFLICT (workspace_id, root_id) DO UPDATE SET n = job_descendants.n + 1 WHERE job_descendants.n < $3`,

	// The events of many jobs: $1 their workspaces, $2 their IDs. The last column is the
	// place of the job in these lists.
	eventsOfAll: "",
	eventsOf:    `SELECT ` + eventColumns + ` FROM job_events WHERE workspace_id = $1 AND job_id = $2 ORDER BY seq`,
}

type jobs struct{ s *Session }

func (r jobs) Insert(ctx context.Context, j *domain.Job) error {
	due, lease := queueColumns(j)
	there, err := r.s.send(ctx, jobsInsert, 1, string(j.WorkspaceID), string(j.ID), j.Key, string(j.WorkflowID),
		int64(j.WorkflowVersion), string(j.EntryID), j.InputHash, asJSON(j.Tags), asJSON(j.Args), raw(j.Meta),
		string(j.Status), asJSON(j.Faults), micros(j.CreatedAt), micros(j.UpdatedAt), nullableMicros(j.CompletedAt),
		nullableMicros(due), lease.Owner, nullableMicros(lease.Until), lease.Fence, originOf(j), j.Ref)
	if err != nil {
		return err
	}
	if there {
		return taken(j.ID, "a job with this id exists already")
	}
	if j.Key != "" {
		if err := r.claimKey(ctx, j); err != nil {
			return err
		}
	}
	for _, tag := range j.Tags {
		if _, err := r.s.send(ctx, jobTagsAdd, AnyRows, string(j.WorkspaceID), tag, micros(j.CreatedAt), string(j.ID)); err != nil {
			return err
		}
	}
	return r.appendEvents(ctx, j, j.Events)
}

// claimKey claims the key for the job. If the key is taken, it deletes the job and
// returns a Conflict.
func (r jobs) claimKey(ctx context.Context, j *domain.Job) error {
	ws := string(j.WorkspaceID)
	used, err := r.s.send(ctx, jobKeysClaim, 1, ws, j.Key, string(j.ID), micros(j.CreatedAt),
		micros(domain.KeysSince(j.CreatedAt)))
	if err != nil || !used {
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

func (r jobs) CountDescendant(ctx context.Context, ws, root domain.ID, most int) (bool, error) {
	n, err := r.s.exec(ctx, jobDescendantsCount, string(ws), string(root), int64(most))
	return n == 1, err
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

func (r jobs) ByKey(ctx context.Context, ws domain.ID, key string, now time.Time) (*domain.Job, error) {
	return r.find(ctx, jobsByKey, args(string(ws), key, micros(domain.KeysSince(now))))
}

func (r jobs) find(ctx context.Context, name Name, params []any) (*domain.Job, error) {
	j := new(domain.Job)
	if err := r.s.one(ctx, name, params, jobFields(j)...); err != nil {
		return nil, missing(err, "job")
	}
	return j, nil
}

// collectJobs returns a function that appends each row to the list.
func collectJobs(list *[]*domain.Job) func(scan scanFunc) error {
	return func(scan scanFunc) error {
		j := new(domain.Job)
		*list = append(*list, j)
		return scan(jobFields(j)...)
	}
}

func (r jobs) ByRef(ctx context.Context, ws domain.ID, ref string) (*domain.Job, error) {
	j := new(domain.Job)
	err := r.s.one(ctx, jobsByRef, args(string(ws), ref), jobFields(j)...)
	if noRow(err) {
		return nil, domain.Missing("job")
	}
	return j, err
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
		&j.Lease.Owner, instant{&j.Lease.Until}, &j.Lease.Fence, scanOrigin{j}, &j.Ref, into(&j.Signal), into(&j.Ack))
}

// originJSON is the stored form of a job's parent and start step. It is empty for
// most jobs: they were created by a request and start at the first step.
type originJSON struct {
	ParentID  domain.ID `json:"id,omitempty"`
	RootID    domain.ID `json:"root,omitempty"`
	Depth     int       `json:"depth,omitempty"`
	StartStep domain.ID `json:"start_step,omitempty"`
}

// originOf returns the column value of a job's parent and start step.
func originOf(j *domain.Job) any {
	if j.ParentID == "" && j.Depth == 0 && j.StartStep == "" {
		return ""
	}
	return jsonText{originJSON{j.ParentID, j.RootID, j.Depth, j.StartStep}}
}

// scanOrigin scans what originOf returned.
type scanOrigin struct{ j *domain.Job }

// Scan implements sql.Scanner.
func (p scanOrigin) Scan(src any) error {
	var o originJSON
	if err := into(&o).Scan(src); err != nil {
		return err
	}
	p.j.ParentID, p.j.RootID, p.j.Depth, p.j.StartStep = o.ParentID, o.RootID, o.Depth, o.StartStep
	return nil
}
