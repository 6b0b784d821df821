package postgres

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	"chancery/internal/store"
)

// readTexts returns the statements of reading connections. A claim skips the jobs that
// another one holds, which may be all that are due.
func readTexts() (store.Texts, error) {
	texts, err := store.NewTexts(store.Texts{
		store.JobsClaim: claim(), store.JobsClaimInTurns: claimInTurns(),
		store.SearchPut: searchPut, store.SearchFind: searchFind, store.SearchNewer: searchNewer, store.SearchBroad: searchBroad, store.SearchLock: searchLock, store.SearchPlace: "",
		// What was erased goes with the next vacuum.
		store.ScrubOn: "", store.ScrubOff: "", store.ScrubMerge: "", store.ScrubChanges: "",
		"numbers.others": numbersOthers, "jobs.renew-all": renewAll, "jobs.take-all": takeAll(), "job-events.of-all": eventsOfAll,
		"feeds.begin": feedsBegin, "feeds.settle": feedsSettle, "feeds.close": feedsClose, "feeds.rebase": feedsRebase,
	})
	for name, text := range texts {
		texts[name] = strings.ReplaceAll(text, store.ChangeNo, changeNo("$1"))
	}
	for _, name := range []store.Name{"jobs.next-due", "jobs.backlog", "jobs.backlog-of"} {
		texts[name] = strings.ReplaceAll(texts[name], "lease_until IS NOT NULL", leased)
	}
	return texts, err
}

// The feed of a workspace by numbers of transactions. Below xmin none can be added any more.
// A database that was restored in another cluster has numbers that this one has not given yet:
// feedsRebase puts those of the cluster behind them.
const (
	xmin       = `txid_snapshot_xmin(txid_current_snapshot())`
	feedsBegin = `INSERT INTO feeds (workspace_id, since, wanted_until, settle_no, ready, epoch, from_no, until_no, after_id, last_seq, floor_seq)
		VALUES ($1, $2, $3, 0, FALSE, 0, ` + xmin + `, 0, '', $2, $2)
		ON CONFLICT (workspace_id) DO UPDATE SET wanted_until = GREATEST(feeds.wanted_until, excluded.wanted_until)`
	feedsSettle = `UPDATE feeds SET ready = settle_no > 0 AND settle_no < ` + xmin + `,
		settle_no = CASE WHEN settle_no > 0 THEN settle_no ELSE txid_current() END WHERE workspace_id = $1 AND NOT ready`
	feedsClose  = `UPDATE feeds SET until_no = epoch + ` + xmin + ` WHERE workspace_id = $1 AND until_no = 0 AND from_no < epoch + ` + xmin
	feedsRebase = `UPDATE feeds f SET epoch = m.most + 1 - ` + xmin + `, settle_no = 0
		FROM (SELECT workspace_id, GREATEST(from_no, until_no,
			(SELECT MAX(change_no) FROM jobs c WHERE c.workspace_id = feeds.workspace_id AND change_no IS NOT NULL),
			(SELECT MAX(change_no) FROM entry_versions c WHERE c.workspace_id = feeds.workspace_id AND change_no IS NOT NULL),
			(SELECT MAX(change_no) FROM entry_states c WHERE c.workspace_id = feeds.workspace_id AND change_no IS NOT NULL),
			(SELECT MAX(change_no) FROM files c WHERE c.workspace_id = feeds.workspace_id AND change_no IS NOT NULL)) AS most FROM feeds) m
		WHERE f.workspace_id = m.workspace_id AND m.most > f.epoch + txid_snapshot_xmax(txid_current_snapshot())`
)

