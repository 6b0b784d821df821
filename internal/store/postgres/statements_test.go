package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"chancery/internal/domain"
	"chancery/internal/store"
	"chancery/test/pg"
)

// preparing is a store.Conn that has the server prepare each statement at once.
type preparing struct {
	conn *pgx.Conn
	seen map[string]bool
}

func (p preparing) Prepare(ctx context.Context, text string) (store.Statement, error) {
	p.seen[text] = true
	_, err := p.conn.Prepare(ctx, "", text)
	return nil, err
}

func (p preparing) Close() error { return nil }

// lists are the queries that are built for filters, of each kind one.
func lists() []store.Query {
	from := time.Unix(1, 0)
	page := domain.Page{From: from, After: "x", Limit: 20}
	up := page
	up.Ascending = true
	return []store.Query{
		store.JobList("w", domain.JobQuery{Page: page}), store.JobList("w", domain.JobQuery{Page: up, Since: from}),
		store.JobList("w", domain.JobQuery{Page: page, Tag: "t"}), store.JobList("w", domain.JobQuery{Page: up, Tag: "t"}),
		store.JobList("w", domain.JobQuery{Page: page, WorkflowID: "f"}), store.JobList("w", domain.JobQuery{Page: up, WorkflowID: "f"}),
		store.JobList("w", domain.JobQuery{Page: page, WorkflowID: "f", Result: "faulted"}),
		store.JobList("w", domain.JobQuery{Page: page, Result: "running"}), store.JobList("w", domain.JobQuery{Page: up, Result: "running"}),
		store.JobList("w", domain.JobQuery{Page: page, EntryID: "e"}), store.JobList("w", domain.JobQuery{Page: up, Attention: true}),
		store.JobSearch("w", domain.JobQuery{Page: page, Status: "ERR", State: "sent", Tag: "t", KeyPrefix: "k"}, false),
		store.JobSearch("w", domain.JobQuery{Page: up, Action: "pdf", Code: "x", WorkflowID: "f", Attention: true}, false),
		store.JobSearch("w", domain.JobQuery{Page: page, Action: "pdf", Waiting: true, KeyPrefix: "k"}, true),
		store.JobSearch("w", domain.JobQuery{Page: page, Code: "x"}, false),
		{Name: "jobs.rows", Text: store.JobRows()},
		store.EntryList("w", domain.EntryQuery{Page: page}), store.EntryList("w", domain.EntryQuery{Page: up}),
		store.EntryList("w", domain.EntryQuery{Page: page, Folders: []string{"a"}}),
		store.EntryList("w", domain.EntryQuery{Page: page, Folders: []string{"a", "b", "c"}}),
		store.RelatedList("w", domain.RelatedQuery{UUIDs: []domain.ID{"u"}, Page: page}),
		store.RelatedList("w", domain.RelatedQuery{UUIDs: []domain.ID{"u", "v"}, Page: up}),
		store.RelatedList("w", domain.RelatedQuery{UUIDs: []domain.ID{"u"}, Page: page, Context: "c"}),
		store.AuditList("w", domain.AuditQuery{Limit: 20}), store.AuditList("w", domain.AuditQuery{Actor: "a", Limit: 20, Ascending: true}),
		store.SeriesList("w", page), store.SeriesList("w", up),
		store.TokenList("w", page), store.TokenList("w", up),
		store.WorkflowList("w", domain.WorkflowQuery{Limit: 20}), store.WorkflowList("w", domain.WorkflowQuery{Limit: 20, Schema: "s"}),
	}
}

