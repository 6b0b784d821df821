package pdfw

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"unicode/utf16"

	ot "github.com/go-text/typesetting/font/opentype"
)

// glyphRune is a glyph with the character it shows. A space and a no-break space may share a glyph, but search and copy
// must distinguish them, so each pair has its own code.
type glyphRune struct {
	glyph uint16
	r     rune
}

// fontUse is the part of a face that one document uses. Codes are assigned in order of first use, from 1.
type fontUse struct {
	doc   *Doc
	face  *Face
	id    int
	codes map[glyphRune]uint16
	list  []glyphRune // by code; 0 is .notdef
}

func (u *fontUse) code(g glyph) uint16 {
	key := glyphRune{g.id, g.r}
	if c, ok := u.codes[key]; ok {
		return c
	}
	c := uint16(len(u.list))
	u.codes[key] = c
	u.list = append(u.list, key)
	return c
}

// write adds the font to the file and returns the number of the font object.
func (u *fontUse) write(w *writer) int {
	f := u.face
	program := u.subset()
	sum := sha256.Sum256(program)
	name := make([]byte, 0, 48)
	for _, b := range sum[:6] { // the tag that marks a subset: six capitals
		name = append(name, 'A'+b%26)
	}
	base := string(name) + "+" + f.name

	file := w.stream("/Length1 "+strconv.Itoa(len(program)), program, true)
	head, hhea, os2 := f.tables["head"], f.tables["hhea"], f.tables["OS/2"]
	em := func(table []byte, at int) int {
		return int(math.Round(float64(int16(binary.BigEndian.Uint16(table[at:]))) * 1000 / float64(f.upem)))
	}
	desc := w.object(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0"+
		"/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>", base, em(head, 36), em(head, 38),
		em(head, 40), em(head, 42), em(hhea, 4), em(hhea, 6), em(os2, 88), file))
	widths := []byte("1[")
	for _, s := range u.list[1:] {
		widths = strconv.AppendInt(widths, int64(math.Round(f.advance(s.glyph))), 10)
		widths = append(widths, ' ')
	}
	cid := w.object(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)"+
		"/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/DW 1000/W[%s]]/CIDToGIDMap/Identity>>", base, desc, widths))
	unicode := w.stream("", u.toUnicode(), true)
	return w.object(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]"+
		"/ToUnicode %d 0 R>>", base, cid, unicode))
}

// toUnicode maps codes back to characters.
func (u *fontUse) toUnicode() []byte {
	b := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)" +
		"/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	const chunk = 100 // maximum size of one block
	for at := 1; at < len(u.list); at += chunk {
		end := min(at+chunk, len(u.list))
		b = strconv.AppendInt(b, int64(end-at), 10)
		b = append(b, " beginbfchar\n"...)
		for c := at; c < end; c++ {
			b = append(appendHex16(append(b, '<'), uint16(c)), "><"...)
			if r := u.list[c].r; r > 0 && r < 0x10000 {
				b = appendHex16(b, uint16(r))
			} else {
				for _, unit := range utf16.Encode([]rune(u.doc.shown(r))) {
					b = appendHex16(b, unit)
				}
			}
			b = append(b, ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}

// subset returns a font program with the used glyphs in the order of their codes, followed by the parts of composites.
func (u *fontUse) subset() []byte {
	f := u.face
	glyphs := make([]uint16, len(u.list))
	place := map[uint16]uint16{}
	for c, s := range u.list {
		glyphs[c] = s.glyph
		if _, ok := place[s.glyph]; !ok {
			place[s.glyph] = uint16(c)
		}
	}
	var outlines, loca, hmtx []byte
	for i := 0; i < len(glyphs); i++ { // grows while composites refer to parts that are missing
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(outlines)))
		hmtx = append(hmtx, f.metrics(glyphs[i])...)
		at := len(outlines)
		outlines = append(outlines, f.outline(glyphs[i])...)
		eachPart(outlines[at:], func(part []byte) {
			g := binary.BigEndian.Uint16(part)
			code, ok := place[g]
			if !ok {
				code = uint16(len(glyphs))
				place[g] = code
				glyphs = append(glyphs, g)
			}
			binary.BigEndian.PutUint16(part, code)
		})
		for len(outlines)%4 != 0 {
			outlines = append(outlines, 0)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(outlines)))

	clone := func(table string) []byte { return append([]byte(nil), f.tables[table]...) }
	head, hhea, maxp := clone("head"), clone("hhea"), clone("maxp")
	binary.BigEndian.PutUint16(head[50:], 1)
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(glyphs)))
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(glyphs)))
	tag := ot.MustNewTag
	return ot.WriteTTF([]ot.Table{
		{Tag: tag("glyf"), Content: outlines},
		{Tag: tag("head"), Content: head},
		{Tag: tag("hhea"), Content: hhea},
		{Tag: tag("hmtx"), Content: hmtx},
		{Tag: tag("loca"), Content: loca},
		{Tag: tag("maxp"), Content: maxp},
	})
}

// outline returns the glyf entry of a glyph.
func (f *Face) outline(g uint16) []byte {
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	var from, to int
	if f.longLoca {
		from, to = int(binary.BigEndian.Uint32(loca[4*int(g):])), int(binary.BigEndian.Uint32(loca[4*int(g)+4:]))
	} else {
		from, to = 2*int(binary.BigEndian.Uint16(loca[2*int(g):])), 2*int(binary.BigEndian.Uint16(loca[2*int(g)+2:]))
	}
	return glyf[from:to]
}

// metrics returns the long hmtx entry of a glyph.
func (f *Face) metrics(g uint16) []byte {
	hmtx := f.tables["hmtx"]
	long := int(binary.BigEndian.Uint16(f.tables["hhea"][34:]))
	if int(g) < long {
		return hmtx[4*int(g) : 4*int(g)+4]
	}
	out := binary.BigEndian.AppendUint16(nil, f.advances[g])
	return append(out, hmtx[4*long+2*(int(g)-long):][:2]...)
}

// eachPart calls visit for each glyph number in a composite outline (OpenType, glyf table, component flags).
func eachPart(outline []byte, visit func(glyphNumber []byte)) {
	const (
		wordArgs, scale, more, xyScale, matrix = 0x1, 0x8, 0x20, 0x40, 0x80
	)
	if len(outline) < 10 || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return
	}
	for p := outline[10:]; len(p) >= 4; {
		flags := binary.BigEndian.Uint16(p)
		visit(p[2:4])
		size := 6
		if flags&wordArgs != 0 {
			size += 2
		}
		switch {
		case flags&scale != 0:
			size += 2
		case flags&xyScale != 0:
			size += 4
		case flags&matrix != 0:
			size += 8
		}
		if flags&more == 0 || len(p) < size {
			return
		}
		p = p[size:]
	}
}
