package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

var update = flag.Bool("update", false, "write the database of the current schema to testdata")

// The workspace of the databases in testdata.
var (
	oldSpace = domaintest.ID(4, 1)
	oldFlow  = domaintest.ID(4, 2)
)

func oldID(n int) domain.ID { return domaintest.ID(7, n) }

func oldTime(n int) time.Time { return domaintest.Start.Add(time.Duration(n) * time.Second) }

// schemas are the versions of the schema of which testdata has a database: those of all
// migrations since the third.
func schemas(t *testing.T) (list []int) {
	t.Helper()
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		var version int
		if _, err := fmt.Sscanf(f.Name(), "%05d_", &version); err != nil {
			t.Fatal(err)
		}
		if version >= 3 {
			list = append(list, version)
		}
	}
	return list
}

// TestUpgrade opens the databases that earlier versions wrote, one for each schema
// since the third: they are migrated, everything in them is read, and work goes on.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	fresh := openTemp(t)
	fillOld(t, fresh)
	current := schemaVersion(t, fresh.write)
	if *update {
		text := dump(t, fresh.write)
		if err := os.WriteFile(fmt.Sprintf("testdata/v%d.sql", current), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want := snapshot(t, fresh)
	for _, version := range schemas(t) {
		t.Run(fmt.Sprint("schema ", version), func(t *testing.T) {
			t.Parallel()
			s := openAt(t, restore(t, version))
			if s == nil {
				return
			}
			if got := schemaVersion(t, s.write); got != current {
				t.Errorf("schema %d", got)
			}
			if diff := cmp.Diff(want, snapshot(t, s)); diff != "" {
				t.Errorf("the database differs (-want +got):\n%s", diff)
			}
			checkListPlans(t, s)
			checkBackfill(t, s, version < 15)
			continueOld(t, s)
			var verdict string
			if err := s.read.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
				t.Errorf("integrity: %s (%v)", verdict, err)
			}
			rows, err := s.read.QueryContext(t.Context(), "PRAGMA foreign_key_check")
			if err != nil {
				t.Fatal(err)
			}
			if rows.Next() {
				t.Error("a foreign key leads nowhere")
			}
			if err := errors.Join(rows.Err(), rows.Close()); err != nil {
				t.Error(err)
			}
		})
	}
}

// checkBackfill checks that there is work in the background for what was stored before there
// was an index, and for nothing else.
func checkBackfill(t *testing.T, s *Store, want bool) {
	t.Helper()
	err := s.View(t.Context(), func(tx domain.Tx) error {
		_, err := tx.Backfills().Get(t.Context())
		return err
	})
	if got := err == nil; got != want || err != nil && !domain.Is(err, domain.NotFound) {
		t.Errorf("there is work in the background: %v, want %v (%v)", got, want, err)
	}
}

