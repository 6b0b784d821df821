package access

import (
	"context"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// MemberView is a member with the person.
type MemberView struct {
	domain.Member
	Person domain.Person
}

// Members returns the members of the actor's workspace and the invitations that are open,
// oldest first.
func (s *Service) Members(ctx context.Context, actor domain.Actor) (list []MemberView, open []*domain.PersonLink, err error) {
	ws := actor.Workspace.ID
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		list = nil
		members, err := tx.Members().List(ctx, ws)
		if err != nil {
			return err
		}
		for _, m := range members {
			p, err := tx.People().Get(ctx, m.PersonID)
			if err != nil {
				return err
			}
			list = append(list, MemberView{m, *p})
		}
		open, err = tx.PersonLinks().OpenIn(ctx, ws, s.Clock.Now())
		return err
	})
	return list, open, err
}

// InviteInput is an invitation to be made.
type InviteInput struct {
	Email string
	Role  domain.Role
}

// Invite makes an invitation to the actor's workspace, and returns the token of its link. An
// earlier one for the same address does not open any more.
func (s *Service) Invite(ctx context.Context, actor domain.Actor, in InviteInput) (domain.PersonLink, string, error) {
	return s.invite(ctx, in, func(domain.Tx) (domain.Workspace, error) { return actor.Workspace, nil })
}

// InviteTo is Invite for operators.
func (s *Service) InviteTo(ctx context.Context, slug string, in InviteInput) (domain.PersonLink, string, error) {
	return s.invite(ctx, in, func(tx domain.Tx) (domain.Workspace, error) { return s.bySlug(ctx, tx, slug) })
}

func (s *Service) invite(ctx context.Context, in InviteInput, of func(domain.Tx) (domain.Workspace, error)) (l domain.PersonLink, token string, err error) {
	email, err := domain.CleanEmail(in.Email, "email")
	if err != nil {
		return l, "", err
	}
	if !in.Role.Valid() {
		return l, "", errRole()
	}
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		w, err := of(tx)
		if err != nil {
			return err
		}
		if err := s.checkInvitation(ctx, tx, w.ID, email); err != nil {
			return err
		}
		l = domain.PersonLink{Kind: domain.LinkInvitation, Email: email, WorkspaceID: w.ID, Role: in.Role}
		if l, token, err = s.insertLink(ctx, tx, l, &limits.InvitationAge); err != nil {
			return err
		}
		return s.recordInvitation(ctx, tx, &l)
	})
	return l, token, err
}

// checkInvitation refuses an invitation for somebody who is a member, and one too many. It
// removes an earlier one for the address.
func (s *Service) checkInvitation(ctx context.Context, tx domain.Tx, ws domain.ID, email string) error {
	p, err := tx.People().ByEmail(ctx, email)
	if err != nil && !domain.Is(err, domain.NotFound) {
		return err
	}
	if err == nil {
		if _, err := tx.Members().Get(ctx, ws, p.ID); err == nil {
			return domain.E(domain.Conflict, "conflict", "%s is a member of this workspace already; change the role instead", email)
		} else if !domain.Is(err, domain.NotFound) {
			return err
		}
	}
	members, err := tx.Members().List(ctx, ws)
	if err != nil {
		return err
	}
	open, err := tx.PersonLinks().OpenIn(ctx, ws, s.Clock.Now())
	if err != nil {
		return err
	}
	left := len(members) + len(open)
	for _, l := range open {
		if l.Email != email {
			continue
		}
		if err := tx.PersonLinks().Remove(ctx, ws, l.ID); err != nil {
			return err
		}
		left--
	}
	if left >= limits.Members.Int() {
		return domain.OverLimit(domain.Invalid, &limits.Members, "remove those who are not needed")
	}
	return nil
}

func (s *Service) recordInvitation(ctx context.Context, tx domain.Tx, l *domain.PersonLink, changed ...string) error {
	detail := map[string]string{"email": l.Email, "role": string(l.Role)}
	return s.record(ctx, tx, domain.AuditChange{Workspace: l.WorkspaceID, Kind: kindInvitation, ID: string(l.ID), Changed: changed, Detail: detail})
}

// putMember adds a member or changes the role of one.
func (s *Service) putMember(ctx context.Context, tx domain.Tx, ws, person domain.ID, role domain.Role) error {
	if err := tx.Members().Put(ctx, domain.Member{WorkspaceID: ws, PersonID: person, Role: role, CreatedAt: s.Clock.Now()}); err != nil {
		return err
	}
	return s.recordMember(ctx, tx, ws, person, role, "role")
}

