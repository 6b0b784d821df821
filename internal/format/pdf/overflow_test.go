package pdf_test

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// placedText is a line of text with its place on the page, in points.
type placedText struct {
	x, y, width, size float64
	text              string
}

var (
	textMatrix  = regexp.MustCompile(`/F(\d+) ([\d.]+) Tf\n(?:2 Tr\n)?([-\d.]+) ([-\d.]+) [-\d.]+ [-\d.]+ ([-\d.]+) ([-\d.]+) Tm`)
	showArray   = regexp.MustCompile(`<([0-9A-F]*)>|([-\d.]+)`)
	arrays      = regexp.MustCompile(`\[([^\]]*)\]TJ`)
	widthsArray = regexp.MustCompile(`/W\[1\[([^\]]*)\]\]`)
	mediaBox    = regexp.MustCompile(`/MediaBox\[0 0 ([\d.]+) `)
)

// places returns the lines of a page that are not turned.
func (r *reader) places(t testing.TB, p object) []placedText {
	t.Helper()
	maps, widths := r.maps(t, r.objects[p.ref("Resources")]), r.widths(r.objects[p.ref("Resources")])
	number := func(s string) float64 {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	var out []placedText
	for _, run := range textRun.FindAll(r.objects[p.ref("Contents")].stream, -1) {
		run = actualText.ReplaceAll(run, nil)
		line := placedText{width: -1}
		parts := textMatrix.FindAllSubmatchIndex(run, -1)
		for i, m := range parts {
			sub := func(n int) string { return string(run[m[2*n]:m[2*n+1]]) }
			if sub(3) != "1" || sub(4) != "0" {
				break // a watermark
			}
			size, x := number(sub(2)), number(sub(5))
			if line.width < 0 {
				line = placedText{x: x, y: number(sub(6)), size: size, width: 0}
			}
			end := len(run)
			if i+1 < len(parts) {
				end = parts[i+1][0]
			}
			sum := 0.0
			var text strings.Builder
			for _, a := range arrays.FindAllSubmatch(run[m[1]:end], -1) {
				for _, s := range showArray.FindAllSubmatch(a[1], -1) {
					if len(s[2]) > 0 {
						sum -= number(string(s[2]))
						continue
					}
					for at := 0; at+4 <= len(s[1]); at += 4 {
						code, err := strconv.ParseUint(string(s[1][at:at+4]), 16, 16)
						if err != nil {
							t.Fatal(err)
						}
						sum += widths[sub(1)][code-1]
						text.WriteString(maps[sub(1)][string(s[1][at:at+4])])
					}
				}
			}
			line.width, line.text = x+sum*size/1000-line.x, line.text+text.String()
		}
		if line.width >= 0 {
			out = append(out, line)
		}
	}
	return out
}

// widths returns the advances of each font by code, from 1.
func (r *reader) widths(resources object) map[string][]float64 {
	out := map[string][]float64{}
	for _, f := range fontName.FindAllStringSubmatch(resources.dict, -1) {
		id, _ := strconv.Atoi(f[2])
		m := widthsArray.FindStringSubmatch(r.objects[r.objects[id].ref("DescendantFonts")].dict)
		for w := range strings.FieldsSeq(m[1]) {
			n, _ := strconv.ParseFloat(w, 64)
			out[f[1]] = append(out[f[1]], n)
		}
	}
	return out
}

// checkPlaces reports text that leaves the page or covers other text on its line.
func checkPlaces(t *testing.T, name string, r *reader) {
	t.Helper()
	const side, foot, tolerance = 44.0, 14.0, 1.5
	for i, p := range r.pages() {
		width, err := strconv.ParseFloat(mediaBox.FindStringSubmatch(p.dict)[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		list := r.places(t, p)
		if len(list) < 3 {
			t.Errorf("%s, page %d: %d lines of text", name, i+1, len(list))
		}
		slices.SortFunc(list, func(a, b placedText) int {
			if math.Abs(a.y-b.y) > 0.1 {
				return int(math.Copysign(1, b.y-a.y))
			}
			return int(math.Copysign(1, a.x-b.x))
		})
		for n, l := range list {
			if l.x < side || l.x+l.width > width-side || l.y < foot {
				t.Errorf("%s, page %d: %q leaves the page: %.1f to %.1f at %.1f", name, i+1, l.text, l.x, l.x+l.width, l.y)
			}
			if n > 0 && math.Abs(list[n-1].y-l.y) < 0.1 && list[n-1].x+list[n-1].width > l.x+tolerance {
				t.Errorf("%s, page %d: %q (to %.1f) covers %q (from %.1f)", name, i+1, list[n-1].text, list[n-1].x+list[n-1].width, l.text, l.x)
			}
			if l.size < 5 && strings.TrimSpace(l.text) != "" {
				t.Errorf("%s, page %d: %q is set in %.1f points", name, i+1, l.text, l.size)
			}
		}
	}
}
