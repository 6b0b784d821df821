package storetest

import (
	"testing"
	"time"

	"chancery/internal/domain"
)

func workspaces(t *testing.T, s domain.Store) {
	ctx := t.Context()
	first := domain.Workspace{
		ID: ws, Slug: "default", Name: "Default", Country: "ES", CreatedAt: at(1),
		Advice: domain.AdviceLevels{"due-dates-sum": domain.AdviceOff},
	}
	second := domain.Workspace{ID: other, Slug: "trial", Name: "Trial", Sandbox: true, CreatedAt: at(0)}
	for _, w := range []domain.Workspace{first, second} {
		write(t, s, func(tx domain.Tx) error { return tx.Workspaces().Insert(ctx, w) })
	}
	got := read(t, s, func(tx domain.Tx) (domain.Workspace, error) { return tx.Workspaces().Get(ctx, ws) })
	same(t, "workspace", got, first)
	utc(t, got.CreatedAt)
	same(t, "workspace by slug", read(t, s, func(tx domain.Tx) (domain.Workspace, error) {
		return tx.Workspaces().BySlug(ctx, "trial")
	}), second)
	same(t, "list", read(t, s, func(tx domain.Tx) ([]domain.Workspace, error) {
		return tx.Workspaces().List(ctx)
	}), []domain.Workspace{second, first})

	for _, levels := range []domain.AdviceLevels{{"duplicate": domain.AdviceWarning}, nil} {
		write(t, s, func(tx domain.Tx) error { return tx.Workspaces().SetAdvice(ctx, ws, levels) })
		first.Advice = levels
		got := read(t, s, func(tx domain.Tx) (domain.Workspace, error) { return tx.Workspaces().Get(ctx, ws) })
		same(t, "levels", got, first)
	}
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.Workspaces().SetAdvice(ctx, id(9), nil) })
	first.Folders = domain.Folders{"receipts": "bill/invoice"}
	write(t, s, func(tx domain.Tx) error { return tx.Workspaces().SetFolders(ctx, ws, first.Folders) })
	same(t, "folders", read(t, s, func(tx domain.Tx) (domain.Workspace, error) { return tx.Workspaces().Get(ctx, ws) }), first)
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.Workspaces().SetFolders(ctx, id(9), nil) })

	e := refused(t, s, domain.Conflict, func(tx domain.Tx) error {
		return tx.Workspaces().Insert(ctx, domain.Workspace{ID: id(9), Slug: "trial", CreatedAt: at(2)})
	})
	same(t, "conflicting workspace", e.ExistingID, other)
	refused(t, s, domain.Conflict, func(tx domain.Tx) error {
		return tx.Workspaces().Insert(ctx, domain.Workspace{ID: ws, Slug: "another", CreatedAt: at(2)})
	})
}

func tokens(t *testing.T, s domain.Store) {
	ctx := t.Context()
	valid := domain.Token{ID: id(1), WorkspaceID: ws, Name: "shop", Scopes: []string{"silo", "transform"}, CreatedAt: at(0)}
	revoked := domain.Token{ID: id(2), WorkspaceID: ws, CreatedAt: at(0), ExpiresAt: at(9), RevokedAt: at(5)}
	write(t, s, func(tx domain.Tx) error {
		if err := tx.Tokens().Insert(ctx, valid); err != nil {
			return err
		}
		return tx.Tokens().Insert(ctx, revoked)
	})
	for _, want := range []domain.Token{valid, revoked} {
		got := read(t, s, func(tx domain.Tx) (domain.Token, error) { return tx.Tokens().Get(ctx, ws, want.ID) })
		same(t, "token", got, want)
	}
	tokenRevocation(t, s, valid)
	refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Tokens().Insert(ctx, valid) })
}

func newWorkflow(n int) *domain.Workflow {
	return &domain.Workflow{
		WorkspaceID: ws, ID: id(n), Name: "Issue", Description: "Numbers and sends", Schema: "bill/invoice",
		Country: "PT", Draft: true, Version: 3, Hash: "0123456789", Content: definition(), CreatedAt: at(n), UpdatedAt: at(n),
	}
}

// definition returns a definition with raw JSON whose text must round-trip.
func definition() domain.Definition {
	return domain.Definition{
		Steps: []*domain.Step{
			{ID: id(901), Name: "Number", Action: "sequence.enumerate", Config: []byte(`{"prefix":"<A&B>","z":1,"a":1.50}`)},
			{ID: id(902), Action: "pdf", Notes: "ünïcode\u2028", Next: []*domain.Next{
				{Status: domain.StatusKO, Code: "x", Steps: []*domain.Step{{ID: id(903), Action: "email"}}, Stop: true},
				nil,
			}},
		},
		Rescue: []*domain.Step{},
	}
}

func workflows(t *testing.T, s domain.Store) {
	ctx := t.Context()
	w := newWorkflow(1)
	write(t, s, func(tx domain.Tx) error { return tx.Workflows().Insert(ctx, w) })
	get := func() *domain.Workflow {
		return read(t, s, func(tx domain.Tx) (*domain.Workflow, error) { return tx.Workflows().Get(ctx, ws, w.ID) })
	}
	got := get()
	same(t, "workflow", got, w)
	utc(t, got.CreatedAt, got.UpdatedAt)
	refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Workflows().Insert(ctx, w) })

	changed := *w
	changed.Name, changed.Description, changed.Schema, changed.Country = "Other", "", "", ""
	changed.Disabled, changed.Draft, changed.Version, changed.Hash = true, false, 4, "9876543210"
	changed.Content = domain.Definition{}
	changed.UpdatedAt = at(60)
	write(t, s, func(tx domain.Tx) error { return tx.Workflows().Update(ctx, &changed) })
	same(t, "changed workflow", get(), &changed)
}

