// Command chancery is the server, and the tools around it.
//
// It owns the real environment of a call: arguments, streams, signals, clock and
// randomness. It does not own commands, which are in internal/cli.
package main
