package pdfw

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// quickRunes is the end of the range of runes whose glyphs are found by index, without a search.
const quickRunes = 0x2500

// Face is a parsed TrueType font. It never changes after ParseFace, so documents may share it.
type Face struct {
	name     string
	font     *font.Font
	tables   map[string][]byte
	upem     int
	quick    []uint16 // glyph by rune below quickRunes
	advances []uint16 // by glyph, in font units
	pairs    []tables.PairPos
	longLoca bool

	base   *Face // the face that this one is a bold form of
	stroke bool  // drawn with a stroke, because there is no bold face
}

// ParseFace parses a TrueType font with quadratic outlines; name is the PostScript name in the file.
func ParseFace(name string, ttf []byte) (*Face, error) {
	raw, err := splitTables(ttf)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", name, err)
	}
	if glyphs := int(binary.BigEndian.Uint16(raw["maxp"][4:])); glyphs > manyGlyphs {
		ttf = withoutOutlines(raw)
	}
	parsed, err := font.ParseTTF(bytes.NewReader(ttf))
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", name, err)
	}
	f := &Face{name: name, font: parsed.Font, tables: raw, upem: int(parsed.Upem())}
	f.longLoca = binary.BigEndian.Uint16(raw["head"][50:]) == 1
	f.advances = readAdvances(raw)
	f.quick = make([]uint16, quickRunes)
	for r := range f.quick {
		if g, ok := parsed.NominalGlyph(rune(r)); ok {
			f.quick[r] = uint16(g)
		}
	}
	for _, lookup := range parsed.GPOS.Lookups {
		for _, sub := range lookup.Subtables {
			if p, ok := sub.(tables.PairPos); ok {
				f.pairs = append(f.pairs, p)
			}
		}
	}
	return f, nil
}

// Embolden returns a bold form of a face that has no bold one: its outlines are stroked.
func (f *Face) Embolden() *Face {
	out := *f
	out.base, out.stroke = f.program(), true
	return &out
}

// program returns the face whose outlines are in the file.
func (f *Face) program() *Face {
	if f.base != nil {
		return f.base
	}
	return f
}

// Glyph returns the glyph number of r, or 0 when the face has none.
func (f *Face) Glyph(r rune) uint16 {
	if r >= 0 && r < quickRunes {
		return f.quick[r]
	}
	if g, ok := f.font.NominalGlyph(r); ok {
		return uint16(g)
	}
	return 0
}

// advance returns the width of a glyph in thousandths of the size.
func (f *Face) advance(g uint16) float64 {
	return float64(f.advances[min(int(g), len(f.advances)-1)]) * 1000 / float64(f.upem)
}

// kern returns the adjustment between two neighbours in thousandths of the size.
func (f *Face) kern(a, b uint16) float64 {
	for _, p := range f.pairs {
		index, covered := p.Data.Cov().Index(a)
		if !covered {
			continue
		}
		switch d := p.Data.(type) {
		case tables.PairPosData1:
			if rec, ok := d.PairSets[index].FindGlyph(b); ok {
				return float64(rec.ValueRecord1.XAdvance) * 1000 / float64(f.upem)
			}
		case tables.PairPosData2:
			c1, _ := d.ClassDef1.Class(a)
			c2, _ := d.ClassDef2.Class(b)
			return float64(d.Record(c1, c2).ValueRecord1.XAdvance) * 1000 / float64(f.upem)
		}
	}
	return 0
}

// manyGlyphs is the number of glyphs above which the outlines are kept from the shaping library, which would read all of
// them and needs them only to place marks without anchors. Ideographs have no marks.
const manyGlyphs = 5000

// withoutOutlines returns a font with what shaping needs.
func withoutOutlines(raw map[string][]byte) []byte {
	var out []ot.Table
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		if name != "glyf" && name != "loca" {
			out = append(out, ot.Table{Tag: ot.MustNewTag(name), Content: raw[name]})
		}
	}
	return ot.WriteTTF(out)
}

func splitTables(ttf []byte) (map[string][]byte, error) {
	loader, err := ot.NewLoader(bytes.NewReader(ttf))
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, tag := range loader.Tables() {
		table, err := loader.RawTable(tag)
		if err != nil {
			return nil, err
		}
		out[tag.String()] = table
	}
	minimum := map[string]int{"head": 54, "hhea": 36, "maxp": 6, "hmtx": 4, "loca": 4, "glyf": 0, "OS/2": 90}
	for name, size := range minimum {
		if len(out[name]) < size {
			return nil, errors.New("table " + name + " is missing or too short")
		}
	}
	return out, nil
}

func readAdvances(raw map[string][]byte) []uint16 {
	glyphs := int(binary.BigEndian.Uint16(raw["maxp"][4:]))
	long := int(binary.BigEndian.Uint16(raw["hhea"][34:]))
	hmtx := raw["hmtx"]
	out := make([]uint16, glyphs)
	last := uint16(0)
	for g := range out {
		if g < long && 4*g+2 <= len(hmtx) {
			last = binary.BigEndian.Uint16(hmtx[4*g:])
		}
		out[g] = last
	}
	return out
}
