// Package console owns the way of the web console from the program to a browser: it holds
// the built files, and answers them with their types, caching rules and security policy.
//
// It does not own the console itself, which is written in web/, and it knows nothing of the
// API, which the console uses like any other client.
package console