// renewAll passes over jobs that another writer is about to change: it ends them, most
// likely, and otherwise their turn is the next heartbeat.
const renewAll = `WITH held AS (SELECT j.workspace_id, j.id FROM unnest($1::text[], $2::text[], $3::bigint[]) AS u (ws, id, fence)
		JOIN jobs j ON j.workspace_id = u.ws AND j.id = u.id AND j.fence = u.fence
		WHERE j.lease_owner = $4 FOR NO KEY UPDATE OF j SKIP LOCKED)
	UPDATE jobs j SET lease_until = $5 FROM held WHERE j.workspace_id = held.workspace_id AND j.id = held.id
	RETURNING j.workspace_id, j.id`

// leased is lease_until IS NOT NULL as a range. Of a table that the database has not analyzed yet
// the planner thinks that hardly anything is NULL, and reads all of it; of a range it expects a few
// rows in a hundred, and looks into the index.
const leased = "lease_until BETWEEN 0 AND 9223372036854775807"

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
	for name, lock := range map[store.Name]string{
		"workflows.get": " FOR NO KEY UPDATE", "workspaces.by-slug": " FOR NO KEY UPDATE", "files.hash": " FOR NO KEY UPDATE OF e",
		"series.hold": " FOR NO KEY UPDATE", "refs.of": " FOR NO KEY UPDATE OF e",
		"retention.lock": " FOR NO KEY UPDATE",
	} {
		if texts[name] == "" {
			return nil, fmt.Errorf("the statement %s cannot lock its row", name)
		}
		texts[name] += lock
	}
	// The key decides instead of the statement, so that it can be sent later.
	insert, _, found := strings.Cut(texts["contents.insert"], " ON CONFLICT DO NOTHING")
	placed := strings.Replace(insert, "$4", seqOf("$1", "$2", "$4"), 1)
	advance, _, returns := strings.Cut(texts["jobs.advance"], " RETURNING")
	if !found || placed == insert || !returns {
		return nil, errors.New("the statements contents.insert and jobs.advance cannot be sent later")
	}
	maps.Copy(texts, numberTexts())
	maps.Copy(texts, measureTexts())
	maps.Copy(texts, store.Texts{
		"contents.insert": placed, "jobs.go-on": advance,
		// The planner would join all entries of the workspace and sort them for each page.
		"archive.relate": `SELECT e.id, e.created_at, v.refs FROM (
				SELECT * FROM entries WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3) AS e
			CROSS JOIN LATERAL (SELECT refs FROM entry_versions n
				WHERE n.workspace_id = e.workspace_id AND n.entry_id = e.id AND n.version = e.version LIMIT 1) AS v ORDER BY e.id`,
		"entries.append": `UPDATE entries SET version = $4, seq = seq + 1, updated_at = GREATEST(updated_at, $5)
			WHERE workspace_id = $1 AND id = $2 AND version = $3`,
		"refs.move":    refsFrom(`(SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT)) AS u (a1, a2, a3, a4)`, 1),
		"issued.leave": `DELETE FROM issued WHERE workspace_id = $1 AND entry_id = $2`,
		"issued.put": issuedInto + ` SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), '',
			CAST($7 AS TEXT), CAST($8 AS TEXT), CAST($9 AS TEXT), CAST($10 AS BIGINT)
			WHERE NOT EXISTS (SELECT 1 FROM issued WHERE workspace_id = $1 AND issuer = $3 AND family = $4 AND series = $5
				AND code = $6 AND entry_id <> $2)` + issuedAgain,
		"states.add": `WITH placed AS (` + stateInto + `
				SELECT workspace_id, id, CAST($3 AS BIGINT), CAST($4 AS TEXT), state_seq + 1, CAST($5 AS TEXT), CAST($6 AS TEXT),
					CAST($7 AS TEXT), CAST($8 AS TEXT), CAST($9 AS TEXT), CAST($10 AS BOOLEAN),
					CASE WHEN $10 OR stated_at IS NULL OR stated_at < $3 THEN CAST($3 AS BIGINT) ELSE stated_at END, ` + changeNo("$1") + `
				FROM entries WHERE workspace_id = $1 AND id = $2 AND state_seq < $11 FOR NO KEY UPDATE` + statePlaced + `)
			UPDATE entries e SET ` + stateSet("$3", "$4", "$7", "$10") + ` FROM placed p WHERE e.workspace_id = p.workspace_id AND e.id = p.entry_id`,
	})
	for _, unused := range []store.Name{"entries.revise", "states.insert", "entries.state"} {
		delete(texts, unused)
	}
	return texts, nil
}

