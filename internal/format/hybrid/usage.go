package hybrid

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/format/hybrid/pdfobj"
)

// usage is what the pages of a PDF draw with.
type usage struct {
	f *pdfobj.File
	// fonts lists the fonts without a font program by name, with the first page that shows text in each.
	fonts map[string]int
	// rgb and cmyk hold the first page with such a device colour, 0 for none.
	rgb, cmyk int
	page      int
	seen      map[*pdfobj.Stream]bool
	// looked holds the fonts and annotations that were looked at.
	looked   map[uintptr]bool
	problems []string
	err      error
	// read counts the bytes of content that were read, and visits the annotations and pages: pages may share them.
	read, visits int
}

// once reports whether a dictionary was not asked about before.
func (u *usage) once(d pdfobj.Dict) bool {
	at := reflect.ValueOf(d).Pointer()
	if u.looked[at] {
		return false
	}
	u.looked[at] = true
	return true
}

// visit counts a page or an annotation, and reports whether there may be more.
func (u *usage) visit() bool {
	if u.visits++; u.visits > maxVisits && u.err == nil {
		u.err = fmt.Errorf("%w: it has more than %d pages and annotations", pdfobj.ErrLimit, maxVisits)
	}
	return u.err == nil
}

// take counts content that is read, and reports whether it may be.
func (u *usage) take(n int) bool {
	if u.read += n; u.read > maxContent && u.err == nil {
		u.err = fmt.Errorf("%w: its pages have more than %d MiB of content", pdfobj.ErrLimit, maxContent>>20)
	}
	return u.err == nil
}

const (
	// maxPages is how many pages are looked at.
	maxPages = 10_000
	// maxForms is how deep forms may draw forms.
	maxForms = 20
	// maxVisits is how many nodes of the tree of pages and how many annotations are looked at.
	maxVisits = 200_000
	// maxContent is how many bytes of content are read, those that pages share counted each time.
	maxContent = 64 << 20
	// maxName is how long the name of a resource is; PDF itself has 127 bytes (ISO 32000-1, annex C).
	maxName = 1000
)

// inspectPages walks over all pages.
func inspectPages(f *pdfobj.File) *usage {
	u := &usage{f: f, fonts: map[string]int{}, seen: map[*pdfobj.Stream]bool{}, looked: map[uintptr]bool{}}
	u.node(f.Root()["Pages"], nil, map[pdfobj.Ref]bool{}, 0)
	return u
}

// node walks over a node of the tree of pages. Resources are inherited (ISO 32000-1, 7.7.3.4).
func (u *usage) node(o pdfobj.Object, inherited pdfobj.Dict, seen map[pdfobj.Ref]bool, depth int) {
	if !u.visit() {
		return
	}
	if r, ok := o.(pdfobj.Ref); ok {
		if seen[r] {
			return
		}
		seen[r] = true
	}
	d := u.f.Dict(o)
	if d == nil || depth > maxForms || u.page >= maxPages {
		return
	}
	if own := u.f.Dict(d["Resources"]); own != nil {
		inherited = own
	}
	if kids := u.f.Array(d["Kids"]); kids != nil {
		for _, k := range kids {
			u.node(k, inherited, seen, depth+1)
		}
		return
	}
	u.page++
	u.content(u.contents(d["Contents"]), inherited, 0)
	u.space(u.f.Dict(d["Group"])["CS"], nil)
	for _, o := range u.f.Array(d["Annots"]) {
		if !u.visit() {
			return
		}
		if a := u.f.Dict(o); u.once(a) {
			u.annotation(a)
		}
	}
}

// contents returns the content of a page, which may be in several streams.
func (u *usage) contents(o pdfobj.Object) []byte {
	list := u.f.Array(o)
	if list == nil {
		list = pdfobj.Array{o}
	}
	var all []byte
	for _, e := range list {
		s := u.f.Stream(e)
		if s == nil {
			continue
		}
		data, err := u.f.Decode(s)
		if err != nil {
			u.fail(err)
			continue
		}
		if !u.take(len(data) + 1) {
			return nil
		}
		all = append(append(all, data...), '\n')
	}
	return all
}

// fail notes an error: a limit ends the work, anything else makes the page one that cannot be judged.
func (u *usage) fail(err error) {
	if errors.Is(err, pdfobj.ErrLimit) {
		u.err = err
		return
	}
	u.problem("the content of page %d cannot be read: %v", u.page, err)
}

func (u *usage) problem(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !slices.Contains(u.problems, text) && len(u.problems) < 50 {
		u.problems = append(u.problems, text)
	}
}

