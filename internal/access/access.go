package access

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"chancery/gobl/dsig"
	"chancery/internal/cache"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// DefaultWorkspace is the slug of the workspace created at first start.
const DefaultWorkspace = "default"

// Keyring holds the signing keys of the installation.
type Keyring interface {
	// Tokens returns the key that signs access tokens now.
	Tokens() *dsig.PrivateKey
	// TokenKey returns the public half of the key with an ID, nil if no key of tokens has it
	// or the key is retired.
	TokenKey(id string) *dsig.PublicKey
	// Documents returns the key that signs the envelopes of live workspaces now, Sandbox the
	// one for sandboxes.
	Documents() *dsig.PrivateKey
	Sandbox() *dsig.PrivateKey
	// Public returns the keys that verify envelopes, also retired ones; Find returns one of
	// them, and whether it is one for sandboxes.
	Public() dsig.KeySet
	Find(id string) (key *dsig.PublicKey, sandbox bool)
}

// Service is the use cases of access.
type Service struct {
	Store domain.Store
	Keys  Keyring
	Clock domain.Clock
	IDs   domain.IDs
	// Rand is where secrets of apps and people come from; nil means that of the operating system.
	Rand io.Reader

	// actors are those of tokens, people those of sessions.
	actors, people actorCache
	uses           uses
	passwords      passwords
	tries          tries
}

// EnsureDefault creates the default workspace, a live one, if there is no
// workspace at all.
func (s *Service) EnsureDefault(ctx context.Context) error {
	return s.Store.Update(ctx, func(tx domain.Tx) error {
		list, err := tx.Workspaces().List(ctx)
		if err != nil || len(list) > 0 {
			return err
		}
		return s.insertWorkspace(ctx, tx, domain.Workspace{
			ID: s.IDs.New(), Slug: DefaultWorkspace, Name: "Default", CreatedAt: s.Clock.Now(),
		})
	})
}

// CreateWorkspace creates a workspace. It returns Conflict if the slug is taken.
func (s *Service) CreateWorkspace(ctx context.Context, w domain.Workspace) (domain.Workspace, error) {
	if err := s.prepareWorkspace(&w); err != nil {
		return w, err
	}
	err := s.Store.Update(ctx, func(tx domain.Tx) error { return s.insertWorkspace(ctx, tx, w) })
	return w, err
}

// prepareWorkspace checks a new workspace, and gives it an ID and a time.
func (s *Service) prepareWorkspace(w *domain.Workspace) error {
	if !domain.ValidSlug(w.Slug) {
		return errSlug()
	}
	if w.Country != "" && !validCountry(w.Country) {
		return domain.FieldError("a country is an ISO code of two capital letters", "country")
	}
	if w.Name == "" {
		w.Name = w.Slug
	}
	if len(w.Name) > limits.WorkspaceName.Int() {
		return domain.OverLimit(domain.Invalid, &limits.WorkspaceName, "").At("name")
	}
	w.ID, w.CreatedAt = s.IDs.New(), s.Clock.Now()
	return nil
}

func validCountry(code string) bool {
	return len(code) == 2 && !strings.ContainsFunc(code, func(r rune) bool { return r < 'A' || r > 'Z' }) //nolint:mnd // letters of an ISO code
}

// insertWorkspace stores a new workspace. That it was made is a change of the installation.
func (s *Service) insertWorkspace(ctx context.Context, tx domain.Tx, w domain.Workspace) error {
	if err := tx.Workspaces().Insert(ctx, w); err != nil {
		return err
	}
	detail := map[string]string{"slug": w.Slug, "sandbox": strconv.FormatBool(w.Sandbox)}
	return domain.Record(ctx, tx, w.CreatedAt, domain.AuditChange{Kind: kindWorkspace, ID: string(w.ID), Detail: detail})
}

// Workspaces lists all workspaces of the installation, for operators.
func (s *Service) Workspaces(ctx context.Context) ([]domain.Workspace, error) {
	var list []domain.Workspace
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		list, err = tx.Workspaces().List(ctx)
		return err
	})
	return list, err
}

