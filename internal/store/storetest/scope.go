package storetest

import (
	"testing"
	"time"

	"chancery/internal/domain"
)

// isolated: no method sees, changes or blocks what belongs to another workspace.
func isolated(t *testing.T, s domain.Store) {
	ctx := t.Context()
	fill(t, s, ws)
	for _, c := range reads(other) {
		if n, err := try(t, s, func(tx domain.Tx) (int, error) { return c.read(tx, t) }); n != 0 || (err != nil && !domain.Is(err, domain.NotFound)) {
			t.Errorf("%s: another workspace sees %d rows (%v)", c.name, n, err)
		}
	}
	for name, fn := range writes(t, other) {
		err := s.Update(ctx, fn)
		if !domain.Is(err, domain.NotFound) && err != domain.ErrFenced { //nolint:errorlint // exactly this one
			t.Errorf("%s: another workspace's write: %v", name, err)
		}
	}
	// The same IDs and keys are free in the other workspace, and stay isolated.
	fill(t, s, other)
	for _, space := range []domain.ID{ws, other} {
		for _, c := range reads(space) {
			n := read(t, s, func(tx domain.Tx) (int, error) { return c.read(tx, t) })
			if n != 1 {
				t.Errorf("%s: workspace %s sees %d rows, want its own one", c.name, space, n)
			}
		}
	}
}

// fill inserts one row of every kind into a workspace.
func fill(t *testing.T, s domain.Store, space domain.ID) {
	t.Helper()
	ctx := t.Context()
	write(t, s, func(tx domain.Tx) error {
		w, j, e, f, x := newWorkflow(1), fullJob(1), newEntry(1), newFile(1), newSeries(1)
		w.WorkspaceID, j.WorkspaceID, e.WorkspaceID, f.WorkspaceID, x.WorkspaceID = space, space, space, space, space
		j.Events = events(1)
		e.Key, e.Folder, f.JobID = "k", "invoices", id(1)
		old := *f
		old.ID = id(199)
		v := &domain.WorkflowVersion{WorkspaceID: space, WorkflowID: w.ID, Version: 1, CreatedAt: at(1)}
		temporary := newSpoolFile(1)
		temporary.WorkspaceID = space
		for _, err := range []error{
			tx.Workspaces().Insert(ctx, domain.Workspace{ID: space, Slug: string(space), CreatedAt: at(1)}),
			tx.Tokens().Insert(ctx, domain.Token{WorkspaceID: space, ID: id(1), CreatedAt: at(1)}),
			tx.Enrollments().Insert(ctx, &domain.Enrollment{WorkspaceID: space, ID: id(1), AppID: id(2), CreatedAt: at(1), UpdatedAt: at(1)}),
			tx.Members().Put(ctx, domain.Member{WorkspaceID: space, PersonID: id(1), Role: domain.RoleViewer, CreatedAt: at(1)}),
			tx.People().SetPreferences(ctx, space, id(1), []byte(`{}`), at(1)),
			tx.PersonLinks().Insert(ctx, &domain.PersonLink{
				ID: domain.DeriveID(space, "link"), Kind: domain.LinkInvitation, Hash: string(space), WorkspaceID: space, CreatedAt: at(1), ExpiresAt: at(9),
			}),
			tx.Workflows().Insert(ctx, w),
			tx.Workflows().InsertVersion(ctx, v),
			tx.Jobs().Insert(ctx, j),
			tx.Entries().Insert(ctx, e),
			tx.Entries().AddState(ctx, space, e.ID, &domain.State{Key: "sent", At: at(2)}),
			tx.Files().Put(ctx, &old),
			tx.Files().Put(ctx, f),
			tx.Spool().Insert(ctx, temporary),
			tx.Series().Insert(ctx, x),
			tx.Audit().Append(ctx, newAuditRow(space, 1)),
		} {
			if err != nil {
				return err
			}
		}
		_, err := tx.Series().Take(ctx, space, x.ID, id(1), at(3))
		return err
	})
}

