// Package fonts owns the embedded faces of documents, and which of them shows a character: subsets of the Noto family for all
// scripts in use, and Latin letters of the face of payment slips, under the SIL Open Font License (OFL.txt). It reads a face
// when a text needs it, once per process. README.md describes how to make the subsets.
//
// It does not choose sizes or lay out text, and does not know documents.
package fonts
