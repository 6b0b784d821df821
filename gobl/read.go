package gobl

import "chancery/gobl/tree"

// Peek returns the document inside, for reading only: unlike Document it does not
// expect a change, so what was written and digested stays valid.
func (e *Envelope) Peek() tree.Node { return e.doc.Payload() }

// DocumentJSON returns the JSON of the document, the bytes whose canonical form was
// digested by the last calculation. They must not be changed.
func (e *Envelope) DocumentJSON() ([]byte, error) { return e.document() }