func (s *Service) recordMember(ctx context.Context, tx domain.Tx, ws, person domain.ID, role domain.Role, changed ...string) error {
	return s.record(ctx, tx, domain.AuditChange{
		Workspace: ws, Kind: kindMember, ID: string(person), Changed: changed, Detail: map[string]string{"role": string(role)},
	})
}

// ChangeMember gives a member of the actor's workspace another role. Only an owner may leave
// the workspace without an admin.
func (s *Service) ChangeMember(ctx context.Context, actor domain.Actor, id string, role domain.Role) (*MemberView, error) {
	pid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("member")
	}
	if !role.Valid() {
		return nil, errRole()
	}
	var v *MemberView
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		m, p, err := s.memberToChange(ctx, tx, actor, pid, role)
		if err != nil {
			return err
		}
		before := m.Role
		m.Role = role
		v = &MemberView{m, *p}
		if before == role {
			return nil
		}
		return s.putMember(ctx, tx, m.WorkspaceID, pid, role)
	})
	s.people.clear()
	return v, err
}

// SetMember gives a person a role in a workspace, for operators.
func (s *Service) SetMember(ctx context.Context, slug string, person domain.ID, role domain.Role) error {
	if !role.Valid() {
		return errRole()
	}
	err := s.Store.Update(ctx, func(tx domain.Tx) error {
		w, err := s.bySlug(ctx, tx, slug)
		if err != nil {
			return err
		}
		return s.putMember(ctx, tx, w.ID, person, role)
	})
	s.people.clear()
	return err
}

// memberToChange returns a member who is to get another role, or none. The last admin stays
// one, unless an owner acts.
func (s *Service) memberToChange(ctx context.Context, tx domain.Tx, actor domain.Actor, person domain.ID, role domain.Role) (domain.Member, *domain.Person, error) {
	ws := actor.Workspace.ID
	admins, err := tx.Members().Admins(ctx, ws)
	if err != nil {
		return domain.Member{}, nil, err
	}
	m, err := tx.Members().Get(ctx, ws, person)
	if err != nil {
		return m, nil, err
	}
	p, err := tx.People().Get(ctx, person)
	if err != nil {
		return m, nil, err
	}
	if m.Role == domain.RoleAdmin && role != domain.RoleAdmin && !p.Disabled && admins <= 1 && !actor.Owner {
		return m, p, domain.E(domain.Conflict, "last-admin", "this is the last admin of the workspace; make another one first, or ask an owner")
	}
	return m, p, nil
}

// RemoveMember removes a member of the actor's workspace, by the ID of the person, or an
// invitation to it.
func (s *Service) RemoveMember(ctx context.Context, actor domain.Actor, id string) error {
	mid, err := domain.ParseID(id)
	if err != nil {
		return domain.Missing("member")
	}
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		m, p, err := s.memberToChange(ctx, tx, actor, mid, "")
		if domain.Is(err, domain.NotFound) {
			return s.removeInvitation(ctx, tx, actor.Workspace.ID, mid)
		}
		if err != nil {
			return err
		}
		if err := tx.Members().Remove(ctx, m.WorkspaceID, mid); err != nil {
			return err
		}
		if err := s.removeInvitations(ctx, tx, m.WorkspaceID, p.Email); err != nil {
			return err
		}
		return s.recordMember(ctx, tx, m.WorkspaceID, mid, m.Role, "removed_at")
	})
	s.people.clear()
	return err
}

// removeInvitations removes the invitations of an address to a workspace: who was removed does
// not come back with one.
func (s *Service) removeInvitations(ctx context.Context, tx domain.Tx, ws domain.ID, email string) error {
	open, err := tx.PersonLinks().OpenIn(ctx, ws, s.Clock.Now())
	if err != nil {
		return err
	}
	for _, l := range open {
		if l.Email != email {
			continue
		}
		if err := s.removeInvitation(ctx, tx, ws, l.ID); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) removeInvitation(ctx context.Context, tx domain.Tx, ws, id domain.ID) error {
	err := tx.PersonLinks().Remove(ctx, ws, id)
	if domain.Is(err, domain.NotFound) {
		return domain.Missing("member")
	}
	if err != nil {
		return err
	}
	return s.record(ctx, tx, domain.AuditChange{Workspace: ws, Kind: kindInvitation, ID: string(id), Changed: []string{"removed_at"}})
}
