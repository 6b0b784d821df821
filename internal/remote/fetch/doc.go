// Package fetch makes HTTP requests to addresses that users chose: keys of issuers,
// hooks, files to import. It refuses to connect to this machine and to private
// networks, does not follow redirects, and limits time and size. It implements
// domain.Fetcher and domain.Poster.
//
// It does not know what a request or its answer means; callers pass whole requests
// and get the response, or only the bytes of a successful one.
package fetch
