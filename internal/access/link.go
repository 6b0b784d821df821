package access

import (
	"context"
	"slices"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// The pages to which links lead, below the address of the server. The token is behind them; as
// it is behind a #, no log of a server on the way has it.
const (
	SetUpPage  = "/set-up#"
	AcceptPage = "/accept#"
)

// errLink is the error for every link that does not open. It does not say why.
func errLink() error {
	return domain.E(domain.NotFound, "link", "this link was used already, has expired or was replaced; ask for another one")
}

// insertLink stores a link, and returns the token that belongs into it.
func (s *Service) insertLink(ctx context.Context, tx domain.Tx, l domain.PersonLink, age *limits.Limit) (domain.PersonLink, string, error) {
	token, err := s.random(secretBytes)
	if err != nil {
		return l, "", err
	}
	now := s.Clock.Now()
	l.ID, l.Hash, l.CreatedAt, l.ExpiresAt = s.IDs.New(), hashOf(token), now, now.Add(age.Duration())
	return l, token, tx.PersonLinks().Insert(ctx, &l)
}

// openLink returns the link with a token, of one of some kinds.
func (s *Service) openLink(ctx context.Context, tx domain.Tx, token string, kinds ...domain.LinkKind) (*domain.PersonLink, error) {
	if token == "" || len(token) > limits.TokenText.Int() {
		return nil, errLink()
	}
	l, err := tx.PersonLinks().ByHash(ctx, hashOf(token))
	if domain.Is(err, domain.NotFound) {
		return nil, errLink()
	}
	if err == nil && (!l.Open(s.Clock.Now()) || !slices.Contains(kinds, l.Kind)) {
		return nil, errLink()
	}
	return l, err
}

// useLink marks a link as used; of several requests with it one goes on.
func (s *Service) useLink(ctx context.Context, tx domain.Tx, l *domain.PersonLink) error {
	err := tx.PersonLinks().Use(ctx, l.ID, s.Clock.Now())
	if domain.Is(err, domain.NotFound) {
		return errLink()
	}
	return err
}

// maxSetUpLinks is how many links for the first owner are open at once: those of some servers
// that start together.
const maxSetUpLinks = 16

// SetUpToken returns the token of a new link for the first owner, empty if there is an owner
// already.
func (s *Service) SetUpToken(ctx context.Context) (token string, err error) {
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		token = ""
		owners, err := tx.People().Owners(ctx)
		if err != nil || owners > 0 {
			return err
		}
		now := s.Clock.Now()
		open, err := tx.PersonLinks().OpenOf(ctx, domain.LinkSetUp, now)
		if err != nil {
			return err
		}
		if open >= maxSetUpLinks {
			if err := tx.PersonLinks().Cancel(ctx, domain.LinkSetUp, "", now); err != nil {
				return err
			}
		}
		_, token, err = s.insertLink(ctx, tx, domain.PersonLink{Kind: domain.LinkSetUp}, &limits.SetUpAge)
		return err
	})
	return token, err
}

// IsSetUp reports whether there is an owner.
func (s *Service) IsSetUp(ctx context.Context) (is bool, err error) {
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		is, err = tx.People().HasOwner(ctx)
		return err
	})
	return is, err
}

// SetUpInput makes the first owner, and a workspace unless it is nil.
type SetUpInput struct {
	Token, Email, Name, Password string
	Workspace                    *domain.Workspace
}

// SetUp makes the first owner with the token of a link, and begins a session.
func (s *Service) SetUp(ctx context.Context, in SetUpInput, from Browser) (*SignedIn, error) {
	err := s.Store.View(ctx, func(tx domain.Tx) error {
		_, err := s.openLink(ctx, tx, in.Token, domain.LinkSetUp)
		return err
	})
	if err != nil {
		return nil, err
	}
	if in.Password == "" {
		return nil, domain.FieldError("a password is expected", "password")
	}
	p, err := s.newPerson(ctx, in.Email, in.Name, in.Password, from.Address, "password")
	if err != nil {
		return nil, err
	}
	p.Owner, p.Vouched = true, true
	if in.Workspace != nil {
		if err := s.prepareWorkspace(in.Workspace); err != nil {
			return nil, under(err, "workspace")
		}
	}
	var made *SignedIn
	err = s.Store.Update(ctx, func(tx domain.Tx) (err error) {
		made, err = s.setUp(ctx, tx, &p, in, from)
		return err
	})
	return made, err
}

