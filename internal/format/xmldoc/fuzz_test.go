package xmldoc_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/format/xmldoc"
)

// FuzzXML compares with encoding/xml: what we accept, it accepts with the same tree; what it accepts,
// we refuse only for a reason that it does not look at.
func FuzzXML(f *testing.F) {
	for _, seed := range []string{
		`<a/>`, `<a b="1" c='2'>x&amp;y<![CDATA[<z>]]></a>`, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<a>\r</a>",
		`<p:a xmlns:p="u"><p:b xmlns="v"><c d="&#10;"/></p:b><!-- x --></p:a>`, `<!DOCTYPE a><a/>`, `<a>&x;</a>`,
		`<a xmlns:p="u" p:b="" b=""> x <b/> y </a>`, "<a>\ufffe</a>", `<a><?p q?></a>`, "<a>]]&gt;</a>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		compare(t, "input", data)
	})
}

// compare holds a document against encoding/xml.
func compare(t *testing.T, name string, data []byte) {
	t.Helper()
	d, err := xmldoc.Parse(data, xmldoc.Limits{})
	if err != nil {
		if want, other := standardOutline(data); other == nil && !stricter(err) {
			t.Errorf("%s: refused (%v), but encoding/xml reads\n%s", name, err, want)
		}
		return
	}
	want, other := standardOutline([]byte(d.Source()))
	switch {
	case other != nil && !narrower(other, d):
		t.Errorf("%s: accepted, but encoding/xml says %v", name, other)
	case other == nil && want != outline(d):
		t.Errorf("%s: %s", name, cmp.Diff(want, outline(d)))
	}
	for n := int32(1); n <= d.Len(); n++ {
		if d.Line(n) < 1 || !strings.HasSuffix(d.XPath(n), "]") && !strings.HasSuffix(d.XPath(n), d.Local(n)) {
			t.Errorf("%s: element %d is on line %d at %s", name, n, d.Line(n), d.XPath(n))
		}
		if n > 200 {
			break // a path looks at all elements of its parent
		}
	}
}

// stricter reports whether encoding/xml does not look at what a document was refused for.
func stricter(err error) bool {
	var e *xmldoc.Error
	if !errors.As(err, &e) {
		return false
	}
	return e.Kind != xmldoc.Syntax || slices.ContainsFunc([]string{
		"second root", "outside of the root", "occurs twice", "white space before", "no element", "XML declaration",
		"cannot begin", "cannot be in one", "only XML 1.0", "there is a control", "not characters", "a name is missing",
		"unknown markup", "processing instruction is not well-formed",
	}, func(part string) bool { return strings.Contains(e.Message, part) })
}

// narrower reports whether encoding/xml refuses a name that the fifth edition of XML 1.0 allows, or an
// encoding that it does not know.
func narrower(err error, d *xmldoc.Doc) bool {
	if strings.Contains(err.Error(), "encoding") && strings.HasPrefix(d.Source(), "<?xml") {
		return true
	}
	return strings.Contains(err.Error(), "invalid XML name") || strings.Contains(err.Error(), "expected element name") ||
		strings.Contains(err.Error(), "expected attribute name") || strings.Contains(err.Error(), "invalid characters between") ||
		strings.Contains(err.Error(), "expected target name")
}

// standardOutline is outline by the tokens of encoding/xml.
func standardOutline(data []byte) (string, error) {
	type element struct {
		line     int
		children bool
		text     strings.Builder
	}
	var lines []string
	var open []*element
	add := func(piece string) {
		if len(open) > 0 {
			e := open[len(open)-1]
			if !e.children || strings.Trim(piece, " \t\r\n") != "" {
				e.text.WriteString(piece)
			}
		}
	}
	decoder := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return strings.Join(lines, ""), nil
		}
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.Directive:
			return "", errors.New("a directive")
		case xml.StartElement:
			if len(open) > 0 {
				if e := open[len(open)-1]; !e.children {
					e.children = true
					if strings.Trim(e.text.String(), " \t\r\n") == "" {
						e.text.Reset()
					}
				}
			}
			lines = append(lines, strings.Repeat(" ", len(open))+startLine(token))
			open = append(open, &element{line: len(lines) - 1})
		case xml.CharData:
			add(string(token))
		case xml.EndElement:
			e := open[len(open)-1]
			open = open[:len(open)-1]
			if text := e.text.String(); text != "" {
				lines[e.line] += " " + quote(text)
			}
			lines[e.line] += "\n"
		}
	}
}

func startLine(token xml.StartElement) string {
	var b strings.Builder
	writeName(&b, xmldoc.Name{Space: token.Name.Space, Local: token.Name.Local})
	for _, a := range token.Attr {
		if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
			continue
		}
		b.WriteString(" ")
		writeName(&b, xmldoc.Name{Space: a.Name.Space, Local: a.Name.Local})
		b.WriteString("=" + quote(a.Value))
	}
	return b.String()
}
