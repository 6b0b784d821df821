// Package head holds what an envelope says about its document: its identifier,
// digest, stamps of authorities, links, tags, notes and the addresses it travels
// between.
//
// It does not own the envelope itself, which is the root package's, nor the
// making of digests and signatures, which are c14n's and dsig's.
package head
