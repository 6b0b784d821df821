package oidc

import (
	"context"
	"crypto/subtle"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"chancery/internal/domain"
	"chancery/internal/remote/fetch"
)

// Config is one provider.
type Config struct {
	// ID is part of addresses, Name is for people.
	ID, Name string
	// Issuer is the address of the provider; its configuration is below it.
	Issuer string
	// ClientID and Secret are ours there. A public client has no secret.
	ClientID, Secret string
}

// Limits of one sign-in.
const (
	// maxTime bounds each part of a sign-in with all its requests.
	maxTime = 20 * time.Second
	// atOnce is how many sign-ins may talk to providers at the same time.
	atOnce = 16
	// retryAfter is the time after which the configuration of a provider is fetched again when
	// that failed.
	retryAfter = 2 * time.Second
)

// Providers are the providers of a server. It is safe for concurrent use.
type Providers struct {
	clock domain.Clock
	http  *http.Client
	list  []*provider
	turns chan struct{}
}

type provider struct {
	Config
	mu     sync.Mutex
	known  *oidc.Provider
	failed error
	again  time.Duration
}

// New returns the providers of a configuration. Nothing is fetched before somebody signs in.
func New(list []Config, client *fetch.Client, clock domain.Clock) *Providers {
	p := &Providers{clock: clock, http: client.HTTP(), turns: make(chan struct{}, atOnce)}
	for _, c := range list {
		p.list = append(p.list, &provider{Config: c})
	}
	return p
}

// List implements domain.IdentityProviders.
func (p *Providers) List() []domain.IdentityProvider {
	list := make([]domain.IdentityProvider, len(p.list))
	for i, one := range p.list {
		list[i] = domain.IdentityProvider{ID: one.ID, Name: one.Name}
	}
	return list
}

// Begin implements domain.IdentityProviders.
func (p *Providers) Begin(ctx context.Context, id, back string, proof domain.Proof) (string, error) {
	ctx, done, err := p.enter(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	one, known, err := p.find(ctx, id)
	if err != nil {
		return "", err
	}
	return one.client(known, back).AuthCodeURL(proof.State, oidc.Nonce(proof.Nonce), oauth2.S256ChallengeOption(proof.Verifier)), nil
}

// Finish implements domain.IdentityProviders.
func (p *Providers) Finish(ctx context.Context, id, back, code string, proof domain.Proof) (domain.Identity, error) {
	ctx, done, err := p.enter(ctx)
	if err != nil {
		return domain.Identity{}, err
	}
	defer done()
	one, known, err := p.find(ctx, id)
	if err != nil {
		return domain.Identity{}, err
	}
	token, err := one.client(known, back).Exchange(ctx, code, oauth2.VerifierOption(proof.Verifier))
	if err != nil {
		return domain.Identity{}, refused(err)
	}
	raw, _ := token.Extra("id_token").(string)
	signed, err := known.Verifier(&oidc.Config{ClientID: one.ClientID, Now: p.clock.Now}).Verify(ctx, raw)
	if err != nil {
		return domain.Identity{}, refused(err)
	}
	if subtle.ConstantTimeCompare([]byte(signed.Nonce), []byte(proof.Nonce)) != 1 {
		return domain.Identity{}, refused(fmt.Errorf("the nonce is that of another sign-in"))
	}
	return identity(ctx, known, signed, token)
}

// enter waits until few enough others talk to providers, and bounds the time.
func (p *Providers) enter(ctx context.Context) (_ context.Context, done func(), err error) {
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, p.http), maxTime)
	select {
	case p.turns <- struct{}{}:
		return ctx, func() { <-p.turns; cancel() }, nil
	case <-ctx.Done():
		cancel()
		return nil, nil, domain.E(domain.Busy, "busy", "many people sign in at the moment; try again")
	}
}

// find returns a provider and its configuration, which is fetched once.
func (p *Providers) find(ctx context.Context, id string) (*provider, *oidc.Provider, error) {
	for _, one := range p.list {
		if one.ID == id {
			known, err := one.discover(ctx, p.clock.Monotonic())
			return one, known, err
		}
	}
	return nil, nil, domain.E(domain.NotFound, "not-found", "there is no such provider to sign in with")
}

func (p *provider) discover(ctx context.Context, now time.Duration) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known != nil {
		return p.known, nil
	}
	if p.failed != nil && now < p.again {
		return nil, p.failed
	}
	known, err := oidc.NewProvider(ctx, p.Issuer)
	if err != nil {
		p.failed, p.again = refused(err), now+retryAfter
		return nil, p.failed
	}
	p.known, p.failed = known, nil
	return known, nil
}

func (p *provider) client(known *oidc.Provider, back string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.Secret, Endpoint: known.Endpoint(), RedirectURL: back,
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
}

// claims are those that say who somebody is. Some providers write a truth value as text.
type claims struct {
	Email    string `json:"email"`
	Verified any    `json:"email_verified"`
	Name     string `json:"name"`
}

func (c *claims) identity(signed *oidc.IDToken) domain.Identity {
	verified := c.Verified == true || c.Verified == "true"
	return domain.Identity{Issuer: signed.Issuer, Subject: signed.Subject, Email: c.Email, Verified: verified, Name: strings.TrimSpace(c.Name)}
}

// identity returns who has signed in: what the provider signed, or else what it says to who
// has the token.
func identity(ctx context.Context, known *oidc.Provider, signed *oidc.IDToken, token *oauth2.Token) (domain.Identity, error) {
	var c claims
	if err := signed.Claims(&c); err != nil {
		return domain.Identity{}, refused(err)
	}
	if c.Email != "" || known.UserInfoEndpoint() == "" {
		return c.identity(signed), nil
	}
	info, err := known.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return domain.Identity{}, refused(err)
	}
	if info.Subject != signed.Subject {
		return domain.Identity{}, refused(fmt.Errorf("the provider answers about somebody else"))
	}
	if err := info.Claims(&c); err != nil {
		return domain.Identity{}, refused(err)
	}
	return c.identity(signed), nil
}

// refused is the error for a sign-in that the provider did not bring to its end. What it says
// is for operators.
func refused(cause error) error {
	return &domain.Error{Kind: domain.Forbidden, Key: "provider", Message: "signing in with the provider did not work; try again, and if it goes on, ask an operator", Cause: cause}
}
