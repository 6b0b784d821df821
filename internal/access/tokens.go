package access

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// TokenInput is the request for a token.
type TokenInput struct {
	Name string
	// Scopes of the token; none stands for domain.ScopeAPI.
	Scopes []string
	// ExpiresAt is when the token ends, zero for never.
	ExpiresAt time.Time
}

// validate returns an error if there can be no such token, and puts the scopes in order.
func (in *TokenInput) validate(now time.Time) error {
	in.ExpiresAt = in.ExpiresAt.UTC().Truncate(time.Second)
	if err := checkExpiry("expires_at", in.ExpiresAt, now); err != nil {
		return err
	}
	if err := checkTokenName(in.Name); err != nil {
		return err
	}
	if len(in.Scopes) == 0 {
		in.Scopes = []string{domain.ScopeAPI}
	}
	known := domain.TokenScopes()
	for i, scope := range in.Scopes {
		if !slices.Contains(known, scope) {
			return domain.FieldError(fmt.Sprintf("there is no scope %.40q for tokens; the scopes are %s", scope, strings.Join(known, ", ")),
				"scopes", strconv.Itoa(i))
		}
	}
	in.Scopes = slices.DeleteFunc(known, func(scope string) bool { return !slices.Contains(in.Scopes, scope) })
	return nil
}

func checkTokenName(name string) error {
	if len(name) > limits.TokenName.Int() {
		return domain.OverLimit(domain.Invalid, &limits.TokenName, "").At("name")
	}
	return nil
}

// IssueToken creates an access token with domain.ScopeAPI and without end for a workspace
// and returns it. Only its record is stored, not the token itself.
func (s *Service) IssueToken(ctx context.Context, slug, name string) (string, error) {
	_, token, err := s.IssueTokenWith(ctx, slug, TokenInput{Name: name})
	return token, err
}

// IssueTokenWith is IssueToken for a token with the properties given. It also returns the
// record.
func (s *Service) IssueTokenWith(ctx context.Context, slug string, in TokenInput) (domain.Token, string, error) {
	return s.issue(ctx, in, func(tx domain.Tx) (domain.Workspace, error) { return s.bySlug(ctx, tx, slug) })
}

// MakeToken creates an access token for the workspace of the actor, and returns it and its
// record.
func (s *Service) MakeToken(ctx context.Context, actor domain.Actor, in TokenInput) (domain.Token, string, error) {
	return s.issue(ctx, in, func(tx domain.Tx) (domain.Workspace, error) { return tx.Workspaces().Get(ctx, actor.Workspace.ID) })
}

func (s *Service) issue(ctx context.Context, in TokenInput, of func(domain.Tx) (domain.Workspace, error)) (domain.Token, string, error) {
	now := s.Clock.Now()
	if err := in.validate(now); err != nil {
		return domain.Token{}, "", err
	}
	token := domain.Token{ID: s.IDs.New(), Name: in.Name, Scopes: in.Scopes, CreatedAt: now, ExpiresAt: in.ExpiresAt}
	var w domain.Workspace
	err := s.Store.Update(ctx, func(tx domain.Tx) error {
		var err error
		if w, err = of(tx); err != nil {
			return err
		}
		n, err := tx.Tokens().Count(ctx, w.ID, now)
		if err != nil {
			return err
		}
		if n >= limits.TokensOfWorkspace.Int() {
			return domain.OverLimit(domain.Invalid, &limits.TokensOfWorkspace, "revoke those that are not used")
		}
		token.WorkspaceID = w.ID
		if err := tx.Tokens().Insert(ctx, token); err != nil {
			return err
		}
		return s.recordToken(ctx, tx, &token)
	})
	if err != nil {
		return domain.Token{}, "", err
	}
	text, err := sign(s.Keys.Tokens(), token, w)
	return token, text, err
}

// Tokens lists the tokens of a workspace, newest first.
func (s *Service) Tokens(ctx context.Context, slug string) ([]domain.Token, error) {
	var list []domain.Token
	err := s.Store.View(ctx, func(tx domain.Tx) error {
		w, err := s.bySlug(ctx, tx, slug)
		if err != nil {
			return err
		}
		list, err = tx.Tokens().List(ctx, w.ID)
		return err
	})
	return list, err
}

// TokenPage returns a page of the tokens of the actor's workspace.
func (s *Service) TokenPage(ctx context.Context, actor domain.Actor, p domain.Page) ([]domain.Token, error) {
	var list []domain.Token
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		list, err = tx.Tokens().Page(ctx, actor.Workspace.ID, p)
		return err
	})
	return list, err
}

