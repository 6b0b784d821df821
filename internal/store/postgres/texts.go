package postgres

import (
	"errors"
	"fmt"
	"strings"

	"chancery/internal/store"
)

// readTexts returns the statements of reading connections. A claim skips the jobs that
// another one holds, which may be all that are due.
func readTexts() (store.Texts, error) {
	return store.NewTexts(store.Texts{
		store.JobsClaim: claim(), store.JobsClaimInTurns: claimInTurns(),
		"jobs.renew-all": renewAll, "job-events.of-all": eventsOfAll,
	})
}

// renewAll passes over jobs that another writer is about to change: it ends them, most
// likely, and otherwise their turn is the next heartbeat.
const renewAll = `WITH held AS (SELECT j.workspace_id, j.id FROM unnest($1::text[], $2::text[], $3::bigint[]) AS u (ws, id, fence)
		JOIN jobs j ON j.workspace_id = u.ws AND j.id = u.id AND j.fence = u.fence
		WHERE j.lease_owner = $4 FOR NO KEY UPDATE OF j SKIP LOCKED)
	UPDATE jobs j SET lease_until = $5 FROM held WHERE j.workspace_id = held.workspace_id AND j.id = held.id
	RETURNING j.workspace_id, j.id`

const eventsOfAll = `SELECT e.seq, e.intent_id, e.step_id, e.name, e.provider, e.idx, e.status, e.at, e.detail, u.place
	FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS u (ws, id, place)
	JOIN job_events e ON e.workspace_id = u.ws AND e.job_id = u.id ORDER BY u.place, e.seq`

// writeTexts returns the statements of writing connections. What an update reads in order
// to change it, or to add something behind it, it locks: it then sees what the writers
// before it have committed, and those behind it wait.
func writeTexts() (store.Texts, error) {
	texts, err := readTexts()
	if err != nil {
		return nil, err
	}
	for name, end := range map[store.Name]string{
		"workflows.get":      "",
		"workspaces.by-slug": "",
		"series.hold":        "",
		"states.insert":      " ON CONFLICT",
		"files.hash":         "",
	} {
		text, known := texts[name]
		i := len(text)
		if end != "" {
			i = strings.LastIndex(text, end)
		}
		if !known || i < 0 {
			return nil, fmt.Errorf("the statement %s cannot lock its row", name)
		}
		lock := " FOR NO KEY UPDATE"
		if name == "files.hash" {
			lock += " OF e"
		}
		texts[name] = text[:i] + lock + text[i:]
	}
	// The key decides instead of the statement, so that it can be sent later.
	insert, _, found := strings.Cut(texts["contents.insert"], " ON CONFLICT DO NOTHING")
	if !found {
		return nil, errors.New("the statement contents.insert does not ignore conflicts")
	}
	texts["contents.insert"] = insert
	return texts, nil
}

// jobColumns are the columns that a claim returns.
func jobColumns() string {
	list := strings.Split(store.JobColumns, ",")
	for i, c := range list {
		list[i] = "j." + strings.TrimSpace(c)
	}
	return strings.Join(list, ", ")
}

// claim takes the jobs that are due first. Each list locks what it may contribute; what
// is not taken is free again when the transaction ends.
func claim() string {
	return `WITH free AS (SELECT workspace_id, id, due_at FROM jobs
			WHERE lease_until IS NULL AND due_at <= $3 ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED),
		lapsed AS (SELECT workspace_id, id, due_at FROM jobs
			WHERE lease_until <= $3 AND due_at <= $3 ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED),
		due AS (SELECT * FROM free UNION ALL SELECT * FROM lapsed ORDER BY due_at LIMIT $4)
		UPDATE jobs j SET lease_owner = $1, lease_until = $2, fence = j.fence + 1 FROM due
		WHERE j.workspace_id = due.workspace_id AND j.id = due.id
		RETURNING ` + jobColumns()
}

// claimInTurns is the claim of package store, which takes twice as many candidates as it
// needs, so that some are left when others hold the first ones.
func claimInTurns() string {
	return `WITH RECURSIVE spaces (ws) AS (
			(SELECT workspace_id FROM jobs WHERE lease_until IS NULL AND due_at IS NOT NULL ORDER BY workspace_id LIMIT 1)
			UNION ALL
			SELECT (SELECT j.workspace_id FROM jobs j WHERE j.lease_until IS NULL AND j.due_at IS NOT NULL
				AND j.workspace_id > spaces.ws ORDER BY j.workspace_id LIMIT 1)
			FROM spaces WHERE spaces.ws IS NOT NULL
		), working (ws, n) AS (
			SELECT workspace_id, COUNT(*) FROM jobs WHERE lease_until IS NOT NULL AND lease_until > $3 AND status <> 'RUN'
			GROUP BY workspace_id
		), due AS (
			SELECT f.workspace_id, f.id, f.due_at FROM spaces CROSS JOIN LATERAL (
				SELECT j.workspace_id, j.id, j.due_at FROM jobs j
				WHERE j.workspace_id = spaces.ws AND j.lease_until IS NULL AND j.due_at <= $3
				ORDER BY j.due_at LIMIT CASE WHEN $4 < 32 THEN 8 ELSE $4 / 4 END) f
			UNION ALL
			SELECT workspace_id, id, due_at FROM jobs WHERE lease_until <= $3 AND due_at <= $3
		), queue AS (
			SELECT workspace_id, id, due_at, ROW_NUMBER() OVER (PARTITION BY workspace_id ORDER BY due_at) AS place FROM due
		), candidates AS (
			SELECT workspace_id, id, place + COALESCE(n, 0) AS place, due_at FROM queue
			LEFT JOIN working ON working.ws = queue.workspace_id
			ORDER BY place + COALESCE(n, 0), due_at LIMIT 2 * $4
		), taken AS (
			SELECT j.workspace_id, j.id FROM candidates c JOIN jobs j ON j.workspace_id = c.workspace_id AND j.id = c.id
			WHERE (j.lease_until IS NULL OR j.lease_until <= $3) AND j.due_at <= $3
			ORDER BY c.place, c.due_at LIMIT $4 FOR UPDATE OF j SKIP LOCKED
		)
		UPDATE jobs j SET lease_owner = $1, lease_until = $2, fence = j.fence + 1 FROM taken
		WHERE j.workspace_id = taken.workspace_id AND j.id = taken.id
		RETURNING ` + jobColumns()
}
