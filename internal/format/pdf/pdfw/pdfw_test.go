package pdfw_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/internal/format/pdf/fonts"
	"chancery/internal/format/pdf/pdfw"
)

func faces(t testing.TB) fonts.Set {
	t.Helper()
	set, err := fonts.Sans()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestFaces(t *testing.T) {
	set := faces(t)
	for _, r := range "AzÑßøĐ€₹złΩάЖщ№ếữ•–—“”…\u00A0\uFFFD" {
		if set.Regular.Glyph(r) == 0 || set.Bold.Glyph(r) == 0 {
			t.Errorf("no glyph for %q", r)
		}
	}
	for _, r := range []rune{-1, '漢', 0x10FFFF} {
		if g := set.Regular.Glyph(r); g != 0 {
			t.Errorf("glyph %d for %q", g, r)
		}
	}
	if _, err := pdfw.ParseFace("x", []byte("no font")); err == nil {
		t.Error("text is accepted as a font")
	}
}

func TestKerningAndMarks(t *testing.T) {
	d := pdfw.New(100, 100, pdfw.Meta{})
	f := faces(t).Regular
	width := func(s string) float64 { return d.Line(f, s).Width(1000) }
	if apart := width("A") + width("V"); width("AV") >= apart {
		t.Errorf("AV is not kerned: %.1f of %.1f", width("AV"), apart)
	}
	if math.Abs(width("11111")-width("08274")) > 0.01 {
		t.Error("figures differ in width, columns would not align")
	}
	// q with a diaeresis has no composed form, so the font positions the mark and its advance is zero.
	if math.Abs(width("q\u0308")-width("q")) > 0.01 {
		t.Error("a combining mark has a width")
	}
	if math.Abs(width("e\u0301")-width("é")) > 0.01 {
		t.Error("decomposed text differs from composed text")
	}
}

// TestWrap checks that no line is wider than its box.
func TestWrap(t *testing.T) {
	f := faces(t).Regular
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zA-ZéßΩ0-9/\- ]{0,200}`).Draw(t, "text")
		width := rapid.Float64Range(20, 400).Draw(t, "width")
		d := pdfw.New(100, 100, pdfw.Meta{})
		for _, l := range d.Wrap(f, 9, width, text) {
			if l.Width(9) > width+0.5 {
				t.Fatalf("line of %.1f in %.1f", l.Width(9), width)
			}
		}
	})
}

func TestWrapBreaks(t *testing.T) {
	d := pdfw.New(100, 100, pdfw.Meta{})
	f := faces(t).Regular
	for text, want := range map[string]int{
		"":                         0,
		"   \n ":                   0,
		"one":                      1,
		"one\ntwo\r\nthree":        3,
		"a\n\nb":                   3,
		strings.Repeat("W", 40):    5, // 8.4 pt each in 80 pt
		"semi-automatic gearboxes": 2,
	} {
		if got := len(d.Wrap(f, 9, 80, text)); got != want {
			t.Errorf("%q: %d lines, want %d", text, got, want)
		}
	}
}

func TestMetadataIsClean(t *testing.T) {
	d := pdfw.New(100, 100, pdfw.Meta{Title: "a<b>&\x00\x1B\xff]]>", Lang: "en"})
	d.AddPage()
	data, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(`x-default">a&lt;b&gt;&amp;   ]]&gt;</rdf:li>`)) {
		t.Error("the title is not escaped in the metadata")
	}
	if bytes.Contains(data, []byte("CreationDate")) || bytes.Contains(data, []byte("CreateDate")) {
		t.Error("there is a date that was not given")
	}
}

func TestPictures(t *testing.T) {
	var rgb, gray, big, alpha bytes.Buffer
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(jpeg.Encode(&rgb, image.NewRGBA(image.Rect(0, 0, 20, 10)), nil))
	must(jpeg.Encode(&gray, image.NewGray(image.Rect(0, 0, 20, 10)), nil))
	must(png.Encode(&big, image.NewNRGBA(image.Rect(0, 0, 3000, 30))))
	clear := image.NewNRGBA(image.Rect(0, 0, 2, 2))
	clear.SetNRGBA(0, 0, color.NRGBA{1, 2, 3, 100})
	must(png.Encode(&alpha, clear))
	for name, c := range map[string]struct {
		data   []byte
		aspect float64
		want   string
	}{
		"jpeg":  {rgb.Bytes(), 2, "/DCTDecode"},
		"gray":  {gray.Bytes(), 2, "/DeviceRGB"},
		"big":   {big.Bytes(), 100, "/Width 1000/Height 10"},
		"alpha": {alpha.Bytes(), 1, "/SMask"},
	} {
		p, err := pdfw.ReadPicture(c.data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if p.Aspect() != c.aspect {
			t.Errorf("%s: aspect %v", name, p.Aspect())
		}
		d := pdfw.New(100, 100, pdfw.Meta{})
		d.AddPage()
		d.Picture(p, 1, 2, 3, 4)
		d.Picture(p, 5, 6, 7, 8)
		data, err := d.Bytes()
		if err != nil || !bytes.Contains(data, []byte(c.want)) {
			t.Errorf("%s: no %s, %v", name, c.want, err)
		}
	}
	for _, bad := range [][]byte{nil, []byte("GIF89a"), rgb.Bytes()[:30], alpha.Bytes()[:40]} {
		if _, err := pdfw.ReadPicture(bad); !errors.Is(err, pdfw.ErrPicture) {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
}

func FuzzReadPicture(f *testing.F) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 3, 2))); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("\xFF\xD8\xFF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := pdfw.ReadPicture(data); err == nil && !(p.Aspect() > 0) {
			t.Error("a picture without size")
		}
	})
}
