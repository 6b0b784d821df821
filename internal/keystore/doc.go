// Package keystore owns the signing keys of an installation: how they are created and
// the file that holds them, which only its owner may read.
//
// It does not decide what is signed with them.
package keystore
