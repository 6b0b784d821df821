package postgres

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/test/pg"
)

// refused opens a store, which must fail, and returns what the operator reads.
func refused(t *testing.T, url string, opt Options) string {
	t.Helper()
	s, err := Open(t.Context(), url, opt)
	if err == nil {
		_ = s.Close()
		t.Fatal("the database was opened")
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("the message has several lines: %v", err)
	}
	return err.Error()
}

func wants(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not say %q", text, part)
		}
	}
}

// TestSchemaVersions: an older program refuses a newer schema, and a program that must not
// change the schema refuses an older one.
func TestSchemaVersions(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	wants(t, refused(t, url, Options{KeepSchema: true}), "schema 0", "chancery migrate")
	from, to, err := Migrate(t.Context(), url)
	if err != nil || from != 0 || to < 1 {
		t.Fatalf("migrated from %d to %d: %v", from, to, err)
	}
	s := open(t, url, Options{KeepSchema: true})
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	_, err = connect(t, url).Exec(t.Context(), "INSERT INTO "+versionTable+" (version_id, is_applied) VALUES ($1, TRUE)", to+1)
	if err != nil {
		t.Fatal(err)
	}
	text := refused(t, url, Options{})
	wants(t, text, "newer version", fmt.Sprintf("schema %d", to+1), fmt.Sprintf("knows %d", to))
	if _, _, err := Migrate(t.Context(), url); !domain.Is(err, domain.Invalid) {
		t.Errorf("migrate says %v", err)
	}
}

// TestUnusable: databases that cannot be used are refused at the start with what is wrong.
//
//nolint:tparallel // its parts change one server, one after the other
func TestUnusable(t *testing.T) {
	t.Parallel()
	c := pg.Start(t, "fsync=off", "max_connections=8", "superuser_reserved_connections=0", "autovacuum=off", "max_wal_senders=0")
	sql := func(text string) {
		t.Helper()
		if err := c.SQL(t.Context(), "postgres", text); err != nil {
			t.Fatal(err)
		}
	}
	sql("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
	wants(t, refused(t, c.URL("latin"), Options{}), "LATIN1", "UTF8")
	sql("CREATE DATABASE frozen")
	sql("ALTER DATABASE frozen SET default_transaction_read_only = on")
	wants(t, refused(t, c.URL("frozen"), Options{}), "only takes reads")
	wants(t, refused(t, c.URL("absent"), Options{}), `database "absent" does not exist`)
	sql("CREATE ROLE guest LOGIN")
	wants(t, refused(t, strings.Replace(c.URL("postgres"), "chancery@", "guest@", 1), Options{}), "permission denied")
	t.Run("read-only later", func(t *testing.T) {
		s := open(t, c.URL("postgres"), Options{Writers: 1, Readers: 1})
		must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(1)) })
		sql("ALTER DATABASE postgres SET default_transaction_read_only = on")
		kill(t, c, "postgres")
		err := s.Update(t.Context(), func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(2)) })
		if !domain.Is(err, domain.Busy) {
			t.Errorf("an update: %v", err)
		}
		if err := s.Ready(t.Context()); !domain.Is(err, domain.Busy) {
			t.Errorf("ready: %v", err)
		}
		// psql connects to the same database.
		if err := c.SQL(t.Context(), "template1", "ALTER DATABASE postgres RESET default_transaction_read_only"); err != nil {
			t.Fatal(err)
		}
		kill(t, c, "postgres")
		must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(3)) })
	})
	t.Run("too many connections", func(t *testing.T) {
		sql("CREATE DATABASE crowded")
		url := c.URL("crowded")
		s := open(t, url, Options{Writers: 1, Readers: 1})
		must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(1)) })
		for range 8 {
			conn, err := connectTo(t, url)
			if err != nil {
				break
			}
			t.Cleanup(func() { _ = conn.Close(context.Background()) })
		}
		wants(t, refused(t, url, Options{}), "too many clients")
		// The connection that is open goes on.
		must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(2)) })
		err := s.View(t.Context(), func(tx domain.Tx) error { return nil })
		if err != nil && !domain.Is(err, domain.Busy) {
			t.Errorf("a view without a connection: %v", err)
		}
	})
}

// TestOldServer says which version is needed. There is no such server here, so the number
// is compared with one that is too high.
func TestOldServer(t *testing.T) {
	t.Parallel()
	if err := usable(130014, "off", "UTF8"); err == nil {
		t.Error("version 13 is accepted")
	} else {
		wants(t, err.Error(), "PostgreSQL 13", "version 14")
	}
	if err := usable(oldest, "off", "UTF8"); err != nil {
		t.Error(err)
	}
}

// TestTexts: a text that the database cannot hold is the fault of the caller, wherever it
// is: in a row, in a key that is looked for, in a statement that is sent later.
func TestTexts(t *testing.T) {
	t.Parallel()
	s := open(t, pg.Database(t), Options{})
	for _, text := range []string{"a\x00b", "a\xffb"} {
		for name, change := range map[string]func(j *domain.Job){
			"key": func(j *domain.Job) { j.Key = text }, "tag": func(j *domain.Job) { j.Tags = []string{text} },
			"ref": func(j *domain.Job) { j.Ref = text },
			"event": func(j *domain.Job) {
				j.Events = []domain.Event{{Seq: 1, Name: text, Status: domain.StatusOK, At: time.Unix(1, 0)}}
			},
		} {
			j := job(1)
			change(j)
			err := s.Update(t.Context(), func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), j) })
			if !domain.Is(err, domain.Invalid) {
				t.Errorf("%s %q: %v", name, text, err)
			}
		}
		err := s.View(t.Context(), func(tx domain.Tx) error {
			_, err := tx.Jobs().ByKey(t.Context(), space, text, time.Time{})
			return err
		})
		if !domain.Is(err, domain.Invalid) && !domain.Is(err, domain.NotFound) {
			t.Errorf("looking for %q: %v", text, err)
		}
	}
}
