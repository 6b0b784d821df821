// Package pdf renders the JSON of a business document (invoice, order, delivery, payment, status) as a PDF/A-3 file. It
// reads the fields, words them in a language, sets them on A4, Letter or DIN 5008 pages with embedded fonts, and names
// the file. Equal input gives equal bytes, so a step that runs twice makes the same file.
//
// It does not calculate: amounts are decimal strings, which are formatted, never parsed into floats and never added up.
// It does not validate, fetch or store anything: logos, stamps and attachments are arguments. Package pdfw owns the
// file format, package fonts the faces.
package pdf
