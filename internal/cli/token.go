package cli

import (
	"cmp"
	"context"
	"strings"
	"time"

	"chancery/internal/access"
	"chancery/internal/domain"
)

// tokenCmd is the commands on access tokens.
type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Make an access token."`
	List   tokenListCmd   `cmd:"" help:"List the tokens of a workspace."`
	Revoke tokenRevokeCmd `cmd:"" help:"End a token."`
}

// Help is the long help.
func (tokenCmd) Help() string {
	return `A token lets a program use the API of a server within one workspace.

    chancery token create --data ./data`
}

type tokenCreateCmd struct {
	Workspace string   `default:"default" placeholder:"SLUG" help:"Workspace the token is for; ${default} unless given."`
	Name      string   `help:"Name to know the token by later."`
	Scope     []string `placeholder:"SCOPE" help:"What it may be used for: read, write, api, admin. Can be repeated; api unless given."`
	Expires   string   `placeholder:"TIME" help:"When it ends: in days (90d) or hours (12h), or at the beginning of a day in UTC (2027-01-31). Never unless given."`
	local
}

// Help is the long help.
func (tokenCreateCmd) Help() string {
	return `Makes a token and shows it, alone on one line. It is not kept and cannot be shown again. The server may
be running, and knows the token at once.

    chancery token create --data ./data
    TOKEN=$(chancery token create --data ./data --workspace acme --name "web shop")
    chancery token create --data ./data --name audit --scope read --expires 90d

A token with the scope "read" changes nothing. "write" also creates and changes documents, jobs and
workflows. "api" also does what apps may do: it writes to the spool, meta rows and intents. "admin" makes
and revokes tokens, lets apps in, and reads no documents.`
}

// Run makes a token.
func (t *tokenCreateCmd) Run(ctx context.Context, c *call) error {
	end, err := access.ParseExpiry(t.Expires, c.Env.Now())
	if err != nil {
		return err
	}
	return t.withAccess(ctx, c, func(s *access.Service) error {
		made, token, err := s.IssueTokenWith(ctx, t.Workspace, access.TokenInput{Name: t.Name, Scopes: t.Scope, ExpiresAt: end})
		if err != nil {
			return err
		}
		if t.JSON {
			return c.PrintValue(struct {
				Token     string     `json:"token"`
				ID        domain.ID  `json:"id"`
				Workspace string     `json:"workspace"`
				Scopes    []string   `json:"scopes"`
				ExpiresAt *time.Time `json:"expires_at,omitempty"`
			}{token, made.ID, t.Workspace, made.Scopes, pointer(end)})
		}
		return c.PrintLine(token)
	})
}

type tokenListCmd struct {
	Workspace string `default:"default" placeholder:"SLUG" help:"Workspace of the tokens; ${default} unless given."`
	local
}

// Help is the long help.
func (tokenListCmd) Help() string {
	return `Lists the tokens that were made, newest first: a table on a terminal, else a JSON array. It says when each
was last used, to within a minute, and which have expired or were revoked. The tokens themselves are not
kept.

    chancery token list --data ./data`
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

// Run lists tokens.
func (t *tokenListCmd) Run(ctx context.Context, c *call) error {
	return t.withAccess(ctx, c, func(s *access.Service) error {
		tokens, err := s.Tokens(ctx, t.Workspace)
		if err != nil {
			return err
		}
		rows := make([]tokenRow, len(tokens))
		cells := [][]string{{"ID", "MADE", "ENDS", "USED", "STATE", "SCOPES", "NAME"}}
		for i := range tokens {
			rows[i] = newTokenRow(&tokens[i], c.Env.Now())
			cells = append(cells, rows[i].cells())
		}
		if c.ForPerson() {
			return c.printCells(cells)
		}
		return c.PrintValue(rows)
	})
}

type tokenRevokeCmd struct {
	ID        string `arg:"" help:"ID of the token, as listed."`
	Workspace string `default:"default" placeholder:"SLUG" help:"Workspace of the token; ${default} unless given."`
	local
}

// Help is the long help.
func (tokenRevokeCmd) Help() string {
	return `Ends a token. A running server refuses it within five seconds.

    chancery token revoke --data ./data 0195d7a2-…`
}

// Run revokes a token.
func (t *tokenRevokeCmd) Run(ctx context.Context, c *call) error {
	return t.withAccess(ctx, c, func(s *access.Service) error {
		if err := s.RevokeToken(ctx, t.Workspace, t.ID); err != nil {
			return err
		}
		if c.ForPerson() {
			return c.PrintLine("revoked " + t.ID)
		}
		return nil
	})
}
