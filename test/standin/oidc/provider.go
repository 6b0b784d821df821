package oidc

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Who is somebody who signs in.
type Who struct {
	Subject, Email, Name string
	// Verified is the claim email_verified; nil leaves it out.
	Verified any
}

// Trick is a way to misbehave.
type Trick string

// The tricks.
const (
	Honest Trick = ""
	// WrongNonce signs a nonce of its own, WrongKey signs with a key that it does not show,
	// WrongAudience signs for another client, Expired signs a token that has ended.
	WrongNonce    Trick = "nonce"
	WrongKey      Trick = "key"
	WrongAudience Trick = "audience"
	Expired       Trick = "expired"
	// EmailElsewhere says the address only at the userinfo endpoint, WrongSubject of somebody
	// else there.
	EmailElsewhere Trick = "userinfo"
	WrongSubject   Trick = "subject"
)

// Provider is a provider that runs until its test ends.
type Provider struct {
	// Issuer is its address, ClientID and Secret are those of its only client.
	Issuer, ClientID, Secret string
	// Now is its clock.
	Now func() time.Time

	key, other *rsa.PrivateKey

	mu    sync.Mutex
	who   Who
	trick Trick
	codes map[string]grant
	// tokens are who has an access token.
	tokens map[string]Who
}

// grant is what a code stands for.
type grant struct {
	who                        Who
	redirect, nonce, challenge string
}

const keyBits = 2048

// Start starts a provider.
func Start(t testing.TB, now func() time.Time) *Provider {
	t.Helper()
	p := &Provider{ClientID: "chancery", Secret: "hidden", Now: now, codes: map[string]grant{}, tokens: map[string]Who{}}
	for _, to := range []**rsa.PrivateKey{&p.key, &p.other} {
		key, err := rsa.GenerateKey(rand.Reader, keyBits)
		if err != nil {
			t.Fatal(err)
		}
		*to = key
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.configuration)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("GET /userinfo", p.userinfo)
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	p.Issuer = s.URL
	return p
}

// SignsIn says who signs in from now on, and how the provider misbehaves.
func (p *Provider) SignsIn(who Who, trick Trick) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.who, p.trick = who, trick
}

func (p *Provider) configuration(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{
		"issuer": p.Issuer, "authorization_endpoint": p.Issuer + "/authorize", "token_endpoint": p.Issuer + "/token",
		"userinfo_endpoint": p.Issuer + "/userinfo", "jwks_uri": p.Issuer + "/keys",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256"}, "code_challenge_methods_supported": []string{"S256"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_basic", "client_secret_post"},
	})
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &p.key.PublicKey, KeyID: "1", Algorithm: "RS256", Use: "sig"}}})
}

// authorize signs somebody in and sends the browser back.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	scopes := strings.Fields(q.Get("scope"))
	wrong := err != nil || q.Get("client_id") != p.ClientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" ||
		q.Get("code_challenge") == "" || len(scopes) == 0 || scopes[0] != "openid"
	if wrong {
		http.Error(w, "invalid_request", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	p.mu.Lock()
	p.codes[code] = grant{p.who, q.Get("redirect_uri"), q.Get("nonce"), q.Get("code_challenge")}
	p.mu.Unlock()
	back.RawQuery = url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {p.Issuer}}.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

// token exchanges a code.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, basic := r.BasicAuth()
	if !basic {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	if id != p.ClientID || secret != p.Secret {
		answer(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client"})
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	g, known := p.codes[r.PostFormValue("code")]
	delete(p.codes, r.PostFormValue("code"))
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !known || r.PostFormValue("grant_type") != "authorization_code" || g.redirect != r.PostFormValue("redirect_uri") ||
		g.challenge != base64.RawURLEncoding.EncodeToString(sum[:]) {
		answer(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
		return
	}
	signed, err := p.sign(g)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	access := rand.Text()
	p.tokens[access] = g.who
	answer(w, http.StatusOK, map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": signed})
}

// sign returns the ID token of a grant.
func (p *Provider) sign(g grant) (string, error) {
	now := p.Now()
	claims := map[string]any{
		"iss": p.Issuer, "sub": g.who.Subject, "aud": p.ClientID, "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "nonce": g.nonce,
	}
	if p.trick != EmailElsewhere && p.trick != WrongSubject {
		addClaims(claims, g.who)
	}
	key := p.key
	switch p.trick {
	case WrongNonce:
		claims["nonce"] = "another"
	case WrongKey:
		key = p.other
	case WrongAudience:
		claims["aud"] = "another"
	case Expired:
		claims["exp"] = now.Add(-time.Minute).Unix()
	case Honest, EmailElsewhere, WrongSubject:
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "1"}}, nil)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(text)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

func addClaims(claims map[string]any, who Who) {
	claims["email"], claims["name"] = who.Email, who.Name
	if who.Verified != nil {
		claims["email_verified"] = who.Verified
	}
}

func (p *Provider) userinfo(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	who, known := p.tokens[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	if !known {
		answer(w, http.StatusUnauthorized, map[string]string{"error": "invalid_token"})
		return
	}
	claims := map[string]any{"sub": who.Subject}
	if p.trick == WrongSubject {
		claims["sub"] = "another"
	}
	addClaims(claims, who)
	answer(w, http.StatusOK, claims)
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client left, if anything
}
