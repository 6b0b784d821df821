package pdfw

import (
	"math"
	"strconv"
	"unicode/utf16"
)

// Color is a red-green-blue value, 0xRRGGBB, in sRGB.
type Color uint32

// Rect fills a rectangle; x and y are its top left corner, in points from the top left of the page.
func (d *Doc) Rect(x, y, w, h float64, c Color) {
	d.enterDrawing()
	d.fill(c)
	d.nums(d.mirrored(x, w), d.height-y-h, w, h)
	d.op("re f")
}

// Rects fills many rectangles as one path, so that there are no hairlines between neighbours. Each rectangle is x, y,
// width, height.
func (d *Doc) Rects(rects [][4]float64, c Color) {
	if len(rects) == 0 {
		return
	}
	d.enterDrawing()
	d.fill(c)
	from, to := rects[0][0], rects[0][0]
	for _, r := range rects {
		from, to = min(from, r[0]), max(to, r[0]+r[2])
	}
	move := d.mirrored(from, to-from) - from
	for _, r := range rects {
		d.nums(r[0]+move, d.height-r[1]-r[3], r[2], r[3])
		d.op("re")
	}
	d.op("f")
}

// Rule draws a straight line of a thickness.
func (d *Doc) Rule(x1, y1, x2, y2, thickness float64, c Color) {
	d.enterDrawing()
	x1, x2 = d.mirrored(x1, 0), d.mirrored(x2, 0)
	d.stroke(c)
	d.nums(thickness)
	d.op("w")
	d.nums(x1, d.height-y1)
	d.op("m")
	d.nums(x2, d.height-y2)
	d.op("l S")
}

// RoundBox strokes a rectangle with rounded corners.
func (d *Doc) RoundBox(x, y, w, h, r, thickness float64, c Color) {
	const k = 0.5523 // control points of a quarter circle
	d.enterDrawing()
	x = d.mirrored(x, w)
	bottom, top, right := d.height-y-h, d.height-y, x+w
	q := r * (1 - k)
	d.stroke(c)
	d.nums(thickness)
	d.op("w")
	d.nums(x+r, bottom)
	d.op("m")
	d.nums(right-r, bottom)
	d.op("l")
	d.curve(right-q, bottom, right, bottom+q, right, bottom+r)
	d.nums(right, top-r)
	d.op("l")
	d.curve(right, top-q, right-q, top, right-r, top)
	d.nums(x+r, top)
	d.op("l")
	d.curve(x+q, top, x, top-q, x, top-r)
	d.nums(x, bottom+r)
	d.op("l")
	d.curve(x, bottom+q, x+q, bottom, x+r, bottom)
	d.op("s")
}

func (d *Doc) curve(n ...float64) {
	d.nums(n...)
	d.op("c")
}

// Text draws a line of text; its baseline starts at x, y.
func (d *Doc) Text(l Line, size, x, y float64, c Color) {
	d.text(l, size, d.mirrored(x, l.Width(size)), y, 0, c)
}

// TextTurned draws a line of text rotated counter-clockwise around its start by an angle in degrees. It is never mirrored.
func (d *Doc) TextTurned(l Line, size, x, y, degrees float64, c Color) {
	d.text(l, size, x, y, degrees, c)
}

func (d *Doc) text(l Line, size, x, y, degrees float64, c Color) {
	if len(l.glyphs) == 0 {
		return
	}
	d.enterText()
	d.fill(c)
	d.cur = append(d.cur, "BT "...)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	d.part(part{l.face, l.glyphs}, size, x, y, sin, cos, c)
	at := 0.0
	if len(l.more) > 0 {
		at = advanceOf(l.glyphs)
	}
	for _, p := range l.more {
		d.part(p, size, x+cos*at*size/1000, y-sin*at*size/1000, sin, cos, c)
		at += advanceOf(p.glyphs)
	}
	d.op("ET")
}

func advanceOf(gs []glyph) float64 {
	w := 0.0
	for _, g := range gs {
		w += g.adv
	}
	return w
}

// strokeWidth is the width of the stroke that makes a face bold, as a part of the size.
const strokeWidth = 0.026

