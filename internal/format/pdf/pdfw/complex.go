package pdfw

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/bidi"
)

// prose is a paragraph in several faces or directions, with what is known of each character.
type prose struct {
	text    []rune
	levels  []uint8
	faces   []*Face
	scripts []language.Script
}

// part is a piece of a line in one face.
type part struct {
	face   *Face
	glyphs []glyph
}

// prose prepares a paragraph of cleaned text.
func (d *Doc) prose(f *Family, s string) *prose {
	text := []rune(s)
	p := &prose{text: text, levels: levels(text, d.rightToLeft(text)), faces: make([]*Face, len(text)), scripts: make([]language.Script, len(text))}
	lang := ideographs(s, d.meta.Lang)
	last := f.main
	for i, r := range text {
		face := last
		follows := (isSpace(r) || r == 0xA0) && last.advance(last.Glyph(r)) < maxSpace || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r)
		keeps := follows || joins(r)
		switch {
		case r >= 0x200C && r <= 0x200D || unicode.Is(unicode.Variation_Selector, r): // they need no glyph
		case i+1 < len(text) && text[i+1] == keycap && f.Face(keycap, lang) != nil:
			face = f.Face(keycap, lang)
		case !keeps || last.Glyph(r) == 0:
			if face = f.Face(r, lang); face == nil {
				face = f.main // the cleaning has left nothing that no face has
			}
		}
		p.faces[i], last = face, face
	}
	p.findScripts()
	return p
}

// maxSpace is the width up to which spaces are taken from the face of the text before them. Those of emoji are wider.
const maxSpace = 500

// keycap makes an emoji of the digit before it.
const keycap = 0x20E3

// rightToLeft reports the direction of a paragraph. On a mirrored page it is from right to left as soon as a word is, because
// names and labels of such pages are joined to lines that begin with a Latin name.
func (d *Doc) rightToLeft(text []rune) bool {
	return firstStrong(text) || (d.mirror && slices.ContainsFunc(text, func(r rune) bool {
		c := classOf(r)
		return c == bidi.R || c == bidi.AL
	}))
}

// joins reports whether a character only changes the form of its neighbours: joiners, variation selectors, and the modifiers
// and tags of emoji.
func joins(r rune) bool {
	return r == 0x200C || r == 0x200D || unicode.Is(unicode.Variation_Selector, r) || r == 0x20E3 ||
		(r >= 0x1F3FB && r <= 0x1F3FF) || (r >= 0xE0020 && r <= 0xE007F)
}

// findScripts sets the script of each character. Those without one have that of their neighbour.
func (p *prose) findScripts() {
	last, first := language.Common, -1
	for i, r := range p.text {
		s := language.LookupScript(r)
		if s.Strong() {
			if first < 0 {
				first = i
			}
			last = s
		}
		p.scripts[i] = last
	}
	for i := range first {
		p.scripts[i] = p.scripts[first]
	}
}

// wrapProse breaks a paragraph greedily.
func (d *Doc) wrapProse(f *Family, s string, limit float64) []Line {
	p := d.prose(f, s)
	advances := make([]float64, len(p.text))
	starts := make([]bool, len(p.text)) // of clusters, which are never cut
	for _, r := range p.runs(0, len(p.text)) {
		out := d.shapeRun(p, r)
		for _, g := range out.Glyphs {
			advances[g.TextIndex()] += float64(g.Advance) * 1000 / float64(p.faces[r.from].upem) / 64
			starts[g.TextIndex()] = true
		}
	}
	var lines []Line
	start, breakAt, w := 0, -1, 0.0
	for i := 0; i < len(p.text); i++ {
		if i > start && p.breaksBefore(i) {
			breakAt = i
		}
		if w+advances[i] > limit && i > start && starts[i] && !isSpace(p.text[i]) {
			if breakAt <= start {
				breakAt = i
			}
			lines = append(lines, d.fitted(p, start, breakAt, limit, starts, &breakAt))
			start, i, w = breakAt, breakAt-1, 0
			breakAt = -1
			continue
		}
		w += advances[i]
	}
	return append(lines, d.lineOf(p, start, len(p.text)))
}

