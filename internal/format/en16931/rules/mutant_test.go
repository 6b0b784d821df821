package rules

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// element is an element of a base document that tests change.
type element struct {
	name     string
	attrs    []xml.Attr
	children []*element
	text     string
}

// bases holds the base documents that were read.
var bases sync.Map

// readBase reads a base document. The caller may change what it gets.
func readBase(t *testing.T, base string) *element {
	t.Helper()
	if e, ok := bases.Load(base); ok {
		return e.(*element).clone()
	}
	data, err := os.ReadFile(filepath.Join("testdata", "bases", base+".xml"))
	if err != nil {
		t.Fatal(err)
	}
	root, err := readElement(data)
	if err != nil {
		t.Fatal(err)
	}
	bases.Store(base, root)
	return root.clone()
}

// clone copies an element with all that is in it.
func (e *element) clone() *element {
	c := *e
	c.attrs = slices.Clone(e.attrs)
	c.children = make([]*element, len(e.children))
	for i, child := range e.children {
		c.children[i] = child.clone()
	}
	return &c
}

// readElement reads a document or a piece of one.
func readElement(data []byte) (*element, error) {
	dec := xml.NewDecoder(bytes.NewReader(data))
	top := &element{}
	open := []*element{top}
	for {
		token, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			if len(top.children) == 0 {
				return nil, errors.New("no element")
			}
			return top.children[0], nil
		}
		if err != nil {
			return nil, err
		}
		last := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: qualified(token.Name), attrs: token.Copy().Attr}
			last.children = append(last.children, e)
			open = append(open, e)
		case xml.EndElement:
			if len(last.children) > 0 {
				last.text = ""
			}
			open = open[:len(open)-1]
		case xml.CharData:
			last.text += string(token)
		}
	}
}

// qualified returns a name with its prefix.
func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// local returns the name without its prefix.
func (e *element) local() string { return e.name[strings.IndexByte(e.name, ':')+1:] }

// write writes an element.
func (e *element) write(b *strings.Builder) {
	b.WriteString("<" + e.name)
	for _, a := range e.attrs {
		b.WriteString(" " + qualified(a.Name) + `="`)
		_ = xml.EscapeText(b, []byte(a.Value))
		b.WriteString(`"`)
	}
	if len(e.children) == 0 && e.text == "" {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	_ = xml.EscapeText(b, []byte(e.text))
	for _, c := range e.children {
		c.write(b)
	}
	b.WriteString("</" + e.name + ">")
}

// document writes a document.
func (e *element) document() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>`)
	e.write(&b)
	return b.String()
}

// change applies edits, which " ; " separates. A place is a path of local names below the root, with the
// number of an element in brackets where there are several of its name.
//
//	/ID missing          the element or attribute is taken away
//	/ID twice            the element stands twice
//	/ID early            the element changes places with the one before it
//	/ID = text           the text is another; \n is a line feed
//	/ID/@scheme = text   the attribute has that value
//	/Party + <x>…</x>    the piece of XML is put behind the last child
//	/Party < <x>…</x>    the piece of XML is put before the element
func (e *element) change(edits string) error {
	if edits == "" {
		return nil
	}
	for edit := range strings.SplitSeq(edits, " ; ") {
		place, what, _ := strings.Cut(edit, " ")
		if err := e.edit(place, what); err != nil {
			return fmt.Errorf("%q: %w", edit, err)
		}
	}
	return nil
}

func (e *element) edit(place, what string) error {
	path, attr, isAttr := strings.Cut(place, "/@")
	parent, i, err := e.find(path)
	if err != nil {
		return err
	}
	self := e
	if parent != nil {
		self = parent.children[i]
	}
	op, value, _ := strings.Cut(what, " ")
	switch {
	case isAttr && op == "missing":
		self.attrs = slices.DeleteFunc(self.attrs, func(a xml.Attr) bool { return a.Name.Local == attr })
	case isAttr && op == "=":
		self.attrs = slices.DeleteFunc(self.attrs, func(a xml.Attr) bool { return a.Name.Local == attr })
		self.attrs = append(self.attrs, xml.Attr{Name: xml.Name{Local: attr}, Value: value})
	case op == "=":
		self.text, self.children = strings.ReplaceAll(value, `\n`, "\n"), nil
	case op == "missing":
		parent.children = slices.Delete(parent.children, i, i+1)
	case op == "twice":
		parent.children = slices.Insert(parent.children, i, self.clone())
	case op == "early":
		parent.children[i-1], parent.children[i] = self, parent.children[i-1]
	case op == "+", op == "<":
		piece, err := readElement([]byte(value))
		if err != nil {
			return err
		}
		if op == "<" {
			parent.children = slices.Insert(parent.children, i, piece)
		} else {
			self.children = append(self.children, piece)
		}
	default:
		return errors.New("an edit that nobody knows")
	}
	return nil
}

// find returns the element around that at a path, and its place there; nil for the root.
func (e *element) find(path string) (*element, int, error) {
	var parent *element
	at := 0
	self := e
	for step := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if step == "" {
			return nil, 0, nil
		}
		name, rest, numbered := strings.Cut(step, "[")
		want := 1
		if numbered {
			want, _ = strconv.Atoi(strings.TrimSuffix(rest, "]"))
		}
		parent, at = self, -1
		for i, c := range parent.children {
			if c.local() != name {
				continue
			}
			if want--; want == 0 {
				at = i
			}
		}
		if at < 0 {
			return nil, 0, fmt.Errorf("no element %s in %s", step, parent.name)
		}
		self = parent.children[at]
	}
	return parent, at, nil
}

// simpleEdits returns the edits that break a base document at one place each: an element that is missing,
// there twice or before its time, a value or attribute that is nonsense, an attribute that is missing or
// too much.
func simpleEdits(root *element) []string {
	var made []string
	var visit func(e *element, path string)
	visit = func(e *element, path string) {
		count, seen := map[string]int{}, map[string]int{}
		for _, c := range e.children {
			count[c.local()]++
		}
		for i, c := range e.children {
			place := path + "/" + c.local()
			if count[c.local()] > 1 {
				seen[c.local()]++
				place += "[" + strconv.Itoa(seen[c.local()]) + "]"
			}
			made = append(made, place+" missing", place+" twice")
			if i > 0 && e.children[i-1].name != c.name {
				made = append(made, place+" early")
			}
			if len(c.children) == 0 {
				made = append(made, leafEdits(c, place)...)
			}
			visit(c, place)
		}
	}
	visit(root, "")
	return made
}

// leafEdits returns the edits of an element with a value.
func leafEdits(e *element, place string) []string {
	made := []string{place + " = ", place + " = ~", place + " = -1.005"}
	for _, a := range e.attrs {
		made = append(made, place+"/@"+a.Name.Local+" missing", place+"/@"+a.Name.Local+" = ~")
	}
	for _, name := range []string{"schemeID", "currencyID", "unitCode", "listID", "listVersionID"} {
		if !slices.ContainsFunc(e.attrs, func(a xml.Attr) bool { return a.Name.Local == name }) {
			made = append(made, place+"/@"+name+" = 0088")
		}
	}
	return made
}
