package gobl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"chancery/gobl/internal/locate"
	"chancery/gobl/internal/words"
	"chancery/gobl/tree"
)

// maxDepth is how deep objects and lists may be nested in an input. Documents
// need about ten levels.
const maxDepth = 100

var (
	errNoInput = errors.New("the input is empty")
	errText    = errors.New("the text is not valid UTF-8")
	errDepth   = fmt.Errorf("objects and lists are nested more than %d levels deep", maxDepth)
)

// check refuses inputs that are too large, not UTF-8, nested too deeply, or that
// give a member twice: readers disagree on which of the two counts, and a
// signature must not depend on the reader. It leaves other errors of syntax to
// the decoder.
func (l *Library) check(data []byte) error {
	switch {
	case len(data) > l.maxSize:
		return fmt.Errorf("the input is larger than %d bytes", l.maxSize)
	case len(bytes.TrimSpace(data)) == 0:
		return errNoInput
	case !utf8.Valid(data):
		return errText
	}
	s := scanner{data: data}
	return s.run()
}

// scanner goes through JSON text once, keeping the member names of the objects
// that are open.
type scanner struct {
	data []byte
	pos  int
	// names are the member names of all open objects, each object's behind those
	// of the one around it; open says where those of each level begin. A list
	// has -1.
	names [][]byte
	open  []int
	// many holds the names of objects with many members, by level.
	many map[int]map[string]bool
	// name reports that the next string is a member name.
	name bool
}

func (s *scanner) run() error {
	s.names = make([][]byte, 0, 64)
	s.open = make([]int, 0, 16)
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
	return nil
}

func (s *scanner) enter(object bool) error {
	if len(s.open) == maxDepth {
		return errDepth
	}
	start := -1
	if object {
		start = len(s.names)
	}
	s.open = append(s.open, start)
	s.name = object
	return nil
}

func (s *scanner) leave() {
	last := len(s.open) - 1
	if last < 0 {
		return
	}
	if start := s.open[last]; start >= 0 {
		s.names = s.names[:start]
	}
	s.open = s.open[:last]
	delete(s.many, last)
	s.name = false
}

func (s *scanner) inObject() bool {
	return len(s.open) > 0 && s.open[len(s.open)-1] >= 0
}

// text passes over a string, and notes it when it names a member.
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
	if !s.name {
		return nil
	}
	s.name = false
	return s.member(value)
}

// linearSearch is up to how many members are compared one by one.
const linearSearch = 32

// member notes a name of the innermost object and refuses it when it is there
// already.
func (s *scanner) member(name []byte) error {
	if bytes.IndexByte(name, '\\') >= 0 {
		var plain string
		if err := json.Unmarshal(s.data[s.pos-len(name)-2:s.pos], &plain); err != nil {
			return err
		}
		name = []byte(plain)
	}
	if s.known(name) {
		path := strings.TrimPrefix(locate.Path(s.data, s.pos), "$")
		return &tree.PlaceError{Place: path, Err: fmt.Errorf("the member %s is given twice; keep one of them", words.Quote(string(name)))}
	}
	s.names = append(s.names, name)
	return nil
}

func (s *scanner) known(name []byte) bool {
	level := len(s.open) - 1
	siblings := s.names[s.open[level]:]
	if len(siblings) < linearSearch {
		for _, other := range siblings {
			if bytes.Equal(other, name) {
				return true
			}
		}
		return false
	}
	if s.many == nil {
		s.many = make(map[int]map[string]bool)
	}
	set := s.many[level]
	if set == nil {
		set = make(map[string]bool, 4*linearSearch)
		for _, other := range siblings {
			set[string(other)] = true
		}
		s.many[level] = set
	}
	if set[string(name)] {
		return true
	}
	set[string(name)] = true
	return false
}
