// Package cli is the command line: the tree of commands, and the commands of
// servers and operators with their help. It translates the errors of the server
// and of its API for people and programs.
//
// It does not own what the commands do: internal/app wires everything that touches
// stored data, and a command calls it, or a server through the client, and prints
// the result. The document tools are in cli/gobl, and streams, input, output and
// exit codes in cli/term.
package cli
