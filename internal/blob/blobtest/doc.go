// Package blobtest holds the meaning of domain.Blobs as tests, for every place
// where contents can be kept. A place passes when Run passes.
//
// It is for tests only and sees no more of a place than the port.
package blobtest
