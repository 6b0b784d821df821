package gobl

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"chancery/gobl/schema"
)

// maxDepth is how deep objects and lists may be nested in an input. Documents
// need about ten levels.
const maxDepth = 100

var (
	errNoInput = errors.New("the input is empty")
	errText    = errors.New("the text is not valid UTF-8; save it in this encoding")
	errDepth   = fmt.Errorf("objects and lists are nested more than %d levels deep", maxDepth)
)

// check refuses inputs that are too large, not UTF-8, nested too deeply, or that
// give a member twice: readers disagree on which of the two counts, and a
// signature must not depend on the reader. That holds for names that differ in upper
// and lower case only, too, as the format reads them alike; a single member may be
// written in any case. Free texts and codes under a key of the user's (meta, ext), and
// objects of a schema that is not known, have names of their own, in which case counts.
// It leaves other errors of syntax to the decoder.
func (l *Library) check(data []byte) error {
	switch {
	case len(data) > l.maxSize:
		return fmt.Errorf("the input is larger than %d bytes", l.maxSize)
	case len(bytes.TrimSpace(data)) == 0:
		return errNoInput
	case !utf8.Valid(data):
		return notUTF8(data)
	}
	s := scanner{data: data, knows: l.knows}
	return s.run()
}

// knows reports whether a `$schema` is one that is read.
func (l *Library) knows(id schema.ID) bool {
	return id == SchemaEnvelope || l.types.New(id) != nil
}
