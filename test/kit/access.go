package kit

import (
	"encoding/json"
	"net/http"

	"chancery/gobl/dsig"
	"chancery/internal/access"
	"chancery/internal/domain"
)

// TokenWith makes a token of a workspace with the scopes given.
func (in *Installation) TokenWith(as string, scopes ...string) string {
	in.t.Helper()
	in.TokenOf(as) // makes the workspace
	_, token, err := in.Access.IssueTokenWith(in.t.Context(), as, access.TokenInput{Name: "scoped", Scopes: scopes})
	Must(in.t, err)
	return token
}

// Foreign makes a token of a workspace with scopes that no release has issued: its record is
// written as a later one could.
func (in *Installation) Foreign(as string, scopes ...string) string {
	in.t.Helper()
	w, id := in.Actor(as).Workspace, in.Parts.IDs.New()
	now := in.Parts.Clock.Now()
	Must(in.t, in.Parts.Store.Update(in.t.Context(), func(tx domain.Tx) error {
		return tx.Tokens().Insert(in.t.Context(), domain.Token{WorkspaceID: w.ID, ID: id, Scopes: scopes, CreatedAt: now})
	}))
	claims, err := json.Marshal(map[string]any{"iss": "chancery", "sub": id, "wsp": w.ID, "jti": id, "iat": now.Unix()})
	Must(in.t, err)
	signature, err := dsig.Sign(in.Config.Keys.Tokens(), claims)
	Must(in.t, err)
	return signature.String()
}

// App is an app with its secret.
type App struct {
	domain.App
	Secret string
	in     *Installation
}

// App makes an app.
func (in *Installation) App(name string) *App {
	in.t.Helper()
	app, secret, err := in.Access.CreateApp(in.t.Context(), name)
	Must(in.t, err)
	return &App{App: app, Secret: secret, in: in}
}

// Enroll lets the app work in a workspace, and returns its token there.
func (a *App) Enroll(as string) string {
	a.in.t.Helper()
	v, err := a.in.Access.Enroll(a.in.t.Context(), a.in.Actor(as), &a.App, access.EnrollInput{ID: string(a.in.Parts.IDs.New())})
	Must(a.in.t, err)
	return v.Token
}

// Request makes a request with the credentials of the app.
func (a *App) Request(method, path, body string) *http.Request {
	r := a.in.Request("", method, path, body)
	r.SetBasicAuth(a.ClientID, a.Secret)
	return r
}
