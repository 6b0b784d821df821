package pdf

import (
	"slices"
	"strings"
	"unicode/utf8"

	"chancery/gobl/org"
)

// Measures of a business letter, form B of DIN 5008:2020, in points.
const (
	mm = 72 / 25.4

	letterLeft  = 25 * mm
	letterRight = 20 * mm
	letterBody  = 98.46 * mm // start of the text

	headTop    = 12 * mm // the letterhead is 45 mm high
	headBottom = 41 * mm

	windowWidth = 75 * mm // 85 mm of the field without the 5 mm at each side that an envelope may hide
	windowTo    = 62.7 * mm
	windowLines = 6
	windowLead  = 27.3 * mm / windowLines

	infoLeft = 125 * mm
	infoTop  = 50 * mm
	infoLead = 10.9
	maxBrand = 60 // length up to which a name is shown in full in place of a logo, and in the window

	firstFold, secondFold, holeMark = 105 * mm, 210 * mm, 148.5 * mm
)

// letter is the part of a business letter above the text.
type letter struct {
	sender   partyBlock
	returnTo string   // the sender in one line
	to       []string // lines of the address, without empty ones
	details  partyBlock
}

// composeLetter moves sender and addressee from the parties to the head of the letter.
func (c *composer) composeLetter(v *view) {
	from, to := c.doc.ends()
	l := &letter{}
	if from != nil {
		l.sender = v.parties[0]
		l.returnTo = c.returnLine(from)
		v.parties = v.parties[1:]
	}
	if to != nil {
		l.to = c.window(to, from)
		l.details = c.detailsBlock(v.parties[0].label, to, l.to)
		v.parties = v.parties[1:]
	}
	v.letter = l
}

// returnLine returns the address to which the post returns the letter, in one line.
func (c *composer) returnLine(p *org.Party) string {
	parts := []string{displayName(p)}
	if a := first(p.Addresses); a != nil {
		lines, _ := postal(a)
		parts = append(parts, lines...)
	}
	return join(" · ", parts...)
}

// window returns the address in the form that the post requires: the country last, in capitals, and only abroad. When
// there are too many lines, the person is left out, then two parts of the address share a line.
func (c *composer) window(to, from *org.Party) []string {
	out := []string{displayName(to)}
	a := first(to.Addresses)
	if a == nil {
		return out
	}
	lines, region := postal(a)
	country := ""
	if from == nil || first(from.Addresses) == nil || first(from.Addresses).Country != a.Country {
		country = strings.ToUpper(c.country(a.Country))
	}
	lines = nonEmpty(append(lines, region, country)...)
	if to.Name != "" && len(lines)+2 <= windowLines {
		out = append(out, nonEmpty(personName(first(to.People)))...)
	}
	if len(lines)+1 > windowLines {
		lines = append([]string{lines[0] + ", " + lines[1]}, lines[2:]...)
	}
	return append(out, lines...)
}