// measureTexts are the statements that measure a table that an import fills. The planner thinks
// that a table stays empty that was empty when it was last analyzed, as after an import that was
// discarded, and then reads all of it for each batch. When the database is analyzing the table
// itself, it need not be done again.
func measureTexts() store.Texts {
	texts := store.Texts{}
	for _, m := range store.ArchiveMeasures() {
		texts[m.Unmeasured] = `SELECT COALESCE(MAX(reltuples), 1) <= 0 FROM pg_class WHERE oid = to_regclass('` + m.Table + `')`
		texts[m.Measure] = `ANALYZE (SKIP_LOCKED) ` + m.Table
	}
	return texts
}

// seqOf is the place of a version: the one given, or if that is 0, that which its entry has
// just got.
func seqOf(ws, entry, given string) string {
	return `COALESCE(NULLIF(` + given + `, 0), (SELECT seq FROM entries WHERE workspace_id = ` + ws + ` AND id = ` + entry + `))`
}

// Parts of the statements that give a number to a document and a state to an entry.
const (
	issuedInto = `INSERT INTO issued (workspace_id, entry_id, issuer, family, series, code, place, issue_date, currency, payable, signed_at)`
	// issuedAgain keeps when the document was signed. If another entry has the number, the
	// primary key is in the way.
	issuedAgain = ` ON CONFLICT (workspace_id, entry_id) DO UPDATE SET issuer = excluded.issuer, family = excluded.family,
		series = excluded.series, code = excluded.code, place = '', issue_date = excluded.issue_date, currency = excluded.currency,
		payable = excluded.payable`
	stateInto   = `INSERT INTO entry_states (workspace_id, entry_id, at, key, seq, notes, meta, faults, origin_src, origin_id, timed, place, change_no)`
	statePlaced = ` ON CONFLICT DO NOTHING RETURNING workspace_id, entry_id, place`
)

// stateSet changes an entry to a new state, of which the place is p.place.
func stateSet(at, key, faults, timed string) string {
	newer := func(value, old string) string {
		return `CASE WHEN e.state_at IS NULL OR e.state_at <= p.place THEN ` + value + ` ELSE e.` + old + ` END`
	}
	return `state_seq = e.state_seq + 1, state = ` + newer(key, "state") + `, faults = ` + newer(faults, "faults") + `,
		state_at = ` + newer("p.place", "state_at") + `, stated_at = CASE WHEN ` + timed + ` THEN e.stated_at ELSE p.place END,
		updated_at = GREATEST(e.updated_at, ` + at + `)`
}

