package pdf

import (
	"math"

	"chancery/internal/format/pdf/fonts"
	"chancery/internal/format/pdf/pdfw"
)

// Colours, chosen to keep at least 5:1 contrast on paper and to survive a monochrome printer.
const (
	ink  pdfw.Color = 0x17202B
	soft pdfw.Color = 0x596472
	hair pdfw.Color = 0xD5DBE3
	tint pdfw.Color = 0xF1F4F8
	pale pdfw.Color = 0xECEFF3 // watermark
)

// Page geometry in points.
const (
	margin      = 48.0
	topMargin   = 46.0
	bottomSpace = 66.0 // footer included
	columnGap   = 24.0
)

// style describes how text is set.
type style struct {
	bold    bool
	size    float64
	leading float64
	color   pdfw.Color
	link    string // where a click on the text leads
	tag     string // type of the element in the structure; empty means a paragraph
}

type align int

const (
	left align = iota
	right
	centre
)

// piece is a line of text with its horizontal position. A strip is a row of pieces on one baseline.
type piece struct {
	x     float64
	line  pdfw.Line
	size  float64
	color pdfw.Color
	link  string
	tag   *pdfw.Element // that the text belongs to
}

type strip struct {
	height float64
	pieces []piece
}

// sheet fills pages from the top. Sections give it strips; it may break the page between any two of them.
type sheet struct {
	doc        *pdfw.Doc
	set        fonts.Set
	paper      paper
	x, width   float64 // of the text area
	bottom     float64
	y          float64
	running    string          // head of the pages after the first
	watermarks []string        // one below the other
	feet       map[int]float64 // where footers begin that do not stand at the foot of their page, by page from 0
	accent     accents         // colours of the theme

	rightToLeft bool
	parent      *pdfw.Element // that new elements of the structure become a part of; nil for text that is not read aloud
	filled      *pdfw.Element // that text belongs to itself, such as a cell
}

func newSheet(doc *pdfw.Doc, set fonts.Set, p paper) *sheet {
	return &sheet{doc: doc, set: set, paper: p, x: p.left, width: p.width - p.left - p.right, bottom: p.height - bottomSpace, feet: map[int]float64{}, parent: doc.Root()}
}

func (s *sheet) face(bold bool) *pdfw.Family {
	if bold {
		return s.set.Bold
	}
	return s.set.Regular
}

// newPage starts a page and draws the watermark first, then the running head.
func (s *sheet) newPage() {
	s.doc.AddPage()
	s.doc.SetElement(nil)
	s.drawWatermarks()
	if s.paper.letter {
		s.letterMarks()
	}
	s.y = topMargin
	if s.doc.Pages() > 1 && s.running != "" {
		st := style{size: 8, leading: 11, color: soft}
		s.aside(func() { s.flow(s.oneLine(st, s.x, s.width, left, s.running), nil) })
		s.y += 3
		s.doc.Rule(s.x, s.y, s.x+s.width, s.y, 0.5, hair)
		s.y += 14
	}
}

func (s *sheet) drawWatermarks() {
	turn := math.Atan2(s.paper.height, s.paper.width)
	sin, cos := math.Sincos(turn)
	diagonal := math.Hypot(s.paper.height, s.paper.width)
	for i, text := range s.watermarks {
		l := s.doc.Line(s.set.Bold, shorten(text, 60))
		if l.Width(1) == 0 {
			continue
		}
		size := min(0.68*diagonal/l.Width(1), 110)
		half := l.Width(size) / 2
		down := size*0.35 + (float64(i)-float64(len(s.watermarks)-1)/2)*size*1.2
		x := s.paper.width/2 - cos*half + sin*down
		y := s.paper.height/2 + sin*half + cos*down
		s.doc.TextTurned(l, size, x, y, turn*180/math.Pi, pale)
	}
}

// keep starts a new page when a part of this height does not fit on the current one but fits on a new one. It reports
// whether it did.
func (s *sheet) keep(height float64) bool {
	if s.y+height <= s.bottom || height > s.bottom-topMargin-40 {
		return false
	}
	s.newPage()
	return true
}

// flow draws strips one below the other. It calls onPage after each page break.
func (s *sheet) flow(strips []strip, onPage func()) {
	for _, st := range strips {
		if s.y+st.height > s.bottom && s.y > topMargin+60 {
			s.newPage()
			if onPage != nil {
				onPage()
			}
		}
		s.draw(st)
	}
}

// draw draws the pieces of a strip on one baseline, centred for the largest, and moves below it.
func (s *sheet) draw(st strip) {
	size := 0.0
	for _, p := range st.pieces {
		size = max(size, p.size)
	}
	const capitals = 0.70 // their height as a fraction of the size
	for _, p := range st.pieces {
		s.doc.SetElement(p.tag)
		s.doc.Text(p.line, p.size, p.x, s.y+(st.height+size*capitals)/2, p.color)
		if p.link != "" {
			s.doc.Link(p.x, s.y, p.line.Width(p.size), st.height, p.link, p.tag)
		}
	}
	s.y += st.height
}

// element returns the element of the structure that new text belongs to.
func (s *sheet) element(st style) *pdfw.Element {
	switch {
	case s.parent == nil:
		return nil
	case st.link != "":
		return s.parent.Add("P").Add("Link")
	case st.tag != "":
		return s.parent.Add(st.tag)
	case s.filled != nil:
		return s.filled
	}
	return s.parent.Add("P")
}

// within makes the elements of what set returns parts of an element.
func (s *sheet) within(e *pdfw.Element, set func()) {
	before, filled := s.parent, s.filled
	s.parent, s.filled = e, nil
	set()
	s.parent, s.filled = before, filled
}

// aside sets text that is not part of the structure, such as that of every page.
func (s *sheet) aside(set func()) { s.within(nil, set) }

// cellOrAside makes all text that set returns the content of one element, or of none when there is no element.
func (s *sheet) cellOrAside(e *pdfw.Element, set func()) {
	s.within(e, func() {
		s.filled = e
		set()
	})
}

// text returns wrapped text as strips.
func (s *sheet) text(st style, x, width float64, a align, text string) []strip {
	lines := s.doc.Wrap(s.face(st.bold), st.size, width, text)
	out := make([]strip, 0, len(lines))
	tag := s.element(st)
	for _, l := range lines {
		out = append(out, strip{st.leading, []piece{placed(st, x, width, a, l, tag)}})
	}
	return out
}

// oneLine returns text that must not wrap as one strip, set smaller when it is too wide.
func (s *sheet) oneLine(st style, x, width float64, a align, text string) []strip {
	l := s.doc.Line(s.face(st.bold), shorten(text, 160))
	if w := l.Width(st.size); w > width {
		st.size *= width / w
	}
	return []strip{{st.leading, []piece{placed(st, x, width, a, l, s.element(st))}}}
}

func placed(st style, x, width float64, a align, l pdfw.Line, tag *pdfw.Element) piece {
	x = area{x, width, a}.start(l.Width(st.size))
	return piece{x, l, st.size, st.color, st.link, tag}
}

// merge returns columns of strips side by side.
func merge(columns ...[]strip) []strip {
	var out []strip
	for _, col := range columns {
		for i, st := range col {
			if i == len(out) {
				out = append(out, strip{})
			}
			out[i].height = max(out[i].height, st.height)
			out[i].pieces = append(out[i].pieces, st.pieces...)
		}
	}
	return out
}

func heightOf(strips []strip) float64 {
	h := 0.0
	for _, st := range strips {
		h += st.height
	}
	return h
}
