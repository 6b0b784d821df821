package cli

import (
	"context"
	"encoding/json"
	"time"

	"chancery/client"
	"chancery/internal/cli/term"
)

// secretVariable is where the secret of an app is read from: on the command line others could see it.
const secretVariable = "CHANCERY_APP_SECRET" //nolint:gosec // the name, and no secret

// app returns the credentials of an app.
func (c *call) app(id string) (client.App, error) {
	secret := c.Env.Getenv(secretVariable)
	if secret == "" {
		return client.App{}, term.Errorf("usage", "put the secret of the app into the variable %s", secretVariable)
	}
	return client.App{ClientID: id, ClientSecret: secret}, nil
}

type appEnrollCmd struct {
	ClientID string `arg:"" name:"client-id" help:"Client ID of the app. Its secret is in the variable CHANCERY_APP_SECRET."`
	ID       string `name:"id" placeholder:"UUID" help:"ID of the enrollment, a UUID of version 7; a new one unless given. With the same ID the command can be repeated."`
	Value    string `name:"value" placeholder:"JSON" help:"What the app is to keep about the workspace."`
	remote
}

// Help is the long help.
func (appEnrollCmd) Help() string {
	return `Lets an app work in the workspace of the token, which needs the scope admin. The token of the app in this workspace
is in the answer, and ends after an hour.

    CHANCERY_APP_SECRET=… chancery app enroll aB3xYz01_-kLmN
    CHANCERY_APP_SECRET=… chancery app enroll aB3xYz01_-kLmN --json | jq -r .token` + remoteHelp
}

// Run enrolls an app.
func (a *appEnrollCmd) Run(ctx context.Context, c *call) error {
	data, err := c.jsonFlag("--value", a.Value)
	if err != nil {
		return err
	}
	app, err := c.app(a.ClientID)
	if err != nil {
		return err
	}
	id, err := c.newID(a.ID)
	if err != nil {
		return err
	}
	return a.with(ctx, c, func(api *client.Client) error { return c.printEnrollment(api.Enroll(ctx, id, app, data)) })
}

// printEnrollment writes an enrollment: a person does not see its token.
func (c *call) printEnrollment(e *client.Enrollment, err error) error {
	return errorOr(err, func() error {
		if !c.ForPerson() {
			return c.PrintValue(e)
		}
		return c.printRows([][]string{enrollmentColumns(), enrollmentCells(e)})
	})
}

func enrollmentColumns() []string {
	return []string{"ENROLLMENT", "APP", "STATE", "WORKSPACE", "CHANGED"}
}

// enrollmentCells are an enrollment in a table.
func enrollmentCells(e *client.Enrollment) []string {
	state := "enabled"
	if e.Disabled {
		state = "disabled"
	}
	return []string{e.ID, e.AppName, state, e.OwnerID, formatTime(e.UpdatedAt)}
}

type appEnrollmentsCmd struct {
	remote
}

// Help is the long help.
func (appEnrollmentsCmd) Help() string {
	return `Lists the apps that may work in the workspace of the token, which needs the scope admin, and those that are kept out.

    chancery app enrollments
    chancery app enrollments --json | jq -r '.list[].id'` + remoteHelp
}

// Run lists enrollments.
func (a *appEnrollmentsCmd) Run(ctx context.Context, c *call) error {
	return a.with(ctx, c, func(api *client.Client) error {
		list, err := api.Enrollments(ctx)
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(struct {
				List []client.Enrollment `json:"list"`
			}{list})
		}
		rows := [][]string{enrollmentColumns()}
		for i := range list {
			rows = append(rows, enrollmentCells(&list[i]))
		}
		return c.printRows(rows)
	})
}

type appDisableCmd struct {
	ID string `arg:"" help:"ID of the enrollment, as listed."`
	remote
}

// Help is the long help.
func (appDisableCmd) Help() string {
	return `Keeps an app out of the workspace. Its tokens are refused within five seconds; what it has written stays.

    chancery app disable 0195d7a2-…` + remoteHelp
}

// Run disables an enrollment.
func (a *appDisableCmd) Run(ctx context.Context, c *call) error {
	return a.with(ctx, c, func(api *client.Client) error { return c.printEnrollment(api.DisableEnrollment(ctx, a.ID, true)) })
}

type appEnableCmd struct {
	ID string `arg:"" help:"ID of the enrollment, as listed."`
	remote
}

// Help is the long help.
func (appEnableCmd) Help() string {
	return `Lets an app into the workspace again.

    chancery app enable 0195d7a2-…` + remoteHelp
}

// Run enables an enrollment.
func (a *appEnableCmd) Run(ctx context.Context, c *call) error {
	return a.with(ctx, c, func(api *client.Client) error { return c.printEnrollment(api.DisableEnrollment(ctx, a.ID, false)) })
}

type appAuthorizeCmd struct {
	ClientID string `arg:"" name:"client-id" help:"Client ID of the app. Its secret is in the variable CHANCERY_APP_SECRET."`
	Owner    string `placeholder:"ID" help:"ID of the workspace; that of the token unless given."`
	remote
}

// Help is the long help.
func (appAuthorizeCmd) Help() string {
	return `Gets a token of an app in a workspace that has let it in, alone on one line. It ends after an hour.

    export CHANCERY_TOKEN=$(CHANCERY_APP_SECRET=… chancery app authorize aB3xYz01_-kLmN --owner 0195d7a2-…)` + remoteHelp
}

// Run authorizes an app. The credentials of the app are enough; a token names the workspace.
func (a *appAuthorizeCmd) Run(ctx context.Context, c *call) error {
	app, err := c.app(a.ClientID)
	if err != nil {
		return err
	}
	run := a.with
	if a.Owner != "" {
		run = a.withApp
	}
	return run(ctx, c, func(api *client.Client) error {
		e, err := api.Authorize(ctx, client.Authorization{App: app, OwnerID: a.Owner})
		if err != nil {
			return err
		}
		if a.JSON {
			return c.PrintValue(struct {
				*client.Enrollment
				TokenExpiresAt time.Time `json:"token_expires_at"`
			}{e, time.Unix(e.TokenExpires, 0).UTC()})
		}
		return c.PrintLine(e.Token)
	})
}

type appDataCmd struct {
	Value string `arg:"" optional:"" placeholder:"JSON" help:"What to keep instead; null for nothing."`
	remote
}

// Help is the long help.
func (appDataCmd) Help() string {
	return `Shows what the app whose token is given keeps about the workspace, or replaces it.

    chancery app data
    chancery app data '{"shop":"north"}'` + remoteHelp
}

// Run shows or replaces the data.
func (a *appDataCmd) Run(ctx context.Context, c *call) error {
	data, err := c.jsonFlag("the value", a.Value)
	if err != nil {
		return err
	}
	return a.with(ctx, c, func(api *client.Client) error {
		get := func() (*client.Enrollment, error) { return api.Enrollment(ctx) }
		if data != nil {
			get = func() (*client.Enrollment, error) { return api.SetEnrollmentData(ctx, data) }
		}
		e, err := get()
		return errorOr(err, func() error {
			if len(e.Data) == 0 {
				e.Data = json.RawMessage("null")
			}
			return c.PrintLine(string(e.Data))
		})
	})
}
