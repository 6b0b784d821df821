// Package law is the form in which a country or an electronic format is added to
// the library: its definitions, how it normalizes documents, what it requires of
// them, how it corrects them, and the functions with which its tables are written.
//
// It owns only that form. The content is in gobl/regime and gobl/addon, one
// package for each.
package law
