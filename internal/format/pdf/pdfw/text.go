package pdfw

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// maxMarks is the maximum number of combining marks drawn on one letter; hostile text has thousands.
const maxMarks = 4

// glyph is a positioned glyph; all measures are thousandths of the size.
type glyph struct {
	id     uint16
	r      rune // the character it shows, 0 when it is a part of its neighbour's, negative for several, see Doc.shown
	adv    float64
	dx, dy float64
}

// Line is one line of text as glyphs, in the order in which they are drawn.
type Line struct {
	face   *Face
	glyphs []glyph
	more   []part  // what follows in other faces
	width  float64 // thousandths of the size
}

// Width returns the advance of the line at a size, in points.
func (l Line) Width(size float64) float64 { return l.width * size / 1000 }

// Line shapes text of any length as one line; line ends become spaces.
func (d *Doc) Line(f *Family, s string) Line {
	s = strings.ReplaceAll(d.clean(f, s), "\n", " ")
	if f.covers(s) {
		return measure(f.main, d.shape(f.main, s))
	}
	p := d.prose(f, s)
	return d.lineOf(p, 0, len(p.text))
}

// Wrap shapes text and breaks it at line ends, at spaces, after hyphens and slashes, between ideographs, and inside words
// that are wider than the width. Size and width are in points. Empty text has no lines.
func (d *Doc) Wrap(f *Family, size, width float64, s string) []Line {
	var out []Line
	limit := max(width*1000/size, 1000)
	for para := range strings.SplitSeq(strings.Trim(d.clean(f, s), "\n "), "\n") {
		if f.covers(para) {
			out = append(out, breakLines(f.main, d.shape(f.main, para), limit)...)
		} else {
			out = append(out, d.wrapProse(f, para, limit)...)
		}
	}
	if len(out) == 1 && len(out[0].glyphs) == 0 {
		return nil
	}
	return out
}

func measure(f *Face, gs []glyph) Line {
	w := 0.0
	for _, g := range gs {
		w += g.adv
	}
	return Line{face: f, glyphs: gs, width: w}
}

// breakLines fills lines greedily.
func breakLines(f *Face, gs []glyph, limit float64) []Line {
	var out []Line
	start, breakAt, w := 0, -1, 0.0
	for i := 0; i < len(gs); i++ {
		g := gs[i]
		if w+g.adv > limit && i > start && !isSpace(g.r) && g.r != 0 {
			if breakAt <= start {
				breakAt = i
			}
			out = append(out, measure(f, trimSpaces(gs[start:breakAt])))
			for breakAt < i && isSpace(gs[breakAt].r) {
				breakAt++
			}
			start, i, w = breakAt, breakAt-1, 0
			breakAt = -1
			continue
		}
		w += g.adv
		if breaksAfter(gs, i) {
			breakAt = i + 1
		}
	}
	return append(out, measure(f, trimSpaces(gs[start:])))
}

func isSpace(r rune) bool { return r == ' ' || r == 0x200B }

// breaksAfter reports whether a line may break after a glyph: after a space, and after a hyphen or slash between
// letters (not in dates or amounts).
func breaksAfter(gs []glyph, i int) bool {
	r := gs[i].r
	if isSpace(r) {
		return true
	}
	if r != '-' && r != '/' && r != 0x2010 && r != 0x2013 {
		return false
	}
	return i > 0 && i+1 < len(gs) && unicode.IsLetter(gs[i-1].r) && unicode.IsLetter(gs[i+1].r)
}

func trimSpaces(gs []glyph) []glyph {
	for len(gs) > 0 && isSpace(gs[len(gs)-1].r) {
		gs = gs[:len(gs)-1]
	}
	return gs
}

// shape returns the kerned glyphs of cleaned text. Letters with marks go through the full shaper.
func (d *Doc) shape(f *Face, s string) []glyph {
	gs := make([]glyph, 0, len(s))
	runes := s
	prev := uint16(0)
	for len(runes) > 0 {
		r, n := utf8.DecodeRuneInString(runes)
		if marks := leadingMarks(runes[n:]); marks > 0 {
			gs = append(gs, d.shapeCluster(f, runes[:n+marks])...)
			runes, prev = runes[n+marks:], 0
			continue
		}
		g := f.Glyph(r)
		if prev != 0 {
			gs[len(gs)-1].adv += f.kern(prev, g)
		}
		gs = append(gs, glyph{id: g, r: r, adv: f.advance(g)})
		runes, prev = runes[n:], g
	}
	return gs
}

