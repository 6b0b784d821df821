package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
)

// Ping tries out the token.
func (c *Client) Ping(ctx context.Context) error { return c.answer(ctx, get("/utils/v1/ping"), nil) }

// UUIDQuery says which UUID is made.
type UUIDQuery struct {
	// Version is 1, 3, 4, 5, 6 or 7; empty for 4.
	Version string
	// Base is a UUID and Key a name that versions 3 and 5 are derived from.
	Base, Key string
}

// NewUUID makes a UUID.
func (c *Client) NewUUID(ctx context.Context, q UUIDQuery) (string, error) {
	query := url.Values{}
	setTexts(query, map[string]string{"v": q.Version, "base": q.Base, "key": q.Key})
	var made struct {
		UUID string `json:"uuid"`
	}
	err := c.answer(ctx, get(withQuery("/utils/v1/uuid", query)), &made)
	return made.UUID, err
}

// Keys fetches the public keys that the server signs documents with, a JSON Web Key Set
// (RFC 7517).
func (c *Client) Keys(ctx context.Context) (json.RawMessage, error) {
	return c.public(ctx, "/.well-known/jwks.json")
}

// Key fetches a public key, a JSON Web Key.
func (c *Client) Key(ctx context.Context, id string) (json.RawMessage, error) {
	return c.public(ctx, "/.well-known/gobl/keys/"+url.PathEscape(id))
}

// public fetches JSON that needs no token.
func (c *Client) public(ctx context.Context, path string) (json.RawMessage, error) {
	m := get(path)
	m.bare = true
	var text json.RawMessage
	err := c.answer(ctx, m, &text)
	return text, err
}

// Health is what a server says about itself.
type Health struct {
	// Status is always ok.
	Status string `json:"status"`
	// Version is that of the program.
	Version string `json:"version,omitempty"`
}

// Health asks whether the server is alive.
func (c *Client) Health(ctx context.Context) (*Health, error) { return c.health(ctx, "/healthz") }

// Ready asks whether the server can use its store.
func (c *Client) Ready(ctx context.Context) (*Health, error) { return c.health(ctx, "/readyz") }

func (c *Client) health(ctx context.Context, path string) (*Health, error) {
	m := get(path)
	m.bare = true
	h := new(Health)
	return h, c.answer(ctx, m, h)
}

// OpenAPI fetches the description of all operations as JSON.
func (c *Client) OpenAPI(ctx context.Context) (json.RawMessage, error) {
	return c.public(ctx, "/openapi.json")
}

// OpenAPIYAML fetches the description of a service as YAML: transform, silo, sequence, utils, pdf or
// access; an empty name is for all.
func (c *Client) OpenAPIYAML(ctx context.Context, service string) ([]byte, error) {
	path := "/openapi.yaml"
	if service != "" {
		path = "/openapi/" + url.PathEscape(service) + "/v1.yaml"
	}
	return c.fetch(ctx, path)
}

// fetch reads a body of moderate size that is no JSON.
func (c *Client) fetch(ctx context.Context, address string) ([]byte, error) {
	f, err := c.contents(ctx, address, false, nil)
	if err != nil {
		return nil, err
	}
	data, err := f.all()
	if err != nil {
		return nil, fmt.Errorf("downloading: %w", err)
	}
	return data, nil
}