func nonEmpty(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// displayName returns the name of a party, or that of its first person.
func displayName(p *org.Party) string { return firstOf(p.Name, personName(first(p.People))) }

// detailsBlock returns the details of a party that the window does not show.
func (c *composer) detailsBlock(label string, p *org.Party, window []string) partyBlock {
	rest := *p
	rest.Addresses, rest.Label = nil, "" // the role contains the label already
	if slices.Contains(window, personName(first(rest.People))) {
		rest.People = nil
	}
	return c.partyBlock(label, &rest)
}

// letterHead draws the letterhead, the address in the window, the information block, and then the title.
func (p *painter) letterHead() {
	l := p.view.letter
	infoEnd, page := p.information(l), p.doc.Pages()
	p.doc.SetPage(0)
	p.letterBrand(l)
	p.address(l)
	p.doc.SetPage(page - 1)
	p.y = infoEnd + 16
	if page == 1 {
		p.y = max(p.y, letterBody)
	}
	p.keep(qrSide + 60)
	p.subject()
}

// letterBrand draws the logo within the letterhead, or the name of the sender.
func (p *painter) letterBrand(l *letter) {
	a := area{p.x, windowWidth, left}
	switch p.logoPlace {
	case LogoRight:
		a = area{infoLeft, p.x + p.width - infoLeft, right}
	case LogoCentre:
		a = area{p.x, p.width, centre}
	}
	if p.logo == nil {
		p.y = headTop
		st := style{bold: true, size: 13.5, leading: 18, color: p.accent.text}
		name := p.text(st, a.x, a.w, a.align, shorten(l.sender.name, maxBrand))
		p.flow(name[:min(len(name), 4)], nil)
		return
	}
	h := min(p.logoSize, headBottom-headTop)
	w := h * p.logo.Aspect()
	if w > min(windowWidth, a.w) {
		w = min(windowWidth, a.w)
		h = w / p.logo.Aspect()
	}
	x := a.start(w)
	p.doc.Figure(p.parent, p.logoText(), x, headTop, w, h, func() { p.doc.Picture(p.logo, x, headTop, w, h) })
}

// address draws the address in the window of the envelope.
func (p *painter) address(l *letter) {
	st := style{size: 6.4, leading: 9, color: soft}
	if l.returnTo != "" {
		p.y = windowTo - 12
		p.flow(p.oneLine(st, p.x, windowWidth, left, shorten(l.returnTo, 90)), nil)
		p.doc.Rule(p.x, p.y, p.x+windowWidth, p.y, 0.4, hair)
	}
	st = style{size: 10, leading: windowLead, color: ink}
	var strips []strip
	for _, line := range l.to {
		strips = append(strips, p.text(st, p.x, windowWidth, left, line)...)
	}
	if len(strips) > windowLines {
		strips = strips[:0]
		for _, line := range l.to[:min(len(l.to), windowLines)] {
			strips = append(strips, p.oneLine(st, p.x, windowWidth, left, shorten(line, maxBrand))...)
		}
	}
	p.y = windowTo
	p.flow(strips, nil)
}

// information draws the column at the right: the sender, the facts and the other details of the addressee. It returns
// the end of the column.
func (p *painter) information(l *letter) float64 {
	x := infoLeft
	w := p.x + p.width - x
	p.y = headTop
	if p.logoPlace == LogoRight || p.logoPlace == LogoCentre {
		p.y = infoTop // the letterhead has no room next to the logo
	}
	sender := l.sender
	if p.logo == nil && utf8.RuneCountInString(sender.name) <= maxBrand {
		sender.name = "" // it is shown at the left
	}
	p.flow(p.infoStrips(sender, x, w), nil)
	p.y += 10
	if p.doc.Pages() == 1 {
		p.y = max(p.y, infoTop)
	}
	var facts []strip
	for _, f := range p.view.facts {
		label := p.text(style{size: 7.6, leading: infoLead, color: soft}, x, w*0.44, left, f.label)
		value := p.text(style{bold: true, size: 8.2, leading: infoLead, color: ink}, x+w*0.44+6, w*0.56-6, left, f.value)
		facts = append(facts, merge(label, value)...)
	}
	p.flow(facts, nil)
	details := l.details
	if utf8.RuneCountInString(details.name) <= maxBrand {
		details.name = "" // it is shown in the window
	}
	if details.name != "" || len(details.lines) > 0 {
		p.y += 10
		p.flow(p.infoStrips(details, x, w), nil)
	}
	return p.y
}

// infoStrips sets a party with less leading than in the text.
func (p *painter) infoStrips(b partyBlock, x, w float64) []strip {
	out := p.oneLine(style{bold: true, size: 7.6, leading: 12.5, color: p.accent.text, tag: "H2"}, x, w, left, b.label)
	out = append(out, p.text(style{bold: true, size: 8.8, leading: 12, color: ink}, x, w, left, b.name)...)
	for _, l := range b.lines {
		out = append(out, p.text(style{size: 8.2, leading: infoLead, color: ink, link: l.link}, x, w, left, l.text)...)
	}
	return out
}

// subject draws the title, left as in a letter, after the codes that must come first.
func (p *painter) subject() {
	top := p.y
	x, low := p.firstCodes(top)
	w := p.x + p.width - x
	if p.view.badge != "" {
		const maxBadge = 0.3 // of the width
		p.y = top - 2
		w -= p.badge(area{p.x + p.width - w*maxBadge, w * maxBadge, right}) + cellGap
	}
	p.y = top
	title := join(" ", shorten(p.view.title, 80), shorten(p.view.number, 140))
	p.flow(p.text(style{bold: true, size: 16, leading: 21, color: ink, tag: "H1"}, x, w, left, title), nil)
	p.flow(p.text(legalStyle(), x, w, left, p.view.legal), nil)
	p.y = max(p.y, low) + 5
	p.doc.Rule(p.x, p.y, p.x+p.width, p.y, 1.4, p.accent.fill)
	p.y += 13
}

// letterMarks draws the fold marks on the first page, and the punch mark on every page.
func (s *sheet) letterMarks() {
	const edge, short, long = 4 * mm, 3 * mm, 5 * mm
	s.doc.Rule(edge, holeMark, edge+long, holeMark, 0.4, soft)
	if s.doc.Pages() > 1 {
		return
	}
	for _, y := range []float64{firstFold, secondFold} {
		s.doc.Rule(edge, y, edge+short, y, 0.4, soft)
	}
}
