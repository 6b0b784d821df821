package xmldoc_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/num"
	"chancery/internal/format/xmldoc"
)

func TestWriter(t *testing.T) {
	t.Parallel()
	w := xmldoc.NewWriter(0, true)
	w.Start("p:a")
	w.Attr("xmlns:p", "u")
	w.Attr("none", "")
	w.Start("p:empty")
	w.Attr("k", "v")
	w.Start("p:inner")
	w.End()
	w.End()
	w.Leaf("p:b", "1 < 2 & 3 > 2")
	w.LeafAttr("p:c", "k", "\"\n\t\r<>&", "\r\n")
	w.LeafAttr("p:none", "k", "v", "")
	w.Leaf("p:none", "")
	w.Start("p:d")
	w.Number(num.MakeAmount(-1050, 2))
	w.End()
	w.Start("p:e")
	w.EndEmpty()
	w.Start("p:f")
	w.Start("p:g")
	w.Int(7)
	w.EndEmpty()
	w.Start("p:h")
	w.Base64([]byte("hello"))
	w.End()
	w.End()
	w.End()
	got, err := w.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	want := `<?xml version="1.0" encoding="UTF-8"?>
<p:a xmlns:p="u">
  <p:b>1 &lt; 2 &amp; 3 &gt; 2</p:b>
  <p:c k="&quot;&#10;&#9;&#13;&lt;&gt;&amp;">&#13;
</p:c>
  <p:d>-10.50</p:d>
  <p:e/>
  <p:f>
    <p:g>7</p:g>
    <p:h>aGVsbG8=</p:h>
  </p:f>
</p:a>
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

// TestWriterLeavesOutLastChild checks that an element stays empty when all in it was left out.
func TestWriterLeavesOutLastChild(t *testing.T) {
	t.Parallel()
	for _, indent := range []bool{true, false} {
		w := xmldoc.NewWriter(0, indent)
		w.Start("a")
		w.Start("b")
		w.Start("c")
		w.End()
		w.Leaf("d", "")
		w.End()
		w.EndEmpty()
		got, err := w.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if want := "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a/>\n"; string(got) != want {
			t.Errorf("indent %v: %q", indent, got)
		}
	}
}

func TestWriterRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		write func(w *xmldoc.Writer)
		want  string
	}{
		{"control", func(w *xmldoc.Writer) { w.Leaf("x", "a\x01") }, "x has the character U+0001, which XML cannot hold"},
		{"control in value", func(w *xmldoc.Writer) { w.LeafAttr("x", "k", "\x00", "a") }, "x has the character U+0000, which XML cannot hold"},
		{"not a character", func(w *xmldoc.Writer) { w.Leaf("x", "\ufffe") }, "x has the character U+FFFE, which XML cannot hold"},
		{"bytes", func(w *xmldoc.Writer) { w.Leaf("x", "\xff") }, "x has bytes that are not UTF-8"},
		{"open", func(w *xmldoc.Writer) { w.Start("x") }, "elements are not balanced"},
		{"closed", func(w *xmldoc.Writer) { w.End(); w.End() }, "elements are not balanced"},
		{"text outside", func(w *xmldoc.Writer) { w.End(); w.Text("x") }, "elements are not balanced"},
		{"late attribute", func(w *xmldoc.Writer) { w.Text("x"); w.Attr("k", "v") }, "the attribute k is not in a start tag"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := xmldoc.NewWriter(0, false)
			w.Start("root")
			tt.write(w)
			if tt.name != "open" && tt.name != "closed" && tt.name != "text outside" {
				w.End()
			}
			if _, err := w.Bytes(); err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// TestWriterKeepsText checks that every text comes back as it was, in elements and attributes.
func TestWriterKeepsText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"plain", " a  b ", "\r\n\t\r", "]]>", "<![CDATA[x]]>", "&amp;", "é€𝄞\u00a0\ufffd", strings.Repeat("x", 100000)} {
		w := xmldoc.NewWriter(0, true)
		w.Start("a")
		w.Attr("k", text)
		w.Text(text)
		w.End()
		data, err := w.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		d := parse(t, string(data))
		if value, _ := d.Attr(1, "k"); d.Text(1) != text || value != text {
			t.Errorf("%.40q came back as %.40q and %.40q", text, d.Text(1), value)
		}
	}
}
