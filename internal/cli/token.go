package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"chancery/internal/access"
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
	Workspace string `default:"default" placeholder:"SLUG" help:"Workspace the token is for; ${default} unless given."`
	Name      string `help:"Name to know the token by later."`
	local
}

// Help is the long help.
func (tokenCreateCmd) Help() string {
	return `Makes a token and shows it, alone on one line. It is not kept and cannot be shown again. The server may
be running, and knows the token at once.

    chancery token create --data ./data
    TOKEN=$(chancery token create --data ./data --workspace acme --name "web shop")`
}

// Run makes a token.
func (t *tokenCreateCmd) Run(ctx context.Context, c *call) error {
	return c.withAccess(ctx, t.Data, func(s *access.Service) error {
		token, err := s.IssueToken(ctx, t.Workspace, t.Name)
		if err != nil {
			return err
		}
		if t.JSON {
			return c.PrintValue(struct {
				Token     string `json:"token"`
				Workspace string `json:"workspace"`
			}{token, t.Workspace})
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
	return `Lists ID, name and age of the tokens that were made, newest first. The tokens themselves are not kept.

    chancery token list --data ./data`
}

// tokenRow is a token in the list.
type tokenRow struct {
	ID        string     `json:"id"`
	Name      string     `json:"name,omitempty"`
	CreatedAt time.Time  `json:"created_at"`
	RevokedAt *time.Time `json:"revoked_at,omitempty"`
}

// Run lists tokens.
func (t *tokenListCmd) Run(ctx context.Context, c *call) error {
	return c.withAccess(ctx, t.Data, func(s *access.Service) error {
		tokens, err := s.Tokens(ctx, t.Workspace)
		if err != nil {
			return err
		}
		rows := make([]tokenRow, len(tokens))
		var b strings.Builder
		for i, one := range tokens {
			rows[i] = tokenRow{ID: string(one.ID), Name: one.Name, CreatedAt: one.CreatedAt}
			state := ""
			if !one.RevokedAt.IsZero() {
				rows[i].RevokedAt, state = &one.RevokedAt, "revoked"
			}
			fmt.Fprintf(&b, "%s  %s  %-8s %s\n", one.ID, one.CreatedAt.Format(time.DateTime), state, one.Name)
		}
		if !c.ForPerson() {
			return c.PrintValue(rows)
		}
		return c.PrintLine(strings.TrimSuffix(b.String(), "\n"))
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
	return c.withAccess(ctx, t.Data, func(s *access.Service) error {
		if err := s.RevokeToken(ctx, t.Workspace, t.ID); err != nil {
			return err
		}
		if c.ForPerson() {
			return c.PrintLine("revoked " + t.ID)
		}
		return nil
	})
}
