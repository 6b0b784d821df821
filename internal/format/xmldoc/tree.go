package xmldoc

import (
	"slices"
	"strconv"
	"strings"
)

// Name is a name with the URI of its namespace, "" for none.
type Name struct {
	Space string
	Local string
}

// Node is an element. Nodes are numbered in document order, beginning with the root, which is 1;
// 0 is no node.
type Node struct {
	// Name is the number of the element's name; see Doc.Names.
	Name int32
	// Parent is the element around it, 0 for the root.
	Parent int32
	// Next is the next element with the same parent, or 0.
	Next int32
	// Offset is where its start tag begins in Source.
	Offset int32
	// Text is the character data of the element itself, references resolved and line ends
	// normalised. In an element that has other elements in it, runs of white space are left out.
	Text string

	attrs  int32 // the first attribute
	nattrs int32
}

// Attr is an attribute. Declarations of namespaces are not among them.
type Attr struct {
	Name  int32
	Value string
}

// Doc is a document that was read. It is not changed afterwards, so any number of goroutines may
// use it at once.
type Doc struct {
	src   string
	nodes []Node // the first is not used
	attrs []Attr
	names []Name
}

// Root returns the root element, which is always there.
func (d *Doc) Root() int32 { return 1 }

// Len returns the number of the last element. Elements 1 to Len are in document order, and the
// elements inside one follow it immediately.
func (d *Doc) Len() int32 { return int32(len(d.nodes) - 1) }

// Node returns an element; the caller does not change it.
func (d *Doc) Node(n int32) *Node { return &d.nodes[n] }

// Names returns all different names in the order of their numbers. A reader that looks up each of
// them once knows every element by its number.
func (d *Doc) Names() []Name { return d.names }

// Source returns the text of the document as UTF-8.
func (d *Doc) Source() string { return d.src }

// Name returns the name of an element.
func (d *Doc) Name(n int32) Name { return d.names[d.nodes[n].Name] }

// Local returns the name of an element without its namespace.
func (d *Doc) Local(n int32) string { return d.names[d.nodes[n].Name].Local }

// Text returns the character data of an element.
func (d *Doc) Text(n int32) string { return d.nodes[n].Text }

// First returns the first element inside n, or 0.
func (d *Doc) First(n int32) int32 {
	if int(n)+1 < len(d.nodes) && d.nodes[n+1].Parent == n {
		return n + 1
	}
	return 0
}

// Next returns the next element with the same parent, or 0.
func (d *Doc) Next(n int32) int32 { return d.nodes[n].Next }

// Child returns the first element of that name inside n, or 0.
func (d *Doc) Child(n int32, name Name) int32 {
	for c := d.First(n); c != 0; c = d.nodes[c].Next {
		if d.names[d.nodes[c].Name] == name {
			return c
		}
	}
	return 0
}

// Attrs returns the attributes of an element in the order of the document.
func (d *Doc) Attrs(n int32) []Attr {
	node := &d.nodes[n]
	return d.attrs[node.attrs : node.attrs+node.nattrs]
}

// Attr returns the value of an attribute without a namespace, and whether it is there.
func (d *Doc) Attr(n int32, local string) (string, bool) {
	for _, a := range d.Attrs(n) {
		if name := d.names[a.Name]; name.Local == local && name.Space == "" {
			return a.Value, true
		}
	}
	return "", false
}

// Line returns the line on which an element begins, the first being 1; 0 for no element.
func (d *Doc) Line(n int32) int {
	if n <= 0 || n > d.Len() {
		return 0
	}
	return lineAt(d.src, int(d.nodes[n].Offset))
}

// lineAt counts lines up to an offset. A line ends with LF, CR LF or CR.
func lineAt(src string, offset int) int {
	before := src[:offset]
	line := 1 + strings.Count(before, "\n")
	if strings.IndexByte(before, '\r') >= 0 {
		line += strings.Count(before, "\r") - strings.Count(before, "\r\n")
	}
	return line
}

// XPath returns the place of an element with the prefixes of the document, such as
// /Invoice/cac:InvoiceLine[3]/cbc:ID. Elements of a name that occurs more than once in their parent
// are numbered. It is "" for no element.
func (d *Doc) XPath(n int32) string {
	if n <= 0 || n > d.Len() {
		return ""
	}
	var steps []string
	for ; n != 0; n = d.nodes[n].Parent {
		steps = append(steps, d.step(n))
	}
	var b strings.Builder
	for _, step := range slices.Backward(steps) {
		b.WriteByte('/')
		b.WriteString(step)
	}
	return b.String()
}

func (d *Doc) step(n int32) string {
	name := d.Prefixed(n)
	parent := d.nodes[n].Parent
	if parent == 0 {
		return name
	}
	position, total := 0, 0
	for c := d.First(parent); c != 0; c = d.nodes[c].Next {
		if d.nodes[c].Name == d.nodes[n].Name {
			total++
			if c == n {
				position = total
			}
		}
	}
	if total == 1 {
		return name
	}
	return name + "[" + strconv.Itoa(position) + "]"
}

// Prefixed returns the name of an element as the document writes it.
func (d *Doc) Prefixed(n int32) string {
	rest := d.src[d.nodes[n].Offset+1:]
	end := 0
	for end < len(rest) && nameBytes[rest[end]] != 0 {
		end++
	}
	return rest[:end]
}
