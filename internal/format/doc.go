// Package format defines what a file format is: its name, its media type, and how documents are written to files and read
// from them. Each format has its own package below this one; package all lists them.
//
// A format is pure: it depends only on gobl and on the options it is made with. It does not fetch, sign, store or send
// anything, and it reads no clock.
package format
