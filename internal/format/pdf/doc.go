// Package pdf turns the JSON of a business document (invoice, order, delivery, payment, status) into a PDF/A-3 file:
// it reads the fields, words them in the language asked for, sets them on A4, Letter or DIN 5008 pages with embedded fonts, and
// names the file. Equal input gives equal bytes, so a step that runs twice makes the same file.
//
// It does not calculate: amounts are decimal strings that are formatted, never parsed into floats and never added up.
// It validates nothing, fetches nothing (logos, stamps and attachments are handed in) and knows no storage. The file
// format itself belongs to pdfw, the faces to fonts.
package pdf
