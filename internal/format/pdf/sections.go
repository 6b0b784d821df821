package pdf

import (
	"fmt"
	"strings"

	"rsc.io/qr"

	"chancery/internal/format/pdf/pdfw"
)

// painter draws a view.
type painter struct {
	*sheet
	view      view
	locale    *locale
	logo      *pdfw.Picture
	logoSize  float64 // height in points
	logoPlace string
	slogan    string              // footer of the theme
	codes     map[string]*qr.Code // by value
	warn      func(string)
}

func (p *painter) paint() {
	p.running = join("  ·  ", join(" ", p.view.title, p.view.number))
	p.footerSpace()
	p.newPage()
	if p.view.letter != nil {
		p.letterHead()
	} else {
		p.header()
		p.factGrid()
	}
	p.partyGrid()
	p.referenceList()
	for _, t := range p.view.tables {
		p.newGrid(t, p.x, p.width).draw()
		p.y += 16
	}
	p.blocks(p.summary())
	if p.view.scan != nil {
		p.stamp(*p.view.scan)
	}
	p.noteList()
	for _, c := range p.view.codes {
		if !c.first || p.codes[c.qr] == nil {
			p.stamp(c)
		}
	}
	p.slip(p.view.bill)
	p.footers()
}

// heading opens a section.
func (s *sheet) heading(x, w float64, text string) { s.drawHeading(s.headingStrips(x, w, text)) }

func (s *sheet) headingStrips(x, w float64, text string) []strip {
	return s.oneLine(style{bold: true, size: 8.6, leading: 13, color: s.accent.text, tag: "H2"}, x, w, left, text)
}

func (s *sheet) drawHeading(strips []strip) {
	s.flow(strips, nil)
	s.y += 3
}

// header draws the sender and the title next to each other, or below each other when the theme has the sender in the centre.
// Codes that must come first are drawn left of both.
func (p *painter) header() {
	top := p.y
	x, low := p.firstCodes(top)
	half := p.x + p.width*0.52
	edge := p.x + p.width
	brand, title := area{x, half - columnGap - x, left}, area{half, edge - half, right}
	switch p.logoPlace {
	case LogoRight:
		brand, title = area{half, edge - half, right}, area{x, half - columnGap - x, left}
	case LogoCentre:
		brand = area{x, edge - x, centre}
		title = brand
	}
	below := p.brand(brand, top)
	p.y = top
	if p.logoPlace == LogoCentre {
		p.y = below + 10
	}
	text := shorten(p.view.title, 80)
	p.flow(p.text(p.fitted(style{bold: true, size: 20, leading: 25, color: ink, tag: "H1"}, title.w, text), title.x, title.w, title.align, text), nil)
	p.flow(p.text(legalStyle(), title.x, title.w, title.align, p.view.legal), nil)
	number := style{size: 11, leading: 16, color: soft}
	p.flow(p.text(number, title.x, title.w, title.align, shorten(p.view.number, 140)), nil)
	if p.view.badge != "" {
		p.badge(title)
	}
	p.y = max(p.y, low, below) + 14
	p.doc.Rule(p.x, p.y, p.x+p.width, p.y, 1.4, p.accent.fill)
	p.y += 13
}

// area is a part of the width of a page, with the side to which text in it is aligned.
type area struct {
	x, w  float64
	align align
}

// start returns where something of a width begins.
func (a area) start(w float64) float64 {
	switch a.align {
	case right:
		return a.x + a.w - w
	case centre:
		return a.x + (a.w-w)/2
	case left:
	}
	return a.x
}

// fitted returns a style that sets a text in one line, when it needs to be only a little smaller for that.
func (p *painter) fitted(st style, w float64, text string) style {
	const smallest = 0.8 // of the size
	full := p.doc.Line(p.face(st.bold), text).Width(st.size)
	if scale := w / full; scale < 1 && scale >= smallest {
		st.size *= scale * 0.995 // a line that is exactly as wide may still be broken
	}
	return st
}

// legalStyle is that of the term of the law under the title.
func legalStyle() style { return style{size: 9.5, leading: 13, color: soft} }

// brand draws the logo, or the name of the supplier, and returns its lower end.
func (p *painter) brand(a area, y float64) float64 {
	if p.logo != nil {
		h := p.logoSize
		lw := h * p.logo.Aspect()
		if lw > a.w {
			lw, h = a.w, a.w/p.logo.Aspect()
		}
		lx := a.start(lw)
		p.doc.Figure(p.parent, p.logoText(), lx, y, lw, h, func() { p.doc.Picture(p.logo, lx, y, lw, h) })
		return y + h
	}
	p.y = y + 3
	p.flow(p.text(style{bold: true, size: 13.5, leading: 18, color: p.accent.text}, a.x, a.w, a.align, shorten(p.view.brand, 120)), nil)
	return p.y
}

