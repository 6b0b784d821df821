package access

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// PersonInput is a person to be made.
type PersonInput struct {
	Email, Name string
	// Password may be empty: a link lets the person choose one.
	Password string
	Owner    bool
	// Workspace is the slug or ID of one in which the person gets the role; empty for none.
	Workspace string
	Role      domain.Role
}

// CreatePerson makes a person, for operators. Without a password it also returns the token of
// a link with which the person chooses one.
func (s *Service) CreatePerson(ctx context.Context, in PersonInput) (p domain.Person, token string, err error) {
	if p, err = s.newPerson(ctx, in.Email, in.Name, in.Password, "", "password"); err != nil {
		return p, "", err
	}
	p.Owner, p.Vouched = in.Owner, true
	if in.Workspace != "" && !in.Role.Valid() {
		return p, "", errRole()
	}
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := s.insertPerson(ctx, tx, &p); err != nil {
			return err
		}
		if in.Workspace != "" {
			w, err := s.bySlug(ctx, tx, in.Workspace)
			if err != nil {
				return err
			}
			if err := s.putMember(ctx, tx, w.ID, p.ID, in.Role); err != nil {
				return err
			}
		}
		if in.Password == "" {
			_, token, err = s.insertLink(ctx, tx, domain.PersonLink{Kind: domain.LinkReset, PersonID: p.ID, Email: p.Email}, &limits.ResetAge)
		}
		return err
	})
	return p, token, err
}

// newPerson returns a person that can be stored. An empty password is none; otherwise the
// names are the path of the field.
func (s *Service) newPerson(ctx context.Context, email, name, password, address string, path ...string) (p domain.Person, err error) {
	if p.Email, err = domain.CleanEmail(email, "email"); err != nil {
		return p, err
	}
	p.Name = strings.TrimSpace(name)
	if err := domain.CheckPersonName(p.Name); err != nil {
		return p, err
	}
	p.ID, p.CreatedAt = s.IDs.New(), s.Clock.Now()
	if password == "" {
		return p, nil
	}
	if err := checkPassword(password, p.Email, path...); err != nil {
		return p, err
	}
	p.Password, err = s.hashPassword(ctx, address, password)
	return p, err
}

// insertPerson stores a new person.
func (s *Service) insertPerson(ctx context.Context, tx domain.Tx, p *domain.Person) error {
	if err := tx.People().Insert(ctx, p); err != nil {
		return err
	}
	return s.recordPerson(ctx, tx, p)
}

func (s *Service) recordPerson(ctx context.Context, tx domain.Tx, p *domain.Person, changed ...string) error {
	detail := map[string]string{"email": p.Email, "owner": strconv.FormatBool(p.Owner), "disabled": strconv.FormatBool(p.Disabled)}
	return s.record(ctx, tx, domain.AuditChange{Kind: kindPerson, ID: string(p.ID), Changed: changed, Detail: detail})
}

func errRole() error {
	return domain.FieldError("a role is viewer, operator, editor or admin", "role")
}

// People returns a page of the people of the installation, for owners and operators.
func (s *Service) People(ctx context.Context, p domain.Page) ([]*domain.Person, error) {
	var list []*domain.Person
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		list, err = tx.People().Page(ctx, p)
		return err
	})
	return list, err
}

// PersonByEmail returns a person, for operators.
func (s *Service) PersonByEmail(ctx context.Context, email string) (*domain.Person, error) {
	email, err := domain.CleanEmail(email, "email")
	if err != nil {
		return nil, err
	}
	var p *domain.Person
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		p, err = tx.People().ByEmail(ctx, email)
		return err
	})
	if domain.Is(err, domain.NotFound) {
		return nil, domain.E(domain.NotFound, "not-found", "there is nobody with the e-mail address %s", email)
	}
	return p, err
}

// PersonChange changes a person; what is nil stays as it is.
type PersonChange struct {
	Name            *string
	Owner, Disabled *bool
}

// ChangePerson changes a person, for owners and operators. The last owner who is not disabled
// stays one. Who is disabled is signed out.
func (s *Service) ChangePerson(ctx context.Context, id string, change PersonChange) (*domain.Person, error) {
	pid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("person")
	}
	if change.Name != nil {
		name := strings.TrimSpace(*change.Name)
		change.Name = &name
		if err := domain.CheckPersonName(name); err != nil {
			return nil, err
		}
	}
	var p *domain.Person
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		owners, err := tx.People().Owners(ctx)
		if err != nil {
			return err
		}
		if p, err = tx.People().GetToChange(ctx, pid); err != nil {
			return err
		}
		before := *p
		changed := change.apply(p)
		if len(changed) == 0 {
			return nil
		}
		if lost := before.Owner && !before.Disabled && (!p.Owner || p.Disabled); lost && owners <= 1 {
			return domain.E(domain.Conflict, "last-owner", "this is the last owner of the installation; make another one first")
		}
		return s.storePerson(ctx, tx, p, changed...)
	})
	s.people.clear()
	return p, err
}

// storePerson stores a person who was changed, and ends what a disabled one has. Links for a new
// password end with the password that they are about.
func (s *Service) storePerson(ctx context.Context, tx domain.Tx, p *domain.Person, changed ...string) error {
	if err := tx.People().Change(ctx, p); err != nil {
		return err
	}
	if p.Disabled {
		if err := tx.PersonSessions().RemoveOthers(ctx, p.ID, ""); err != nil {
			return err
		}
	}
	if p.Disabled || slices.Contains(changed, "password") {
		if err := tx.PersonLinks().Cancel(ctx, domain.LinkReset, p.ID, s.Clock.Now()); err != nil {
			return err
		}
	}
	return s.recordPerson(ctx, tx, p, changed...)
}

