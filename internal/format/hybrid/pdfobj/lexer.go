package pdfobj

import (
	"errors"
	"fmt"
	"strconv"
)

// ErrSyntax reports that a file is not what the standard says.
var ErrSyntax = errors.New("the PDF is broken")

// Kind is the kind of a token.
type Kind int

// Kinds of tokens.
const (
	EOF Kind = iota
	// Keyword is an operator or a word such as obj, R, true.
	Keyword
	// NumberToken is a number.
	NumberToken
	// NameToken is a name; its text is without slash and escapes.
	NameToken
	// StringToken is a string, decoded.
	StringToken
	// ArrayOpen and the following are delimiters.
	ArrayOpen
	ArrayClose
	DictOpen
	DictClose
)

// Token is a word of the file.
type Token struct {
	Kind Kind
	Text string
}

// Lexer splits bytes into tokens.
type Lexer struct {
	data []byte
	pos  int
}

// NewLexer returns a lexer over data, such as the content of a page.
func NewLexer(data []byte) *Lexer { return &Lexer{data: data} }

// Pos returns the offset of the next byte.
func (l *Lexer) Pos() int { return l.pos }

// Skip moves on by n bytes.
func (l *Lexer) Skip(n int) { l.pos = min(len(l.data), l.pos+max(0, n)) }

// Rest returns the bytes that were not read yet.
func (l *Lexer) Rest() []byte { return l.data[l.pos:] }

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0 || c == '\f'
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func isRegular(c byte) bool { return !isSpace(c) && !isDelimiter(c) }

// space moves behind white space and comments.
func (l *Lexer) space() {
	for l.pos < len(l.data) {
		switch c := l.data[l.pos]; {
		case isSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.data) && l.data[l.pos] != '\n' && l.data[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// keyword moves behind a keyword that stands next, after white space, and reports whether it does. It looks at few bytes, so
// that a question about what follows an object costs nothing.
func (l *Lexer) keyword(word string) bool {
	const gap = 64
	at := l.pos
	for at < len(l.data) && at < l.pos+gap && isSpace(l.data[at]) {
		at++
	}
	end := at + len(word)
	if end > len(l.data) || string(l.data[at:end]) != word || end < len(l.data) && isRegular(l.data[end]) {
		return false
	}
	l.pos = end
	return true
}

// Next returns the next token. It never fails: a byte that fits nowhere is a keyword of its own.
func (l *Lexer) Next() Token {
	l.space()
	if l.pos >= len(l.data) {
		return Token{}
	}
	switch c := l.data[l.pos]; c {
	case '/':
		return Token{NameToken, l.name()}
	case '(':
		return Token{StringToken, l.literal()}
	case '[':
		l.pos++
		return Token{Kind: ArrayOpen}
	case ']':
		l.pos++
		return Token{Kind: ArrayClose}
	case '<':
		if l.pos+1 < len(l.data) && l.data[l.pos+1] == '<' {
			l.pos += 2
			return Token{Kind: DictOpen}
		}
		return Token{StringToken, l.hex()}
	case '>':
		if l.pos+1 < len(l.data) && l.data[l.pos+1] == '>' {
			l.pos += 2
			return Token{Kind: DictClose}
		}
		l.pos++
		return Token{Keyword, ">"}
	case ')', '{', '}':
		l.pos++
		return Token{Keyword, string(rune(c))}
	}
	word := l.word()
	if isNumber(word) {
		return Token{NumberToken, word}
	}
	return Token{Keyword, word}
}

func (l *Lexer) word() string {
	start := l.pos
	for l.pos < len(l.data) && isRegular(l.data[l.pos]) {
		l.pos++
	}
	return string(l.data[start:l.pos])
}

func isNumber(s string) bool {
	digits := false
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits = true
		case c == '.' || (c == '-' || c == '+') && i == 0:
		default:
			return false
		}
	}
	return digits
}

func (l *Lexer) name() string {
	l.pos++
	start, plain := l.pos, true
	for l.pos < len(l.data) && isRegular(l.data[l.pos]) {
		plain = plain && l.data[l.pos] != '#'
		l.pos++
	}
	raw := l.data[start:l.pos]
	if plain {
		return string(raw)
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if v, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(v))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return string(out)
}

func (l *Lexer) literal() string {
	l.pos++
	var out []byte
	for depth := 1; l.pos < len(l.data); l.pos++ {
		switch c := l.data[l.pos]; c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.pos++
				return string(out)
			}
		case '\\':
			out = l.escape(out)
			continue
		}
		out = append(out, l.data[l.pos])
	}
	return string(out)
}