// logoText returns the text for those who do not see the logo: the name of the issuer.
func (p *painter) logoText() string {
	if p.view.letter != nil {
		return firstOf(p.view.letter.sender.name, p.view.title)
	}
	return firstOf(p.view.brand, p.view.title)
}

// badge draws the label in a box, and returns its width.
func (p *painter) badge(a area) float64 {
	const pad = 7.0
	size := 8.2
	l := p.doc.Line(p.set.Bold, shorten(p.view.badge, 40))
	if limit := a.w - 2*pad; l.Width(size) > limit {
		size *= limit / l.Width(size)
	}
	bw := l.Width(size) + 2*pad
	x := a.start(bw)
	p.y += 4
	p.doc.RoundBox(x, p.y, bw, 16, 3, 0.9, p.accent.fill)
	p.doc.SetElement(p.element(style{}))
	p.doc.Text(l, size, x+pad, p.y+11, p.accent.text)
	p.y += 18
	return bw
}

// factGrid draws labels over values, four in a row.
func (p *painter) factGrid() {
	const perRow = 4
	w := (p.width - (perRow-1)*cellGap) / perRow
	for at := 0; at < len(p.view.facts); at += perRow {
		var cols [][]strip
		for i, f := range p.view.facts[at:min(at+perRow, len(p.view.facts))] {
			x := p.x + float64(i)*(w+cellGap)
			col := p.oneLine(style{size: 7.4, leading: 11, color: soft}, x, w, left, f.label)
			cols = append(cols, append(col, p.text(style{bold: true, size: 9.2, leading: 12.5, color: ink}, x, w, left, f.value)...))
		}
		strips := merge(cols...)
		p.keep(heightOf(strips))
		p.flow(strips, nil)
		p.y += 7
	}
	p.y += 9
}

// partyGrid draws the parties, two in a row.
func (p *painter) partyGrid() {
	w := (p.width - columnGap) / 2
	for at := 0; at < len(p.view.parties); at += 2 {
		var cols [][]strip
		for i, b := range p.view.parties[at:min(at+2, len(p.view.parties))] {
			x := p.x + float64(i)*(w+columnGap)
			cols = append(cols, p.partyStrips(b, x, w))
		}
		strips := merge(cols...)
		p.keep(heightOf(strips))
		p.flow(strips, nil)
		p.y += 14
	}
	p.y += 4
}

func (p *painter) partyStrips(b partyBlock, x, w float64) []strip {
	out := p.oneLine(style{bold: true, size: 7.8, leading: 13, color: p.accent.text, tag: "H2"}, x, w, left, b.label)
	out = append(out, p.text(style{bold: true, size: 10, leading: 14, color: ink}, x, w, left, b.name)...)
	for _, l := range b.lines {
		out = append(out, p.text(style{size: 8.8, leading: 12, color: ink, link: l.link}, x, w, left, l.text)...)
	}
	return out
}

// referenceList draws the preceding documents next to a bar.
func (p *painter) referenceList() {
	if len(p.view.references) == 0 {
		return
	}
	var strips []strip
	for _, r := range p.view.references {
		strips = append(strips, p.text(style{size: 8.8, leading: 12.5, color: ink}, p.x+10, p.width-10, left, r)...)
	}
	p.keep(heightOf(strips))
	for _, st := range strips {
		p.flow([]strip{st}, nil)
		p.doc.Rect(p.x, p.y-st.height, 2.2, st.height, p.accent.fill)
	}
	p.y += 18
}

// summary draws the totals at the right, and the taxes with the ways to pay at the left as far as they fit on half a page.
// It returns the blocks that do not.
func (p *painter) summary() (rest []block) {
	const totalsWidth = 214.0
	rest = p.view.payment
	if len(p.view.totals) == 0 {
		return rest
	}
	h, w, limit := p.totalsHeight(), p.width-totalsWidth-columnGap, (p.bottom-topMargin)/2
	taxes := p.newGrid(p.view.taxes, p.x, w)
	low := 0.0
	if len(p.view.taxes.rows) > 0 {
		low = taxes.height() + blockGap
	}
	if low > limit { // a long table of taxes takes the whole width
		p.newGrid(p.view.taxes, p.x, p.width).draw()
		p.y += 16
		low = 0
	}
	var aside []strip
	for len(rest) > 0 {
		next := p.block(rest[0], p.x, w)
		if low+heightOf(aside)+heightOf(next) > limit {
			break
		}
		if len(aside) > 0 {
			aside = append(aside, strip{height: blockGap})
		}
		aside, rest = append(aside, next...), rest[1:]
	}
	scan, scanHeight := p.scanBeside(totalsWidth)
	p.keep(max(h+scanHeight, low+heightOf(aside)))
	top := p.y
	below := top
	if low > 0 {
		taxes.draw()
		below = p.y + blockGap
	}
	p.y = top
	p.totals(totalsWidth)
	if scan != nil {
		scan()
	}
	end := p.y
	p.y = below
	p.flow(aside, nil)
	p.y = max(p.y, end) + 18
	return rest
}

