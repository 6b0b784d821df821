package pdf

import (
	"slices"

	"rsc.io/qr"
)

// Sizes of QR codes in points.
const (
	// qrSide is 32 mm, within the 30 to 40 mm that Spanish and Portuguese rules ask for.
	qrSide = 32 * mm
	// largestSide is that of codes with many modules, such as those of Saudi Arabia.
	largestSide = 40 * mm
	// smallestModule is one that telephones read from paper.
	smallestModule = 0.33 * mm
	// scanSide is that of codes for a banking app.
	scanSide = 26 * mm
	// quietZone is the white around a code: four modules of one of common size, and more than the 2 mm that Spanish rules
	// ask for.
	quietZone = 9.0
)

// allCodes returns the codes of the stamps and the one for a banking app.
func (v *view) allCodes() []stampBlock {
	if v.scan == nil {
		return v.codes
	}
	return append(slices.Clip(v.codes), *v.scan)
}

// encode returns the QR codes by value, without values that are too long for one.
func encode(stamps []stampBlock) map[string]*qr.Code {
	out := map[string]*qr.Code{}
	for _, s := range stamps {
		if s.qr == "" {
			continue
		}
		if code, err := qr.Encode(s.qr, qr.M); err == nil {
			out[s.qr] = code
		}
	}
	return out
}

// sideOf returns the size of a code: that of its block, and more where the modules would be too small.
func (p *painter) sideOf(b stampBlock) float64 {
	side := b.side
	if side == 0 {
		side = qrSide
	}
	if code := p.codes[b.qr]; code != nil {
		side = max(side, min(smallestModule*float64(code.Size), largestSide))
	}
	return side
}

// firstCodes draws the codes that must come first, side by side, and returns the position to the right of them and
// their lower end.
func (p *painter) firstCodes(top float64) (x, low float64) {
	x, low = p.x, top
	for _, c := range p.view.codes {
		if c.first && p.codes[c.qr] != nil {
			low = max(low, p.leadingCode(c, x, top))
			x += p.sideOf(c) + 22
		}
	}
	return x, low
}

// stamp draws a code with its texts to the right, or the texts alone.
func (p *painter) stamp(c stampBlock) {
	x, w, low, page := p.x, p.width, p.y, p.doc.Pages()
	if p.codes[c.qr] != nil {
		side := p.sideOf(c)
		p.keep(side + 42)
		page = p.doc.Pages()
		low = p.leadingCode(c, x, p.y)
		x, w = x+side+18, w-side-18
	} else if c.qr != "" {
		p.warn("a stamp is too long for a QR code and is shown as text")
		c.texts = append([]fact{{label: c.caption, value: c.qr}}, c.texts...)
	}
	if c.title != "" {
		p.scanTexts(c, x, w)
		c.texts = nil
	}
	p.y += 4
	for _, f := range c.texts {
		strips := p.text(style{size: 7.2, leading: 10, color: soft}, x, w, left, f.label)
		strips = append(strips, p.text(style{size: 7.6, leading: 10.5, color: ink}, x, w, left, f.value)...)
		p.flow(strips, nil)
		p.y += 4
	}
	if page == p.doc.Pages() {
		p.y = max(p.y, low)
	}
	p.y += 10
}

// scanBeside returns a function that draws the code for a banking app below the totals, which are w wide, and its height.
// It returns nothing when there is no such code.
func (p *painter) scanBeside(w float64) (draw func(), height float64) {
	b := p.view.scan
	if b == nil || p.codes[b.qr] == nil {
		return nil, 0
	}
	const above, gap = 20.0, 12.0
	p.view.scan = nil
	x, side := p.x+p.width-w, p.sideOf(*b)
	return func() {
		p.y += above
		top := p.y
		low := p.leadingCode(*b, x, top)
		p.y = top - 3
		p.scanTexts(*b, x+side+gap, w-side-gap)
		p.y = max(p.y, low)
	}, above + side + quietZone
}

// scanTexts sets what a banking app will show, next to the code.
func (p *painter) scanTexts(b stampBlock, x, w float64) {
	p.flow(p.text(style{bold: true, size: 8.6, leading: 11, color: p.accent.text, tag: "H2"}, x, w, left, b.title), nil)
	p.y += 2
	for _, f := range b.texts {
		p.flow(p.oneLine(style{size: 7.2, leading: 9, color: soft}, x, w, left, f.label), nil)
		p.flow(p.text(style{size: 8.6, leading: 11, color: ink}, x, w, left, f.value), nil)
	}
}

// leadingCode draws caption, code and legend, and returns their lower end.
func (p *painter) leadingCode(c stampBlock, x, y float64) float64 {
	side := p.sideOf(c)
	p.y = y
	if c.caption != "" {
		p.flow(p.codeText(c.caption, x, side), nil)
		p.y += quietZone
	}
	p.doc.Rect(x-quietZone, p.y-quietZone, side+2*quietZone, side+2*quietZone, 0xFFFFFF) // no watermark in the quiet zone
	p.qrCode(p.codes[c.qr], x, p.y, side)
	p.y += side + quietZone
	if c.legend != "" {
		const few = 2 // texts next to the code, which do not reach below it
		if !c.first && len(c.texts) <= few {
			side = p.x + p.width - x // a long number stays in one piece
		}
		p.flow(p.codeText(c.legend, x, side), nil)
	}
	low := p.y
	p.y = y
	return low
}

// codeText sets the text above or below a code: on one line when it nearly fits, or else in smaller print on several.
func (p *painter) codeText(text string, x, side float64) []strip {
	const longest = 1.35 // of the side, at the usual size
	st := style{bold: true, size: 7.4, leading: 10, color: ink}
	if p.doc.Line(p.face(st.bold), text).Width(st.size) < longest*side {
		return p.oneLine(st, x, side, left, text)
	}
	return p.text(style{size: 6.4, leading: 8, color: ink}, x, side, left, text)
}

func (p *painter) qrCode(code *qr.Code, x, y, side float64) {
	p.doc.Figure(p.parent, p.locale.word("qr-code"), x, y, side, side, func() {
		p.doc.Rects(modules(code, x, y, side), 0x000000)
	})
}

// modules returns the dark modules of a code as rectangles, row by row.
func modules(code *qr.Code, x, y, side float64) [][4]float64 {
	module := side / float64(code.Size)
	var rects [][4]float64
	for row := range code.Size {
		for col := 0; col < code.Size; col++ {
			start := col
			for col < code.Size && code.Black(col, row) {
				col++
			}
			if col > start {
				rects = append(rects, [4]float64{x + float64(start)*module, y + float64(row)*module, float64(col-start) * module, module})
			}
		}
	}
	return rects
}
