package api

import (
	"encoding/json"
	"net/http"
	"time"

	"chancery/internal/access"
	"chancery/internal/domain"
)

// SetUpRequest makes the first owner.
type SetUpRequest struct {
	Token     string           `json:"token" doc:"Token of the link that the server printed."`
	Email     string           `json:"email" doc:"E-mail address." example:"ana@example.com"`
	Name      string           `json:"name" doc:"Name." example:"Ana Romero"`
	Password  string           `json:"password" doc:"Password, at least 10 characters." example:"correct horse battery"`
	Workspace *WorkspaceNewRow `json:"workspace,omitempty" doc:"A first workspace; without it there is the workspace default."`
}

// WorkspaceNewRow is a workspace to be made.
type WorkspaceNewRow struct {
	Name    string `json:"name,omitempty" doc:"Name for people; the slug when it is missing." example:"Acme S.L."`
	Slug    string `json:"slug" doc:"Short name: 1 to 40 lower-case letters, digits and hyphens." example:"acme"`
	Sandbox bool   `json:"sandbox,omitempty" doc:"Whether it is a sandbox; this cannot be changed."`
	Country string `json:"country,omitempty" doc:"ISO code of the country it is in." example:"ES"`
}

func (w *WorkspaceNewRow) workspace() domain.Workspace {
	return domain.Workspace{Name: w.Name, Slug: w.Slug, Sandbox: w.Sandbox, Country: w.Country}
}

// LinkRequest opens a link.
type LinkRequest struct {
	Token string `json:"token" doc:"Token of the link."`
}

// LinkInfo is what a link is for.
type LinkInfo struct {
	Kind      domain.LinkKind `json:"kind" enum:"invitation,reset" doc:"Whether it invites somebody or is for a new password." example:"invitation"`
	Email     string          `json:"email" doc:"E-mail address of the person." example:"ana@example.com"`
	Name      string          `json:"name,omitempty" doc:"Name of the person whose password it is for; absent in an invitation."`
	Workspace string          `json:"workspace,omitempty" doc:"Name of the workspace of an invitation." example:"Acme S.L."`
	Role      domain.Role     `json:"role,omitempty" enum:"viewer,operator,editor,admin" doc:"Role of an invitation." example:"editor"`
	Known     bool            `json:"known" doc:"Whether who is invited has an account already, and so accepts with the password of it."`
	ExpiresAt Time            `json:"expires_at" doc:"When the link ends."`
}

// AcceptRequest uses a link.
type AcceptRequest struct {
	Token    string `json:"token" doc:"Token of the link."`
	Name     string `json:"name,omitempty" doc:"Name of somebody new." example:"Ana Romero"`
	Password string `json:"password" doc:"New password, at least 10 characters; of who has an account and is invited, the one that he has." example:"correct horse battery"`
}

// OwnPersonRequest changes the person who has signed in. Members that are absent are not changed.
type OwnPersonRequest struct {
	Name     *string         `json:"name,omitempty" doc:"Name." example:"Ana Romero"`
	Password *PasswordChange `json:"password,omitempty" doc:"A new password; it ends the other sessions."`
}

// PasswordChange is a new password with the old one.
type PasswordChange struct {
	Old string `json:"old" doc:"Password until now." example:"correct horse battery"`
	New string `json:"new" doc:"Password from now on, at least 10 characters." example:"another horse battery"`
}

// Person is a person of the installation.
type Person struct {
	ID         domain.ID `json:"id" doc:"UUID of the person."`
	Email      string    `json:"email" doc:"E-mail address." example:"ana@example.com"`
	Name       string    `json:"name" doc:"Name." example:"Ana Romero"`
	Owner      bool      `json:"owner" doc:"Whether the person looks after the installation."`
	Disabled   bool      `json:"disabled" doc:"Whether the person cannot sign in."`
	Password   bool      `json:"password" doc:"Whether the person has a password."`
	CreatedAt  Time      `json:"created_at" doc:"When the account was made."`
	SignedInAt Time      `json:"signed_in_at,omitzero" doc:"When the person last signed in; absent for never."`
	Failures   int       `json:"failures" doc:"How many wrong passwords there were since then." example:"0"`
	FailedAt   Time      `json:"failed_at,omitzero" doc:"When there was the last wrong password; absent for never."`
}

