package cli

import (
	"context"

	"chancery/internal/access"
)

// tokenCmd is the commands on access tokens.
type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Make an access token."`
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
			return c.answer(struct {
				Token     string `json:"token"`
				Workspace string `json:"workspace"`
			}{token, t.Workspace})
		}
		return c.say(token)
	})
}
