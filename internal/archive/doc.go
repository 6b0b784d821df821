// Package archive moves a workspace between installations: it writes one into a single file,
// reads such a file, and stores what is in it. It owns the format of the file, how an import
// goes on, and when a workspace that is imported can be used.
//
// It does not know what the rows mean, nor where they are: the store says which parts there
// are, and reads and writes their rows. docs/reference/archive.md describes the file.
package archive
