// Package pdfw writes PDF/A-3b files: text in embedded TrueType subsets, filled rectangles, rules, rounded boxes,
// pictures, links and attached files, with an sRGB output intent and XMP metadata (and the Factur-X extension schema for a
// hybrid invoice). Equal calls give equal bytes: dates are arguments, numbers are written in one way, and the file
// identifier is a digest of the content.
//
// It does not know invoices, choose fonts, break pages or read PDF. Its text engine supports scripts that are written
// from left to right without joining (Latin, Greek, Cyrillic), with kerning and combining marks. A character that no
// face covers is drawn as a replacement character, because PDF/A forbids glyph 0.
package pdfw
