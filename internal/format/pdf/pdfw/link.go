package pdfw

import "fmt"

// link is an area of a page that leads to an address.
type link struct {
	page       int
	x, y, w, h float64 // in points from the bottom left, as the file has them
	uri        string
}

// Link makes an area of the current page lead to an address. The address must be a URI in ASCII; x and y are the top left
// corner of the area.
func (d *Doc) Link(x, y, w, h float64, uri string) {
	d.links = append(d.links, link{d.page, x, d.height - y - h, w, h, uri})
}

// annotations writes the links of a page and returns the page's entry for them. They have the flag for printing, and
// neither a border nor an appearance (ISO 19005-3, 6.3.2 and 6.3.3).
func (d *Doc) annotations(w *writer, page int) string {
	var list []byte
	for _, l := range d.links {
		if l.page != page {
			continue
		}
		var box []byte
		for _, n := range []float64{l.x, l.y, l.x + l.w, l.y + l.h} {
			box = append(appendNumber(box, n, 2), ' ')
		}
		id := w.object(fmt.Sprintf("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[%s]/Contents%s/A<</S/URI/URI%s>>>>",
			box, hexText(l.uri), literal(l.uri)))
		list = fmt.Appendf(list, "%d 0 R ", id)
	}
	if list == nil {
		return ""
	}
	return "/Annots[" + string(list) + "]"
}
