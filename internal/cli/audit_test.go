package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"chancery/internal/cli/term"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// exported returns a log of changes as it is exported.
func exported(t testing.TB, rows int) string {
	t.Helper()
	var out bytes.Buffer
	var head domain.AuditHead
	for range rows {
		r := domain.AuditRow{At: domaintest.Start, Kind: "key", ObjectID: "<ü>", Detail: map[string]string{"a": "\u2028"}}
		r.Follow(head)
		head = r.Place()
		if err := json.NewEncoder(&out).Encode(clientRow(&r)); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

// FuzzAuditFile: a file is whole, or it is said what is wrong with it; a byte that is changed
// in a row is never overlooked unless the row says the same.
func FuzzAuditFile(f *testing.F) {
	whole := exported(f, 3)
	f.Add(whole)
	f.Add(strings.Replace(whole, "key", "kez", 1))
	f.Add("{}\n")
	f.Add(`{"seq":1,"at":"2026-03-02T09:00:00Z","hash":""}`)
	f.Fuzz(func(t *testing.T, text string) {
		v := &auditVerifier{check: domain.AuditCheck{Part: true}}
		err := v.lines(strings.NewReader(text))
		_, wrong := errors.AsType[*domain.AuditError](err)
		_, unread := errors.AsType[*term.Error](err)
		if err != nil && !wrong && !unread && !strings.Contains(err.Error(), "reading the log") {
			t.Fatal(err)
		}
		if err == nil && v.check.Last.Seq > 0 && len(v.check.Last.Hash) != 64 {
			t.Fatalf("a row without a hash is whole: %+v", v.check.Last)
		}
	})
}

// TestAuditFileIsLong: a line that is too long is refused, and the memory for it is bounded.
func TestAuditFileIsLong(t *testing.T) {
	v := &auditVerifier{check: domain.AuditCheck{Part: true}}
	if err := v.lines(strings.NewReader(exported(t, 1) + strings.Repeat("x", 2*maxAuditLine))); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Error(err)
	}
}
