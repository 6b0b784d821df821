package sqlite

import (
	"database/sql"
	"fmt"
	"reflect"
	"testing"
	"time"
	"unsafe"

	lib "modernc.org/sqlite/lib"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/store"
)

// steps runs a statement and returns how many steps SQLite's machine took for it, which
// grows with the rows that are visited and is the same on every computer.
func steps(t *testing.T, conn *sql.Conn, text string, params []any) (n int64) {
	t.Helper()
	st, err := conn.PrepareContext(t.Context(), text)
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	rows, err := st.QueryContext(t.Context(), params...)
	if err != nil {
		t.Fatal(err)
	}
	more := true
	for more {
		more = rows.Next()
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	if err := conn.Raw(func(c any) error {
		n = counted(c)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	return n
}

// counted reads and resets the counters of all statements of a connection. The driver
// has no function for that, so the test calls SQLite with what is in the connection.
func counted(c any) (n int64) {
	field := func(name string) reflect.Value {
		f := reflect.ValueOf(c).Elem().FieldByName(name)
		return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
	}
	tls, db := field("tls"), field("db")
	next := func(statement uintptr) uintptr {
		return uintptr(reflect.ValueOf(lib.Xsqlite3_next_stmt).Call([]reflect.Value{tls, db, reflect.ValueOf(statement)})[0].Uint())
	}
	for s := next(0); s != 0; s = next(s) {
		n += reflect.ValueOf(lib.Xsqlite3_stmt_status).Call([]reflect.Value{
			tls, reflect.ValueOf(s), reflect.ValueOf(int32(lib.SQLITE_STMTSTATUS_VM_STEP)), reflect.ValueOf(int32(1)),
		})[0].Int()
	}
	return n
}

// manyRows fills a store: 10,000 jobs of which a tenth has one tag and one has another,
// 4,000 entries in three folders and one alone in a fourth, 500 workflows of which one is
// for another schema. The copies of entries are in the book of numbers. All are of one workspace; another has one job. Visiting a row takes
// several steps, so a walk along one of these indexes is far beyond every bound below.
func manyRows(t *testing.T) *Store {
	t.Helper()
	s := openTemp(t)
	ctx := t.Context()
	entry := func(n int, folder string) *domain.Entry {
		e := &domain.Entry{WorkspaceID: benchSpace, ID: domaintest.ID(7, n), Folder: folder, CreatedAt: domaintest.Start}
		e.Content.Version = "v1"
		return e
	}
	job := func(n int, tags ...string) *domain.Job {
		j := benchJob(n)
		j.Lease, j.Tags, j.CreatedAt = domain.Lease{}, tags, oldTime(n)
		return j
	}
	flow := func(n int, schema string) *domain.Workflow {
		return &domain.Workflow{WorkspaceID: benchSpace, ID: domaintest.ID(4, n), Schema: schema, CreatedAt: oldTime(n), UpdatedAt: oldTime(n)}
	}
	other := job(3)
	other.WorkspaceID = domaintest.ID(4, 2)
	for _, fn := range []func(tx domain.Tx) error{
		func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, job(1, "often")) },
		func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, job(2, "rare")) },
		func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, other) },
		func(tx domain.Tx) error { return tx.Entries().Insert(ctx, entry(1, "many")) },
		func(tx domain.Tx) error { return tx.Entries().Insert(ctx, entry(2, "lonely")) },
		func(tx domain.Tx) error { return tx.Workflows().Insert(ctx, flow(1, "often")) },
		func(tx domain.Tx) error { return tx.Workflows().Insert(ctx, flow(2, "rare")) },
	} {
		if err := s.Update(ctx, fn); err != nil {
			t.Fatal(err)
		}
	}
	const numbers = `(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %d) SELECT n FROM c)`
	for _, text := range []string{
		// Half of the jobs are due now, half later.
		`INSERT INTO jobs SELECT workspace_id, 'copy-' || n, key, workflow_id, workflow_version, entry_id, input_hash, tags, args, meta,
			status, faults, created_at + n, updated_at, NULL, due_at + (n % 2) * 1000000000000 + n, '', NULL, fence, parent, 'same', signal, ack, NULL
			FROM jobs, ` + fmt.Sprintf(numbers, 10_000) + ` WHERE id = '` + string(domaintest.ID(7, 1)) + `'`,
		// Of the older half, all but two are done; of the younger half nothing.
		`UPDATE jobs SET completed_at = 1, due_at = NULL WHERE id LIKE 'copy-%' AND id NOT IN ('copy-7', 'copy-8') AND created_at < (
			SELECT created_at FROM jobs WHERE id = 'copy-5000')`,
		`UPDATE jobs SET ref = 'other' WHERE id LIKE 'copy-%' AND completed_at IS NULL AND id NOT IN ('copy-7', 'copy-8')`,
		`INSERT INTO job_tags SELECT workspace_id, 'often', created_at, id FROM jobs WHERE created_at % 10 = 0 AND id LIKE 'copy-%'`,
		`INSERT INTO entries SELECT workspace_id, 'copy-' || n, key, 'f' || (n % 3), version, seq, state, state_at, state_seq, faults,
			created_at + n, updated_at, stated_at FROM entries, ` + fmt.Sprintf(numbers, 4000) + ` WHERE folder = 'many'`,
		`INSERT INTO entry_versions SELECT v.workspace_id, e.id, v.version, v.seq, document, head, sigs, env_schema, doc_schema,
			digest, signed, invalid, tags, snippet, doc_uuid, doc_type, doc_series, doc_code, issue_date, currency, supplier_name,
			supplier_tax, customer_name, customer_tax, payable, at, origin_src, origin_id, warnings, refs, words, NULL
			FROM entries e, entry_versions v WHERE e.id LIKE 'copy-%' AND v.entry_id = '` + string(domaintest.ID(7, 1)) + `'`,
		`INSERT INTO silo_meta SELECT workspace_id, id, 'shop', 'order', 'same', '{}', '', '', TRUE, FALSE, FALSE, FALSE, created_at, created_at, created_at
			FROM entries WHERE id LIKE 'copy-%'`,
		`INSERT INTO enrollments VALUES ('` + string(benchSpace) + `', 'e', 'app', NULL, FALSE, 1, 1)`,
		`INSERT INTO issued SELECT workspace_id, 'DE1', 'invoice', 'A', id, '', id, '', '', '', created_at FROM entries WHERE id LIKE 'copy-%'`,
		`INSERT INTO credits SELECT workspace_id, issuer, series, code, entry_id FROM issued`,
		`INSERT INTO workflows SELECT workspace_id, 'copy-' || n, name, description, doc_schema, country, disabled, draft, version,
			hash, content, created_at + n, updated_at FROM workflows, ` + fmt.Sprintf(numbers, 500) + ` WHERE doc_schema = 'often'`,
	} {
		if _, err := s.write.ExecContext(ctx, text); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
	}
	return s
}

