// Package oidc lets people sign in with OpenID Connect providers: it sends the browser there,
// exchanges the code, with PKCE, and checks what the provider signed. It implements
// domain.IdentityProviders.
//
// It does not know who may sign in, keeps nothing about a sign-in, and reaches providers only
// through the guarded client of package fetch.
package oidc
