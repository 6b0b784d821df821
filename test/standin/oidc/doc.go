// Package oidc is a small OpenID Connect provider for tests, so that signing in with one is
// tested against real requests, keys and signatures. It follows OpenID Connect Core 1.0 and
// Discovery 1.0 for the authorization code flow, with PKCE (RFC 7636) and the errors of RFC
// 6749: codes are used once, the verifier, the redirect URI and the client are checked, and ID
// tokens are signed with RS256.
//
// It is a stand-in, not a provider to run, and does not own what a sign-in is for: it asks
// nobody for a password, and signs in who the test says. A test can also make it misbehave, in
// the ways of Trick.
package oidc