// apply changes a person, and returns the names of what changed.
func (c *PersonChange) apply(p *domain.Person) (changed []string) {
	if c.Name != nil && *c.Name != p.Name {
		p.Name = *c.Name
		changed = append(changed, "name")
	}
	for _, m := range []struct {
		name string
		to   *bool
		from *bool
	}{{"owner", &p.Owner, c.Owner}, {"disabled", &p.Disabled, c.Disabled}} {
		if m.from != nil && *m.from != *m.to {
			*m.to = *m.from
			changed = append(changed, m.name)
		}
	}
	return changed
}

// OwnChange is what a person changes about himself; what is nil stays as it is.
type OwnChange struct {
	Name *string
	// Old and New password.
	Old, New *string
}

// ChangeOwn changes the person of the actor. A new password ends the other sessions.
func (s *Service) ChangeOwn(ctx context.Context, actor domain.Actor, change OwnChange, from Browser) (*domain.Person, error) {
	var hash, old string
	if change.New != nil {
		var err error
		if hash, old, err = s.newPassword(ctx, actor, change, from.Address); err != nil {
			return nil, err
		}
	}
	if change.Name != nil {
		if err := domain.CheckPersonName(strings.TrimSpace(*change.Name)); err != nil {
			return nil, err
		}
	}
	var p *domain.Person
	err := s.Store.Update(ctx, func(tx domain.Tx) (err error) {
		if p, err = ownToChange(ctx, tx, actor); err != nil {
			return err
		}
		var changed []string
		if change.Name != nil && strings.TrimSpace(*change.Name) != p.Name {
			p.Name = strings.TrimSpace(*change.Name)
			changed = append(changed, "name")
		}
		if hash != "" {
			changed = append(changed, "password")
			if err := replacePassword(ctx, tx, actor, p, old, hash); err != nil {
				return err
			}
		}
		if changed == nil {
			return nil
		}
		return s.storePerson(ctx, tx, p, changed...)
	})
	s.people.clear()
	return p, err
}

// replacePassword gives the actor another password, and ends the other sessions. It fails if there is
// a newer one since the old one was checked.
func replacePassword(ctx context.Context, tx domain.Tx, actor domain.Actor, p *domain.Person, old, hash string) error {
	if p.Password != old {
		return errSignedOut()
	}
	p.Password = hash
	return tx.PersonSessions().RemoveOthers(ctx, p.ID, actor.SessionID)
}

// ownToChange returns the person of the actor, and holds the row. Who was disabled meanwhile is
// signed out.
func ownToChange(ctx context.Context, tx domain.Tx, actor domain.Actor) (*domain.Person, error) {
	p, err := tx.People().GetToChange(ctx, actor.PersonID)
	if err == nil && p.Disabled {
		err = errSignedOut()
	}
	return p, err
}

// newPassword returns the hash of a new password of the actor, who has to know the old one, and
// that of the old one.
func (s *Service) newPassword(ctx context.Context, actor domain.Actor, change OwnChange, address string) (hash, old string, err error) {
	var p *domain.Person
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		p, err = tx.People().Get(ctx, actor.PersonID)
		return err
	})
	if err != nil {
		return "", "", err
	}
	if p.Password == "" {
		return "", "", domain.E(domain.Conflict, "no-password", "you sign in with a provider and have no password; an owner can send you a link to choose one")
	}
	if err := checkPassword(*change.New, p.Email, "password", "new"); err != nil {
		return "", "", err
	}
	in := SignInInput{Email: p.Email}
	if change.Old != nil {
		in.Password = *change.Old
	}
	p, err = s.proven(ctx, in, address)
	if domain.Is(err, domain.Unauthorized) {
		return "", "", domain.FieldError("this is not your password", "password", "old")
	}
	if err != nil {
		return "", "", err
	}
	hash, err = s.hashPassword(ctx, address, *change.New)
	return hash, p.Password, err
}

// Preferences returns what the actor keeps in the workspace: a JSON object.
func (s *Service) Preferences(ctx context.Context, actor domain.Actor) (json.RawMessage, error) {
	var data json.RawMessage
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		data, err = tx.People().Preferences(ctx, actor.Workspace.ID, actor.PersonID)
		return err
	})
	if data == nil {
		data = json.RawMessage("{}")
	}
	return data, err
}

// SetPreferences replaces what the actor keeps in the workspace.
func (s *Service) SetPreferences(ctx context.Context, actor domain.Actor, data json.RawMessage) error {
	if len(data) > limits.Preferences.Int() {
		return domain.OverLimit(domain.Invalid, &limits.Preferences, "")
	}
	return s.Store.Update(ctx, func(tx domain.Tx) error {
		return tx.People().SetPreferences(ctx, actor.Workspace.ID, actor.PersonID, data, s.Clock.Now())
	})
}

// MakeWorkspace is CreateWorkspace for an owner, who becomes its first admin.
func (s *Service) MakeWorkspace(ctx context.Context, actor domain.Actor, w domain.Workspace) (domain.Workspace, error) {
	if err := s.prepareWorkspace(&w); err != nil {
		return w, err
	}
	err := s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := tx.Members().Put(ctx, domain.Member{WorkspaceID: w.ID, PersonID: actor.PersonID, Role: domain.RoleAdmin, CreatedAt: s.Clock.Now()}); err != nil {
			return err
		}
		return s.insertWorkspace(ctx, tx, w)
	})
	return w, err
}
