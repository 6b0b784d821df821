package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"chancery/gobl/dsig"
	"chancery/internal/domain"
)

// issuer identifies our tokens.
const issuer = "chancery"

// claims are those of a token (RFC 7519), with the workspace and its kind.
type claims struct {
	Issuer    string   `json:"iss"`
	Subject   string   `json:"sub"`
	Workspace string   `json:"wsp"`
	Scope     []string `json:"scope"`
	Sandbox   bool     `json:"sbx"`
	IssuedAt  int64    `json:"iat"`
	Expires   int64    `json:"exp,omitempty"`
	ID        string   `json:"jti"`
}

// sign makes the JWT (ES256) of a token.
func sign(key *dsig.PrivateKey, t domain.Token, w domain.Workspace) (string, error) {
	payload, err := json.Marshal(claims{
		Issuer: issuer, Subject: string(t.ID), Workspace: string(w.ID), Scope: t.Scopes,
		Sandbox: w.Sandbox, IssuedAt: t.CreatedAt.Unix(), ID: string(t.ID),
	})
	if err != nil {
		return "", fmt.Errorf("writing token claims: %w", err)
	}
	sig, err := dsig.Sign(key, payload)
	if err != nil {
		return "", fmt.Errorf("signing token: %w", err)
	}
	return sig.String(), nil
}

type verified struct{ workspace, token domain.ID }

var errClaims = errors.New("token claims are not acceptable")

// verify checks the signature and claims of a token.
func verify(key *dsig.PublicKey, token string, now time.Time) (verified, error) {
	sig, err := dsig.ParseSignature(token)
	if err != nil {
		return verified{}, err
	}
	payload, err := sig.Verify(key)
	if err != nil {
		return verified{}, err
	}
	var c claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return verified{}, err
	}
	if c.Issuer != issuer || c.Expires != 0 && now.Unix() >= c.Expires {
		return verified{}, errClaims
	}
	ws, err := domain.ParseID(c.Workspace)
	if err != nil {
		return verified{}, err
	}
	id, err := domain.ParseID(c.ID)
	return verified{ws, id}, err
}
