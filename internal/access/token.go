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
	// Enrollment is set in tokens of apps only.
	Enrollment string `json:"enr,omitempty"`
}

// sign makes the JWT (ES256) of a token.
func sign(key *dsig.PrivateKey, t domain.Token, w domain.Workspace) (string, error) {
	c := claims{
		Issuer: issuer, Subject: string(t.ID), Workspace: string(w.ID), Scope: t.Scopes,
		Sandbox: w.Sandbox, IssuedAt: t.CreatedAt.Unix(), ID: string(t.ID),
	}
	if !t.ExpiresAt.IsZero() {
		c.Expires = t.ExpiresAt.Unix()
	}
	return c.sign(key)
}

// signEnrolled makes the JWT of an app in a workspace.
func signEnrolled(key *dsig.PrivateKey, e *domain.Enrollment, w domain.Workspace, id domain.ID, now, end time.Time) (string, error) {
	c := claims{
		Issuer: issuer, Subject: string(e.AppID), Workspace: string(w.ID), Scope: []string{domain.ScopeEnrolled},
		Sandbox: w.Sandbox, IssuedAt: now.Unix(), Expires: end.Unix(), ID: string(id), Enrollment: string(e.ID),
	}
	return c.sign(key)
}

func (c *claims) sign(key *dsig.PrivateKey) (string, error) {
	payload, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("writing token claims: %w", err)
	}
	sig, err := dsig.Sign(key, payload)
	if err != nil {
		return "", fmt.Errorf("signing token: %w", err)
	}
	return sig.String(), nil
}

type verified struct {
	workspace, token domain.ID
	enrollment       domain.ID // of an app; empty for a token of the workspace
	expires          time.Time // zero for never
	key              string    // the ID of the one that signed
}

var errClaims = errors.New("token claims are not acceptable")

// verify checks the signature and claims of a token, except whether it has expired.
func verify(keys Keyring, token string) (verified, error) {
	sig, err := dsig.ParseSignature(token)
	if err != nil {
		return verified{}, err
	}
	v := verified{key: sig.KeyID()}
	payload, err := sig.Verify(keys.TokenKey(v.key))
	if err != nil {
		return verified{}, err
	}
	var c claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return verified{}, err
	}
	if c.Issuer != issuer {
		return verified{}, errClaims
	}
	if c.Expires != 0 {
		v.expires = time.Unix(c.Expires, 0)
	}
	if v.workspace, err = domain.ParseID(c.Workspace); err != nil {
		return verified{}, err
	}
	if c.Enrollment != "" {
		if v.enrollment, err = domain.ParseID(c.Enrollment); err != nil {
			return verified{}, err
		}
	}
	v.token, err = domain.ParseID(c.ID)
	return v, err
}
