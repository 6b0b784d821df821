package rules

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// element is an element of a base document that tests change.
type element struct {
	name     string
	attrs    []xml.Attr
	children []*element
	text     string
}

// mutant is a document that differs from a valid one at one place.
type mutant struct {
	// label names the base, the place and what was done there.
	label string
	xml   string
}

// readBase reads a base document.
func readBase(t *testing.T, base string) *element {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "bases", base+".xml"))
	if err != nil {
		t.Fatal(err)
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	top := &element{}
	open := []*element{top}
	for {
		token, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return top.children[0]
		}
		if err != nil {
			t.Fatal(err)
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

// mutants makes every document that differs from a base by one simple fault: an element that is
// missing, there twice, empty or before its time, a value or an attribute that is nonsense, an
// attribute that is missing or too much.
func mutants(t *testing.T, base string) []mutant {
	t.Helper()
	root := readBase(t, base)
	var made []mutant
	add := func(path, what string) {
		made = append(made, mutant{label: base + " " + path + " " + what, xml: root.document()})
	}
	var visit func(e *element, path string)
	visit = func(e *element, path string) {
		count := map[string]int{}
		for _, c := range e.children {
			count[c.local()]++
		}
		seen := map[string]int{}
		before := e.children
		for i, c := range before {
			place := path + "/" + c.local()
			if count[c.local()] > 1 {
				seen[c.local()]++
				place += "[" + string(rune('0'+seen[c.local()])) + "]"
			}
			e.children = slices.Delete(slices.Clone(before), i, i+1)
			add(place, "missing")
			e.children = slices.Insert(slices.Clone(before), i, c)
			add(place, "twice")
			if i > 0 && before[i-1].name != c.name {
				e.children = slices.Clone(before)
				e.children[i-1], e.children[i] = c, before[i-1]
				add(place, "early")
			}
			e.children = before
			if len(c.children) == 0 {
				leaf(c, place, add)
			}
			visit(c, place)
		}
	}
	visit(root, "")
	return made
}

// leaf makes the mutants of an element with a value.
func leaf(e *element, place string, add func(path, what string)) {
	text, attrs := e.text, e.attrs
	for _, value := range []string{"", "~", "-1.005"} {
		e.text = value
		add(place, "= "+value)
	}
	e.text = text
	for i, a := range attrs {
		e.attrs = slices.Delete(slices.Clone(attrs), i, i+1)
		add(place+"/@"+a.Name.Local, "missing")
		e.attrs = slices.Clone(attrs)
		e.attrs[i].Value = "~"
		add(place+"/@"+a.Name.Local, "= ~")
	}
	for _, name := range []string{"schemeID", "currencyID", "unitCode", "listID", "listVersionID"} {
		if !slices.ContainsFunc(attrs, func(a xml.Attr) bool { return a.Name.Local == name }) {
			e.attrs = append(slices.Clone(attrs), xml.Attr{Name: xml.Name{Local: name}, Value: "0088"})
			add(place+"/@"+name, "added")
		}
	}
	e.attrs = attrs
}
