// Package viewer owns the page that shows the description of the API to people, with
// everything that it needs: it works without a connection to anywhere else.
//
// It does not own the description, which internal/api makes.
package viewer
