package xmldoc

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"chancery/gobl/num"
)

// Writer writes a document from its beginning to its end. Names are written as they are given, with
// their prefixes; the caller declares these with Attr on the root. An element in which nothing is
// written is left out, because the formats of invoices forbid empty elements; so a caller begins a
// group without knowing whether it has anything in it.
//
// The first error stays and is returned by Bytes.
type Writer struct {
	buf    []byte
	open   []frame
	indent bool
	err    error
}

// frame is an element that is open.
type frame struct {
	name     string
	before   int  // the length of the document without the element
	inTag    bool // its start tag still takes attributes
	children bool
	text     bool
	// The state of the element around it, which comes back when this one is left out.
	outerInTag, outerChildren bool
}

var errUnbalanced = errors.New("elements are not balanced")

// NewWriter begins a document of UTF-8 with its declaration. size is a guess of its length. With
// indent each element begins on a line of its own; otherwise nothing is between elements.
func NewWriter(size int, indent bool) *Writer {
	w := &Writer{buf: make([]byte, 0, size+64), open: make([]frame, 0, 16), indent: indent}
	w.buf = append(w.buf, `<?xml version="1.0" encoding="UTF-8"?>`...)
	if !indent {
		w.buf = append(w.buf, '\n')
	}
	return w
}

// Start begins an element.
func (w *Writer) Start(name string) {
	f := frame{name: name, before: len(w.buf), inTag: true}
	if len(w.open) > 0 {
		outer := &w.open[len(w.open)-1]
		f.outerInTag, f.outerChildren = outer.inTag, outer.children
		w.closeTag(outer)
		outer.children = true
	}
	w.newLine(len(w.open))
	w.buf = append(append(w.buf, '<'), name...)
	w.open = append(w.open, f)
}

// End ends the element that was begun last, or leaves it out when there is nothing in it.
func (w *Writer) End() {
	if f := w.pop(); f != nil {
		if f.inTag {
			w.buf = w.buf[:f.before]
			if n := len(w.open); n > 0 {
				w.open[n-1].inTag, w.open[n-1].children = f.outerInTag, f.outerChildren
			}
			return
		}
		w.endTag(f)
	}
}

// EndEmpty ends the element that was begun last, and writes it even when there is nothing in it.
func (w *Writer) EndEmpty() {
	if f := w.pop(); f != nil {
		if f.inTag {
			w.buf = append(w.buf, "/>"...)
			return
		}
		w.endTag(f)
	}
}

func (w *Writer) pop() *frame {
	n := len(w.open)
	if n == 0 {
		w.fail(errUnbalanced)
		return nil
	}
	f := &w.open[n-1]
	w.open = w.open[:n-1]
	return f
}

func (w *Writer) endTag(f *frame) {
	if f.children && !f.text {
		w.newLine(len(w.open))
	}
	w.buf = append(w.buf, "</"...)
	w.buf = append(append(w.buf, f.name...), '>')
}

// newLine begins a line at a depth of indentation.
func (w *Writer) newLine(depth int) {
	if !w.indent {
		return
	}
	w.buf = append(w.buf, '\n')
	for range depth {
		w.buf = append(w.buf, "  "...)
	}
}

// closeTag ends the start tag of an element before its content.
func (w *Writer) closeTag(f *frame) {
	if f.inTag {
		w.buf = append(w.buf, '>')
		f.inTag = false
	}
}

// Attr writes an attribute of the element that was begun last, before its content. An attribute
// without a value is left out.
func (w *Writer) Attr(name, value string) {
	if value == "" {
		return
	}
	if n := len(w.open); n == 0 || !w.open[n-1].inTag {
		w.fail(fmt.Errorf("the attribute %s is not in a start tag", name))
		return
	}
	w.buf = append(append(append(w.buf, ' '), name...), `="`...)
	w.escape(value, &valueEscapes)
	w.buf = append(w.buf, '"')
}

// content prepares for text in the element that was begun last.
func (w *Writer) content() bool {
	n := len(w.open)
	if n == 0 {
		w.fail(errUnbalanced)
		return false
	}
	w.closeTag(&w.open[n-1])
	w.open[n-1].text = true
	return true
}

// Text writes character data.
func (w *Writer) Text(text string) {
	if text != "" && w.content() {
		w.escape(text, &textEscapes)
	}
}

// Number writes a decimal number.
func (w *Writer) Number(a num.Amount) {
	if w.content() {
		w.buf = a.AppendText(w.buf)
	}
}

// Int writes a whole number.
func (w *Writer) Int(n int) {
	if w.content() {
		w.buf = strconv.AppendInt(w.buf, int64(n), 10)
	}
}

// Base64 writes bytes in base64.
func (w *Writer) Base64(data []byte) {
	if len(data) > 0 && w.content() {
		w.buf = base64.StdEncoding.AppendEncode(w.buf, data)
	}
}

// Leaf writes an element with text, or nothing when there is none.
func (w *Writer) Leaf(name, text string) {
	if text == "" {
		return
	}
	w.Start(name)
	w.Text(text)
	w.End()
}

// LeafAttr writes an element with an attribute and text, or nothing when there is no text.
func (w *Writer) LeafAttr(name, attr, value, text string) {
	if text == "" {
		return
	}
	w.Start(name)
	w.Attr(attr, value)
	w.Text(text)
	w.End()
}

// Fail makes Bytes return an error, unless there is one already.
func (w *Writer) Fail(err error) { w.fail(err) }

func (w *Writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// Bytes returns the document. The writer is of no use afterwards.
func (w *Writer) Bytes() ([]byte, error) {
	switch {
	case w.err != nil:
		return nil, w.err
	case len(w.open) > 0:
		return nil, errUnbalanced
	}
	return append(w.buf, '\n'), nil
}

// escapes says for each byte below 128 how it is written: "" as it is.
type escapes [utf8.RuneSelf]string

// CR would be read back as LF, and white space in the value of an attribute as a space, unless they
// are references.
//
//nolint:gochecknoglobals // a table, never written
var (
	textEscapes  = escapes{'&': "&amp;", '<': "&lt;", '>': "&gt;", '\r': "&#13;"}
	valueEscapes = escapes{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&quot;", '\r': "&#13;", '\n': "&#10;", '\t': "&#9;"}
)

// escape writes text with what must be escaped.
func (w *Writer) escape(text string, table *escapes) {
	done := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError && size == 1 || !isChar(r) {
				w.refuse(r)
				return
			}
			i += size
			continue
		}
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			w.refuse(rune(c))
			return
		}
		if e := table[c]; e != "" {
			w.buf = append(append(w.buf, text[done:i]...), e...)
			done = i + 1
		}
		i++
	}
	w.buf = append(w.buf, text[done:]...)
}

// refuse makes the error about a character that XML cannot hold.
func (w *Writer) refuse(r rune) {
	name := w.open[len(w.open)-1].name
	if r == utf8.RuneError {
		w.fail(fmt.Errorf("%s has bytes that are not UTF-8", name))
		return
	}
	w.fail(fmt.Errorf("%s has the character U+%04X, which XML cannot hold", name, r))
}
