package xmldoc_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/format/xmldoc"
	"chancery/test/shared"
)

// outline writes a tree on lines: depth, namespace, name, attributes, text.
func outline(d *xmldoc.Doc) string {
	var b strings.Builder
	depths := make([]int, d.Len()+1)
	for n := int32(1); n <= d.Len(); n++ {
		if parent := d.Node(n).Parent; parent != 0 {
			depths[n] = depths[parent] + 1
		}
		b.WriteString(strings.Repeat(" ", depths[n]))
		writeName(&b, d.Name(n))
		for _, a := range d.Attrs(n) {
			b.WriteString(" ")
			writeName(&b, d.Names()[a.Name])
			b.WriteString("=" + quote(a.Value))
		}
		if text := d.Text(n); text != "" {
			b.WriteString(" " + quote(text))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func writeName(b *strings.Builder, n xmldoc.Name) {
	if n.Space != "" {
		b.WriteString("{" + n.Space + "}")
	}
	b.WriteString(n.Local)
}

func quote(s string) string {
	return `"` + strings.NewReplacer("\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(s) + `"`
}

func parse(t *testing.T, text string) *xmldoc.Doc {
	t.Helper()
	d, err := xmldoc.Parse([]byte(text), xmldoc.Limits{})
	if err != nil {
		t.Fatalf("%.200q: %v", text, err)
	}
	return d
}

func TestParse(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"one element", `<a/>`, "a\n"},
		{"text", `<a>1 &lt; 2</a>`, "a \"1 < 2\"\n"},
		{"references", `<a>&amp;&lt;&gt;&quot;&apos;&#65;&#x20AC;</a>`, "a \"&<>\"'A€\"\n"},
		{"cdata", "<a>x<![CDATA[<&\r\n]]]>y</a>", "a \"x<&\\n]y\"\n"},
		{"line ends", "<a>1\r\n2\r3&#13;</a>", "a \"1\\n2\\n3\\r\"\n"},
		{"comments join text", `<a>1<!-- - -->2<?p i?>3</a>`, "a \"123\"\n"},
		{"layout", "<a>\n <b> </b>\n <c/>\n</a>", "a\n b \" \"\n c\n"},
		{"mixed", "<a>x<b/> <b/>y</a>", "a \"xy\"\n b\n b\n"},
		{"attributes", `<a b = "1" c='"&#9;' d="x
y	z"/>`, "a b=\"1\" c=\"\"\\t\" d=\"x y z\"\n"},
		{
			"namespaces", `<p:a xmlns:p="u:1" xmlns="u:2" p:x="1" x="2"><b><p:c xmlns:p="u:3" p:y=""/></b><p:d xml:lang="en"/></p:a>`,
			"{u:1}a {u:1}x=\"1\" x=\"2\"\n {u:2}b\n  {u:3}c {u:3}y=\"\"\n {u:1}d {http://www.w3.org/XML/1998/namespace}lang=\"en\"\n",
		},
		{"default undeclared", `<a xmlns="u:1"><b xmlns=""><c/></b><d/></a>`, "{u:1}a\n b\n  c\n {u:1}d\n"},
		{"declaration", "<?xml version='1.0' encoding=\"utf-8\" standalone='yes' ?>\n<!-- x --><a/>\n<?end?>\n", "a\n"},
		{"byte order mark", "\ufeff<a>é</a>", "a \"é\"\n"},
		{"latin 1", "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\xe9</a>", "a \"é\"\n"},
		{"latin 9", "<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?><a>\xa4</a>", "a \"€\"\n"},
		{"windows", "<?xml version=\"1.0\" encoding=\"windows-1252\"?><a>\x80</a>", "a \"€\"\n"},
		{"names", `<é.-1_ ·="" xmlns:ü="u"><ü:z/></é.-1_>`, ""},
		{"wide names", `<é.-1_ xmlns:ü="u"><ü:z·/></é.-1_>`, "é.-1_\n {u}z·\n"},
		{"white space in tags", "<a\n><b\t/></a >", "a\n b\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := xmldoc.Parse([]byte(tt.in), xmldoc.Limits{})
			if tt.want == "" {
				if err == nil {
					t.Fatal("accepted")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, outline(d)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUTF16(t *testing.T) {
	t.Parallel()
	const text = `<?xml version="1.0" encoding="UTF-16"?><a>é𝄞</a>`
	for _, mark := range []bool{true, false} {
		for _, big := range []bool{true, false} {
			in := text
			if mark {
				in = "\ufeff" + in
			}
			d, err := xmldoc.Parse(encode16(in, big), xmldoc.Limits{})
			if err != nil {
				t.Fatalf("mark %v, big %v: %v", mark, big, err)
			}
			if got := d.Text(1); got != "é𝄞" {
				t.Errorf("mark %v, big %v: %q", mark, big, got)
			}
		}
	}
	half := append([]byte{0xFF, 0xFE, 0x00, 0xD8}, encode16("<a/>", false)...)
	if _, err := xmldoc.Parse(half, xmldoc.Limits{}); kindOf(err) != xmldoc.Encoding {
		t.Errorf("half a character: %v", err)
	}
}

func encode16(text string, big bool) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(text)) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

// kindOf returns the kind of an error of the package, 255 of any other.
func kindOf(err error) xmldoc.Kind {
	if e, ok := errors.AsType[*xmldoc.Error](err); ok {
		return e.Kind
	}
	return 255
}

func TestRefused(t *testing.T) {
	t.Parallel()
	many := strings.Repeat
	tests := []struct {
		name, in string
		kind     xmldoc.Kind
	}{
		{"nothing", "", xmldoc.Syntax},
		{"only text", "x", xmldoc.Syntax},
		{"no end", "<a>", xmldoc.Syntax},
		{"wrong end", "<a></b>", xmldoc.Syntax},
		{"crossed", "<a><b></a></b>", xmldoc.Syntax},
		{"end first", "</a>", xmldoc.Syntax},
		{"two roots", "<a/><b/>", xmldoc.Syntax},
		{"text after", "<a/>x", xmldoc.Syntax},
		{"cdata after", "<a/><![CDATA[]]>", xmldoc.Syntax},
		{"twice", `<a b="" b=""/>`, xmldoc.Syntax},
		{"twice by namespace", `<a xmlns:p="u" xmlns:q="u" p:b="" q:b=""/>`, xmldoc.Syntax},
		{"namespace twice", `<a xmlns:p="u" xmlns:p="v"/>`, xmldoc.Syntax},
		{"default twice", `<a xmlns="u" xmlns="v"/>`, xmldoc.Syntax},
		{"no space", `<a b=""c=""/>`, xmldoc.Syntax},
		{"no quotes", `<a b=1/>`, xmldoc.Syntax},
		{"no value", `<a b/>`, xmldoc.Syntax},
		{"less in value", `<a b="<"/>`, xmldoc.Syntax},
		{"open value", `<a b="`, xmldoc.Syntax},
		{"open tag", `<a `, xmldoc.Syntax},
		{"control", "<a>\x01</a>", xmldoc.Syntax},
		{"control in value", "<a b='\x01'/>", xmldoc.Syntax},
		{"control in comment", "<a><!--\x01--></a>", xmldoc.Syntax},
		{"not a character", "<a>\uffff</a>", xmldoc.Syntax},
		{"reference to none", "<a>&#0;</a>", xmldoc.Syntax},
		{"reference to half", "<a>&#xD800;</a>", xmldoc.Syntax},
		{"large reference", "<a>&#99999999999;</a>", xmldoc.Syntax},
		{"bare ampersand", "<a>a & b</a>", xmldoc.Syntax},
		{"end of cdata", "<a>]]></a>", xmldoc.Syntax},
		{"comment", "<a><!-- -- --></a>", xmldoc.Syntax},
		{"open comment", "<a><!-- ", xmldoc.Syntax},
		{"late declaration", "\n<?xml version=\"1.0\"?><a/>", xmldoc.Syntax},
		{"version", "<?xml version=\"1.1\"?><a/>", xmldoc.Syntax},
		{"declaration order", "<?xml encoding=\"UTF-8\" version=\"1.0\"?><a/>", xmldoc.Syntax},
		{"instruction", "<a><?p:q x?></a>", xmldoc.Namespace},
		{"prefix", "<p:a/>", xmldoc.Namespace},
		{"prefix of attribute", `<a p:b=""/>`, xmldoc.Namespace},
		{"prefix out of scope", `<a><b xmlns:p="u"/><p:c/></a>`, xmldoc.Namespace},
		{"empty prefix", `<a xmlns:p=""/>`, xmldoc.Namespace},
		{"xml prefix", `<a xmlns:xml="u"/>`, xmldoc.Namespace},
		{"xmlns prefix", `<xmlns:a/>`, xmldoc.Namespace},
		{"colons", `<a:b:c xmlns:a="u"/>`, xmldoc.Namespace},
		{"entity", "<a>&nbsp;</a>", xmldoc.Entity},
		{"external entity", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`, xmldoc.DTD},
		{"external DTD", `<?xml version="1.0"?><!DOCTYPE a SYSTEM "https://example.org/a.dtd"><a/>`, xmldoc.DTD},
		{
			"billion laughs", `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>`,
			xmldoc.DTD,
		},
		{"bytes", "<a>\xff</a>", xmldoc.Encoding},
		{"unknown encoding", `<?xml version="1.0" encoding="EBCDIC-CP-FR"?><a/>`, xmldoc.Encoding},
		{"other encoding", "\ufeff<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", xmldoc.Encoding},
		{"not ASCII", `<?xml version="1.0" encoding="US-ASCII"?><a>é</a>`, xmldoc.Encoding},
		{"depth", many("<a>", 101) + many("</a>", 101), xmldoc.Limit},
		{"elements", "<a>" + many("<b/>", 1_000_000) + "</a>", xmldoc.Limit},
		{"size", "<a>" + many(" ", 32<<20) + "</a>", xmldoc.Limit},
		{"attributes", "<a" + manyNumbered(" a%=''", 65) + "/>", xmldoc.Limit},
		{"prefixes", "<a" + manyNumbered(" xmlns:a%='u'", 129) + "/>", xmldoc.Limit},
		{"names", "<a>" + manyNumbered("<b%/>", 8192) + "</a>", xmldoc.Limit},
		{"long name", "<" + many("a", 1025) + "/>", xmldoc.Limit},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := xmldoc.Parse([]byte(tt.in), xmldoc.Limits{})
			if got := kindOf(err); err == nil || got != tt.kind {
				t.Errorf("got %v (%v), want %v", err, got, tt.kind)
			}
		})
	}
}

// manyNumbered repeats a pattern with % replaced by 1, 2, 3 in letters.
func manyNumbered(pattern string, n int) string {
	var b strings.Builder
	for i := range n {
		var id []byte
		for ; i > 0; i /= 26 {
			id = append(id, byte('a'+i%26))
		}
		b.WriteString(strings.ReplaceAll(pattern, "%", string(id)))
	}
	return b.String()
}

func TestErrorNamesLine(t *testing.T) {
	t.Parallel()
	_, err := xmldoc.Parse([]byte("<a>\r\n<b>\n\r</c></a>"), xmldoc.Limits{})
	const want = "line 4: the element b is closed by the end tag of c"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	d := parse(t, "<x:a xmlns:x='u'>\n<b/>\n\n<b><x:c/></b>\n<d/></x:a>")
	for _, tt := range []struct {
		node int32
		path string
		line int
	}{
		{1, "/x:a", 1},
		{2, "/x:a/b[1]", 2},
		{3, "/x:a/b[2]", 4},
		{4, "/x:a/b[2]/x:c", 4},
		{5, "/x:a/d", 5},
		{0, "", 0},
		{6, "", 0},
	} {
		if got := d.XPath(tt.node); got != tt.path {
			t.Errorf("node %d is at %q, want %q", tt.node, got, tt.path)
		}
		if got := d.Line(tt.node); got != tt.line {
			t.Errorf("node %d is on line %d, want %d", tt.node, got, tt.line)
		}
	}
}

func TestNavigation(t *testing.T) {
	t.Parallel()
	d := parse(t, `<a xmlns="u" k="v"><b>1</b><c/><b>2</b></a>`)
	b := d.Child(d.Root(), xmldoc.Name{Space: "u", Local: "b"})
	if d.Text(b) != "1" || d.Local(b) != "b" {
		t.Errorf("the first b is %q %q", d.Local(b), d.Text(b))
	}
	if d.Child(d.Root(), xmldoc.Name{Local: "b"}) != 0 {
		t.Error("a child without the namespace was found")
	}
	c := d.Next(b)
	if d.Local(c) != "c" || d.First(c) != 0 || d.Text(d.Next(c)) != "2" || d.Next(d.Next(c)) != 0 {
		t.Error("the elements after b are not c, b")
	}
	if v, ok := d.Attr(1, "k"); !ok || v != "v" {
		t.Errorf("k is %q, %v", v, ok)
	}
	if _, ok := d.Attr(1, "l"); ok {
		t.Error("l is there")
	}
	if d.Source() == "" || d.Prefixed(b) != "b" {
		t.Error("no source")
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	d, err := xmldoc.Read(iotest.OneByteReader(strings.NewReader("<a>x</a>")), xmldoc.Limits{})
	if err != nil || d.Text(1) != "x" {
		t.Fatalf("%v", err)
	}
	endless := iotest.DataErrReader(endlessSpace{})
	if _, err := xmldoc.Read(endless, xmldoc.Limits{Bytes: 1000}); kindOf(err) != xmldoc.Limit {
		t.Errorf("an endless document: %v", err)
	}
	if _, err := xmldoc.Read(iotest.ErrReader(io.ErrClosedPipe), xmldoc.Limits{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a reader that fails: %v", err)
	}
}

type endlessSpace struct{}

func (endlessSpace) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestManyPieces reads a text in a million pieces, which would take hours if each were copied again.
func TestManyPieces(t *testing.T) {
	t.Parallel()
	const pieces = 1_000_000
	d := parse(t, "<a>"+strings.Repeat("x<!---->", pieces)+"</a>")
	if len(d.Text(1)) != pieces {
		t.Errorf("%d bytes", len(d.Text(1)))
	}
}

// TestSamples reads every XML file of the standards and compares it with what encoding/xml reads.
func TestSamples(t *testing.T) {
	t.Parallel()
	n := 0
	for _, dir := range []string{"samples", "pairs", "unitsets"} {
		err := filepath.WalkDir(shared.Path(t, "formats", "data", dir), func(path string, entry os.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".xml" {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			n++
			compare(t, path, data)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n < 100 {
		t.Errorf("only %d files", n)
	}
}
