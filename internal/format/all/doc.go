// Package all lists the file formats. A new format is a package below internal/format and one row here.
//
// It does not own any format, nor the actions that are made of them.
package all
