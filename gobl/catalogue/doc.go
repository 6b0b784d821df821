// Package catalogue is the table of extensions that belong to no country: code
// lists of international standards that several addons refer to.
//
// It does not own the codes that an addon allows, which stand beside its rules.
package catalogue
