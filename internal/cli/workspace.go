package cli

import (
	"cmp"
	"context"
	"strings"
	"text/tabwriter"
	"time"

	"chancery/client"
	"chancery/internal/access"
	"chancery/internal/domain"
)

// workspaceCmd is the commands on workspaces.
type workspaceCmd struct {
	Create workspaceCreateCmd `cmd:"" help:"Make a workspace."`
	List   workspaceListCmd   `cmd:"" help:"List all workspaces."`
	Show   workspaceShowCmd   `cmd:"" help:"Show the workspace of a token."`
	Change workspaceChangeCmd `cmd:"" help:"Change name, slug or logo of a workspace."`
	Advice workspaceAdviceCmd `cmd:"" help:"Show or change what a workspace makes of advice."`
	Folder workspaceFolderCmd `cmd:"" help:"Show or change the folders that a workspace has besides the usual ones."`
	Schema workspaceSchemaCmd `cmd:"" help:"Show or change whether workflows refuse documents of other schemas."`
}

// Help is the long help.
func (workspaceCmd) Help() string {
	return `A workspace separates the documents, workflows and tokens of one tenant from all others. Most commands
work on the data directory of a server, whether it runs or not; "show" and "change" also work through the server.

    chancery workspace create acme --data ./data --name "Acme S.L." --country ES
    chancery workspace list --data ./data
    chancery workspace show
    chancery workspace advice acme due-dates-sum=fault --data ./data`
}

type workspaceCreateCmd struct {
	Slug    string `arg:"" help:"Short name: lower-case letters, digits and hyphens."`
	Name    string `help:"Name for people; the slug unless given."`
	Country string `placeholder:"CC" help:"Country of the tenant, an ISO code of two letters."`
	Sandbox bool   `help:"Make a sandbox, which never reaches real authorities. This cannot be changed later."`
	local
}

// Help is the long help.
func (workspaceCreateCmd) Help() string {
	return `Makes a workspace in the data directory of a server, which may be running.

    chancery workspace create acme --data ./data
    chancery workspace create acme-test --data ./data --country ES --sandbox`
}

// Run makes a workspace.
func (w *workspaceCreateCmd) Run(ctx context.Context, c *call) error {
	return w.withAccess(ctx, c, func(s *access.Service) error {
		made, err := s.CreateWorkspace(ctx, domain.Workspace{
			Slug: w.Slug, Name: w.Name, Country: strings.ToUpper(w.Country), Sandbox: w.Sandbox,
		})
		if err != nil {
			return err
		}
		if c.ForPerson() {
			return c.PrintLine("Made the " + kind(made) + " workspace " + made.Slug + ".")
		}
		return c.PrintValue(newWorkspaceView(made))
	})
}

// kind names what a workspace is for.
func kind(w domain.Workspace) string {
	switch {
	case w.Importing:
		return "importing"
	case w.Sandbox:
		return "sandbox"
	}
	return "live"
}

// workspaceView is a workspace in JSON.
type workspaceView struct {
	ID        domain.ID `json:"id"`
	Slug      string    `json:"slug"`
	Name      string    `json:"name"`
	Country   string    `json:"country,omitempty"`
	Sandbox   bool      `json:"sandbox"`
	Importing bool      `json:"importing,omitempty"`
	CreatedAt string    `json:"created_at"`
}

func newWorkspaceView(w domain.Workspace) workspaceView {
	return workspaceView{w.ID, w.Slug, w.Name, w.Country, w.Sandbox, w.Importing, w.CreatedAt.UTC().Format(time.RFC3339)}
}

type workspaceListCmd struct {
	remote
}

// Help is the long help.
func (workspaceListCmd) Help() string {
	return `Lists the workspaces in the data directory of a server, or those that a token may enter: a table on a terminal, else
a JSON array.

    chancery workspace list --data ./data
    chancery workspace list --data ./data | jq -r '.[].slug'
    chancery workspace list --url https://chancery.example.com` + remoteHelp
}

// Run lists workspaces.
func (w *workspaceListCmd) Run(ctx context.Context, c *call) error {
	if w.atServer(c) {
		return w.with(ctx, c, func(api *client.Client) error {
			list, err := reachable(ctx, api)
			return errorOr(err, func() error { return c.printWorkspaces(list) })
		})
	}
	return w.directly().withAccess(ctx, c, func(s *access.Service) error {
		list, err := s.Workspaces(ctx)
		return errorOr(err, func() error { return c.printWorkspaces(list) })
	})
}

// reachable returns the workspaces that a token may enter.
func reachable(ctx context.Context, api *client.Client) ([]domain.Workspace, error) {
	orgs, err := api.Orgs(ctx)
	list := []domain.Workspace{}
	for i := range orgs {
		for k := range orgs[i].Workspaces {
			x := &orgs[i].Workspaces[k]
			list = append(list, domain.Workspace{ID: domain.ID(x.ID), Slug: x.Slug, Name: x.Name, Country: x.Country, Sandbox: x.Sandbox, CreatedAt: x.CreatedAt})
		}
	}
	return list, err
}

