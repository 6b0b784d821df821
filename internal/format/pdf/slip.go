package pdf

import (
	"rsc.io/qr"

	"chancery/internal/format/pdf/fonts"
	"chancery/internal/format/pdf/pdfw"
)

// Measures of a Swiss payment part with its receipt (SIX, QR-bill 2.3, 3.3 to 3.6, and the style guide), in points from
// the top left of the slip.
const (
	slipWidth, slipHeight = 210 * mm, 105 * mm
	slipPad               = 5 * mm
	receiptWidth          = 62 * mm
	partLeft              = receiptWidth + slipPad
	dataLeft              = receiptWidth + 56*mm // information section of the payment part
	dataWidth             = slipWidth - slipPad - dataLeft
	slipAmountTop         = 68 * mm
	swissSide             = 46 * mm
	swissCross            = 7 * mm
	slipTextSpace         = 12.0 // for the line above the slip that says where to cut
)

// slipSizes are the sizes of headings and of values, with their leading.
type slipSizes struct{ heading, value, leading float64 }

var (
	receiptSizes = slipSizes{6, 8, 9}   //nolint:gochecknoglobals // constants
	partSizes    = slipSizes{8, 10, 11} //nolint:gochecknoglobals // constants
)

// slipPainter draws one payment part; x and y are the top left corner of the slip on the page.
type slipPainter struct {
	*painter
	bill  *swissBill
	words slipWords
	set   fonts.Set
	x, y  float64
}

// slip draws the Swiss payment part at the foot of the last page, or of a page of its own when the last one has no room.
// The footer of the page stands above it.
func (p *painter) slip(b *swissBill) {
	if b == nil {
		return
	}
	set, err := fonts.Slip()
	if err != nil {
		p.warn("the Swiss payment part is left out: " + err.Error())
		return
	}
	code, err := qr.Encode(b.payload(), qr.M)
	if err != nil {
		p.warn("the Swiss payment part is left out: its code would be too long")
		return
	}
	top := p.paper.height - slipHeight
	foot := top - slipTextSpace - (p.paper.height - p.bottom - 18)
	if p.y > foot-6 {
		p.newPage()
	}
	p.feet[p.doc.Pages()-1] = foot
	p.doc.SetMirror(false)
	s := &slipPainter{painter: p, bill: b, words: slipWordsOf(p.locale.tag), set: set, x: 0, y: top}
	if p.paper.width > slipWidth+1 {
		s.x = (p.paper.width - slipWidth) / 2
		p.warn("a Swiss payment part belongs on A4 paper")
	}
	s.cuts()
	s.receipt()
	s.part(code)
	p.doc.SetMirror(p.rightToLeft)
}

// cuts draws the lines along which the slip is cut, with the words above them that the guidelines ask for on paper without
// perforation.
func (s *slipPainter) cuts() {
	const dash, gap, thickness = 2.4, 2.0, 0.5
	var dashes [][4]float64
	for at := 0.0; at < slipWidth; at += dash + gap {
		dashes = append(dashes, [4]float64{s.x + at, s.y, min(dash, slipWidth-at), thickness})
	}
	for at := 0.0; at < slipHeight; at += dash + gap {
		dashes = append(dashes, [4]float64{s.x + receiptWidth, s.y + at, thickness, min(dash, slipHeight-at)})
	}
	s.aside(func() {
		s.doc.SetElement(nil)
		s.doc.Rects(dashes, 0x000000)
	})
	l := s.doc.Line(s.set.Regular, s.words.separate)
	const size = 7.0
	s.doc.Text(l, size, s.x+(slipWidth-l.Width(size))/2, s.y-4, 0x000000)
}

// receipt draws the left part, which a post office keeps.
func (s *slipPainter) receipt() {
	b, w := s.bill, receiptWidth-2*slipPad
	s.title(slipPad, s.words.receipt)
	c := slipColumn{s, slipPad, 12 * mm, w, receiptSizes}
	c.section(s.words.account, append([]string{groupFours(b.iban)}, b.creditor.lines()...)...)
	if b.ref != "" {
		c.section(s.words.ref, b.shownRef())
	}
	if b.debtor != (swissAddress{}) {
		c.section(s.words.payer, b.debtor.lines()...)
	} else {
		c.blank(s.words.payerBlank, 52*mm, 20*mm)
	}
	s.amount(slipPad, receiptSizes, 14*mm)
	right := slipColumn{s, slipPad, 82 * mm, w, receiptSizes}
	right.heading(s.words.acceptance, true)
}

