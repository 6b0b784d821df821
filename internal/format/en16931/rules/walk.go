package rules

import (
	"slices"
	"strings"
	"sync"

	"chancery/internal/format/xmldoc"
)

// walk is the pass over the elements of a document.
type walk struct {
	shape   *shape
	symbols []int32  // of the names of the document, by their numbers
	attrs   []string // the rule that an attribute of a name breaks anywhere, by its number
	places  []int32  // of the elements, by their numbers
	ranks   []int16  // of the last element in each element, by their numbers
	kind    int      // 1 for a credit note, which has an order of its own
	seen    map[string]bool

	sepa         int   // identifiers of creditors
	paymentID    int32 // the first element of its kind
	paymentMeans int32
	information  int32
	taxPointCode int32
	seller       int32 // the name of the seller; outside if it was looked for in vain
	units        int8  // whether a line has a unit: 1 for yes, -1 for no, 0 if nobody asked
}

// walks holds those that are not used, with their memory.
var walks = sync.Pool{New: func() any { return new(walk) }} //nolint:gochecknoglobals // memory that is used again

// syntax checks the elements of the document one after another.
func syntax(c *check) {
	switch c.in {
	case InUBL:
		c.walkThrough(ublGrammar(), ublAttrs())
	case InCII:
		c.walkThrough(ciiGrammar(), nil)
	case InBoth: // no document
	}
}

// walkThrough visits each element with what the grammar says of it.
func (c *check) walkThrough(s *shape, attrs map[string]string) {
	w := walks.Get().(*walk)
	w.begin(s, c.doc, attrs)
	c.walk = w
	for n := c.doc.Root(); n <= c.doc.Len(); n++ {
		c.element(w, n)
	}
	c.walk = nil
	w.seen = nil
	walks.Put(w)
}

// begin prepares a walk through a document.
func (w *walk) begin(s *shape, doc *xmldoc.Doc, attrs map[string]string) {
	names := doc.Names()
	*w = walk{
		shape: s, symbols: slices.Grow(w.symbols[:0], len(names)), attrs: slices.Grow(w.attrs[:0], len(names)),
		places: w.places[:0], ranks: w.ranks[:0],
	}
	creditNote := doc.Local(doc.Root()) == "CreditNote"
	for _, name := range names {
		w.symbols = append(w.symbols, s.symbolOf(name, creditNote))
		rule := ""
		if name.Space == "" {
			rule = attrs[name.Local]
		}
		w.attrs = append(w.attrs, rule)
	}
	if creditNote {
		w.kind = 1
	}
	if n := int(doc.Len()) + 1; cap(w.places) < n {
		w.places, w.ranks = make([]int32, n), make([]int16, n)
	} else {
		w.places, w.ranks = w.places[:n], w.ranks[:n]
	}
	w.places[1], w.ranks[1] = 0, 0
}

// element checks one element.
func (c *check) element(w *walk, n int32) {
	node := c.doc.Node(n)
	symbol := w.symbols[node.Name]
	if node.Parent != 0 {
		c.find(w, n, node.Parent, symbol)
	}
	if symbol != 0 {
		if v := w.shape.symbols[symbol].visit; v != nil {
			v(c, n)
		}
	}
	c.attributes(w, n)
	c.byEnding(n)
	if w.places[n] != outside && c.ubl() {
		c.complete(n)
	}
}

// find works out the place of an element, and reports it if it should not be there.
func (c *check) find(w *walk, n, parent, symbol int32) {
	at := w.places[parent]
	w.places[n], w.ranks[n] = outside, 0
	if at == outside || w.shape.places[at].open {
		return
	}
	to, known := w.shape.next[edge{at, symbol}]
	if !known {
		c.report("XSD-ELEMENT", n, c.doc.Prefixed(n), "")
		return
	}
	w.places[n] = to
	c.inTurn(w, n, parent, &w.shape.places[to])
	if absent := w.shape.places[to].absent; absent != nil {
		for _, id := range absent {
			if !c.kept(id, n) {
				c.once(id, n, "")
			}
		}
	}
}

// inTurn checks that an element stands behind those that come before it, and only once
// unless it may repeat.
func (c *check) inTurn(w *walk, n, parent int32, p *place) {
	rank, last := p.rank[w.kind], w.ranks[parent]
	switch {
	case rank == 0:
	case rank < last:
		c.report("XSD-ORDER", n, c.doc.Prefixed(n), "")
	case rank == last && !p.many:
		c.report("XSD-COUNT", n, c.doc.Prefixed(n), "")
	default:
		w.ranks[parent] = rank
	}
}

