// Package pdf renders a business document (invoice, order, delivery, payment, status) as a PDF/A-3 file. It words the
// fields of the document in a language, sets them on A4, Letter or DIN 5008 pages with embedded fonts, and names the file.
// Equal input gives equal bytes, so a step that runs twice makes the same file.
//
// What a document shows depends on its kind, on its type and tags, and on the law of the supplier's country: the title, the
// names of parties, dates and totals, the mentions that an invoice must have, and whether anybody is asked to pay. A credit
// note shows no due dates, terms or bank details, although the document keeps them; quotes and orders do not ask for
// payment either, and a negative balance is not to be paid.
//
// It has no model of the document besides that of gobl. Amounts are those of the document, never converted to floats. It
// calculates only what the document leaves to its reader: totals of lines are rounded to the currency, due dates are
// reduced by what is paid already, and the tax is converted with the rate in the document. It does not validate, fetch or store anything: logos and
// attachments are arguments. Package pdfw owns the file format, package fonts the faces.
package pdf