// leadingMarks returns the length in bytes of the combining marks at the start of s.
func leadingMarks(s string) int {
	if s == "" || s[0] < 0xCC { // the first mark is U+0300, 0xCC 0x80
		return 0
	}
	n := 0
	for _, r := range s {
		if !unicode.Is(unicode.Mn, r) {
			break
		}
		n += utf8.RuneLen(r)
	}
	return n
}

// shapeCluster positions the marks of one letter by the anchors of the font.
func (d *Doc) shapeCluster(f *Face, s string) []glyph {
	text := []rune(s)
	text = text[:min(len(text), 1+maxMarks)]
	out := d.shaper.Shape(shaping.Input{
		Text: text, RunEnd: len(text), Direction: di.DirectionLTR, Face: d.fontFace(f),
		Size: fixed.I(f.upem), Script: language.LookupScript(text[0]), Language: language.DefaultLanguage(),
	})
	unit := 1000 / float64(f.upem) / 64
	gs := make([]glyph, 0, len(out.Glyphs))
	for i, g := range out.Glyphs {
		if g.GlyphID == 0 {
			continue
		}
		r := rune(0)
		if i < len(text) {
			r = text[i]
		}
		gs = append(gs, glyph{
			id: uint16(g.GlyphID), r: r, adv: float64(g.Advance) * unit,
			dx: float64(g.XOffset) * unit, dy: float64(g.YOffset) * unit,
		})
	}
	return gs
}

// clean prepares text for shaping: it composes characters, unifies line ends, removes control and format characters, and
// replaces characters that no face has. Joiners and variation selectors stay where they change the form of a character.
func (d *Doc) clean(f *Family, s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	s = norm.NFC.String(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n"))
	lang := ideographs(s, d.meta.Lang)
	marks, simple := 0, true
	for _, r := range s {
		if unicode.Is(unicode.Mn, r) && !joins(r) {
			if marks++; marks > maxMarks {
				continue
			}
		} else if !joins(r) {
			marks = 0
		}
		switch {
		case r == '\n' || r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029:
			b.WriteByte('\n')
		case r == '\t':
			b.WriteByte(' ')
		case r == 0x200B:
			b.WriteRune(r)
		case joins(r) && !simple:
			b.WriteRune(r)
		case r == 0xAD || r == 0x34F || unicode.In(r, unicode.Cc, unicode.Cf) || unicode.Is(unicode.Variation_Selector, r):
		case f.main.Glyph(r) != 0:
			b.WriteRune(r)
			simple = true
		case f.Face(r, lang) != nil:
			b.WriteRune(r)
			simple = false
		default:
			b.WriteString(d.replace(f, r))
		}
	}
	return b.String()
}

func isPlain(s string) bool {
	for i := range len(s) {
		if (s[i] < ' ' && s[i] != '\n') || s[i] >= 0x7F {
			return false
		}
	}
	return true
}

// replace returns an equivalent of r that the main face covers. When there is none, it records r as missing and returns a
// replacement character.
func (d *Doc) replace(f *Family, r rune) string {
	if alt := plainSpelling(r); alt != "" {
		return alt
	}
	alt := norm.NFKC.String(string(r))
	for _, c := range alt {
		if f.main.Glyph(c) == 0 || unicode.IsControl(c) {
			d.missing[r] = true
			if f.main.Glyph(unicode.ReplacementChar) != 0 {
				return string(unicode.ReplacementChar)
			}
			return "?"
		}
	}
	return alt
}

// plainSpelling returns the usual plain spelling of a sign, or nothing.
func plainSpelling(r rune) string {
	switch r {
	case 0x2212:
		return "\u2013"
	case 0x2215, 0x2571:
		return "/"
	case 0x2190:
		return "<-"
	case 0x2192, 0x21D2, 0x279C:
		return "->"
	case 0x2219, 0x25CF, 0x25E6, 0x25AA, 0x25A0:
		return "\u2022"
	case 0x2264:
		return "<="
	case 0x2265:
		return ">="
	}
	return ""
}
