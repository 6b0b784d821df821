package chaos

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

// auditText has the database write down, in the transaction of each change, which process
// held a job when, and which wrote an event. The name of a connection is "chancery NODE".
// The time is not that of the commit, but only milliseconds before it.
const auditText = `
CREATE TABLE audit_holds (n BIGSERIAL, job TEXT, fence BIGINT, owner TEXT, at TIMESTAMPTZ DEFAULT clock_timestamp());
CREATE TABLE audit_events (job TEXT, seq BIGINT, fence BIGINT, node TEXT, at TIMESTAMPTZ DEFAULT clock_timestamp());
CREATE FUNCTION audit_hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	INSERT INTO audit_holds (job, fence, owner) VALUES (NEW.id, NEW.fence, NEW.lease_owner);
	RETURN NULL;
END $$;
CREATE TRIGGER audit_created AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION audit_hold();
CREATE TRIGGER audit_held AFTER UPDATE ON jobs FOR EACH ROW
	WHEN (NEW.fence <> OLD.fence OR NEW.lease_owner <> OLD.lease_owner) EXECUTE FUNCTION audit_hold();
CREATE FUNCTION audit_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	INSERT INTO audit_events (job, seq, fence, node)
		SELECT NEW.job_id, NEW.seq, fence, current_setting('application_name') FROM jobs
		WHERE workspace_id = NEW.workspace_id AND id = NEW.job_id;
	RETURN NULL;
END $$;
CREATE TRIGGER audit_written AFTER INSERT ON job_events FOR EACH ROW EXECUTE FUNCTION audit_event();
`

// record is all that is in the database about jobs when everything is over.
type record struct {
	jobs    map[string]*jobRecord
	entries map[string]*entryRecord
	// series are the codes that each series gave, in the order of their numbers, and the
	// entries that have them.
	series map[string][]numberRecord
}

type jobRecord struct {
	id, flow, entry, status, faults string
	complete                        bool
	events                          []eventRecord
	holds                           []hold
}

type eventRecord struct {
	seq                      int
	intent, provider, status string
	child                    string // the job that the step made
	// fence is that of the job when the event was written, and node who wrote it.
	fence int64
	node  string // the label of the server
	at    time.Time
}

// hold is that somebody took a job, or with an empty owner that it was let go.
type hold struct {
	fence int64
	owner string // NODE/PROCESS
	at    time.Time
}

// node is the name of the holder.
func (h *hold) node() string {
	name, _, _ := strings.Cut(h.owner, "/")
	return name
}

type entryRecord struct {
	code                           string
	signed                         bool
	versions, states, files, lefts int
}

type numberRecord struct {
	number      int64
	entry, code string
}

// readRecord reads everything.
func readRecord(ctx context.Context, db *sql.DB) (*record, error) {
	r := &record{jobs: map[string]*jobRecord{}, entries: map[string]*entryRecord{}, series: map[string][]numberRecord{}}
	return r, errors.Join(r.readJobs(ctx, db), r.readEvents(ctx, db), r.readHolds(ctx, db), r.readEntries(ctx, db), r.readSeries(ctx, db))
}

// each calls a function with each row of a query.
func each(ctx context.Context, db *sql.DB, query string, row func(*sql.Rows) error) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (r *record) readJobs(ctx context.Context, db *sql.DB) error {
	return each(ctx, db, `SELECT id, workflow_id, entry_id, status, faults, completed_at IS NOT NULL FROM jobs`, func(rows *sql.Rows) error {
		j := new(jobRecord)
		err := rows.Scan(&j.id, &j.flow, &j.entry, &j.status, &j.faults, &j.complete)
		r.jobs[j.id] = j
		return err
	})
}

func (r *record) readEvents(ctx context.Context, db *sql.DB) error {
	return each(ctx, db, `SELECT e.job_id, e.seq, e.intent_id, e.provider, e.status, e.detail, a.fence, a.node, a.at
		FROM job_events e JOIN audit_events a ON a.job = e.job_id AND a.seq = e.seq ORDER BY e.job_id, e.seq`, func(rows *sql.Rows) error {
		var id, detail string
		var e eventRecord
		if err := rows.Scan(&id, &e.seq, &e.intent, &e.provider, &e.status, &detail, &e.fence, &e.node, &e.at); err != nil {
			return err
		}
		e.node = strings.TrimPrefix(e.node, connectionName)
		if detail != "" {
			var d struct {
				Args map[string]string `json:"args"`
			}
			if err := json.Unmarshal([]byte(detail), &d); err != nil {
				return err
			}
			e.child = d.Args["job-id"]
		}
		r.jobs[id].events = append(r.jobs[id].events, e)
		return nil
	})
}

func (r *record) readHolds(ctx context.Context, db *sql.DB) error {
	return each(ctx, db, `SELECT job, fence, owner, at FROM audit_holds ORDER BY n`, func(rows *sql.Rows) error {
		var id string
		var h hold
		if err := rows.Scan(&id, &h.fence, &h.owner, &h.at); err != nil {
			return err
		}
		r.jobs[id].holds = append(r.jobs[id].holds, h)
		return nil
	})
}

func (r *record) readEntries(ctx context.Context, db *sql.DB) error {
	return each(ctx, db, `SELECT e.id, v.doc_code, v.signed,
			(SELECT COUNT(*) FROM entry_versions x WHERE x.workspace_id = e.workspace_id AND x.entry_id = e.id),
			(SELECT COUNT(*) FROM entry_states x WHERE x.workspace_id = e.workspace_id AND x.entry_id = e.id),
			(SELECT COUNT(*) FROM files x WHERE x.workspace_id = e.workspace_id AND x.entry_id = e.id),
			(SELECT COUNT(*) FROM files x WHERE x.workspace_id = e.workspace_id AND x.entry_id = e.id AND (x.replaced_by <> '' OR NOT x.stored))
		FROM entries e JOIN entry_versions v ON v.workspace_id = e.workspace_id AND v.entry_id = e.id AND v.version = e.version`,
		func(rows *sql.Rows) error {
			var id string
			e := new(entryRecord)
			err := rows.Scan(&id, &e.code, &e.signed, &e.versions, &e.states, &e.files, &e.lefts)
			r.entries[id] = e
			return err
		})
}

func (r *record) readSeries(ctx context.Context, db *sql.DB) error {
	return each(ctx, db, `SELECT s.name, e.idx, e.id, e.code FROM series_entries e
		JOIN series s ON s.workspace_id = e.workspace_id AND s.id = e.series_id ORDER BY s.name, e.idx`, func(rows *sql.Rows) error {
		var name string
		var n numberRecord
		err := rows.Scan(&name, &n.number, &n.entry, &n.code)
		r.series[name] = append(r.series[name], n)
		return err
	})
}

// drained waits until no job runs.
func drained(t *testing.T, db *sql.DB) {
	t.Helper()
	var running int
	for range jobTimeout / time.Second {
		if err := db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM jobs WHERE completed_at IS NULL`).Scan(&running); err != nil {
			t.Fatal(err)
		}
		if running == 0 {
			return
		}
		time.Sleep(time.Second)
	}
	t.Errorf("%d jobs are never completed", running)
}
