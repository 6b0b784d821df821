package access_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/access"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

func TestApps(t *testing.T) {
	f := newFixture(t)
	app, secret, err := f.CreateApp(t.Context(), "shop")
	must(t, err)
	second, other, err := f.CreateApp(t.Context(), "books")
	must(t, err)
	if app.ClientID == second.ClientID || secret == other || len(app.ClientID) != 14 || len(secret) != 43 || strings.Contains(app.SecretHash, secret) {
		t.Errorf("%+v %s, %+v %s", app, secret, second, other)
	}
	if got, err := f.AuthenticateApp(t.Context(), app.ClientID, secret); err != nil || got.ID != app.ID {
		t.Errorf("%+v, %v", got, err)
	}
	for name, c := range map[string][2]string{
		"nothing": {}, "no secret": {app.ClientID, ""}, "the other's secret": {app.ClientID, other}, "the hash": {app.ClientID, app.SecretHash},
		"the other's id": {second.ClientID, secret}, "a part": {app.ClientID, secret[:42]}, "much": {app.ClientID, strings.Repeat("a", 1<<20)},
		"a long id": {strings.Repeat("a", 1<<20), secret}, "the name": {"shop", secret},
	} {
		if _, err := f.AuthenticateApp(t.Context(), c[0], c[1]); !domain.Is(err, domain.Unauthorized) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"", "api-key", "A", "a b", strings.Repeat("a", 41)} {
		if _, _, err := f.CreateApp(t.Context(), name); !domain.Is(err, domain.Invalid) {
			t.Errorf("%q: %v", name, err)
		}
	}
	must(t, f.RevokeApp(t.Context(), "shop"))
	if _, err := f.AuthenticateApp(t.Context(), app.ClientID, secret); !domain.Is(err, domain.Unauthorized) {
		t.Errorf("an app that is revoked: %v", err)
	}
	// Nobody inherits what it wrote.
	if _, _, err := f.CreateApp(t.Context(), "shop"); !domain.Is(err, domain.Conflict) {
		t.Errorf("the name of an app that is revoked: %v", err)
	}
	if err := f.RevokeApp(t.Context(), "none"); !domain.Is(err, domain.NotFound) || !strings.Contains(err.Error(), "books, shop") {
		t.Error(err)
	}
	list, err := f.Apps(t.Context())
	if err != nil || len(list) != 2 || list[0].Name != "books" || !list[1].RevokedAt.Equal(domaintest.Start) {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestSecretsAreNotKept: neither a token nor the secret of an app is in the database.
func TestSecretsAreNotKept(t *testing.T) {
	f := newFixture(t)
	_, token := f.workspace("mine")
	_, secret, err := f.CreateApp(t.Context(), "shop")
	must(t, err)
	must(t, f.store.Close())
	files, err := filepath.Glob(filepath.Join(f.dir, "*"))
	must(t, err)
	found := false
	for _, name := range files {
		data, err := os.ReadFile(name)
		must(t, err)
		found = found || bytes.Contains(data, []byte("shop"))
		for _, secret := range []string{token, secret} {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("%s is in %s", secret, name)
			}
		}
	}
	if !found {
		t.Error("the app is in no file")
	}
}

type noRand struct{}

func (noRand) Read([]byte) (int, error) { return 0, errors.New("no chance") }

func TestAppWithoutChance(t *testing.T) {
	f := newFixture(t)
	f.Rand = noRand{}
	if _, _, err := f.CreateApp(t.Context(), "shop"); err == nil {
		t.Error("an app was made without chance")
	}
}

// TestTokensOfWorkspace: a workspace has only so many tokens that are in force.
func TestTokensOfWorkspace(t *testing.T) {
	f := newFixture(t)
	f.workspace("mine")
	must(t, f.Store.Update(t.Context(), func(tx domain.Tx) error {
		w, err := tx.Workspaces().BySlug(t.Context(), "mine")
		for n := 1; n < 1000 && err == nil; n++ {
			err = tx.Tokens().Insert(t.Context(), domain.Token{WorkspaceID: w.ID, ID: domain.ID(fmt.Sprint(n)), CreatedAt: domaintest.Start})
		}
		return err
	}))
	if _, err := f.IssueToken(t.Context(), "mine", "one more"); !domain.Is(err, domain.Invalid) {
		t.Fatalf("one more: %v", err)
	}
	f.workspace("yours")
	list, err := f.Tokens(t.Context(), "mine")
	must(t, err)
	for _, tk := range list {
		if tk.Name == "test" {
			must(t, f.RevokeToken(t.Context(), "mine", string(tk.ID)))
		}
	}
	_, err = f.IssueToken(t.Context(), "mine", "in its place")
	must(t, err)
}

// TestForgedEnrollment: a token that names an enrollment must be ours, and have an end.
func TestForgedEnrollment(t *testing.T) {
	f := newFixture(t)
	w, token := f.workspace("mine")
	app, _, err := f.CreateApp(t.Context(), "shop")
	must(t, err)
	actor, err := f.Authenticate(t.Context(), token)
	must(t, err)
	e, err := f.Enroll(t.Context(), actor, &app, access.EnrollInput{ID: "01950000-0000-7000-8000-00000000e001"})
	must(t, err)
	got, err := f.Authenticate(t.Context(), e.Token)
	if err != nil || got.App != "shop" || got.Workspace.ID != w.ID || got.TokenID != "" || len(got.Scopes) != 1 || got.Scopes[0] != "enrolled" {
		t.Fatalf("%+v, %v", got, err)
	}
	other, _ := f.workspace("yours")
	for name, forgery := range map[string]string{
		"without an end":       forged(t, f.keys.key, e.Token, map[string]any{"exp": nil}),
		"of another workspace": forged(t, f.keys.key, e.Token, map[string]any{"wsp": other.ID}),
		"of no enrollment":     forged(t, f.keys.key, e.Token, map[string]any{"enr": w.ID}),
		"of nonsense":          forged(t, f.keys.key, e.Token, map[string]any{"enr": "x"}),
		"as a token":           forged(t, f.keys.key, e.Token, map[string]any{"enr": nil}),
	} {
		if got, err := f.Authenticate(t.Context(), forgery); !domain.Is(err, domain.Unauthorized) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	// A claim gives no scope.
	if got, err := f.Authenticate(t.Context(), forged(t, f.keys.key, token, map[string]any{"scope": []string{"admin"}})); err != nil || got.Can([]string{"admin"}) {
		t.Errorf("%+v, %v", got, err)
	}
}
