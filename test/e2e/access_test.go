package e2e

import (
	"errors"
	"net/http"
	"testing"

	"chancery/client"
	"chancery/internal/access"
)

// TestAccessByClient goes through access with the client, against a server on a port: an
// administrator changes the workspace, makes and revokes a token, lets an app in and keeps it
// out again.
func TestAccessByClient(t *testing.T) {
	s := start(t, t.TempDir())
	ctx := t.Context()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	refused := func(err error, status int) {
		t.Helper()
		var e *client.Error
		if !errors.As(err, &e) || e.Status != status {
			t.Errorf("%v, want %d", err, status)
		}
	}
	_, text, err := s.app.Access.IssueTokenWith(ctx, access.DefaultWorkspace, access.TokenInput{Scopes: []string{"admin"}})
	check(err)
	admin := *s.Client
	admin.Token = text

	name := "Acme S.L."
	w, err := admin.ChangeWorkspace(ctx, client.WorkspaceChange{Name: &name})
	check(err)
	orgs, err := admin.Orgs(ctx)
	check(err)
	if again, err := s.Workspace(ctx); err != nil || again.Name != name || again.ID != w.ID || len(orgs) != 1 || orgs[0].Workspaces[0].ID != w.ID {
		t.Errorf("%+v, %+v, %v", again, orgs, err)
	}

	made, err := admin.CreateToken(ctx, client.TokenRequest{Name: "report", Scopes: []string{"read"}})
	check(err)
	reader := *s.Client
	reader.Token = made.Token
	if a := s.send(reader.Token, http.MethodGet, "/silo/v1/entries", ""); a.status != http.StatusOK {
		t.Errorf("reading: %s", a)
	}
	if a := s.send(reader.Token, http.MethodPut, "/silo/v1/entries/"+newID(t), string(example(t, "invoices/es.json"))); a.status != http.StatusForbidden {
		t.Errorf("writing: %s", a)
	}
	list, err := admin.Tokens(ctx)
	check(err)
	if len(list) != 3 || list[0].ID != made.ID || list[0].Token != "" {
		t.Errorf("%+v", list)
	}
	check(admin.RevokeToken(ctx, made.ID))
	_, err = reader.Workspace(ctx)
	refused(err, http.StatusUnauthorized)

	app, secret, err := s.app.Access.CreateApp(ctx, "shop")
	check(err)
	credentials := client.App{ClientID: app.ClientID, ClientSecret: secret}
	_, err = s.Authorize(ctx, client.Authorization{App: credentials, OwnerID: w.ID})
	refused(err, http.StatusNotFound)
	_, err = s.Enroll(ctx, newID(t), credentials, nil) // a token for documents
	refused(err, http.StatusForbidden)
	enrolled, err := admin.Enroll(ctx, newID(t), credentials, []byte(`{"plan":"a"}`))
	check(err)
	nobody := *s.Client
	nobody.Token = ""
	granted, err := nobody.Authorize(ctx, client.Authorization{App: credentials, ID: enrolled.ID})
	check(err)
	shop := *s.Client
	shop.Token = granted.Token
	_, err = shop.SetEnrollmentData(ctx, []byte(`{"plan":"b"}`))
	check(err)
	if e, err := shop.Enrollment(ctx); err != nil || string(e.Data) != `{"plan":"b"}` || e.OwnerID != w.ID || e.AppName != "shop" {
		t.Errorf("%+v, %v", e, err)
	}
	_, err = admin.DisableEnrollment(ctx, enrolled.ID, true)
	check(err)
	if all, err := admin.Enrollments(ctx); err != nil || len(all) != 1 || !all[0].Disabled {
		t.Errorf("%+v, %v", all, err)
	}
	_, err = shop.Enrollment(ctx)
	refused(err, http.StatusUnauthorized)
	_, err = nobody.Authorize(ctx, client.Authorization{App: credentials, OwnerID: w.ID})
	refused(err, http.StatusForbidden)
}

// TestLogOfChangesByClient: an administrator reads who changed what with the client, page by
// page, in the order of the chain and backwards.
func TestLogOfChangesByClient(t *testing.T) {
	s := start(t, t.TempDir())
	ctx := t.Context()
	_, text, err := s.app.Access.IssueTokenWith(ctx, access.DefaultWorkspace, access.TokenInput{Name: "office", Scopes: []string{"admin"}})
	if err != nil {
		t.Fatal(err)
	}
	admin := *s.Client
	admin.Token = text
	const tokens = 120 // more than a page
	for range tokens {
		if _, err := admin.CreateToken(ctx, client.TokenRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, up := range []bool{true, false} {
		var rows []client.AuditRow
		head, err := client.AuditReader(admin.Audit).Each(ctx, client.AuditQuery{Ascending: up}, func(r client.AuditRow) error {
			rows = append(rows, r)
			return nil
		})
		if err != nil || len(rows) < tokens || head.Seq != int64(len(rows)) {
			t.Fatalf("%d rows, the end is %+v (%v)", len(rows), head, err)
		}
		for i, r := range rows[1:] {
			earlier, later := rows[i], r
			if !up {
				earlier, later = r, rows[i]
			}
			if later.Seq != earlier.Seq+1 || later.Prev != earlier.Hash || later.At.Before(earlier.At) {
				t.Fatalf("%+v does not follow %+v", later, earlier)
			}
		}
	}
	page, err := admin.Audit(ctx, client.AuditQuery{Action: "create-token", Limit: 1})
	if err != nil || len(page.List) != 1 || page.NextCursor == "" || page.List[0].Actor.Name != "office" || page.List[0].Address != "127.0.0.1" {
		t.Errorf("%+v, %v", page, err)
	}
	if _, err := s.Audit(ctx, client.AuditQuery{}); err == nil {
		t.Error("a token without the scope admin reads the log")
	}
}