// annotation looks at what an annotation shows.
func (u *usage) annotation(d pdfobj.Dict) {
	switch kind := u.f.Name(d["Subtype"]); kind {
	case "Sound", "Movie", "Screen", "3D", "RichMedia":
		u.problem("page %d has an annotation of the kind %s, which PDF/A-3 does not allow", u.page, kind)
		return
	case "Popup", "Link":
	default:
		if d != nil && u.f.Dict(d["AP"]) == nil && !u.empty(d["Rect"]) {
			u.problem("page %d has an annotation of the kind %s without an appearance", u.page, kind)
		}
	}
	switch n := u.f.Resolve(u.f.Dict(d["AP"])["N"]).(type) {
	case *pdfobj.Stream:
		u.form(n, nil, 1)
	case pdfobj.Dict:
		for _, key := range n.Keys() {
			if s := u.f.Stream(n[key]); s != nil {
				u.form(s, nil, 1)
			}
		}
	}
}

// empty reports whether a rectangle has no area.
func (u *usage) empty(o pdfobj.Object) bool {
	r := u.f.Array(o)
	return len(r) == 4 && (u.f.Resolve(r[0]) == u.f.Resolve(r[2]) || u.f.Resolve(r[1]) == u.f.Resolve(r[3]))
}

// form looks at a form, pattern or glyph, once.
func (u *usage) form(s *pdfobj.Stream, outer pdfobj.Dict, depth int) {
	if s == nil || u.seen[s] || depth > maxForms || u.err != nil {
		return
	}
	u.seen[s] = true
	if own := u.f.Dict(s.Dict["Resources"]); own != nil {
		outer = own
	}
	u.space(u.f.Dict(s.Dict["Group"])["CS"], outer)
	data, err := u.f.Decode(s)
	if err != nil {
		u.fail(err)
		return
	}
	if u.take(len(data)) {
		u.content(data, outer, depth)
	}
}

// state is the part of the graphics state that matters: the font, and whether text is invisible.
type state struct {
	font   pdfobj.Object
	hidden bool
}

// content reads a content stream (8.2) and notes what it uses.
func (u *usage) content(data []byte, res pdfobj.Dict, depth int) {
	if u.err != nil {
		return
	}
	l := pdfobj.NewLexer(data)
	var now state
	var stack []state
	var name, number string
	for {
		t := l.Next()
		switch t.Kind {
		case pdfobj.EOF:
			return
		case pdfobj.NameToken:
			if name = t.Text; len(name) > maxName {
				name = "" // no resource has such a name
			}
			continue
		case pdfobj.NumberToken:
			number = t.Text
			continue
		case pdfobj.Keyword:
		default:
			continue
		}
		switch t.Text {
		case "q":
			if stack = append(stack, now); len(stack) > 10_000 {
				u.problem("page %d nests its graphics too deeply", u.page)
				return
			}
		case "Q":
			if n := len(stack); n > 0 {
				now, stack = stack[n-1], stack[:n-1]
			}
		case "Tf":
			now.font = u.resource(res, "Font", name)
		case "Tr":
			now.hidden = number == "3"
		case "Tj", "TJ", "'", "\"":
			if !now.hidden {
				u.font(now.font, name, depth)
			}
		case "BI":
			u.inlineImage(l, res)
		default:
			u.operator(t.Text, name, res, &now, depth)
		}
	}
}

// operator notes the operators of colours and of other objects.
func (u *usage) operator(op, name string, res pdfobj.Dict, now *state, depth int) {
	switch op {
	case "rg", "RG":
		u.device("DeviceRGB", res)
	case "k", "K":
		u.device("DeviceCMYK", res)
	case "cs", "CS":
		if strings.HasPrefix(name, "Device") {
			u.device(pdfobj.Name(name), res)
			return
		}
		u.space(u.resource(res, "ColorSpace", name), res)
	case "scn", "SCN":
		if s := u.f.Stream(u.resource(res, "Pattern", name)); s != nil {
			u.form(s, res, depth+1)
		} else if d := u.f.Dict(u.resource(res, "Pattern", name)); d != nil {
			u.space(u.f.Dict(d["Shading"])["ColorSpace"], res)
		}
	case "sh":
		u.space(u.f.Dict(u.resource(res, "Shading", name))["ColorSpace"], res)
	case "gs":
		d := u.f.Dict(u.resource(res, "ExtGState", name))
		if font := u.f.Array(d["Font"]); len(font) > 0 {
			now.font = font[0]
		}
		if mask := u.f.Dict(d["SMask"]); mask != nil {
			u.form(u.f.Stream(mask["G"]), res, depth+1)
		}
	case "Do":
		u.external(u.f.Stream(u.resource(res, "XObject", name)), res, depth)
	}
}

func (u *usage) resource(res pdfobj.Dict, kind pdfobj.Name, name string) pdfobj.Object {
	return u.f.Dict(res[kind])[pdfobj.Name(name)]
}

