package pdf

import (
	"math"

	"chancery/internal/format/pdf/pdfw"
)

// Measures of tables in points.
const (
	cellGap    = 14.0
	rowPadding = 4.5
	subIndent  = 10.0
	maxTextual = 100.0 // width at which text in numeric columns wraps
)

// grid is a table with measured columns: each has its edges, and numeric ones the position of the decimal mark.
type grid struct {
	sheet   *sheet
	table   table
	x, w    float64
	columns []gridColumn
	size    float64 // of figures

	tag       *pdfw.Element
	narrowest float64 // minimum width of a column
	padding   float64 // above and below each row
}

type gridColumn struct {
	column
	x, w           float64
	whole          float64 // width left of the decimal mark
	fraction, unit float64 // widths right of the decimal mark
}

func (s *sheet) newGrid(t table, x, w float64) *grid {
	g := &grid{sheet: s, table: t, x: x, w: w, size: 8.8, padding: rowPadding}
	if w > 400 {
		g.narrowest = 40
	} else {
		g.padding = rowPadding - 2 // a table next to another
	}
	used := g.measure()
	if limit := 0.64 * w; used > limit { // very long amounts are set smaller, not cut
		g.size *= limit / used
		used = g.measure()
	}
	edge := x
	for i := range g.columns {
		c := &g.columns[i]
		if c.flex {
			c.w = w - used
		}
		c.x = edge
		edge += c.w + cellGap
	}
	return g
}

// measure sets the widths of all columns except the flexible one, and returns their sum with the gaps.
func (g *grid) measure() float64 {
	g.columns = g.columns[:0]
	used := cellGap * float64(len(g.table.columns)-1)
	for i, col := range g.table.columns {
		c := gridColumn{column: col}
		if !col.flex {
			c.w = g.lineOf(true, col.head).Width(headStyle().size)
			g.measureCells(&c, i)
			used += c.w
		}
		g.columns = append(g.columns, c)
	}
	return used
}

func (g *grid) measureCells(c *gridColumn, i int) {
	whole, words := 0.0, 0.0
	for _, r := range g.table.rows {
		for _, f := range r.cells[i].figures {
			unit := g.lineOf(false, f.unit).Width(g.size)
			if f.whole == "" {
				words = max(words, min(unit, maxTextual))
				continue
			}
			whole = max(whole, g.lineOf(false, f.whole).Width(g.size))
			c.fraction = max(c.fraction, g.lineOf(false, f.fraction).Width(g.size))
			c.unit = max(c.unit, unit)
		}
		for _, p := range r.cells[i].paras {
			words = max(words, min(g.lineOf(true, p.text).Width(9), 120))
		}
	}
	if c.unit > 0 {
		c.unit += 3
	}
	c.whole = whole
	c.w = max(c.w, g.narrowest, math.Ceil(max(whole+c.fraction+c.unit, words)+0.5))
}

func (g *grid) lineOf(bold bool, s string) (l pdfw.Line) {
	if s == "" {
		return l
	}
	return g.sheet.doc.Line(g.sheet.face(bold), shorten(s, 60))
}

func headStyle() style { return style{bold: true, size: 7.6, leading: 11, color: soft} }

// head returns the row of column names. Only the first is a part of the structure: those of later pages repeat it.
func (g *grid) head(again bool) []strip {
	s := g.sheet
	var cols [][]strip
	tr := g.rowElement(again)
	for _, c := range g.columns {
		a := left
		if c.numeric {
			a = right
		}
		s.cellOrAside(heading(tr), func() {
			cols = append(cols, s.oneLine(headStyle(), c.x, c.w, a, c.head))
		})
	}
	return merge(cols...)
}

// rowElement returns a new row of the structure, or one that belongs to nothing.
func (g *grid) rowElement(apart bool) *pdfw.Element {
	if g.tag == nil || apart {
		return nil
	}
	return g.tag.Add("TR")
}

func cellElement(tr *pdfw.Element, kind string) *pdfw.Element {
	if tr == nil {
		return nil
	}
	return tr.Add(kind)
}

// heading returns the cell of a column name.
func heading(tr *pdfw.Element) *pdfw.Element {
	if tr == nil {
		return nil
	}
	return tr.Add("TH").HeadsColumn()
}

func (g *grid) drawHead(head []strip) {
	s := g.sheet
	s.flow(head, nil)
	s.y += 3
	s.doc.Rule(g.x, s.y, g.x+g.w, s.y, 0.9, ink)
}

