package pdfw

import "fmt"

// link is an area of a page that leads to an address.
type link struct {
	page       int
	x, y, w, h float64 // in points from the bottom left, as the file has them
	uri        string
	element    *Element
}

// Link makes an area of the current page lead to an address. The address must be a URI in ASCII; x and y are the top left
// corner of the area. The element is that of the text in the area, or nil.
func (d *Doc) Link(x, y, w, h float64, uri string, e *Element) {
	if e != nil {
		e.kids = append(e.kids, kid{page: d.page, link: len(d.links) + 1})
	}
	d.links = append(d.links, link{d.page, d.mirrored(x, w), d.height - y - h, w, h, uri, e})
}

// writeLinks writes the links and returns the numbers of their objects. They have the flag for printing, and neither a
// border nor an appearance (ISO 19005-3, 6.3.2 and 6.3.3). Keys of the parent tree follow those of the pages.
func (d *Doc) writeLinks(w *writer) []int {
	out := make([]int, 0, len(d.links))
	for i, l := range d.links {
		var box []byte
		for _, n := range []float64{l.x, l.y, l.x + l.w, l.y + l.h} {
			box = append(appendNumber(box, n, 2), ' ')
		}
		parent := ""
		if l.element != nil {
			parent = fmt.Sprintf("/StructParent %d", len(d.pages)+i)
		}
		out = append(out, w.object(fmt.Sprintf("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[%s]/Contents%s/A<</S/URI/URI%s>>%s>>",
			box, hexText(l.uri), literal(l.uri), parent)))
	}
	return out
}

// annotations returns the page's entry for its links; ids are their objects.
func (d *Doc) annotations(ids []int, page int) string {
	var list []byte
	for i, l := range d.links {
		if l.page == page {
			list = fmt.Appendf(list, "%d 0 R ", ids[i])
		}
	}
	if list == nil {
		return ""
	}
	return "/Annots[" + string(list) + "]/Tabs/S"
}