type reader struct {
	name string
	// read returns how many rows it saw, and fails the test if one belongs to
	// another workspace.
	read func(tx domain.Tx, t *testing.T) (int, error)
}

// reads returns all methods that read from a workspace.
func reads(space domain.ID) []reader {
	own := func(t *testing.T, list ...domain.ID) int {
		t.Helper()
		for _, got := range list {
			if got != space {
				t.Errorf("a row of %s is visible in %s", got, space)
			}
		}
		return len(list)
	}
	first := id(1)
	return []reader{
		{"token", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Tokens().Get(t.Context(), space, first)
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"token list", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Tokens().List(t.Context(), space)
			return len(list), err
		}},
		{"log of changes", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Audit().List(t.Context(), space, domain.AuditQuery{Limit: 9})
			for _, x := range list {
				own(t, x.WorkspaceID)
			}
			return len(list), err
		}},
		{"end of the log of changes", func(tx domain.Tx, t *testing.T) (int, error) {
			h, err := tx.Audit().Head(t.Context(), space)
			return int(h.Seq), err
		}},
		{"token page", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Tokens().Page(t.Context(), space, domain.Page{Limit: 9})
			return len(list), err
		}},
		{"token count", func(tx domain.Tx, t *testing.T) (int, error) { return tx.Tokens().Count(t.Context(), space, at(1)) }},
		{"enrollment", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Enrollments().Get(t.Context(), space, first)
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"enrollment by app", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Enrollments().ByApp(t.Context(), space, id(2))
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"enrollment list", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Enrollments().List(t.Context(), space)
			return len(list), err
		}},
		{"member", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Members().Get(t.Context(), space, first)
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"member list", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Members().List(t.Context(), space)
			return len(list), err
		}},
		{"preferences", func(tx domain.Tx, t *testing.T) (int, error) {
			data, err := tx.People().Preferences(t.Context(), space, first)
			return min(1, len(data)), err
		}},
		{"invitations", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.PersonLinks().OpenIn(t.Context(), space, at(2))
			return len(list), err
		}},
		{"workflow", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Workflows().Get(t.Context(), space, first)
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"workflow list", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Workflows().List(t.Context(), space, domain.WorkflowQuery{})
			return len(list), err
		}},
		{"workflow list of schema", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Workflows().List(t.Context(), space, domain.WorkflowQuery{Schema: "bill/invoice"})
			return len(list), err
		}},
		{"workflow version", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Workflows().Version(t.Context(), space, first, 1)
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"workflow versions", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Workflows().Versions(t.Context(), space, first)
			return len(list), err
		}},
		{"job", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Jobs().Get(t.Context(), space, first)
			return some(err, func() int { own(t, x.WorkspaceID); return len(x.Events) }), err
		}},
		{"job head", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Jobs().Head(t.Context(), space, first)
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"job by key", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Jobs().ByKey(t.Context(), space, "order-1", at(0))
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"job list", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Jobs().List(t.Context(), space, domain.JobQuery{})
			return len(list), err
		}},
		{"job list of result", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Jobs().List(t.Context(), space, domain.JobQuery{Result: domain.ResultRunning})
			return len(list), err
		}},
		{"job list of workflow", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Jobs().List(t.Context(), space, domain.JobQuery{WorkflowID: flow})
			return len(list), err
		}},
		{"job list of entry", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Jobs().List(t.Context(), space, domain.JobQuery{EntryID: id(500)})
			return len(list), err
		}},
		{"job search", func(tx domain.Tx, t *testing.T) (int, error) {
			found, _, err := tx.Jobs().Search(t.Context(), space, domain.JobQuery{KeyPrefix: "order-", Code: "x"}, 100)
			return len(found), err
		}},
		{"job rows", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Jobs().Rows(t.Context(), space, []domain.ID{first}, 0)
			return len(list), err
		}},
		{"entry", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Entries().Get(t.Context(), space, first)
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"head of an entry", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Entries().Head(t.Context(), space, first)
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"entry by key", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Entries().ByKey(t.Context(), space, "k")
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"entry list", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Entries().List(t.Context(), space, domain.EntryQuery{})
			return len(list), err
		}},
		{"entry list of folder", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Entries().List(t.Context(), space, domain.EntryQuery{Folders: []string{"invoices"}, Page: domain.Page{Ascending: true}})
			return len(list), err
		}},
		{"entry versions", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Entries().Versions(t.Context(), space, first)
			return len(list), err
		}},
		{"entry content", func(tx domain.Tx, t *testing.T) (int, error) {
			_, err := tx.Entries().Content(t.Context(), space, first, content(1).Version)
			return some(err, func() int { return 1 }), err
		}},
		{"entry states", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Entries().States(t.Context(), space, first)
			return len(list), err
		}},
		{"file", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Files().Get(t.Context(), space, first, id(101))
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"file list", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Files().List(t.Context(), space, first)
			return len(list), err
		}},
		{"replaced files", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Files().Replaced(t.Context(), space, first)
			return len(list), err
		}},
		{"files by job", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Files().ByJob(t.Context(), space, first)
			return len(list), err
		}},
		{"spool file", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Spool().Get(t.Context(), space, newSpoolFile(1).Key, at(1))
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"series", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Series().Get(t.Context(), space, first)
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"series entry", func(tx domain.Tx, t *testing.T) (int, error) {
			x, err := tx.Series().Entry(t.Context(), space, first, first)
			return some(err, func() int { return own(t, x.WorkspaceID) }), err
		}},
		{"series list", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Series().List(t.Context(), space, domain.Page{})
			for _, x := range list {
				own(t, x.WorkspaceID)
			}
			return len(list), err
		}},
		{"numbers", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Series().Entries(t.Context(), space, first, domain.NumberQuery{})
			for _, x := range list {
				own(t, x.WorkspaceID)
			}
			return len(list), err
		}},
		{"numbers upwards", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Series().Entries(t.Context(), space, first, domain.NumberQuery{Ascending: true})
			return len(list), err
		}},
		{"numbers with documents", func(tx domain.Tx, t *testing.T) (int, error) {
			list, err := tx.Series().Held(t.Context(), space, first, domain.NumberQuery{})
			for _, x := range list {
				own(t, x.WorkspaceID)
				if x.Entry == nil || len(x.Others) > 0 {
					t.Errorf("%+v", x)
				}
			}
			return len(list), err
		}},
	}
}

