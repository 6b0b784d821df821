// Package blob names contents: it owns the path that a content has in every storage,
// <workspace>/<first two digits>/<hash>, and the check that contents have their hash.
//
// It does not store contents: the packages below it do, one for each kind of storage.
package blob