// row sets one row. Parts of the row above are indented and paler.
func (g *grid) row(r row) []strip {
	cols := make([][]strip, 0, len(g.columns))
	tr := g.rowElement(false)
	for i, c := range g.columns {
		x, w := c.x, c.w
		if r.sub && c.flex {
			x, w = x+subIndent, w-subIndent
		}
		g.sheet.cellOrAside(cellElement(tr, "TD"), func() {
			cols = append(cols, append(g.paragraphs(r, r.cells[i].paras, x, w), g.figures(r, c, r.cells[i].figures)...))
		})
	}
	return merge(cols...)
}

func (g *grid) paragraphs(r row, list []para, x, w float64) []strip {
	var out []strip
	for _, p := range list {
		st := style{size: 9, leading: 12.5, color: ink, bold: p.strong && !r.sub}
		if p.soft || r.sub {
			st = style{size: 7.8, leading: 10.5, color: soft}
		}
		if r.sub && p.strong {
			st.color = ink
			st.leading = 12.5
		}
		out = append(out, g.sheet.text(st, x, w, left, p.text)...)
	}
	return out
}

func (g *grid) figures(r row, c gridColumn, list []figure) []strip {
	st := style{size: g.size, leading: 12.5, color: ink}
	if r.sub {
		st.color = soft
	}
	var out []strip
	for _, f := range list {
		if f.whole == "" {
			out = append(out, g.sheet.text(st, c.x, c.w, right, f.unit)...)
			continue
		}
		mark := c.x + c.w - c.unit - c.fraction
		number := g.lineOf(false, f.whole+f.fraction) // one run, so that search and copy see one number
		x := mark - g.lineOf(false, f.whole).Width(st.size)
		if g.sheet.rightToLeft { // numbers are not mirrored, so that the mark is nearer to the other end
			x = c.x + c.w - c.unit - c.whole - g.lineOf(false, f.fraction).Width(st.size)
		}
		tag := g.sheet.element(st)
		pieces := []piece{{x: x, line: number, size: st.size, color: st.color, tag: tag}}
		if f.unit != "" {
			pieces = append(pieces, piece{x: mark + c.fraction + 3, line: g.lineOf(false, f.unit), size: st.size, color: soft, tag: tag})
		}
		out = append(out, strip{st.leading, pieces})
	}
	return out
}

// draw draws the table, over several pages if necessary, with its head on each.
func (g *grid) draw() {
	s := g.sheet
	if len(g.table.rows) == 0 {
		return
	}
	title := 0.0
	var name []strip
	if g.table.heading != "" {
		title, name = 18, s.headingStrips(g.x, g.w, g.table.heading)
	}
	if s.parent != nil {
		g.tag = s.parent.Add("Table")
	}
	head := g.head(false)
	first := g.row(g.table.rows[0])
	s.keep(title + 14 + min(heightOf(first)+2*g.padding, (s.bottom-topMargin)/3))
	if g.table.heading != "" {
		s.drawHeading(name)
	}
	g.drawHead(head)
	again := func() {
		g.drawHead(g.head(true))
		s.y += g.padding
	}
	for i, r := range g.table.rows {
		strips := first
		if i > 0 {
			strips = g.row(r)
		}
		g.drawRow(strips, r.sub, i, again)
	}
	s.doc.Rule(g.x, s.y, g.x+g.w, s.y, 0.5, hair)
}

func (g *grid) drawRow(strips []strip, sub bool, i int, again func()) {
	s := g.sheet
	if h := heightOf(strips) + 2*g.padding; h < (s.bottom-topMargin)/3 && s.keep(h) {
		g.drawHead(g.head(true))
	} else if i > 0 && !sub {
		s.doc.Rule(g.x, s.y, g.x+g.w, s.y, 0.5, hair)
	}
	s.y += g.padding
	if sub {
		s.y -= g.padding
	}
	s.flow(strips, again)
	s.y += g.padding
}

// height returns the height of the whole table without a page break.
func (g *grid) height() float64 {
	h := 15.0
	if g.table.heading != "" {
		h += 18
	}
	s := g.sheet
	before := s.parent
	s.parent = nil // only measured
	for _, r := range g.table.rows {
		h += heightOf(g.row(r)) + 2*g.padding
	}
	s.parent = before
	return h
}