// kept reports whether an element that EN 16931 has no use for is allowed all the same.
func (c *check) kept(id string, n int32) bool {
	return id == "UBL-CR-002" && c.doc.Text(n) == "2.1"
}

// attributes checks those of an element.
func (c *check) attributes(w *walk, n int32) {
	list := c.doc.Attrs(n)
	if len(list) == 0 {
		return
	}
	var unused []unusedAttr
	if at := w.places[n]; at != outside {
		unused = w.shape.places[at].attrs
	}
	for _, a := range list {
		if name := c.doc.Names()[a.Name]; w.places[n] != outside && c.ubl() && !allowed(c.doc.Local(n), c.isGroup(w, n), name) {
			c.report("XSD-ATTRIBUTE", n, name.Local, "")
		}
		if id := w.attrs[a.Name]; id != "" && (id != "UBL-DT-18" || c.doc.Local(n) != "PaymentMeansCode") {
			c.once(id, n, a.Value)
		}
		for _, u := range unused {
			if c.doc.Names()[a.Name] == (xmldoc.Name{Local: u.name}) {
				c.once(u.rule, n, a.Value)
			}
		}
	}
}

// isGroup reports whether an element of UBL has elements in it, as the root has.
func (c *check) isGroup(w *walk, n int32) bool {
	return n == c.doc.Root() || w.shape.symbols[w.symbols[c.doc.Node(n).Name]].group
}

// once reports a rule for the first element that breaks it.
func (c *check) once(id string, n int32, found string) {
	if c.walk.seen[id] {
		return
	}
	if c.walk.seen == nil {
		c.walk.seen = map[string]bool{}
	}
	c.walk.seen[id] = true
	c.report(id, n, found, "")
}

// child returns the first element of a local name inside another, 0 if there is none.
func (c *check) child(n int32, local string) int32 {
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		if c.doc.Local(e) == local {
			return e
		}
	}
	return 0
}

// maxNear is how many elements around an element are looked at.
const maxNear = 256

// near returns the first element of a local name next to another, among the first ones
// around it, so that a document with very many elements in one takes no longer.
func (c *check) near(n int32, local string) int32 {
	e := c.doc.First(c.doc.Node(n).Parent)
	for i := 0; e != 0 && i < maxNear; i, e = i+1, c.doc.Next(e) {
		if c.doc.Local(e) == local {
			return e
		}
	}
	return 0
}

// below returns the first element at a path of local names below another, 0 if there
// is none.
func (c *check) below(n int32, path ...string) int32 {
	for _, local := range path {
		if n = c.child(n, local); n == 0 {
			return 0
		}
	}
	return n
}

// count returns how many elements have a local name inside another.
func (c *check) count(n int32, local string) int {
	found := 0
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		if c.doc.Local(e) == local {
			found++
		}
	}
	return found
}

// countBelow returns how many elements there are at a path of two local names.
func (c *check) countBelow(n int32, outer, inner string) int {
	found := 0
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		if c.doc.Local(e) == outer {
			found += c.count(e, inner)
		}
	}
	return found
}

// has reports whether an element has one of a local name with exactly that text in it.
func (c *check) has(n int32, local, text string) bool {
	for e := c.doc.First(n); e != 0; e = c.doc.Next(e) {
		if c.doc.Local(e) == local && c.doc.Text(e) == text {
			return true
		}
	}
	return false
}

// text returns the text of an element without white space around it, "" for none.
func (c *check) text(n int32) string {
	if n == 0 {
		return ""
	}
	return trim(c.doc.Text(n))
}

// parent returns the local name of the element around another.
func (c *check) parent(n int32) string {
	if p := c.doc.Node(n).Parent; p != 0 {
		return c.doc.Local(p)
	}
	return ""
}

// inside reports whether an element of a local name is around another, at any distance.
func (c *check) inside(n int32, local string) bool {
	for p := c.doc.Node(n).Parent; p != 0; p = c.doc.Node(p).Parent {
		if c.doc.Local(p) == local {
			return true
		}
	}
	return false
}

// isRoot reports whether an element is directly inside the root.
func (c *check) isRoot(n int32) bool { return c.doc.Node(n).Parent == c.doc.Root() }

// trim removes XML white space around a text.
func trim(s string) string { return strings.Trim(s, " \t\r\n") }