func some(err error, n func() int) int {
	if err != nil {
		return 0
	}
	return n()
}

// writes returns all methods that change a row that must exist.
func writes(t *testing.T, space domain.ID) map[string]func(tx domain.Tx) error {
	ctx := t.Context()
	first := id(1)
	return map[string]func(tx domain.Tx) error{
		"token change":        func(tx domain.Tx) error { return tx.Tokens().Change(ctx, space, first, "x", at(9)) },
		"token revoke":        func(tx domain.Tx) error { return tx.Tokens().Revoke(ctx, space, first, at(9)) },
		"enrollment data":     func(tx domain.Tx) error { return tx.Enrollments().SetData(ctx, space, first, nil, at(9)) },
		"enrollment disabled": func(tx domain.Tx) error { return tx.Enrollments().Disable(ctx, space, first, true, at(9)) },
		"member removed":      func(tx domain.Tx) error { return tx.Members().Remove(ctx, space, first) },
		"invitation removed":  func(tx domain.Tx) error { return tx.PersonLinks().Remove(ctx, space, domain.DeriveID(ws, "link")) },
		"workflow update": func(tx domain.Tx) error {
			w := newWorkflow(1)
			w.WorkspaceID = space
			return tx.Workflows().Update(ctx, w)
		},
		"job advance": func(tx domain.Tx) error {
			j := fullJob(1)
			j.WorkspaceID = space
			_, err := tx.Queue().Commit(ctx, &domain.Checkpoint{Job: j, Events: events(1)})
			return err
		},
		"entry revise": func(tx domain.Tx) error {
			c := content(2)
			return tx.Entries().Revise(ctx, space, first, content(1).Version, &c)
		},
		"entry folder": func(tx domain.Tx) error { return tx.Entries().SetFolder(ctx, space, first, "x", at(1)) },
		"entry state": func(tx domain.Tx) error {
			return tx.Entries().AddState(ctx, space, first, &domain.State{Key: "x", At: at(9)})
		},
		"file put": func(tx domain.Tx) error {
			f := newFile(9)
			f.WorkspaceID = space
			return tx.Files().Put(ctx, f)
		},
		"file stored": func(tx domain.Tx) error { return tx.Files().MarkStored(ctx, space, first, id(101)) },
		"spool delete": func(tx domain.Tx) error {
			return tx.Spool().Delete(ctx, space, newSpoolFile(1).Key, at(1))
		},
		"series take": func(tx domain.Tx) error {
			_, err := tx.Series().Take(ctx, space, first, id(77), at(1))
			return err
		},
		"series lock": func(tx domain.Tx) error {
			_, err := tx.Series().Lock(ctx, space, first)
			return err
		},
		"series describe": func(tx domain.Tx) error {
			return tx.Series().Describe(ctx, &domain.Series{WorkspaceID: space, ID: first})
		},
		"number note": func(tx domain.Tx) error {
			return tx.Series().Note(ctx, &domain.SeriesEntry{WorkspaceID: space, SeriesID: first, ID: first})
		},
	}
}

