// Package pdfw writes PDF/A-3b files: text in embedded TrueType subsets, filled rectangles, rules, rounded boxes,
// pictures and attached files, with an sRGB output intent and XMP metadata (and the Factur-X extension schema when
// a hybrid invoice is asked for). Equal calls give equal bytes: dates are handed in, numbers are written in one way,
// and the file identifier is a digest of the content.
//
// It does not know what an invoice is, chooses no fonts, breaks no pages and reads no PDF. Its text engine serves
// scripts written from left to right without joining (Latin, Greek, Cyrillic), with kerning and combining marks;
// everything that no face covers is drawn as a replacement character, because PDF/A forbids showing glyph 0.
package pdfw