func workflowList(t *testing.T, s domain.Store) {
	ctx := t.Context()
	var all []*domain.Workflow
	for n := range 6 {
		w := newWorkflow(n + 1)
		w.CreatedAt = at(n / 2) // in pairs
		if n%3 == 0 {
			w.Schema = ""
		}
		all = append(all, w)
		write(t, s, func(tx domain.Tx) error { return tx.Workflows().Insert(ctx, w) })
	}
	for _, c := range []struct {
		name string
		q    domain.WorkflowQuery
		want []int
	}{
		{"all", domain.WorkflowQuery{}, []int{6, 5, 4, 3, 2, 1}},
		{"limit", domain.WorkflowQuery{Limit: 2}, []int{6, 5}},
		{"before", domain.WorkflowQuery{Before: at(1)}, []int{4, 3, 2, 1}},
		{"schema", domain.WorkflowQuery{Schema: "bill/invoice"}, []int{6, 5, 3, 2}},
		{"schema before", domain.WorkflowQuery{Schema: "bill/invoice", Before: at(1), Limit: 1}, []int{3}},
		{"unknown schema", domain.WorkflowQuery{Schema: "note/message"}, nil},
	} {
		got := read(t, s, func(tx domain.Tx) ([]*domain.Workflow, error) { return tx.Workflows().List(ctx, ws, c.q) })
		var want []*domain.Workflow
		for _, n := range c.want {
			want = append(want, all[n-1])
		}
		same(t, c.name, got, want)
	}
}

func workflowVersions(t *testing.T, s domain.Store) {
	ctx := t.Context()
	w := newWorkflow(1)
	v1 := &domain.WorkflowVersion{
		WorkspaceID: ws, WorkflowID: w.ID, Version: 1, Hash: "aaaaaaaaaa", Name: "Issue", Schema: "bill/invoice",
		Content: definition(), Origin: domain.Origin{Src: "api-key", SrcID: "t1"}, CreatedAt: at(1),
	}
	v2 := &domain.WorkflowVersion{WorkspaceID: ws, WorkflowID: w.ID, Version: 2, Hash: "bbbbbbbbbb", CreatedAt: at(2)}
	write(t, s, func(tx domain.Tx) error { return tx.Workflows().Insert(ctx, w) })
	for _, v := range []*domain.WorkflowVersion{v1, v2} {
		write(t, s, func(tx domain.Tx) error { return tx.Workflows().InsertVersion(ctx, v) })
	}
	got := read(t, s, func(tx domain.Tx) (*domain.WorkflowVersion, error) {
		return tx.Workflows().Version(ctx, ws, w.ID, 1)
	})
	same(t, "version", got, v1)
	utc(t, got.CreatedAt)
	bare := *v1
	bare.Content = domain.Definition{}
	same(t, "versions", read(t, s, func(tx domain.Tx) ([]*domain.WorkflowVersion, error) {
		return tx.Workflows().Versions(ctx, ws, w.ID)
	}), []*domain.WorkflowVersion{v2, &bare})
	refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Workflows().InsertVersion(ctx, v1) })
}

func times(t *testing.T, s domain.Store) {
	ctx := t.Context()
	zone := time.FixedZone("far", 5*3600+1800)
	for n, at := range []time.Time{
		start,
		time.Date(1969, 12, 31, 23, 59, 59, 999999000, time.UTC),
		time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC),
		time.Date(2026, 3, 29, 2, 30, 0, 1000, zone),
		{},
	} {
		w := domain.Workspace{ID: id(n), Slug: string(id(n)), CreatedAt: at}
		write(t, s, func(tx domain.Tx) error { return tx.Workspaces().Insert(ctx, w) })
		got := read(t, s, func(tx domain.Tx) (domain.Workspace, error) { return tx.Workspaces().Get(ctx, w.ID) })
		if !got.CreatedAt.Equal(at) || got.CreatedAt.IsZero() != at.IsZero() {
			t.Errorf("%v came back as %v", at, got.CreatedAt)
		}
		utc(t, got.CreatedAt)
	}
	j := newJob(1)
	j.CreatedAt = start.Add(789 * time.Nanosecond) // less than a microsecond is cut off
	write(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, j) })
	got := read(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().Head(ctx, ws, j.ID) })
	same(t, "cut time", got.CreatedAt, start)
}

func tokenRevocation(t *testing.T, s domain.Store, valid domain.Token) {
	t.Helper()
	ctx := t.Context()
	revoke := func(space, token domain.ID, when time.Time) error {
		return s.Update(ctx, func(tx domain.Tx) error { return tx.Tokens().Revoke(ctx, space, token, when) })
	}
	if err := revoke(other, valid.ID, at(7)); !domain.Is(err, domain.NotFound) {
		t.Errorf("by another workspace: %v", err)
	}
	for _, when := range []time.Time{at(7), at(8)} {
		if err := revoke(ws, valid.ID, when); err != nil {
			t.Fatal(err)
		}
	}
	got := read(t, s, func(tx domain.Tx) (domain.Token, error) { return tx.Tokens().Get(ctx, ws, valid.ID) })
	same(t, "revoked once", got.RevokedAt, at(7))
	list := read(t, s, func(tx domain.Tx) ([]domain.Token, error) { return tx.Tokens().List(ctx, ws) })
	if len(list) != 2 {
		t.Errorf("%d tokens", len(list))
	}
	if none := read(t, s, func(tx domain.Tx) ([]domain.Token, error) { return tx.Tokens().List(ctx, other) }); len(none) != 0 {
		t.Errorf("another workspace sees %d", len(none))
	}
}
