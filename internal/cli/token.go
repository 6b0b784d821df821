package cli

import (
	"cmp"
	"context"
	"strings"
	"time"

	"chancery/client"
	"chancery/internal/access"
	"chancery/internal/domain"
)

// tokenCmd is the commands on access tokens.
type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Make an access token."`
	List   tokenListCmd   `cmd:"" help:"List the tokens of a workspace."`
	Show   tokenShowCmd   `cmd:"" help:"Show the record of a token."`
	Change tokenChangeCmd `cmd:"" help:"Rename a token, or let it end earlier."`
	Revoke tokenRevokeCmd `cmd:"" help:"End a token."`
}

// Help is the long help.
func (tokenCmd) Help() string {
	return `A token lets a program use the API of a server within one workspace. The first ones are made in the data
directory; with one that has the scope "admin" the commands work through the server too.

    chancery token create --data ./data
    chancery token create --data ./data --scope admin --name operations
    chancery token list --url https://chancery.example.com` + remoteHelp
}

type tokenCreateCmd struct {
	Name    string   `help:"Name to know the token by later."`
	Scope   []string `placeholder:"SCOPE" help:"What it may be used for: read, operate, write, api, admin. Can be repeated; api unless given."`
	Expires string   `placeholder:"TIME" help:"When it ends: in days (90d) or hours (12h), or at the beginning of a day in UTC (2027-01-31). Never unless given."`
	remote
}

// Help is the long help.
func (tokenCreateCmd) Help() string {
	return `Makes a token and shows it, alone on one line. It is not kept and cannot be shown again. The server may
be running, and knows the token at once.

    chancery token create --data ./data
    TOKEN=$(chancery token create --data ./data --workspace acme --name "web shop")
    chancery token create --data ./data --name audit --scope read --expires 90d
    chancery token create --url https://chancery.example.com --name audit --scope read

A token with the scope "read" changes nothing. "operate" operates jobs: it cancels, retries, skips, repeats and
acknowledges them, and creates jobs for documents that exist; take "read" with it. "write" reads, and creates
and changes documents, jobs and workflows. "api" also does what apps may do: it writes to the spool, meta rows and intents. "admin" makes
and revokes tokens, lets apps in, and reads no documents.` + remoteHelp
}

// Run makes a token.
func (t *tokenCreateCmd) Run(ctx context.Context, c *call) error {
	end, err := access.ParseExpiry(t.Expires, c.Env.Now())
	if err != nil {
		return err
	}
	if t.atServer(c) {
		return t.with(ctx, c, func(api *client.Client) error {
			made, err := api.CreateToken(ctx, client.TokenRequest{Name: t.Name, Scopes: t.Scope, ExpiresAt: end})
			return errorOr(err, func() error {
				return t.print(c, tokenView{made.Token, made.ID, "", made.Scopes, pointer(made.ExpiresAt)})
			})
		})
	}
	return t.directly().withAccess(ctx, c, func(s *access.Service) error {
		made, token, err := s.IssueTokenWith(ctx, t.Workspace, access.TokenInput{Name: t.Name, Scopes: t.Scope, ExpiresAt: end})
		return errorOr(err, func() error {
			return t.print(c, tokenView{token, string(made.ID), t.Workspace, made.Scopes, pointer(end)})
		})
	})
}

// tokenView is a token that was made, in JSON.
type tokenView struct {
	Token     string     `json:"token"`
	ID        string     `json:"id"`
	Workspace string     `json:"workspace,omitempty"`
	Scopes    []string   `json:"scopes"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
}

func (t *tokenCreateCmd) print(c *call, made tokenView) error {
	if t.JSON {
		return c.PrintValue(made)
	}
	return c.PrintLine(made.Token)
}

type tokenListCmd struct {
	Valid bool `help:"Only those that have neither ended nor been revoked."`
	remote
}

// Help is the long help.
func (tokenListCmd) Help() string {
	return `Lists the tokens that were made, newest first: a table on a terminal, else a JSON array. It says when each
was last used, to within a minute, and which have expired or were revoked. The tokens themselves are not
kept.

    chancery token list --data ./data
    chancery token list --data ./data --valid
    chancery token list --url https://chancery.example.com` + remoteHelp
}

// tokenRow is a token in the list.
type tokenRow struct {
	ID         string     `json:"id"`
	Name       string     `json:"name,omitempty"`
	Scopes     []string   `json:"scopes"`
	CreatedAt  time.Time  `json:"created_at"`
	ExpiresAt  *time.Time `json:"expires_at,omitempty"`
	Expired    bool       `json:"expired,omitempty"`
	RevokedAt  *time.Time `json:"revoked_at,omitempty"`
	LastUsedAt *time.Time `json:"last_used_at,omitempty"`
}

func newTokenRow(t *domain.Token, now time.Time) tokenRow {
	return tokenRow{
		ID: string(t.ID), Name: t.Name, Scopes: t.Scopes, CreatedAt: t.CreatedAt, ExpiresAt: pointer(t.ExpiresAt), Expired: t.Expired(now),
		RevokedAt: pointer(t.RevokedAt), LastUsedAt: pointer(t.LastUsedAt),
	}
}