// Token returns the record of a token of the actor's workspace.
func (s *Service) Token(ctx context.Context, actor domain.Actor, id string) (domain.Token, error) {
	tid, err := domain.ParseID(id)
	if err != nil {
		return domain.Token{}, domain.Missing("token")
	}
	var t domain.Token
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		t, err = tx.Tokens().Get(ctx, actor.Workspace.ID, tid)
		return err
	})
	return t, err
}

// TokenChange changes a token; what is nil stays as it is.
type TokenChange struct {
	Name      *string
	ExpiresAt *time.Time
}

// ChangeToken changes the name of a token of the actor's workspace, or lets it end earlier.
func (s *Service) ChangeToken(ctx context.Context, actor domain.Actor, id string, change TokenChange) (domain.Token, error) {
	tid, err := domain.ParseID(id)
	if err != nil {
		return domain.Token{}, domain.Missing("token")
	}
	now := s.Clock.Now()
	var t domain.Token
	err = s.Store.Update(ctx, func(tx domain.Tx) (err error) {
		if t, err = tx.Tokens().Get(ctx, actor.Workspace.ID, tid); err != nil {
			return err
		}
		before := t
		if err := change.apply(&t, now); err != nil {
			return err
		}
		var changed []string
		if t.Name != before.Name {
			changed = append(changed, "name")
		}
		if !t.ExpiresAt.Equal(before.ExpiresAt) {
			changed = append(changed, "expires_at")
		}
		if changed == nil {
			return nil
		}
		if err := tx.Tokens().Change(ctx, t.WorkspaceID, t.ID, t.Name, t.ExpiresAt); err != nil {
			return err
		}
		return s.recordToken(ctx, tx, &t, changed...)
	})
	s.actors.clear()
	return t, err
}

func (c *TokenChange) apply(t *domain.Token, now time.Time) error {
	if c.Name != nil {
		if err := checkTokenName(*c.Name); err != nil {
			return err
		}
		t.Name = *c.Name
	}
	if c.ExpiresAt == nil {
		return nil
	}
	end := c.ExpiresAt.UTC().Truncate(time.Second)
	if err := checkExpiry("expires_at", end, now); err != nil {
		return err
	}
	// The token itself has its end too, and would not live longer.
	if !t.ExpiresAt.IsZero() && (end.IsZero() || end.After(t.ExpiresAt)) {
		return domain.FieldError("a token can only end earlier than at "+t.ExpiresAt.Format(time.DateTime)+"; make another one", "expires_at")
	}
	t.ExpiresAt = end
	return nil
}

// RevokeToken revokes a token. This takes effect at once on this node, and within
// limits.TokenTrust on others.
func (s *Service) RevokeToken(ctx context.Context, slug, id string) error {
	tid, err := domain.ParseID(id)
	if err != nil {
		return domain.FieldError(err.Error(), "id")
	}
	return s.revoke(ctx, tid, func(tx domain.Tx) (domain.Workspace, error) { return s.bySlug(ctx, tx, slug) })
}

// RevokeOwn revokes a token of the actor's workspace, as RevokeToken does.
func (s *Service) RevokeOwn(ctx context.Context, actor domain.Actor, id string) error {
	tid, err := domain.ParseID(id)
	if err != nil {
		return domain.Missing("token")
	}
	return s.revoke(ctx, tid, func(domain.Tx) (domain.Workspace, error) { return actor.Workspace, nil })
}

func (s *Service) revoke(ctx context.Context, id domain.ID, of func(domain.Tx) (domain.Workspace, error)) error {
	err := s.Store.Update(ctx, func(tx domain.Tx) error {
		w, err := of(tx)
		if err != nil {
			return err
		}
		t, err := tx.Tokens().Get(ctx, w.ID, id)
		if err != nil || !t.RevokedAt.IsZero() {
			return err
		}
		if err := tx.Tokens().Revoke(ctx, w.ID, id, s.Clock.Now()); err != nil {
			return err
		}
		return s.recordToken(ctx, tx, &t, "revoked_at")
	})
	s.actors.clear()
	return err
}

func (s *Service) recordToken(ctx context.Context, tx domain.Tx, t *domain.Token, changed ...string) error {
	detail := map[string]string{"name": t.Name, "scopes": strings.Join(t.Scopes, " ")}
	if !t.ExpiresAt.IsZero() {
		detail["expires_at"] = t.ExpiresAt.UTC().Format(time.RFC3339)
	}
	return s.record(ctx, tx, domain.AuditChange{Workspace: t.WorkspaceID, Kind: kindToken, ID: string(t.ID), Changed: changed, Detail: detail})
}
