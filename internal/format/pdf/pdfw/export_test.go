package pdfw

// Levels is levels, for tests.
func Levels(text []rune, rtl bool) []uint8 { return levels(text, rtl) }

// Visual returns the characters in the order in which they are drawn.
func Visual(text []rune, rtl bool) string {
	ls := levels(text, rtl)
	var out []rune
	for _, at := range visual(ls) {
		out = append(out, text[at])
	}
	return string(out)
}

// Shown returns the characters that a line shows, in the order in which they are drawn, and whether one of its glyphs is
// that for missing characters.
func (d *Doc) Shown(l Line) (text string, missing bool) {
	for _, p := range append([]part{{l.face, l.glyphs}}, l.more...) {
		for _, g := range p.glyphs {
			if g.r != 0 {
				text += d.shown(g.r)
			}
			missing = missing || g.id == 0
		}
	}
	return text, missing
}

// Clusters returns the number of glyphs of a line that show something.
func (l Line) Clusters() int {
	n := 0
	for _, p := range append([]part{{l.face, l.glyphs}}, l.more...) {
		for _, g := range p.glyphs {
			if g.r != 0 {
				n++
			}
		}
	}
	return n
}
