// Package process builds the real program and runs it as a process of its own, for tests
// that kill, load or attack it. It owns how such a process is started, ended and measured.
//
// It does not know what the tests do with the server and has no test of the product
// itself. It is for tests only.
package process
