package postgres

import (
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/store/storetest"
	"chancery/test/pg"
)

// TestLogOfChangesOfServers: two servers add to the same chains at once.
func TestLogOfChangesOfServers(t *testing.T) {
	t.Parallel()
	s := pair(t, "")
	storetest.AuditWriters(t, s[0], s[1])
}

// TestLogOfChangesStays: who owns the table has no right to change or delete its rows, and
// who gets around that is found out.
func TestLogOfChangesStays(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	s, ctx := open(t, url, Options{}), t.Context()
	must(t, s, func(tx domain.Tx) error {
		for range 3 {
			if err := domain.Record(ctx, tx, domaintest.Start, domain.AuditChange{Workspace: space, Kind: "token", ID: "t"}); err != nil {
				return err
			}
		}
		return nil
	})
	conn := connect(t, url)
	var rights string
	if err := conn.QueryRow(ctx, `SELECT string_agg(a.privilege_type, ' ') FROM pg_class c, aclexplode(c.relacl) a
		WHERE c.oid = 'audit_rows'::regclass`).Scan(&rights); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(rights, "INSERT") || strings.Contains(rights, "UPDATE") || strings.Contains(rights, "DELETE") || strings.Contains(rights, "TRUNCATE") {
		t.Errorf("the owner has the rights %s", rights)
	}
	// The user of this test may do everything.
	if _, err := conn.Exec(ctx, "UPDATE audit_rows SET actor_name = 'somebody else' WHERE seq = 2"); err != nil {
		t.Fatal(err)
	}
	must(t, s, func(tx domain.Tx) error {
		list, err := tx.Audit().List(ctx, space, domain.AuditQuery{Ascending: true})
		if err != nil {
			return err
		}
		var c domain.AuditCheck
		for i, r := range list {
			if err := c.Next(r); (err != nil) != (i == 1) && i < 2 {
				t.Errorf("row %d: %v", r.Seq, err)
			}
		}
		return nil
	})
}
