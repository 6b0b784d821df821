package sqlite

import (
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// TestLogOfChangesStays: rows of the log can be neither changed nor deleted, and who gets
// around that is found out.
func TestLogOfChangesStays(t *testing.T) {
	t.Parallel()
	s, ctx, ws := openTemp(t), t.Context(), domaintest.ID(4, 1)
	if err := s.Update(ctx, func(tx domain.Tx) error {
		for range 5 {
			if err := domain.Record(ctx, tx, domaintest.Start, domain.AuditChange{Workspace: ws, Kind: "token", ID: "t"}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	const change = "UPDATE audit_rows SET object_id = 'u' WHERE seq = 3"
	for _, text := range []string{change, "DELETE FROM audit_rows", "UPDATE audit_rows SET hash = hash"} {
		if _, err := s.write.ExecContext(ctx, text); err == nil || !strings.Contains(err.Error(), "are never") {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, c := range []struct{ text, want string }{
		{"SELECT 1", ""},
		{change, "row 3: it was changed: its hash is not that of what it says"},
		{"UPDATE audit_rows SET object_id = 't' WHERE seq = 3", ""},
		{"DELETE FROM audit_rows WHERE seq = 5", "row 5: it is missing; the chain has 5 rows"},
		{"DELETE FROM audit_rows WHERE seq = 2", "row 2: it is missing; behind row 1 is row 3"},
		{"DELETE FROM audit_rows WHERE seq = 1", "row 1: it is missing; the first row is 3"},
	} {
		for _, text := range []string{"DROP TRIGGER IF EXISTS audit_rows_keep", "DROP TRIGGER IF EXISTS audit_rows_stay", c.text} {
			if _, err := s.write.ExecContext(ctx, text); err != nil {
				t.Fatal(err)
			}
		}
		if got := verify(t, s, ws); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}

// verify returns what is wrong with a chain.
func verify(t *testing.T, s domain.Store, ws domain.ID) (fault string) {
	t.Helper()
	err := s.View(t.Context(), func(tx domain.Tx) error {
		list, err := tx.Audit().List(t.Context(), ws, domain.AuditQuery{Ascending: true})
		if err != nil {
			return err
		}
		var c domain.AuditCheck
		for _, r := range list {
			if err := c.Next(r); err != nil {
				fault = err.Error()
				return nil
			}
		}
		head, err := tx.Audit().Head(t.Context(), ws)
		if wrong := c.End(head); wrong != nil {
			fault = wrong.Error()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fault
}