func person(p *domain.Person) Person {
	return Person{
		ID: p.ID, Email: p.Email, Name: p.Name, Owner: p.Owner, Disabled: p.Disabled, Password: p.Password != "",
		CreatedAt: Time(p.CreatedAt), SignedInAt: Time(p.SignedInAt), Failures: p.Failures, FailedAt: Time(p.FailedAt),
	}
}

// PersonCollection is a page of people.
type PersonCollection struct {
	List       []Person `json:"list" doc:"People, newest first unless ascending."`
	Limit      int      `json:"limit" doc:"Largest number of rows in a page."`
	CreatedAt  Time     `json:"created_at,omitzero" doc:"Bound given in the request."`
	Cursor     string   `json:"cursor,omitempty" doc:"Cursor of this page."`
	NextCursor string   `json:"next_cursor,omitempty" doc:"Cursor of the next page; absent on the last one."`
}

// PersonRequest changes a person. Members that are absent are not changed.
type PersonRequest struct {
	Name     *string `json:"name,omitempty" doc:"Name." example:"Ana Romero"`
	Owner    *bool   `json:"owner,omitempty" doc:"Whether the person looks after the installation."`
	Disabled *bool   `json:"disabled,omitempty" doc:"Whether the person cannot sign in; it ends all sessions."`
}

// SentLink is a link to pass on to a person.
type SentLink struct {
	ID        domain.ID `json:"id" doc:"UUID of the link."`
	Email     string    `json:"email" doc:"E-mail address of the person." example:"ana@example.com"`
	Role      string    `json:"role,omitempty" doc:"Role of an invitation." example:"editor"`
	CreatedAt Time      `json:"created_at" doc:"When it was made."`
	ExpiresAt Time      `json:"expires_at" doc:"When it ends."`
	Link      string    `json:"link,omitempty" doc:"The link itself, only in the answer that made it: it is not kept. It opens once."`
}

func (s *server) sentLink(l *domain.PersonLink, token string) SentLink {
	x := SentLink{ID: l.ID, Email: l.Email, Role: string(l.Role), CreatedAt: Time(l.CreatedAt), ExpiresAt: Time(l.ExpiresAt)}
	if token != "" {
		x.Link = s.PublicURL + access.AcceptPage + token
	}
	return x
}

// Preferences is what a person keeps in a workspace.
type Preferences struct {
	Data json.RawMessage `json:"data" shape:"object" doc:"An object of at most 64 KiB, such as saved views, theme and language. The server does not look into it."`
}

// WorkspaceCollection is the workspaces of the installation.
type WorkspaceCollection struct {
	List []Workspace `json:"list" doc:"Workspaces, oldest first."`
}

// personDocs describes the operations on people.
func personDocs() map[string]doc {
	busy := []int{http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusForbidden}
	return map[string]doc{
		"set-up":            {about: "Make the first owner, with the link that the server printed when it started, and sign in.", takes: SetUpRequest{}, gives: Session{}, fails: append([]int{http.StatusConflict}, busy...)},
		"open-invitation":   {about: "Say what an invitation, or a link for a new password, is for. It stays open.", takes: LinkRequest{}, gives: LinkInfo{}},
		"accept-invitation": {about: "Accept an invitation, or choose a new password, and sign in.", takes: AcceptRequest{}, gives: Session{}, fails: append([]int{http.StatusConflict, http.StatusUnauthorized}, busy...)},
		"patch-own-person":  {about: "Change the name or the password of the person who has signed in.", takes: OwnPersonRequest{}, gives: Person{}},
		"get-preferences":   {about: "Answer what the person who has signed in keeps in the workspace.", gives: Preferences{}},
		"put-preferences":   {about: "Replace what the person who has signed in keeps in the workspace.", takes: Preferences{}, gives: Preferences{}},
		"list-people":       {about: "List the people of the installation, newest first. For owners.", gives: PersonCollection{}, query: pageQuery()},
		"patch-person":      {about: "Change a person: the name, whether the person is an owner, and whether the person can sign in. For owners.", takes: PersonRequest{}, gives: Person{}},
		"reset-person":      {about: "Make a link with which a person chooses a new password; earlier ones do not open any more. For owners.", gives: SentLink{}},
		"list-workspaces":   {about: "List the workspaces of the installation. For owners.", gives: WorkspaceCollection{}},
		"create-workspace":  {about: "Make a workspace. For owners.", takes: WorkspaceNewRow{}, gives: Workspace{}},
	}
}

