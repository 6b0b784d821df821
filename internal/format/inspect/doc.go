// Package inspect finds out what a file is, by its content alone, and says what is in it: an invoice in UBL or CII, alone or
// inside a PDF, a French life-cycle message, or a document of GOBL. It reads the file, finds the profile that it follows,
// judges it by the rules of that profile or of another one, and lists its business terms.
//
// It does not own how the formats are read (ubl, cii, cdar, hybrid) or what the rules are (en16931/rules, cdar): it joins
// them, and turns elements into places that people find. It converts nothing: package convert does.
package inspect
