package access_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"chancery/gobl/dsig"
	"chancery/internal/access"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/store/sqlite"
)

// fixture is access over a real store, with a clock that the test turns.
type fixture struct {
	*testing.T
	*access.Service
	clock *domaintest.Clock
	keys  *keyring
	store *brokenStore
	dir   string
}

// keyring has the same key for everything, and keys of tokens from before.
type keyring struct {
	key     *dsig.PrivateKey
	earlier []*dsig.PrivateKey
}

func (k *keyring) Tokens() *dsig.PrivateKey { return k.key }
func (k *keyring) TokenKey(id string) *dsig.PublicKey {
	for _, key := range append([]*dsig.PrivateKey{k.key}, k.earlier...) {
		if key.ID() == id {
			return key.Public()
		}
	}
	return nil
}
func (k *keyring) Documents() *dsig.PrivateKey { return k.key }
func (k *keyring) Sandbox() *dsig.PrivateKey   { return k.key }
func (k *keyring) Public() dsig.KeySet         { return dsig.KeySet{} }
func (k *keyring) Find(string) (*dsig.PublicKey, bool) {
	return nil, false
}

// brokenStore is a store that fails when the test says so, and counts transactions.
type brokenStore struct {
	domain.Store
	err     error
	views   int
	updates int
	// broken is the error of updates.
	broken atomic.Pointer[error]
}

func (s *brokenStore) Update(ctx context.Context, fn func(tx domain.Tx) error) error {
	s.updates++
	if err := s.broken.Load(); err != nil {
		return *err
	}
	return s.Store.Update(ctx, fn)
}

func (s *brokenStore) View(ctx context.Context, fn func(tx domain.Tx) error) error {
	s.views++
	if s.err != nil {
		return s.err
	}
	return s.Store.View(ctx, fn)
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	dir := t.TempDir()
	store, err := sqlite.Open(t.Context(), filepath.Join(dir, "test.db"), sqlite.Options{Logger: slog.New(slog.DiscardHandler)})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	f := &fixture{T: t, clock: domaintest.NewClock(), keys: &keyring{key: newKey(t)}, store: &brokenStore{Store: store}, dir: dir}
	f.Service = f.node()
	return f
}

// node is access of another process over the same store.
func (f *fixture) node() *access.Service {
	return &access.Service{Store: f.store, Keys: f.keys, Clock: f.clock, IDs: &domaintest.IDs{}}
}