// fitted returns a line of a part of a paragraph. Letters that are joined differently at the end of the line may be too
// wide, so that one or more clusters move to the next line.
func (d *Doc) fitted(p *prose, from, to int, limit float64, starts []bool, end *int) Line {
	l := d.lineOf(p, from, to)
	for l.width > limit && !isSpace(p.text[to-1]) {
		at := to - 1
		for at > from && !starts[at] {
			at--
		}
		if at <= from {
			break
		}
		to = at
		l = d.lineOf(p, from, to)
	}
	*end = to
	return l
}

// lineOf shapes the characters of a line, without spaces at its ends.
func (d *Doc) lineOf(p *prose, from, to int) Line {
	for from < to && isSpace(p.text[to-1]) {
		to--
	}
	for from < to && isSpace(p.text[from]) {
		from++
	}
	runs := p.runs(from, to)
	runLevels := make([]uint8, len(runs))
	for i, r := range runs {
		runLevels[i] = r.level
	}
	var l Line
	for _, at := range visual(runLevels) {
		r := runs[at]
		gs := d.glyphsOf(p, r)
		for _, g := range gs {
			l.width += g.adv
		}
		face := p.faces[r.from]
		switch last := len(l.more) - 1; {
		case len(gs) == 0:
		case l.glyphs == nil:
			l.face, l.glyphs = face, gs
		case last < 0 && l.face == face:
			l.glyphs = append(l.glyphs, gs...)
		case last >= 0 && l.more[last].face == face:
			l.more[last].glyphs = append(l.more[last].glyphs, gs...)
		default:
			l.more = append(l.more, part{face, gs})
		}
	}
	return l
}

// run is a part of a paragraph in one direction, face and script.
type run struct {
	from, to int
	level    uint8
}

func (p *prose) runs(from, to int) []run {
	var out []run
	for i := from; i < to; i++ {
		n := len(out)
		if n > 0 && p.levels[i] == p.levels[i-1] && p.faces[i] == p.faces[i-1] && p.scripts[i] == p.scripts[i-1] {
			out[n-1].to = i + 1
			continue
		}
		out = append(out, run{i, i + 1, p.levels[i]})
	}
	return out
}

func (d *Doc) shapeRun(p *prose, r run) shaping.Output {
	face := p.faces[r.from]
	direction := di.DirectionLTR
	if r.level%2 == 1 {
		direction = di.DirectionRTL
	}
	return d.shaper.ShapeNoExtents(shaping.Input{
		Text: p.text, RunStart: r.from, RunEnd: r.to, Direction: direction, Face: d.fontFace(face),
		Size: fixed.I(face.upem), Script: p.scripts[r.from], Language: language.NewLanguage(d.meta.Lang),
	})
}

// fontFace returns the face of the shaping library, which must not be shared between goroutines.
func (d *Doc) fontFace(f *Face) *font.Face {
	f = f.program()
	face := d.shapers[f]
	if face == nil {
		if d.shapers == nil {
			d.shapers = map[*Face]*font.Face{}
		}
		face = font.NewFace(f.font)
		d.shapers[f] = face
	}
	return face
}

// glyphsOf shapes a run. The first glyph of a cluster shows all of its characters, the others none.
func (d *Doc) glyphsOf(p *prose, r run) []glyph {
	out := d.shapeRun(p, r)
	unit := 1000 / float64(p.faces[r.from].upem) / 64
	gs := make([]glyph, 0, len(out.Glyphs))
	for i, g := range out.Glyphs {
		text := p.text[g.TextIndex():min(g.TextIndex()+g.RunesCount(), len(p.text))]
		if g.GlyphID == 0 {
			d.lost(text)
			continue
		}
		c := rune(0)
		if i == 0 || out.Glyphs[i-1].TextIndex() != g.TextIndex() || len(gs) == 0 {
			c = d.characters(text)
		}
		gs = append(gs, glyph{
			id: uint16(g.GlyphID), r: c, adv: float64(g.Advance) * unit,
			dx: float64(g.XOffset) * unit, dy: float64(g.YOffset) * unit,
		})
	}
	return gs
}