// cells are the row in a table.
func (r *tokenRow) cells() []string {
	state := "valid"
	switch {
	case r.RevokedAt != nil:
		state = "revoked"
	case r.Expired:
		state = "expired"
	}
	return []string{
		r.ID, r.CreatedAt.UTC().Format(time.DateOnly), momentOr(r.ExpiresAt, "never"), momentOr(r.LastUsedAt, "never"), state,
		strings.Join(r.Scopes, ","), cmp.Or(r.Name, "-"),
	}
}

// momentOr writes a time, or the word for none.
func momentOr(t *time.Time, none string) string {
	if t == nil {
		return none
	}
	return t.UTC().Format(time.DateTime)
}

// pointer returns nil for the zero time.
func pointer(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// tokenRowOf is the row of a token of a server.
func tokenRowOf(t *client.Token) tokenRow {
	return tokenRow{
		ID: t.ID, Name: t.Name, Scopes: t.Scopes, CreatedAt: t.CreatedAt, ExpiresAt: pointer(t.ExpiresAt), Expired: t.Expired,
		RevokedAt: pointer(t.RevokedAt), LastUsedAt: pointer(t.LastUsedAt),
	}
}

// tokenColumns are the names of the columns of tokens.
func tokenColumns() []string {
	return []string{"ID", "MADE", "ENDS", "USED", "STATE", "SCOPES", "NAME"}
}

// Run lists tokens.
func (t *tokenListCmd) Run(ctx context.Context, c *call) error {
	if t.atServer(c) {
		return t.with(ctx, c, func(api *client.Client) error {
			var rows []tokenRow
			for one, err := range api.AllTokens(ctx, client.TokenQuery{Limit: 100}) {
				if err != nil {
					return err
				}
				rows = append(rows, tokenRowOf(one))
			}
			return t.print(c, rows)
		})
	}
	return t.directly().withAccess(ctx, c, func(s *access.Service) error {
		tokens, err := s.Tokens(ctx, t.Workspace)
		if err != nil {
			return err
		}
		rows := make([]tokenRow, len(tokens))
		for i := range tokens {
			rows[i] = newTokenRow(&tokens[i], c.Env.Now())
		}
		return t.print(c, rows)
	})
}

// print writes tokens: a table for a person.
func (t *tokenListCmd) print(c *call, all []tokenRow) error {
	rows, cells := []tokenRow{}, [][]string{tokenColumns()}
	for i := range all {
		if t.Valid && (all[i].Expired || all[i].RevokedAt != nil) {
			continue
		}
		rows, cells = append(rows, all[i]), append(cells, all[i].cells())
	}
	if c.ForPerson() {
		return c.printCells(cells)
	}
	return c.PrintValue(rows)
}

type tokenShowCmd struct {
	ID string `arg:"" help:"ID of the token, as listed."`
	remote
}

// Help is the long help.
func (tokenShowCmd) Help() string {
	return `Shows what is on record about a token. The token itself is not kept.

    chancery token show 0195d7a2-… --data ./data` + remoteHelp
}

// Run shows a token.
func (t *tokenShowCmd) Run(ctx context.Context, c *call) error {
	return t.with(ctx, c, func(api *client.Client) error { return c.printToken(api.TokenRecord(ctx, t.ID)) })
}

// printToken writes the record of a token.
func (c *call) printToken(t *client.Token, err error) error {
	return errorOr(err, func() error {
		row := tokenRowOf(t)
		if !c.ForPerson() {
			return c.PrintValue(row)
		}
		return c.printCells([][]string{tokenColumns(), row.cells()})
	})
}

type tokenChangeCmd struct {
	ID      string  `arg:"" help:"ID of the token, as listed."`
	Name    *string `placeholder:"NAME" help:"Name to know the token by."`
	Expires string  `placeholder:"TIME" help:"When it ends, not later than before: in days (90d) or hours (12h), or at the beginning of a day in UTC (2027-01-31)."`
	remote
}

// Help is the long help.
func (tokenChangeCmd) Help() string {
	return `Renames a token, or lets it end earlier. A token cannot be made to last longer: make another one.

    chancery token change 0195d7a2-… --name "old shop" --expires 7d --data ./data` + remoteHelp
}

// Run changes a token.
func (t *tokenChangeCmd) Run(ctx context.Context, c *call) error {
	end, err := access.ParseExpiry(t.Expires, c.Env.Now())
	if err != nil {
		return err
	}
	change := client.TokenChange{Name: t.Name, ExpiresAt: pointer(end)}
	return t.with(ctx, c, func(api *client.Client) error { return c.printToken(api.ChangeToken(ctx, t.ID, change)) })
}

type tokenRevokeCmd struct {
	ID string `arg:"" help:"ID of the token, as listed."`
	remote
}

// Help is the long help.
func (tokenRevokeCmd) Help() string {
	return `Ends a token. A running server refuses it within five seconds.

    chancery token revoke --data ./data 0195d7a2-…
    chancery token revoke --url https://chancery.example.com 0195d7a2-…` + remoteHelp
}

// Run revokes a token.
func (t *tokenRevokeCmd) Run(ctx context.Context, c *call) error {
	revoked := func(err error) error {
		if err != nil || !c.ForPerson() {
			return err
		}
		return c.PrintLine("revoked " + t.ID)
	}
	if t.atServer(c) {
		return t.with(ctx, c, func(api *client.Client) error { return revoked(api.RevokeToken(ctx, t.ID)) })
	}
	return t.directly().withAccess(ctx, c, func(s *access.Service) error { return revoked(s.RevokeToken(ctx, t.Workspace, t.ID)) })
}
