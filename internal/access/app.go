package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"chancery/internal/domain"
)

// Sizes of what an app proves itself with, in bytes before they become text. The secret is
// random and as long as its hash, so a fast hash is enough.
const (
	clientIDBytes = 10
	secretBytes   = 32
)

// CreateApp creates an app and returns it with its secret, which is not kept.
func (s *Service) CreateApp(ctx context.Context, name string) (app domain.App, secret string, err error) {
	if !domain.ValidSlug(name) || name == domain.SourceToken || name == domain.SourcePerson {
		return app, "", domain.FieldError("the name of an app is 1 to 40 lower-case letters, digits and hyphens, and neither "+domain.SourceToken+" nor "+domain.SourcePerson, "name")
	}
	clientID, err := s.random(clientIDBytes)
	if err != nil {
		return app, "", err
	}
	if secret, err = s.random(secretBytes); err != nil {
		return app, "", err
	}
	app = domain.App{ID: s.IDs.New(), Name: name, ClientID: clientID, SecretHash: hashOf(secret), CreatedAt: s.Clock.Now()}
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := tx.Apps().Insert(ctx, &app); err != nil {
			return err
		}
		return s.record(ctx, tx, domain.AuditChange{Kind: kindApp, ID: string(app.ID), Detail: map[string]string{"name": name}})
	})
	return app, secret, err
}

func (s *Service) random(n int) (string, error) {
	b := make([]byte, n)
	if err := s.fillRandom(b); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

func (s *Service) fillRandom(b []byte) error {
	source := s.Rand
	if source == nil {
		source = rand.Reader
	}
	if _, err := io.ReadFull(source, b); err != nil {
		return fmt.Errorf("making a secret: %w", err)
	}
	return nil
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Apps lists the apps of the installation, by name.
func (s *Service) Apps(ctx context.Context) ([]domain.App, error) {
	var list []domain.App
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		list, err = tx.Apps().List(ctx)
		return err
	})
	return list, err
}

// RevokeApp ends an app by its name: it and the tokens of its enrollments are refused. This
// takes effect like RevokeToken.
func (s *Service) RevokeApp(ctx context.Context, name string) error {
	err := s.Store.Update(ctx, func(tx domain.Tx) error {
		app, err := tx.Apps().ByName(ctx, name)
		if domain.Is(err, domain.NotFound) {
			return missingApp(ctx, tx, name)
		}
		if err != nil {
			return err
		}
		if !app.RevokedAt.IsZero() {
			return nil
		}
		if err := tx.Apps().Revoke(ctx, app.ID, s.Clock.Now()); err != nil {
			return err
		}
		return s.record(ctx, tx, domain.AuditChange{Kind: kindApp, ID: string(app.ID), Changed: []string{"revoked_at"}, Detail: map[string]string{"name": name}})
	})
	s.actors.clear()
	return err
}

// missingApp returns the error for an app that does not exist; it names those that do.
func missingApp(ctx context.Context, tx domain.Tx, name string) error {
	list, err := tx.Apps().List(ctx)
	if err != nil {
		return err
	}
	var names []string
	for i := range list {
		names = append(names, list[i].Name)
	}
	if len(names) == 0 {
		return domain.E(domain.NotFound, "not-found", "there is no app %q, nor any other", name)
	}
	return domain.E(domain.NotFound, "not-found", "there is no app %q; the apps are: %s", name, strings.Join(names, ", "))
}

// errApp is the error for wrong credentials of an app. It does not say what is wrong.
func errApp() error {
	return domain.E(domain.Unauthorized, "unauthorized", "the client_id and client_secret of an app are needed, in the body or as 'Authorization: Basic'")
}

// AuthenticateApp returns the app with a client ID and a secret, or Unauthorized.
func (s *Service) AuthenticateApp(ctx context.Context, clientID, secret string) (*domain.App, error) {
	longest := base64.RawURLEncoding.EncodedLen(secretBytes)
	if clientID == "" || secret == "" || len(clientID) > longest || len(secret) > longest {
		return nil, errApp()
	}
	var app *domain.App
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		app, err = tx.Apps().ByClient(ctx, clientID)
		return err
	})
	switch {
	case domain.Is(err, domain.NotFound):
		return nil, errApp()
	case err != nil:
		return nil, fmt.Errorf("checking an app: %w", err)
	}
	same := subtle.ConstantTimeCompare([]byte(hashOf(secret)), []byte(app.SecretHash)) == 1
	if !same || !app.RevokedAt.IsZero() {
		return nil, errApp()
	}
	return app, nil
}

// appNames returns the names of apps by their IDs.
func appNames(list []domain.App) map[domain.ID]string {
	names := make(map[domain.ID]string, len(list))
	for i := range list {
		names[list[i].ID] = list[i].Name
	}
	return names
}
