package format

import (
	"strings"
	"unicode"

	"chancery/gobl"
	"chancery/gobl/tree"
)

// Format is a file format for business documents, together with the options for writing it. A package with options has a
// function that returns the Format for them, such as pdf.Format; all other packages have one Format.
type Format struct {
	// ID is unique among all formats, such as "pdf". It is the ID of the format's action, the key of its files and the
	// code of its failures.
	ID string
	// Label is the name for people, such as "PDF".
	Label string
	// MIME is the media type of the files.
	MIME string
	// Name returns the name of a document's file, with the extension and without path separators.
	Name func(*gobl.Envelope) string
	// Write returns the file of a document. It must not change the envelope, and must return equal bytes for equal
	// envelopes, so that a step may run twice. The error says to the user why the document cannot be written; it may have a
	// method Code that returns a code of its own. Write is nil for a format that is only read.
	Write func(*gobl.Envelope) (*File, error)
	// Read returns the document in a file, an envelope or one of the document types of gobl, neither calculated nor
	// validated. It is nil for a format that is only written.
	Read func(data []byte) (tree.Node, error)
}

// File is a document in a format.
type File struct {
	Data []byte
	// Warnings say to the user what the file does not show, or not in the way it was given.
	Warnings []string
}

// maxName is the maximum length of a file name in characters, without its extension.
const maxName = 120

// FileName returns the usual name of a document's file, "<series>-<code>" or, without a code, "<kind>-<series>-draft". It
// has letters, digits and a few signs only, so that it is valid on every system. The extension includes its dot.
func FileName(kind, series, code, extension string) string {
	parts := []string{series, code}
	if code == "" {
		parts = []string{kind, series, "draft"}
	}
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	name := []rune(strings.Join(kept, "-"))
	name = name[:min(len(name), maxName)]
	for i, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.", r) {
			name[i] = '-'
		}
	}
	return strings.TrimLeft(string(name), ".") + extension
}
