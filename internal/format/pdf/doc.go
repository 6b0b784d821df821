// Package pdf renders a business document (invoice, order, delivery, payment, status) as a PDF/A-3 file. It words the
// fields of the document in a language, sets them on A4, Letter or DIN 5008 pages with embedded fonts, and names the file.
// Equal input gives equal bytes, so a step that runs twice makes the same file.
//
// It has no model of the document besides that of gobl. It does not calculate: amounts are formatted with the decimals
// they have, never converted to floats and never added up. It does not validate, fetch or store anything: logos and
// attachments are arguments. Package pdfw owns the file format, package fonts the faces.
package pdf
