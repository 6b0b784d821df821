// Package api implements the HTTP API of the server: it reads requests, calls
// the use cases, and writes their answers. All routes are in routes.go; handlers,
// their descriptions and wire types live in files by noun. The OpenAPI documents
// are generated from these.
//
// It does not decide anything about entries, jobs or workflows, knows no SQL and
// no actions, and does not listen: the caller of New sets up the server around
// the handler, with its timeouts. An answer may take as long as MaxWait.
package api
