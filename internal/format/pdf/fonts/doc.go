// Package fonts owns the embedded faces of documents: Noto Sans Regular and Bold,
// reduced to Latin, Greek, Cyrillic, punctuation and currency signs, under the SIL
// Open Font License (OFL.txt), and Latin letters of the face of payment slips. It parses each face once per process. README.md
// describes how to make the subsets.
//
// It does not choose sizes or lay out text, and does not know documents.
package fonts
