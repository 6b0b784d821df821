package access

import (
	"context"
	"strings"

	"chancery/internal/domain"
)

// NewProof returns what belongs to one sign-in with a provider.
func (s *Service) NewProof() (p domain.Proof, err error) {
	for _, to := range []*string{&p.State, &p.Nonce, &p.Verifier} {
		if *to, err = s.random(secretBytes); err != nil {
			return p, err
		}
	}
	return p, nil
}

// SignInBy begins a session for somebody who has signed in with a provider: a person who
// exists, or somebody who was invited. The open invitations for the address are accepted.
func (s *Service) SignInBy(ctx context.Context, who domain.Identity, from Browser) (*SignedIn, error) {
	email, err := domain.CleanEmail(who.Email, "email")
	if err != nil || !who.Verified {
		return nil, domain.E(domain.Forbidden, "unverified-email", "the provider does not say that it has verified your e-mail address; it cannot be used to sign in here")
	}
	var made *SignedIn
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		open, err := tx.PersonLinks().OpenFor(ctx, email, s.Clock.Now())
		if err != nil {
			return err
		}
		p, err := s.identified(ctx, tx, email, who.Name, len(open) > 0)
		if err != nil {
			return err
		}
		if err := s.acceptAll(asPerson(ctx, p), tx, p, open); err != nil {
			return err
		}
		made, err = s.beginSession(ctx, tx, p, from)
		return err
	})
	s.people.clear()
	return made, err
}

// identified returns the person with an address, and makes one who is invited.
func (s *Service) identified(ctx context.Context, tx domain.Tx, email, name string, invited bool) (*domain.Person, error) {
	p, err := tx.People().ByEmail(ctx, email)
	switch {
	case err == nil && p.Disabled:
		return nil, domain.E(domain.Forbidden, "disabled", "this account is disabled; ask an owner of the installation")
	case err == nil:
		return p, nil
	case !domain.Is(err, domain.NotFound):
		return nil, err
	case !invited:
		return nil, domain.E(domain.Forbidden, "unknown-person", "there is no account for %s here; ask an administrator to invite you", email)
	}
	if domain.CheckPersonName(name) != nil {
		name, _, _ = strings.Cut(email, "@")
	}
	p = &domain.Person{ID: s.IDs.New(), Email: email, Name: name, CreatedAt: s.Clock.Now()}
	return p, s.insertPerson(asPerson(ctx, p), tx, p)
}

// acceptAll accepts invitations for a person. One to a workspace that he has a role in already,
// or that is gone, only ends.
func (s *Service) acceptAll(ctx context.Context, tx domain.Tx, p *domain.Person, open []*domain.PersonLink) error {
	for _, l := range open {
		if err := s.useLink(ctx, tx, l); err != nil {
			return err
		}
		if _, err := tx.Workspaces().Get(ctx, l.WorkspaceID); domain.Is(err, domain.NotFound) {
			continue
		} else if err != nil {
			return err
		}
		_, err := tx.Members().Get(ctx, l.WorkspaceID, p.ID)
		if domain.Is(err, domain.NotFound) {
			err = s.putMember(ctx, tx, l.WorkspaceID, p.ID, l.Role)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