// TestStatementsVisitWhatTheyNeed counts what is visited, also when the planner knows how
// the rows are spread.
func TestStatementsVisitWhatTheyNeed(t *testing.T) {
	t.Parallel()
	s := manyRows(t)
	conn := connOf(t, s)
	for _, analyzed := range []string{"", "ANALYZE"} {
		if _, err := conn.ExecContext(t.Context(), analyzed); err != nil {
			t.Fatal(err)
		}
		checkListSteps(t, conn)
		checkLookupSteps(t, s, conn)
	}
}

// checkListSteps: a list visits about the rows of its page, whatever filters it has and
// however rare what they look for.
func checkListSteps(t *testing.T, conn *sql.Conn) {
	t.Helper()
	widest := someFolders(256)
	list := widest[len(widest)-1]
	checkSteps(t, conn, "entries of the widest group",
		store.EntryList(benchSpace, domain.EntryQuery{Folders: list, Page: domain.Page{Limit: 20}}), len(list))
	for from, p := range map[string]domain.Page{
		"the start": {}, "the middle": {From: oldTime(1).Add(100), After: "copy-100"}, "beyond": {From: oldTime(1 << 20)}, "before": {From: oldTime(-1)},
	} {
		p.Limit = 20
		for _, schema := range []string{"", "often", "rare", "none"} {
			checkSteps(t, conn, fmt.Sprintf("workflows for %q from %s", schema, from),
				store.WorkflowList(benchSpace, domain.WorkflowQuery{Schema: schema, Before: p.From, Limit: p.Limit}), 1)
		}
		for _, p.Ascending = range []bool{false, true} {
			for _, tag := range []string{"", "often", "rare", "none"} {
				checkSteps(t, conn, fmt.Sprintf("jobs of %q from %s", tag, from), store.JobList(benchSpace, domain.JobQuery{Tag: tag, Page: p}), 1)
			}
			for _, q := range someJobs() {
				q.Page = p
				name := fmt.Sprintf("jobs of result %q, workflow %q since %v from %s, ascending %v", q.Result, q.WorkflowID, q.Since, from, p.Ascending)
				checkSteps(t, conn, name, store.JobList(benchSpace, q), len(domain.JobResults()))
			}
			for _, list := range someFolders(8) {
				checkSteps(t, conn, fmt.Sprintf("entries of %.30q from %s", list, from),
					store.EntryList(benchSpace, domain.EntryQuery{Folders: list, Page: p}), max(1, len(list)))
			}
		}
	}
}