func (s *server) setUp(w http.ResponseWriter, r *http.Request) (any, error) {
	var in SetUpRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	if err := s.checkOrigin(r, false); err != nil {
		return nil, err
	}
	input := access.SetUpInput{Token: in.Token, Email: in.Email, Name: in.Name, Password: in.Password}
	if in.Workspace != nil {
		first := in.Workspace.workspace()
		input.Workspace = &first
	}
	made, err := s.Access.SetUp(r.Context(), input, s.browser(r))
	return s.signedIn(w, r, made, err)
}

func (s *server) openInvitation(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in LinkRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	v, err := s.Access.OpenInvitation(r.Context(), in.Token)
	if err != nil {
		return nil, err
	}
	return LinkInfo{
		Kind: v.Kind, Email: v.Email, Name: v.Name, Workspace: v.Workspace, Role: v.Role, Known: v.Known, ExpiresAt: Time(v.ExpiresAt),
	}, nil
}

func (s *server) acceptInvitation(w http.ResponseWriter, r *http.Request) (any, error) {
	var in AcceptRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	if err := s.checkOrigin(r, false); err != nil {
		return nil, err
	}
	made, err := s.Access.Accept(r.Context(), access.AcceptInput(in), s.browser(r))
	return s.signedIn(w, r, made, err)
}

func (s *server) patchOwnPerson(w http.ResponseWriter, r *http.Request) (any, error) {
	var in OwnPersonRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	change := access.OwnChange{Name: in.Name}
	if in.Password != nil {
		change.Old, change.New = &in.Password.Old, &in.Password.New
	}
	p, err := s.Access.ChangeOwn(r.Context(), actorOf(r), change, s.browser(r))
	if err != nil {
		return nil, waiting(w, err)
	}
	return person(p), nil
}

func (s *server) getPreferences(_ http.ResponseWriter, r *http.Request) (any, error) {
	data, err := s.Access.Preferences(r.Context(), actorOf(r))
	if err != nil {
		return nil, err
	}
	return Preferences{data}, nil
}

func (s *server) putPreferences(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in Preferences
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(in.Data, &members); err != nil || members == nil {
		return nil, domain.FieldError("an object is expected", "data")
	}
	if err := s.Access.SetPreferences(r.Context(), actorOf(r), in.Data); err != nil {
		return nil, err
	}
	return in, nil
}

func (s *server) listPeople(_ http.ResponseWriter, r *http.Request) (any, error) {
	p, err := pageOf(r)
	if err != nil {
		return nil, err
	}
	list, err := s.Access.People(r.Context(), p.Page)
	if err != nil {
		return nil, err
	}
	list, next := cut(p, list, func(x *domain.Person) (time.Time, domain.ID) { return x.CreatedAt, x.ID })
	answer := PersonCollection{List: make([]Person, len(list)), Limit: p.limit, CreatedAt: Time(p.createdAt), Cursor: p.cursor, NextCursor: next}
	for i := range list {
		answer.List[i] = person(list[i])
	}
	return answer, nil
}

func (s *server) patchPerson(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in PersonRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	p, err := s.Access.ChangePerson(r.Context(), param(r, "id"), access.PersonChange(in))
	if err != nil {
		return nil, err
	}
	return person(p), nil
}

func (s *server) resetPerson(_ http.ResponseWriter, r *http.Request) (any, error) {
	l, token, err := s.Access.Reset(r.Context(), param(r, "id"))
	if err != nil {
		return nil, err
	}
	return s.sentLink(&l, token), nil
}

func (s *server) listWorkspaces(_ http.ResponseWriter, r *http.Request) (any, error) {
	list, err := s.Access.Workspaces(r.Context())
	if err != nil {
		return nil, err
	}
	answer := WorkspaceCollection{List: []Workspace{}}
	for i := range list {
		if !list[i].Importing {
			answer.List = append(answer.List, workspace(&list[i]))
		}
	}
	return answer, nil
}

func (s *server) createWorkspace(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in WorkspaceNewRow
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	w, err := s.Access.MakeWorkspace(r.Context(), actorOf(r), in.workspace())
	if err != nil {
		return nil, err
	}
	return workspace(&w), nil
}
