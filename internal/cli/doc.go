// Package cli is the command line: the tree of commands with their help, what
// they read and write, and how failures are told to people and to programs.
//
// It does not own what the commands do. Documents are the business of gobl, and
// whatever touches stored data is wired in internal/app; a command calls one of
// them and shows the answer.
package cli