// lost records the characters of a cluster that the face cannot show. Those without a form of their own are not missed.
func (d *Doc) lost(text []rune) {
	for _, r := range text {
		if !joins(r) && !isSpace(r) {
			d.missing[r] = true
		}
	}
}

// characters returns the rune that stands for the characters of a cluster: the only one, or a negative number for several.
func (d *Doc) characters(text []rune) rune {
	if len(text) == 1 {
		return text[0]
	}
	key := string(text)
	if id, ok := d.clusterIDs[key]; ok {
		return id
	}
	if d.clusterIDs == nil {
		d.clusterIDs = map[string]rune{}
	}
	d.clusters = append(d.clusters, key)
	id := -rune(len(d.clusters))
	d.clusterIDs[key] = id
	return id
}

// shown returns the characters of a glyph.
func (d *Doc) shown(r rune) string {
	switch {
	case r < 0:
		return d.clusters[-r-1]
	case r == 0:
		return "\u200B" // the glyph is a part of its neighbour's character
	}
	return string(r)
}

// breaksBefore reports whether a line may begin with a character: after a space, after a hyphen or slash between letters,
// between ideographs, and before a vowel that begins a syllable of Thai or Lao.
func (p *prose) breaksBefore(i int) bool {
	before, r := p.text[i-1], p.text[i]
	switch {
	case isSpace(r) || joins(r) || joins(before) || unicode.Is(unicode.M, r):
		return false
	case isSpace(before):
		return true
	case before == '-' || before == '/' || before == 0x2010 || before == 0x2013:
		return i > 1 && unicode.IsLetter(p.text[i-2]) && unicode.IsLetter(r)
	case (r >= 0x0E40 && r <= 0x0E44) || (r >= 0x0EC0 && r <= 0x0EC4):
		return unicode.IsLetter(before) || unicode.Is(unicode.M, before)
	case !isWide(before) && !isWide(r):
		return false
	}
	return !noStart(r) && !noEnd(before)
}

// isWide reports whether lines may break next to a character without a space: ideographs, kana and full-width forms.
func isWide(r rune) bool {
	return (r >= 0x2E80 && r <= 0x312F) || (r >= 0x3190 && r <= 0xA4CF) || (r >= 0xF900 && r <= 0xFAFF) ||
		(r >= 0xFE30 && r <= 0xFE4F) || (r >= 0xFF01 && r <= 0xFF9F) || (r >= 0x1F000 && r <= 0x1FAFF) || (r >= 0x20000 && r <= 0x3FFFF)
}

// noStart reports whether a character must not begin a line (JIS X 4051 and GB/T 15834): closing marks and small kana.
func noStart(r rune) bool {
	switch r {
	case '、', '。', '，', '．', '：', '；', '？', '！', '・', 'ー', '々', '〻', 'ゝ', 'ゞ', 'ヽ', 'ヾ', '…', '‥', '〜', '～', '％', '℃', '°',
		'ぁ', 'ぃ', 'ぅ', 'ぇ', 'ぉ', 'っ', 'ゃ', 'ゅ', 'ょ', 'ゎ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ッ', 'ャ', 'ュ', 'ョ', 'ヮ', 'ヵ', 'ヶ',
		',', '.', ':', ';', '?', '!', '%', '/', '-':
		return true
	}
	return unicode.In(r, unicode.Pe, unicode.Pf)
}

// noEnd reports whether a character must not end a line: opening marks and signs of currencies.
func noEnd(r rune) bool { return unicode.In(r, unicode.Ps, unicode.Pi, unicode.Sc) }