// printWorkspaces writes workspaces.
func (c *call) printWorkspaces(list []domain.Workspace) error {
	if c.ForPerson() {
		return c.table(list)
	}
	shown := make([]workspaceView, len(list))
	for i, one := range list {
		shown[i] = newWorkspaceView(one)
	}
	return c.PrintValue(shown)
}

type workspaceShowCmd struct {
	remote
}

// Help is the long help.
func (workspaceShowCmd) Help() string {
	return `Shows the workspace of the token, or with --data that of --workspace.

    chancery workspace show
    chancery workspace show --data ./data --workspace acme` + remoteHelp
}

// Run shows a workspace.
func (w *workspaceShowCmd) Run(ctx context.Context, c *call) error {
	return w.with(ctx, c, func(api *client.Client) error { return c.printWorkspace(api.Workspace(ctx)) })
}

// printWorkspace writes a workspace.
func (c *call) printWorkspace(w *client.Workspace, err error) error {
	return errorOr(err, func() error {
		if !c.ForPerson() {
			return c.PrintValue(w)
		}
		return c.printRows([][]string{
			{"workspace", w.ID},
			{"slug", w.Slug},
			{"name", w.Name},
			{"kind", kind(domain.Workspace{Sandbox: w.Sandbox})},
			{"country", w.Country},
			{"logo", w.LogoURL},
			{"created", formatTime(w.CreatedAt)},
			{"changed", formatTime(w.UpdatedAt)},
		})
	})
}

type workspaceChangeCmd struct {
	Name *string `placeholder:"NAME" help:"Name for people."`
	Slug *string `placeholder:"SLUG" help:"Short name: lower-case letters, digits and hyphens."`
	Logo *string `name:"logo" placeholder:"URL" help:"Address of the logo on its documents; empty for none."`
	remote
}

// Help is the long help.
func (workspaceChangeCmd) Help() string {
	return `Changes the workspace of the token, or with --data that of --workspace. What is not given stays as it is.

    chancery workspace change --name "Acme S.L." --logo https://acme.example/logo.png` + remoteHelp
}

// Run changes a workspace.
func (w *workspaceChangeCmd) Run(ctx context.Context, c *call) error {
	change := client.WorkspaceChange{Name: w.Name, Slug: w.Slug, LogoURL: w.Logo}
	return w.with(ctx, c, func(api *client.Client) error { return c.printWorkspace(api.ChangeWorkspace(ctx, change)) })
}

// table writes workspaces for a person.
func (c *call) table(list []domain.Workspace) error {
	rows := [][]string{{"SLUG", "KIND", "COUNTRY", "MADE", "NAME"}}
	for _, one := range list {
		rows = append(rows, []string{one.Slug, kind(one), cmp.Or(one.Country, "-"), one.CreatedAt.UTC().Format(time.DateOnly), one.Name})
	}
	return c.printCells(rows)
}

// printCells writes the rows of a table for a person, the first with the names of the columns.
func (c *call) printCells(rows [][]string) error {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		if _, err := w.Write([]byte(strings.Join(row, "\t") + "\n")); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return c.PrintLine(strings.TrimSuffix(b.String(), "\n"))
}

type workspaceSchemaCmd struct {
	Slug  string `arg:"" help:"Workspace."`
	Level string `arg:"" optional:"" default:"show" enum:"show,refuse,warning" help:"refuse, or warning; show says which one there is."`
	local
}

// Help is the long help.
func (workspaceSchemaCmd) Help() string {
	return `A workflow with a schema takes documents of this schema only; a job for another document is refused (422 "schema").
With "warning" such a job is created, and the answer has a warning with the code "workflow-schema". "refuse" is the
default. Without a level the command shows which one there is. A running server takes a change within seconds.

    chancery workspace schema acme --data ./data
    chancery workspace schema acme warning --data ./data`
}

// Run shows or changes the level.
func (w *workspaceSchemaCmd) Run(ctx context.Context, c *call) error {
	const refuse, warning = "refuse", "warning"
	return w.withAccess(ctx, c, func(s *access.Service) error {
		var space domain.Workspace
		var err error
		if w.Level == "show" {
			space, err = s.Workspace(ctx, w.Slug)
		} else {
			space, err = s.SetAnySchema(ctx, w.Slug, w.Level == warning)
		}
		if err != nil {
			return err
		}
		level := refuse
		if space.AnySchema {
			level = warning
		}
		if c.ForPerson() {
			return c.PrintLine(level)
		}
		return c.PrintValue(map[string]string{"schema": level})
	})
}
