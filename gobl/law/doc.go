// Package law is the form in which a country or an electronic format is added to
// the library: its definitions, how it normalizes documents, what it demands of
// them, and how it corrects them.
//
// It owns only that form. The content is in gobl/regime and gobl/addon, one
// package for each.
package law
