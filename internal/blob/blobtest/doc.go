// Package blobtest is the contract of domain.Blobs as tests, for every
// implementation. An implementation conforms if Run passes.
//
// It is for tests only. It uses only the port and does not test how an implementation
// stores its contents.
package blobtest
