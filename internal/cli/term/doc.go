// Package term is what all commands share of the terminal: the streams of a call,
// how input is read, how output and errors are written for people and for
// programs, and the exit codes.
//
// It does not own commands, their flags or their help, and it knows no server and
// no store: errors of those are translated before they come here.
package term
