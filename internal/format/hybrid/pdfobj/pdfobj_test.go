package pdfobj_test

import (
	"bytes"
	"compress/lzw"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"fmt"
	"strings"
	"testing"

	"chancery/internal/format/hybrid/pdfobj"
)

// file returns a PDF of objects, numbered from 1; the first is the catalog.
func file(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF", len(objects)+1, start)
	return b.Bytes()
}

// stream returns the text of a stream.
func stream(dict string, data []byte) string {
	return fmt.Sprintf("<<%s/Length %d>>stream\n%s\nendstream", dict, len(data), data)
}

func open(t testing.TB, data []byte) *pdfobj.File {
	t.Helper()
	f, err := pdfobj.Open(data, pdfobj.Default())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestValues(t *testing.T) {
	f := open(t, file(`<</Type/Catalog/N#61me/A#20b /S(a\(b\)\n\101\
c(d))/H<48656C6C6F2>/L[1 -2.5 true null 2 0 R false]/R 2 0 R % comment
/D<</X/Y>>>>`, `(two)`))
	root := f.Root()
	for key, want := range map[pdfobj.Name]pdfobj.Object{
		"Name": pdfobj.Name("A b"), "S": pdfobj.String("a(b)\nAc(d)"), "H": pdfobj.String("Hello "), "R": pdfobj.String("two"),
	} {
		if got := f.Resolve(root[key]); got != want {
			t.Errorf("%s is %#v", key, got)
		}
	}
	if l := f.Array(root["L"]); len(l) != 6 || l[0] != pdfobj.Number("1") || l[1] != pdfobj.Number("-2.5") || l[2] != true || l[3] != nil ||
		f.Resolve(l[4]) != pdfobj.String("two") || l[5] != false {
		t.Errorf("list is %#v", l)
	}
	if f.Dict(root["D"])["X"] != pdfobj.Name("Y") {
		t.Errorf("dictionary is %#v", root["D"])
	}
}

// TestFilters decodes data that libraries encoded.
func TestFilters(t *testing.T) {
	want := bytes.Repeat([]byte("The quick brown fox. "), 500)
	var flate, a85 bytes.Buffer
	z := zlib.NewWriter(&flate)
	_, _ = z.Write(want)
	_ = z.Close()
	e := ascii85.NewEncoder(&a85)
	_, _ = e.Write(flate.Bytes())
	_ = e.Close()
	f := open(t, file(
		`<</Type/Catalog/A 2 0 R/B 3 0 R/C 4 0 R/D 5 0 R/E 6 0 R>>`,
		stream("/Filter/FlateDecode", flate.Bytes()),
		stream("/Filter[/ASCII85Decode/FlateDecode]", append(a85.Bytes(), "~>"...)),
		stream("/Filter/ASCIIHexDecode", []byte("54 68 65>")),
		stream("/Filter/RunLengthDecode", []byte{2, 'a', 'b', 'c', 254, 'd', 128}),
		stream("/Filter/LZWDecode/DecodeParms<</EarlyChange 0>>", lzwOf(want)),
	))
	for key, want := range map[pdfobj.Name]string{"A": string(want), "B": string(want), "C": "The", "D": "abcddd", "E": string(want)} {
		got, err := f.Decode(f.Stream(f.Root()[key]))
		if err != nil || string(got) != want {
			t.Errorf("%s: %v, %d bytes of %d", key, err, len(got), len(want))
		}
	}
}

// lzwOf encodes as GIF does with codes of the high bits first, which is PDF without its early change.
func lzwOf(data []byte) []byte {
	var b bytes.Buffer
	w := lzw.NewWriter(&b, lzw.MSB, 8)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

// TestLZWEarly decodes the example of ISO 32000-1, 7.4.4.2.
func TestLZWEarly(t *testing.T) {
	f := open(t, file(`<</Type/Catalog/A 2 0 R>>`,
		stream("/Filter/LZWDecode", []byte{0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01})))
	got, err := f.Decode(f.Stream(f.Root()["A"]))
	if want := []byte{45, 45, 45, 45, 45, 65, 45, 45, 45, 66}; err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
}

// TestPredictor undoes each filter of PNG.
func TestPredictor(t *testing.T) {
	rows := []byte{
		0, 1, 2, 3, 4,
		1, 1, 1, 1, 1,
		2, 1, 1, 1, 1,
		3, 1, 1, 1, 1,
		4, 1, 1, 1, 1,
	}
	want := []byte{1, 2, 3, 4, 1, 2, 3, 4, 2, 3, 4, 5, 2, 3, 4, 5, 3, 4, 5, 6}
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write(rows)
	_ = z.Close()
	f := open(t, file(`<</Type/Catalog/A 2 0 R>>`, stream("/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 4>>", b.Bytes())))
	got, err := f.Decode(f.Stream(f.Root()["A"]))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
}

// TestPacked reads objects out of an object stream that a cross-reference stream names.
func TestPacked(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	first := b.Len()
	fmt.Fprintf(&b, "1 0 obj\n%s\nendobj\n", stream("/Type/ObjStm/N 2/First 9", []byte("2 0 3 29 <</Type/Catalog/A 3 0 R>>     (found)")))
	table := b.Len()
	rows := []byte{
		0, 0, 0, 0,
		1, byte(first >> 8), byte(first), 0,
		2, 0, 1, 0,
		2, 0, 1, 1,
		1, byte(table >> 8), byte(table), 0,
	}
	fmt.Fprintf(&b, "4 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF", stream("/Type/XRef/Size 5/W[1 2 1]/Root 2 0 R", rows), table)
	for name, data := range map[string][]byte{
		"table":   b.Bytes(),
		"rebuilt": bytes.Replace(b.Bytes(), []byte("startxref"), []byte("startxxxx"), 1),
	} {
		f := open(t, data)
		if got := f.Resolve(f.Root()["A"]); got != pdfobj.String("found") {
			t.Errorf("%s: %#v", name, got)
		}
	}
}

// TestBroken reads files whose tables or lengths are wrong.
func TestBroken(t *testing.T) {
	good := file(`<</Type/Catalog/A 2 0 R/B 3 0 R>>`, `(found)`, stream("", []byte("abc")))
	for name, data := range map[string][]byte{
		"no table":     good[:bytes.Index(good, []byte("xref\n"))],
		"other offset": bytes.Replace(good, []byte("startxref\n"), []byte("startxref\n9"), 1),
		"moved":        append([]byte("junk before the header\n"), good...),
		"shifted":      bytes.Replace(good, []byte("%PDF-1.7\n"), []byte("%PDF-1.7\n%more\n"), 1),
		"length":       bytes.Replace(good, []byte("/Length 3"), []byte("/Length 9"), 1),
		"no trailer":   bytes.Replace(good, []byte("trailer"), []byte("treiler"), 1),
	} {
		f := open(t, data)
		if got := f.Resolve(f.Root()["A"]); got != pdfobj.String("found") {
			t.Errorf("%s: A is %#v", name, got)
		}
		if s := f.Stream(f.Root()["B"]); s == nil || string(s.Raw) != "abc" {
			t.Errorf("%s: B is %#v", name, s)
		}
	}
}

// TestRefused checks the errors of files that are not read.
func TestRefused(t *testing.T) {
	encrypted := bytes.Replace(file(`<</Type/Catalog>>`), []byte("/Root"), []byte("/Encrypt<</Filter/Standard>>/Root"), 1)
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"empty":     {nil, pdfobj.ErrNotPDF},
		"text":      {[]byte("hello"), pdfobj.ErrNotPDF},
		"header":    {[]byte("%PDF-1.7\n"), pdfobj.ErrSyntax},
		"encrypted": {encrypted, pdfobj.ErrEncrypted},
		"large":     {append(file(`<</Type/Catalog>>`), make([]byte, 33<<20)...), pdfobj.ErrLimit},
		"no root":   {file(`(catalog)`), pdfobj.ErrSyntax},
	} {
		if _, err := pdfobj.Open(c.data, pdfobj.Default()); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHostile opens files that would take a careless reader much time or memory, reads all they have, and expects an error or
// an end.
func TestHostile(t *testing.T) {
	var bomb bytes.Buffer
	z, _ := zlib.NewWriterLevel(&bomb, zlib.BestCompression)
	zeros := make([]byte, 1<<20)
	for range 100 {
		_, _ = z.Write(zeros)
	}
	_ = z.Close()
	var twice bytes.Buffer
	z = zlib.NewWriter(&twice)
	_, _ = z.Write(bomb.Bytes())
	_ = z.Close()
	loop := "<</Type/Catalog/A 2 0 R>>"
	cases := map[string][]byte{
		"bomb":       file(loop, stream("/Filter/FlateDecode", bomb.Bytes())),
		"two bombs":  file(loop, stream("/Filter[/FlateDecode/FlateDecode]", twice.Bytes())),
		"self":       file(loop, "2 0 R"),
		"circle":     file(loop, "3 0 R", "2 0 R"),
		"length":     file(loop, "<</Length 2 0 R>>stream\nabc\nendstream"),
		"deep":       file(loop, strings.Repeat("[", 100_000)),
		"deep dicts": file(loop, strings.Repeat("<</A ", 100_000)),
		"values":     file(loop, "["+strings.Repeat("1 ", 2_000_000)+"]"),
		"prev":       bytes.Replace(file(loop, "1"), []byte("/Root"), []byte("/Prev 9/Root"), 1),
		"filters":    file(loop, stream("/Filter["+strings.Repeat("/ASCIIHexDecode", 1000)+"]", []byte("00>"))),
		"columns":    file(loop, stream("/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 1000000000/Colors 32>>", bomb.Bytes())),
		"numbers":    file(strings.Repeat("9", 1_000_000)),
		"overlap":    overlap(),
		"words":      []byte("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + strings.Repeat("obj ", 4<<20)),
		"behind":     manyObjects("<<>>("),
		"lengths":    manyObjects("<</Length 1>>stream\n1("),
		"rows":       manyObjects("<</Type/ObjStm/N 1/First 1/Filter/A85/DecodeParms<</Predictor 12/Columns 65536/Colors 32>>/Length 2>>stream\n~>\nendstream endobj"),
		"indexes":    indexes(),
	}
	for name, data := range cases {
		t.Run(name, func(t *testing.T) {
			limits := pdfobj.Default()
			limits.Size = max(len(data), 1<<20)
			f, err := pdfobj.Open(data, limits)
			if err != nil {
				return
			}
			for n := 1; n < 70_000; n++ {
				if s := f.Stream(pdfobj.Ref{Num: n}); s != nil {
					got, err := f.Decode(s)
					if len(got) > limits.Decoded {
						t.Errorf("%d bytes, %v", len(got), err)
					}
				}
			}
			_, _ = f.Write()
		})
	}
}

// overlap returns a file in which many objects are the same long one.
func overlap() []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n1 0 obj<</Type/Catalog/A 2 0 R>>endobj\n")
	at := b.Len()
	fmt.Fprintf(&b, "2 0 obj(%s)endobj\n", strings.Repeat("x", 1<<20))
	start := b.Len()
	b.WriteString("xref\n0 3000\n0000000000 65535 f \n0000000009 00000 n \n")
	for range 2998 {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer<</Root 1 0 R>>\nstartxref\n%d\n%%%%EOF", start)
	return b.Bytes()
}

// manyObjects returns a file without a table, in which all objects are alike.
func manyObjects(object string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n")
	for n := range 60_000 {
		fmt.Fprintf(&b, "%d 0 obj%s\n", n+2, object)
	}
	return b.Bytes()
}

// indexes returns a file whose table has a wrong index for each of many objects in an object stream.
func indexes() []byte {
	const many = 60_000
	var head, rows, b bytes.Buffer
	rows.Write([]byte{0, 0, 0, 0, 0, 0})
	rows.Write([]byte{1, 0, 0, 9, 0, 0})
	for n := range many {
		fmt.Fprintf(&head, "%d 0 ", n+2)
		rows.Write([]byte{2, 0, 0, 1, 0xFF, 0xFF})
	}
	fmt.Fprintf(&b, "%%PDF-1.7\n1 0 obj\n%s\nendobj\n", stream(fmt.Sprintf("/Type/ObjStm/N %d/First %d", many, head.Len()), append(head.Bytes(), "<</Type/Catalog>>"...)))
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF", many+2, stream(fmt.Sprintf("/Type/XRef/Size %d/W[1 3 2]/Root 2 0 R", many+2), rows.Bytes()), b.Len())
	return b.Bytes()
}

// TestNested rebuilds the table of a file that has another PDF attached, whose objects have the same numbers.
func TestNested(t *testing.T) {
	inner := file(`<</Type/Catalog/A 2 0 R>>`, `(inner)`, `(inner)`)
	outer := file(`<</Type/Catalog/A 3 0 R>>`, stream("/Type/EmbeddedFile", inner), `(outer)`, `(last)`)
	for name, data := range map[string][]byte{
		"whole":   outer,
		"padded":  append(outer, make([]byte, 5000)...),
		"rebuilt": bytes.ReplaceAll(outer, []byte("startxref"), []byte("startxxxx")),
	} {
		f := open(t, data)
		if got := f.Resolve(f.Root()["A"]); got != pdfobj.String("outer") {
			t.Errorf("%s: %#v", name, got)
		}
		if s := f.Stream(pdfobj.Ref{Num: 2}); s == nil || len(s.Raw) != len(inner) {
			t.Errorf("%s: the file inside is cut", name)
		}
	}
}

// TestWrite writes a file with changes and reads it again.
func TestWrite(t *testing.T) {
	f := open(t, file(`<</Type/Catalog/A 3 0 R/Gone 99 0 R>>`, `(not reached)`, `<</Self 3 0 R/S 4 0 R/B true/N#20 (x)>>`, stream("/X 1", []byte("data"))))
	s := &pdfobj.Stream{Dict: pdfobj.Dict{}}
	s.SetData([]byte("new data"), true)
	f.Root()["New"] = f.New(s)
	f.SetInfo(pdfobj.Dict{"Title": pdfobj.String("T")})
	data, err := f.Write()
	if err != nil {
		t.Fatal(err)
	}
	again, err := open(t, file(`<</Type/Catalog/A 3 0 R/Gone 99 0 R>>`, `(not reached)`, `<</Self 3 0 R/S 4 0 R/B true/N#20 (x)>>`, stream("/X 1", []byte("data")))).Write()
	if err != nil || bytes.Contains(again, []byte("not reached")) {
		t.Errorf("%v\n%s", err, again)
	}
	g := open(t, data)
	a := g.Dict(g.Root()["A"])
	if g.Dict(a["Self"])["B"] != true || a["N "] != pdfobj.String("x") || string(g.Stream(a["S"]).Raw) != "data" || g.Root()["Gone"] != nil {
		t.Errorf("%s", data)
	}
	got, err := g.Decode(g.Stream(g.Root()["New"]))
	if err != nil || string(got) != "new data" {
		t.Errorf("%q, %v", got, err)
	}
	if g.Dict(g.Trailer()["Info"])["Title"] != pdfobj.String("T") || len(g.Array(g.Trailer()["ID"])) != 2 {
		t.Errorf("trailer is %v", g.Trailer())
	}
	if second, err := g.Write(); err != nil || !bytes.Equal(body(second), body(data)) {
		t.Errorf("writing again changes the file: %v", err)
	}
}

// body returns a file without its trailer, whose identifier is of each writing.
func body(data []byte) []byte { return data[:bytes.LastIndex(data, []byte("/ID["))] }

// FuzzOpen opens anything, reads all objects and writes them again.
func FuzzOpen(f *testing.F) {
	f.Add(file(`<</Type/Catalog/A 2 0 R>>`, stream("/Filter/LZWDecode", []byte{0x80, 0x0B, 0x60})))
	f.Add(file(`<</Type/Catalog/A[1 0 R 2.5(x)<61>/N true null]>>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := pdfobj.Limits{Size: 1 << 20, Objects: 1000, Values: 10_000, Decoded: 1 << 20}
		g, err := pdfobj.Open(data, limits)
		if err != nil {
			return
		}
		for n := range 20 {
			if s := g.Stream(pdfobj.Ref{Num: n}); s != nil {
				_, _ = g.Decode(s)
			}
		}
		out, err := g.Write()
		if err != nil {
			return
		}
		if _, err := pdfobj.Open(out, pdfobj.Default()); err != nil {
			t.Errorf("what was written is not read: %v\n%q", err, out)
		}
	})
}
