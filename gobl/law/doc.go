// Package law is the form in which a country or an electronic format is added to
// the library: its definitions, how it normalizes documents, what it requires of
// them, how it corrects them, and the functions with which its tables are written.
//
// It does not own any fact or rule of a country or format, which are in gobl/regime
// and gobl/addon, one package for each, nor the order in which several of them apply
// to one document, which is the root package's.
package law
