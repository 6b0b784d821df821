package pdf_test

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// reader reads the text of the files that this package writes, and of no others.
type reader struct {
	objects map[int]object
}

type object struct {
	dict   string
	stream []byte
}

var (
	objectHead = regexp.MustCompile(`(?m)^(\d+) 0 obj\n`)
	fontName   = regexp.MustCompile(`/F(\d+) (\d+) 0 R`)
	reference  = regexp.MustCompile(`/(\w+)[ \[]?(\d+) 0 R`)
	length     = regexp.MustCompile(`/Length (\d+)>>`)
	bfchar     = regexp.MustCompile(`<([0-9A-F]{4})><([0-9A-F]+)>`)
	textRun    = regexp.MustCompile(`(?s)BT .*?ET\n`)
	fontSwitch = regexp.MustCompile(`/F(\d+) `)
	position   = regexp.MustCompile(`(?:[-\d.]+ ){5}([-\d.]+) Tm`)
	hexString  = regexp.MustCompile(`<([0-9A-F]*)>`)
	actualText = regexp.MustCompile(`/Span<</ActualText<FEFF[0-9A-F]*>>>BDC`)
)

func open(t testing.TB, data []byte) *reader {
	t.Helper()
	r := &reader{objects: map[int]object{}}
	for at := 0; ; {
		loc := objectHead.FindSubmatchIndex(data[at:])
		if loc == nil {
			return r
		}
		id, _ := strconv.Atoi(string(data[at+loc[2] : at+loc[3]]))
		at += loc[1]
		end := bytes.Index(data[at:], []byte("\nendobj"))
		head, _, isStream := bytes.Cut(data[at:at+end], []byte("\nstream\n"))
		o := object{dict: string(head)}
		if isStream {
			n, err := strconv.Atoi(length.FindStringSubmatch(o.dict)[1])
			if err != nil {
				t.Fatal(err)
			}
			from := at + len(head) + len("\nstream\n")
			o.stream = inflate(t, o.dict, data[from:from+n])
			end = from + n - at
		}
		r.objects[id] = o
		at += end
	}
}

func inflate(t testing.TB, dict string, data []byte) []byte {
	t.Helper()
	if !strings.Contains(dict, "/FlateDecode") {
		return data
	}
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (o object) ref(name string) int {
	for _, m := range reference.FindAllStringSubmatch(o.dict, -1) {
		if m[1] == name {
			n, _ := strconv.Atoi(m[2])
			return n
		}
	}
	return 0
}

// pages returns the page objects in order.
func (r *reader) pages() []object {
	var out []object
	for id := 1; id <= len(r.objects); id++ {
		if strings.HasPrefix(r.objects[id].dict, "<</Type/Page/") {
			out = append(out, r.objects[id])
		}
	}
	return out
}

// text returns the text of the pages: runs at one height are one line, and a rule separates the pages.
func (r *reader) text(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	for i, p := range r.pages() {
		if i > 0 {
			b.WriteString("\n-------- page --------")
		}
		maps := r.maps(t, r.objects[p.ref("Resources")])
		last := ""
		for _, run := range textRun.FindAllSubmatch(r.objects[p.ref("Contents")].stream, -1) {
			at := string(position.FindSubmatch(run[0])[1])
			if at != last {
				b.WriteString("\n")
			} else {
				b.WriteString(" | ")
			}
			last = at
			switches := fontSwitch.FindAllSubmatchIndex(run[0], -1)
			for i, s := range switches {
				end := len(run[0])
				if i+1 < len(switches) {
					end = switches[i+1][0]
				}
				decode(&b, maps[string(run[0][s[2]:s[3]])], run[0][s[1]:end])
			}
		}
	}
	return strings.TrimLeft(b.String(), "\n") + "\n"
}

func decode(b *strings.Builder, m map[string]string, run []byte) {
	run = actualText.ReplaceAll(run, nil) // it repeats what the tables of the fonts say
	for _, h := range hexString.FindAllSubmatch(run, -1) {
		for i := 0; i+4 <= len(h[1]); i += 4 {
			b.WriteString(m[string(h[1][i:i+4])])
		}
	}
}

// maps reads the ToUnicode table of each font.
func (r *reader) maps(t testing.TB, resources object) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	for _, f := range fontName.FindAllStringSubmatch(resources.dict, -1) {
		id, _ := strconv.Atoi(f[2])
		m := map[string]string{}
		for _, c := range bfchar.FindAllSubmatch(r.objects[r.objects[id].ref("ToUnicode")].stream, -1) {
			var units []uint16
			for i := 0; i+4 <= len(c[2]); i += 4 {
				u, err := strconv.ParseUint(string(c[2][i:i+4]), 16, 16)
				if err != nil {
					t.Fatal(err)
				}
				units = append(units, uint16(u))
			}
			m[string(c[1])] = string(utf16.Decode(units))
		}
		out[f[1]] = m
	}
	return out
}
