// Package e2e tests the whole server through its HTTP API, in this process.
package e2e
