package domain_test

import (
	"errors"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// auditRow returns a row that says something in every part.
func auditRow() domain.AuditRow {
	return domain.AuditRow{
		WorkspaceID: domaintest.ID(4, 1), At: domaintest.Start.Add(1234567),
		By: domain.Caller{
			Kind: domain.CallerToken, ID: "t", Name: "web shöp", Address: "192.0.2.7", RequestID: "r-1", UserAgent: "curl/8", Action: "patch-token",
		},
		Kind: "token", ObjectID: "o", Changed: []string{"name", "expires_at"}, Detail: map[string]string{"b": "2", "a": "1"},
	}
}

// TestAuditForm: the canonical form stays as it is, because logs were exported and the ends
// of chains were noted. The hash was computed by the program in docs/guide/audit.md.
func TestAuditForm(t *testing.T) {
	r := auditRow()
	r.Follow(domain.AuditHead{Seq: 6, Hash: "abc"})
	const want = "4235ce156cdce02d09b26b84ea438d638f09677b4186e8da5f323c5418e974a7"
	if r.Hash != want || r.Seq != 7 || r.Prev != "abc" || r.At != domaintest.Start.Add(1234*time.Microsecond) {
		t.Errorf("%+v, want the hash %s", r, want)
	}
}

// TestAuditFormTellsRowsApart: a change of any part is another hash, also if a text only moves
// from one part to the next.
func TestAuditFormTellsRowsApart(t *testing.T) {
	seen := map[string]string{}
	for name, change := range map[string]func(r *domain.AuditRow){
		"nothing":   func(*domain.AuditRow) {},
		"workspace": func(r *domain.AuditRow) { r.WorkspaceID = "" },
		"time":      func(r *domain.AuditRow) { r.At = r.At.Add(time.Microsecond) },
		"who":       func(r *domain.AuditRow) { r.By.Kind = domain.CallerApp },
		"actor":     func(r *domain.AuditRow) { r.By.ID = "u" },
		"moved":     func(r *domain.AuditRow) { r.By.ID, r.By.Name = "tweb", " shöp" },
		"name":      func(r *domain.AuditRow) { r.By.Name = "" },
		"address":   func(r *domain.AuditRow) { r.By.Address = "" },
		"request":   func(r *domain.AuditRow) { r.By.RequestID = "" },
		"agent":     func(r *domain.AuditRow) { r.By.UserAgent = "" },
		"action":    func(r *domain.AuditRow) { r.By.Action = "" },
		"kind":      func(r *domain.AuditRow) { r.Kind = "" },
		"object":    func(r *domain.AuditRow) { r.ObjectID = "" },
		"changed":   func(r *domain.AuditRow) { r.Changed = []string{"name,expires_at"} },
		"order":     func(r *domain.AuditRow) { r.Changed = []string{"expires_at", "name"} },
		"none":      func(r *domain.AuditRow) { r.Changed = nil },
		"into": func(r *domain.AuditRow) {
			r.Changed, r.Detail = []string{"name", "expires_at", "a", "1", "b", "2"}, nil
		},
		"detail": func(r *domain.AuditRow) { r.Detail = map[string]string{"a": "1"} },
		"value":  func(r *domain.AuditRow) { r.Detail = map[string]string{"a": "1", "b": "3"} },
	} {
		r := auditRow()
		change(&r)
		r.Follow(domain.AuditHead{Seq: 6, Hash: "abc"})
		if other, is := seen[r.Hash]; is {
			t.Errorf("%s and %s have one hash", name, other)
		}
		seen[r.Hash] = name
	}
}

// TestAuditCheck: what is wrong with a chain is found, at the row where it begins.
func TestAuditCheck(t *testing.T) {
	chain := func() (list []*domain.AuditRow, head domain.AuditHead) {
		for range 4 {
			r := auditRow()
			r.Follow(head)
			list, head = append(list, &r), r.Place()
		}
		return list, head
	}
	// again computes the chain again from a row on, as somebody would who can write to it.
	again := func(list []*domain.AuditRow, from int) {
		for i, head := from, list[from-1].Place(); i < len(list); i++ {
			list[i].Follow(head)
			head = list[i].Place()
		}
	}
	for _, tt := range []struct {
		name   string
		change func(list []*domain.AuditRow) []*domain.AuditRow
		part   bool
		want   int64
	}{
		{"whole", func(l []*domain.AuditRow) []*domain.AuditRow { return l }, false, 0},
		{"part", func(l []*domain.AuditRow) []*domain.AuditRow { return l[2:] }, true, 0},
		{"beginning is missing", func(l []*domain.AuditRow) []*domain.AuditRow { return l[1:] }, false, 1},
		{"row is missing", func(l []*domain.AuditRow) []*domain.AuditRow { return append(l[:1], l[2:]...) }, false, 2},
		{"end is missing", func(l []*domain.AuditRow) []*domain.AuditRow { return l[:3] }, false, 4},
		{"all are missing", func(l []*domain.AuditRow) []*domain.AuditRow { return nil }, false, 1},
		{"row twice", func(l []*domain.AuditRow) []*domain.AuditRow { return append(l[:2], l[1:]...) }, false, 3},
		{"changed", func(l []*domain.AuditRow) []*domain.AuditRow { l[2].By.Name = "x"; return l }, false, 3},
		{"changed with its hash", func(l []*domain.AuditRow) []*domain.AuditRow {
			l[2].By.Name = "x"
			l[2].Follow(l[1].Place())
			return l
		}, false, 4},
		{"changed with all hashes", func(l []*domain.AuditRow) []*domain.AuditRow { l[1].By.Name = "x"; again(l, 1); return l }, false, 4},
		{"time goes back", func(l []*domain.AuditRow) []*domain.AuditRow {
			l[1].At = l[1].At.Add(time.Second)
			l[1].Follow(l[0].Place())
			r := *l[2]
			r.Follow(domain.AuditHead{Seq: l[1].Seq, Hash: l[1].Hash})
			l[2] = &r
			return l
		}, false, 3},
		{"another workspace", func(l []*domain.AuditRow) []*domain.AuditRow { l[2].WorkspaceID = "x"; again(l, 2); return l }, false, 3},
		{"a row more", func(l []*domain.AuditRow) []*domain.AuditRow {
			r := auditRow()
			r.Follow(l[3].Place())
			return append(l, &r)
		}, false, 5},
	} {
		list, head := chain()
		c := domain.AuditCheck{Part: tt.part}
		var err error
		for _, r := range tt.change(list) {
			if err = c.Next(r); err != nil {
				break
			}
		}
		if err == nil {
			err = c.End(head)
		}
		fault, wrong := errors.AsType[*domain.AuditError](err)
		if wrong != (tt.want > 0) || wrong && fault.Seq != tt.want {
			t.Errorf("%s: %v, want row %d", tt.name, err, tt.want)
		}
	}
}
