package postgres

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"chancery/internal/domain"
	"chancery/test/pg"
)

// TestPlansOfAnEmptyTable: statements that were planned while the table was empty do not
// read through the jobs of the workspace once there are many.
func TestPlansOfAnEmptyTable(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	s := open(t, url, Options{Writers: 1, Name: t.Name()})
	const many, some = 3000, 20
	finish := func(n int) error {
		return s.Update(t.Context(), func(tx domain.Tx) error {
			j := joinJob(n)
			j.Status, j.CompletedAt = domain.StatusOK, j.CreatedAt.Add(time.Second)
			_, err := tx.Queue().Commit(context.Background(), &domain.Checkpoint{Job: j})
			return err
		})
	}
	must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), joinJob(0)) })
	if err := finish(0); err != nil {
		t.Fatal(err)
	}
	must(t, s, func(tx domain.Tx) error {
		for n := range many {
			if err := tx.Jobs().Insert(t.Context(), joinJob(1+n)); err != nil {
				return err
			}
		}
		return nil
	})
	time.Sleep(2 * youngPlan) // the plan is old by now
	for n := range some {
		if err := finish(1 + n); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if n := scansOf(t, url, "jobs_by_time"); n > 1 { // that in the empty table
		t.Errorf("%d of %d jobs were looked up in the list of all", n, some)
	}
}