// blockGap is the distance between blocks that are one below the other.
const blockGap = 12.0

const totalLeading, strongLeading = 15.5, 25.0

func (p *painter) totalsHeight() float64 {
	h := 8.0
	for _, t := range p.view.totals {
		h += totalLeading
		if t.strong {
			h += strongLeading - totalLeading
		}
	}
	return h
}

func (p *painter) totals(w float64) {
	x := p.x + p.width - w
	box := w + 10
	w -= 8
	for _, t := range p.view.totals {
		label := style{size: 9, leading: totalLeading, color: soft}
		value := style{size: 9, leading: totalLeading, color: ink}
		if t.strong {
			p.y += 4
			p.doc.Rect(x-10, p.y, box, strongLeading, tint)
			p.doc.Rect(x-10, p.y, 2.2, strongLeading, p.accent.fill)
			label = style{bold: true, size: 10.5, leading: strongLeading, color: ink}
			value = style{bold: true, size: 11.5, leading: strongLeading, color: p.accent.text}
		}
		hang := 0.0 // a closing bracket is set outside, so that the figures are aligned
		if strings.HasSuffix(t.value, ")") {
			hang = p.doc.Line(p.face(value.bold), ")").Width(value.size)
		}
		p.flow(merge(p.oneLine(label, x, w*0.58, left, t.label), p.oneLine(value, x+w*0.58, w*0.42+hang, right, t.value)), nil)
	}
}

// blocks draws blocks in two columns.
func (p *painter) blocks(list []block) {
	w := (p.width - columnGap) / 2
	for at := 0; at < len(list); at += 2 {
		var cols [][]strip
		for i, b := range list[at:min(at+2, len(list))] {
			cols = append(cols, p.block(b, p.x+float64(i)*(w+columnGap), w))
		}
		strips := merge(cols...)
		p.keep(heightOf(strips))
		p.flow(strips, nil)
		p.y += 13
	}
}

func (p *painter) block(b block, x, w float64) []strip {
	out := p.oneLine(style{bold: true, size: 8.6, leading: 15, color: p.accent.text, tag: "H2"}, x, w, left, b.heading)
	body := style{size: 8.8, leading: 12, color: ink}
	for _, t := range b.paras {
		out = append(out, p.text(body, x, w, left, t)...)
	}
	label := body
	label.color = soft
	const gap = 10
	widest := 0.0
	for _, f := range b.pairs {
		widest = max(widest, p.doc.Line(p.set.Regular, shorten(f.label, 40)).Width(label.size))
	}
	widest = min(widest, w*0.45)
	for _, f := range b.pairs {
		body := p.fitted(body, w-widest-gap, f.value) // a number in one piece
		body.link = f.link
		out = append(out, merge(
			p.text(label, x, widest+1, left, shorten(f.label, 200)),
			p.text(body, x+widest+gap, w-widest-gap, left, f.value),
		)...)
	}
	return out
}

func (p *painter) noteList() {
	if len(p.view.notes.paras) == 0 {
		return
	}
	p.keep(34)
	p.heading(p.x, p.width, p.view.notes.heading)
	for _, n := range p.view.notes.paras {
		p.flow(p.text(style{size: 8.6, leading: 12, color: ink}, p.x, p.width, left, n), nil)
		p.y += 3
	}
	p.y += 12
}

// footers draws the footer of every page. It is called last, when the number of pages is known.
func (p *painter) footers() {
	pages := p.doc.Pages()
	p.parent, p.filled = nil, nil // what every page has is not read aloud
	for i := range pages {
		p.doc.SetPage(i)
		y, above := p.feet[i]
		if !above {
			y = p.bottom + 18
		}
		p.doc.Rule(p.x, y, p.x+p.width, y, 0.5, hair)
		p.y = y + 5
		strips := p.footerLines(p.view.footer, maxFooterLines)
		st := footerStyle()
		number := p.oneLine(st, p.x+p.width-80, 80, right, fmt.Sprintf(p.locale.word("page"), i+1, pages))
		if p.view.mark != "" {
			number = append(number, p.oneLine(st, p.x+p.width-160, 160, right, p.view.mark)...)
		}
		strips = merge(strips, number)
		for _, st := range append(strips, p.footerLines(p.slogan, maxSloganLines)...) {
			p.draw(st)
		}
	}
}

const maxFooterLines, maxSloganLines = 2, 3

func footerStyle() style { return style{size: 7.2, leading: 10, color: soft} }

func (p *painter) footerLines(text string, limit int) []strip {
	lines := p.text(footerStyle(), p.x, p.width-90, left, text)
	return lines[:min(len(lines), limit)]
}

// footerSpace makes room for the footer of the theme above the edge of the page.
func (p *painter) footerSpace() {
	p.bottom -= heightOf(p.footerLines(p.slogan, maxSloganLines))
}