// escape reads what follows a backslash and stays on its last byte.
func (l *Lexer) escape(out []byte) []byte {
	if l.pos++; l.pos >= len(l.data) {
		return out
	}
	switch c := l.data[l.pos]; c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b':
		return append(out, '\b')
	case 'f':
		return append(out, '\f')
	case '\n':
		return out
	case '\r':
		if l.pos+1 < len(l.data) && l.data[l.pos+1] == '\n' {
			l.pos++
		}
		return out
	case '0', '1', '2', '3', '4', '5', '6', '7':
		v := 0
		end := min(l.pos+3, len(l.data))
		for l.pos < end && l.data[l.pos] >= '0' && l.data[l.pos] <= '7' {
			v = v*8 + int(l.data[l.pos]-'0')
			l.pos++
		}
		l.pos--
		return append(out, byte(v))
	default:
		return append(out, c)
	}
}

func (l *Lexer) hex() string {
	l.pos++
	var out []byte
	half, high := false, byte(0)
	for ; l.pos < len(l.data); l.pos++ {
		c := l.data[l.pos]
		if c == '>' {
			l.pos++
			break
		}
		v, ok := hexDigit(c)
		switch {
		case !ok:
		case half:
			out, half = append(out, high<<4|v), false
		default:
			high, half = v, true
		}
	}
	if half {
		out = append(out, high<<4)
	}
	return string(out)
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// maxDepth is how deep arrays and dictionaries may be nested.
const maxDepth = 100

// parser builds objects out of tokens.
type parser struct {
	*Lexer
	budget *budget
	depth  int
}

// object reads one object.
func (p *parser) object() (Object, error) { return p.of(p.Next()) }

func (p *parser) of(t Token) (Object, error) {
	if err := p.budget.value(); err != nil {
		return nil, err
	}
	switch t.Kind {
	case NumberToken:
		return p.number(t.Text), nil
	case NameToken:
		return Name(t.Text), nil
	case StringToken:
		return String(t.Text), nil
	case ArrayOpen:
		return p.array()
	case DictOpen:
		return p.dict()
	case Keyword:
		switch t.Text {
		case "null":
			return nil, nil
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
	default:
	}
	return nil, fmt.Errorf("%w: %.20q at byte %d is no object", ErrSyntax, t.Text, p.pos)
}

// number reads a number or, if two more words follow, a reference.
func (p *parser) number(text string) Object {
	num, err := strconv.Atoi(text)
	if err != nil || num < 0 {
		return Number(text)
	}
	after := p.pos
	if gen := p.Next(); gen.Kind == NumberToken {
		if g, err := strconv.Atoi(gen.Text); err == nil && g >= 0 {
			if r := p.Next(); r.Kind == Keyword && r.Text == "R" {
				return Ref{num, g}
			}
		}
	}
	p.pos = after
	return Number(text)
}

func (p *parser) enter() error {
	if p.depth++; p.depth > maxDepth {
		return fmt.Errorf("%w: more than %d levels of arrays and dictionaries", ErrLimit, maxDepth)
	}
	return nil
}

func (p *parser) array() (Object, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	list := Array{}
	for {
		t := p.Next()
		switch t.Kind {
		case ArrayClose:
			return list, nil
		case EOF:
			return nil, fmt.Errorf("%w: an array does not end", ErrSyntax)
		default:
		}
		o, err := p.of(t)
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
}

func (p *parser) dict() (Object, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	d := Dict{}
	for {
		switch t := p.Next(); t.Kind {
		case DictClose:
			return d, nil
		case NameToken:
			o, err := p.object()
			if err != nil {
				return nil, err
			}
			d[Name(t.Text)] = o
		default:
			return nil, fmt.Errorf("%w: a dictionary has %.20q where a key belongs, at byte %d", ErrSyntax, t.Text, p.pos)
		}
	}
}