// SetAdvice changes what a workspace makes of kinds of advice, and returns the
// workspace. This takes effect at once on this node, and within limits.TokenTrust on
// others; jobs that run keep the levels that they started with.
func (s *Service) SetAdvice(ctx context.Context, slug string, changes domain.AdviceLevels) (domain.Workspace, error) {
	var w domain.Workspace
	err := s.Store.Update(ctx, func(tx domain.Tx) (err error) {
		if w, err = s.bySlug(ctx, tx, slug); err != nil {
			return err
		}
		for code, level := range changes {
			w.Advice = w.Advice.With(code, level)
		}
		if err := tx.Workspaces().SetAdvice(ctx, w.ID, w.Advice); err != nil {
			return err
		}
		detail := map[string]string{}
		for code, level := range changes {
			detail[code] = string(level)
		}
		return s.record(ctx, tx, domain.AuditChange{Workspace: w.ID, Kind: kindWorkspace, ID: string(w.ID), Changed: []string{"advice"}, Detail: detail})
	})
	s.actors.clear()
	return w, err
}

// SetAnySchema says whether the workflows of a workspace take documents of other schemas than
// theirs, with a warning. It takes effect like SetAdvice.
func (s *Service) SetAnySchema(ctx context.Context, slug string, on bool) (domain.Workspace, error) {
	var w domain.Workspace
	err := s.Store.Update(ctx, func(tx domain.Tx) (err error) {
		if w, err = s.bySlug(ctx, tx, slug); err != nil {
			return err
		}
		w.AnySchema = on
		if err := tx.Workspaces().SetAnySchema(ctx, w.ID, on); err != nil {
			return err
		}
		detail := map[string]string{"any_schema": strconv.FormatBool(on)}
		return s.record(ctx, tx, domain.AuditChange{Workspace: w.ID, Kind: kindWorkspace, ID: string(w.ID), Changed: []string{"any_schema"}, Detail: detail})
	})
	s.actors.clear()
	return w, err
}

// Workspace returns a workspace by its slug.
func (s *Service) Workspace(ctx context.Context, slug string) (domain.Workspace, error) {
	var w domain.Workspace
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		w, err = s.bySlug(ctx, tx, slug)
		return err
	})
	return w, err
}

// bySlug returns a workspace; the error for one that does not exist names those that do.
func (s *Service) bySlug(ctx context.Context, tx domain.Tx, slug string) (domain.Workspace, error) {
	w, err := tx.Workspaces().BySlug(ctx, slug)
	if err != nil {
		return w, s.explainSlug(ctx, tx, slug, err)
	}
	return w, nil
}

// explainSlug adds the slugs of the existing workspaces to a NotFound error.
func (s *Service) explainSlug(ctx context.Context, tx domain.Tx, slug string, cause error) error {
	if !domain.Is(cause, domain.NotFound) {
		return cause
	}
	list, err := tx.Workspaces().List(ctx)
	if err != nil {
		return err
	}
	slugs := make([]string, len(list))
	for i, w := range list {
		if slugs[i] = w.Slug; w.Slug == slug {
			return ErrImporting(slug)
		}
	}
	if len(slugs) == 0 {
		return domain.E(domain.NotFound, "not-found", "there is no workspace %q, nor any other; start the server once to make the default one", slug)
	}
	return domain.E(domain.NotFound, "not-found", "there is no workspace %q; the workspaces are: %s", slug, strings.Join(slugs, ", "))
}

// ErrImporting is the error for a workspace that is not complete yet.
func ErrImporting(slug string) error {
	return domain.E(domain.Conflict, "importing", "the workspace %q is being imported; it can be used when that is complete", slug)
}

// errToken is the error for every bad token. It does not say what is wrong with it.
func errToken() error {
	return domain.E(domain.Unauthorized, "unauthorized", "a valid token is needed: send it as 'Authorization: Bearer <token>'")
}

// errExpired is the error for a token of ours that has reached its end.
func errExpired() error {
	return domain.E(domain.Unauthorized, "unauthorized", "the token has expired")
}