func newKey(t *testing.T) *dsig.PrivateKey {
	t.Helper()
	key, err := dsig.NewPrivateKey("01950000-0000-7000-8000-00000000000a", rand.Reader)
	must(t, err)
	return key
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// workspace creates a workspace and a token for it.
func (f *fixture) workspace(slug string) (domain.Workspace, string) {
	f.Helper()
	w, err := f.CreateWorkspace(f.Context(), domain.Workspace{Slug: slug, Country: "ES"})
	must(f.T, err)
	token, err := f.IssueToken(f.Context(), slug, "test")
	must(f.T, err)
	return w, token
}

func TestEnsureDefault(t *testing.T) {
	f := newFixture(t)
	for range 2 { // the second time changes nothing
		must(t, f.EnsureDefault(t.Context()))
		list, err := f.Workspaces(t.Context())
		if err != nil || len(list) != 1 || list[0].Slug != access.DefaultWorkspace || list[0].Sandbox {
			t.Fatalf("%+v, %v", list, err)
		}
	}
	other := newFixture(t)
	other.workspace("mine")
	must(t, other.EnsureDefault(t.Context()))
	if list, err := other.Workspaces(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("beside another workspace: %+v, %v", list, err)
	}
}

func TestCreateWorkspace(t *testing.T) {
	f := newFixture(t)
	w, err := f.CreateWorkspace(t.Context(), domain.Workspace{Slug: "a-1", Sandbox: true})
	if err != nil || w.ID == "" || w.Name != "a-1" || !w.Sandbox || !w.CreatedAt.Equal(domaintest.Start) {
		t.Errorf("%+v, %v", w, err)
	}
	if _, err := f.CreateWorkspace(t.Context(), domain.Workspace{Slug: "a-1"}); !domain.Is(err, domain.Conflict) {
		t.Errorf("a slug that is taken: %v", err)
	}
	for _, tt := range []struct{ slug, country, field string }{
		{"", "", "slug"},
		{"-a", "", "slug"},
		{"a-", "", "slug"},
		{"A", "", "slug"},
		{"a b", "", "slug"},
		{"ä", "", "slug"},
		{strings.Repeat("a", 41), "", "slug"},
		{"b", "es", "country"},
		{"b", "ESP", "country"},
	} {
		_, err := f.CreateWorkspace(t.Context(), domain.Workspace{Slug: tt.slug, Country: tt.country})
		e, ok := errors.AsType[*domain.Error](err)
		if !ok || e.Kind != domain.Invalid || e.Fields[tt.field] == nil {
			t.Errorf("%+v: %v", tt, err)
		}
	}
}

func TestAuthenticate(t *testing.T) {
	f := newFixture(t)
	w, token := f.workspace("mine")
	for range 2 {
		a, err := f.Authenticate(t.Context(), token)
		if err != nil || a.Workspace.ID != w.ID || a.Workspace.Country != "ES" || a.TokenID == "" {
			t.Fatalf("%+v, %v", a, err)
		}
	}
	_, other := f.workspace("yours")
	if a, err := f.Authenticate(t.Context(), other); err != nil || a.Workspace.Slug != "yours" {
		t.Errorf("%+v, %v", a, err)
	}
}

// forged is a token with other claims, signed with a key.
func forged(t *testing.T, key *dsig.PrivateKey, token string, change map[string]any) string {
	t.Helper()
	sig, err := dsig.ParseSignature(token)
	must(t, err)
	payload, err := sig.Verify(key.Public())
	must(t, err)
	var claims map[string]any
	must(t, json.Unmarshal(payload, &claims))
	maps.Copy(claims, change)
	payload, err = json.Marshal(claims)
	must(t, err)
	sig, err = dsig.Sign(key, payload)
	must(t, err)
	return sig.String()
}

func TestTokensThatAreNotOurs(t *testing.T) {
	f := newFixture(t)
	_, token := f.workspace("mine")
	stranger := newKey(t)
	strange, err := dsig.Sign(stranger, []byte(`{}`))
	must(t, err)
	text, err := dsig.Sign(f.keys.key, []byte(`no claims`))
	must(t, err)
	for name, bad := range map[string]string{
		"none":                "",
		"too long":            strings.Repeat("a", 5000),
		"no token":            "abc",
		"cut":                 token[:len(token)-4],
		"another key":         strange.String(),
		"no claims":           text.String(),
		"another issuer":      forged(t, f.keys.key, token, map[string]any{"iss": "somebody"}),
		"expired":             forged(t, f.keys.key, token, map[string]any{"exp": domaintest.Start.Unix()}),
		"no workspace":        forged(t, f.keys.key, token, map[string]any{"wsp": "mine"}),
		"no ID":               forged(t, f.keys.key, token, map[string]any{"jti": ""}),
		"an ID not on record": forged(t, f.keys.key, token, map[string]any{"jti": domaintest.ID(7, 999)}),
		"another workspace":   forged(t, f.keys.key, token, map[string]any{"wsp": domaintest.ID(7, 999)}),
	} {
		if a, err := f.Authenticate(t.Context(), bad); !domain.Is(err, domain.Unauthorized) {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
	}
	if _, err := f.Authenticate(t.Context(), forged(t, f.keys.key, token, map[string]any{"exp": domaintest.Start.Add(time.Hour).Unix()})); err != nil {
		t.Errorf("a token that expires later: %v", err)
	}
}

// A checked token is trusted for five seconds, unless it is revoked here.
func TestRevokeToken(t *testing.T) {
	f := newFixture(t)
	_, token := f.workspace("mine")
	elsewhere := f.node()
	a, err := f.Authenticate(t.Context(), token)
	must(t, err)
	_, err = elsewhere.Authenticate(t.Context(), token)
	must(t, err)
	must(t, f.RevokeToken(t.Context(), "mine", string(a.TokenID)))
	if _, err := f.Authenticate(t.Context(), token); !domain.Is(err, domain.Unauthorized) {
		t.Errorf("on this node: %v", err)
	}
	f.clock.Advance(5*time.Second - time.Millisecond)
	if _, err := elsewhere.Authenticate(t.Context(), token); err != nil {
		t.Errorf("on another node, at once: %v", err)
	}
	f.clock.Advance(time.Millisecond)
	if _, err := elsewhere.Authenticate(t.Context(), token); !domain.Is(err, domain.Unauthorized) {
		t.Errorf("on another node, after five seconds: %v", err)
	}
	list, err := f.Tokens(t.Context(), "mine")
	if err != nil || len(list) != 1 || list[0].Name != "test" || list[0].RevokedAt.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
	if err := f.RevokeToken(t.Context(), "mine", "x"); !domain.Is(err, domain.Invalid) {
		t.Errorf("an ID that is none: %v", err)
	}
}

// TestTokenExpires: a token is refused from its end on, with a message of its own, also
// while it is trusted.
func TestTokenExpires(t *testing.T) {
	f := newFixture(t)
	f.workspace("mine")
	end := domaintest.Start.Add(3 * time.Second)
	_, token, err := f.IssueTokenWith(t.Context(), "mine", access.TokenInput{Name: "short", ExpiresAt: end})
	must(t, err)
	_, err = f.Authenticate(t.Context(), token)
	must(t, err)
	list, err := f.Tokens(t.Context(), "mine")
	if err != nil || !list[0].ExpiresAt.Equal(end) || list[0].Expired(end.Add(-1)) || !list[0].Expired(end) || !list[1].ExpiresAt.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
	expired := func(when, token string, f *access.Service) {
		t.Helper()
		_, err := f.Authenticate(t.Context(), token)
		if e, ok := errors.AsType[*domain.Error](err); !ok || e.Kind != domain.Unauthorized || e.Message != "the token has expired" {
			t.Errorf("%s: %v", when, err)
		}
	}
	f.clock.Advance(3*time.Second - time.Millisecond)
	_, err = f.Authenticate(t.Context(), token)
	must(t, err)
	f.clock.Advance(time.Millisecond)
	expired("while it is trusted", token, f.Service)
	expired("where it is not known yet", token, f.node())
	f.clock.Advance(time.Hour)
	expired("later", token, f.Service)
	expired("with a later end than on record", forged(t, f.keys.key, token, map[string]any{"exp": end.Add(48 * time.Hour).Unix()}), f.Service)
	// What was revoked says nothing more.
	must(t, f.RevokeToken(t.Context(), "mine", string(list[0].ID)))
	if _, err := f.Authenticate(t.Context(), token); !domain.Is(err, domain.Unauthorized) || strings.Contains(err.Error(), "expired") {
		t.Errorf("revoked: %v", err)
	}
}

func TestParseExpiry(t *testing.T) {
	now := domaintest.Start
	for text, want := range map[string]time.Time{
		"": {}, "90d": now.AddDate(0, 0, 90), "12h": now.Add(12 * time.Hour), "2027-01-31": time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC),
		"36500d": now.AddDate(0, 0, 36500),
	} {
		if got, err := access.ParseExpiry(text, now); err != nil || !got.Equal(want) {
			t.Errorf("%q: %s, %v, want %s", text, got, err, want)
		}
	}
	for text, message := range map[string]string{
		"d": "write days", "90": "write days", "-1d": "write days", "+1d": "write days", "1.5d": "write days", "90m": "write days", "soon": "write days",
		"2027-02-30": "write days", "2027-01-31T10:00:00Z": "write days", "65536d": "write days", "٣d": "write days", " ": "write days",
		"0d": "in the future", "2026-03-02": "in the future", "1999-01-01": "in the future", "36501d": "at most 36,500", "9999-12-31": "at most 36,500",
	} {
		_, err := access.ParseExpiry(text, now)
		if e, ok := errors.AsType[*domain.Error](err); !ok || e.Kind != domain.Invalid || e.Fields["expires"] == nil || !strings.Contains(e.Message, message) {
			t.Errorf("%q: %v, want %q", text, err, message)
		}
	}
}

// What no command makes is refused as well.
func TestIssueTokenRefuses(t *testing.T) {
	f := newFixture(t)
	f.workspace("mine")
	for name, end := range map[string]time.Time{strings.Repeat("n", 256): {}, "past": domaintest.Start} {
		if _, _, err := f.IssueTokenWith(t.Context(), "mine", access.TokenInput{Name: name, ExpiresAt: end}); !domain.Is(err, domain.Invalid) {
			t.Errorf("%.9s: %v", name, err)
		}
	}
}

// A token that was revoked elsewhere is refused in time, also when the clock is set back.
func TestRevokedTokenWhenTheClockIsSetBack(t *testing.T) {
	f := newFixture(t)
	_, token := f.workspace("mine")
	a, err := f.Authenticate(t.Context(), token)
	must(t, err)
	must(t, f.store.Update(t.Context(), func(tx domain.Tx) error {
		return tx.Tokens().Revoke(t.Context(), a.Workspace.ID, a.TokenID, f.clock.Now())
	}))
	f.clock.Set(f.clock.Now().Add(-2 * time.Hour))
	f.clock.Advance(5 * time.Second)
	if _, err := f.Authenticate(t.Context(), token); !domain.Is(err, domain.Unauthorized) {
		t.Errorf("after five seconds: %v", err)
	}
}

func TestCheckedTokensAreRemembered(t *testing.T) {
	f := newFixture(t)
	_, token := f.workspace("mine")
	before := f.store.views
	for range 10 {
		_, err := f.Authenticate(t.Context(), token)
		must(t, err)
	}
	if reads := f.store.views - before; reads != 1 {
		t.Errorf("%d reads", reads)
	}
	f.clock.Advance(5 * time.Second)
	_, err := f.Authenticate(t.Context(), token)
	must(t, err)
	if reads := f.store.views - before; reads != 2 {
		t.Errorf("%d reads after the time is over", reads)
	}
}

func TestAStoreThatFailsIsNoBadToken(t *testing.T) {
	f := newFixture(t)
	_, token := f.workspace("mine")
	f.store.err = errors.New("disk full")
	if _, err := f.Authenticate(t.Context(), token); !errors.Is(err, f.store.err) || domain.KindOf(err) != domain.Internal {
		t.Error(err)
	}
}

func TestUnknownWorkspacesAreExplained(t *testing.T) {
	f := newFixture(t)
	explained := func(want string) {
		t.Helper()
		_, issue := f.IssueToken(t.Context(), "none", "x")
		_, list := f.Tokens(t.Context(), "none")
		revoke := f.RevokeToken(t.Context(), "none", string(domaintest.ID(7, 1)))
		for _, err := range []error{issue, list, revoke} {
			if !domain.Is(err, domain.NotFound) || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %s", err, want)
			}
		}
	}
	explained("start the server once")
	f.workspace("mine")
	explained("the workspaces are: mine")
}