// scansOf returns how often an index was used. The server counts what connections did that
// have ended.
func scansOf(t *testing.T, url string, indexes ...string) (n int64) {
	t.Helper()
	conn := connect(t, url)
	for open := 1; open > 0; time.Sleep(50 * time.Millisecond) {
		if err := conn.QueryRow(t.Context(), `SELECT COUNT(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()
			AND datname = current_database() AND application_name = $1`, t.Name()).Scan(&open); err != nil {
			t.Fatal(err)
		}
	}
	if err := conn.QueryRow(t.Context(), `SELECT SUM(idx_scan) FROM pg_stat_user_indexes
		WHERE schemaname = current_schema() AND indexrelname = ANY ($1)`, indexes).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// asWriter returns the plan of a statement in a transaction of a writer.
func asWriter(t *testing.T, conn *pgx.Conn, text string) []string {
	t.Helper()
	if _, err := conn.Exec(t.Context(), "BEGIN; "+fmt.Sprintf(settings, lockTime, 1000)); err != nil {
		t.Fatal(err)
	}
	plan := explain(t, conn, text, text)
	if _, err := conn.Exec(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	return plan
}

// keyLookups are queries for one row by its primary key, with the index that they need. The
// checks of foreign keys are such queries.
const keyLookups = `SELECT i.indexrelid::regclass::text, format('SELECT 1 FROM ONLY %s x WHERE %s FOR KEY SHARE OF x',
		i.indrelid::regclass, string_agg(format('%I = $%s', a.attname, k.n), ' AND ' ORDER BY k.n))
	FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid AND c.relnamespace = current_schema()::regnamespace
		CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, n)
		JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
	WHERE i.indisprimary GROUP BY i.indexrelid, i.indrelid`

// TestKeysOfTablesThatSeemEmpty: a row is looked up by its key in the index of the key, also in a
// plan that was made while the table was empty. In that of another index, which only begins
// with the workspace, the check of a foreign key would read all rows of the workspace.
func TestKeysOfTablesThatSeemEmpty(t *testing.T) {
	t.Parallel()
	conn := migrated(t)
	rows, err := conn.Query(t.Context(), keyLookups)
	if err != nil {
		t.Fatal(err)
	}
	type lookup struct{ Index, Text string }
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[lookup])
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 30 {
		t.Fatalf("%d tables have a key", len(list))
	}
	for _, l := range list {
		plan := strings.Join(asWriter(t, conn, l.Text), "\n")
		if !strings.Contains(plan, " using "+l.Index+" on ") {
			t.Errorf("%s is not used; its table needs the key behind the other indexes:\n%s", l.Index, plan)
		}
	}
}

// importedRow makes a row of an archive of which only some columns matter.
func importedRow(p *domain.ArchivePart, values map[string]any) domain.ArchiveRow {
	row := make(domain.ArchiveRow, len(p.Columns))
	for i, c := range p.Columns {
		zero := map[domain.ArchiveKind]any{domain.ArchiveText: "", domain.ArchiveInt: int64(0), domain.ArchiveBool: false, domain.ArchiveBytes: []byte{}}
		row[i] = zero[c.Kind]
		if v, is := values[c.Name]; is {
			row[i] = v
		}
	}
	return row
}

// importBatch makes rows of a part for as many entries with one version each.
func importBatch(tx domain.Tx, part string, many int) []domain.ArchiveRow {
	parts := tx.Archives().Parts()
	i := slices.IndexFunc(parts, func(p domain.ArchivePart) bool { return p.Name == part })
	rows := make([]domain.ArchiveRow, many)
	for n := range rows {
		id := fmt.Sprintf("%05d", n)
		rows[n] = importedRow(&parts[i], map[string]any{
			"id": id, "entry_id": id, "version": "v" + id, "document": id, "digest": id, "seq": int64(1), "refs": `[{"u": "` + id + `", "c": "x"}]`,
		})
	}
	return rows
}

// importRows stores entries, part by part, as an import does.
func importRows(t *testing.T, s *Store, many int) {
	t.Helper()
	for _, part := range []string{"documents", "entries", "entry_versions", "entry_states"} {
		must(t, s, func(tx domain.Tx) error {
			return tx.Archives().Insert(t.Context(), "w", part, importBatch(tx, part, many))
		})
	}
}

// TestImportIntoTableThatSeemsEmpty: rows whose foreign keys are checked against a table of
// which the statistics say that it is empty are stored without reading through it.
func TestImportIntoTableThatSeemsEmpty(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	s := open(t, url, Options{Writers: 1, Name: t.Name()})
	// What an import leaves that was discarded.
	if _, err := connect(t, url).Exec(t.Context(), `INSERT INTO entries SELECT 'w', n::text, '', 'sales', '', 1, '', NULL, 0, NULL, '', n, n
		FROM generate_series(1, 2000) AS n; DELETE FROM entries; ANALYZE entries`); err != nil {
		t.Fatal(err)
	}
	const many = maxDelayed + 100
	importRows(t, s, many)
	must(t, s, func(tx domain.Tx) error {
		last, err := tx.Archives().Relate(t.Context(), "w", "", many)
		if want := domain.ID(fmt.Sprintf("%05d", many-1)); err == nil && last != want {
			t.Errorf("the last entry is %s, want %s", last, want)
		}
		return err
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if list := valuesOf[string](t, connect(t, url), `SELECT relname || ' ' || reltuples FROM pg_class WHERE relnamespace = current_schema()::regnamespace
		AND relname IN ('documents', 'entries', 'entry_versions', 'entry_states', 'entry_refs', 'search_queue') AND reltuples < 100`); len(list) > 0 {
		t.Errorf("tables seem empty: %s", list)
	}
	if n := scansOf(t, url, "entries_by_time", "entries_by_folder"); n > 0 {
		t.Errorf("%d entries were looked up in a list of all", n)
	}
	if n := scansOf(t, url, "entries_pkey"); n < 3*many { // for versions, states and references
		t.Errorf("%d entries were looked up by their keys", n)
	}
}

// TestRelateReadsAPage: the entries that an import puts into the index of references are read in
// pages, without joining or sorting all of the workspace for each.
func TestRelateReadsAPage(t *testing.T) {
	t.Parallel()
	conn := migrated(t)
	fill(t, conn, 5000)
	texts, err := writeTexts()
	if err != nil {
		t.Fatal(err)
	}
	text := texts["archive.relate"]
	for _, analyzed := range []bool{false, true} {
		if analyzed {
			if _, err := conn.Exec(t.Context(), "ANALYZE"); err != nil {
				t.Fatal(err)
			}
		}
		plan := asWriter(t, conn, text)
		if bad := scans(plan); len(bad) > 0 || strings.Count(strings.Join(plan, "\n"), "Limit ") != 2 {
			t.Errorf("analyzed %v: %v\n%s", analyzed, bad, strings.Join(plan, "\n"))
		}
	}
}

// TestWritersCompileNothing: no plan of a writer is so dear that the server would compile it, which
// takes longer than all that writers do. A scan that is switched off is that dear.
func TestWritersCompileNothing(t *testing.T) {
	t.Parallel()
	conn := migrated(t)
	fill(t, conn, 2000)
	texts, err := writeTexts()
	if err != nil {
		t.Fatal(err)
	}
	var dear float64
	if err := conn.QueryRow(t.Context(), `SELECT current_setting('jit_above_cost')::float`).Scan(&dear); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for name, text := range texts {
		if name != "workspaces.list" && !strings.HasPrefix(text, "ANALYZE") { // a list for operators, and no plan
			all[string(name)] = text
		}
	}
	for _, j := range joins(texts) {
		all[fmt.Sprintf("joined #%d", j.order)] = j.many
		all[fmt.Sprintf("joined #%d, a few", j.order)] = j.few
		all[fmt.Sprintf("joined #%d, one", j.order)] = j.one
	}
	for name, text := range all {
		plan := asWriter(t, conn, text)
		if cost := costOf(t, plan); cost > dear {
			t.Errorf("%s has the cost %.0f:\n%s", name, cost, strings.Join(plan, "\n"))
		}
	}
}

// costOf is that of a whole plan.
func costOf(t *testing.T, plan []string) float64 {
	t.Helper()
	_, text, _ := strings.Cut(plan[0], "..")
	text, _, _ = strings.Cut(text, " ")
	cost, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatalf("a plan without a cost: %s", plan[0])
	}
	return cost
}
