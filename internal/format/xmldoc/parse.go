package xmldoc

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"
)

// Read reads a document to its end, or to the limit of its size. The error is an *Error, or that of
// the reader.
func Read(r io.Reader, limits Limits) (*Doc, error) {
	limits = limits.complete()
	data, err := io.ReadAll(io.LimitReader(r, int64(limits.Bytes)+1))
	if err != nil {
		return nil, err
	}
	return Parse(data, limits)
}

// Parse reads a document, of which it keeps a copy. The error is an *Error.
func Parse(data []byte, limits Limits) (*Doc, error) {
	limits = limits.complete()
	if len(data) > limits.Bytes {
		return nil, &Error{Kind: Limit, Message: fmt.Sprintf("the document has more than %d bytes", limits.Bytes)}
	}
	src, declaration, err := decode(data)
	if err != nil {
		return nil, err
	}
	p := parser{src: src, pos: declaration, limits: limits, names: newNameTable()}
	// Every element has a "<", and most have a second one in their end tag. A document without end
	// tags makes the slices grow.
	tags := strings.Count(src, "<")
	p.nodes = make([]Node, 1, min(tags/2+8, limits.Nodes+1))
	p.attrs = make([]Attr, 0, min(tags/4+8, limits.Attributes))
	p.open = make([]openElement, 0, 16)
	p.bindings = make([]binding, 0, 16)
	if err := p.document(); err != nil {
		return nil, err
	}
	return &Doc{src: src, nodes: p.nodes, attrs: p.attrs, names: p.names.names}, nil
}

// parser holds the state of one Parse.
type parser struct {
	src      string
	pos      int
	limits   Limits
	nodes    []Node
	attrs    []Attr
	names    nameTable
	bindings []binding
	open     []openElement
	raw      []rawAttr
	scratch  []byte
}

// openElement is an element whose end tag has not come yet.
type openElement struct {
	node     int32
	last     int32 // the last element in it
	bindings int   // how many prefixes were in scope around it
	name     string
	mixed    []byte // its text, when it came in more than one piece
}

// rawAttr is an attribute whose prefix is not resolved yet.
type rawAttr struct {
	name  string
	colon int // in name, -1 without a prefix
	value string
	pos   int
}

func (a *rawAttr) prefix() string {
	if a.colon < 0 {
		return ""
	}
	return a.name[:a.colon]
}

// failAt makes an error at a position.
func (p *parser) failAt(pos int, kind Kind, message string) error {
	return &Error{Kind: kind, Line: lineAt(p.src, min(pos, len(p.src))), Message: message}
}

func (p *parser) fail(message string) error { return p.failAt(p.pos, Syntax, message) }

// document reads everything after the XML declaration.
func (p *parser) document() error {
	for p.pos < len(p.src) {
		var err error
		if p.src[p.pos] == '<' {
			err = p.markup()
		} else {
			err = p.text()
		}
		if err != nil {
			return err
		}
	}
	switch {
	case len(p.open) > 0:
		return p.fail("the element " + p.open[len(p.open)-1].name + " does not end")
	case len(p.nodes) == 1:
		return p.fail("the document has no element")
	}
	return nil
}

// markup reads what begins with "<".
func (p *parser) markup() error {
	rest := p.src[p.pos:]
	if len(rest) < 2 {
		return p.fail("the document ends inside a tag")
	}
	switch rest[1] {
	case '/':
		return p.endTag()
	case '?':
		return p.instruction()
	case '!':
		switch {
		case strings.HasPrefix(rest, "<!--"):
			return p.comment()
		case strings.HasPrefix(rest, "<![CDATA["):
			return p.cdata()
		case strings.HasPrefix(rest, "<!DOCTYPE"):
			return p.failAt(p.pos, DTD, "a document type declaration is not accepted")
		}
		return p.fail("unknown markup after <!")
	}
	return p.startTag()
}

// startTag reads a start tag or the tag of an empty element.
func (p *parser) startTag() error {
	start := p.pos
	if len(p.open) == 0 && len(p.nodes) > 1 {
		return p.fail("the document has a second root element")
	}
	if len(p.nodes) > p.limits.Nodes {
		return p.failAt(start, Limit, fmt.Sprintf("the document has more than %d elements", p.limits.Nodes))
	}
	if len(p.open) >= p.limits.Depth {
		return p.failAt(start, Limit, fmt.Sprintf("elements are nested more than %d deep", p.limits.Depth))
	}
	p.pos++
	name, colon, err := p.name()
	if err != nil {
		return err
	}
	scope := len(p.bindings)
	empty, err := p.attributes()
	if err != nil {
		return err
	}
	node := int32(len(p.nodes))
	number, err := p.numberOf(name, colon, start)
	if err != nil {
		return err
	}
	p.nodes = append(p.nodes, Node{Name: number, Parent: p.join(node), Offset: int32(start), attrs: int32(len(p.attrs))})
	if err := p.resolveAttributes(&p.nodes[node]); err != nil {
		return err
	}
	if empty {
		p.bindings = p.bindings[:scope]
		return nil
	}
	p.open = append(p.open, openElement{node: node, bindings: scope, name: name})
	return nil
}

