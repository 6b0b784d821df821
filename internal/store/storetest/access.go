package storetest

import (
	"fmt"
	"testing"
	"time"

	"chancery/internal/domain"
)

// tokenPages: a list of tokens comes in pages, in both directions.
func tokenPages(t *testing.T, s domain.Store) {
	ctx := t.Context()
	for n := range 5 {
		write(t, s, func(tx domain.Tx) error {
			return tx.Tokens().Insert(ctx, domain.Token{WorkspaceID: ws, ID: id(n + 1), Scopes: []string{"api"}, CreatedAt: at(n / 2)}) // in pairs
		})
	}
	for _, c := range []struct {
		name string
		p    domain.Page
		want string
	}{
		{"newest first", domain.Page{}, "[5 4 3 2 1]"},
		{"limit", domain.Page{Limit: 2}, "[5 4]"},
		{"after", domain.Page{Limit: 2, From: at(1), After: id(4)}, "[3 2]"},
		{"oldest first", domain.Page{Limit: 3, Ascending: true}, "[1 2 3]"},
		{"bytes", domain.Page{Limit: 5, Bytes: 500}, "[5 4]"},
	} {
		var got []int
		for _, tk := range read(t, s, func(tx domain.Tx) ([]domain.Token, error) { return tx.Tokens().Page(ctx, ws, c.p) }) {
			for n := range 5 {
				if tk.ID == id(n+1) {
					got = append(got, n+1)
				}
			}
			same(t, "scopes", tk.Scopes, []string{"api"})
		}
		same(t, c.name, fmt.Sprint(got), c.want)
	}
}

// tokenUses: a use is recorded unless there is one that is hardly older.
func tokenUses(t *testing.T, s domain.Store) {
	ctx := t.Context()
	write(t, s, func(tx domain.Tx) error {
		return tx.Tokens().Insert(ctx, domain.Token{WorkspaceID: ws, ID: id(1), CreatedAt: at(0)})
	})
	for _, c := range []struct {
		space    domain.ID
		at, want time.Time
	}{
		{other, at(5), time.Time{}},
		{ws, at(10), at(10)},
		{ws, at(69), at(10)},
		{ws, at(70), at(70)},
		{ws, at(20), at(70)},
	} {
		write(t, s, func(tx domain.Tx) error { return tx.Tokens().Used(ctx, c.space, id(1), c.at) })
		got := read(t, s, func(tx domain.Tx) (domain.Token, error) { return tx.Tokens().Get(ctx, ws, id(1)) })
		same(t, "last use", got.LastUsedAt, c.want)
	}
	utc(t, read(t, s, func(tx domain.Tx) (domain.Token, error) { return tx.Tokens().Get(ctx, ws, id(1)) }).LastUsedAt)
}

// tokenChanges: name and end of a token change, and tokens that are over do not count.
func tokenChanges(t *testing.T, s domain.Store) {
	ctx := t.Context()
	for n := range 3 {
		write(t, s, func(tx domain.Tx) error {
			return tx.Tokens().Insert(ctx, domain.Token{WorkspaceID: ws, ID: id(n), Name: "before", CreatedAt: at(n)})
		})
	}
	count := func(now time.Time) int {
		return read(t, s, func(tx domain.Tx) (int, error) { return tx.Tokens().Count(ctx, ws, now) })
	}
	same(t, "all", count(at(9)), 3)
	write(t, s, func(tx domain.Tx) error { return tx.Tokens().Change(ctx, ws, id(1), "after", at(8)) })
	got := read(t, s, func(tx domain.Tx) (domain.Token, error) { return tx.Tokens().Get(ctx, ws, id(1)) })
	same(t, "token", got, domain.Token{WorkspaceID: ws, ID: id(1), Name: "after", CreatedAt: at(1), ExpiresAt: at(8)})
	same(t, "before its end", count(at(7)), 3)
	same(t, "at its end", count(at(8)), 2)
	write(t, s, func(tx domain.Tx) error { return tx.Tokens().Revoke(ctx, ws, id(2), at(8)) })
	same(t, "after a revocation", count(at(7)), 2)
	write(t, s, func(tx domain.Tx) error { return tx.Tokens().Change(ctx, ws, id(1), "", time.Time{}) })
	same(t, "without an end again", count(at(9)), 2)
}

