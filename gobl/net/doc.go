// Package net gives the parties of documents addresses on the network: domain
// names under which they publish the keys they sign with. It reads and writes
// addresses, defines where on a domain things are found, and verifies envelopes with
// the keys of their issuers.
//
// It does not own any connection: the caller passes a Fetcher, which makes the
// requests, limits them, and decides which hosts may be reached at all. Nor does it
// own keys and signatures themselves, which are package dsig's.
package net