// part draws the payment part with the code.
func (s *slipPainter) part(code *qr.Code) {
	b := s.bill
	s.title(partLeft, s.words.payment)
	s.swissCode(code, s.x+partLeft, s.y+17*mm)
	s.amount(partLeft, partSizes, 16*mm)
	c := slipColumn{s, dataLeft, slipPad, dataWidth, partSizes}
	c.section(s.words.account, append([]string{groupFours(b.iban)}, b.creditor.lines()...)...)
	if b.ref != "" {
		c.section(s.words.ref, b.shownRef())
	}
	if b.message != "" {
		c.section(s.words.message, b.message)
	}
	if b.debtor != (swissAddress{}) {
		c.section(s.words.payer, b.debtor.lines()...)
	} else {
		c.blank(s.words.payerBlank, 65*mm, 25*mm)
	}
}

func (s *slipPainter) title(x float64, text string) {
	const size = 11.0
	s.doc.SetElement(s.parent.Add("H2"))
	s.doc.Text(s.doc.Line(s.set.Bold, text), size, s.x+x, s.y+slipPad+size*0.8, 0x000000)
}

// amount draws currency and amount next to each other.
func (s *slipPainter) amount(x float64, sizes slipSizes, gap float64) {
	currency := slipColumn{s, x, slipAmountTop, gap, sizes}
	currency.section(s.words.currency, s.bill.currency)
	amount := slipColumn{s, x + gap, slipAmountTop, receiptWidth - slipPad - x - gap, sizes}
	if x == partLeft {
		amount.w = 51*mm - gap
	}
	amount.section(s.words.amount, s.bill.shownAmount())
}

// slipColumn sets headings with values below each other.
type slipColumn struct {
	*slipPainter
	left, top, w float64
	sizes        slipSizes
}

// section sets a heading and its lines, and leaves an empty line below.
func (c *slipColumn) section(heading string, lines ...string) {
	c.heading(heading, false)
	c.doc.SetElement(c.parent.Add("P"))
	for _, text := range lines {
		for _, l := range c.doc.Wrap(c.set.Regular, c.sizes.value, c.w, text) {
			c.line(l, c.sizes.value, false)
		}
	}
	c.top += c.sizes.leading
}

func (c *slipColumn) heading(text string, atRight bool) {
	c.doc.SetElement(c.parent.Add("P"))
	c.line(c.doc.Line(c.set.Bold, text), c.sizes.heading, atRight)
}

func (c *slipColumn) line(l pdfw.Line, size float64, atRight bool) {
	x := c.x + c.left
	if atRight {
		x += c.w - l.Width(size)
	}
	c.doc.Text(l, size, x, c.y+c.top+size*0.8, 0x000000)
	c.top += c.sizes.leading
}

// blank draws the corners of a box that is filled in by hand.
func (c *slipColumn) blank(heading string, w, h float64) {
	const arm, thickness = 3 * mm, 0.75
	c.heading(heading, false)
	x, y := c.x+c.left, c.y+c.top
	var arms [][4]float64
	for _, right := range []bool{false, true} {
		for _, low := range []bool{false, true} {
			ax, ay, bx, by := x, y, x, y
			if right {
				ax, bx = x+w-arm, x+w-thickness
			}
			if low {
				ay, by = y+h-thickness, y+h-arm
			}
			arms = append(arms, [4]float64{ax, ay, arm, thickness}, [4]float64{bx, by, thickness, arm})
		}
	}
	c.doc.Rects(arms, 0x000000)
	c.top += h + c.sizes.leading
}

// swissCode draws the code, 46 by 46 mm, with the Swiss cross in its centre (SIX, 6.4).
func (s *slipPainter) swissCode(code *qr.Code, x, y float64) {
	const (
		ground = 6 * mm // the black square; white around it to the size of the cross
		long   = 3.9 * mm
		wide   = 1.17 * mm
	)
	const quiet = 4.5 * mm                                                       // less than the 5 mm to the line where the slip is cut
	s.doc.Rect(x-quiet, y-quiet, swissSide+2*quiet, swissSide+2*quiet, 0xFFFFFF) // no watermark in the quiet zone
	s.doc.Figure(s.parent, s.words.code, x, y, swissSide, swissSide, func() {
		s.doc.Rects(modules(code, x, y, swissSide), 0x000000)
		cx, cy := x+swissSide/2, y+swissSide/2
		square := func(w, h float64, color pdfw.Color) { s.doc.Rect(cx-w/2, cy-h/2, w, h, color) }
		square(swissCross, swissCross, 0xFFFFFF)
		square(ground, ground, 0x000000)
		square(long, wide, 0xFFFFFF)
		square(wide, long, 0xFFFFFF)
	})
}
