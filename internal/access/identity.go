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

// SignInBy begins a session for somebody who has signed in with a provider. The account there
// says who it is; one that is new here belongs to the person with its address, who exists or was
// invited. The open invitations for the address are accepted.
func (s *Service) SignInBy(ctx context.Context, who domain.Identity, from Browser) (*SignedIn, error) {
	if who.Issuer == "" || who.Subject == "" {
		return nil, domain.E(domain.Forbidden, "provider", "the provider does not say which account this is")
	}
	email, err := domain.CleanEmail(who.Email, "email")
	if err != nil || !who.Verified {
		email = ""
	}
	var made *SignedIn
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		p, err := s.personOfAccount(ctx, tx, &who, email)
		if err != nil {
			return err
		}
		if p.Disabled {
			return domain.E(domain.Forbidden, "disabled", "this account is disabled; ask an owner of the installation")
		}
		if email == p.Email {
			err = s.acceptAll(asPerson(ctx, p), tx, p)
		}
		if err == nil {
			made, err = s.beginSession(ctx, tx, p, from)
		}
		return err
	})
	s.people.clear()
	return made, err
}

// personOfAccount returns the person of an account of a provider, and holds the row.
func (s *Service) personOfAccount(ctx context.Context, tx domain.Tx, who *domain.Identity, email string) (*domain.Person, error) {
	p, err := tx.People().ByIdentity(ctx, who.Issuer, who.Subject)
	if domain.Is(err, domain.NotFound) {
		return s.identified(ctx, tx, who, email)
	}
	if err != nil {
		return nil, err
	}
	return tx.People().GetToChange(ctx, p.ID)
}

// identified returns the person to whom an account of a provider belongs from now on: the one
// with its address, or a new one who is invited.
func (s *Service) identified(ctx context.Context, tx domain.Tx, who *domain.Identity, email string) (*domain.Person, error) {
	if email == "" {
		return nil, domain.E(domain.Forbidden, "unverified-email", "the provider does not say that it has verified your e-mail address; it cannot be used to sign in here")
	}
	p, err := tx.People().ByEmail(ctx, email)
	switch {
	case domain.Is(err, domain.NotFound):
		p, err = s.invited(ctx, tx, email, who.Name)
	case err == nil:
		p, err = s.claimed(ctx, tx, p.ID, who.Issuer)
	}
	if err != nil || p.Disabled {
		return p, err
	}
	if err := tx.People().AddIdentity(ctx, p.ID, who.Issuer, who.Subject, s.Clock.Now()); err != nil {
		return nil, err
	}
	detail := map[string]string{"email": p.Email, "issuer": who.Issuer}
	return p, s.record(asPerson(ctx, p), tx, domain.AuditChange{Kind: kindPerson, ID: string(p.ID), Changed: []string{"identities"}, Detail: detail})
}

// invited makes a person with an address, if there is an invitation for it.
func (s *Service) invited(ctx context.Context, tx domain.Tx, email, name string) (*domain.Person, error) {
	open, err := tx.PersonLinks().OpenFor(ctx, email, s.Clock.Now())
	if err != nil {
		return nil, err
	}
	if len(open) == 0 {
		return nil, domain.E(domain.Forbidden, "unknown-person", "there is no account for %s here; ask an administrator to invite you", email)
	}
	if domain.CheckPersonName(name) != nil {
		name, _, _ = strings.Cut(email, "@")
	}
	p := &domain.Person{ID: s.IDs.New(), Email: email, Name: name, CreatedAt: s.Clock.Now(), Vouched: true}
	return p, s.insertPerson(asPerson(ctx, p), tx, p)
}

// claimed returns a person whose address a provider has verified. If nobody has vouched for the
// person until now, the password may be that of who made the invitation, and ends.
func (s *Service) claimed(ctx context.Context, tx domain.Tx, id domain.ID, issuer string) (*domain.Person, error) {
	p, err := tx.People().GetToChange(ctx, id)
	if err != nil || p.Disabled {
		return p, err
	}
	has, err := tx.People().HasIdentity(ctx, p.ID, issuer)
	if err != nil {
		return nil, err
	}
	if has {
		return nil, domain.E(domain.Forbidden, "other-account", "%s signs in here with another account of this provider; ask an owner for a link to a new password, which ends that", p.Email)
	}
	if p.Vouched {
		return p, nil
	}
	p.Vouched = true
	var changed []string
	if p.Password != "" {
		p.Password, changed = "", []string{"password"}
		if err := tx.PersonSessions().RemoveOthers(ctx, p.ID, ""); err != nil {
			return nil, err
		}
	}
	return p, s.storePerson(asPerson(ctx, p), tx, p, changed...)
}

// acceptAll accepts the open invitations for the address of a person. One to a workspace that he has a role in already,
// or that is gone, only ends.
func (s *Service) acceptAll(ctx context.Context, tx domain.Tx, p *domain.Person) error {
	open, err := tx.PersonLinks().OpenFor(ctx, p.Email, s.Clock.Now())
	if err != nil {
		return err
	}
	for _, l := range open {
		if err := s.useLink(ctx, tx, l); err != nil {
			return err
		}
		if _, err := tx.Workspaces().Get(ctx, l.WorkspaceID); domain.Is(err, domain.NotFound) {
			continue
		} else if err != nil {
			return err
		}
		if err := s.join(ctx, tx, l, p); err != nil {
			return err
		}
	}
	return nil
}
