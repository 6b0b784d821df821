package fonts

import (
	"sync"

	"chancery/internal/format/pdf/pdfw"
)

// script is a face with the characters that it may show.
type script struct {
	name   string
	ranges [][2]rune
	bold   bool   // there is a bold face; else the regular one is drawn with a stroke
	lang   string // of a face for ideographs
}

// scripts lists the faces besides the main ones. Where ranges overlap, the first face that has a character shows it.
var scripts = []script{
	{name: "NotoSansArabic", bold: true, ranges: [][2]rune{{0x600, 0x6FF}, {0x750, 0x77F}, {0x8A0, 0x8FF}, {0xFB50, 0xFDFF}, {0xFE70, 0xFEFC}}},
	{name: "NotoSansHebrew", bold: true, ranges: [][2]rune{{0x590, 0x5FF}, {0xFB1D, 0xFB4F}}},
	{name: "NotoSansDevanagari", bold: true, ranges: [][2]rune{{0x900, 0x97F}, {0x1CD0, 0x1CFF}, {0xA830, 0xA839}, {0xA8E0, 0xA8FF}}},
	{name: "NotoSansThai", bold: true, ranges: [][2]rune{{0xE00, 0xE7F}}},
	{name: "NotoSansGeorgian", bold: true, ranges: [][2]rune{{0x10A0, 0x10FF}, {0x1C90, 0x1CBF}, {0x2D00, 0x2D2F}}},
	{name: "NotoSansArmenian", bold: true, ranges: [][2]rune{{0x530, 0x58F}, {0xFB13, 0xFB17}}},
	{name: "NotoSansBengali", ranges: [][2]rune{{0x980, 0x9FF}}},
	{name: "NotoSansGurmukhi", ranges: [][2]rune{{0xA00, 0xA7F}}},
	{name: "NotoSansGujarati", ranges: [][2]rune{{0xA80, 0xAFF}}},
	{name: "NotoSansTamil", ranges: [][2]rune{{0xB80, 0xBFF}}},
	{name: "NotoSansTelugu", ranges: [][2]rune{{0xC00, 0xC7F}}},
	{name: "NotoSansKannada", ranges: [][2]rune{{0xC80, 0xCFF}}},
	{name: "NotoSansMalayalam", ranges: [][2]rune{{0xD00, 0xD7F}}},
	{name: "NotoSansSinhala", ranges: [][2]rune{{0xD80, 0xDFF}}},
	{name: "NotoSansLao", ranges: [][2]rune{{0xE80, 0xEFF}}},
	{name: "NotoSansMyanmar", ranges: [][2]rune{{0x1000, 0x109F}}},
	{name: "NotoSansEthiopic", ranges: [][2]rune{{0x1200, 0x137F}}},
	{name: "NotoSansKhmer", ranges: [][2]rune{{0x1780, 0x17FF}, {0x19E0, 0x19FF}}},
	{name: "NotoSansSymbols2", ranges: [][2]rune{{0x2190, 0x2BFF}}},
	{name: "NotoSansMath", ranges: [][2]rune{{0x2190, 0x23FF}, {0x27C0, 0x29FF}}},
	{name: "NotoSansJP", lang: "ja", ranges: eastern},
	{name: "NotoSansKR", lang: "ko", ranges: eastern},
	{name: "NotoSansSC", lang: "zh", ranges: eastern},
	{name: "NotoEmoji", ranges: [][2]rune{{0x200D, 0x200D}, {0x20E3, 0x20E3}, {0x2100, 0x2BFF}, {0x3030, 0x303D}, {0x3297, 0x3299}, {0xFE0F, 0xFE0F}, {0x1F000, 0x1FAFF}, {0xE0020, 0xE007F}}},
}

// eastern are the characters of Chinese, Japanese and Korean.
var eastern = [][2]rune{{0x2460, 0x24FF}, {0x2500, 0x26FF}, {0x2E80, 0x9FFF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE4F}, {0xFF00, 0xFFEF}, {0x20000, 0x3FFFF}}

// fallback returns the function that finds a face for a character. The face of the language comes before the other faces
// for ideographs.
func fallback(bold bool) func(r rune, lang string) *pdfw.Face {
	return func(r rune, lang string) *pdfw.Face {
		var other *pdfw.Face
		for _, s := range scripts {
			if !s.has(r) || (s.lang != "" && s.lang != lang && other != nil) {
				continue
			}
			f := s.face(bold)
			switch {
			case f == nil || f.Glyph(r) == 0:
			case s.lang == "" && other == nil, s.lang == lang && lang != "":
				return f
			default:
				other = f
			}
		}
		return other
	}
}

func (s script) has(r rune) bool {
	for _, x := range s.ranges {
		if r >= x[0] && r <= x[1] {
			return true
		}
	}
	return false
}

// face returns the face in a weight. It is nil when it cannot be read, which a test excludes.
func (s script) face(bold bool) *pdfw.Face {
	name := s.name + "-Regular"
	if bold && s.bold {
		name = s.name + "-Bold"
	}
	if bold && !s.bold {
		return stroked()[name]()
	}
	f, err := Face(name)
	if err != nil {
		return nil
	}
	return f
}

// stroked holds a function for the bold form of each face that has one weight.
var stroked = sync.OnceValue(func() map[string]func() *pdfw.Face {
	out := map[string]func() *pdfw.Face{}
	for _, s := range scripts {
		name := s.name + "-Regular"
		out[name] = sync.OnceValue(func() *pdfw.Face {
			f, err := Face(name)
			if err != nil {
				return nil
			}
			return f.Embolden()
		})
	}
	return out
})
