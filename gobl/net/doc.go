// Package net gives the parties of documents addresses on the network: domain
// names under which they publish the keys they sign with. It reads and writes
// addresses, defines where on a domain things are found, and verifies envelopes with
// the keys of their issuers.
//
// It does no I/O. The caller passes a Fetcher, which owns connections,
// limits, and the question which hosts may be reached at all.
package net