func workspaceChanges(t *testing.T, s domain.Store) {
	ctx := t.Context()
	w := domain.Workspace{ID: ws, Slug: "default", Name: "Default", Country: "ES", CreatedAt: at(1), Advice: domain.AdviceLevels{"duplicate": domain.AdviceOff}}
	for _, one := range []domain.Workspace{w, {ID: other, Slug: "trial", Name: "Trial", CreatedAt: at(0)}} {
		write(t, s, func(tx domain.Tx) error { return tx.Workspaces().Insert(ctx, one) })
	}
	w.Name, w.Slug, w.LogoURL, w.UpdatedAt = "Ä", "main", "https://a.example/", at(7)
	w.Theme = domain.Theme{Color: "#AA2200", Logo: "right", Footer: "Ä\nB"}
	for range 2 { // its own slug is not taken by another
		write(t, s, func(tx domain.Tx) error { return tx.Workspaces().Change(ctx, w) })
	}
	got := read(t, s, func(tx domain.Tx) (domain.Workspace, error) { return tx.Workspaces().BySlug(ctx, "main") })
	same(t, "workspace", got, w)
	utc(t, got.UpdatedAt)
	stolen := w
	stolen.Slug, stolen.Name = "trial", "Mine"
	e := refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Workspaces().Change(ctx, stolen) })
	same(t, "the other workspace", e.ExistingID, domain.ID(""))
	stolen.ID = id(9)
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.Workspaces().Change(ctx, stolen) })
	same(t, "workspace", read(t, s, func(tx domain.Tx) (domain.Workspace, error) { return tx.Workspaces().Get(ctx, ws) }), w)
}

func newApp(n int) *domain.App {
	return &domain.App{ID: id(n), Name: fmt.Sprintf("app-%d", n), ClientID: fmt.Sprintf("client-%d", n), SecretHash: fmt.Sprintf("%064x", n), CreatedAt: at(n)}
}

func appRoundTrip(t *testing.T, s domain.Store) {
	ctx := t.Context()
	first, second := newApp(1), newApp(2)
	second.RevokedAt = at(5)
	for _, a := range []*domain.App{second, first} {
		write(t, s, func(tx domain.Tx) error { return tx.Apps().Insert(ctx, a) })
	}
	for name, get := range map[string]func(tx domain.Tx) (*domain.App, error){
		"by id":     func(tx domain.Tx) (*domain.App, error) { return tx.Apps().Get(ctx, id(2)) },
		"by client": func(tx domain.Tx) (*domain.App, error) { return tx.Apps().ByClient(ctx, "client-2") },
		"by name":   func(tx domain.Tx) (*domain.App, error) { return tx.Apps().ByName(ctx, "app-2") },
	} {
		got := read(t, s, get)
		same(t, name, got, second)
		utc(t, got.CreatedAt, got.RevokedAt)
	}
	for name, get := range map[string]func(tx domain.Tx) (*domain.App, error){
		"by id":     func(tx domain.Tx) (*domain.App, error) { return tx.Apps().Get(ctx, id(3)) },
		"by client": func(tx domain.Tx) (*domain.App, error) { return tx.Apps().ByClient(ctx, "CLIENT-2") },
		"by name":   func(tx domain.Tx) (*domain.App, error) { return tx.Apps().ByName(ctx, "") },
	} {
		_, err := try(t, s, get)
		same(t, name, err, error(domain.Missing("app")), equalErrors)
	}
	twin := newApp(3)
	twin.Name = "app-1"
	same(t, "the app with the name", refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Apps().Insert(ctx, twin) }).ExistingID, id(1))
	twin.Name, twin.ClientID = "app-3", "client-1"
	refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Apps().Insert(ctx, twin) })
	for _, when := range []time.Time{at(7), at(8)} {
		for n := 1; n <= 2; n++ {
			write(t, s, func(tx domain.Tx) error { return tx.Apps().Revoke(ctx, id(n), when) })
		}
	}
	first.RevokedAt = at(7)
	same(t, "list", read(t, s, func(tx domain.Tx) ([]domain.App, error) { return tx.Apps().List(ctx) }), []domain.App{*first, *second})
	refused(t, s, domain.NotFound, func(tx domain.Tx) error { return tx.Apps().Revoke(ctx, id(9), at(7)) })
}