// join makes a new element the next one in the element that is open, which it returns. From then on
// white space in that one is only layout.
func (p *parser) join(node int32) (parent int32) {
	if len(p.open) == 0 {
		return 0
	}
	e := &p.open[len(p.open)-1]
	if e.last != 0 {
		p.nodes[e.last].Next = node
	} else if text := &p.nodes[e.node].Text; isBlank(*text) && isBlank(string(e.mixed)) {
		*text, e.mixed = "", nil
	}
	e.last = node
	return e.node
}

// numberOf resolves the name of an element.
func (p *parser) numberOf(name string, colon, pos int) (int32, error) {
	prefix, local := "", name
	if colon >= 0 {
		prefix, local = name[:colon], name[colon+1:]
	}
	if prefix == "xmlns" {
		return 0, p.failAt(pos, Namespace, "the prefix xmlns is not for elements")
	}
	space, err := p.resolve(prefix, pos)
	if err != nil {
		return 0, err
	}
	return p.number(space, local, pos)
}

func (p *parser) number(space, local string, pos int) (int32, error) {
	n := p.names.number(space, local)
	if len(p.names.names) > p.limits.Names {
		return 0, p.failAt(pos, Limit, fmt.Sprintf("the document has more than %d different names", p.limits.Names))
	}
	return n, nil
}

// attributes reads all attributes and the end of the tag. Declarations of namespaces take effect;
// the others wait in raw until all prefixes are known.
func (p *parser) attributes() (empty bool, err error) {
	p.raw = p.raw[:0]
	for declared := 0; ; {
		spaced := p.skipSpace()
		if p.pos >= len(p.src) {
			return false, p.fail("the document ends inside a tag")
		}
		switch c := p.src[p.pos]; {
		case c == '>':
			p.pos++
			return false, nil
		case c == '/':
			if !strings.HasPrefix(p.src[p.pos:], "/>") {
				return false, p.fail("a tag has / without >")
			}
			p.pos += 2
			return true, nil
		case !spaced:
			return false, p.fail("there is no white space before an attribute")
		}
		var a rawAttr
		if a, err = p.attribute(); err != nil {
			return false, err
		}
		if isDeclaration(a.name) {
			if err = p.declare(&a, declared); err != nil {
				return false, err
			}
			declared++
			continue
		}
		if len(p.raw) >= maxAttributes || len(p.attrs)+len(p.raw) >= p.limits.Attributes {
			return false, p.failAt(a.pos, Limit, "there are too many attributes")
		}
		p.raw = append(p.raw, a)
	}
}

// declare binds a prefix, unless the same tag has bound it before; declared is how many it has bound.
func (p *parser) declare(a *rawAttr, declared int) error {
	before := len(p.bindings)
	if err := p.bind(a); err != nil {
		return err
	}
	if len(p.bindings) == before {
		return nil
	}
	for _, b := range p.bindings[max(0, before-declared):before] {
		if b.prefix == p.bindings[before].prefix {
			return p.failAt(a.pos, Syntax, "the attribute "+a.name+" occurs twice")
		}
	}
	return nil
}

// attribute reads a name and a value.
func (p *parser) attribute() (a rawAttr, err error) {
	a.pos = p.pos
	if a.name, a.colon, err = p.name(); err != nil {
		return a, err
	}
	p.skipSpace()
	if p.pos >= len(p.src) || p.src[p.pos] != '=' {
		return a, p.fail("the attribute " + a.name + " has no value")
	}
	p.pos++
	p.skipSpace()
	if p.pos >= len(p.src) || p.src[p.pos] != '"' && p.src[p.pos] != '\'' {
		return a, p.fail("the value of the attribute " + a.name + " is not in quotes")
	}
	a.value, err = p.value(p.src[p.pos])
	return a, err
}

// resolveAttributes stores the attributes of an element.
func (p *parser) resolveAttributes(node *Node) error {
	for i := range p.raw {
		a := &p.raw[i]
		local, space := a.name, ""
		if prefix := a.prefix(); prefix != "" {
			var err error
			if space, err = p.resolve(prefix, a.pos); err != nil {
				return err
			}
			local = a.name[a.colon+1:]
		}
		number, err := p.number(space, local, a.pos)
		if err != nil {
			return err
		}
		for _, other := range p.attrs[node.attrs:] {
			if other.Name == number {
				return p.failAt(a.pos, Syntax, "the attribute "+a.name+" occurs twice")
			}
		}
		p.attrs = append(p.attrs, Attr{Name: number, Value: a.value})
	}
	node.nattrs = int32(len(p.raw))
	return nil
}

