// Package cli is the command line: the tree of commands with their help, what
// they read and write, and how failures are reported to people and to programs.
//
// It does not own what the commands do: gobl works on documents, and internal/app
// wires everything that touches stored data. A command calls one of them and
// prints the result.
package cli