// newEnrollment returns the n-th enrollment; all are of the same app.
func newEnrollment(n int) *domain.Enrollment {
	return &domain.Enrollment{WorkspaceID: ws, ID: id(n), AppID: id(70), Data: []byte(`{"a": [1, "<ü>"]}`), CreatedAt: at(n), UpdatedAt: at(n)}
}

func enrollmentRoundTrip(t *testing.T, s domain.Store) {
	ctx := t.Context()
	e, plain := newEnrollment(2), newEnrollment(1)
	plain.AppID, plain.Data, plain.Disabled = id(71), nil, true
	for _, one := range []*domain.Enrollment{e, plain} {
		write(t, s, func(tx domain.Tx) error { return tx.Enrollments().Insert(ctx, one) })
	}
	get := func() *domain.Enrollment {
		return read(t, s, func(tx domain.Tx) (*domain.Enrollment, error) { return tx.Enrollments().Get(ctx, ws, e.ID) })
	}
	same(t, "enrollment", get(), e)
	utc(t, get().CreatedAt, get().UpdatedAt)
	same(t, "by app", read(t, s, func(tx domain.Tx) (*domain.Enrollment, error) { return tx.Enrollments().ByApp(ctx, ws, id(71)) }), plain)
	same(t, "list", read(t, s, func(tx domain.Tx) ([]domain.Enrollment, error) { return tx.Enrollments().List(ctx, ws) }),
		[]domain.Enrollment{*plain, *e})

	twin := newEnrollment(3) // the same app
	same(t, "of the app", refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Enrollments().Insert(ctx, twin) }).ExistingID, e.ID)
	twin.ID, twin.AppID = e.ID, id(72)
	same(t, "with the id", refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Enrollments().Insert(ctx, twin) }).ExistingID, e.ID)

	write(t, s, func(tx domain.Tx) error {
		if err := tx.Enrollments().SetData(ctx, ws, e.ID, []byte(`"x"`), at(8)); err != nil {
			return err
		}
		return tx.Enrollments().Disable(ctx, ws, e.ID, true, at(9))
	})
	e.Data, e.Disabled, e.UpdatedAt = []byte(`"x"`), true, at(9)
	same(t, "changed", get(), e)
	write(t, s, func(tx domain.Tx) error { return tx.Enrollments().SetData(ctx, ws, e.ID, nil, at(9)) })
	e.Data = nil
	same(t, "without data", get(), e)
}

// enrollmentsOfApp: the enrollments of an app with an ID are found in all workspaces.
func enrollmentsOfApp(t *testing.T, s domain.Store) {
	ctx := t.Context()
	here, there, foreign := newEnrollment(1), newEnrollment(1), newEnrollment(1)
	there.WorkspaceID, foreign.WorkspaceID, foreign.AppID = other, id(60), id(71)
	for _, one := range []*domain.Enrollment{here, there, foreign} {
		write(t, s, func(tx domain.Tx) error { return tx.Enrollments().Insert(ctx, one) })
	}
	find := func(app, e domain.ID) []domain.Enrollment {
		return read(t, s, func(tx domain.Tx) ([]domain.Enrollment, error) { return tx.Enrollments().OfApp(ctx, app, e) })
	}
	same(t, "of the app", find(id(70), id(1)), []domain.Enrollment{*here, *there})
	same(t, "of another", len(find(id(72), id(1))), 0)
	same(t, "with another id", len(find(id(70), id(2))), 0)
}