// external looks at an object that a page draws.
func (u *usage) external(s *pdfobj.Stream, res pdfobj.Dict, depth int) {
	if s == nil {
		return
	}
	switch kind := u.f.Name(s.Dict["Subtype"]); kind {
	case "Form":
		u.form(s, res, depth+1)
	case "Image":
		if !u.seen[s] {
			u.seen[s] = true
			u.space(s.Dict["ColorSpace"], res)
		}
	default:
		u.problem("page %d draws an object of the kind %s, which PDF/A-3 does not allow", u.page, kind)
	}
}

// space notes the device colours behind a colour space (8.6).
func (u *usage) space(o pdfobj.Object, res pdfobj.Dict) {
	for range maxForms {
		switch v := u.f.Resolve(o).(type) {
		case pdfobj.Name:
			u.device(v, res)
			return
		case pdfobj.Array:
			if len(v) < 2 {
				return
			}
			switch u.f.Name(v[0]) {
			case "Indexed", "I", "Pattern":
				o = v[1]
			case "Separation", "DeviceN":
				if len(v) < 3 {
					return
				}
				o = v[2]
			default: // ICCBased and the CIE spaces are independent of the device
				return
			}
		default:
			return
		}
	}
}

// device notes a device colour, unless the resources replace it.
func (u *usage) device(name pdfobj.Name, res pdfobj.Dict) {
	switch name {
	case "DeviceRGB", "RGB":
		if u.rgb == 0 && u.resource(res, "ColorSpace", "DefaultRGB") == nil {
			u.rgb = max(u.page, 1)
		}
	case "DeviceCMYK", "CMYK":
		if u.cmyk == 0 && u.resource(res, "ColorSpace", "DefaultCMYK") == nil {
			u.cmyk = max(u.page, 1)
		}
	}
}

// inlineImage reads the entries of an inline image and moves behind its data (8.9.7).
func (u *usage) inlineImage(l *pdfobj.Lexer, res pdfobj.Dict) {
	for key := ""; ; {
		t := l.Next()
		switch {
		case t.Kind == pdfobj.EOF:
			return
		case t.Kind == pdfobj.Keyword && t.Text == "ID":
			l.Skip(imageEnd(l.Rest()))
			return
		case t.Kind == pdfobj.NameToken && (key == "CS" || key == "ColorSpace"):
			u.device(pdfobj.Name(t.Text), res)
			u.space(u.resource(res, "ColorSpace", t.Text), res)
			key = ""
		default:
			key = t.Text
		}
	}
}

// imageEnd returns where the data of an inline image end: behind an EI between white space.
func imageEnd(data []byte) int {
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("EI"))
		if i < 0 {
			return len(data)
		}
		at += i + 2
		if spaceAt(data, at-3) && (at >= len(data) || spaceAt(data, at)) {
			return at
		}
	}
}

func spaceAt(b []byte, i int) bool {
	return i >= 0 && i < len(b) && strings.IndexByte(" \n\r\t\x00\f", b[i]) >= 0
}

// font notes a font that shows text without a font program in the file.
func (u *usage) font(o pdfobj.Object, name string, depth int) {
	d := u.f.Dict(o)
	if d == nil {
		if o == nil {
			u.problem("page %d shows text in a font %q that it does not have", u.page, name)
		}
		return
	}
	if !u.once(d) {
		return
	}
	if u.f.Name(d["Subtype"]) == "Type3" {
		u.glyphs(d, depth)
		return
	}
	holder := d
	if below := u.f.Array(d["DescendantFonts"]); len(below) > 0 {
		holder = u.f.Dict(below[0])
	}
	descriptor := u.f.Dict(holder["FontDescriptor"])
	for _, key := range []pdfobj.Name{"FontFile", "FontFile2", "FontFile3"} {
		if u.f.Stream(descriptor[key]) != nil {
			return
		}
	}
	label := string(u.f.Name(d["BaseFont"]))
	label = fontName(label[:min(len(label), maxName)])
	if _, ok := u.fonts[label]; !ok {
		u.fonts[label] = u.page
	}
}

// glyphs looks at the drawings of a Type 3 font, once.
func (u *usage) glyphs(d pdfobj.Dict, depth int) {
	procs := u.f.Dict(d["CharProcs"])
	for _, key := range procs.Keys() {
		s := u.f.Stream(procs[key])
		if s == nil || u.seen[s] || depth > maxForms {
			continue
		}
		u.seen[s] = true
		data, err := u.f.Decode(s)
		if err != nil {
			u.fail(err)
			continue
		}
		if u.take(len(data)) {
			u.content(data, u.f.Dict(d["Resources"]), depth+1)
		}
	}
}

// fontName returns the name of a font without the tag of a subset.
func fontName(name string) string {
	if tag, rest, ok := strings.Cut(name, "+"); ok && len(tag) == 6 {
		name = rest
	}
	if name == "" {
		return "without a name"
	}
	return strconv.QuoteToASCII(name)[1 : len(strconv.QuoteToASCII(name))-1]
}
