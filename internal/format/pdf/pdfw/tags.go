package pdfw

import (
	"fmt"
	"slices"
	"strconv"
)

// Element is a node of the structure of a document (ISO 32000-1, 14.7): a paragraph, a cell, a picture. What is drawn while
// no element is set is an artifact, which is not read aloud. Elements without content are left out of the file.
type Element struct {
	kind, alt string
	column    bool // of a header cell: it heads a column, otherwise a row
	parent    *Element
	kids      []kid
	id        int
	place     [4]float64 // of a figure on its page, in points from the bottom left
}

// kid is a part of an element: another element, or a sequence of content on a page, or a link on a page.
type kid struct {
	element *Element
	page    int
	mcid    int
	link    int // index of the link and 1, or 0
}

// tags is the structure of a document while it is drawn.
type tags struct {
	root   *Element
	text   *Element // that text belongs to, nil for artifacts
	figure *Element // that everything belongs to
	open   *Element // of the sequence that is open on the page
	inside bool     // there is an open sequence
	byPage [][]*Element
}

// Root returns the root of the structure, an element of the type Document.
func (d *Doc) Root() *Element {
	if d.tags.root == nil {
		d.tags.root = &Element{kind: "Document"}
	}
	return d.tags.root
}

// Add adds an element of a standard type (ISO 32000-1, 14.8.4): P, H1, H2, Table, TR, TH, TD, L, LI, LBody, Sect, Figure.
func (e *Element) Add(kind string) *Element {
	out := &Element{kind: kind, parent: e}
	e.kids = append(e.kids, kid{element: out})
	return out
}

// HeadsColumn states that a header cell heads a column, and not a row.
func (e *Element) HeadsColumn() *Element {
	e.column = true
	return e
}

// SetElement makes an element the one that text drawn from now on belongs to; nil is for artifacts.
func (d *Doc) SetElement(e *Element) { d.tags.text = e }

// Figure draws something that is a picture as a whole, with a text for those who do not see it. X, y, w and h are its
// place on the page. Without a text it is an artifact.
func (d *Doc) Figure(parent *Element, alt string, x, y, w, h float64, draw func()) {
	if alt == "" || parent == nil {
		draw()
		return
	}
	e := parent.Add("Figure")
	e.alt = alt
	x = d.mirrored(x, w)
	e.place = [4]float64{x, d.height - y - h, x + w, d.height - y}
	d.tags.figure = e
	draw()
	d.tags.figure = nil
}

func (d *Doc) enterText() {
	if d.tags.figure != nil {
		d.enter(d.tags.figure)
		return
	}
	d.enter(d.tags.text)
}

func (d *Doc) enterDrawing() { d.enter(d.tags.figure) }

// enter opens a sequence of marked content, unless it is open already.
func (d *Doc) enter(e *Element) {
	t := &d.tags
	if t.inside && t.open == e {
		return
	}
	d.leave()
	t.open, t.inside = e, true
	if e == nil {
		d.op("/Artifact BMC")
		return
	}
	for len(t.byPage) <= d.page {
		t.byPage = append(t.byPage, nil)
	}
	mcid := len(t.byPage[d.page])
	t.byPage[d.page] = append(t.byPage[d.page], e)
	e.kids = append(e.kids, kid{page: d.page, mcid: mcid})
	d.cur = append(append(append(d.cur, '/'), e.kind...), "<</MCID "...)
	d.cur = strconv.AppendInt(d.cur, int64(mcid), 10)
	d.op(">>BDC")
}

// leave closes the open sequence.
func (d *Doc) leave() {
	if d.tags.inside {
		d.op("EMC")
	}
	d.tags.inside, d.tags.open = false, nil
}

// filled reports whether an element has content, and removes the parts without.
func (e *Element) filled() bool {
	e.kids = slices.DeleteFunc(e.kids, func(k kid) bool { return k.element != nil && !k.element.filled() })
	return len(e.kids) > 0
}

// writeStructure writes the structure tree and returns its catalog entries; pages are the numbers of the page objects.
func (d *Doc) writeStructure(w *writer, pages []int, links []int) string {
	root := d.Root()
	root.filled()
	tree := w.reserve()
	root.reserve(w)
	root.write(w, tree, pages, links)
	parents := make([]byte, 0, 1024)
	for page := range pages {
		parents = fmt.Appendf(parents, "%d[", page)
		if page < len(d.tags.byPage) {
			for _, e := range d.tags.byPage[page] {
				parents = fmt.Appendf(parents, "%d 0 R ", e.id)
			}
		}
		parents = append(parents, ']')
	}
	for i, l := range d.links {
		if l.element != nil {
			parents = fmt.Appendf(parents, "%d %d 0 R ", len(pages)+i, l.element.id)
		}
	}
	numbers := w.object("<</Nums[" + string(parents) + "]>>")
	w.put(tree, fmt.Sprintf("<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>", root.id, numbers, len(pages)+len(d.links)))
	return fmt.Sprintf("/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>", tree)
}

func (e *Element) reserve(w *writer) {
	e.id = w.reserve()
	for _, k := range e.kids {
		if k.element != nil {
			k.element.reserve(w)
		}
	}
}

func (e *Element) write(w *writer, parent int, pages, links []int) {
	page := e.page()
	b := fmt.Appendf(w.scratch[:0], "<</S/%s/P %d 0 R", e.kind, parent)
	if page >= 0 {
		b = fmt.Appendf(b, "/Pg %d 0 R", pages[page])
	}
	if e.alt != "" {
		b = append(append(b, "/Alt"...), hexText(e.alt)...)
		b = append(b, "/A<</O/Layout/Placement/Block/BBox["...)
		for _, n := range e.place {
			b = append(appendNumber(b, n, 2), ' ')
		}
		b = append(b, "]>>"...)
	}
	if e.kind == "TH" {
		scope := "Row"
		if e.column {
			scope = "Column"
		}
		b = append(append(append(b, "/A<</O/Table/Scope/"...), scope...), ">>"...)
	}
	b = append(b, "/K["...)
	for _, k := range e.kids {
		switch {
		case k.element != nil:
			b = fmt.Appendf(b, "%d 0 R ", k.element.id)
		case k.link > 0:
			b = fmt.Appendf(b, "<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>", links[k.link-1], pages[k.page])
		case k.page == page:
			b = append(strconv.AppendInt(b, int64(k.mcid), 10), ' ')
		default:
			b = fmt.Appendf(b, "<</Type/MCR/Pg %d 0 R/MCID %d>>", pages[k.page], k.mcid)
		}
	}
	b = append(b, "]>>"...)
	w.putBytes(e.id, b)
	w.scratch = b
	for _, k := range e.kids {
		if k.element != nil {
			k.element.write(w, e.id, pages, links)
		}
	}
}

// page returns the page of the first content of an element, or -1.
func (e *Element) page() int {
	for _, k := range e.kids {
		if k.element == nil && k.link == 0 {
			return k.page
		}
	}
	return -1
}
