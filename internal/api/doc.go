// Package api is the HTTP face of the server: it reads requests, asks the use
// cases, and writes their answers. All routes are in routes.go; wire types live
// in files by noun; the OpenAPI documents are generated from both.
//
// It does not decide anything about entries, jobs or workflows, knows no SQL and
// no actions, and does not listen: whoever makes the handler sets up the server
// around it, with its timeouts. An answer may take as long as MaxWait.
package api