// part draws a piece of a line in one face.
func (d *Doc) part(p part, size, x, y, sin, cos float64, c Color) {
	use := d.use(p.face)
	if p.face.stroke {
		d.stroke(c)
		d.nums(size * strokeWidth)
		d.op("w")
	}
	d.cur = append(d.cur, "/F"...)
	d.cur = strconv.AppendInt(d.cur, int64(use.id), 10)
	d.cur = append(d.cur, ' ')
	d.nums(size)
	d.op("Tf")
	if p.face.stroke {
		d.op("2 Tr")
	}
	d.ratios(cos, sin, -sin, cos)
	d.nums(x, d.height-y)
	d.op("Tm")
	d.showGlyphs(use, p.glyphs, size)
	if p.face.stroke {
		d.op("0 Tr")
	}
}

// showGlyphs writes one TJ array, or several when marks are raised or when several glyphs show one text, which is then
// stated next to them (ActualText; ISO 32000-1, 14.9.4).
func (d *Doc) showGlyphs(use *fontUse, gs []glyph, size float64) {
	d.cur = append(d.cur, "[<"...)
	rise, pending, stated := 0.0, 0.0, false
	for i, g := range gs {
		group := g.r != 0 && i+1 < len(gs) && gs[i+1].r == 0
		if stated && g.r != 0 {
			d.cur = append(d.cur, ">]TJ EMC [<"...)
			stated = false
		}
		if group {
			d.cur = append(d.cur, ">]TJ /Span<</ActualText"...)
			d.cur = append(d.cur, hexText(d.shown(g.r))...)
			d.cur = append(d.cur, ">>BDC [<"...)
			stated = true
		}
		if g.dy != rise {
			d.cur = append(d.cur, ">]TJ "...)
			d.nums(g.dy * size / 1000)
			d.cur = append(d.cur, "Ts [<"...)
			rise = g.dy
		}
		d.shift(pending - g.dx)
		d.cur = appendHex16(d.cur, use.code(g))
		pending = math.Round(use.face.advance(g.id)) - g.adv + g.dx
	}
	d.cur = append(d.cur, ">]TJ "...)
	if stated {
		d.cur = append(d.cur, "EMC "...)
	}
	if rise != 0 {
		d.cur = append(d.cur, "0 Ts "...)
	}
}

// shift moves the next glyph to the left by thousandths of the size.
func (d *Doc) shift(by float64) {
	if math.Abs(by) < 0.6 {
		return
	}
	d.cur = append(d.cur, '>')
	d.cur = appendNumber(d.cur, by, 1)
	d.cur = append(d.cur, '<')
}

func (d *Doc) fill(c Color) {
	if d.fillSet && d.fillColor == c {
		return
	}
	d.fillSet, d.fillColor = true, c
	d.color(c, "rg")
}

func (d *Doc) stroke(c Color) {
	if d.strokeSet && d.strokeColor == c {
		return
	}
	d.strokeSet, d.strokeColor = true, c
	d.color(c, "RG")
}

func (d *Doc) color(c Color, op string) {
	d.ratios(float64(c>>16&255)/255, float64(c>>8&255)/255, float64(c&255)/255)
	d.op(op)
}

func (d *Doc) op(s string) {
	d.cur = append(d.cur, s...)
	d.cur = append(d.cur, '\n')
}

// nums writes lengths with two decimals; hundredths of a point are finer than any printer.
func (d *Doc) nums(ns ...float64) { d.appendAll(2, ns) }

func (d *Doc) ratios(ns ...float64) { d.appendAll(4, ns) }

func (d *Doc) appendAll(places int, ns []float64) {
	for _, n := range ns {
		d.cur = appendNumber(d.cur, n, places)
		d.cur = append(d.cur, ' ')
	}
}

// appendNumber appends a number without trailing zeros; PDF has no exponents. Numbers that no page has are written by the
// library.
func appendNumber(b []byte, v float64, places int) []byte {
	const largest = 1e12
	if !(v > -largest && v < largest) {
		return strconv.AppendFloat(b, v, 'f', places, 64)
	}
	unit := int64(1)
	for range places {
		unit *= 10
	}
	n := int64(math.Round(v * float64(unit)))
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/unit, 10)
	if n %= unit; n == 0 {
		return b
	}
	b = append(b, '.')
	for n > 0 {
		unit /= 10
		b = append(b, byte('0'+n/unit))
		n %= unit
	}
	return b
}

func appendHex16(b []byte, v uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[v>>12], digits[v>>8&15], digits[v>>4&15], digits[v&15])
}

// hexText returns a text string in UTF-16 with a byte order mark.
func hexText(s string) string {
	b := []byte("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		b = appendHex16(b, u)
	}
	return string(append(b, '>'))
}
