// Package docs owns the tests of the documentation: links have a target, the
// commands that pages show exist, every dependency is explained.
//
// It does not own the text of the pages and does not run the commands they show.
package docs
