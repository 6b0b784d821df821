// Package keystore owns the signing keys of an installation: how they are made, rotated and
// retired, which of them signs and which verify, and the two homes that they have. A data
// directory has them in a file that only its owner may read; a database that many servers
// share has them in rows, encrypted under a master key.
//
// It does not decide what is signed with them, nor how the rows are stored.
package keystore
