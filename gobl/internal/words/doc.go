// Package words owns what the error messages of the library have in common: how a
// value that was given is shown, how choices are listed, and which of them is
// nearest to a word that is none of them.
//
// It does not own any message; each package states what is right for its values.
package words
