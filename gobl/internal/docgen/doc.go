// Command docgen writes what is derived from the document library: the comments
// that its JSON Schemas carry, and the references of its rules and its kinds of
// advice in docs/reference.
//
// It does not own any fact or rule, and decides nothing: a file it wrote is only
// ever changed by running it again, with go generate.
package main
