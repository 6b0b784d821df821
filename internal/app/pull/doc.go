// Package pull reads a workspace of another server through its API and stores it as the
// workspace of an import. It asks only for what the published API has, so that the other
// server may be one of another maker, and says what it could not learn.
package pull