// Authenticate returns the actor of a token. It returns Unauthorized if the token
// is not valid.
func (s *Service) Authenticate(ctx context.Context, token string) (domain.Actor, error) {
	if token == "" || len(token) > limits.TokenText.Int() {
		return domain.Actor{}, errToken()
	}
	// A checked token is trusted for a while without another check: a revocation on
	// another node takes effect within that time.
	began := s.Clock.Monotonic()
	c, ok := s.actors.get(token, began)
	if !ok || s.Keys.TokenKey(c.key) == nil {
		var err error
		if c, err = s.check(ctx, token); err != nil {
			return domain.Actor{}, err
		}
		c.until = began + limits.TokenTrust.Duration()
		s.actors.put(token, c)
	}
	for _, end := range c.ends {
		if !end.IsZero() && !s.Clock.Now().Before(end) {
			return domain.Actor{}, errExpired()
		}
	}
	return c.actor, nil
}

// check looks up a token that is not in the cache. It may have expired.
func (s *Service) check(ctx context.Context, token string) (cachedActor, error) {
	c, err := verify(s.Keys, token)
	if err != nil {
		return cachedActor{}, errToken()
	}
	var found cachedActor
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		var err error
		if c.enrollment != "" {
			found, err = s.ofEnrollment(ctx, tx, &c)
		} else {
			found, err = s.ofToken(ctx, tx, &c)
		}
		return err
	})
	switch {
	case domain.Is(err, domain.NotFound), domain.Is(err, domain.Unauthorized):
		return cachedActor{}, errToken()
	case err != nil:
		return cachedActor{}, fmt.Errorf("checking a token: %w", err)
	}
	return found, nil
}

// ofToken returns the actor of a token on record.
func (s *Service) ofToken(ctx context.Context, tx domain.Tx, c *verified) (cachedActor, error) {
	t, err := tx.Tokens().Get(ctx, c.workspace, c.token)
	if err != nil {
		return cachedActor{}, err
	}
	if !t.RevokedAt.IsZero() {
		return cachedActor{}, errToken()
	}
	w, err := tx.Workspaces().Get(ctx, t.WorkspaceID)
	if now := s.Clock.Now(); err == nil && !t.Expired(now) {
		s.uses.note(&t, now)
	}
	return cachedActor{
		key: c.key, actor: domain.Actor{Workspace: w, TokenID: t.ID, TokenName: t.Name, Scopes: t.Scopes},
		ends: [2]time.Time{t.ExpiresAt, c.expires},
	}, err
}

// ofEnrollment returns the actor of a token of an app. There is no record of such a token:
// the enrollment and the app decide.
func (s *Service) ofEnrollment(ctx context.Context, tx domain.Tx, c *verified) (cachedActor, error) {
	e, err := tx.Enrollments().Get(ctx, c.workspace, c.enrollment)
	if err != nil {
		return cachedActor{}, err
	}
	app, err := tx.Apps().Get(ctx, e.AppID)
	if err != nil {
		return cachedActor{}, err
	}
	if e.Disabled || !app.RevokedAt.IsZero() || c.expires.IsZero() {
		return cachedActor{}, errToken()
	}
	w, err := tx.Workspaces().Get(ctx, e.WorkspaceID)
	return cachedActor{
		key: c.key, ends: [2]time.Time{c.expires},
		actor: domain.Actor{Workspace: w, Scopes: []string{domain.ScopeEnrolled}, App: app.Name, EnrollmentID: e.ID},
	}, err
}

// actorCache caches actors by token for a short time. The zero cache is ready.
type actorCache struct {
	once   sync.Once
	actors *cache.Cache[string, cachedActor]
}

type cachedActor struct {
	actor domain.Actor
	// key is the ID of the key that signed the token.
	key string
	// ends are those of the record and of the token, zero for never.
	ends [2]time.Time
	// until is by the monotonic clock: an actor must not live longer because somebody
	// set the clock back.
	until time.Duration
}

func (c *actorCache) init() {
	c.actors = cache.New(cache.Limits[string, cachedActor]{Entries: limits.TokensTrusted.Int()})
}

func (c *actorCache) get(token string, now time.Duration) (cachedActor, bool) {
	c.once.Do(c.init)
	a, ok := c.actors.Get(token)
	return a, ok && now < a.until
}

func (c *actorCache) put(token string, a cachedActor) {
	c.once.Do(c.init)
	c.actors.Put(token, a)
}

// clear removes all actors: after a revocation each token is checked once more.
func (c *actorCache) clear() {
	c.once.Do(c.init)
	c.actors.Clear()
}
