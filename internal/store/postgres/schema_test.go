package postgres

import (
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"chancery/internal/store"
)

// ofInstallation are the tables that belong to the installation and to no workspace: a
// distributed database keeps a copy of them everywhere.
var ofInstallation = map[string]string{
	"workspaces":      "the list of the workspaces",
	"installation":    "one row",
	"nodes":           "a row per server",
	"duties":          "a row per kind of work that one server does for all",
	"signing_keys":    "a few keys",
	"backfills":       "a row while there is work to do",
	"apps":            "a few programs of the operator",
	"people":          "those who sign in, in several workspaces",
	"person_links":    "links of people, who name no workspace",
	"sessions":        "browsers of people, in several workspaces",
	"identities":      "accounts of people with providers, in several workspaces",
	"chancery_schema": "the version of the schema",
}

func valuesOf[T any](t *testing.T, conn *pgx.Conn, query string) []T {
	t.Helper()
	rows, err := conn.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[T])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestKeysBeginWithWorkspace: tables can be distributed by workspace. Every primary and
// unique key begins with it, every reference between rows contains it, and no value comes
// from a sequence.
func TestKeysBeginWithWorkspace(t *testing.T) {
	t.Parallel()
	conn := migrated(t)
	const of = ` FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid WHERE c.relnamespace = current_schema()::regnamespace`
	keys := valuesOf[string](t, conn, `SELECT c.relname || ' ' || pg_get_indexdef(x.indexrelid, 1, false)`+of+` AND x.indisunique`)
	seen := map[string]bool{}
	for _, key := range keys {
		table, first, _ := strings.Cut(key, " ")
		seen[table] = true
		if first != "workspace_id" && ofInstallation[table] == "" {
			t.Errorf("a unique key of %s begins with %s", table, first)
		}
	}
	tables := valuesOf[string](t, conn, `SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`)
	if len(tables) < 20 {
		t.Fatalf("these are not all tables: %s", tables)
	}
	for _, table := range tables {
		if !seen[table] {
			t.Errorf("%s has no primary key", table)
		}
		delete(seen, table)
	}
	for _, reference := range valuesOf[string](t, conn, `SELECT conrelid::regclass || ': ' || pg_get_constraintdef(oid) FROM pg_constraint
		WHERE contype = 'f' AND connamespace = current_schema()::regnamespace`) {
		if strings.Count(reference, "(workspace_id, ") != 2 {
			t.Errorf("a reference without the workspace: %s", reference)
		}
	}
	// The one sequence is that of the migrations, which numbers its own rows.
	for _, name := range valuesOf[string](t, conn, `SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()`) {
		if !strings.HasPrefix(name, versionTable) {
			t.Errorf("there is the sequence %s", name)
		}
	}
	for _, name := range valuesOf[string](t, conn, `SELECT tgname || ' of ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal`) {
		t.Errorf("there is the trigger %s", name)
	}
}

// TestNothingOfSessions: no statement needs what a pooler or a distributed database does
// not have: advisory locks, sequences, notifications, temporary tables, settings of a
// session.
func TestNothingOfSessions(t *testing.T) {
	t.Parallel()
	bad := regexp.MustCompile(`(?i)advisory|nextval|serial|\bLISTEN\b|\bNOTIFY\b|pg_notify|TEMP(ORARY)? TABLE|^\s*SET |\bLOCK TABLE|\bDECLARE\b`)
	for name, text := range allTexts(t) {
		if found := bad.FindString(text); found != "" {
			t.Errorf("%s uses %s", name, found)
		}
	}
	script, err := migrations.ReadFile("migrations/00001_start.sql")
	if err != nil {
		t.Fatal(err)
	}
	if found := bad.FindString(string(script)); found != "" {
		t.Errorf("the schema uses %s", found)
	}
}

