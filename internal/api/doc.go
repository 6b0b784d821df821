// Package api implements the HTTP API of the server: it reads requests, calls
// the use cases, and writes their answers. Wire types live in files by noun; the
// OpenAPI documents are generated from them and from the routes.
//
// It does not decide anything about entries, jobs or workflows, knows no SQL and
// no actions, and does not listen: the caller of New sets up the server around
// the handler, with its timeouts. An answer may take as long as MaxWait.
package api
