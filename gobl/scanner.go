package gobl

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"chancery/gobl/internal/locate"
	"chancery/gobl/internal/words"
	"chancery/gobl/schema"
	"chancery/gobl/tree"
)

// scanner goes through JSON text once, keeping the member names of the objects
// that are open.
type scanner struct {
	data []byte
	pos  int
	// knows reports whether a `$schema` is that of a known type.
	knows func(id schema.ID) bool

	// names are the member names of all open objects, each object's behind those
	// of the one around it; open says where those of each level begin.
	names [][]byte
	open  []level
	// name reports that the next string is a member name, id that it is the value of
	// `$schema`.
	name, id bool
	// wide reports that there is a name beyond ASCII: letters that differ in case may
	// have different lengths then.
	wide bool

	// alike is the first pair of members that differ in case only, found at pos at. It
	// is forgotten when the object turns out to be part of a foreign one.
	alike error
	at    int
}

// level is an object or a list that is open.
type level struct {
	begin int // where it begins in the text
	start int // where its names begin; -1 for a list
	// free: the names are keys of the user's. foreign: the names are those of a schema
	// that is not known.
	free, foreign bool
	// seen are the names of an object with many members.
	seen *names
}

// names are member names, as they are and by how they compare without their case.
type names struct {
	exact  map[string]bool
	folded map[string]string
}

func (s *scanner) run() error {
	s.names = make([][]byte, 0, 64)
	s.open = make([]level, 0, 16)
	for s.pos < len(s.data) {
		c := s.data[s.pos]
		s.pos++
		var err error
		switch c {
		case '{', '[':
			err = s.enter(c == '{')
		case '}', ']':
			s.leave()
		case ',':
			s.name = s.inObject()
		case '"':
			err = s.text()
		}
		if err != nil {
			return err
		}
	}
	if s.alike != nil {
		return s.placed(s.at, s.alike)
	}
	return nil
}

// placed adds to an error about a member the path of it.
func (s *scanner) placed(at int, err error) error {
	return &tree.PlaceError{Place: strings.TrimPrefix(locate.Path(s.data, at), "$"), Err: err}
}

func (s *scanner) enter(object bool) error {
	if len(s.open) == maxDepth {
		return errDepth
	}
	l := level{begin: s.pos, start: -1}
	if object {
		l.start = len(s.names)
		l.free = s.inObject() && l.start > 0 && isFree(s.names[l.start-1])
	}
	s.open = append(s.open, l)
	s.name, s.id = object, false
	return nil
}

// isFree reports whether a member holds texts or codes under keys of the user's.
func isFree(name []byte) bool { return string(name) == "meta" || string(name) == "ext" }

func (s *scanner) leave() {
	last := len(s.open) - 1
	if last < 0 {
		return
	}
	l := &s.open[last]
	if l.start >= 0 {
		s.names = s.names[:l.start]
	}
	if l.foreign && s.alike != nil && s.at > l.begin {
		s.alike = nil
	}
	s.open = s.open[:last]
	s.name = false
}

func (s *scanner) inObject() bool {
	return len(s.open) > 0 && s.open[len(s.open)-1].start >= 0
}

// text passes over a string, and notes it when it names a member or a schema.
func (s *scanner) text() error {
	start := s.pos
	for s.pos < len(s.data) && s.data[s.pos] != '"' {
		if s.data[s.pos] == '\\' {
			s.pos++
		}
		s.pos++
	}
	if s.pos >= len(s.data) {
		return nil // the decoder reports it
	}
	value := s.data[start:s.pos]
	s.pos++
	switch {
	case s.name:
		s.name = false
		return s.member(value)
	case s.id && s.inObject():
		s.id = false
		l := &s.open[len(s.open)-1]
		l.foreign = !s.knows(schema.ID(value))
	}
	return nil
}

// linearSearch is up to how many members are compared one by one.
const linearSearch = 32

// member notes a name of the innermost object. It refuses one that is there already, and
// notes one that is there in another case.
func (s *scanner) member(name []byte) error {
	if bytes.IndexByte(name, '\\') >= 0 {
		var plain string
		if err := json.Unmarshal(s.data[s.pos-len(name)-2:s.pos], &plain); err != nil {
			return err
		}
		name = []byte(plain)
	}
	s.id = string(name) == "$schema"
	s.wide = s.wide || !ascii(name)
	same, alike := s.find(name)
	if same {
		return s.placed(s.pos, fmt.Errorf("the member %s is given twice; keep one of them", words.Quote(string(name))))
	}
	l := &s.open[len(s.open)-1]
	if alike != nil && !l.free && s.alike == nil {
		s.alike = fmt.Errorf("the members %s and %s differ in upper and lower case only; keep one of them",
			words.Quote(string(alike)), words.Quote(string(name)))
		s.at = s.pos
	}
	s.names = append(s.names, name)
	return nil
}

func ascii(name []byte) bool {
	for _, c := range name {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// find looks for a name among the members of the innermost object so far: for the same
// one, and for one in another case.
func (s *scanner) find(name []byte) (same bool, alike []byte) {
	l := &s.open[len(s.open)-1]
	siblings := s.names[l.start:]
	if len(siblings) >= linearSearch {
		return l.many(siblings, name)
	}
	for _, other := range siblings {
		if len(other) != len(name) && !s.wide || !bytes.EqualFold(other, name) {
			continue
		}
		if bytes.Equal(other, name) {
			return true, nil
		}
		alike = other
	}
	return false, alike
}

// many is find for objects with many members.
func (l *level) many(siblings [][]byte, name []byte) (same bool, alike []byte) {
	if l.seen == nil {
		l.seen = &names{make(map[string]bool, 4*linearSearch), make(map[string]string, 4*linearSearch)}
		for _, other := range siblings {
			l.seen.add(other)
		}
	}
	if l.seen.exact[string(name)] {
		return true, nil
	}
	if other, ok := l.seen.folded[fold(name)]; ok {
		alike = []byte(other)
	}
	l.seen.add(name)
	return false, alike
}

func (n *names) add(name []byte) {
	n.exact[string(name)] = true
	n.folded[fold(name)] = string(name)
}

// fold returns a text that is the same for names that differ in case only, in the sense
// of bytes.EqualFold.
func fold(name []byte) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, string(name))
}