// someJobs are filters of jobs: by results that half of them have, that two have and that
// none has, by the workflow of all and one of none, and by time.
func someJobs() (list []domain.JobQuery) {
	for _, since := range []time.Time{{}, oldTime(1), oldTime(1).Add(9990 * time.Microsecond)} {
		for _, flow := range []domain.ID{"", benchJob(1).WorkflowID, domaintest.ID(4, 99)} {
			for _, result := range append(domain.JobResults(), "") {
				list = append(list, domain.JobQuery{WorkflowID: flow, Result: result, Since: since})
			}
		}
	}
	return list
}

// someFolders are filters by folder: none, groups with many entries, with one and with
// none, and a wide group.
func someFolders(width int) [][]string {
	wide := []string{"f0", "lonely"}
	for n := range width - 2 {
		wide = append(wide, fmt.Sprint("none", n))
	}
	return [][]string{
		nil,
		{"f1"},
		{"lonely"},
		{"none"},
		{"none", "lonely"},
		{"f0", "lonely", "f2"},
		{"none", "neither", "nor"},
		wide,
	}
}

// checkSteps fails if a list takes more steps than a page of 20 rows and the branches
// of a union, one for each value of a filter, need.
func checkSteps(t *testing.T, conn *sql.Conn, name string, q store.Query, branches int) {
	t.Helper()
	const perRow, perBranch = 90, 50
	if n := steps(t, conn, q.Text, q.Params); n > int64(20*perRow+branches*perBranch) {
		t.Errorf("%s: %d steps", name, n)
	}
}

func connOf(t *testing.T, s *Store) *sql.Conn {
	t.Helper()
	conn, err := s.write.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	return conn
}

// checkLookupSteps: jobs that are done, or wait for later, cost the queue nothing, and
// one row is found among many that are like it.
func checkLookupSteps(t *testing.T, s *Store, conn *sql.Conn) {
	t.Helper()
	now, end, ws := micros(domaintest.Start.Add(time.Hour)), micros(domaintest.Start.Add(2*time.Hour)), string(benchSpace)
	for _, c := range []struct {
		name   store.Name
		params []any
		most   int64
	}{
		{"jobs.claim", []any{"me", end, now, 64}, 25_000},
		{"jobs.claim-in-turns", []any{"me", end, now, 64}, 25_000},
		{"jobs.queue", []any{now, 65}, 1_000},
		{"jobs.next-due", nil, 200},
		{"jobs.backlog", []any{now}, 60_000}, // of 5,000 that are due
		{"jobs.by-ref", []any{ws, "same"}, 100},
		{"jobs.by-ref", []any{ws, "other"}, 100},
		{"jobs.by-ref", []any{ws, "none"}, 100},
		{"meta.by-ref", []any{ws, "order", "same", ""}, 100},
		{"meta.by-ref", []any{ws, "order", "none", ""}, 100},
		{"meta.of-app", []any{"app", "shop", "order", "same"}, 200},
		{"meta.of-app", []any{"app", "shop", "order", "none"}, 100},
		{"meta.of-app", []any{"app", "books", "order", "same"}, 100},
		{"jobs.release", []any{"nobody"}, 400},
		{"issued.insert", []any{ws, "DE1", "invoice", "A", "copy-7", "", "new", "", "", "", 1}, 300},
		{"issued.holder", []any{ws, "DE1", "invoice", "A", "copy-7"}, 100},
		{"issued.recent", []any{ws, "DE1", "invoice", "A", 4}, 300},
		{"issued.recent", []any{ws, "DE1", "invoice", "none", 4}, 100},
		{"issued.mixed", []any{ws, "DE1", "invoice", "A", 4}, 600},
		{"issued.credits", []any{ws, "DE1", "A", "copy-7", 1000}, 100},
		{"issued.drop", []any{ws, "copy-7"}, 300},
		{"credits.drop", []any{ws, "copy-7"}, 200},
	} {
		if _, err := conn.ExecContext(t.Context(), "BEGIN"); err != nil {
			t.Fatal(err)
		}
		text, ok := s.texts[c.name]
		if n := steps(t, conn, text, c.params); n > c.most || !ok {
			t.Errorf("%s: %d steps", c.name, n)
		}
		if _, err := conn.ExecContext(t.Context(), "ROLLBACK"); err != nil {
			t.Fatal(err)
		}
	}
}

func micros(t time.Time) int64 { return t.UnixMicro() }