// TestUpgradedLinks: links of earlier versions go on working. Where two workspaces had the
// same one, it leads to the first as before, and the other gets one of its own.
func TestUpgradedLinks(t *testing.T) {
	t.Parallel()
	path := restore(t, 5)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	const second = "01950000-0000-4000-8000-000000000099"
	for _, text := range []string{
		"INSERT INTO entries SELECT '" + second + "', id, '', folder, version, seq, state, state_at, state_seq, faults, created_at, updated_at FROM entries",
		"INSERT INTO files SELECT '" + second + "', entry_id, id, slot, job_id, key, category, name, description, mime, size, hash, embeddable, " +
			"private, stored, meta, created_at - 1, replaced_by FROM files WHERE id = '" + string(oldID(301)) + "'",
	} {
		if _, err := db.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, path)
	if err := s.View(t.Context(), func(tx domain.Tx) error {
		codes := map[domain.ID]string{}
		for _, ws := range []domain.ID{oldSpace, second} {
			f, err := tx.Files().Get(t.Context(), ws, oldID(1), oldID(301))
			if err != nil {
				return err
			}
			codes[ws] = f.LinkCode()
			found, err := tx.Files().Find(t.Context(), oldID(1), oldID(301), f.LinkCode())
			if err != nil || found.WorkspaceID != ws {
				t.Errorf("the link of %s: %+v, %v", ws, found, err)
			}
		}
		if codes[second] != "0000000000000000" || len(codes[oldSpace]) != 16 {
			t.Errorf("codes %v", codes)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestUpgradedNumbers: the documents that are signed already have their numbers, as
// domain.NumberOf says.
func TestUpgradedNumbers(t *testing.T) {
	t.Parallel()
	ctx, path := t.Context(), restore(t, 8)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		schema, kind, series, code, supplier, tax, customer string
		signed                                              bool
		preceding                                           string
	}
	rows := []row{
		{"invoice", "standard", "A", "1", "S", "DE1", "", true, ""},
		{"invoice", "corrective", "A", "1", "S", "DE1", "", true, ""}, // the second with this number
		{"invoice", "standard", "A", "2", "S", "DE1", "", false, ""},
		{"invoice", "standard", "A", "", "S", "DE1", "", true, ""},
		{"invoice", "standard", "", "3", "S & Co", "DE", "", true, ""},
		{"invoice", "standard", "A", "4", "", "", "", true, ""},
		{"invoice", "proforma", "A", "1", "S", "DE1", "", true, ""},
		{"invoice", "credit-note", "A", "1", "S", "DE1", "", true, `[{"series": "A", "code": "1"}, {"code": "9"}, {}]`},
		{"order", "purchase", "", "1", "S", "DE1", "FR2", true, ""},
		{"order", "purchase", "", "1", "S", "DE1", "FR3", true, ""},
		{"delivery", "note", "", "1", "S", "DE1", "FR3", true, ""},
	}
	for i, r := range rows {
		entry, document := oldID(700+i), fmt.Sprintf("%064x", 700+i)
		doc := `{"n": ` + fmt.Sprint(i) + `}`
		if r.preceding != "" {
			doc = `{"preceding": ` + r.preceding + `}`
		}
		for _, q := range []struct {
			text string
			args []any
		}{
			{`INSERT INTO documents (workspace_id, digest, data) VALUES (?, ?, ?)`, []any{string(oldSpace), document, []byte(doc)}},
			{`INSERT INTO entries (workspace_id, id, key, folder, version, seq, state, state_seq, faults, created_at, updated_at)
				VALUES (?, ?, '', 'sales', 'v', 1, '', 0, '', 1, 1)`, []any{string(oldSpace), string(entry)}},
			{
				`INSERT INTO entry_versions (workspace_id, entry_id, version, seq, document, env_schema, doc_schema, digest, signed, invalid, tags,
				doc_uuid, doc_type, doc_series, doc_code, issue_date, currency, supplier_name, supplier_tax, customer_name, customer_tax, payable,
				at, origin_src, origin_id)
				VALUES (?, ?, 'v', 1, ?, '', ?, '', ?, FALSE, '', '', ?, ?, ?, '2026-03-02', 'EUR', ?, ?, '', ?, '1.00', ?, '', '')`,
				[]any{
					string(oldSpace), string(entry), document, "https://gobl.org/draft-0/bill/" + r.schema, r.signed, r.kind, r.series, r.code,
					r.supplier, r.tax, r.customer, i,
				},
			},
		} {
			if _, err := db.ExecContext(ctx, q.text, q.args...); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, path)
	err = s.View(ctx, func(tx domain.Tx) error {
		for i := range rows {
			e, err := tx.Entries().Get(ctx, oldSpace, oldID(700+i))
			if err != nil {
				return err
			}
			n, ok := domain.NumberOf(&e.Content)
			if !ok {
				continue
			}
			d, err := tx.Issued().Holder(ctx, oldSpace, n)
			switch {
			case !e.Content.Signed:
				if err == nil {
					t.Errorf("row %d is not signed and has %+v", i, d)
				}
			case err != nil:
				t.Errorf("row %d, %+v: %v", i, n, err)
			case d.EntryID != e.ID && i != 1, i == 1 && d.EntryID != oldID(700), d.IssueDate != "2026-03-02", d.Payable != "1.00":
				t.Errorf("row %d: %+v", i, d)
			}
		}
		for code, want := range map[string]int{"1": 1, "9": 0} {
			list, err := tx.Issued().Credits(ctx, oldSpace, domain.Number{Issuer: "DE1", Series: "A", Code: code})
			if err != nil || len(list) != want {
				t.Errorf("credit notes of %s: %+v, %v", code, list, err)
			}
		}
		list, err := tx.Issued().Credits(ctx, oldSpace, domain.Number{Issuer: "DE1", Code: "9"})
		if err == nil && len(list) != 1 {
			t.Errorf("credit notes of 9 without series: %+v", list)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestUpgradedSchema: a migrated database has the schema of a new one.
func TestUpgradedSchema(t *testing.T) {
	t.Parallel()
	fresh := openTemp(t).write
	want := schema(t, fresh)
	for _, version := range schemas(t) {
		if diff := cmp.Diff(want, schema(t, openAt(t, restore(t, version)).write)); diff != "" {
			t.Errorf("schema %d (-new +migrated):\n%s", version, diff)
		}
	}
}

// restore makes a database file of what an earlier version wrote.
func restore(t *testing.T, version int) (path string) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("testdata/v%d.sql", version))
	if err != nil {
		t.Fatalf("%v; a new migration needs its database: run this test with -update", err)
	}
	path = filepath.Join(t.TempDir(), "old.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), string(text)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func schemaVersion(t *testing.T, db *sql.DB) (version int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), "SELECT MAX(version_id) FROM goose_db_version").Scan(&version); err != nil {
		t.Fatal(err)
	}
	return version
}

// texts returns the only column of a query.
func texts(t *testing.T, db *sql.DB, query string) (list []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	return list
}

// schema returns the statements that make the tables, indexes and then triggers, without the
// quotes that a renamed table gets.
func schema(t *testing.T, db *sql.DB) []string {
	t.Helper()
	list := texts(t, db, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type = 'trigger', type DESC, name")
	for i := range list {
		list[i] = strings.ReplaceAll(list[i], `"`, "")
	}
	return list
}

// dump returns a database as SQL.
func dump(t *testing.T, db *sql.DB) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("PRAGMA foreign_keys = OFF;\nBEGIN;\n")
	// The tables of a full text index are made with it; what is in them is made again.
	tables := texts(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search\\_terms%' ESCAPE '\\' ORDER BY name")
	for _, text := range schema(t, db) {
		if !strings.Contains(text, "'search_terms_") {
			b.WriteString(text + ";\n")
		}
	}
	for _, table := range tables {
		var quoted []string
		for _, c := range texts(t, db, "SELECT name FROM pragma_table_info('"+table+"') ORDER BY cid") {
			quoted = append(quoted, "quote("+c+")")
		}
		for _, row := range texts(t, db, "SELECT "+strings.Join(quoted, "||', '||")+" FROM "+table+" ORDER BY 1") {
			b.WriteString("INSERT INTO " + table + " VALUES (" + row + ");\n")
		}
	}
	b.WriteString("COMMIT;\n")
	return b.String()
}

func oldContent(n int) domain.Content {
	return domain.Content{
		Version: fmt.Sprintf("%010x", n), EnvSchema: "https://example.com/envelope", DocSchema: "bill/invoice",
		Head: fmt.Appendf(nil, `{"uuid":%q}`, oldID(n)), Doc: fmt.Appendf(nil, "{\"n\": %d, \"text\":\"ü 'quoted'\\u00e9\"}", n),
		Sigs: []byte(`["abc"]`), Digest: fmt.Sprintf("%064x", n), Signed: true, Tags: []string{"simplified"}, Snippet: []byte(`{"title":"F"}`),
		Index: domain.Index{
			UUID: string(oldID(n)), Type: "standard", Series: "A", Code: fmt.Sprint(n), IssueDate: "2026-03-02", Currency: "EUR",
			SupplierName: "Supplier", SupplierTax: "PT500000000", CustomerName: "Customer", CustomerTax: "PT501000000", Payable: "12.30",
		},
		At: oldTime(n), Origin: domain.Origin{Src: "api", SrcID: "o"},
	}
}

// oldJob returns the n-th job: due, leased, waiting for a poke with a signal, or
// complete, in turn.
func oldJob(n int) *domain.Job {
	j := &domain.Job{
		WorkspaceID: oldSpace, ID: oldID(100 + n), WorkflowID: oldFlow, WorkflowVersion: 1, EntryID: oldID(1),
		InputHash: fmt.Sprintf("%064x", n), Args: map[string]string{"to": "a@b.example"}, Meta: []byte(`{"z": 1.50}`),
		CreatedAt: oldTime(n), UpdatedAt: oldTime(n), DueAt: oldTime(n),
	}
	switch n {
	case 1:
		j.Key, j.Tags = "order-1", []string{"paid", "web"}
	case 2:
		j.Lease = domain.Lease{Owner: "node-a", Until: oldTime(1000), Fence: 3}
		j.ParentID, j.Depth, j.StartStep = oldID(101), 1, oldID(901)
	case 3:
		j.Ref, j.Tags, j.DueAt = "r-1", []string{"web"}, oldTime(5000)
		j.Status, j.Faults = domain.StatusQueued, []domain.Fault{{Code: "x", Message: "wait", Paths: []string{"$.a"}}}
	case 4:
		j.Status, j.CompletedAt, j.DueAt = domain.StatusOK, oldTime(9), time.Time{}
	}
	j.Events = []domain.Event{
		{Seq: 1, IntentID: oldID(200 + n), StepID: oldID(901), Name: "Number", Provider: "sequence", Index: 1, Status: domain.StatusRun, At: oldTime(n)},
		{
			Seq: 2, IntentID: oldID(200 + n), StepID: oldID(901), Index: 2, Status: domain.StatusOK, At: oldTime(n), Code: "c", Message: "m",
			Args: map[string]string{"k": "v"}, EntryID: oldID(1), Paths: []string{"$.a"}, Ref: "r", RetryIn: time.Second, Rescue: true,
		},
	}
	return j
}

// fillOld writes something of every kind. What it writes stays as it is: the databases
// in testdata hold the same.
func fillOld(t *testing.T, s domain.Store) {
	t.Helper()
	ctx := t.Context()
	steps := domain.Definition{Steps: []*domain.Step{{
		ID: oldID(901), Name: "Number", Action: "sequence.enumerate", Config: []byte(`{"prefix":"<A>"}`),
		Next: []*domain.Next{{Status: domain.StatusKO, Steps: []*domain.Step{{ID: oldID(902), Action: "silo.close"}}, Stop: true}},
	}}}
	second, file := oldContent(2), domain.File{
		WorkspaceID: oldSpace, EntryID: oldID(1), ID: oldID(301), JobID: oldID(101), Key: "pdf", Category: "format", Name: "a.pdf", Desc: "d",
		MIME: "application/pdf", Size: 3, Hash: fmt.Sprintf("%064x", 7), Embeddable: true, Stored: true, Meta: map[string]string{"l": "pt"},
		CreatedAt: oldTime(3), Link: "0000000000000000", // as in the first versions
	}
	newer := file
	newer.ID, newer.Hash, newer.CreatedAt = oldID(302), fmt.Sprintf("%064x", 8), oldTime(4)
	all := []func(tx domain.Tx) error{
		func(tx domain.Tx) error {
			return tx.Workspaces().Insert(ctx, domain.Workspace{ID: oldSpace, Slug: "default", Name: "Default", Country: "PT", CreatedAt: oldTime(0)})
		},
		func(tx domain.Tx) error {
			return tx.Tokens().Insert(ctx, domain.Token{WorkspaceID: oldSpace, ID: oldID(1), Name: "shop", Scopes: []string{"api"}, CreatedAt: oldTime(1), RevokedAt: oldTime(2)})
		},
		func(tx domain.Tx) error {
			return tx.Workflows().Insert(ctx, &domain.Workflow{
				WorkspaceID: oldSpace, ID: oldFlow, Name: "Issue", Description: "d", Schema: "bill/invoice", Country: "PT", Version: 1,
				Hash: "h", Content: steps, CreatedAt: oldTime(0), UpdatedAt: oldTime(1),
			})
		},
		func(tx domain.Tx) error {
			return tx.Workflows().InsertVersion(ctx, &domain.WorkflowVersion{
				WorkspaceID: oldSpace, WorkflowID: oldFlow, Version: 1, Hash: "h", Name: "Issue", Schema: "bill/invoice",
				Content: steps, Origin: domain.Origin{Src: "api"}, CreatedAt: oldTime(1),
			})
		},
		func(tx domain.Tx) error {
			return tx.Entries().Insert(ctx, &domain.Entry{
				WorkspaceID: oldSpace, ID: oldID(1), Key: "e-1", Folder: "invoices", State: "empty", Content: oldContent(1),
				Faults: []domain.Fault{{Message: "f"}}, CreatedAt: oldTime(1), UpdatedAt: oldTime(1),
			})
		},
		func(tx domain.Tx) error {
			return tx.Entries().Revise(ctx, oldSpace, oldID(1), oldContent(1).Version, &second)
		},
		func(tx domain.Tx) error {
			return tx.Entries().AddState(ctx, oldSpace, oldID(1), &domain.State{Key: "sent", At: oldTime(5), Notes: "n", Meta: map[string]string{"a": "b"}, Origin: domain.Origin{Src: "job", SrcID: "j"}})
		},
		func(tx domain.Tx) error { return tx.Files().Put(ctx, &file) },
		func(tx domain.Tx) error { return tx.Files().Put(ctx, &newer) },
		func(tx domain.Tx) error {
			return tx.Spool().Insert(ctx, &domain.SpoolFile{
				WorkspaceID: oldSpace, Key: "s-1", Name: "a.xml", MIME: "application/xml", Size: 3, Hash: "h", Data: []byte{0, 0xff, '\''},
				CreatedAt: oldTime(1), ExpiresAt: oldTime(100),
			})
		},
		func(tx domain.Tx) error {
			return tx.Series().Insert(ctx, &domain.Series{
				WorkspaceID: oldSpace, ID: oldID(501), Code: "A", Name: "Invoices", Prefix: "F-", Padding: 4, Start: 7, CreatedAt: oldTime(1), UpdatedAt: oldTime(1),
			})
		},
		func(tx domain.Tx) error {
			_, err := tx.Series().Take(ctx, oldSpace, oldID(501), oldID(1), oldTime(2))
			return err
		},
		func(tx domain.Tx) error {
			return tx.Metas().Put(ctx, &domain.MetaRow{
				WorkspaceID: oldSpace, EntryID: oldID(1), Src: "shop", Key: "order", Ref: "o-1", Value: json.RawMessage(`{"a": 1}`),
				LinkURL: "https://example.com/", LinkScope: "public", Indexed: true, CreatedAt: oldTime(1), UpdatedAt: oldTime(1),
			})
		},
	}
	for n := 1; n <= 4; n++ {
		all = append(all, func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, oldJob(n)) })
	}
	all = append(all, func(tx domain.Tx) error {
		return tx.Queue().Signal(ctx, oldSpace, oldID(103), domain.Signal{Kind: domain.SignalPoke, Code: "c"}, oldTime(4000))
	})
	for i, write := range all {
		if err := s.Update(ctx, write); err != nil {
			t.Fatalf("write %d: %v", i, err)
		}
	}
}

// snapshot reads everything that fillOld wrote.
func snapshot(t *testing.T, s domain.Store) map[string]any {
	t.Helper()
	ctx, got := t.Context(), map[string]any{}
	read := func(name string, v any, err error) {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got[name] = v
	}
	if err := s.View(ctx, func(tx domain.Tx) error {
		readOld(ctx, tx, read)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return got
}

func readOld(ctx context.Context, tx domain.Tx, read func(name string, v any, err error)) {
	one := func(name string) func(v any, err error) { return func(v any, err error) { read(name, v, err) } }
	list := func(v any, err error) func(name string) { return func(name string) { one(name)(v, err) } }
	list(tx.Workspaces().List(ctx))("workspaces")
	list(tx.Tokens().List(ctx, oldSpace))("tokens")
	list(tx.Workflows().List(ctx, oldSpace, domain.WorkflowQuery{}))("workflows")
	list(tx.Workflows().List(ctx, oldSpace, domain.WorkflowQuery{Schema: "bill/invoice"}))("workflows of a schema")
	list(tx.Workflows().Versions(ctx, oldSpace, oldFlow))("workflow versions")
	list(tx.Workflows().Version(ctx, oldSpace, oldFlow, 1))("workflow version")
	list(tx.Jobs().List(ctx, oldSpace, domain.JobQuery{}))("jobs")
	list(tx.Jobs().List(ctx, oldSpace, domain.JobQuery{Tag: "web"}))("tagged jobs")
	for n := 1; n <= 4; n++ {
		list(tx.Jobs().Get(ctx, oldSpace, oldID(100+n)))(fmt.Sprint("job ", n))
	}
	list(tx.Jobs().ByKey(ctx, oldSpace, "order-1", oldTime(1)))("job by key")
	list(tx.Jobs().ByRef(ctx, oldSpace, "r-1"))("job by ref")
	list(tx.Queue().NextDue(ctx))("next due")
	list(tx.Queue().Backlog(ctx, oldTime(10)))("backlog")
	list(tx.Entries().ByKey(ctx, oldSpace, "e-1"))("entry")
	list(tx.Entries().List(ctx, oldSpace, domain.EntryQuery{Folders: []string{"none", "invoices"}}))("entries")
	list(tx.Entries().Versions(ctx, oldSpace, oldID(1)))("versions")
	list(tx.Entries().Content(ctx, oldSpace, oldID(1), oldContent(1).Version))("first version")
	list(tx.Entries().States(ctx, oldSpace, oldID(1)))("states")
	list(tx.Files().List(ctx, oldSpace, oldID(1)))("files")
	list(tx.Files().Replaced(ctx, oldSpace, oldID(1)))("replaced files")
	list(tx.Files().ByJob(ctx, oldSpace, oldID(101)))("files of a job")
	list(tx.Spool().Get(ctx, oldSpace, "s-1", oldTime(1)))("spool")
	list(tx.Series().Get(ctx, oldSpace, oldID(501)))("series")
	list(tx.Series().Entry(ctx, oldSpace, oldID(501), oldID(1)))("series entry")
	list(tx.Metas().List(ctx, oldSpace, oldID(1)))("meta rows")
}

// continueOld works on with what fillOld wrote.
func continueOld(t *testing.T, s domain.Store) {
	t.Helper()
	ctx := t.Context()
	if err := s.Update(ctx, func(tx domain.Tx) error {
		jobs, err := tx.Queue().Claim(ctx, "node-b", oldTime(2000), oldTime(2100), 9)
		if err != nil {
			return err
		}
		if len(jobs) != 2 || jobs[0].ID != oldID(101) || jobs[1].ID != oldID(102) || jobs[1].Lease.Fence != 4 {
			t.Errorf("claimed %d jobs: %+v", len(jobs), jobs)
			return nil
		}
		for _, j := range jobs {
			j.Status, j.UpdatedAt, j.CompletedAt = domain.StatusOK, oldTime(2001), oldTime(2001)
			next := domain.Event{Seq: 3, IntentID: oldID(999), StepID: oldID(902), Status: domain.StatusOK, At: oldTime(2001)}
			if _, err := tx.Queue().Commit(ctx, &domain.Checkpoint{Job: j, Events: []domain.Event{next}}); err != nil {
				return err
			}
		}
		third := oldContent(3)
		if err := tx.Entries().Revise(ctx, oldSpace, oldID(1), oldContent(2).Version, &third); err != nil {
			return err
		}
		number, err := tx.Series().Take(ctx, oldSpace, oldID(501), oldID(2), oldTime(2002))
		if err != nil {
			return err
		}
		if number.Code != "F-0008" || number.PreviousID != oldID(1) {
			t.Errorf("the next number is %+v", number)
		}
		again := oldJob(1)
		again.ID = oldID(150)
		if err := tx.Jobs().Insert(ctx, again); !domain.Is(err, domain.Conflict) {
			t.Errorf("the key is free: %v", err)
		}
		again.Key = ""
		return tx.Jobs().Insert(ctx, again)
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.View(ctx, func(tx domain.Tx) error {
		paid, err := tx.Jobs().List(ctx, oldSpace, domain.JobQuery{Tag: "paid"})
		if err != nil {
			return err
		}
		if len(paid) != 2 || paid[0].ID != oldID(150) || paid[1].ID != oldID(101) {
			t.Errorf("%d jobs have the tag", len(paid))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