// allTexts returns every statement that a store runs, by a name for messages.
func allTexts(t *testing.T) map[string]string {
	t.Helper()
	read, err := readTexts()
	if err != nil {
		t.Fatal(err)
	}
	write, err := writeTexts()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for name, text := range read {
		all[string(name)] = text
	}
	for name, text := range write {
		if read[name] != text {
			all[string(name)+" (writing)"] = text
		}
	}
	for _, j := range joins(write) {
		all[fmt.Sprintf("joined #%d", j.order)] = j.many
		all[fmt.Sprintf("joined #%d, a few", j.order)] = j.few
		all[fmt.Sprintf("joined #%d, one", j.order)] = j.one
	}
	for n, q := range lists() {
		switch {
		case q.Parted == "":
			all[fmt.Sprintf("%s #%d", q.Name, n)] = q.Text
		case strings.Contains(q.Parted, "UNION ALL"):
			all[fmt.Sprintf("%s-parts #%d", q.Name, n)] = q.Parted
		default:
			all[fmt.Sprintf("%s #%d", q.Name, n)] = q.Parted
		}
	}
	return all
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// migrated returns a connection to a database with the schema.
func migrated(t *testing.T) *pgx.Conn {
	t.Helper()
	url := pg.Database(t)
	if _, _, err := Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	return connect(t, url)
}

// TestStatementsPrepare: the server accepts every statement, also those with a repeated
// part and those that lists build.
func TestStatementsPrepare(t *testing.T) {
	t.Parallel()
	conn := preparing{migrated(t), map[string]bool{}}
	for _, texts := range []func() (store.Texts, error){readTexts, writeTexts} {
		list, err := texts()
		if err != nil {
			t.Fatal(err)
		}
		if err := store.NewSession(conn, list, store.SessionOptions{Translate: translate}).PrepareAll(t.Context()); err != nil {
			t.Error(err)
		}
	}
	for name, text := range allTexts(t) {
		if conn.seen[text] {
			continue
		}
		if _, err := conn.Prepare(t.Context(), text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// planned is what statements may do although their plan scans or sorts: what they scan or
// sort is bounded by something else than the size of a table. A name stands for all its
// forms.
var planned = map[string]string{
	"jobs.claim": "as many as are asked for", "jobs.claim-in-turns": "a few of each workspace with due jobs",
	"series.lock":   "the series of updates that share a transaction",
	"jobs.next-due": "what has a slot", "job-events.of-all": "the events of the jobs that were claimed",
	"contents.list": "the versions of an entry", "states.list": "the states of an entry",
	"files.list": "the files of an entry", "files.replaced": "the files of an entry",
	"files.by-job": "the files of a job", "files.find": "the files with one ID",
	"meta.list": "the rows of an entry", "meta.get": "the rows of an entry",
	"jobs.search-of-keys": "the jobs of up to 2,000 keys", "entries.related": "a page of the mentions of each UUID", "entries.related-in": "a page of the mentions of each UUID",
	"feeds.list": "the workspaces with a feed", "feeds.rebase": "the workspaces with a feed, at the start of a server",
	"subscriptions.all": "the subscriptions, which are few in a workspace",
	"changes.objects":   "the changes of a window", "changes.versions": "the changes of a window",
	"changes.states": "the changes of a window", "changes.files": "the changes of a window",
	"apps.list": "the apps, for operators", "enrollments.list": "the apps of a workspace", "nodes.list": "the servers of an installation, and jobs that have a slot each",
	"imports.all": "the imports, for operators", "archive.first-retention": "one row", "archive.read-retention": "one row",
	"search.find":   "what the index of terms finds, which is little when it is asked",
	"people.owners": "the owners, who are few", "people.has-owner": "the owners, who are few",
	"keys.list": "the keys of an installation", "workspaces.list": "the workspaces, for operators",
}

// TestStatementsUseIndexes: no statement scans a table or an index as a whole, or sorts
// what it found, if there is a plan without that, but for those with a reason. The tables are
// as a server fills them, and the plans are those for any parameters.
func TestStatementsUseIndexes(t *testing.T) {
	t.Parallel()
	conn := migrated(t)
	fill(t, conn, 2000)
	// With so few rows the planner would rather read all than use an index.
	for _, kind := range []string{"seqscan", "bitmapscan", "sort", "incremental_sort", "mergejoin", "hashjoin"} {
		if _, err := conn.Exec(t.Context(), "SET enable_"+kind+" = off"); err != nil {
			t.Fatal(err)
		}
	}
	used := map[string]bool{}
	all := allTexts(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if strings.HasPrefix(all[name], "ANALYZE") {
			continue // it has no plan
		}
		plan := explain(t, conn, name, all[name])
		short, _, _ := strings.Cut(name, " ")
		if strings.HasSuffix(short, "-parts") && strings.Count(strings.Join(plan, "\n"), "Limit ") < 3 {
			t.Errorf("%s reads more than a page:\n%s", name, strings.Join(plan, "\n"))
		}
		switch bad := scans(plan); {
		case len(bad) > 0 && planned[short] == "":
			t.Errorf("%s: %s\n%s", name, bad, strings.Join(plan, "\n"))
		case len(bad) > 0:
			used[short] = true
		}
	}
	for name := range planned {
		if !used[name] {
			t.Errorf("%s needs no exception any more", name)
		}
	}
}

// TestListsAsPlanned: the planner, left alone, reads no table for a page of a list, neither
// for any parameters nor for those of a page. It thinks that rows that are joined by several
// columns are few, and would read all of both tables and sort what it has joined.
func TestListsAsPlanned(t *testing.T) {
	t.Parallel()
	conn := migrated(t)
	fill(t, conn, 5000)
	for n, q := range lists() {
		text := q.Text
		if q.Parted != "" {
			text = q.Parted
		}
		rows, err := conn.Query(t.Context(), "EXPLAIN "+text, q.Params...)
		if err != nil {
			if q.Params == nil {
				continue // a text without parameters
			}
			t.Fatalf("%s: %v", q.Name, err)
		}
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatalf("%s #%d: %v", q.Name, n, err)
		}
		for _, line := range append(plan, explain(t, conn, string(q.Name), text)...) {
			if strings.Contains(line, "Hash Join") || strings.Contains(line, "Merge Join") || strings.Contains(line, "Seq Scan on entry_versions") ||
				strings.Contains(line, "Seq Scan on entries") || strings.Contains(line, "Seq Scan on jobs") {
				t.Errorf("%s #%d: %s\n%s", q.Name, n, line, strings.Join(plan, "\n"))
				break
			}
		}
	}
}

// explain returns the plan of a statement for any parameters.
func explain(t *testing.T, conn *pgx.Conn, name, text string) []string {
	t.Helper()
	plan, err := explainGeneric(t.Context(), conn, text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return plan
}

// scans names the parts of a plan that read or sort a whole table.
func scans(plan []string) []string {
	bad := Scans(plan)
	for _, line := range plan {
		if m := planNode.FindStringSubmatch(line); m != nil && (m[1] == "Sort" || m[1] == "Incremental Sort") {
			bad = append(bad, strings.TrimSpace(m[1]+" "+m[3]))
		}
	}
	return bad
}

// fill puts rows into every table: texts and numbers that differ, in ten workspaces, and
// of what stays small while a server runs only a few.
func fill(t *testing.T, conn *pgx.Conn, n int) {
	t.Helper()
	special := map[string]string{
		"workspace_id": "'w' || i % 10", "workflow_id": "'f' || i % 20", "folder": "'f' || i % 5", "status": "'OK'",
		"due_at":      "CASE WHEN i % 500 = 0 THEN i END",
		"lease_until": "CASE WHEN i % 1000 = 0 THEN i END", "lease_owner": "CASE WHEN i % 1000 = 0 THEN 'n' ELSE '' END",
		"stored": "TRUE", "replaced_by": "''", "faults": "''", "family": "'invoice'", "series": "'A'",
		"issuer": "'p' || i % 30", "src": "'api-key'", "doc_schema": "'s' || i % 5", "signal": "NULL", "ack": "NULL", "place": "''",
		"terms": "to_tsvector('simple', 'word' || i % 100)",
		"ref":   "CASE WHEN i % 10 = 0 THEN 'r' || i ELSE '' END", "change_no": "CASE WHEN i % 50 = 0 THEN i END",
	}
	few := map[string]bool{"nodes": true, "duties": true, "signing_keys": true, "installation": true, "workspaces": true, "tokens": true, "subscriptions": true}
	rows, err := conn.Query(t.Context(), `SELECT table_name, column_name, data_type FROM information_schema.columns
		WHERE table_schema = current_schema() AND is_generated = 'NEVER' AND table_name <> 'chancery_schema' ORDER BY 1, ordinal_position`)
	if err != nil {
		t.Fatal(err)
	}
	type column struct{ Table, Name, Type string }
	columns, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	if err != nil {
		t.Fatal(err)
	}
	names, values := map[string][]string{}, map[string][]string{}
	for _, c := range columns {
		value, known := special[c.Name]
		if !known || c.Name == "place" && c.Type == "bigint" {
			value = map[string]string{"text": "'" + c.Name + "' || i", "bigint": "i", "boolean": "FALSE", "bytea": "'\\x00'"}[c.Type]
		}
		names[c.Table] = append(names[c.Table], c.Name)
		values[c.Table] = append(values[c.Table], value)
	}
	script := "SET session_replication_role = replica; BEGIN;"
	for table := range names {
		count := n
		if few[table] {
			count = 40
		}
		if table == "feeds" || table == "audit_chains" || table == "retention" { // one for each workspace
			count = 10
		}
		script += fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM generate_series(1, %d) i;",
			table, strings.Join(names[table], ", "), strings.Join(values[table], ", "), count)
	}
	if _, err := conn.Exec(t.Context(), script+"COMMIT; RESET session_replication_role; ANALYZE;"); err != nil {
		t.Fatal(err)
	}
}
