package client

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Workspace is the tenant that a token belongs to.
type Workspace struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Slug      string    `json:"slug"`
	Country   string    `json:"country,omitempty"`
	LogoURL   string    `json:"logo_url,omitempty"`
	Sandbox   bool      `json:"sandbox"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	// Folders are those that it has besides the usual ones: the schema that each takes, by key.
	Folders map[string]string `json:"folders,omitempty"`
	// Theme is how its printed documents look.
	Theme Theme `json:"theme,omitzero"`
}

// Theme is how printed documents look; an empty member is the usual look.
type Theme struct {
	// Color is that of headings, rules and totals, #RRGGBB.
	Color string `json:"color,omitempty"`
	Font  string `json:"font,omitempty"`
	// Logo is the place of the logo: left, right or centre.
	Logo string `json:"logo,omitempty"`
	// Footer is text at the foot of each page.
	Footer string `json:"footer,omitempty"`
}

// ThemeChange changes a theme; what is nil stays as it is, what is empty becomes as usual.
type ThemeChange struct {
	Color  *string `json:"color,omitempty"`
	Font   *string `json:"font,omitempty"`
	Logo   *string `json:"logo,omitempty"`
	Footer *string `json:"footer,omitempty"`
}

// WorkspaceChange changes a workspace; what is nil stays as it is.
type WorkspaceChange struct {
	Name    *string `json:"name,omitempty"`
	Slug    *string `json:"slug,omitempty"`
	LogoURL *string `json:"logo_url,omitempty"`
	// Folders are folders to add, with the schema that each takes; empty to remove one.
	Folders map[string]string `json:"folders,omitempty"`
	Theme   *ThemeChange      `json:"theme,omitempty"`
}

// Org has the workspaces that a token may enter.
type Org struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Domain is always empty.
	Domain     string      `json:"domain,omitempty"`
	CreatedAt  time.Time   `json:"created_at"`
	UpdatedAt  time.Time   `json:"updated_at"`
	Workspaces []Workspace `json:"workspaces"`
}

// Token is the record of an access token.
type Token struct {
	ID         string    `json:"id"`
	Name       string    `json:"name,omitempty"`
	Scopes     []string  `json:"scopes"`
	CreatedAt  time.Time `json:"created_at"`
	ExpiresAt  time.Time `json:"expires_at,omitzero"`
	Expired    bool      `json:"expired,omitempty"`
	RevokedAt  time.Time `json:"revoked_at,omitzero"`
	LastUsedAt time.Time `json:"last_used_at,omitzero"`
	// Token is the token itself, only in the answer to CreateToken.
	Token string `json:"token,omitempty"`
}

// TokenRequest is the body of CreateToken.
type TokenRequest struct {
	Name string `json:"name,omitempty"`
	// Scopes are read, operate, write, api and admin; none stands for api.
	Scopes []string `json:"scopes,omitempty"`
	// ExpiresAt is when the token ends, zero for never.
	ExpiresAt time.Time `json:"expires_at,omitzero"`
}

// Enrollment lets an app work in a workspace.
type Enrollment struct {
	ID        string          `json:"id"`
	AppID     string          `json:"app_id"`
	AppName   string          `json:"app_name,omitempty"`
	OwnerID   string          `json:"owner_id"`
	Sandbox   bool            `json:"sandbox"`
	Disabled  bool            `json:"disabled"`
	Data      json.RawMessage `json:"data,omitempty"`
	CreatedAt time.Time       `json:"created_at"`
	UpdatedAt time.Time       `json:"updated_at"`
	Token     string          `json:"token,omitempty"`
	// TokenExpires is when Token ends, in seconds since 1970.
	TokenExpires int64 `json:"token_expires,omitempty"`
}

// App is the credentials of an app.
type App struct {
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
}

// String names the app without its secret.
func (a App) String() string { return "app " + a.ClientID }

// GoString is String: the secret must not get into a log.
func (a App) GoString() string { return a.String() }

// basic returns the credentials for the header of a request (RFC 7617).
func (a App) basic() string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(a.ClientID+":"+a.ClientSecret))
}

// Authorization is the body of Authorize: the app, and the workspace by one of the others.
type Authorization struct {
	App
	OwnerID string `json:"owner_id,omitempty"`
	ID      string `json:"id,omitempty"`
	// State is a token of the workspace.
	State string `json:"state,omitempty"`
}

const tokensPath = "/access/v1/tokens"

func tokenPath(id string) string { return tokensPath + "/" + url.PathEscape(id) }

// Workspace fetches the workspace of the token.
func (c *Client) Workspace(ctx context.Context) (*Workspace, error) {
	w := new(Workspace)
	return w, c.call(ctx, http.MethodGet, "/access/v1/workspace", nil, w)
}

// ChangeWorkspace changes the workspace of the token and returns it.
func (c *Client) ChangeWorkspace(ctx context.Context, change WorkspaceChange) (*Workspace, error) {
	w := new(Workspace)
	return w, c.call(ctx, http.MethodPatch, "/access/v1/workspace", change, w)
}

// Orgs fetches the organizations of the token with their workspaces.
func (c *Client) Orgs(ctx context.Context) ([]Org, error) {
	var list []Org
	err := c.call(ctx, http.MethodGet, "/access/v1/orgs", nil, &list)
	return list, err
}

// CreateToken makes a token. It is in the answer and cannot be fetched again.
func (c *Client) CreateToken(ctx context.Context, r TokenRequest) (*Token, error) {
	t := new(Token)
	return t, c.call(ctx, http.MethodPost, tokensPath, r, t)
}

// TokenQuery selects tokens; a zero value means no restriction.
type TokenQuery struct {
	// Limit is the largest number of tokens in a page, at most 100; 0 is for 20.
	Limit int
	// Ascending lists the oldest first.
	Ascending bool
	// CreatedAt is the latest time of creation, or in an ascending list the earliest.
	CreatedAt time.Time
	Cursor    string
}

// TokenPage is a page of tokens.
type TokenPage struct {
	List []Token `json:"list"`
	// NextCursor leads to the next page; it is empty on the last.
	NextCursor string `json:"next_cursor,omitempty"`
}

// TokenList lists a page of tokens, newest first unless asked otherwise.
func (c *Client) TokenList(ctx context.Context, q TokenQuery) (*TokenPage, error) {
	query := url.Values{}
	pageQuery{q.Limit, q.Ascending, q.CreatedAt, q.Cursor}.set(query)
	page := new(TokenPage)
	return page, c.answer(ctx, get(withQuery(tokensPath, query)), page)
}

// AllTokens lists tokens page by page. The loop ends with the first error.
func (c *Client) AllTokens(ctx context.Context, q TokenQuery) iter.Seq2[*Token, error] {
	return all(q.Cursor, func(cursor string) ([]Token, string, error) {
		q.Cursor = cursor
		page, err := c.TokenList(ctx, q)
		return page.List, page.NextCursor, err
	})
}

// Tokens returns all tokens of the workspace, newest first.
func (c *Client) Tokens(ctx context.Context) ([]Token, error) {
	return collect(c.AllTokens(ctx, TokenQuery{Limit: maxPage}))
}

// TokenRecord fetches the record of a token.
func (c *Client) TokenRecord(ctx context.Context, id string) (*Token, error) {
	t := new(Token)
	return t, c.answer(ctx, get(tokenPath(id)), t)
}

// TokenChange changes a token; what is nil stays as it is.
type TokenChange struct {
	Name *string `json:"name,omitempty"`
	// ExpiresAt is when the token ends: not later than before.
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
}

// ChangeToken changes the name of a token, or lets it end earlier.
func (c *Client) ChangeToken(ctx context.Context, id string, change TokenChange) (*Token, error) {
	t := new(Token)
	return t, c.call(ctx, http.MethodPatch, tokenPath(id), change, t)
}

// RevokeToken ends a token.
func (c *Client) RevokeToken(ctx context.Context, id string) error {
	return c.call(ctx, http.MethodDelete, tokenPath(id), nil, nil)
}

// Enroll lets an app work in the workspace of the token, which needs the scope admin. The ID
// is a UUID of version 7.
func (c *Client) Enroll(ctx context.Context, id string, app App, data json.RawMessage) (*Enrollment, error) {
	e := new(Enrollment)
	return e, c.call(ctx, http.MethodPut, "/access/v1/enrollment/"+url.PathEscape(id), struct {
		App
		Data json.RawMessage `json:"data,omitempty"`
	}{app, data}, e)
}

// Authorize returns the enrollment of an app in a workspace, with a token for it.
func (c *Client) Authorize(ctx context.Context, a Authorization) (*Enrollment, error) {
	m, err := newMessage(http.MethodPost, "/access/v1/enrollment/authorize", a)
	if err != nil {
		return nil, err
	}
	m.again = true // nothing but a token comes of it
	// Without another name for the workspace it is that of the token in the header.
	m.bare = a.OwnerID != "" || a.ID != "" || a.State != ""
	e := new(Enrollment)
	return e, c.answer(ctx, m, e)
}

// AppTokens gives the tokens of an app in a workspace, whose ID is that of the owner. A token is used until a minute
// before its end. Another client has it as its TokenSource:
//
//	shop := &client.Client{URL: url, TokenSource: (&client.Client{URL: url}).AppTokens(app, owner)}
func (c *Client) AppTokens(app App, owner string) TokenSource {
	var mu sync.Mutex
	var token string
	var end time.Time
	return func(ctx context.Context) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		if token != "" && end.Sub(now()) > time.Minute {
			return token, nil
		}
		e, err := c.Authorize(ctx, Authorization{App: app, OwnerID: owner})
		if err != nil {
			return "", err
		}
		token, end = e.Token, time.Unix(e.TokenExpires, 0)
		return token, nil
	}
}

// Enrollment fetches the enrollment of the app whose token the client has.
func (c *Client) Enrollment(ctx context.Context) (*Enrollment, error) {
	e := new(Enrollment)
	return e, c.call(ctx, http.MethodGet, "/access/v1/enrollment", nil, e)
}

// SetEnrollmentData replaces what the app keeps about the workspace.
func (c *Client) SetEnrollmentData(ctx context.Context, data json.RawMessage) (*Enrollment, error) {
	e := new(Enrollment)
	return e, c.call(ctx, http.MethodPut, "/access/v1/enrollment", struct {
		Data json.RawMessage `json:"data"`
	}{data}, e)
}

// Enrollments lists the apps that may work in the workspace.
func (c *Client) Enrollments(ctx context.Context) ([]Enrollment, error) {
	var page struct {
		List []Enrollment `json:"list"`
	}
	err := c.call(ctx, http.MethodGet, "/access/v1/enrollments", nil, &page)
	return page.List, err
}

// DisableEnrollment keeps an app out of the workspace, or lets it in again.
func (c *Client) DisableEnrollment(ctx context.Context, id string, disabled bool) (*Enrollment, error) {
	e := new(Enrollment)
	return e, c.call(ctx, http.MethodPatch, "/access/v1/enrollments/"+url.PathEscape(id), map[string]bool{"disabled": disabled}, e)
}