// numberTexts are the statements that read ahead what numbers need.
func numberTexts() store.Texts {
	return store.Texts{
		// All writers lock series first, in this order, so that none waits for one that waits
		// for it.
		"series.lock": `SELECT ` + of("s", store.SeriesRead) + ` FROM unnest($1::text[], $2::text[]) AS u (ws, id)
			JOIN series s ON s.workspace_id = u.ws AND s.id = u.id ORDER BY s.workspace_id, s.id FOR NO KEY UPDATE OF s`,
		"series.locked": `SELECT set_config('lock_timeout', '` + lockTime + `', true)`,
		"series.set": `UPDATE series SET last = $3, last_entry_id = $4, before_last_id = $5, updated_at = $6
			WHERE workspace_id = $1 AND id = $2 AND last = $7`,
		"numbers.of-all": `SELECT ` + of("n", store.NumberRead) + ` FROM unnest($1::text[], $2::text[], $3::text[]) AS u (ws, series, id)
			JOIN series_entries n ON n.workspace_id = u.ws AND n.series_id = u.series AND n.id = u.id`,
		"jobs.lock": `SELECT j.workspace_id, j.id, j.fence, j.signal FROM unnest($1::text[], $2::text[]) AS u (ws, id)
			JOIN jobs j ON j.workspace_id = u.ws AND j.id = u.id FOR NO KEY UPDATE OF j`,
		"issued.of-all": `SELECT i.workspace_id, i.entry_id FROM unnest($1::text[], $2::text[]) AS u (ws, id)
			JOIN issued i ON i.workspace_id = u.ws AND i.entry_id = u.id`,
		"issued.recent-of-all": `SELECT u.spot, ` + of("i", store.IssuedColumns) + `
			FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS u (ws, issuer, family, series, spot)
			CROSS JOIN LATERAL (SELECT * FROM issued WHERE workspace_id = u.ws AND issuer = u.issuer AND family = u.family
				AND series = u.series ORDER BY signed_at DESC, entry_id DESC LIMIT $5) i`,
		// The code is that of domain.Series.Format. If it were another, the question would be
		// asked again later.
		"issued.holders-of-next": `SELECT u.spot, c.code, ` + of("i", store.IssuedColumns) + `
			FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS u (ws, id, issuer, family, series, spot)
			JOIN series s ON s.workspace_id = u.ws AND s.id = u.id
			CROSS JOIN LATERAL (SELECT s.prefix || lpad(n::text, GREATEST(s.padding::int, length(n::text)), '0') || s.suffix AS code
				FROM generate_series(CASE WHEN s.last > 0 THEN s.last + 1 ELSE GREATEST(s.start, 1) END,
					CASE WHEN s.last > 0 THEN s.last + 1 ELSE GREATEST(s.start, 1) END + $6 - 1) n) c
			LEFT JOIN LATERAL (SELECT * FROM issued h WHERE h.workspace_id = u.ws AND h.issuer = u.issuer AND h.family = u.family
				AND h.series = u.series AND h.code = c.code ORDER BY h.place LIMIT 1) i ON TRUE`,
	}
}

// of puts the name of a table before each column.
func of(table, columns string) string {
	list := strings.Split(columns, ",")
	for i, c := range list {
		list[i] = table + "." + strings.TrimSpace(c)
	}
	return strings.Join(list, ", ")
}

// jobColumns are the columns that a claim returns.
func jobColumns() string { return of("j", store.JobColumns) }

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

// takeAll passes over jobs that another writer is about to change: most likely another server
// claims them.
func takeAll() string {
	return `WITH waiting AS (SELECT j.workspace_id, j.id FROM unnest($3::text[], $4::text[]) AS u (ws, id)
			JOIN jobs j ON j.workspace_id = u.ws AND j.id = u.id
			WHERE j.lease_until IS NULL AND j.due_at IS NOT NULL FOR NO KEY UPDATE OF j SKIP LOCKED)
		UPDATE jobs j SET lease_owner = $1, lease_until = $2, fence = j.fence + 1 FROM waiting
		WHERE j.workspace_id = waiting.workspace_id AND j.id = waiting.id
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

// numbersOthers looks up each number by its entry. The planner takes a condition on entry and code for
// one that few numbers meet by both, and would read all documents of a workspace that have one.
const numbersOthers = `SELECT a.entry_id, i.entry_id, i.series, i.code, i.issue_date
	FROM series_entries n CROSS JOIN LATERAL (
			SELECT * FROM issued WHERE workspace_id = n.workspace_id AND entry_id = n.id AND code = n.code LIMIT 1) AS a
		CROSS JOIN LATERAL (
			SELECT * FROM issued WHERE workspace_id = a.workspace_id AND issuer = a.issuer AND family = a.family
				AND series = a.series AND code = a.code AND entry_id <> a.entry_id OFFSET 0) AS i
	WHERE n.workspace_id = $1 AND n.series_id = $2 AND n.idx > $3 AND n.idx <= $4 LIMIT $5`
