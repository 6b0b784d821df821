// Package fetch makes HTTP requests to addresses that others chose: keys of
// issuers, hooks, files to import. It refuses to connect to this machine and its
// neighbourhood, to follow redirects, to wait for long and to read without end.
//
// It does not own what is asked or what the answer means; callers hand in whole
// requests and get the response, or only the bytes of a successful one.
package fetch
