package cli

import (
	"context"
	"time"

	"chancery/internal/access"
	"chancery/internal/domain"
)

// appCmd is the commands on apps.
type appCmd struct {
	Create appCreateCmd `cmd:"" help:"Make an app."`
	List   appListCmd   `cmd:"" help:"List the apps of an installation."`
	Revoke appRevokeCmd `cmd:"" help:"End an app."`

	Enroll      appEnrollCmd      `cmd:"" help:"Let an app into the workspace."`
	Enrollments appEnrollmentsCmd `cmd:"" help:"List the apps that may work in the workspace."`
	Disable     appDisableCmd     `cmd:"" help:"Keep an app out of the workspace."`
	Enable      appEnableCmd      `cmd:"" help:"Let a disabled app in again."`
	Authorize   appAuthorizeCmd   `cmd:"" help:"Get a token of an app in a workspace."`
	Data        appDataCmd        `cmd:"" help:"Show or replace what an app keeps about the workspace."`
}

// Help is the long help.
func (appCmd) Help() string {
	return `An app is a program that works in several workspaces of an installation. It proves who it is with a client
ID and a secret, and works in a workspace when that has let it in: an enrollment. "create", "list" and "revoke"
work on the data directory of a server, whether it runs or not; the others also through the server.

    chancery app create shop --data ./data
    chancery app list --data ./data
    chancery app enroll aB3xYz01_-kLmN
    chancery app enrollments
    chancery app revoke shop --data ./data` + remoteHelp
}

// appRow is an app in JSON.
type appRow struct {
	ID           domain.ID  `json:"id"`
	Name         string     `json:"name"`
	ClientID     string     `json:"client_id"`
	ClientSecret string     `json:"client_secret,omitempty"`
	CreatedAt    time.Time  `json:"created_at"`
	RevokedAt    *time.Time `json:"revoked_at,omitempty"`
}

func newAppRow(a *domain.App) appRow {
	return appRow{ID: a.ID, Name: a.Name, ClientID: a.ClientID, CreatedAt: a.CreatedAt, RevokedAt: pointer(a.RevokedAt)}
}

// cells are the row in a table.
func (r *appRow) cells() []string {
	state := "valid"
	if r.RevokedAt != nil {
		state = "revoked " + r.RevokedAt.UTC().Format(time.DateTime)
	}
	return []string{r.Name, r.ClientID, r.CreatedAt.UTC().Format(time.DateOnly), state}
}

type appCreateCmd struct {
	Name string `arg:"" help:"Name: lower-case letters, digits and hyphens. It is the source of what the app writes."`
	local
}

// Help is the long help.
func (appCreateCmd) Help() string {
	return `Makes an app and shows its client ID and its secret. The secret is not kept and cannot be shown again.

    chancery app create shop --data ./data
    chancery app create shop --data ./data --json > shop.json`
}

// Run makes an app.
func (a *appCreateCmd) Run(ctx context.Context, c *call) error {
	return a.withAccess(ctx, c, func(s *access.Service) error {
		app, secret, err := s.CreateApp(ctx, a.Name)
		if err != nil {
			return err
		}
		if a.JSON {
			row := newAppRow(&app)
			row.ClientSecret = secret
			return c.PrintValue(row)
		}
		return c.printCells([][]string{{"client_id", app.ClientID}, {"client_secret", secret}})
	})
}

type appListCmd struct {
	local
}

// Help is the long help.
func (appListCmd) Help() string {
	return `Lists the apps that were made, by name: a table on a terminal, else a JSON array. Secrets are not kept.

    chancery app list --data ./data`
}

// Run lists apps.
func (a *appListCmd) Run(ctx context.Context, c *call) error {
	return a.withAccess(ctx, c, func(s *access.Service) error {
		apps, err := s.Apps(ctx)
		if err != nil {
			return err
		}
		rows := make([]appRow, len(apps))
		cells := [][]string{{"NAME", "CLIENT ID", "MADE", "STATE"}}
		for i := range apps {
			rows[i] = newAppRow(&apps[i])
			cells = append(cells, rows[i].cells())
		}
		if c.ForPerson() {
			return c.printCells(cells)
		}
		return c.PrintValue(rows)
	})
}

type appRevokeCmd struct {
	Name string `arg:"" help:"Name of the app, as listed."`
	local
}

// Help is the long help.
func (appRevokeCmd) Help() string {
	return `Ends an app. A running server refuses it, and the tokens that it has for workspaces, within five seconds.
The name stays taken, because it is on what the app has written.

    chancery app revoke shop --data ./data`
}

// Run revokes an app.
func (a *appRevokeCmd) Run(ctx context.Context, c *call) error {
	return a.withAccess(ctx, c, func(s *access.Service) error {
		if err := s.RevokeApp(ctx, a.Name); err != nil {
			return err
		}
		if c.ForPerson() {
			return c.PrintLine("revoked " + a.Name)
		}
		return nil
	})
}
