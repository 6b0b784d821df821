// Package pdfw writes PDF/A-3b files with the structure of PDF/UA-1: text in embedded TrueType subsets, filled rectangles, rules, rounded boxes,
// pictures, links and attached files, with an sRGB output intent and XMP metadata (and the Factur-X extension schema for a
// hybrid invoice). Equal calls give equal bytes: dates are arguments, numbers are written in one way, and the file
// identifier is a digest of the content.
//
// Text may mix scripts and directions. What the main face of a family has (Latin, Greek, Cyrillic) goes a quick way, with
// kerning and combining marks; the rest is split by direction, face and script, and shaped by a library. A character that no
// face has is drawn as a replacement character, because PDF/A forbids glyph 0. A document can be mirrored for languages that
// are written from right to left.
//
// It does not know invoices, choose fonts, break pages or read PDF.
package pdfw
