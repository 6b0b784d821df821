package cli

import (
	"context"
	"strconv"
	"strings"
	"time"

	"chancery/internal/access"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

// userCmd is the commands on people.
type userCmd struct {
	Create  userCreateCmd  `cmd:"" help:"Make a person who can sign in."`
	Invite  userInviteCmd  `cmd:"" help:"Make a link that invites somebody into a workspace."`
	Reset   userResetCmd   `cmd:"" help:"Make a link with which a person chooses a new password."`
	List    userListCmd    `cmd:"" help:"List the people of an installation."`
	Role    userRoleCmd    `cmd:"" help:"Give a person a role in a workspace."`
	Disable userDisableCmd `cmd:"" help:"Sign a person out, and keep the person out."`
	Enable  userEnableCmd  `cmd:"" help:"Let a disabled person in again."`
}

// Help is the long help.
func (userCmd) Help() string {
	return `People sign in to the console with an e-mail address and a password, or with a provider. In each workspace they
have a role: a viewer reads, an operator also operates jobs, an editor also writes documents and workflows, an
admin also looks after tokens, apps and members. An owner looks after the installation and may do all of this
everywhere. The commands work on the data directory of a server, whether it runs or not.

    chancery user create ana@example.com --name "Ana Romero" --owner --data ./data
    chancery user invite ben@example.com --workspace acme --role editor --data ./data
    chancery user list --data ./data`
}

// linked are the flags of commands that make links.
type linked struct {
	PublicURL publicURL `name:"public-url" placeholder:"URL" help:"How others reach the server, for the link; by default http://127.0.0.1:8080."`
}

const usualURL = "http://127.0.0.1:8080"

// link returns the link with a token.
func (l *linked) link(token string) string {
	base := strings.TrimRight(string(l.PublicURL), "/")
	if base == "" {
		base = usualURL
	}
	return base + access.AcceptPage + token
}

// linkView is a link in JSON.
type linkView struct {
	ID        string     `json:"id,omitempty"`
	Email     string     `json:"email"`
	Workspace string     `json:"workspace,omitempty"`
	Role      string     `json:"role,omitempty"`
	Link      string     `json:"link,omitempty"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
}

// printLink prints a link: alone on a line, or with what it is for in JSON.
func (c *call) printLink(asJSON bool, v linkView) error {
	if asJSON {
		return c.PrintValue(v)
	}
	return c.PrintLine(v.Link)
}

type userCreateCmd struct {
	Email     string `arg:"" help:"E-mail address."`
	Name      string `required:"" help:"Name, as others see it."`
	Owner     bool   `help:"Make an owner of the installation."`
	Workspace string `placeholder:"SLUG" help:"Workspace in which the person gets the role."`
	Role      string `default:"viewer" enum:"viewer,operator,editor,admin" help:"Role there: ${enum} (${default})."`
	Password  string `name:"password-file" placeholder:"FILE" help:"File with the password, - for stdin. Without it a link lets the person choose one."`
	linked
	local
}

// Help is the long help.
func (userCreateCmd) Help() string {
	return `Makes a person. With --password-file the person has that password; otherwise the command shows a link, which
opens once within a day and with which the person chooses one.

    chancery user create ana@example.com --name "Ana Romero" --owner --data ./data
    chancery user create ben@example.com --name Ben --workspace acme --role editor --data ./data
    pass show chancery/ana | chancery user create ana@example.com --name Ana --owner --password-file - --data ./data`
}

// maxPasswordFile is the largest file with a password.
const maxPasswordFile = 2 << 10

// Run makes a person.
func (u *userCreateCmd) Run(ctx context.Context, c *call) error {
	in := access.PersonInput{Email: u.Email, Name: u.Name, Owner: u.Owner, Workspace: u.Workspace, Role: domain.Role(u.Role)}
	if u.Password != "" {
		data, err := c.ReadUpTo(ctx, u.Password, maxPasswordFile)
		if err != nil {
			return err
		}
		if in.Password = strings.TrimRight(string(data), "\r\n"); in.Password == "" {
			return term.Errorf("input", "the password is empty")
		}
	}
	return u.withAccess(ctx, c, func(s *access.Service) error {
		p, token, err := s.CreatePerson(ctx, in)
		if err != nil {
			return err
		}
		v := linkView{ID: string(p.ID), Email: p.Email, Workspace: u.Workspace}
		if u.Workspace != "" {
			v.Role = u.Role
		}
		if token != "" {
			v.Link = u.link(token)
			return c.printLink(u.JSON, v)
		}
		if c.ForPerson() {
			return c.PrintLine("made " + p.Email)
		}
		return c.PrintValue(v)
	})
}

type userInviteCmd struct {
	Email     string `arg:"" help:"E-mail address."`
	Workspace string `default:"default" placeholder:"SLUG" help:"Workspace (${default})."`
	Role      string `default:"viewer" enum:"viewer,operator,editor,admin" help:"Role in it: ${enum} (${default})."`
	linked
	local
}

// Help is the long help.
func (userInviteCmd) Help() string {
	return `Makes a link that invites somebody into a workspace, and shows it. It opens once within a week. The command
sends no mail: pass the link on yourself. Who has it can accept it, so choose a way that only that person reads.

    chancery user invite ben@example.com --workspace acme --role editor --data ./data --public-url https://chancery.example.com`
}

// Run invites somebody.
func (u *userInviteCmd) Run(ctx context.Context, c *call) error {
	return u.withAccess(ctx, c, func(s *access.Service) error {
		l, token, err := s.InviteTo(ctx, u.Workspace, access.InviteInput{Email: u.Email, Role: domain.Role(u.Role)})
		return errorOr(err, func() error {
			return c.printLink(u.JSON, linkView{
				ID: string(l.ID), Email: l.Email, Workspace: u.Workspace, Role: u.Role, Link: u.link(token), ExpiresAt: pointer(l.ExpiresAt),
			})
		})
	})
}

type userResetCmd struct {
	Email string `arg:"" help:"E-mail address of the person."`
	linked
	local
}

// Help is the long help.
func (userResetCmd) Help() string {
	return `Makes a link with which a person chooses a new password, and shows it. It opens once within a day, and ends all
sessions of the person. Earlier links do not open any more.

    chancery user reset ana@example.com --data ./data`
}

// Run makes a link for a new password.
func (u *userResetCmd) Run(ctx context.Context, c *call) error {
	return u.withAccess(ctx, c, func(s *access.Service) error {
		p, err := s.PersonByEmail(ctx, u.Email)
		if err != nil {
			return err
		}
		l, token, err := s.Reset(ctx, string(p.ID))
		return errorOr(err, func() error {
			return c.printLink(u.JSON, linkView{ID: string(l.ID), Email: p.Email, Link: u.link(token), ExpiresAt: pointer(l.ExpiresAt)})
		})
	})
}

type userListCmd struct {
	local
}

// Help is the long help.
func (userListCmd) Help() string {
	return `Lists the people of an installation, newest first: a table on a terminal, else a JSON array. Passwords are not
kept, only what they can be checked with.

    chancery user list --data ./data`
}

// userRow is a person in the list.
type userRow struct {
	ID         string     `json:"id"`
	Email      string     `json:"email"`
	Name       string     `json:"name"`
	Owner      bool       `json:"owner"`
	Disabled   bool       `json:"disabled"`
	Password   bool       `json:"password"`
	CreatedAt  time.Time  `json:"created_at"`
	SignedInAt *time.Time `json:"signed_in_at,omitempty"`
	Failures   int        `json:"failures"`
	FailedAt   *time.Time `json:"failed_at,omitempty"`
}

// cells are the row in a table.
func (r *userRow) cells() []string {
	state := "valid"
	switch {
	case r.Disabled:
		state = "disabled"
	case r.Owner:
		state = "owner"
	}
	return []string{r.Email, r.Name, state, r.CreatedAt.UTC().Format(time.DateOnly), momentOr(r.SignedInAt, "never"), strconv.Itoa(r.Failures)}
}

// peoplePage is how many people one query reads.
const peoplePage = 100

// Run lists people.
func (u *userListCmd) Run(ctx context.Context, c *call) error {
	return u.withAccess(ctx, c, func(s *access.Service) error {
		rows, cells := []userRow{}, [][]string{{"E-MAIL", "NAME", "STATE", "MADE", "SIGNED IN", "FAILED"}}
		for page := (domain.Page{Limit: peoplePage}); ; {
			list, err := s.People(ctx, page)
			if err != nil {
				return err
			}
			for _, p := range list {
				row := userRow{string(p.ID), p.Email, p.Name, p.Owner, p.Disabled, p.Password != "", p.CreatedAt, pointer(p.SignedInAt), p.Failures, pointer(p.FailedAt)}
				rows, cells = append(rows, row), append(cells, row.cells())
				page.From, page.After = p.CreatedAt, p.ID
			}
			if len(list) < peoplePage {
				break
			}
		}
		if c.ForPerson() {
			return c.printCells(cells)
		}
		return c.PrintValue(rows)
	})
}

type userRoleCmd struct {
	Email     string `arg:"" help:"E-mail address of the person."`
	Role      string `arg:"" enum:"viewer,operator,editor,admin" help:"Role: ${enum}."`
	Workspace string `default:"default" placeholder:"SLUG" help:"Workspace (${default})."`
	local
}

// Help is the long help.
func (userRoleCmd) Help() string {
	return `Gives a person a role in a workspace, whether he is a member already or not.

    chancery user role ben@example.com operator --workspace acme --data ./data`
}

// Run gives a person a role.
func (u *userRoleCmd) Run(ctx context.Context, c *call) error {
	return u.withAccess(ctx, c, func(s *access.Service) error {
		p, err := s.PersonByEmail(ctx, u.Email)
		if err != nil {
			return err
		}
		if err := s.SetMember(ctx, u.Workspace, p.ID, domain.Role(u.Role)); err != nil {
			return err
		}
		if c.ForPerson() {
			return c.PrintLine(p.Email + " is " + u.Role + " of " + u.Workspace)
		}
		return nil
	})
}

type userDisableCmd struct {
	Email string `arg:"" help:"E-mail address of the person."`
	local
}

// Help is the long help.
func (userDisableCmd) Help() string {
	return `Ends all sessions of a person and keeps the person out. A running server does so within five seconds. What the
person did keeps the name. The last owner cannot be disabled.

    chancery user disable ben@example.com --data ./data`
}

// Run disables a person.
func (u *userDisableCmd) Run(ctx context.Context, c *call) error {
	return u.disable(ctx, c, u.Email, true, "disabled ")
}

type userEnableCmd struct {
	Email string `arg:"" help:"E-mail address of the person."`
	local
}

// Help is the long help.
func (userEnableCmd) Help() string {
	return `Lets a disabled person in again, with the password and the roles of before.

    chancery user enable ben@example.com --data ./data`
}

// Run enables a person.
func (u *userEnableCmd) Run(ctx context.Context, c *call) error {
	return u.disable(ctx, c, u.Email, false, "enabled ")
}

// disable disables a person, or enables one.
func (l *local) disable(ctx context.Context, c *call, email string, disabled bool, done string) error {
	return l.withAccess(ctx, c, func(s *access.Service) error {
		p, err := s.PersonByEmail(ctx, email)
		if err != nil {
			return err
		}
		if _, err := s.ChangePerson(ctx, string(p.ID), access.PersonChange{Disabled: &disabled}); err != nil {
			return err
		}
		if c.ForPerson() {
			return c.PrintLine(done + p.Email)
		}
		return nil
	})
}
