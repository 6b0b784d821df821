// Package gobl is the document tools: the commands of "chancery gobl", which
// complete, check, compare, correct, sign and verify documents, and show the
// schemas, regimes, addons and rules of the library.
//
// It does not own the format and its rules, which are those of the library
// chancery/gobl, nor streams, errors and exit codes, which are those of term. It
// needs no server, no client and no store.
package gobl