// endTag closes the innermost element.
func (p *parser) endTag() error {
	p.pos += 2
	start := p.pos
	name, _, err := p.name()
	if err != nil {
		return err
	}
	p.skipSpace()
	if p.pos >= len(p.src) || p.src[p.pos] != '>' {
		return p.fail("the end tag of " + name + " is not closed")
	}
	p.pos++
	if len(p.open) == 0 {
		return p.failAt(start, Syntax, "the end tag of "+name+" has no start tag")
	}
	e := &p.open[len(p.open)-1]
	if e.name != name {
		return p.failAt(start, Syntax, "the element "+e.name+" is closed by the end tag of "+name)
	}
	if e.mixed != nil {
		p.nodes[e.node].Text = string(e.mixed)
	}
	p.bindings = p.bindings[:e.bindings]
	p.open = p.open[:len(p.open)-1]
	return nil
}

// name reads a name and finds the colon in it.
func (p *parser) name() (name string, colon int, err error) {
	start := p.pos
	colon = -1
	first := true // of the prefix or of the local part
	for p.pos < len(p.src) {
		switch nameBytes[p.src[p.pos]] {
		case nameStart:
		case nameRest:
			if first {
				return "", 0, p.fail("a name begins with a character that cannot begin one")
			}
		case nameColon:
			if first || colon >= 0 {
				return "", 0, p.failAt(p.pos, Namespace, "a name has a colon in the wrong place")
			}
			colon, first = p.pos-start, true
			p.pos++
			continue
		case nameWide:
			r, size := utf8.DecodeRuneInString(p.src[p.pos:])
			if !isNameRune(r, first) {
				return "", 0, p.fail("a name has a character that cannot be in one")
			}
			p.pos += size - 1
		default:
			return p.named(start, colon, first)
		}
		first = false
		p.pos++
	}
	return p.named(start, colon, first)
}

func (p *parser) named(start, colon int, first bool) (string, int, error) {
	switch {
	case first:
		return "", 0, p.fail("a name is missing")
	case p.pos-start > maxName:
		return "", 0, p.failAt(start, Limit, fmt.Sprintf("a name is longer than %d bytes", maxName))
	}
	return p.src[start:p.pos], colon, nil
}

// skipSpace goes on to what is not white space, and reports whether there was any.
func (p *parser) skipSpace() bool {
	start := p.pos
	for p.pos < len(p.src) && isSpace(p.src[p.pos]) {
		p.pos++
	}
	return p.pos > start
}

// comment skips a comment.
func (p *parser) comment() error {
	start := p.pos
	body := p.src[p.pos+len("<!--"):]
	end := strings.Index(body, "--")
	if end < 0 || end+2 >= len(body) {
		return p.fail("a comment does not end")
	}
	if body[end+2] != '>' {
		return p.failAt(start, Syntax, "a comment has -- in it")
	}
	p.pos += len("<!--")
	return p.skip(end, len("-->"))
}

// instruction skips a processing instruction.
func (p *parser) instruction() error {
	start := p.pos
	p.pos += len("<?")
	name, colon, err := p.name()
	if err != nil {
		return err
	}
	switch {
	case strings.EqualFold(name, "xml"):
		return p.failAt(start, Syntax, "the XML declaration is not at the beginning of the document")
	case colon >= 0:
		return p.failAt(start, Namespace, "a processing instruction has a colon in its name")
	case !strings.HasPrefix(p.src[p.pos:], "?>") && !p.skipSpace():
		return p.fail("a processing instruction is not well-formed")
	}
	end := strings.Index(p.src[p.pos:], "?>")
	if end < 0 {
		return p.failAt(start, Syntax, "a processing instruction does not end")
	}
	return p.skip(end, len("?>"))
}

// skip goes over n bytes, which must be characters, and over the mark after them.
func (p *parser) skip(n, mark int) error {
	for end := p.pos + n; p.pos < end; p.pos++ {
		switch textBytes[p.src[p.pos]] {
		case never:
			return p.fail("there is a control character")
		case check:
			if notChar(p.src[p.pos:]) {
				return p.fail("U+FFFE and U+FFFF are not characters")
			}
		}
	}
	p.pos += mark
	return nil
}

// Every position fits into the 32 bits of a Node: complete keeps documents far below that, and a
// character in another encoding becomes at most three bytes.
const _ = uint32(math.MaxInt32 - 3*(math.MaxInt32/4))
