// Package hybrid puts the XML of an invoice into a PDF and takes it out again (Factur-X, ZUGFeRD, XRechnung in a PDF). It
// owns what makes a PDF hybrid: the attached file, its relationship, the metadata, and the check whether a PDF that somebody
// else made can become PDF/A-3, with the repairs that need no knowledge of how the pages look.
//
// It does not own how PDF objects are read and written (pdfobj), how our own pages are drawn (format/pdf), or what is in the
// XML (ubl, cii, en16931). The check is a list of what breaks most often, not a PDF/A validator; docs/why/0035 says what it
// leaves out.
package hybrid
