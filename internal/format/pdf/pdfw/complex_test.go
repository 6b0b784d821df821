package pdfw_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	"pgregory.net/rapid"

	"chancery/internal/format/pdf/pdfw"
)

// TestDirections checks the order of characters on the page. Capitals stand for Hebrew letters where that is readable.
func TestDirections(t *testing.T) {
	hebrew := func(s string) []rune {
		return []rune(strings.Map(func(r rune) rune {
			if r >= 'A' && r <= 'Z' {
				return 'א' + r - 'A'
			}
			return r
		}, s))
	}
	for _, tt := range []struct {
		text, want string
		rtl        bool
	}{
		{"abc def", "abc def", false},
		{"ABC DEF", "FED CBA", true},
		{"abc DEF ghi", "abc FED ghi", false},
		{"ABC 123 DEF", "FED 123 CBA", true},
		{"ABC 1,234.50 DEF", "FED 1,234.50 CBA", true},
		{"ABC (def) GHI", "IHG )def( CBA", true}, // brackets are mirrored by the shaper
		{"abc (DEF) ghi", "abc (FED) ghi", false},
		{"ABC: def 12", "def 12 :CBA", true},
		{"-12.50 ABC", "CBA 12.50-", true},
		{"DE89 3704 0044", "DE89 3704 0044", true},
		{"ABC 15% DEF", "FED 15% CBA", true},
		{"abc DEF 12 ghi", "abc 12 FED ghi", false},
	} {
		latin := tt.text == "DE89 3704 0044"
		text, want := hebrew(tt.text), string(hebrew(tt.want))
		if latin {
			text, want = []rune(tt.text), tt.want
		}
		if got := pdfw.Visual(text, tt.rtl); got != want {
			t.Errorf("%s: %q, want %q", tt.text, got, want)
		}
	}
}

// TestDirectionsAgree compares the directions with those of another implementation of the algorithm.
func TestDirectionsAgree(t *testing.T) {
	letters := []rune("aZאבجد019٠٥+-.,:/%$€ ()[]{}!\"&،؟\u0301\u05B4")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.SampledFrom(letters), 1, 40).Draw(t, "text")
		rtl := rapid.Bool().Draw(t, "rtl")
		direction := bidi.LeftToRight
		if rtl {
			direction = bidi.RightToLeft
		}
		var p bidi.Paragraph
		runs := p.Segment(text, direction)
		got := pdfw.Levels(text, rtl)
		end := len(text)
		for end > 0 && (text[end-1] == ' ' || unicode.Is(unicode.Mn, text[end-1])) {
			end-- // spaces at the end of a line take its direction, and we draw none there
		}
		for i := range runs.NumRuns() {
			r := runs.Run(i)
			for at := r.Start; at < min(r.End, end); at++ {
				if got[at]%2 != uint8(r.Level)%2 {
					t.Fatalf("%q in a paragraph to the left %v: character %d (%q) has level %d, want %d\n%v", string(text), rtl, at, text[at], got[at], r.Level, got)
				}
			}
		}
	})
}

// TestShaping checks what a shaper must do: Arabic letters are joined, conjuncts of Devanagari have fewer glyphs than
// characters, marks of Thai have no width, families of emoji are one sign.
func TestShaping(t *testing.T) {
	d := pdfw.New(100, 100, pdfw.Meta{})
	f := faces(t).Regular
	width := func(s string) float64 { return d.Line(f, s).Width(1000) }
	if joined, apart := width("بيت"), width("ب")+width("ي")+width("ت"); joined >= apart {
		t.Errorf("Arabic letters are not joined: %.0f of %.0f", joined, apart)
	}
	if n := d.Line(f, "क्षेत्रीय").Clusters(); n >= 9 {
		t.Errorf("Devanagari has %d clusters", n)
	}
	if width("ที่") != width("ท") {
		t.Errorf("Thai marks have a width: %.0f of %.0f", width("ที่"), width("ท"))
	}
	if n := d.Line(f, "👨‍👩‍👧").Clusters(); n != 1 {
		t.Errorf("a family is %d signs", n)
	}
	if text, _ := d.Shown(d.Line(f, "سلام 12")); text != "12 ملاس" {
		t.Errorf("drawn as %q", text)
	}
	bold := faces(t).Bold
	if a, b := d.Line(bold, "漢字").Width(10), d.Line(f, "漢字").Width(10); a != b {
		t.Errorf("a stroked face has other widths: %.1f, %.1f", a, b)
	}
	if len(d.Missing()) > 0 {
		t.Errorf("missing %q", d.Missing())
	}
}

// TestIdeographBreaks checks where lines of Chinese, Japanese and Thai break.
func TestIdeographBreaks(t *testing.T) {
	d := pdfw.New(100, 100, pdfw.Meta{})
	f := faces(t).Regular
	for text, want := range map[string]string{
		"技术支持，培训":   "技术支|持，培|训", // a comma does not begin a line
		"合計「金額」です":  "合計|「金|額」で|す",
		"漢字ABC漢字":   "漢字|ABC漢|字",
		"ราคาแพงไป": "ราคา|แพงไป",
		"한국어 문장 부호": "한국어|문장|부호",
		"（株）サンプル会社": "（株）|サンプ|ル会社",
	} {
		var got []string
		for _, l := range d.Wrap(f, 10, 33, text) {
			shown, _ := d.Shown(l)
			got = append(got, shown)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// FuzzWrap wraps any text: nothing is lost, no glyph is the one for missing characters, and lines fit their box unless they
// are one sign.
func FuzzWrap(f *testing.F) {
	for _, s := range []string{"שלום (world) 12%", "مرحبا \u0300بالعالم", "สวัสดี", "क्ष", "漢字かな交じり文", "👍🏽1️⃣🇪🇸", "a\u0301\u0302\u0303\u0304\u0305\u0306b", "\u202Eabc\u2066", "ﷺ﷽", "\u0600\u06DD1"} {
		f.Add(s, 60.0, true)
	}
	f.Fuzz(func(t *testing.T, s string, width float64, mirror bool) {
		if len(s) > 4000 || !(width >= 10 && width < 1000) {
			return
		}
		d := pdfw.New(600, 800, pdfw.Meta{Lang: "zh"})
		d.SetMirror(mirror)
		d.AddPage()
		family := faces(t).Regular
		var out []rune
		for i, l := range d.Wrap(family, 9, width, s) {
			text, missing := d.Shown(l)
			if missing {
				t.Fatalf("glyph 0 in %q", text)
			}
			if l.Width(9) > width+0.5 && l.Clusters() > 1 && l.Width(9) > 9+0.5 {
				t.Fatalf("%q is %.1f wide in %.1f", text, l.Width(9), width)
			}
			out = append(out, []rune(text)...)
			d.Text(l, 9, 10, float64(20+i), 0)
		}
		line, _ := d.Shown(d.Line(family, s))
		if got, want := letters(string(out)), letters(line); got != want {
			t.Fatalf("the lines show %q, the line %q", got, want)
		}
		if _, err := d.Bytes(); err != nil {
			t.Fatal(err)
		}
	})
}

// letters returns the letters of a text in order of their code, so that the order on the page does not matter.
func letters(s string) string {
	list := []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s))
	slices.Sort(list)
	return string(list)
}