// acrossWorkspaces are the statements that do not name one workspace. In a database that
// is distributed by workspace they ask every part of it.
var acrossWorkspaces = map[string]string{
	"jobs.claim": "a server runs the jobs of all", "jobs.claim-in-turns": "a server runs the jobs of all",
	"jobs.queue": "a server runs the jobs of all", "jobs.next-due": "a server runs the jobs of all",
	"jobs.release": "a server stops", "jobs.backlog": "admission, at the start and at its limit",
	"spool.sweep": "one server for all", "files.contents": "chancery file verify", "files.find-by-hash": "chancery file verify",
	"search.changes-after": "a server puts the entries of all into the index",
	"backfills.get":        "of the installation", "backfills.next": "the entries of all, part by part",
	"backfills.end":      "of the installation",
	"series.locked":      "it reads no rows",
	"files.find":         "a public link has an ID that nobody can guess, and no workspace",
	"workspaces.get":     "of the installation",
	"workspaces.list":    "of the installation",
	"workspaces.by-slug": "of the installation", "workspaces.insert": "of the installation", "workspaces.advice": "of the installation",
	"workspaces.any-schema": "of the installation", "workspaces.importing": "of the installation", "workspaces.origin": "of the installation", "workspaces.taken": "of the installation",
	"imports.list": "of the installation", "imports.all": "of the installation", "imports.drop-workspace": "of the installation",
	"archive.settings": "of the installation", "archive.settle": "of the installation",
	"workspaces.folders": "of the installation",
	"links.find":         "a public link has a code that nobody can guess, and no workspace",
	"workspaces.change":  "of the installation", "apps.insert": "of the installation", "apps.get": "of the installation",
	"apps.by-client": "of the installation", "apps.by-name": "of the installation", "apps.list": "of the installation",
	"apps.revoke": "of the installation", "apps.alone": "of the installation", "enrollments.of-app": "an app names its enrollment, and not the workspace",
	"meta.of-app": "an app looks for its row in all workspaces that have let it in",
	"nodes.enter": "of the installation", "nodes.seen": "of the installation", "nodes.leave": "of the installation",
	"nodes.list": "of the installation", "duties.take": "of the installation",
	"feeds.list": "one server gathers the events of all", "feeds.rebase": "at the start of a server",
	"subscriptions.all": "one server sends the events of all",
	"retention.due":     "one server applies what all say about keeping their entries",
	"scrub.note":        "of the installation", "scrub.waits": "of the installation", "scrub.begun": "of the installation",
	"scrub.done":    "of the installation",
	"people.insert": "of the installation", "people.get": "of the installation", "people.by-email": "of the installation",
	"people.newest": "of the installation", "people.oldest": "of the installation", "people.change": "of the installation",
	"people.to-change": "of the installation", "people.failed": "of the installation", "people.by-identity": "of the installation",
	"identities.has": "of the installation", "identities.add": "of the installation", "identities.remove": "of the installation",
	"people.signed-in": "of the installation", "people.owners": "of the installation", "people.has-owner": "of the installation", "sessions.insert": "of the installation",
	"sessions.by-hash": "of the installation", "sessions.list": "of the installation", "sessions.used": "of the installation",
	"sessions.remove": "of the installation", "sessions.remove-others": "of the installation", "sessions.sweep": "of the installation",
	"sessions.sweep-unused": "of the installation", "person-links.insert": "of the installation", "person-links.by-hash": "of the installation",
	"person-links.open-for": "of the installation", "person-links.open-of": "of the installation", "person-links.use": "of the installation",
	"person-links.cancel": "of the installation", "person-links.sweep": "of the installation",
	"members.of-person": "where a person may work",
	"keys.insert":       "of the installation", "keys.list": "of the installation", "keys.retire": "of the installation",
}

// TestStatementsNameTheWorkspace lists them.
func TestStatementsNameTheWorkspace(t *testing.T) {
	t.Parallel()
	measures := map[store.Name]bool{} // they read no rows of workspaces
	for _, m := range store.ArchiveMeasures() {
		measures[m.Unmeasured], measures[m.Measure] = true, true
	}
	// Statements for many rows take whole keys, as columns.
	named := regexp.MustCompile(`workspace_id = (\$\d|u\.ws|u\.a1)|INSERT INTO \w+( AS archived)? \(workspace_id`)
	seen := map[string]bool{}
	for name, text := range allTexts(t) {
		name, _, _ = strings.Cut(name, " ")
		if named.MatchString(text) || measures[store.Name(name)] {
			continue
		}
		seen[name] = true
		if acrossWorkspaces[name] == "" {
			t.Errorf("%s names no workspace", name)
		}
	}
	for name := range acrossWorkspaces {
		if !seen[name] {
			t.Errorf("%s needs no reason any more", name)
		}
	}
}