func (s *Service) setUp(ctx context.Context, tx domain.Tx, p *domain.Person, in SetUpInput, from Browser) (*SignedIn, error) {
	l, err := s.openLink(ctx, tx, in.Token, domain.LinkSetUp)
	if err != nil {
		return nil, err
	}
	if err := s.useLink(ctx, tx, l); err != nil {
		return nil, err
	}
	owners, err := tx.People().Owners(ctx)
	if err != nil {
		return nil, err
	}
	if owners > 0 {
		return nil, errLink()
	}
	if err := tx.PersonLinks().Cancel(ctx, domain.LinkSetUp, "", s.Clock.Now()); err != nil {
		return nil, err
	}
	ctx = asPerson(ctx, p)
	if err := s.insertPerson(ctx, tx, p); err != nil {
		return nil, err
	}
	if w := in.Workspace; w != nil {
		if err := s.putMember(ctx, tx, w.ID, p.ID, domain.RoleAdmin); err != nil {
			return nil, err
		}
		if err := s.insertWorkspace(ctx, tx, *w); err != nil {
			return nil, err
		}
	}
	return s.beginSession(ctx, tx, p, from)
}

// under moves the fields of an error below a name.
func under(err error, name string) error {
	if e, ok := err.(*domain.Error); ok && e.Fields != nil { //nolint:errorlint // of a check, which does not wrap
		moved := *e
		moved.Fields, moved.Message = map[string]any{name: e.Fields}, name+"."+e.Message
		return &moved
	}
	return err
}

// LinkView is what the holder of a link sees before it is used.
type LinkView struct {
	domain.PersonLink
	// Name of the person whose password is new; of the workspace, empty for none.
	Name, Workspace string
	// Known says that the person exists, and proves himself with the password that he has.
	Known bool
}

// OpenInvitation returns what a link is for. It stays open.
func (s *Service) OpenInvitation(ctx context.Context, token string) (*LinkView, error) {
	var v *LinkView
	err := s.Store.View(ctx, func(tx domain.Tx) error {
		l, err := s.openLink(ctx, tx, token, domain.LinkInvitation, domain.LinkReset)
		if err != nil {
			return err
		}
		v = &LinkView{PersonLink: *l}
		p, err := personOf(ctx, tx, l)
		if err != nil {
			return err
		}
		if p != nil {
			// Who invites somebody has the link, and does not learn the name of somebody who may
			// work only elsewhere.
			if v.Known = l.Kind == domain.LinkInvitation; !v.Known {
				v.Name = p.Name
			}
		}
		if l.WorkspaceID == "" {
			return nil
		}
		w, err := tx.Workspaces().Get(ctx, l.WorkspaceID)
		if domain.Is(err, domain.NotFound) {
			return errLink()
		}
		v.Workspace = w.Name
		return err
	})
	return v, err
}

// personOf returns the person that a link is for, nil if there is none yet.
func personOf(ctx context.Context, tx domain.Tx, l *domain.PersonLink) (p *domain.Person, err error) {
	if l.Kind == domain.LinkReset {
		p, err = tx.People().Get(ctx, l.PersonID)
	} else {
		p, err = tx.People().ByEmail(ctx, l.Email)
		if domain.Is(err, domain.NotFound) {
			return nil, nil
		}
	}
	switch {
	case domain.Is(err, domain.NotFound), err == nil && p.Disabled:
		return nil, errLink()
	case err != nil:
		return nil, err
	}
	return p, nil
}

// AcceptInput uses a link.
type AcceptInput struct{ Token, Name, Password string }

// Accept uses an invitation or a link for a new password, and begins a session. Who is invited
// and exists already proves himself with the password that he has.
func (s *Service) Accept(ctx context.Context, in AcceptInput, from Browser) (*SignedIn, error) {
	var l *domain.PersonLink
	var known *domain.Person
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		if l, err = s.openLink(ctx, tx, in.Token, domain.LinkInvitation, domain.LinkReset); err == nil {
			known, err = personOf(ctx, tx, l)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if in.Password == "" {
		return nil, domain.FieldError("a password is expected", "password")
	}
	p, err := s.accepted(ctx, l, known, in, from)
	if err != nil {
		return nil, err
	}
	var made *SignedIn
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		now, err := acceptedNow(ctx, tx, l, p, known != nil)
		if err != nil {
			return err
		}
		if err := s.useLink(ctx, tx, l); err != nil {
			return err
		}
		if err := s.store(asPerson(ctx, now), tx, l, now, known == nil); err != nil {
			return err
		}
		made, err = s.beginSession(ctx, tx, now, from)
		return err
	})
	s.people.clear()
	return made, err
}

