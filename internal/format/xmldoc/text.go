package xmldoc

import (
	"strings"
	"unicode/utf8"
)

// text reads character data up to the next markup.
func (p *parser) text() error {
	start := p.pos
	clean := true // the text can be taken as it is
scan:
	for ; p.pos < len(p.src); p.pos++ {
		switch textBytes[p.src[p.pos]] {
		case stop:
			break scan
		case reference, ending:
			clean = false
		case bracket:
			if strings.HasPrefix(p.src[p.pos:], "]]>") {
				return p.fail("]]> is not allowed in text")
			}
		case check:
			if notChar(p.src[p.pos:]) {
				return p.fail("U+FFFE and U+FFFF are not characters")
			}
		case never:
			return p.fail("there is a control character")
		}
	}
	piece := p.src[start:p.pos]
	if len(p.open) == 0 {
		if !isBlank(piece) {
			return p.failAt(start, Syntax, "there is text outside of the root element")
		}
		return nil
	}
	if !clean {
		var err error
		if piece, err = p.unescape(start, p.pos, false); err != nil {
			return err
		}
	}
	p.add(piece)
	return nil
}

// cdata reads a CDATA section.
func (p *parser) cdata() error {
	start := p.pos + len("<![CDATA[")
	end := strings.Index(p.src[start:], "]]>")
	switch {
	case end < 0:
		return p.fail("a CDATA section does not end")
	case len(p.open) == 0:
		return p.fail("there is text outside of the root element")
	}
	p.pos = start
	if err := p.skip(end, len("]]>")); err != nil {
		return err
	}
	piece := p.src[start : start+end]
	if strings.IndexByte(piece, '\r') >= 0 {
		piece = strings.ReplaceAll(strings.ReplaceAll(piece, "\r\n", "\n"), "\r", "\n")
	}
	p.add(piece)
	return nil
}

// add adds a piece of text to the element that is open. One piece is kept as it is; further ones are
// collected, so that many pieces cost no more than one of the same length.
func (p *parser) add(piece string) {
	e := &p.open[len(p.open)-1]
	text := &p.nodes[e.node].Text
	switch {
	case piece == "" || e.last != 0 && isBlank(piece):
	case *text == "" && e.mixed == nil:
		*text = piece
	default:
		if e.mixed == nil {
			e.mixed = append(e.mixed, *text...)
			*text = ""
		}
		e.mixed = append(e.mixed, piece...)
	}
}

// value reads the value of an attribute with its quotes.
func (p *parser) value(quote byte) (string, error) {
	p.pos++
	start := p.pos
	clean := true
	for ; p.pos < len(p.src); p.pos++ {
		c := p.src[p.pos]
		if c == quote {
			value := p.src[start:p.pos]
			p.pos++
			if clean {
				return value, nil
			}
			return p.unescape(start, p.pos-1, true)
		}
		switch valueBytes[c] {
		case stop:
			return "", p.fail("the value of an attribute has < in it")
		case reference, ending:
			clean = false
		case check:
			if notChar(p.src[p.pos:]) {
				return "", p.fail("U+FFFE and U+FFFF are not characters")
			}
		case never:
			return "", p.fail("there is a control character")
		}
	}
	return "", p.fail("the value of an attribute does not end")
}

// unescape resolves the references between two positions and normalises line ends; in the value of an
// attribute each white space becomes a space.
func (p *parser) unescape(start, end int, value bool) (string, error) {
	out := p.scratch[:0]
	for i := start; i < end; {
		switch c := p.src[i]; {
		case c == '&':
			r, size, err := p.reference(i, end)
			if err != nil {
				return "", err
			}
			out = utf8.AppendRune(out, r)
			i += size
			continue
		case c == '\r':
			if i+1 < end && p.src[i+1] == '\n' {
				i++
			}
			out = append(out, lineEnd(value))
		case value && (c == '\n' || c == '\t'):
			out = append(out, ' ')
		default:
			out = append(out, c)
		}
		i++
	}
	p.scratch = out
	return string(out), nil
}

func lineEnd(value bool) byte {
	if value {
		return ' '
	}
	return '\n'
}

// reference reads the reference that begins at a position, and returns its character and length.
func (p *parser) reference(pos, end int) (rune, int, error) {
	const longest = 64
	body := p.src[pos+1 : min(end, pos+longest)]
	semicolon := strings.IndexByte(body, ';')
	if semicolon <= 0 {
		return 0, 0, p.failAt(pos, Syntax, "an & is not the beginning of a reference")
	}
	body = body[:semicolon]
	size := semicolon + 2
	if body[0] == '#' {
		r, ok := charReference(body[1:])
		if !ok {
			return 0, 0, p.failAt(pos, Syntax, "&"+body+"; is not a character of XML")
		}
		return r, size, nil
	}
	switch body {
	case "amp":
		return '&', size, nil
	case "lt":
		return '<', size, nil
	case "gt":
		return '>', size, nil
	case "quot":
		return '"', size, nil
	case "apos":
		return '\'', size, nil
	}
	return 0, 0, p.failAt(pos, Entity, "the entity &"+body+"; is not defined")
}

// charReference reads the number of a character, decimal or after x hexadecimal.
func charReference(digits string) (rune, bool) {
	base := rune(10)
	if strings.HasPrefix(digits, "x") {
		base, digits = 16, digits[1:]
	}
	if digits == "" {
		return 0, false
	}
	var r rune
	for i := range len(digits) {
		d := digit(digits[i])
		if d >= base {
			return 0, false
		}
		if r = r*base + d; r > utf8.MaxRune {
			return 0, false
		}
	}
	return r, isChar(r)
}

// digit returns the value of a digit, 16 when it is none.
func digit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10
	}
	return 16
}
