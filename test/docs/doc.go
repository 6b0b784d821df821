// Package docs keeps the documentation true where a machine can tell: links lead
// somewhere, commands that are shown exist, dependencies are explained.
//
// It does not read what the pages say, and does not run what they show.
package docs