// TestTokenOfOtherScopes: a token of ours whose scopes this version does not know may do
// nothing, and those with one that it knows change nothing.
func TestTokenOfOtherScopes(t *testing.T) {
	f := newFixture(t)
	w, token := f.workspace("mine")
	for id, scopes := range map[domain.ID][]string{
		domaintest.ID(7, 80): nil,
		domaintest.ID(7, 81): {"export"},
		domaintest.ID(7, 82): {"export", domain.ScopeAPI},
	} {
		must(t, f.store.Update(t.Context(), func(tx domain.Tx) error {
			return tx.Tokens().Insert(t.Context(), domain.Token{WorkspaceID: w.ID, ID: id, Scopes: scopes, CreatedAt: f.clock.Now()})
		}))
		actor, err := f.Authenticate(t.Context(), forged(t, f.keys.key, token, map[string]any{"jti": id}))
		must(t, err)
		if allowed := len(scopes) == 2; actor.Can(domain.Scopes()) != allowed || actor.Can([]string{domain.ScopeAPI}) != allowed || actor.Can([]string{domain.ScopeAdmin}) {
			t.Errorf("%q: %+v", scopes, actor)
		}
	}
}

func TestSetAdvice(t *testing.T) {
	f := newFixture(t)
	_, token := f.workspace("mine")
	levels := func() domain.AdviceLevels {
		a, err := f.Authenticate(t.Context(), token)
		must(t, err)
		return a.Workspace.Advice
	}
	if got := levels(); len(got) != 0 || got.Of("due-date-early") != domain.AdviceWarning || got.Of(domain.KeyDuplicate) != domain.AdviceFault {
		t.Errorf("at first: %v", got)
	}
	for _, change := range []domain.AdviceLevels{
		{"due-date-early": domain.AdviceFault, "member-unknown": domain.AdviceOff},
		{"member-unknown": domain.AdviceWarning, domain.KeyDuplicate: domain.AdviceWarning},
	} {
		_, err := f.SetAdvice(t.Context(), "mine", change)
		must(t, err)
		for code, level := range change {
			if got := levels().Of(code); got != level {
				t.Errorf("%s is %s at once, not %s", code, got, level)
			}
		}
	}
	w, err := f.Workspace(t.Context(), "mine")
	if err != nil || len(w.Advice) != 2 || w.Advice.Of("due-date-early") != domain.AdviceFault {
		t.Errorf("only what is not the default is kept: %v, %v", w.Advice, err)
	}
	if _, err := f.SetAdvice(t.Context(), "yours", nil); !domain.Is(err, domain.NotFound) || !strings.Contains(err.Error(), "mine") {
		t.Errorf("a workspace that does not exist: %v", err)
	}
}