// missingThings: a read of a missing object says what kind of object was not found.
func missingThings(t *testing.T, s domain.Store) {
	ctx := t.Context()
	words := map[string]string{
		"token": "token", "member": "member", "enrollment": "enrollment", "enrollment by app": "enrollment", "workflow": "workflow", "workflow version": "workflow version", "job": "job", "job head": "job",
		"job by key": "job", "entry": "entry", "head of an entry": "entry", "entry by key": "entry", "entry content": "entry version", "file": "file",
		"spool file": "spool file", "series": "series", "series entry": "series entry",
	}
	for _, c := range reads(ws) {
		n, err := try(t, s, func(tx domain.Tx) (int, error) { return c.read(tx, t) })
		word, single := words[c.name]
		switch {
		case n != 0:
			t.Errorf("%s: %d rows in an empty store", c.name, n)
		case !single && err != nil:
			t.Errorf("%s: an empty list is an error: %v", c.name, err)
		case single:
			same(t, c.name, err, error(domain.Missing(word)), equalErrors)
		}
	}
	for name, read := range map[string]func(tx domain.Tx) (domain.Workspace, error){
		"get":     func(tx domain.Tx) (domain.Workspace, error) { return tx.Workspaces().Get(ctx, ws) },
		"by slug": func(tx domain.Tx) (domain.Workspace, error) { return tx.Workspaces().BySlug(ctx, "none") },
	} {
		_, err := try(t, s, read)
		same(t, name, err, error(domain.Missing("workspace")), equalErrors)
	}
	_, err := try(t, s, func(tx domain.Tx) (*domain.File, error) { return tx.Files().Find(ctx, id(1), id(2), "") })
	same(t, "find", err, error(domain.Missing("file")), equalErrors)
	next := read(t, s, func(tx domain.Tx) (time.Time, error) { return tx.Queue().NextDue(ctx) })
	same(t, "next due", next.IsZero(), true)
}

// missingParents: an object whose parent does not exist is refused.
func missingParents(t *testing.T, s domain.Store) {
	all := writes(t, ws)
	all["workflow version"] = func(tx domain.Tx) error {
		return tx.Workflows().InsertVersion(t.Context(), &domain.WorkflowVersion{WorkspaceID: ws, WorkflowID: id(1), Version: 1, CreatedAt: at(1)})
	}
	for name, fn := range all {
		err := s.Update(t.Context(), fn)
		if name == "job advance" {
			same(t, name, err, domain.ErrFenced, equalErrors)
			continue
		}
		if !domain.Is(err, domain.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