// acceptedNow returns the person who uses a link as the store has him now, with the password
// that was chosen or proven.
func acceptedNow(ctx context.Context, tx domain.Tx, l *domain.PersonLink, p *domain.Person, known bool) (*domain.Person, error) {
	if !known {
		return p, nil
	}
	now, err := tx.People().GetToChange(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	if now.Disabled || l.Kind == domain.LinkInvitation && now.Password != p.Password {
		return nil, errLink()
	}
	now.Password = p.Password
	return now, nil
}

// accepted returns the person as the use of a link leaves him.
func (s *Service) accepted(ctx context.Context, l *domain.PersonLink, known *domain.Person, in AcceptInput, from Browser) (*domain.Person, error) {
	switch {
	case known == nil:
		p, err := s.newPerson(ctx, l.Email, in.Name, in.Password, from.Address, "password")
		return &p, err
	case l.Kind == domain.LinkInvitation:
		return s.proven(ctx, SignInInput{Email: known.Email, Password: in.Password}, from.Address)
	}
	p := *known
	if err := checkPassword(in.Password, p.Email, "password"); err != nil {
		return nil, err
	}
	var err error
	p.Password, err = s.hashPassword(ctx, from.Address, in.Password)
	s.tries.forget(p.Email)
	return &p, err
}

// store stores what the use of a link changes.
func (s *Service) store(ctx context.Context, tx domain.Tx, l *domain.PersonLink, p *domain.Person, isNew bool) error {
	if l.Kind == domain.LinkReset {
		// The link is from who decides about the installation. What was before it ends.
		p.Vouched = true
		if err := tx.PersonSessions().RemoveOthers(ctx, p.ID, ""); err != nil {
			return err
		}
		if err := tx.People().RemoveIdentities(ctx, p.ID); err != nil {
			return err
		}
		return s.storePerson(ctx, tx, p, "password")
	}
	if _, err := tx.Workspaces().Get(ctx, l.WorkspaceID); err != nil {
		return errLink()
	}
	if isNew {
		if err := s.insertPerson(ctx, tx, p); err != nil {
			return err
		}
	}
	return s.join(ctx, tx, l, p)
}

// join makes a person a member by an invitation. Who is one already keeps the role, which is
// newer than the invitation.
func (s *Service) join(ctx context.Context, tx domain.Tx, l *domain.PersonLink, p *domain.Person) error {
	_, err := tx.Members().Get(ctx, l.WorkspaceID, p.ID)
	if domain.Is(err, domain.NotFound) {
		err = s.putMember(ctx, tx, l.WorkspaceID, p.ID, l.Role)
	}
	return err
}

// Reset makes a link for a new password of a person, for owners and operators. Earlier ones do
// not open any more.
func (s *Service) Reset(ctx context.Context, id string) (l domain.PersonLink, token string, err error) {
	pid, err := domain.ParseID(id)
	if err != nil {
		return l, "", domain.Missing("person")
	}
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		p, err := tx.People().GetToChange(ctx, pid)
		if err != nil {
			return err
		}
		if p.Disabled {
			return domain.E(domain.Conflict, "disabled", "this person is disabled; enable the account first")
		}
		if err := tx.PersonLinks().Cancel(ctx, domain.LinkReset, p.ID, s.Clock.Now()); err != nil {
			return err
		}
		if l, token, err = s.insertLink(ctx, tx, domain.PersonLink{Kind: domain.LinkReset, PersonID: p.ID, Email: p.Email}, &limits.ResetAge); err != nil {
			return err
		}
		return s.record(ctx, tx, domain.AuditChange{Kind: kindPerson, ID: string(p.ID), Changed: []string{"reset"}, Detail: map[string]string{"email": p.Email}})
	})
	return l, token, err
}
